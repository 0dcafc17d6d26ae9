"""Drafts of mappings: what types, features, links and roles may become in a schema, and what stays to be decided."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.corpus import Corpus
from corpuskit.exporting import WRITTEN, Request, export
from corpuskit.exporting.naming import own_mapping
from corpuskit.formats import SURVEYED
from corpuskit.formats.drafting import Seen, see, unused, whole
from corpuskit.formats.drafting.names import ALIAS, PART, SAME, SPELT, likeness
from corpuskit.formats.entries import Entry, Link, Property, TextBound
from corpuskit.formats.items import Options
from corpuskit.formats.mapping import Mapping, SpanTarget
from corpuskit.formats.mapping_reading import mapping_from
from corpuskit.importing.inputs import collect
from corpuskit.plainyaml import YamlFile
from corpuskit.schema import read_schema
from corpuskit.schema.reading import schema_from
from corpuskit.schema.shipped import shipped
from corpuskit.schema.types import Schema

NEWS = read_schema(shipped("schemas") / "news.yaml")


def marked(type_: str, number: int = 1, *, whole: bool = False, **features: Any) -> list[Entry]:
    """Text-bound entries of a type, each with features."""
    entries: list[Entry] = []
    for each in range(number):
        own = f"{type_}{each}"
        pieces = () if whole else ((0, 1),)
        entries.append(TextBound(line=1, content="", id=own, type=type_, pieces=pieces, surface=None))
        entries += [
            Property(line=1, content="", type=name, target=own, value=values[each % len(values)])
            for name, values in features.items()
        ]
    return entries


def link(type_: str, *ends: str) -> Link:
    return Link(line=1, content="", id=f"{type_}-{'-'.join(ends)}", type=type_, ends=ends)


def draft(entries: Sequence[Entry], schema: Schema = NEWS) -> list[str]:
    """The lines of a draft below its head."""
    seen = Seen()
    see(entries, seen)
    lines = whole(seen, schema, "webanno-tsv").splitlines()
    return [line for line in lines[3:] if not line.startswith("#")]


@pytest.mark.parametrize(
    ("foreign", "ours", "rank"),
    [
        ("source", "sources", SAME),
        ("PERSON", "person", SAME),
        ("B-PERSON", "person", SPELT),
        ("ORGANIZATION", "organisation", SPELT),
        ("workOfArt", "work_of_art", SPELT),
        ("attributedTo", "attributed_to", SPELT),
        ("Entity", "entities", SPELT),
        ("PER", "PERSON", ALIAS),
        ("persName", "person", ALIAS),
        ("I-LOC", "place", ALIAS),
        ("Content", "quotes", ALIAS),
        ("Speaker", "sources", ALIAS),
        ("inner:LOC", "LOC", PART),
        ("de.example.Quotation", "quotes", PART),
        ("Discard", "quotes", None),
        ("", "quotes", None),
        ("🙂", "quotes", None),
    ],
)
def test_names_are_alike_in_degrees(foreign: str, ours: str, rank: int | None) -> None:
    """Protects the guesses: what tools and tagsets call the same thing is found, and nothing else."""
    assert likeness(foreign, ours) == rank


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_names_can_be_compared(foreign: str, ours: str) -> None:
    """Protects the draft from names that nobody would think of; a name is always the same as itself."""
    assert likeness(foreign, ours) in (SAME, SPELT, ALIAS, PART, None)
    assert likeness(foreign, foreign) == SAME


def test_the_layer_is_taken_that_most_types_fit() -> None:
    """Protects tagsets of names: PER is a person among entities, not one of the sources, where LOC is there too."""
    assert draft([*marked("PER", 3), *marked("LOC", 2), *marked("ORG")]) == [
        "spans:",
        "  PER: {layer: entities, label: PERSON}  # 3; a guess",
        "  LOC: {layer: entities, label: LOC}  # 2",
        "  ORG: {layer: entities, label: ORG}  # 1",
    ]


def test_what_could_be_several_things_is_left_to_people() -> None:
    """Protects from a guess where nothing decides."""
    assert draft(marked("per")) == [
        "spans:",
        "  per: {set_aside: say why}  # 1; perhaps entities.PERSON, sources.person",
    ]


def test_a_feature_whose_values_are_labels_gives_the_label() -> None:
    """Protects tools in which a layer is a type and the label a feature of it."""
    entries = marked("NamedEntity", 4, value=["PER", "ORG", "LOC", "OTH"], identifier=["Q1"])
    assert draft(entries) == [
        "spans:",
        (
            "  NamedEntity: {layer: entities, label: {feature: value, values: {PER: PERSON}}}  # 4; a guess; "
            "no label for OTH (1)"
        ),
        "attributes:",
        "  identifier: {set_aside: say why}  # 4; on NamedEntity: Q1 (4)",
    ]


def test_labels_that_follow_from_marks_are_taken_from_them() -> None:
    """Protects corpora of quotations that do not say whether a quote is direct."""
    assert draft(marked("Quote", 2)) == [
        "spans:",
        "  Quote: {layer: quotes, label: {from_marks: [direct, mixed, indirect]}}  # 2",
    ]


def test_a_layer_without_a_label_that_it_needs_is_left_to_people() -> None:
    """Protects from annotations without labels in a layer that asks for one."""
    assert draft(marked("Claim")) == [
        "spans:",
        (
            "  Claim: {set_aside: say why}  "
            "# 1; perhaps claims.fact, claims.statistic, claims.causal, claims.prediction, …"
        ),
    ]


def test_statements_about_the_document_go_to_layers_of_the_document() -> None:
    """Protects categories of texts from layers that mark words, and marked words from those of documents."""
    assert draft([*marked("coding", 2, whole=True), *marked("quotes.direct", whole=True)]) == [
        "spans:",
        "  coding: {layer: coding}  # 2",
        '  "quotes.direct": {set_aside: say why}  # 1',
    ]


def test_attributes_have_their_values_translated() -> None:
    """Protects values that are written otherwise, truth values, and attributes that only some types may have."""
    entries = [
        *marked("quotes.direct", 3, Act=["Statement", "denial", "shout"], negated=["yes", "no"]),
        *marked("Source", 2, role=["official", "expert"], sure=["a"]),
    ]
    lines = draft(entries)
    assert lines[lines.index("attributes:") + 1 :] == [
        "  Act: {attribute: act, values: {Statement: statement}}  # 3; no value for shout (1)",
        '  negated: {attribute: negated, values: {"yes": true, "no": false}}  # 3',
        "  role: {set_aside: say why}  # 2; on Source: official (1), expert (1)",
        "  sure: {set_aside: say why}  # 2; on Source: a (2)",
    ]


def test_attributes_of_values_that_only_one_has_are_found() -> None:
    """Protects attributes that are called otherwise, but whose values the schema lists."""
    entries = [
        *marked("sources.person", 2, kind=["named", "anonymous"]),
        *marked("cues.cue", kind=["named"]),
    ]
    lines = draft(entries)
    assert lines[lines.index("attributes:") + 1 :] == [
        '  kind: {attribute: identity, only: ["sources.person"]}  # 3; a guess',
    ]


def test_links_are_told_by_their_names_and_ends() -> None:
    """Protects relations: turned round where they fit only so, decided by name where several would fit."""
    entries = [
        *marked("quotes.direct"), *marked("sources.person"), *marked("cues.cue"), *marked("claims.fact"),
        link("speaker", "quotes.direct0", "sources.person0"),
        link("cuedBy", "cues.cue0", "quotes.direct0"),
        link("from", "claims.fact0", "quotes.direct0"),
        link("to", "quotes.direct0", "sources.person0"),
        link("near", "quotes.direct0", "sources.person0"),
        link("far", "quotes.direct0", "nowhere"),
    ]  # fmt: skip
    lines = draft(entries)
    assert lines[lines.index("relations:") + 1 :] == [
        "  speaker: {relation: attributed_to}  # 1; a guess",
        "  cuedBy: {relation: signalled_by, reverse: true}  # 1; a guess",
        "  from: {relation: made_in}  # 1; a guess",
        "  to: {relation: addressed_to}  # 1; a guess",
        (
            "  near: {set_aside: say why}  # 1; perhaps attributed_to, relayed_by, addressed_to; "
            "from quotes.direct to sources.person"
        ),
        (
            "  far: {set_aside: say why}  # 1; perhaps attributed_to, relayed_by, addressed_to, signalled_by; from "
            "quotes.direct to what is not there"
        ),
    ]


def test_links_between_different_things_are_different_relations() -> None:
    """Protects tools in which one type of link joins whatever there is."""
    schema = schema_from(
        YamlFile(
            "{schema: s, version: 1, layers: {a: {}, b: {}, c: {}}, "
            "relations: {ab: {from: a, to: b}, ac: {from: a, to: c}}}",
            "s",
        )
    )
    entries = [*marked("a", 2), *marked("b", 2), *marked("c"), link("x", "a0", "b0"), link("x", "a1", "b1")]
    lines = draft([*entries, link("x", "a0", "c0")], schema)
    assert lines[-1] == "  x: {relation: ab, otherwise: [ac]}  # 3; a guess"


@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=8), st.text(max_size=12)), max_size=8
    )
)
def test_a_draft_can_be_loaded_whatever_it_is_made_of(said: list[tuple[str, str, str]]) -> None:
    """Protects the draft from names and values that mean something to YAML."""
    entries = [entry for type_, _, _ in said for entry in marked(type_)]
    ids = [entry.id for entry in entries if isinstance(entry, TextBound)]
    entries += [
        Property(line=1, content="", type=name, target=own, value=value)
        for own, (_, name, value) in zip(ids, said, strict=True)
    ]
    entries += [link(name, own, ids[0]) for own, (_, name, _) in zip(ids, said, strict=True)]
    seen = Seen()
    see(entries, seen)
    text = whole(seen, NEWS, "webanno-tsv")
    assert text.isascii() or "…" in text
    mapping_from(YamlFile(text.replace("say why", "no use"), "draft"), NEWS)


def test_what_nothing_maps_to_is_told_by_kind() -> None:
    """Protects who writes a mapping from layers, labels and relations that stay empty for want of a line."""
    text = (
        "mapping: 1\nformat: brat\nschema: attribution\n"
        "spans:\n  A: {layer: sources, label: person}\n"
        "  B: {layer: quotes, label: {from_marks: [direct, mixed, mixed]}}\n"
        "events:\n  E: {anchor: B, roles: {A: attributed_to}, attributes: {agentless: true}}\n"
    )
    schema = read_schema(shipped("schemas") / "attribution.yaml")
    mapping: Mapping = mapping_from(YamlFile(text, "m"), schema)
    assert unused(mapping, schema) == {
        "layers": ["cues"],
        "labels": ["sources.organisation", "sources.group", "sources.document", "sources.poll", "quotes.indirect"],
        "attributes": ["sources.identity"],
        "relations": ["signalled_by", "credited_to"],
    }


@pytest.mark.parametrize("name", ["label-studio", "webanno-tsv", "uima-xmi", "prodigy", "conll"])
def test_what_an_export_calls_things_is_told_for_sure(name: str, tmp_path: Path) -> None:
    """Protects the way back without the mapping of the export: layers, labels, attributes and relations are found."""
    corpus = Corpus(shipped("corpus"))
    export(corpus, Request(format=WRITTEN[name], misaligned="expand"), tmp_path / "out")
    format_ = next(one for one in SURVEYED if name == one.NAME)
    options = Options(schema=corpus.schema)
    found = format_.types_in(collect([tmp_path / "out"], tmp_path, format_.SUFFIXES).inputs, options)
    drafted = whole(found, corpus.schema, name)
    assert "a guess" not in drafted
    mapping = mapping_from(YamlFile(drafted.replace("set_aside: say why", "set_aside: no use"), "draft"), corpus.schema)
    own = own_mapping(corpus.schema, name)
    assert {type_: to.layer for type_, to in mapping.spans.items() if isinstance(to, SpanTarget)}.items() <= {
        type_: to.layer for type_, to in own.spans.items() if isinstance(to, SpanTarget)
    }.items()
    assert mapping.relations.items() <= own.relations.items()
    assert mapping.attributes.keys() <= own.attributes.keys()
