"""GATE documents: its XML and bdoc say the same, what is written comes back, and what is damaged is told."""

import gzip
import json
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.formats.annotated import Asked, Outgoing
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, Link, Property, TextBound, Unread
from corpuskit.formats.gate import bdoc, bdoc_yaml, files, xml
from corpuskit.formats.placing.proving import proved
from corpuskit.model import Document, Value
from tests.formats.reading import ROOT
from tests.formats.task_documents import Folder, bare, entries, head, one, outgoing, read, source, why, writing

FIXTURES = ROOT.parent / "shared" / "data" / "fixtures" / "gate"
BOTH = pytest.mark.parametrize("module", [xml, bdoc], ids=lambda module: module.NAME)
STRING = 'className="java.lang.String"'


def feature(name: str, value: str, class_: str = "java.lang.String", items: str = "") -> str:
    more = f' itemClassName="{items}"' if items else ""
    return f'<Feature><Name {STRING}>{name}</Name><Value className="{class_}"{more}>{value}</Value></Feature>'


def wrapped(value: str) -> str:
    return feature("f", f"<![CDATA[<gate.corpora.ObjectWrapper>{value}</gate.corpora.ObjectWrapper>]]>", WRAPPER)


WRAPPER = "gate.corpora.ObjectWrapper"


def gate(text: str, sets: str, features: str = "", prolog: str = "<?xml version='1.0' encoding='UTF-8'?>\n") -> str:
    return (
        f'{prolog}<GateDocument version="3">\n<GateDocumentFeatures>{features}</GateDocumentFeatures>\n'
        f"<TextWithNodes>{text}</TextWithNodes>\n{sets}\n</GateDocument>\n"
    )


def marked(features: str = "", start: int = 0, end: int = 2, own: int = 1) -> str:
    return f'<Annotation Id="{own}" Type="PER" StartNode="{start}" EndNode="{end}">{features}</Annotation>'


TEXT = '<Node id="0"/>Bo<Node id="2"/> sat<Node id="6"/>'


def in_xml(features: str = "", more: str = "") -> ForeignDocument:
    return one(xml, gate(TEXT, f"<AnnotationSet>\n{marked(features)}</AnnotationSet>\n{more}"), "a.xml")


def bdocjs(annotations: list[Any], **more: Any) -> str:
    said = {"annotation_sets": {"": {"name": "", "annotations": annotations, "next_annid": 9}}, "text": "Bo sat"}
    return json.dumps({**said, "features": {}, "offset_type": "p", "name": "a", **more})


def span(own: Any = 1, start: Any = 0, end: Any = 2, **features: Any) -> dict[str, Any]:
    return {"type": "PER", "start": start, "end": end, "id": own, "features": features}


def values(document: ForeignDocument) -> list[tuple[str, Any]]:
    return [
        (entry.type, entry.value) for given in document.sets for entry in given.entries if isinstance(entry, Property)
    ]


def links(document: ForeignDocument) -> list[tuple[str | None, str, tuple[str, ...]]]:
    found = (entry for given in document.sets for entry in given.entries if isinstance(entry, Link))
    return [(entry.id, entry.type, entry.ends) for entry in found]


def unread(document: ForeignDocument) -> list[Entry]:
    return [entry for given in document.sets for entry in given.entries if isinstance(entry, Unread)]


def test_the_same_document_in_three_files_says_the_same() -> None:
    """Protects researchers who get a document from GATE in one kind of file and from gatenlp in another."""
    if not FIXTURES.is_dir():
        pytest.skip("the examples of GATE are not here")
    contents = {name: (FIXTURES / name).read_bytes() for name in ("testdoc1.xml", "testdoc1.bdocjs", "testdoc1.bdocym")}
    found = []
    for name, data in contents.items():
        module = xml if name.endswith(".xml") else bdoc
        assert [form.NAME for form in (xml, bdoc) if form.claims(head(data, name))] == [module.NAME]
        document = one(module, data, name)
        found.append(
            (document.text, document.metadata, [(each.annotator, bare(each.entries)) for each in document.sets])
        )
    assert found[0] == found[1] == found[2]
    text, metadata, sets = found[0]
    assert text == "This is the document text"
    assert metadata["fComplex1"] == '{"key1":[1,2,3],"key2":{"1":12,"2":true}}'
    assert (metadata["fInt1"], metadata["fBoolean"], metadata["fFloat1"]) == (222, True, 3.4)
    assert [(name, len(said)) for name, said in sets] == [(None, 11), ("Set2", 5)]


@BOTH
@settings(deadline=None)
@given(st.data())
def test_what_is_written_comes_back(module: ModuleType, data: st.DataObject) -> None:
    """Protects all that the files can hold, whatever the texts are made of."""
    going = data.draw(outgoing(module.HOLDS))
    folder = Folder()
    module.write([going], folder, writing())
    (document,) = folder.read(module)
    assert (document.name, document.text, document.title, document.language) == (
        going.document.id if module is bdoc else "doc-1",
        going.document.text,
        going.document.title,
        going.document.language,
    )
    assert document.metadata == going.document.metadata
    unit, firm = document.unit, document.unit_stated
    sets, _ = proved(document.text or "", document.sets, unit, document.spare, firm=firm)
    assert {each.annotator: bare(each.entries) for each in sets} == {
        each.annotator: bare(each.entries) for each in going.sets
    }
    assert list(module.losses(going, writing())) == []


@BOTH
def test_empty_places_ids_and_names_of_our_own_come_back(module: ModuleType) -> None:
    """Protects what the generated documents do not have, and names that would be taken for ours."""
    common: dict[str, Any] = {"line": 0, "content": "", "surface": None}
    spans = [
        TextBound(id="7", type='PER\t"<', pieces=((1, 1),), made="2020-01-02T03:04:05Z", **common),
        TextBound(id="q", type="PER", pieces=((0, 2), (3, 4), (5, 6)), **common),
        TextBound(id="09", type="PER", pieces=(), status="rejected", **common),
    ]
    said = [
        Property(line=0, content="", type=name, target="7", value=value)
        for name, value in (("corpuskit.id", "x"), ("corpuskit.:a", "y"), ("c\x01", "z\x02"), ("e", ""), ("f", "\r\n "))
    ]
    link = Link(line=0, content="", id="8", type="said by", ends=("q", "7"))
    given = (
        AnnotatorSet(annotator=None, entries=(*spans, *said, link)),
        AnnotatorSet(annotator="Original markups", entries=(spans[0],)),
        AnnotatorSet(annotator="nobody", entries=()),
    )
    metadata: dict[str, Value] = {"corpuskit.id": "m", "many": ["a", 1], "wide\x07": "x"}
    going = Outgoing(document=Document(id="a.b", text="a\x0b😊\r\nb\ufeff", metadata=metadata), sets=given)
    folder = Folder()
    module.write([going], folder, writing())
    (document,) = folder.read(module)
    assert (document.text, document.metadata) == (going.document.text, metadata)
    assert {each.annotator: bare(each.entries) for each in document.sets} == {
        each.annotator: bare(each.entries) for each in given
    }


def test_a_relation_that_would_join_pieces_is_told() -> None:
    """Protects a relation of the user's from becoming something else without a word."""
    link = Link(line=0, content="", id="r", type="continues", ends=("a", "b"))
    going = Outgoing(document=Document(id="d", text="a"), sets=(AnnotatorSet(annotator="x", entries=(link,)),))
    for module in (xml, bdoc):
        assert list(module.losses(going, writing())) == [
            "relations called 'continues', which join pieces of annotations here"
        ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (feature("f", "12", "java.lang.Integer"), [12]),
        (feature("f", "x", "java.lang.Integer"), ["x"]),
        (feature("f", "9" * 30, "java.math.BigInteger"), ["9" * 30]),
        (feature("f", "1.5", "java.lang.Double"), [1.5]),
        (feature("f", "NaN", "java.lang.Double"), ["NaN"]),
        (feature("f", "x", "java.lang.Float"), ["x"]),
        (feature("f", "false", "java.lang.Boolean"), [False]),
        (feature("f", "maybe", "java.lang.Boolean"), ["maybe"]),
        (feature("f", "1;2;", "java.util.ArrayList", "java.lang.Integer"), [1, 2]),
        (feature("f", "a;b", "java.util.HashSet"), ["a", "b"]),
        (feature("f", "12", "org.example.Integer"), ["12"]),
        (feature("f", " a &#13;\n"), [" a \r\n"]),
        (wrapped('<value class="list"><string>a</string><null/><int>1</int></value>'), ["a", 1]),
        (wrapped('<value class="tree-map"><entry><boolean>true</boolean><set/></entry></value>'), ['{"true":[]}']),
        (wrapped('<value class="list"><list><int>1</int></list><list reference="../list"/></value>'), ["[1]", "[1]"]),
        (wrapped('<value class="list"><int>7</int><int reference="/x/value/int"/></value>'), [7, 7]),
        (wrapped('<value class="string">a&#1;b</value>').replace("[<", "[<?xml version='1.1'?><"), ["a\x01b"]),
    ],
)
def test_values_have_the_types_of_their_java_classes(written: str, expected: list[Any]) -> None:
    """Protects numbers, truth values, lists and maps from becoming words, and words from becoming numbers."""
    assert values(in_xml(written)) == [("f", value) for value in expected]


@pytest.mark.parametrize(
    "value",
    [
        "<value class='org.example.Thing'><x/></value>",
        "<value class='list'><list reference='..'/></value>",
        "<value class='list'><list reference='../../../..'/></value>",
        "<value class='list'><list reference='../x[0]'/></value>",
        "<value class='list'>" + "<list>" * 200 + "</list>" * 200 + "</value>",
        "<value class='map'><entry><int>1</int></entry></value>",
        "<value class='map'><entry><list/><int>1</int></entry></value>",
        "<value class='list'>",
        "<value/><value/>",
        "<value class='list'><list><int>1</int><int>1</int></list>"
        + "".join(
            f"<list><list reference='../../list[{n}]'/><list reference='../../list[{n}]'/></list>" for n in range(1, 40)
        )
        + "</value>",
    ],
    ids=["unknown", "circle", "outside", "no-place", "deep", "no-value", "odd-key", "cut", "two", "bomb"],
)
def test_objects_that_make_no_sense_stay_as_they_are_written(value: str) -> None:
    """Protects from losing what only a program knows, and from objects that grow without end."""
    ((name, found),) = values(in_xml(wrapped(value)))
    assert (name, found) == ("f", f"<gate.corpora.ObjectWrapper>{value}</gate.corpora.ObjectWrapper>")


def test_annotations_are_where_their_nodes_are() -> None:
    """Protects offsets from what they count: nodes in the text are places, whatever they are called."""
    sets = "<AnnotationSet>" + marked("", 0, 9) + marked("", 9, 9, 2) + "</AnnotationSet>"
    document = one(xml, gate('<Node id="0"/>😊&#13;\r\n&lt;<![CDATA[<b>]]><Node id="9"/>!', sets), "dir/a.b.xml")
    assert (document.name, document.text, document.unit) == ("a.b", "😊\r\n<<b>!", "codepoint")
    assert [entry.pieces for entry in entries(document) if isinstance(entry, TextBound)] == [((0, 7),), ((7, 7),)]


def test_titles_languages_and_sets_are_known() -> None:
    """Protects what GATE says of a document, and the set that it makes of a page's markup."""
    features = feature("title", "T") + feature("language", "ar") + feature("MimeType", "text/html")
    sets = '<AnnotationSet>\n</AnnotationSet><AnnotationSet Name="Original markups">' + marked() + "</AnnotationSet>"
    document = one(xml, gate(TEXT, sets, features), "a.xml")
    assert (document.title, document.language, document.metadata) == ("T", "ar", {"MimeType": "text/html"})
    assert [each.annotator for each in document.sets] == ["Original markups"]
    data = bdocjs([], features={"title": "T", "language": "ar", "x": {"a": 1}, "y": None}, name=" ")
    other = one(bdoc, data, "b.bdocjs")
    assert (other.name, other.title, other.language, other.metadata) == ("b", "T", "ar", {"x": '{"a":1}'})


def test_relations_are_read_as_each_file_has_them() -> None:
    """Protects relations of GATE, chains of coreference, and the ids that lists of annotations hold."""
    relations = (
        '<RelationSet><Relation Id="9" Type="met" Members="1;2"><UserData>&lt;x/></UserData>'
        + feature("how", "2", "java.lang.Integer")
        + '</Relation><Relation Id="10" Type="coref" Members="1;2;3"><UserData/></Relation>'
        '<Relation Id="11" Type="met" Members="1;2;3"/><Relation Id="12" Type="met" Members="1;77"/>'
        '<Relation Id="13" Type="met"/><Relation Id="14" Type="met" Members="1"/></RelationSet>'
    )
    sets = "<AnnotationSet>" + "".join(marked(own=own) for own in (1, 2, 3)) + "</AnnotationSet>"
    document = one(xml, gate(TEXT, sets + relations), "a.xml")
    assert links(document) == [("9", "met", ("1", "2")), (None, "coref", ("1", "2", "3"))]
    assert values(document) == [("UserData", "<x/>"), ("how", 2)]
    assert [why(entry)[:2] for entry in unread(document)] == [
        ("a GATE relation of more than two annotations", "met: 1, 2, 3"),
        ("a relation to an annotation that is not there", "met: 77"),
        ("a GATE relation that does not say which annotations it joins", "met: 1"),
        ("a GATE relation that does not say which annotations it joins", "13"),
    ]
    both = [1, 2]
    begun = [{"type": "met", "to": 2, "features": {"how": 1}}, {"type": "met", "to": 5}, 7]
    given = [span(1, matches=both, **{"corpuskit.relations": begun}), span(2, matches=both), span(3, matches=[3, 4])]
    document = one(bdoc, bdocjs(given))
    assert links(document) == [("R8", "met", ("1", "2")), (None, "matches", ("1", "2"))]
    assert values(document) == [("matches", 3), ("matches", 4), ("how", 1)]
    assert [why(entry)[:2] for entry in unread(document)] == [
        ("a relation to an annotation that is not there", "met: 5"),
        ("a GATE relation that does not say which annotations it joins", "7"),
    ]


def test_an_annotation_that_was_copied_in_gate_is_another_one() -> None:
    """Protects ids, which GATE copies with all other features."""
    given = [span(1, **{"corpuskit.id": "q"}), span(2, **{"corpuskit.id": "q"}), span(3, **{"corpuskit.id": "2"})]
    document = one(bdoc, bdocjs(given))
    assert [entry.id for entry in entries(document) if isinstance(entry, TextBound)] == ["q", "2", "3"]


@pytest.mark.parametrize(("offset_type", "pieces"), [("j", ((0, 2), (3, 4))), ("p", ((0, 1), (2, 3)))])
def test_offsets_count_what_the_file_says(offset_type: str, pieces: tuple[tuple[int, int], ...]) -> None:
    """Protects texts with emojis, of which Java and Python disagree how long they are."""
    given = [span(number, *piece) for number, piece in enumerate(pieces)]
    document = one(bdoc, bdocjs(given, text="🤣 🙄", offset_type=offset_type))
    if offset_type == "j":
        given[1]["end"] = 5
        document = one(bdoc, bdocjs(given, text="🤣 🙄", offset_type=offset_type))
    sets, proof = proved(document.text or "", document.sets, document.unit, document.spare)
    found = [document.text[start:end] for start, end in _pieces(sets[0].entries)] if document.text else []
    assert found == ["🤣", "🙄"], proof
    assert not unread(document)


def _pieces(given: tuple[Entry, ...]) -> list[tuple[int, int]]:
    return [piece for entry in given if isinstance(entry, TextBound) for piece in entry.pieces]


@pytest.mark.parametrize("offset_type", ["x", 3, ["j"]])
def test_an_unknown_offset_type_is_told(offset_type: Any) -> None:
    """Protects from guessing in silence what offsets count."""
    document = one(bdoc, bdocjs([span()], offset_type=offset_type))
    assert document.unit is None
    assert [why(entry) for entry in unread(document)] == [
        (
            "a GATE document that does not say what its offsets count",
            f"offset_type is {offset_type!r}",
            "Write j where they count as Java does (UTF-16 units), p where they count code points.",
        )
    ]
    assert why(entries(one(bdoc, bdocjs([], annotation_sets={}, offset_type="x")))[0])[1] == "offset_type is 'x'"
    assert one(bdoc, bdocjs([span()], offset_type=None)).unit == "codepoint"


@pytest.mark.parametrize(
    ("written", "reason", "detail"),
    [
        (marked("", 0, 99), "a GATE annotation at a node that the text does not have", "StartNode is 0, EndNode is 99"),
        (
            '<Annotation Id="1" Type="PER" StartNode="x"/>',
            "a GATE annotation at a node that the text does not have",
            "StartNode is x, EndNode is None",
        ),
        ('<Annotation Id="5" StartNode="0" EndNode="2"/>', "a GATE annotation without a type", "5"),
        (marked() + marked(), "an id that an earlier annotation of the set has", "1"),
        ("<Foo><Bar/></Foo>", "an element that GATE documents do not have", "Foo"),
    ],
)
def test_what_is_no_annotation_is_set_aside_and_the_rest_read(written: str, reason: str, detail: str) -> None:
    """Protects the annotations beside one that is damaged."""
    good = marked(own=3)
    document = one(xml, gate(TEXT, f"<AnnotationSet>{written}{good}</AnnotationSet>"), "a.xml")
    (aside,) = unread(document)
    assert why(aside)[:2] == (reason, detail)
    assert aside.content in written
    assert aside.line == 5
    assert entries(document)[-2 if aside is entries(document)[-1] else -1].content == good


@pytest.mark.parametrize(
    ("bad", "detail"),
    [
        (5, "Expected `object`, got `int`"),
        (span(start="0"), "Expected `int | float`, got `str` - at `$.start`"),
        (span(end=None), "Expected `int | float`, got `null` - at `$.end`"),
        (span(start=0.5), "start is 0.5, end is 2"),
        ({"start": 0, "end": 1, "id": 3}, "Object missing required field `type`"),
        ({**span(), "features": 3}, "Expected `object | null`, got `int` - at `$.features`"),
    ],
)
def test_annotations_of_bdoc_that_are_none_are_set_aside(bad: Any, detail: str) -> None:
    """Protects the annotations beside one that is damaged, and says where it is."""
    data = json.dumps(json.loads(bdocjs([span(7), bad])), indent=1)
    document = one(bdoc, data)
    (aside,) = unread(document)
    assert why(aside) == (
        "what should be a GATE annotation is none",
        detail,
        "It needs a type, an id, a start and an end; correct it, or save the document again.",
    )
    assert json.loads(aside.content) == bad
    assert aside.path == '$.annotation_sets[""].annotations[1]'
    assert data.split("\n")[aside.line - 1].strip().startswith(json.dumps(bad)[0])
    assert [entry.id for entry in entries(document) if isinstance(entry, TextBound)] == ["7"]


def test_reversed_offsets_keep_their_numbers() -> None:
    """Protects the message of the rule that tells of them."""
    assert _pieces(entries(one(bdoc, bdocjs([span(1, 5, 2), span(2, -1, 99)])))) == [(5, 2), (-1, 99)]
    sets = "<AnnotationSet>" + marked("", 6, 0) + "</AnnotationSet>"
    assert _pieces(entries(one(xml, gate(TEXT, sets), "a.xml"))) == [(6, 0)]


@pytest.mark.parametrize("sets", [5, [], {"": 5}, {"": {"annotations": {}}}])
def test_sets_that_are_none_are_told(sets: Any) -> None:
    """Protects from taking a document with damaged sets for one that nobody annotated."""
    for data, name in ((bdocjs([], annotation_sets=sets), "a.bdocjs"), (yaml_of(sets), "a.bdocym")):
        (aside,) = entries(one(bdoc, data, name))
        assert why(aside)[0] == "what should be a GATE annotation set is none"
    for nothing in (None, {}, {"": {"name": ""}}, {"": {"annotations": None}}):
        assert one(bdoc, bdocjs([], annotation_sets=nothing)).sets == ()
        assert one(bdoc, yaml_of(nothing), "a.bdocym").sets == ()


def yaml_of(sets: Any) -> str:
    return f"annotation_sets: {json.dumps(sets)}\ntext: x\n"


YAML = """annotation_sets:
  ann:
    annotations:
    - {type: PER, start: 0, end: 2, id: 1, features: {a: &x [1, 2.5, yes, ~, 2020-01-02], b: *x, c: !!python/tuple [q]}}
    - {type: PER, start: zero, end: 2, id: 2}
    - {type: 3, start: 0, end: 2, id: 2}
    - nothing
    - {type: PER, start: 0, end: 2, id: [2]}
text: "😊 b"
offset_type: j
"""


def test_yaml_is_read_without_running_it() -> None:
    """Protects from what YAML can make a program do, and keeps its types and the places of what is wrong."""
    document = one(bdoc, YAML, "x.bdocym")
    assert (document.name, document.text, document.unit) == ("x", "😊 b", "utf16")
    shared = [1, 2.5, True, "2020-01-02"]
    assert values(document) == [*(("a", one) for one in shared), *(("b", one) for one in shared), ("c", "q")]
    assert [(aside.line, *why(aside)[1:2]) for aside in unread(document)] == [
        (5, "start is 'zero'"),
        (6, "type is 3"),
        (7, "type is None"),
        (8, "id is [2]"),
    ]
    assert unread(document)[2].content == "nothing"


TOO_DEEP = "YAML that is nested too deep, or that refers to its own parts too often"
BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 20))


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        ("annotation_sets: {\ntext: x", "YAML that cannot be read", None),
        ("annotation_sets: " + "[" * 100_000, TOO_DEEP, "more than 100 deep"),
        ("annotation_sets: {}\ntext: x\nfeatures: &a {b: *a}\n", TOO_DEEP, "more than 100 deep"),
        (f"annotation_sets: {{}}\ntext: x\nfeatures:\n  x: 1\n{BOMB}", TOO_DEEP, "more than 1,000 values"),
        ("other: 1\nannotation_sets:\n  - 1\n---\n", "YAML that cannot be read", None),
        (b"annotation_sets: {}\ntext: \xff\n", "YAML that is not in the encoding that it should be in", None),
    ],
)  # fmt: skip
def test_damaged_or_hostile_yaml_is_told(
    data: Any, reason: str, detail: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects memory and time from files that are small and mean much."""
    monkeypatch.setattr(bdoc_yaml, "_MOST", 1_000)
    (damage,) = read(bdoc, data, "a.bdocym")
    assert isinstance(damage, Damage), damage
    assert damage.reason == reason
    assert detail in (None, damage.detail)
    assert damage.hint
    assert damage.hint.endswith(".")


def test_gzip_is_unpacked_and_damaged_gzip_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects packed files, and memory from those that hold more than they seem to."""
    packed = gzip.compress(bdocjs([span()]).encode())
    assert bdoc.claims(head(packed, "a.bdocjs.gz"))
    document = one(bdoc, packed, "a.bdocjs.gz")
    assert [entry.id for entry in entries(document) if isinstance(entry, TextBound)] == ["1"]
    assert one(bdoc, gzip.compress(YAML.encode()), "b.bdocym.gz").name == "b"
    (damage,) = read(bdoc, packed[:-20], "a.bdocjs.gz")
    assert why(damage)[0] == "a gzip file that breaks off or is damaged"
    monkeypatch.setattr(files, "_LARGEST", 100_000)
    bomb = gzip.compress(b" " * 100_001)
    assert not bdoc.claims(head(bomb, "a.bdocjs.gz"))
    assert not bdoc.claims(head(b"\x1f\x8bxxxxxxxxxx", "a.bdocjs.gz"))
    (damage,) = read(bdoc, bomb, "a.bdocjs.gz")
    assert why(damage) == (
        "a GATE document that is too large",
        "it has more than 100,000 bytes",
        "Save the document again with fewer annotations, or divide it.",
    )


def test_lines_of_json_are_documents_each() -> None:
    """Protects corpora that lie in one file, and the good documents beside a damaged one."""
    lines = [bdocjs([span()], name=None), '{"x": 1}', "{broken", bdocjs([], name="z")]
    first, second, third, fourth = read(bdoc, "\n".join(lines), "all.bdocjs")
    assert isinstance(first, ForeignDocument)
    assert isinstance(fourth, ForeignDocument)
    assert (first.name, fourth.name, fourth.line) == ("all", "z", 4)
    assert why(second) == (
        "JSON that is no bdoc document",
        "it has x",
        'It needs {"text": …, "annotation_sets": {…}, "features": {…}}; save the document again.',
    )
    assert isinstance(third, Damage)


ENTITY = '<!DOCTYPE GateDocument [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n'


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (gate("&b;", "", prolog=ENTITY), "XML that declares entities of its own", 1),
        ("<Other><GateDocument/></Other>", "XML that is no GATE document", 1),
        (gate(TEXT, "")[:120], "a GATE document that breaks off or is damaged", 4),
        ("", "a GATE document that breaks off or is damaged", 1),
        (gate("a&nbsp;b", ""), "a GATE document that breaks off or is damaged", 4),
    ],
)
def test_damaged_or_hostile_xml_is_told(data: str, reason: str, line: int) -> None:
    """Protects texts from being read by half, and memory from entities."""
    (damage,) = read(xml, data, "a.xml")
    assert isinstance(damage, Damage), damage
    assert (damage.reason, damage.line) == (reason, line)
    assert damage.hint
    assert damage.hint.endswith(".")


def test_a_file_that_breaks_off_behind_its_text_keeps_what_is_whole() -> None:
    """Protects the annotations before the place where a file breaks off."""
    data = gate(TEXT, '<AnnotationSet Name="a">\n' + marked() + "\n" + marked(feature("x", "y"), own=2))
    data = data.replace("<Value", "\n<Value")
    document = one(xml, data[: data.index("</Value>")], "a.xml")
    first, rest = entries(document)
    assert isinstance(first, TextBound)
    assert (rest.line, why(rest)[0]) == (7, "a GATE document that breaks off or is damaged")
    assert rest.content.startswith('<Annotation Id="2"')


@pytest.mark.parametrize("codec", ["windows-1252", "utf-16", "utf-8-sig", "iso-8859-7"])
def test_files_in_other_encodings_are_read(codec: str) -> None:
    """Protects documents of older versions, which GATE wrote as the machine was set."""
    text = "é" if codec != "iso-8859-7" else "λ"
    named = "" if codec.startswith("utf") else f" encoding='{codec}'"
    data = gate(f"{text}<Node id='1'/>", "", prolog=f"<?xml version='1.0'{named}?>").encode(codec)
    assert xml.claims(head(data, "a.xml"))
    assert one(xml, data, "a.xml").text == text
    (damage,) = read(xml, gate("é", "", prolog="<?xml version='1.0' encoding='x-none'?>"), "a.xml")
    assert why(damage) == (
        "a GATE document that is not in the encoding that it should be in",
        "unknown encoding: x-none",
        "Say what it is in with --encoding, such as cp1252.",
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("<html><body>&lt;GateDocument&gt; <GateDocument/></body></html>", "a.xml"),
        ("<GateDocumentation/>", "a.xml"),
        ('{"text": "x", "features": {}}', "a.json"),
        ('{"text": "x", "features": {}}', "a.bdocjs"),
        ("text: annotation_sets: no", "a.txt"),
        ("<a>\nannotation_sets:\n</a>", "a.xml"),
    ],
)
def test_other_files_are_not_claimed(data: str, name: str) -> None:
    """Protects the readers of other files."""
    assert not any(module.claims(head(data.encode(), name)) for module in (xml, bdoc))


def test_long_texts_before_the_sets_do_not_hide_them() -> None:
    """Protects large documents of GATE, in which the text comes first."""
    text = "x" * 100_000
    data = json.dumps({"features": {}, "text": text, "name": "a", "annotation_sets": {}})
    assert bdoc.claims(head(data.encode(), "a.bdocjs"))
    assert bdoc.claims(head(f"features:\n  a: {text}\nannotation_sets: {{}}\n".encode(), "a.bdocym"))
    prolog = "<?xml version='1.0'?>\n<!-- <GateDocument> --><!DOCTYPE GateDocument SYSTEM 'x'>\n"
    assert xml.claims(head(gate("x", "", prolog=prolog).encode(), "a.xml"))


@BOTH
@settings(deadline=None, max_examples=150)
@given(st.data())
def test_whatever_is_broken_is_told_and_never_raised(module: ModuleType, data: st.DataObject) -> None:
    """Protects from tracebacks: a file with bytes that are gone, doubled or changed gives documents and damages."""
    good = (
        gate(TEXT, f"<AnnotationSet>{marked(feature('a', 'b'))}</AnnotationSet>") if module is xml else YAML
    ).encode()
    if module is bdoc and data.draw(st.booleans()):
        good = bdocjs([span(a=[1])]).encode()
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(good)), st.integers(0, len(good)))))
    broken = good[:start] + data.draw(st.sampled_from([b"", b"\xff", b"<", b"\0", good[start:end] * 2])) + good[end:]
    for found in module.documents(source(broken, "a"), Asked()):
        assert isinstance(found, ForeignDocument | Damage)
