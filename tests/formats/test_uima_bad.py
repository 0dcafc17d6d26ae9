"""The UIMA formats over files that are damaged, hostile or odd: what is wrong is told, and the rest is read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.formats.entries import Damage, ForeignDocument, Link, Property, TextBound, Unread
from corpuskit.formats.uima import json_cas, xmi
from tests.formats.uima_documents import MODULES, WRITING, Folder, entries, head, one, outgoing, read, source

NAMESPACES = (
    'xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:tcas="http:///uima/tcas.ecore" '
    'xmlns:c="http:///webanno/custom.ecore" xmlns:d="http:///other/custom.ecore"'
)
SOFA = '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="a bc d"/>'


def cas(*elements: str, sofa: str = SOFA, head_: str = "") -> bytes:
    """An XMI file with these elements, each in a line of its own."""
    lines = [f"{head_}<xmi:XMI {NAMESPACES}>", sofa, *elements, "</xmi:XMI>"]
    return "\n".join(lines).encode()


def json_of(*structures: dict[str, Any], **more: Any) -> bytes:
    """A JSON file with these structures."""
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView", "sofaString": "a bc d"}
    return json.dumps({"%TYPES": {}, "%FEATURE_STRUCTURES": [sofa, *structures], "%VIEWS": {}, **more}).encode()


def spans(document: ForeignDocument) -> list[tuple[Any, ...]]:
    """The spans of a document."""
    return [(one_.id, one_.type, one_.pieces) for one_ in entries(document) if isinstance(one_, TextBound)]


def unread(document: ForeignDocument) -> list[tuple[Any, ...]]:
    """What of a document was not read."""
    return [(one_.line, one_.reason, one_.detail) for one_ in entries(document) if isinstance(one_, Unread)]


GOOD = '<c:Span xmi:id="7" sofa="1" begin="0" end="1"/>'


@pytest.mark.parametrize(
    ("element", "told"),
    [
        (
            '<c:Span xmi:id="8" sofa="1" begin="x" end="1"/>',
            (3, "an annotation whose offsets are no numbers", "begin is 'x', end is 1"),
        ),
        (
            f'<tcas:Annotation xmi:id="8" sofa="1" begin="0" end="{"9" * 5000}"/>',
            (3, "an annotation whose offsets are no numbers", f"begin is 0, end is '{'9' * 5000}'"),
        ),
        (
            '<c:Link xmi:id="8" sofa="1" begin="0" end="1" Governor="7" Dependent="99"/>',
            (3, "a relation that lacks an end", "Governor is 7, Dependent is '99'"),
        ),
    ],
)
def test_one_bad_element_does_not_hide_the_others(element: str, told: tuple[Any, ...]) -> None:
    """Protects the rest of a file: what cannot be an annotation is set aside with its line, its words and why."""
    types = b"""<typeSystemDescription><types><typeDescription><name>webanno.custom.Link</name>
      <supertypeName>uima.tcas.Annotation</supertypeName><features>
      <featureDescription><name>Governor</name><rangeTypeName>uima.tcas.Annotation</rangeTypeName></featureDescription>
      <featureDescription><name>Dependent</name><rangeTypeName>uima.tcas.Annotation</rangeTypeName></featureDescription>
      </features></typeDescription></types></typeSystemDescription>"""
    if "Link" in element:
        told = (3, "a reference to a structure that the file does not hold", "Governor is 7, Dependent is 99")
    document = one(xmi, cas(element, GOOD), types)
    assert unread(document) == [told]
    assert spans(document) == [("7", "Span", ((0, 1),))]
    (entry,) = [one_ for one_ in entries(document) if isinstance(one_, Unread)]
    assert entry.content == element
    assert entry.path is not None
    assert entry.path.endswith("[@xmi:id='8']")
    assert entry.hint


def test_offsets_stay_as_they_are() -> None:
    """Protects the proof of offsets: reversed ones, and those beyond the text, are for the rules to tell."""
    document = one(xmi, cas('<c:A xmi:id="2" begin="5" end="3"/>', '<c:A xmi:id="3" begin="-1" end="99"/>'))
    assert spans(document) == [("2", "A", ((5, 3),)), ("3", "A", ((-1, 99),))]


def test_ids_that_stand_twice() -> None:
    """Protects the first of two annotations with one id; the second is set aside."""
    document = one(xmi, cas(GOOD, GOOD.replace('end="1"', 'end="2"')))
    assert spans(document) == [("7", "Span", ((0, 1),))]
    assert unread(document) == [(4, "an id that an earlier structure has", "7")]
    structure = {"%ID": 7, "%TYPE": "x.Span", "@sofa": 1, "begin": 0, "end": 1}
    document = one(json_cas, json_of(structure, structure))
    assert unread(document) == [(1, "an id that an earlier structure has", "7")]


def test_dangling_references() -> None:
    """Protects against links that lead nowhere: in slots, features and arrays."""
    structures: list[dict[str, Any]] = [
        {"%ID": 7, "%TYPE": "x.Span", "@sofa": 1, "begin": 0, "end": 1, "@other": 99, "@links": 8},
        {"%ID": 8, "%TYPE": "x.Slot[]", "%ELEMENTS": [9, 10, None, 98]},
        {"%ID": 9, "%TYPE": "x.Slot", "role": "agent", "@target": 97},
        {"%ID": 10, "%TYPE": "x.Slot", "role": "theme"},
    ]
    types = {"x.Slot": {"%SUPER_TYPE": "uima.cas.TOP", "target": {"%RANGE": "x.Span"}, "role": {}}}
    document = one(json_cas, json_of(*structures, **{"%TYPES": types}))
    assert [told[1:] for told in unread(document)] == [
        ("a reference to a structure that the file does not hold", "other of 7 is 99"),
        ("a reference to a structure that the file does not hold", "links of 7, role 'agent'"),
        ("a link that leads nowhere", "links of 7, role 'theme'"),
        ("a reference to a structure that the file does not hold", "links of 7 is 98"),
    ]


def test_lists_and_circles() -> None:
    """Protects against lists that lead back to themselves, and keeps the values of those that end."""
    structures: list[dict[str, Any]] = [
        {"%ID": 7, "%TYPE": "x.Span", "@sofa": 1, "begin": 0, "end": 1, "@words": 8, "@next": 7},
        {"%ID": 8, "%TYPE": "uima.cas.NonEmptyStringList", "head": "a", "@tail": 9},
        {"%ID": 9, "%TYPE": "uima.cas.NonEmptyStringList", "head": "b", "@tail": 8},
    ]
    document = one(json_cas, json_of(*structures))
    assert [one_.value for one_ in entries(document) if isinstance(one_, Property)] == ["a", "b"]
    assert [one_.ends for one_ in entries(document) if isinstance(one_, Link)] == [("7", "7")]
    assert unread(document) == []


def test_arrays_that_thousands_share() -> None:
    """Protects memory: a small file in which all share one array does not become millions of entries."""
    many = 3_000
    structures: list[dict[str, Any]] = [{"%ID": 2, "%TYPE": "uima.cas.IntegerArray", "%ELEMENTS": list(range(many))}]
    structures += [{"%ID": 3 + number, "%TYPE": "x.A", "begin": 0, "end": 1, "@all": 2} for number in range(many)]
    found = entries(one(json_cas, json_of(*structures)))
    assert len(found) < 400 * many
    assert sum(isinstance(entry, TextBound) for entry in found) == many
    assert {entry.reason for entry in found if isinstance(entry, Unread)} == {"a reference to what is no annotation"}


@pytest.mark.parametrize(
    ("digits", "value"), [("9" * 18, 10**18 - 1), (str(2**63 - 1), 2**63 - 1), (str(2**63), str(2**63))]
)
def test_long_numbers(digits: str, value: object) -> None:
    """Protects numbers: those that a record can hold are numbers, longer ones are words."""
    types = b"""<typeSystemDescription><types><typeDescription><name>webanno.custom.Span</name><features>
      <featureDescription><name>n</name><rangeTypeName>uima.cas.Long</rangeTypeName></featureDescription>
      </features></typeDescription></types></typeSystemDescription>"""
    document = one(xmi, cas(f'<c:Span xmi:id="7" begin="0" end="1" n="{digits}"/>'), types)
    assert [one_.value for one_ in entries(document) if isinstance(one_, Property)] == [value]


def test_a_file_that_breaks_off() -> None:
    """Protects what came before the break; without any text the whole file is damaged."""
    whole = cas(GOOD, '<c:Span xmi:id="8" sofa="1" begin="2" end="4"/>')
    cut = whole[: whole.index(b'begin="2"')]
    document = one(xmi, cut)
    assert document.text == "a bc d"
    assert spans(document) == [("7", "Span", ((0, 1),))]
    assert unread(document) == [
        (4, "a UIMA file in XML that breaks off or is damaged", "unclosed token: line 4, column 0")
    ]
    (damage,) = read(xmi, cas(GOOD, sofa="")[:-20])
    assert isinstance(damage, Damage)
    assert (damage.reason, damage.line) == ("a UIMA file in XML that breaks off or is damaged", 3)
    (damage,) = read(json_cas, json_of()[:-20])
    assert isinstance(damage, Damage)
    assert (damage.reason, damage.line) == ("JSON that cannot be read", 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html/>", "XML that is not a UIMA file"),
        (b"", "a UIMA file in XML that breaks off or is damaged"),
        (
            cas(GOOD, head_='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'),
            "XML that declares entities of its own",
        ),
        (
            cas(GOOD, head_='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
            "XML that declares entities of its own",
        ),
    ],
)
def test_what_is_no_file_of_uima(data: bytes, reason: str) -> None:
    """Protects against other XML and against entities, which could grow without end or read other files."""
    (damage,) = read(xmi, data)
    assert isinstance(damage, Damage)
    assert damage.reason == reason
    assert damage.hint


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{}", []),
        (b'{"%VIEWS": {"a": 1}}', []),
        (
            b'{"%FEATURE_STRUCTURES": [1, {"a": {}}, {"%ID": 1}, {"%ID": 1, "%TYPE": "x", "a": {}}]}',
            [
                "expected an object, found 1",
                "it has no %TYPE",
                "it has no %TYPE",
                "a is neither a word nor a number nor a truth value",
            ],
        ),
    ],
)
def test_odd_json(data: bytes, told: list[str]) -> None:
    """Protects against structures that are none: each is set aside, and a file without text has none."""
    for found in read(json_cas, data):
        assert isinstance(found, ForeignDocument)
        assert found.text is None
        assert unread(found) == [(1, "a UIMA structure that cannot be read", detail) for detail in told]


def test_types_that_are_called_the_same() -> None:
    """Protects types of different packages: both have their full names, so that a mapping can tell them apart."""
    document = one(xmi, cas('<c:A xmi:id="2" begin="0" end="1"/>', '<d:A xmi:id="3" begin="0" end="1"/>'))
    assert [span[1] for span in spans(document)] == ["webanno.custom.A", "other.custom.A"]


def test_a_damaged_type_system_is_told() -> None:
    """Protects the document from the type system beside it: it is read without, and that is said."""
    document = one(xmi, cas(GOOD), b"<typeSystemDescription><types>")
    assert spans(document) == [("7", "Span", ((0, 1),))]
    ((line, reason, detail),) = unread(document)
    assert (line, reason) == (1, "a type system that cannot be read")
    assert detail.startswith("TypeSystem.xml: ")


@pytest.mark.parametrize(
    ("header", "unit", "spare"),
    [
        ({}, "utf16", ("codepoint",)),
        ({"%OFFSET_ENCODING": "utf-32"}, "codepoint", ()),
        ({"offset-encoding": "UTF-8"}, "utf8", ()),
    ],
)
def test_the_header_says_what_offsets_count(header: dict[str, str], unit: str, spare: tuple[str, ...]) -> None:
    """Protects offsets of JSON files in which they count code points or bytes."""
    document = one(json_cas, json_of(**{"%HEADER": header}))
    assert (document.unit, document.spare) == (unit, spare)


def test_a_text_that_lies_beside() -> None:
    """Protects texts by address: one in the same folder is read, all others are only named."""
    for uri, text in (("file:/x/a.txt", "ab\r\ncd"), ("http://example.org/b.txt", None), ("../.hidden", None)):
        folder = Folder()
        folder.add("a.txt", b"ab\r\ncd")
        sofa = f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaURI="{uri}"/>'
        (document,) = xmi.documents(source("a.xmi", cas(GOOD, sofa=sofa)), folder.beside("a.xmi"))
        assert isinstance(document, ForeignDocument)
        assert (document.text, document.metadata) == (text, {"sofaURI": uri})


def test_xml_in_other_encodings() -> None:
    """Protects files in UTF-16 and cp1252, and the text that is set aside of them."""
    element = '<c:Span xmi:id="8" begin="ü" end="1"/>'
    for encoding, head_ in (("utf-16", ""), ("cp1252", '<?xml version="1.0" encoding="windows-1252"?>')):
        data = cas(element, head_=head_).decode().encode(encoding)
        assert xmi.claims(head("a.xmi", data))
        document = one(xmi, data)
        assert [one_.content for one_ in entries(document)] == [element]


def test_pieces_are_joined_once_also_in_circles() -> None:
    """Protects annotations that were linked by mistake: no link is lost, and none leads reading in a circle."""
    continues = (
        '<k:Continues xmlns:k="http:///corpuskit.ecore" xmi:id="{}" begin="0" end="1" Governor="{}" Dependent="{}"/>'
    )
    pair = [f'<c:A xmi:id="{id_}" begin="{id_}" end="9"/>' for id_ in (2, 3, 4)]
    circle = one(xmi, cas(*pair, continues.format(7, 2, 3), continues.format(8, 3, 2)))
    assert spans(circle) == [("3", "A", ((3, 9), (2, 9))), ("4", "A", ((4, 9),))]
    assert [one_.ends for one_ in entries(circle) if isinstance(one_, Link)] == [("3", "3")]
    fork = one(xmi, cas(*pair, continues.format(7, 2, 4), continues.format(8, 3, 4)))
    assert spans(fork) == [("4", "A", ((4, 9), (2, 9), (3, 9)))]
    joined = one(xmi, cas(*pair, continues.format(7, 2, 3), continues.format(8, 3, 4)))
    assert spans(joined) == [("4", "A", ((4, 9), (3, 9), (2, 9)))]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.NAME)
@given(sent=outgoing(), place=st.floats(0, 1), byte=st.binary(max_size=3), cut=st.booleans())
def test_no_damage_is_a_traceback(module: Any, sent: Any, place: float, byte: bytes, cut: bool) -> None:
    """Protects the command: whatever is wrong with a file is a document with entries set aside, or a damage."""
    folder = Folder()
    module.write([sent], folder, WRITING)
    data = folder.files[f"doc-1{module.SUFFIXES[0]}"]
    at = int(place * len(data))
    broken = data[:at] + byte + (b"" if cut else data[at + len(byte) :])
    module.claims(head("a", broken))
    for found in read(module, broken, folder.files["TypeSystem.xml"]):
        assert isinstance(found, ForeignDocument | Damage)
