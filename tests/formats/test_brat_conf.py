"""Reading brat's own configuration: what its lines become, where it is found, and what is told of faulty lines."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.errors import SchemaError
from corpuskit.formats.brat import conf as brat_conf
from corpuskit.formats.brat.conf_lines import ConfFault, parsed
from corpuskit.formats.brat.conf_schema import SECTIONS
from corpuskit.formats.mapping import AttributeTarget, EventTarget, RelationTarget, SpanTarget
from corpuskit.schema.types import Attribute, End, Label, RelationType, Schema

CONF = """\
# what to annotate
[entities]
Person
!Place
\tCity|town
\tRiver
[relations]
Lives-in  Arg1:Person, Arg2:City
Lives-in  Arg1:City, Arg2:River
Kin  Arg1:Person, Arg2:Person, <REL-TYPE>:symmetric-transitive
[events]
<WHO>=Person|City
Move  Who:<WHO>, To?:City, Via*:River
\tLeave  <INHERIT>, Late?:<EVENT>
Meet  Who{2}:Person, Topic{1-3}:<ANY>, About:<EVENT>
[attributes]
Sure  Arg:<EVENT>
Kind  Arg:Person|City, Value:real|unreal, <DEFAULT>:real
Close Arg:<RELATION>
"""
VISUAL = "[labels]\nCity | Town or city | City\nLives-in | lives in\nWho | who | w\n[drawing]\nCity\tbgColor:red\n"


def written(folder: Path, conf: str, visual: str | None = None) -> Path:
    (folder / "annotation.conf").write_text(conf, encoding="utf-8")
    if visual is not None:
        (folder / "visual.conf").write_text(visual, encoding="utf-8")
    return folder


def schema_of(folder: Path, conf: str = CONF, visual: str | None = None) -> Schema:
    return brat_conf.read(written(folder, conf, visual))


def relation(schema: Schema, name: str) -> tuple[list[str], list[str], tuple[int, int | None]]:
    found = schema.relations[name]
    return [str(end) for end in found.from_ends], [str(end) for end in found.to_ends], found.per_from


def test_entity_and_event_types_become_labels_with_what_they_are_kinds_of(tmp_path: Path) -> None:
    """Protects the hierarchy by tabs, and types that only group others and cannot be annotated."""
    layers = schema_of(tmp_path).layers
    assert list(layers) == ["entities", "events"]
    assert layers["entities"].labels == {
        "Person": Label(name="Person"),
        "City": Label(name="City", title="town", help="A kind of Place"),
        "River": Label(name="River", help="A kind of Place"),
    }
    assert list(layers["events"].labels) == ["Move", "Leave", "Meet"]


def test_titles_come_from_the_labels_of_visual_conf(tmp_path: Path) -> None:
    """Protects the names under which annotators know the types."""
    schema = schema_of(tmp_path, visual=VISUAL)
    assert schema.layers["entities"].labels["City"].title == "Town or city"
    assert schema.relations["lives_in"].title == "lives in"
    assert [r.title for r in schema.relations.values() if r.name.endswith("who")] == ["who", "who"]


def test_a_relation_of_several_lines_becomes_several_with_their_own_ends(tmp_path: Path) -> None:
    """Protects pairs of ends: a city may be in a river and a person in a city, but no person in a river."""
    schema = schema_of(tmp_path)
    assert relation(schema, "lives_in") == (["entities.Person"], ["entities.City"], (0, None))
    assert relation(schema, "lives_in_2") == (["entities.City"], ["entities.River"], (0, None))
    assert schema.relations["lives_in_2"].title == "Lives-in"


def test_a_symmetric_relation_stays_symmetric(tmp_path: Path) -> None:
    """Protects the meaning of <REL-TYPE>, also of Equiv, which is symmetric without saying so."""
    assert schema_of(tmp_path).relations["kin"].symmetric
    conf = "[entities]\nA\nB\n[relations]\nEquiv Arg1:A, Arg2:A\nMixed Arg1:A, Arg2:B, <REL-TYPE>:symmetric\n"
    relations = schema_of(tmp_path, conf).relations
    assert relations["equiv"].symmetric
    assert not relations["mixed"].symmetric  # it has a direction, since its ends differ


def test_roles_become_relations_with_how_many_there_may_be(tmp_path: Path) -> None:
    """Protects the repetitions ? * {2} {1-3}, macros, and roles that events use differently."""
    schema = schema_of(tmp_path)
    who = (["events.Move, events.Leave"], ["entities.Person, entities.City"], (1, 1))
    assert relation(schema, "move_who") == who
    assert relation(schema, "meet_who") == (["events.Meet"], ["entities.Person"], (2, 2))
    moves = ["events.Move, events.Leave"]
    assert relation(schema, "to_2") == (moves, ["entities.City"], (0, 1))  # "to" is a word of SQL
    assert relation(schema, "via") == (moves, ["entities.River"], (0, None))
    assert relation(schema, "late") == (["events.Leave"], ["events"], (0, 1))
    assert relation(schema, "topic") == (["events.Meet"], ["entities", "events"], (1, 3))
    assert relation(schema, "about") == (["events.Meet"], ["events"], (1, 1))


def test_attributes_become_truth_values_or_choices(tmp_path: Path) -> None:
    """Protects attributes with and without values, and those of relations."""
    schema = schema_of(tmp_path)
    assert schema.layers["events"].attributes == {"sure": Attribute(name="sure", title="Sure", type="bool")}
    assert schema.layers["entities"].attributes == {
        "kind": Attribute(
            name="kind",
            title="Kind",
            help="Given to Person, City",
            type="enum",
            values=("real", "unreal"),
            default="real",
        )
    }
    close = {"close": Attribute(name="close", title="Close", type="bool")}
    having = [r.name for r in schema.relations.values() if r.attributes == close]
    assert having == ["lives_in", "lives_in_2", "kin"]


def test_the_mapping_leads_every_type_to_its_place(tmp_path: Path) -> None:
    """Protects import by a configuration: the reader finds each type of the files in the schema."""
    mapping = brat_conf.load(written(tmp_path, CONF)).mapping
    assert mapping.spans["City"] == SpanTarget(layer="entities", label="City")
    assert mapping.events["Move"] == EventTarget(
        becomes=SpanTarget(layer="events", label="Move"),
        roles={
            "Who": RelationTarget(relation="move_who"),
            "To": RelationTarget(relation="to_2"),
            "Via": RelationTarget(relation="via"),
        },
    )
    assert mapping.relations["Lives-in"] == RelationTarget(relation="lives_in", otherwise=("lives_in_2",))
    assert mapping.attributes["Kind"] == AttributeTarget(attribute="kind", only=("Person", "City"))
    assert mapping.attributes["Sure"] == AttributeTarget(attribute="sure", only=("Move", "Leave", "Meet"))


def test_names_stay_as_they_are_where_files_are_only_looked_at(tmp_path: Path) -> None:
    """Protects messages in the words of the files."""
    schema = brat_conf.load(written(tmp_path, CONF), verbatim=True).schema
    assert list(schema.relations)[:3] == ["Move.Who", "Meet.Who", "To"]
    assert list(schema.layers) == ["entities", "triggers", "events"]
    assert list(schema.layers["entities"].attributes) == ["Kind"]


@pytest.mark.parametrize(
    ("lines", "overlap"),
    [
        ("", "none"),
        ("<OVERLAP> Arg1:A, Arg2:B, <OVL-TYPE>:contain", "nest"),
        ("<OVERLAP> Arg1:A, Arg2:B, <OVL-TYPE>:equal", "nest"),
        ("<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "any"),
        ("<OVERLAP> Arg1:A, Arg2:B, <OVL-TYPE>:equal|cross", "any"),
        ("<OVERLAP> Arg1:E, Arg2:E, <OVL-TYPE>:<ANY>", "none"),
        ("ENTITY-NESTING Arg1:A, Arg2:B", "nest"),
    ],
)
def test_what_may_overlap_is_as_loose_as_the_loosest_pair(lines: str, overlap: str, tmp_path: Path) -> None:
    """Protects against false alarms: entities may not overlap unless the configuration says so, as brat has it."""
    span = schema_of(tmp_path, f"[entities]\nA\nB\n[relations]\n{lines}\n[events]\nE\n").layers["entities"].span
    assert span is not None
    assert span.overlap == overlap


def test_old_files_divide_by_tabs_and_call_entities_spans(tmp_path: Path) -> None:
    """Protects configurations of older versions of brat, which allowed blanks in names."""
    conf = "[spans]\nPerson\n[relations]\nlives in\tArg1:Person, Arg2:Person of old\n"
    found = parsed(conf, SECTIONS)
    assert [type_.name for type_ in found.sections["entities"]] == ["Person"]
    assert [type_.name for type_ in found.sections["relations"]] == ["lives_in"]


def test_the_nearest_configuration_above_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects collections whose configuration lies in a folder above, as brat finds it."""
    inner = tmp_path / "news" / "anna"
    inner.mkdir(parents=True)
    assert brat_conf.find(inner) is None
    written(tmp_path, "[entities]\nOuter\n")
    assert brat_conf.find(inner) == tmp_path / "annotation.conf"
    written(tmp_path / "news", "[entities]\nInner\n")
    assert list(brat_conf.read(inner).layers["entities"].labels) == ["Inner"]
    monkeypatch.chdir(tmp_path)
    assert brat_conf.find(Path("news")) == Path("news/annotation.conf")


FAULTS = [
    (
        "[events]\nE <INHERIT>\n",
        2,
        "the type is below no other, so <INHERIT> has no meaning",
        "Indent it by one tab more than the type that it inherits from.",
    ),
    ("Person\n[entities]\n", 1, "the line stands before the first section, so brat ignores it",
     "Begin with a section such as [entities]."),
    ("[entites]\n", 1, "there is no section [entites], so brat ignores what is in it", "Did you mean entities?"),
    ("[events]\n<ANY>=A\n", 2, "the word <ANY> is brat's own and cannot be a macro", "Give the macro another name."),
    ("[events]\n<POG>=A\nE X:<PGO>\n", 3, "there is no macro <PGO> in this section", "Did you mean <POG>?"),
    ("[events]\nE X\n", 2, "'X' is no argument", "Write KEY:TYPE, with commas between arguments and | between types."),
    ("[entities]\nA\n[events]\nE X:A; Y:A\n", 4, "'X:A; Y:A' is no argument",
     "Write KEY:TYPE, with commas between arguments and | between types."),
    ("[entities]\nA\n[events]\nE X:A, X:E\n", 4, "the argument X is given twice", "Put its types together with |."),
    ("[entities]\nA\n[events]\nE X{0}:A\n", 4, "'{0}' does not say how often X may be given",
     "Write {2} for exactly two, {1-3} for one to three."),
    ("[entities]\nA\n[events]\nE X{3-1}:A\n", 4, "'{3-1}' does not say how often X may be given",
     "Write {2} for exactly two, {1-3} for one to three."),
    ("[entities]\nA\n[events]\nE X1+:A\n", 4,
     "the argument X1 ends with a digit, so it cannot be repeated: brat numbers what is repeated",
     "Give it a name that ends with a letter."),
    ("[entities]\nA\n[events]\nE X:A||E\n", 4, "the argument X has an empty type", "Write one type on each side of |."),
    ("[entities]\n    A\n    B\n", 2, "indented by 4 characters, but no type before it is indented by 3",
     "Indent by one tab for each level: brat counts characters."),
    ("[entities]\nNom propre|é\nÉtat\n", 3, "the name 'État' has characters that brat replaces: it writes '_tat'",
     "Use the letters A to Z and a to z, digits, hyphens and underscores."),
    ("[entities]\nA\n[attributes]\nX Value:1|2\n", 4, "the attribute X does not say what it is given to",
     "Add Arg:TYPE, such as Arg:<ENTITY> or Arg:<EVENT>."),
    ("[entities]\nA\nA\n", 3, "the type A is there already, in line 2",
     "Remove one of the two: brat heeds only the last."),
    ("[entities]\nA\n[relations]\n<OVERLAP> Arg1:A, Arg2:A\n", 4, "the argument <OVL-TYPE> is missing",
     "Write one of contain, equal, cross or <ANY>, or several with |."),
]  # fmt: skip


@pytest.mark.parametrize(("conf", "line", "problem", "hint"), FAULTS, ids=[problem for _, _, problem, _ in FAULTS])
def test_a_faulty_line_is_told_with_its_number(conf: str, line: int, problem: str, hint: str, tmp_path: Path) -> None:
    """Protects people from brat's silence: it drops the whole configuration for one such line."""
    faults = brat_conf.load(written(tmp_path, conf)).faults
    assert (line, problem, hint) in [(fault.line, fault.problem, fault.hint) for fault in faults]


def test_what_brat_cannot_read_is_an_error_and_what_it_tolerates_is_not(tmp_path: Path) -> None:
    """Protects drafts of schemas: they come from configurations that work, with small mistakes or without."""
    assert list(schema_of(tmp_path, "[entities]\nA\n[relations]\nR Arg1:A, Arg2:B\n").relations) == ["r"]
    with pytest.raises(SchemaError) as caught:
        schema_of(tmp_path, "[entities]\nA\n[relations]\nR Arg1:<B>, Arg2:A\n")
    assert caught.value.message == f"{tmp_path}/annotation.conf:4: there is no macro <B> in this section"
    assert caught.value.hint == "Macros hold for one section."


def test_a_folder_without_configuration_is_an_error(tmp_path: Path) -> None:
    """Protects `schema infer` from silence about a wrong folder."""
    with pytest.raises(SchemaError) as caught:
        brat_conf.read(tmp_path)
    assert caught.value.message == f"{tmp_path}: there is no annotation.conf here or in a folder above"


def test_macros_that_grow_without_end_are_refused(tmp_path: Path) -> None:
    """Protects time and memory from a file of a few lines that would be gigabytes written out."""
    names = [f"<M{'X' * number}>" for number in range(13)]
    bomb = "".join(f"{name}={further * 9}\n" for name, further in pairwise(names))
    faults = brat_conf.load(written(tmp_path, f"[entities]\n{bomb}{names[-1]}=A\n{names[0]}\n")).faults
    assert faults == (ConfFault(15, "with its macros written out the line is longer than 20,000 characters"),)


@given(st.text(alphabet="[]<>=|,:{}?*+!#-\t\n abAB1é", max_size=200))
def test_any_text_is_read_without_a_bug(content: str) -> None:
    """Protects against tracebacks: whatever a file holds becomes sections and faults at lines of the file."""
    found = parsed("[entities]\n" + content, SECTIONS)
    last = content.count("\n") + 2
    assert all(1 <= fault.line <= last for fault in found.faults)
    assert all(1 <= type_.line <= last for types in found.sections.values() for type_ in types)


def test_any_end_of_a_relation_is_one_that_the_schema_has(tmp_path: Path) -> None:
    """Protects the schema from relations that end nowhere, also where the configuration misspells types."""
    conf = "[entities]\nA\n[relations]\nR Arg1:Typo, Arg2:<EVENT>\n"
    found = schema_of(tmp_path, conf).relations["r"]
    assert found == RelationType(name="r", title="R", from_ends=(End("entities"),), to_ends=(End("entities"),))


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    """Protects from reading half of a file."""
    (tmp_path / "annotation.conf").write_bytes(b"[entities]\nA\xff\n")
    with pytest.raises(SchemaError) as caught:
        brat_conf.read(tmp_path)
    assert caught.value.message == f"{tmp_path}/annotation.conf: not UTF-8 at byte 12"
