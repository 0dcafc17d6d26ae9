"""BioC: texts from passages, offsets in any unit, relations, and what of a corpus comes back, in XML and JSON."""

import json
from types import ModuleType
from typing import Any
from xml.sax.saxutils import quoteattr

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.formats.annotated import Outgoing
from corpuskit.formats.bioc import bioc_json, bioc_xml
from corpuskit.formats.entries import (
    AnnotatorSet,
    Damage,
    Entry,
    Event,
    ForeignDocument,
    Link,
    Property,
    TextBound,
    Unread,
)
from corpuskit.model import Document
from tests.formats.task_documents import Folder, bare, entries, head, one, outgoing, read, why, writing

BOTH = pytest.mark.parametrize("module", [bioc_xml, bioc_json], ids=lambda module: module.NAME)


def passage(offset: Any, text: str | None, *annotations: dict[str, Any], **more: Any) -> dict[str, Any]:
    said = {} if text is None else {"text": text}
    empty: dict[str, Any] = {"infons": {}, "sentences": [], "relations": []}
    return {"offset": offset, **empty, **said, "annotations": list(annotations), **more}


def mark(own: str, offset: Any, length: Any, text: str, **infons: Any) -> dict[str, Any]:
    locations = [{"offset": offset, "length": length}]
    return {"id": own, "infons": {"type": "Gene", **infons}, "text": text, "locations": locations}


def relation(own: str, *nodes: tuple[str, str], **infons: Any) -> dict[str, Any]:
    return {"id": own, "infons": infons, "nodes": [{"refid": refid, "role": role} for refid, role in nodes]}


def document(*passages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "d1", "infons": {}, "passages": list(passages), "annotations": [], "relations": [], **more}


def as_json(*documents: dict[str, Any]) -> str:
    return json.dumps({"source": "PubMed", "date": "", "key": "", "infons": {}, "documents": documents})


def as_xml(*documents: dict[str, Any]) -> str:
    inside = "".join(f"<document><id>{one['id']}</id>{_inner(one)}</document>" for one in documents)
    return f"<?xml version='1.0'?>\n<collection><source>PubMed</source><date></date><key></key>{inside}</collection>"


def _inner(one: dict[str, Any]) -> str:
    parts = [f"<infon key={quoteattr(name)}>{value}</infon>" for name, value in one["infons"].items()]
    parts += [f"<offset>{one['offset']}</offset>"] if "offset" in one else []
    parts += [
        f"<location offset={quoteattr(str(place['offset']))} length={quoteattr(str(place['length']))}/>"
        for place in one.get("locations", [])
    ]
    parts += [f"<text>{one['text']}</text>"] if "text" in one else []
    parts += [f'<node refid="{node["refid"]}" role="{node["role"]}"/>' for node in one.get("nodes", [])]
    for name in ("passages", "sentences", "annotations", "relations"):
        for below in one.get(name, []):
            own = f" id={quoteattr(str(below['id']))}" if "id" in below else ""
            parts.append(f"<{name[:-1]}{own}>{_inner(below)}</{name[:-1]}>")
    return "".join(parts)


def found(module: ModuleType, *documents: dict[str, Any]) -> list[ForeignDocument | Damage]:
    return read(module, as_json(*documents) if module is bioc_json else as_xml(*documents), "a.bioc")


def only(module: ModuleType, *passages: dict[str, Any], **more: Any) -> ForeignDocument:
    (given_,) = found(module, document(*passages, **more))
    assert isinstance(given_, ForeignDocument), given_
    return given_


def spans(given_: ForeignDocument) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    return [(entry.id, entry.pieces) for entry in entries(given_) if isinstance(entry, TextBound)]


@BOTH
def test_passages_stand_where_their_offsets_say(module: ModuleType) -> None:
    """Protects offsets that count from the beginning of the document, over what is between passages."""
    given_ = only(
        module,
        passage(2, "Title", mark("1", 2, 5, "Title")),
        passage(8, "A b."),
        passage(14, "C d.", mark("2", 14, 1, "C")),
        passage(23, None, sentences=[passage(23, "E f."), passage(29, "G h.", mark("3", 29, 1, "G"))]),
    )
    assert given_.text == "  Title\nA b.\n\nC d.\n   \nE f.  G h."
    assert spans(given_) == [("1", ((2, 7),)), ("2", ((14, 15),)), ("3", ((29, 30),))]
    assert (given_.unit, given_.spare, given_.metadata) == ("codepoint", ("utf16", "utf8"), {"source": "PubMed"})


@BOTH
@pytest.mark.parametrize(("unit", "width"), [("codepoint", 1), ("utf16", 2), ("utf8", 4)])
def test_the_text_fits_what_offsets_count(module: ModuleType, unit: str, width: int) -> None:
    """Protects documents in UTF-16 units or bytes, whose later passages would stand too late."""
    start = 2 * width + 2
    given_ = only(module, passage(0, "😊😊 "), passage(start, "an ox", mark("1", start + 3, 2, "ox")))
    assert given_.text == "😊😊 \nan ox"
    assert (given_.unit, spans(given_)) == (unit, [("1", ((start + 3, start + 5),))])


@BOTH
def test_passages_without_room_follow_each_other_with_their_annotations(module: ModuleType) -> None:
    """Protects annotations of files in which each passage begins anew, or in which offsets are nonsense."""
    expected = [("1", ((0, 2),)), ("2", ((6, 8),))]
    for second, offset in ((0, 0), (0, 0), (10**12, 10**12)):
        given_ = only(
            module, passage(0, "ab cd", mark("1", 0, 2, "ab")), passage(second, "ef gh", mark("2", offset, 2, "ef"))
        )
        assert (given_.text, spans(given_)) == ("ab cd\nef gh", expected)
    relative = only(module, passage(0, "ab cd"), passage(6, "ef gh", mark("2", 3, 2, "gh")))
    assert (relative.text, spans(relative)) == ("ab cd\nef gh", [("2", ((9, 11),))])


@BOTH
def test_infons_say_who_and_what(module: ModuleType) -> None:
    """Protects types, annotators, times and attributes, titles and metadata."""
    marked = mark("1", 0, 2, "ab", annotator="ann", updated_at="2020-01-02T03:04:05Z", identifier="9606")
    given_ = only(
        module,
        passage(0, "ab cd", marked, infons={"type": "title"}),
        infons={"journal": "J", "language": "en"},
    )
    ((who, (span, value)),) = [(one_.annotator, one_.entries) for one_ in given_.sets]
    assert isinstance(span, TextBound)
    assert isinstance(value, Property)
    assert (who, span.type, span.made, span.surface) == ("ann", "Gene", "2020-01-02T03:04:05Z", "ab")
    assert (value.type, value.target, value.value) == ("identifier", "1", "9606")
    assert (given_.title, given_.language, given_.metadata) == ("ab cd", "en", {"source": "PubMed", "journal": "J"})


@BOTH
def test_an_annotation_without_a_place_is_about_what_is_around_it(module: ModuleType) -> None:
    """Protects statements about documents and passages, and texts of which only the words are known."""
    bare_ = {"infons": {"type": "topic"}, "locations": [], "text": ""}
    given_ = only(
        module,
        passage(3, "ab cd", {"id": "p", **bare_}, {"id": "q", **bare_, "text": "cd"}),
        annotations=[{"id": "d", **bare_}],
    )
    said = [(e.id, e.pieces, [q.exact for q in e.quotes]) for e in entries(given_) if isinstance(e, TextBound)]
    assert said == [("p", ((3, 8),), []), ("q", (), ["cd"]), ("d", (), [])]


@BOTH
def test_several_locations_are_one_annotation(module: ModuleType) -> None:
    """Protects the check of texts with dots between the pieces, and of those that have dots of their own."""
    places = [{"offset": 0, "length": 2}, {"offset": 3, "length": 2}]
    for text, expected in (("ab cd", "ab cd"), ("a… cd", "ab … cd")):
        marked = {"id": "1", "infons": {"type": "x"}, "locations": places, "text": "ab … cd"}
        span = entries(only(module, passage(0, text, marked)))[0]
        assert isinstance(span, TextBound)
        assert (span.pieces, span.surface) == (((0, 2), (3, 5)), expected)


@BOTH
def test_relations_become_links_and_events(module: ModuleType) -> None:
    """Protects relations of two, of more, and of those around a trigger."""
    text = passage(0, "a b c", *(mark(name, at, 1, name) for name, at in (("a", 0), ("b", 2), ("c", 4))))
    given_ = only(
        module,
        text,
        relations=[
            relation("r1", ("a", "target"), ("b", "source"), type="binds", sure="no"),
            relation("r2", ("a", "who"), ("b", "what"), ("c", ""), type="acts"),
            relation("r3", ("a", "Theme"), ("b", "Trigger"), type="Event"),
            relation("a", ("b", ""), ("c", "")),
        ],
    )
    links = [entry for entry in entries(given_) if isinstance(entry, Link | Event)]
    assert [(one_.id, one_.type, one_.ends if isinstance(one_, Link) else one_.arguments) for one_ in links] == [
        ("r1", "binds", ("b", "a")),
        ("r2", "acts:what", ("a", "b")),
        ("r2-2", "acts", ("a", "c")),
        ("r3", "Event", (("Theme", "a"),)),
        ("a-2", "relation", ("b", "c")),
    ]
    values = [(entry.target, entry.type, entry.value) for entry in entries(given_) if isinstance(entry, Property)]
    assert values == [("r1", "sure", "no")]


@BOTH
def test_ids_may_begin_anew_in_each_passage(module: ModuleType) -> None:
    """Protects files with ids that are unique in a passage alone, and tells where nobody can know what is meant."""
    inner = relation("R", ("1", ""), ("2", ""), type="x")
    first = passage(0, "a b", mark("1", 0, 1, "a"), mark("2", 2, 1, "b"), relations=[inner])
    second = passage(4, "c d", mark("1", 4, 1, "c"), mark("2", 6, 1, "d"), relations=[inner])
    given_ = only(module, first, second, relations=[relation("S", ("1", ""), ("2", ""), type="x")])
    links = [(entry.id, entry.ends) for entry in entries(given_) if isinstance(entry, Link)]
    assert links == [("R", ("1", "2")), ("R-2", ("1-2", "2-2"))]
    assert why(entries(given_)[-1]) == (
        "a relation to an id that several annotations of the document have",
        "1",
        "Give annotations ids that are unique in the document.",
    )


@BOTH
@pytest.mark.parametrize(
    ("bad", "reason", "detail", "hint"),
    [
        (
            relation("r", ("1", ""), ("9", "")),
            "a relation to something that the document does not have",
            "9",
            "Export it together with what it refers to.",
        ),
        (
            relation("r", ("1", "")),
            "a relation that does not link two annotations",
            "r",
            'It needs two nodes: <node refid="T1" role="source"/><node refid="T2" role="target"/>.',
        ),
        (
            relation("r", ("0", ""), ("1", ""), role1="Gene|1", role2="Disease|2"),
            "a relation between concepts, not between annotations",
            "r",
            "It says which identifiers belong together and not where that stands: it is none of the text.",
        ),
    ],
)
def test_relations_that_link_nothing_are_told(
    module: ModuleType, bad: dict[str, Any], reason: str, detail: str, hint: str
) -> None:
    """Protects from relations that seem to be there, and the annotations beside them."""
    given_ = only(module, passage(0, "a b", mark("1", 0, 1, "a")), relations=[bad])
    assert spans(given_) == [("1", ((0, 1),))]
    last = entries(given_)[-1] if len(given_.sets) == 1 else given_.sets[-1].entries[-1]
    assert why(last) == (reason, detail, hint)


@BOTH
@pytest.mark.parametrize("place", [("x", 2), (None, 2), (0, "2.5"), ("9" * 5000, 1)])
def test_places_that_are_no_numbers_are_told(module: ModuleType, place: tuple[Any, Any]) -> None:
    """Protects the annotations beside one whose place cannot be read."""
    given_ = only(module, passage(0, "a b", mark("1", *place, "a"), mark("2", 0, 1, "a")))
    unread = entries(given_)[0]
    assert isinstance(unread, Unread)
    assert (unread.reason, unread.hint) == (
        "a location without whole numbers for its offset and its length",
        "Write the offset in the document and the length of the text.",
    )
    assert spans(given_) == [("2", ((0, 1),))]


@BOTH
def test_offsets_outside_the_text_stay_as_they_are(module: ModuleType) -> None:
    """Protects the numbers by which rules tell what is wrong."""
    given_ = only(module, passage(0, "a b", mark("1", 90, 9, "a"), mark("2", 2, -2, "a"), mark("2", 0, 1, "a")))
    assert spans(given_) == [("1", ((90, 99),)), ("2", ((2, 0),)), ("2", ((0, 1),))]


@BOTH
def test_a_passage_without_an_offset_is_a_damaged_document(module: ModuleType) -> None:
    """Protects the documents beside one of which nobody knows where its passages stand."""
    first, second = found(module, document(passage("x", "ab")), document(passage(0, "ab"), id="d2"))
    assert why(first) == (
        "a passage without a whole number as its offset",
        "x",
        "Write where the passage begins in the document: the first at 0, each next one behind the text before.",
    )
    assert isinstance(second, ForeignDocument)
    assert second.name == "d2"


@BOTH
def test_documents_without_texts_wait_for_those_of_the_corpus(module: ModuleType) -> None:
    """Protects stand-off collections, which hold annotations alone."""
    given_ = only(module, passage(0, None, mark("1", 0, 2, "ab")))
    assert (given_.text, spans(given_)) == (None, [("1", ((0, 2),))])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            '<!DOCTYPE collection [<!ENTITY a "b">]><collection><source/></collection>',
            "XML that declares entities of its own",
        ),
        (
            '<!DOCTYPE collection SYSTEM "BioC.dtd"><collection><source>&x;</source></collection>',
            "XML with an entity that it does not declare",
        ),
        ("<collection><source/><document><id>1", "XML that breaks off or is damaged"),
        ("<collection><source/>" + "<document>" * 20_000, "XML that breaks off or is damaged"),
        ("", "XML that breaks off or is damaged"),
    ],
)
def test_damaged_xml_is_told(data: str, reason: str) -> None:
    """Protects from bombs, and from tracebacks."""
    (damage,) = read(bioc_xml, data, "a.xml")
    assert isinstance(damage, Damage)
    assert damage.reason == reason


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9, 0.99])
@BOTH
def test_what_is_whole_in_a_file_that_breaks_off_is_read(module: ModuleType, cut: float) -> None:
    """Protects the documents before the place where a file breaks off."""
    whole = as_json if module is bioc_json else as_xml
    data = whole(*(document(passage(0, f"text {number}"), id=f"d{number}") for number in range(9)))
    given_ = read(module, data[: int(len(data) * cut)], "a.bioc")
    assert isinstance(given_[-1], Damage)
    names = [one_.name for one_ in given_ if isinstance(one_, ForeignDocument)]
    assert names == [f"d{number}" for number in range(len(names))]
    assert len(names) >= int(9 * cut) - 1


@pytest.mark.parametrize("shape", ["collection", "indented", "lines", "list", "pubtator", "single"])
def test_documents_are_found_in_all_shapes_of_json(shape: str) -> None:
    """Protects what PubTator and programs give out, which hold the same in different shells."""
    first, second = document(passage(0, "a")), document(passage(0, "b"), id="d2")
    data = {
        "collection": as_json(first, second),
        "indented": json.dumps(json.loads(as_json(first, second)), indent=2),
        "lines": f"{json.dumps(first)}\n{json.dumps(second)}\n",
        "list": json.dumps([first, second]),
        "pubtator": json.dumps({"PubTator3": [first, second]}),
        "single": json.dumps(first),
    }[shape]
    assert bioc_json.claims(head(data.encode(), "a.json"))
    given_ = read(bioc_json, data, "a.json")
    assert [one_.name for one_ in given_ if isinstance(one_, ForeignDocument)] == ["d1", "d2"][: len(given_)]
    assert len(given_) == (1 if shape == "single" else 2)


def test_records_of_json_that_are_no_documents_are_told() -> None:
    """Protects the documents beside a record that is none, and annotations beside what is none."""
    data = json.dumps([document(passage(0, "a", 5)), {"bioctype": "BioCPassage", "text": "x"}])  # type: ignore[arg-type]
    given_, damage = read(bioc_json, data, "a.json")
    assert isinstance(given_, ForeignDocument)
    assert why(entries(given_)[0]) == (
        "what should be an annotation is none",
        "5",
        'It is {"id": …, "infons": {"type": …}, "locations": [{"offset": …, "length": …}], "text": …}.',
    )
    assert why(damage) == (
        "a record without passages",
        None,
        'A BioC document is {"id": …, "infons": {…}, "passages": [{"offset": …, "text": …}], …}.',
    )


@pytest.mark.parametrize(
    "data",
    [
        "<collection xmlns='http://www.loc.gov/MARC21/slim'><record/></collection>",
        "<collection><record/></collection>",
        "<html><collection><source/></collection></html>",
        '{"documents": [{"id": 1, "text": "x"}]}',
        '{"passages": ["a", "b"]}',
    ],
)
def test_other_files_are_not_claimed(data: str) -> None:
    """Protects the readers of other files."""
    assert not bioc_xml.claims(head(data.encode(), "a.xml"))
    assert not bioc_json.claims(head(data.encode(), "a.json"))


@BOTH
@given(data=st.data())
@settings(deadline=None)
def test_what_is_written_comes_back(module: ModuleType, data: st.DataObject) -> None:
    """Protects all that a corpus says: ids, pieces, relations, values with their types, and who said it."""
    given_ = data.draw(outgoing(module.HOLDS - {"metadata"}))
    folder = Folder()
    module.write([given_], folder, writing())
    (document_,) = folder.read(module)
    assert (document_.name, document_.text) == (given_.document.id, given_.document.text)
    assert (document_.title, document_.language) == (given_.document.title, given_.document.language)
    back = {one_.annotator: bare(one_.entries) for one_ in document_.sets}
    assert back == {one_.annotator: bare(one_.entries) for one_ in given_.sets}
    assert document_.unit == "codepoint"


@BOTH
@given(data=st.data())
@settings(deadline=None)
def test_what_is_said_of_documents_comes_back(module: ModuleType, data: st.DataObject) -> None:
    """Protects metadata, with their types."""
    given_ = data.draw(outgoing(frozenset({"metadata", "title", "language"}), relations=False, documents=False))
    folder = Folder()
    module.write([given_, msgspec.structs.replace(given_, document=Document(id="d2", text="x"))], folder, writing())
    first, second = folder.read(module)
    assert first.metadata == given_.document.metadata
    assert (second.name, second.metadata) == ("d2", {})


@BOTH
def test_two_annotators_may_use_one_id(module: ModuleType) -> None:
    """Protects what one annotator says from being taken for what another one does."""

    def of(who: str) -> AnnotatorSet:
        made: list[Entry] = [
            TextBound(line=0, content="", id=own, type="PER", pieces=((at, at + 1),), surface=None)
            for own, at in (("a", 0), ("b", 2))
        ]
        made.append(Link(line=0, content="", id="r", type="said by", ends=("b", "a")))
        made.append(Property(line=0, content="", type="type", target="a", value="x"))
        return AnnotatorSet(annotator=who, entries=tuple(made))

    given_ = Outgoing(document=Document(id="d", text="x y"), sets=(of("ann"), of("bo")))
    folder = Folder()
    module.write([given_], folder, writing())
    (document_,) = folder.read(module)
    assert {one_.annotator: bare(one_.entries) for one_ in document_.sets} == {
        one_.annotator: bare(one_.entries) for one_ in given_.sets
    }
    assert (
        sorted(folder.files)
        == ["out.key", "out.json" if module is bioc_json else "out.xml"][:: -1 if module is bioc_json else 1]
    )
    assert "  PER\n" in folder.files["out.key"].decode()


@BOTH
def test_losses_are_told(module: ModuleType) -> None:
    """Protects from silent losses: of annotators without a name who marked nothing, and of what XML cannot hold."""
    value = Property(line=0, content="", type="act", target="a", value="\x00")
    span = TextBound(line=0, content="", id="a", type="PER", pieces=((0, 1),), surface=None)
    sets = (
        AnnotatorSet(annotator=None, entries=()),
        AnnotatorSet(annotator="ann", entries=(span, value)),
        AnnotatorSet(annotator="bo", entries=()),
    )
    given_ = Outgoing(document=Document(id="d", text="\x00y"), sets=sets)
    expected = ["that an annotator looked at a document and marked nothing"]
    xml = ["values with characters that XML cannot hold"] if module is bioc_xml else []
    assert list(module.losses(given_, writing())) == xml + expected
    folder = Folder()
    module.write([given_], folder, writing())
    (document_,) = folder.read(module)
    assert document_.text == "\x00y"
    assert [one_.annotator for one_ in document_.sets] == ["ann", "bo"]


def test_an_empty_collection_has_no_documents() -> None:
    """Protects exports of nothing."""
    for module in (bioc_xml, bioc_json):
        folder = Folder()
        module.write([], folder, writing())
        assert folder.read(module) == []


def test_files_in_other_encodings_are_read() -> None:
    """Protects files of older programs."""
    data = as_xml(document(passage(0, "é b", mark("1", 2, 1, "b")))).replace("'1.0'", "'1.0' encoding='ISO-8859-1'")
    assert one(bioc_xml, data.encode("latin-1"), "a.xml").text == "é b"
    sixteen = data.replace("ISO-8859-1", "UTF-16").encode("utf-16")
    assert bioc_xml.claims(head(sixteen, "a.xml"))
    assert one(bioc_xml, sixteen, "a.xml").text == "é b"
