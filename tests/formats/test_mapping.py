"""The mapping language: what it says, and that every mistake in it is an error with line and key."""

from pathlib import Path

import pytest

from corpuskit.errors import SchemaError
from corpuskit.formats.mapping import (
    AttributeTarget,
    EventTarget,
    LabelFrom,
    Links,
    RelationTarget,
    SpanTarget,
    Unmapped,
)
from corpuskit.formats.mapping_reading import load_mapping
from corpuskit.schema import read_schema
from corpuskit.schema.shipped import shipped

from .standoff import SCHEMA, mapping

HEAD = "mapping: 1\nformat: brat\nschema: trial\n"
EVENT = HEAD + "events:\n  E:\n    anchor: A\n"
KEYS = "mapping, format, schema, spans, events, relations, attributes, normalisations, metadata, table, annotators"
EMPTY = "Draft a mapping from the files that it is for: corpuskit map infer FILES --output NAME.mapping.yaml."
RELATIONS = "attributed_to, signalled_by, credited_to, same_as"
METADATA = "title, language, outlet, pages, authors, paid, score"
ATTRIBUTES = "negated, size, tone, tags, wikidata"


def test_a_mapping_says_what_becomes_of_each_type() -> None:
    """Protects the meaning of every section."""
    found = mapping()
    assert (found.format, found.schema) == ("brat", "trial")
    assert found.spans["Words"] == SpanTarget(
        layer="quotes", label=LabelFrom(from_marks=("direct", "mixed", "indirect"))
    )
    assert found.spans["Speaker"] == SpanTarget(layer="sources", label="person")
    assert found.spans["Junk"] == Unmapped(why="no use")
    assert found.events["Saying"] == EventTarget(
        anchor="Words",
        extend=("More",),
        roles={
            "Speaker": RelationTarget(relation="attributed_to"),
            "Verb": RelationTarget(relation="signalled_by"),
            "Place": Unmapped(why="no places"),
        },
        trigger="Verb",
        otherwise=Links(anchor="Verb", roles={"Speaker": RelationTarget(relation="credited_to")}),
    )
    assert found.relations["Says"] == RelationTarget(relation="attributed_to", reverse=True)
    assert found.attributes["Tone"] == AttributeTarget(attribute="tone", values={"Hot": "angry"})
    assert found.normalisations["Other"] == Unmapped(why="unknown base")


def test_numbers_that_tell_fillers_apart_are_no_part_of_a_role() -> None:
    """Protects Speaker2 from being another role than Speaker, and More2 of a mapping from being read as More."""
    target = EventTarget(anchor="A", extend=("A2",), roles={"B": RelationTarget(relation="attributed_to")})
    assert [target.role(name) for name in ("A", "A2", "A3", "B", "B12", "C1")] == ["A", "A2", "A", "B", "B", "C"]
    assert [target.names_role(name) for name in ("A3", "A2", "B7", "C")] == [True, True, True, False]


def test_the_shipped_mappings_fit_the_shipped_schemas() -> None:
    """Protects the mappings that come with corpuskit from changes of its schemas."""
    folder = shipped("schemas")
    files = sorted(folder.glob("*.mapping.yaml"))
    assert [file.name for file in files] == ["polnear.mapping.yaml"]
    for file in files:
        found = load_mapping(file, read_schema(folder / "attribution.yaml"))
        assert found.format == "brat"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "m.yaml:1: the file is empty", EMPTY),
        ("mapping: 2\n", "m.yaml:1: mapping: expected 1, the version of this language, found 2", None),
        ("mapping: true\n", "m.yaml:1: mapping: expected 1, the version of this language, found true", None),
        ("mapping: 1\nschema: trial\n", "m.yaml:1: format: expected the name of a format, found nothing", None),
        (
            "mapping: 1\nformat: brat\nschema: news\n",
            "m.yaml:3: schema: the mapping is for the schema 'news', but the corpus has 'trial'",
            "Take another mapping, or name the corpus's schema and adapt the rest.",
        ),
        (
            HEAD + "span:\n",
            f"m.yaml:4: span: unknown key; expected one of {KEYS}",
            "Did you mean spans?",
        ),
        (
            HEAD + "spans:\n  A: quotes\n",
            "m.yaml:5: spans.A: expected a mapping, found 'quotes'",
            "To leave it out, write {set_aside: why}.",
        ),
        (
            HEAD + "spans:\n  A: {layer: quots}\n",
            "m.yaml:5: spans.A.layer: there is no layer 'quots'; known are: quotes, sources, cues",
            "Did you mean quotes?",
        ),
        (HEAD + "spans:\n  A: {label: direct}\n", "m.yaml:5: spans.A: there is no key 'layer'", None),
        (
            HEAD + "spans:\n  A:\n    layer: quotes\n    label: indirekt\n",
            "m.yaml:7: spans.A.label: the layer quotes has no label 'indirekt'; it has: direct, mixed, indirect",
            "Did you mean indirect?",
        ),
        (
            HEAD + "spans:\n  A: {layer: cues, label: cue}\n",
            "m.yaml:5: spans.A.label: the layer cues has no label 'cue'; it has: none",
            None,
        ),
        (
            HEAD + "spans:\n  A: {layer: quotes, label: {from_marks: [direct, mx,\n    mixed]}}\n",
            "m.yaml:5: spans.A.label.from_marks.1: the layer quotes has no label 'mx'; it has: direct, mixed, indirect",
            None,
        ),
        (
            HEAD + "spans:\n  A: {set_aside: why, layer: quotes}\n",
            "m.yaml:5: spans.A.layer: unknown key; expected one of set_aside",
            None,
        ),
        (
            HEAD + "spans:\n  A:\n    set_aside: ''\n",
            "m.yaml:6: spans.A.set_aside: '' is still to be filled in",
            "Map it to what the schema has, or say why it is set aside.",
        ),
        (
            EVENT + "    roles:\n      B: {set_aside: say why}\n",
            "m.yaml:8: events.E.roles.B.set_aside: 'say why' is still to be filled in",
            "Map it to what the schema has, or say why it is set aside.",
        ),
        (
            HEAD + "attributes:\n  A:\n    attribute: size\n    values: {dozen: .inf}\n",
            "m.yaml:7: attributes.A.values.dozen: inf is no number that a record can hold",
            "Put it in quotes if it is a word.",
        ),
        (
            HEAD + "attributes:\n  A: {attribute: size, values: {dozen: 1000000000000000000}}\n",
            "m.yaml:5: attributes.A.values.dozen: 1000000000000000000 is no number that a record can hold",
            "Put it in quotes if it is a word.",
        ),
        (
            EVENT + "    roles:\n      B: atributed_to\n",
            f"m.yaml:8: events.E.roles.B: there is no relation 'atributed_to'; known are: {RELATIONS}",
            "Did you mean attributed_to?",
        ),
        (
            EVENT + "    roles:\n      B: 5\n",
            "m.yaml:8: events.E.roles.B: expected the name of a relation, found 5",
            None,
        ),
        (
            EVENT + "    roles:\n      B: {relation: same}\n",
            f"m.yaml:8: events.E.roles.B.relation: there is no relation 'same'; known are: {RELATIONS}",
            "Did you mean same_as?",
        ),
        (
            EVENT + "    attributes: {mood: calm}\n",
            f"m.yaml:7: events.E.attributes.mood: there is no attribute 'mood'; known are: {ATTRIBUTES}",
            None,
        ),
        (
            EVENT + "    attributes: {size: .nan}\n",
            "m.yaml:7: events.E.attributes.size: nan is no number that a record can hold",
            "Put it in quotes if it is a word.",
        ),
        (
            EVENT + "    trigger: C\n",
            "m.yaml:7: events.E.trigger: there is no role 'C'; known are: A",
            None,
        ),
        (
            EVENT + "    otherwise:\n      anchor: C\n",
            "m.yaml:8: events.E.otherwise.anchor: there is no role 'C'; known are: A",
            None,
        ),
        (
            EVENT + "    otherwise:\n      anchor: A\n      roles: {C: same_as}\n",
            "m.yaml:9: events.E.otherwise.roles.C: there is no role 'C'; known are: A",
            None,
        ),
        (
            EVENT + "    extend: [A]\n",
            "m.yaml:7: events.E.extend.0: 'A' cannot be a role of its own too",
            None,
        ),
        (
            EVENT + "    roles: {A: same_as}\n",
            "m.yaml:7: events.E.roles.A: the anchor has no relation to itself",
            None,
        ),
        (
            HEAD + "events:\n  E:\n    extend: [B]\n",
            "m.yaml:6: events.E.extend: has no meaning without anchor, where the trigger is the anchor",
            None,
        ),
        (
            HEAD + "events:\n  E: {roles: {B: same_as}}\n",
            "m.yaml:5: events.E: without anchor the trigger is the anchor, but spans does not say what 'E' becomes",
            "Add 'E' to spans, or name the anchor's role.",
        ),
        (
            HEAD + "relations:\n  R: {relation: attributed_to, revers: true}\n",
            "m.yaml:5: relations.R.revers: unknown key; expected one of relation, reverse, otherwise",
            "Did you mean reverse?",
        ),
        (
            HEAD + "relations:\n  R: {relation: quotes}\n",
            f"m.yaml:5: relations.R.relation: there is no relation 'quotes'; known are: {RELATIONS}",
            None,
        ),
        (
            HEAD + "attributes:\n  A: {attribute: mood}\n",
            f"m.yaml:5: attributes.A.attribute: there is no attribute 'mood'; known are: {ATTRIBUTES}",
            None,
        ),
        (
            HEAD + "normalisations:\n  A: {attribute: wikipedia}\n",
            f"m.yaml:5: normalisations.A.attribute: there is no attribute 'wikipedia'; known are: {ATTRIBUTES}",
            "Did you mean wikidata?",
        ),
        (
            HEAD + "metadata:\n  columns:\n    paper: outlett\n",
            f"m.yaml:6: metadata.columns.paper: there is no metadata 'outlett'; known are: {METADATA}",
            "Did you mean outlet?",
        ),
        (
            HEAD + "metadata:\n  columns:\n    paper: outlet\n    journal: outlet\n",
            "m.yaml:7: metadata.columns.journal: the column 'paper' becomes outlet already",
            None,
        ),
        (
            HEAD + "metadata:\n  leave_out: [paper]\n  columns:\n    paper: outlet\n",
            "m.yaml:7: metadata.columns.paper: stands under leave_out too",
            None,
        ),
        (HEAD + "metadata:\n  absent: None\n", "m.yaml:5: metadata.absent: expected a list, found text", None),
    ],
)
def test_a_mistake_in_a_mapping_names_line_and_key(text: str, message: str, hint: str | None, tmp_path: Path) -> None:
    """Protects people who write mappings: each mistake is found before anything is imported, and where it stands."""
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        load_mapping(path, SCHEMA, "m.yaml")
    assert (caught.value.message, caught.value.hint) == (message, hint)
