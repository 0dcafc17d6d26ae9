"""STAM: stores of others in JSON and tables, what cannot be read of them, and what of a corpus comes back."""

import json
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.formats.annotated import Asked, Outgoing
from corpuskit.formats.entries import (
    AnnotatorSet,
    Damage,
    Entry,
    ForeignDocument,
    Link,
    Note,
    Property,
    TextBound,
    Unread,
)
from corpuskit.formats.stam import csv_store, csv_writing, json_store, json_writing
from corpuskit.model import Document
from tests.formats.task_documents import Folder, bare, entries, head, outgoing, source, why, writing

TEXT = "😊 Ann met Bo."
BEGIN = "BeginAlignedCursor"
NO_NUMBER = "expected `int`, got `str` - at `$.target.offset.begin.value`"
BOTH = pytest.mark.parametrize("module", [json_store, csv_store], ids=lambda module: module.NAME)


def cursor(value: int, end: bool = False) -> dict[str, Any]:
    return {"@type": "EndAlignedCursor" if end else "BeginAlignedCursor", "value": value}


def text(start: Any, end: Any, resource: str = "r") -> dict[str, Any]:
    places = [one if isinstance(one, dict) else cursor(one) for one in (start, end)]
    return {"@type": "TextSelector", "resource": resource, "offset": {"begin": places[0], "end": places[1]}}


def about(own: str, start: int | None = None, end: int = 0) -> dict[str, Any]:
    whole = {} if start is None else {"offset": {"begin": cursor(start), "end": cursor(end, end <= 0)}}
    return {"@type": "AnnotationSelector", "annotation": own, **whole}


def complex_(kind: str, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"@type": kind, "selectors": list(parts)}


def datum(key: str, value: Any = None, set_: str = "s") -> dict[str, Any]:
    kind = {str: "String", bool: "Bool", int: "Int", float: "Float", list: "List", type(None): "Null"}[type(value)]
    return {"@type": "AnnotationData", "set": set_, "key": key, "value": {"@type": kind, "value": value}}


def annotation(target: dict[str, Any], *data: Any, own: str | None = "a") -> dict[str, Any]:
    return {"@type": "Annotation", "target": target, "data": list(data)} | ({} if own is None else {"@id": own})


def store(*annotations: Any, **more: Any) -> bytes:
    resources = [{"@type": "TextResource", "@id": "r", "text": TEXT}]
    made = {"@type": "AnnotationStore", "@id": "x", "resources": resources, "annotationsets": []}
    return json.dumps(made | {"annotations": list(annotations)} | more).encode()


def read(data: bytes, files: dict[str, bytes] | None = None) -> list[ForeignDocument | Damage]:
    """What a store holds, with files beside it."""
    folder = Folder()
    folder.files |= files or {}
    return list(json_store.documents(source(data, "x.store.stam.json"), Asked(beside=folder.beside)))


def found(*annotations: Any) -> tuple[Entry, ...]:
    """The entries of the only annotator of a store."""
    (document,) = read(store(*annotations))
    assert isinstance(document, ForeignDocument), document
    return entries(document)


def refused(*annotations: Any) -> tuple[str | None, str | None]:
    """Why an annotation is set aside."""
    damage, *_ = read(store(*annotations))
    assert isinstance(damage, Damage)
    assert damage.hint
    assert damage.hint.endswith(".")
    assert damage.content
    return damage.reason, damage.detail


def short(given: Iterable[Entry]) -> list[tuple[Any, ...]]:
    """Entries as what counts of them here."""
    made: list[tuple[Any, ...]] = []
    for one in given:
        if isinstance(one, TextBound):
            made.append((one.id, one.type, *one.pieces))
        elif isinstance(one, Link):
            made.append((one.id, one.type, one.ends))
        elif isinstance(one, Property):
            made.append((one.target, one.type, one.value))
        elif isinstance(one, Note):
            made.append((one.target, "note", one.text))
    return made


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([datum("pos", "noun")], [("a", "pos", (2, 5)), ("a", "pos", "noun")]),
        ([datum("n", 1), datum("type", "PER")], [("a", "PER", (2, 5)), ("a", "n", 1)]),
        ([datum("http://x.org/y#type", "PER")], [("a", "PER", (2, 5))]),
        ([datum("type", ["A", "B"])], [("a", "type", (2, 5)), ("a", "type", "A"), ("a", "type", "B")]),
        ([datum("quote")], [("a", "quote", (2, 5))]),
        ([datum("t", "x"), datum("z")], [("a", "t", (2, 5)), ("a", "t", "x"), ("a", "z", None)]),
        ([datum("comment", "why?")], [("a", "comment", (2, 5))]),
        ([], [("a", "annotation", (2, 5))]),
        ([datum("l", [1, 2.5, True])], [("a", "l", (2, 5)), ("a", "l", 1), ("a", "l", 2.5), ("a", "l", True)]),
    ],
)
def test_types_and_attributes_come_from_keys(data: list[Any], expected: list[Any]) -> None:
    """Protects the rule by which a mapping file can name what others annotated."""
    given_ = found(annotation(text(2, 5), *data))
    assert short(given_) == expected
    assert len({entry.number for entry in given_}) == len(given_)


@pytest.mark.parametrize(
    ("target", "pieces"),
    [
        (text(2, cursor(-1, end=True)), [(2, 12)]),
        (text(cursor(-3, end=True), cursor(0, end=True)), [(10, 13)]),
        (text(5, 2), [(5, 2)]),
        (text(5, 99), [(5, 99)]),
        (text(3, 3), [(3, 3)]),
        (complex_("CompositeSelector", text(6, 9), text(2, 5)), [(6, 9), (2, 5)]),
        (complex_("DirectionalSelector", text(6, 9), text(2, 5)), [(6, 9), (2, 5)]),
        (complex_("CompositeSelector", about("w"), text(10, 12)), [(2, 5), (6, 9), (10, 12)]),
        (about("w", 0), [(2, 5), (6, 9)]),
        (about("w", 2, 4), [(4, 5), (6, 7)]),
        (about("w", 3, 4), [(6, 7)]),
        ({"@type": "ResourceSelector", "resource": {"@id": "r"}}, []),
    ],
)
def test_selectors_give_pieces(target: dict[str, Any], pieces: list[tuple[int, int]]) -> None:
    """Protects where annotations stand, however their selectors say it; wrong places stay for the import to tell."""
    word = annotation(complex_("CompositeSelector", text(2, 5), text(6, 9)), datum("type", "W"), own="w")
    _, second = found(annotation(target, datum("type", "T")), word)[:2]
    first = found(annotation(target, datum("type", "T")), word)[0]
    assert isinstance(first, TextBound)
    assert isinstance(second, TextBound)
    assert (list(first.pieces), second.pieces) == (pieces, ((2, 5), (6, 9)))


def test_several_targets_are_several_annotations() -> None:
    """Protects a MultiSelector, whose parts are annotated each by itself, from becoming one in pieces."""
    given_ = found(annotation(complex_("MultiSelector", text(2, 5), text(10, 12)), datum("ner", "PER")))
    assert short(given_) == [("a", "ner", (2, 5)), ("a", "ner", "PER"), ("a.2", "ner", (10, 12)), ("a.2", "ner", "PER")]


def test_annotations_of_annotations_are_attributes_notes_and_relations() -> None:
    """Protects what is said of annotations, also by others, also before they come, and what is said of that."""
    people = [annotation(text(2, 5), datum("type", "PER"), own="p"), annotation(text(10, 12), own="q")]
    given_ = found(
        annotation(complex_("DirectionalSelector", about("p", 0), about("q")), datum("type", "met"), own="m"),
        *people,
        annotation(about("m"), datum("sure", True), own="s"),
        annotation(about("s"), datum("comment", "no"), datum("creator", "bo"), own=None),
        annotation(complex_("DirectionalSelector", about("p"), about("q"), about("p")), datum("next"), own="n"),
        annotation(complex_("MultiSelector", about("p"), about("q")), datum("x", 1), own="o"),
    )
    assert short(given_) == [
        ("m", "met", ("p", "q")),
        ("p", "PER", (2, 5)),
        ("q", "annotation", (10, 12)),
        ("m", "sure", True),
        ("m", "note", "bo: no"),
        ("n", "next", ("p", "q")),
        ("n.2", "next", ("q", "p")),
        ("p", "x", 1),
        ("q", "x", 1),
    ]


def test_creators_are_annotators_and_recorded_texts_are_kept() -> None:
    """Protects who said it, and the texts by which offsets are proved; the author of a text annotated nothing."""
    recorded = datum("text", "Ann", "https://w3id.org/stam/extensions/stam-textvalidation/")
    whole = annotation({"@type": "ResourceSelector", "resource": "r"}, datum("dc:creator", "Eve"), own="e")
    one = annotation(text(2, 5), datum("ner", "PER"), datum("annotator", "ann"), recorded)
    (document,) = read(store(one, whole))
    assert isinstance(document, ForeignDocument)
    assert [given_.annotator for given_ in document.sets] == ["ann", None]
    first = document.sets[0].entries[0]
    assert isinstance(first, TextBound)
    assert first.surface == "Ann"
    assert short(document.sets[1].entries) == [("e", "dc:creator"), ("e", "dc:creator", "Eve")]


def test_parts_in_other_files_are_read() -> None:
    """Protects stores whose texts, sets and annotations are in files of their own, as STAM likes it."""
    one = annotation(text(2, 5, "t/a.txt"), {"@id": "D1", "set": "s"})
    data = store(
        {"@include": "more.json"},
        resources=[
            {"@id": "t/a.txt", "@include": "./t/a.txt"},
            {"@include": "b.json"},
            {"@id": "gone", "@include": "gone.txt"},
        ],
        annotationsets=[{"@include": "s.json"}],
    )
    files = {
        "t/a.txt": TEXT.encode(),
        "b.json": b'{"@id": "b", "text": "B"}',
        "s.json": b'{"@id": "s", "data": [{"@id": "D1", "key": {"@id": "k"}, "value": {"@type": "Int", "value": 4}}]}',
        "more.json": json.dumps([one]).encode(),
    }
    documents = [one for one in read(data, files) if isinstance(one, ForeignDocument)]
    assert [(one.name, one.text) for one in documents] == [("t/a.txt", TEXT), ("b", "B"), ("gone", None)]
    assert short(entries(documents[0])) == [("a", "k", (2, 5)), ("a", "k", 4)]
    assert entries(documents[0])[0].path == "more.json: $[0]"


def test_a_store_that_includes_others_may_refer_to_them() -> None:
    """Protects from reading a store twice, or from leaving it out without a word."""
    inner = store(annotation(text(2, 5), datum("k"), own="i"), **{"@include": "x.store.stam.json"})
    outer = store(annotation(about("i", 0), datum("outer")), resources=[], **{"@include": "in.json"})
    damage, document = read(outer, {"in.json": inner})
    assert why(damage) == (
        "a store that it includes is read by itself",
        "$.@include: in.json",
        "Import that file too, if it is not among the files.",
    )
    assert isinstance(document, ForeignDocument)
    assert (document.text, short(entries(document))) == (TEXT, [("a", "outer", (2, 5))])
    assert not json_store.claims(head(store(resources=[], **{"@include": ["in.json"]}), "y.json"))
    assert json_store.claims(head(inner, "y.json"))


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (text(0, 1, "no"), ("a text that is not in the store", "$.annotations[0]: no")),
        (about("no"),
         ("an annotation of one that is not in the store, or that cannot be read", "$.annotations[0]: no")),
        (about("a"), ("annotations that are about one another in a circle", "$.annotations[0]")),
        (text(cursor(-20, end=True), 3), ("a place outside of the text", "$.annotations[0]: -7 to 3")),
        (text(-1, 3), ("a part that is not as STAM has it", f"$.annotations[0]: cursors {BEGIN} and {BEGIN}")),
        ({"@type": "XSelector"}, ("a selector that STAM does not have", "$.annotations[0]: XSelector")),
        ({"@type": "DataSetSelector", "annotationset": "s"},
         ("an annotation of a set, a key or data, and not of a text", "$.annotations[0]: DataSetSelector")),
        (complex_("CompositeSelector"), ("an annotation without a place in a text", "$.annotations[0]")),
        (complex_("MultiSelector"), ("an annotation without a place in a text", "$.annotations[0]")),
        (complex_("CompositeSelector", complex_("CompositeSelector", text(0, 1))),
         ("a selector that STAM does not have", "$.annotations[0]: CompositeSelector")),
        ({"@type": "TextSelector", "resource": "r"}, ("an annotation without a place in a text", "$.annotations[0]")),
        ({"@type": "TextSelector", "offset": {"begin": {"value": "x"}, "end": 1}},
         ("a part that is not as STAM has it", f"$.annotations[0]: {NO_NUMBER}")),
    ],
)  # fmt: skip
def test_what_is_about_nothing_is_set_aside(target: dict[str, Any], reason: tuple[str, str]) -> None:
    """Protects the annotations beside one that refers to nothing, and tells where it stands."""
    damage, document = read(store(annotation(target, datum("k")), annotation(text(0, 1), own="b")))
    assert why(damage)[:2] == reason
    assert isinstance(document, ForeignDocument)
    assert short(entries(document)) == [("b", "annotation", (0, 1))]


def test_other_faults_of_annotations_are_told() -> None:
    """Protects links from crossing documents or annotators, and tells of data that are nowhere."""
    two = [annotation(text(0, 1), datum("annotator", name, "corpuskit"), own=name) for name in ("ann", "bo")]
    assert refused(*two, annotation(complex_("DirectionalSelector", about("ann"), about("bo")))) == (
        "a link between annotations of two texts or of two annotators",
        "$.annotations[2]: ann, bo",
    )
    assert refused(annotation(text(0, 1), "D9")) == ("data that is not in the store", "$.annotations[0]: D9")
    assert refused(5) == ("a part that is not as STAM has it", "$.annotations[0]: expected `object`, got `int`")
    outside = annotation(about("b", 0, 9), own="a")
    assert refused(outside, annotation(text(0, 1), own="b")) == (
        "a place outside of the text",
        "$.annotations[0]: 0 to 9, of an annotation with 1 characters",
    )
    (document,) = read(store(annotation(text(0, 1), own="b"), annotation(about("b"))))
    assert isinstance(document, ForeignDocument)
    assert why(entries(document)[1]) == (
        "an annotation of an annotation that says nothing",
        None,
        "Give it a key and a value, or take it out.",
    )


def test_circles_and_long_chains_end() -> None:
    """Protects from annotations that lead back, or far away, whatever their order."""
    many = [annotation(about(f"c{number + 1}"), datum("k", 1), own=f"c{number}") for number in range(5000)]
    given_ = found(*many, annotation(text(0, 1), own="c5000"))
    assert {one.target for one in given_ if isinstance(one, Property)} == {"c5000"}
    circle = [annotation(about("y"), datum("k"), own="x"), annotation(about("x"), datum("k"), own="y")]
    first, second, document = read(store(*circle, annotation(complex_("CompositeSelector", about("z"), about("z")))))[
        :3
    ]
    assert {why(first)[0], why(second)[0]} <= {
        "annotations that are about one another in a circle",
        "an annotation of one that is not in the store, or that cannot be read",
    }
    assert isinstance(document, Damage)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../secret.txt", "a file that it names is not in its folder"),
        ("/etc/passwd", "a file that it names is not in its folder"),
        ("t/../../x.txt", "a file that it names is not in its folder"),
        ("..\\x.txt", "a file that it names is not in its folder"),
        ("a\0.txt", "a file that it names is not in its folder"),
        ("x" * 300, "a file that it names is not in its folder"),
        ("http://example.org/a.txt", "a file that it names is on the web"),
        ("file:///etc/passwd", "a file that it names is on the web"),
        ("C:\\a.txt", "a file that it names is not in its folder"),
        ("bad.txt", "a file is not in the encoding that it should be in"),
    ],
)
def test_no_other_files_are_read(name: str, reason: str) -> None:
    """Protects files elsewhere, and the web, from what a store names."""
    asked: list[str] = []

    def beside(path: str) -> Any:
        asked.append(path)
        return source(b"\xff", path) if path == "bad.txt" else None

    for part in ("resources", "annotationsets", "annotations"):
        data = store(**{part: [{"@include": name}]})
        given_ = list(json_store.documents(source(data), Asked(beside=beside)))
        if part == "resources" or name != "bad.txt":
            assert why(given_[0])[0] == reason
    assert set(asked) <= {"bad.txt"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        store()[:-20],
        b'{"@type": "AnnotationStore", "annotations": 5}',
        b'{"@type": "AnnotationStore", "resources": ' + b"[" * 100_000,
        b'{"@type": "AnnotationStore", "x": ' + b'{"x": ' * 100_000,
        b'\xff{"@type": "AnnotationStore"}',
        b'[{"@type": "AnnotationStore"}]',
    ],
)
def test_damaged_files_are_told_and_no_more(data: bytes) -> None:
    """Protects from tracebacks, however deep the nesting."""
    json_store.claims(head(data))
    (damage,) = read(data)
    assert isinstance(damage, Damage)
    assert (damage.reason, damage.content) == ("a file that is no store of STAM", None)
    assert damage.hint == 'Save it again: it begins with {"@type": "AnnotationStore", and ends with }.'


def test_damaged_parts_are_set_aside() -> None:
    """Protects the rest of a store from resources and sets that make no sense."""
    resource = {"@id": "r", "text": TEXT}
    sets = [{"@id": "s", "data": [{"key": "k"}, 5]}, 7, {"@include": 4}]
    given_ = read(store(resources=[resource, resource, {"text": 5}, '"@include"'], annotationsets=sets))
    assert [why(one)[:2] for one in given_[:-1]] == [
        ("two texts have the same id", "$.resources[1]: r"),
        ("a part that is not as STAM has it", "$.resources[2]: expected `str | null`, got `int` - at `$.text`"),
        ("a part that is not as STAM has it", "$.resources[3]: expected `object`, got `str`"),
        ("a part that is not as STAM has it", "$.annotationsets[0].data[0]"),
        ("a part that is not as STAM has it", "$.annotationsets[0]: expected `object`, got `int`"),
        ("a part that is not as STAM has it", "$.annotationsets[1]: expected `object`, got `int`"),
        (
            "a part that is not as STAM has it",
            "$.annotationsets[2]: expected `str | null`, got `int` - at `$.@include`",
        ),
    ]
    assert isinstance(given_[-1], ForeignDocument)


def test_lines_are_those_of_the_file() -> None:
    """Protects people who look up what was set aside."""
    data = json.dumps(json.loads(store(annotation(text(0, 1)), annotation(text(0, 1, "no")))), indent=2).encode()
    damage, document = read(data)
    assert isinstance(damage, Damage)
    assert isinstance(document, ForeignDocument)
    lines = [number for number, line in enumerate(data.splitlines(), 1) if b'"Annotation"' in line]
    assert [entries(document)[0].line, damage.line] == [line - 1 for line in lines]


def tables(annotations: str, data: str = "", **files: bytes) -> list[ForeignDocument | Damage]:
    """What a store of tables holds."""
    folder = Folder()
    folder.files = {
        "x.csv": annotations.encode(),
        "s.csv": f"Id,Key,Type,Value\n,k,,\nD1,k,,word\nD2,n,Int,3\n{data}".encode(),
        "r.txt": TEXT.encode(),
        **files,
    }
    rows = "Type,Id,Filename1,Filename2\nAnnotationStore,x,x.csv,\nAnnotationDataSet,s,,s.csv\nTextResource,r,r.txt,\n"
    assert csv_store.claims(head(rows.encode(), "x.store.stam.csv"))
    return list(csv_store.documents(source(rows.encode(), "x.store.stam.csv"), Asked(beside=folder.beside)))


LACKING = "AnnotationData, AnnotationDataSet, SelectorType, TargetResource, TargetAnnotation, BeginOffset, EndOffset"
HEADER = f"Id,{LACKING.replace(' ', '').replace('TargetAnnotation', 'TargetAnnotation,TargetDataSet')}\n"


def test_tables_of_others_are_read() -> None:
    """Protects the shapes of tables that STAM describes and that its library writes."""
    (document,) = tables(
        f"\ufeff{HEADER}a,D1;D2,s,TextSelector,r,,,2,-1\n"
        ",D1,s,CompositeSelector;TextSelector;TextSelector,;r;r,;,;,;2;6,;5;9\n"
        "c,D1,s,CompositeSelector;TextSelector,;r;r,,,;2;6,;5;9\n"
        "d,D2;D1,s;s,DirectionalSelector;AnnotationSelector;AnnotationSelector,;;,;a;!A1,;;,;;,;;\n"
        'e,,,AnnotationSelector,,a,,0,-0\nf,"D3",s,ResourceSelector,r,,,,\n',
        'D3,n,Bool,true\nD4,n,Int,x\nD5,"a\nb",Null,\n',
    )
    assert isinstance(document, ForeignDocument)
    assert short(entries(document)) == [
        ("a", "k", (2, 12)), ("a", "k", "word"), ("a", "n", 3),
        ("!A1", "k", (2, 5), (6, 9)), ("!A1", "k", "word"),
        ("c", "k", (2, 5), (6, 9)), ("c", "k", "word"),
        ("d", "n", ("a", "!A1")), ("d", "n", 3), ("d", "k", "word"),
        ("e", "annotation", (2, 12)),
        ("f", "n"), ("f", "n", True),
    ]  # fmt: skip
    assert entries(document)[0].path == "x.csv:2"


@pytest.mark.parametrize(
    ("rows", "reason", "detail"),
    [
        ("Id,Nothing\n", "a table of STAM lacks a column", f"x.csv: {LACKING}"),
        ("", "a table of STAM lacks a column", f"x.csv: Id, {LACKING}"),
        (f"{HEADER}a,D1\n", "a row has more or fewer cells than the table has columns", "x.csv:2: 2 cells, not 9"),
        (f"{HEADER}a,D9,s,TextSelector,r,,,0,1\n", "data that is not in the store", "x.csv:2: D9"),
        (f"{HEADER}a,D1,t,TextSelector,r,,,0,1\n", "data that is not in the store", "x.csv:2: D1"),
        (f"{HEADER}\na,D1,s,TextSelector,r,,,x,1\n", "a row in which parts of a selector are missing",
         "x.csv:3: offsets 'x' and '1'"),
        (f"{HEADER}a,D1,s,,r,,,0,1\n", "a row in which parts of a selector are missing", "x.csv:2: a type is missing"),
        (f'{HEADER}a,"D1"x,s\n', "a row has more or fewer cells than the table has columns", "x.csv:2: 1 cells, not 9"),
    ],
)  # fmt: skip
def test_damaged_tables_are_told(rows: str, reason: str, detail: str) -> None:
    """Protects the rest of the rows, and tells of the file and the line."""
    damage, document = tables(rows)
    assert why(damage)[:2] == (reason, detail)
    assert isinstance(document, ForeignDocument)
    assert document.text == TEXT


def test_tables_that_are_no_stores_are_told_and_not_claimed() -> None:
    """Protects other tables, and tells of files that a store names and that are not there."""
    for rows in ("Type,Id\nx,y\n", "Id,Key,Value\nAnnotationStore,x,y\n", "", "Type,Id\n"):
        assert not csv_store.claims(head(rows.encode(), "x.csv"))
        (damage,) = csv_store.documents(source(rows.encode(), "x.csv"), Asked())
        assert why(damage)[0] == "a table that is no store of STAM"
    rows = "Type,Id,Filename\nAnnotationStore,x,../x.csv\nAnnotationDataSet,s,no.csv\nTextResource,r,http://x.org/r\n"
    given_ = list(csv_store.documents(source(rows.encode(), "x.csv"), Asked()))
    assert [why(one)[:2] for one in given_ if isinstance(one, Damage)] == [
        ("a file that it names is on the web", "line 4: http://x.org/r"),
        ("a file that it names is not there", "line 3: no.csv"),
        ("a file that it names is not in its folder", "line 2: ../x.csv"),
    ]


def test_tables_may_name_files_of_json() -> None:
    """Protects stores in which both kinds of files are mixed."""
    rows = "Type,Id,Filename\nAnnotationStore,x,a.json\nAnnotationDataSet,s,s.json\nTextResource,r,r.json\n"
    folder = Folder()
    folder.files = {
        "a.json": json.dumps([annotation(text(2, 5), "D1")]).encode(),
        "s.json": b'{"@id": "s", "data": [{"@id": "D1", "key": "k", "value": {"@type": "Null"}}]}',
        "r.json": json.dumps({"@id": "r", "text": TEXT}).encode(),
    }
    (document,) = csv_store.documents(source(rows.encode(), "x.csv"), Asked(beside=folder.beside))
    assert isinstance(document, ForeignDocument)
    assert short(entries(document)) == [("a", "k", (2, 5))]


@BOTH
@settings(deadline=None)
@given(data=st.data())
def test_what_is_written_comes_back(module: ModuleType, data: st.DataObject) -> None:
    """Protects all that a corpus says: ids, pieces, relations, values with their types, and who said it."""
    first = data.draw(outgoing(module.HOLDS))
    second = data.draw(outgoing(module.HOLDS - {"metadata"}))
    second = msgspec.structs.replace(second, document=msgspec.structs.replace(second.document, id="doc-2"))
    folder = Folder()
    module.write([first, second], folder, writing())
    back = folder.read(module)
    assert len(back) == 2
    for document, given_ in zip(back, (first, second), strict=True):
        sent = given_.document
        assert (document.name, document.text, document.title) == (sent.id, sent.text, sent.title)
        assert (document.language, document.metadata) == (sent.language, sent.metadata)
        assert {one.annotator: bare(one.entries) for one in document.sets} == {
            one.annotator: bare(one.entries) for one in given_.sets
        }


@BOTH
def test_rare_things_come_back(module: ModuleType) -> None:
    """Protects what the generated documents do not have: places of no width, times, values that are missing."""
    span = TextBound(
        line=0, content="", id="q/1 ;,", type='a "t",', pieces=((3, 3),), surface=None, made="2020-01-02T03:04:05Z"
    )
    odd = TextBound(
        line=0, content="", id="q2", type="t", pieces=((1, 2), (0, 1)), surface=None, made="today", comment=""
    )
    value = Property(line=0, content="", type="k;,\n", target="q2", value=None)
    document = Document(id="a.b", text="\ufeffx\r\ny", metadata={"tags": ["a", "b"], "n": 2.0})
    sets = (AnnotatorSet(annotator=None, entries=(span, odd, value)), AnnotatorSet(annotator="bo", entries=()))
    folder = Folder()
    module.write([Outgoing(document=document, sets=sets)], folder, writing())
    (back,) = folder.read(module)
    assert (back.name, back.text, back.metadata) == ("a.b", document.text, document.metadata)
    assert {one.annotator: bare(one.entries) for one in back.sets} == {None: bare(sets[0].entries), "bo": []}


def test_large_stores_are_followed_by_others() -> None:
    """Protects memory: what is written is never held as a whole, and each file is a store by itself."""
    documents = [Outgoing(document=Document(id=f"d{number}", text="x" * 50), sets=()) for number in range(5)]
    for write, module in ((json_writing.write, json_store), (csv_writing.write, csv_store)):
        folder = Folder()
        write(documents, folder, "out", largest=5)
        assert [name for name in folder.files if ".store." in name] == [
            f"out{again}.store.{module.NAME.replace('-', '.') if module is csv_store else 'stam.json'}"
            for again in ("", "~2", "~3", "~4", "~5")
        ]
        assert [document.name for document in folder.read(module)] == ["d0", "d1", "d2", "d3", "d4"]
    folder = Folder()
    json_store.write([], folder, writing())
    csv_store.write([], folder, writing())
    assert folder.files == {}


@pytest.mark.parametrize(
    "data",
    [b'{"resources": [], "annotations": []}', b'[{"text": "x"}]', b'{"@type": "Annotation"}', b"AnnotationStore", b""],
)
def test_other_files_are_not_claimed(data: bytes) -> None:
    """Protects the readers of other files."""
    assert not json_store.claims(head(data, "x.json"))
    assert not csv_store.claims(head(data, "x.csv"))


def test_unread_entries_have_numbers_of_their_own() -> None:
    """Protects the account, which knows entries by line and number."""
    given_ = found(annotation(text(0, 1), own="b"), annotation(about("b")), annotation(about("b"), own="c"))
    assert [entry.number for entry in given_] == [1, 2, 3]
    assert [isinstance(entry, Unread) for entry in given_] == [False, True, True]


@BOTH
def test_texts_of_annotations_are_written_for_their_proof(module: ModuleType) -> None:
    """Protects offsets, which are proved by the texts that stand beside them, also of annotations in pieces."""
    spans = [
        TextBound(line=0, content="", id=f"q{number}", type="t", pieces=pieces, surface=surface)
        for number, (pieces, surface) in enumerate([(((2, 5),), "Ann"), (((2, 5), (10, 12)), "Ann Bo")])
    ]
    sets = (AnnotatorSet(annotator="ann", entries=tuple(spans)),)
    folder = Folder()
    module.write([Outgoing(document=Document(id="r", text=TEXT), sets=sets)], folder, writing())
    (back,) = folder.read(module)
    assert [one.surface for one in entries(back) if isinstance(one, TextBound)] == ["Ann", "Ann Bo"]
