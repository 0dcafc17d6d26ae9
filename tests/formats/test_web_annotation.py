"""Web annotations: their shapes and selectors, quotes that are looked for, and what of a corpus comes back."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from corpuskit.formats import web_annotation
from corpuskit.formats.annotated import Asked, Outgoing
from corpuskit.formats.annotated_reading import FromFiles
from corpuskit.formats.entries import (
    AnnotatorSet,
    Damage,
    Entry,
    ForeignDocument,
    Link,
    Note,
    Property,
    Quote,
    TextBound,
    Unread,
)
from corpuskit.formats.mapping import Mapping, SpanTarget
from corpuskit.formats.placing.anchoring import anchored
from corpuskit.formats.placing.proving import proved
from corpuskit.model import Document
from tests.formats.reading import ROOT, SCHEMA, options, unit_of
from tests.formats.task_documents import Folder, bare, entries, head, one, outgoing, read, source, why, writing

FIXTURES = ROOT.parent / "shared" / "data" / "fixtures" / "w3c_webanno"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
PAGE = "http://example.org/page1"
TEXT = "😊 Ann met Bo. Ann left."


def annotation(selector: Any = None, **more: Any) -> dict[str, Any]:
    target = PAGE if selector is None else {"source": PAGE, "selector": selector}
    body = {"type": "TextualBody", "purpose": "tagging", "value": "PER"}
    return {"@context": CONTEXT, "id": "a1", "type": "Annotation", "body": body, "target": target, **more}


def position(start: Any, end: Any) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def quoted(exact: str, **around: str) -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, **around}


def found(*annotations: dict[str, Any]) -> tuple[Entry, ...]:
    return entries(one(web_annotation, json.dumps(list(annotations)), "a.jsonld"))


def span(*annotations: dict[str, Any]) -> TextBound:
    entry = found(*annotations)[0]
    assert isinstance(entry, TextBound), entry
    return entry


def placed(entry: TextBound, text: str = TEXT) -> Entry:
    (given,) = anchored(text, [AnnotatorSet(annotator=None, entries=(entry,))])
    return given.entries[0]


def test_positions_and_quotes_stand_side_by_side() -> None:
    """Protects the usual case, in which a quote proves what a position counts."""
    entry = span(annotation([position(3, 6), quoted("Ann", prefix=" ", suffix=" met")]))
    assert (entry.id, entry.type, entry.pieces, entry.surface) == ("a1", "PER", ((3, 6),), "Ann")
    assert entry.quotes == (Quote(exact="Ann", prefix=" ", suffix=" met"),)
    document = one(web_annotation, json.dumps(annotation(position(3, 6))), "a.jsonld")
    assert (document.name, document.text, document.unit, document.spare) == (
        "example.org-page1",
        None,
        "codepoint",
        ("utf16",),
    )
    sets, proof = proved(TEXT, [AnnotatorSet(annotator=None, entries=(entry,))], document.unit, document.spare)
    assert str(proof.way) == "UTF-16 units"
    (after,) = anchored(TEXT, sets)[0].entries
    assert isinstance(after, TextBound)
    assert (after.pieces, after.quotes) == (((2, 5),), ())


@pytest.mark.parametrize(
    ("selector", "pieces"),
    [
        ({"type": "oa:TextPositionSelector", "start": 1, "end": 4.0}, ((1, 4),)),
        ({**position(10, 90), "refinedBy": position(2, 5)}, ((12, 15),)),
        ({"type": "RangeSelector", "startSelector": position(2, 3), "endSelector": position(9, 12)}, ((2, 9),)),
        ({"type": "FragmentSelector", "value": "char=3,7"}, ((3, 7),)),
        ([{"type": "XPathSelector", "value": "/p"}, position(1, 2)], ((1, 2),)),
    ],
)
def test_selectors_that_give_a_place_give_it(selector: Any, pieces: tuple[tuple[int, int], ...]) -> None:
    """Protects what can be known of a place in a text, in whatever way it is said."""
    assert span(annotation(selector)).pieces == pieces


@pytest.mark.parametrize(
    ("selector", "kinds"),
    [
        ({"type": "SvgSelector", "value": "<svg/>"}, "SvgSelector"),
        ({"type": "XPathSelector", "value": "/p", "refinedBy": position(1, 2)}, "XPathSelector, TextPositionSelector"),
        (position("x", 3), "TextPositionSelector"),
        (quoted(""), "TextQuoteSelector"),
        ("http://example.org/selector", "no type"),
        ([], ""),
    ],
)
def test_places_that_no_text_has_are_told(selector: Any, kinds: str) -> None:
    """Protects from taking a place inside of something unknown for one in the text."""
    (entry,) = found(annotation(selector))
    assert why(entry) == (
        "a target without a position or a quote in a text",
        kinds,
        "Give it a TextQuoteSelector or a TextPositionSelector; places in a page cannot be looked up in a text.",
    )


@pytest.mark.parametrize(
    ("quote", "pieces", "expected"),
    [
        (Quote(exact="Ann met"), (), (2, 9)),
        (Quote(exact="Ann", suffix=" left"), ((0, 3),), (14, 17)),
        (Quote(exact="Ann", prefix="Bo.   ", suffix="\nleft"), (), (14, 17)),
        (Quote(exact="met\nBo"), (), (6, 12)),
        (Quote(exact="Bo", prefix="never", suffix="."), ((0, 99),), (10, 12)),
        (Quote(exact="Bo", prefix="never", suffix="there"), (), (10, 12)),
        (Quote(exact="Ann"), ((14, 17),), (14, 17)),
        (Quote(exact="Ann"), ((0, 3),), "the quoted text is in the document more than once"),
        (Quote(exact="nn", prefix="A"), (), "the quoted text is in the document more than once"),
        (Quote(exact="Cy"), (), "the quoted text is not in the document"),
        (Quote(exact=" "), (), "the quoted text is not in the document"),
    ],
)
def test_quotes_are_looked_for_and_never_guessed(
    quote: Quote, pieces: tuple[tuple[int, int], ...], expected: tuple[int, int] | str
) -> None:
    """Protects annotations of a page that changed since, from getting lost and from getting misplaced."""
    bound = TextBound(line=1, content="{}", number=4, id="q", type="PER", pieces=pieces, surface=quote.exact)
    entry = placed(msgspec.structs.replace(bound, quotes=(quote,)))
    if isinstance(expected, str):
        assert isinstance(entry, Unread)
        assert (entry.reason, entry.detail, entry.number) == (expected, f"'{quote.exact}'", 4)
    else:
        assert isinstance(entry, TextBound)
        assert entry.pieces == (expected,)


def test_what_belongs_together_is_one_annotation_and_what_does_not_is_several() -> None:
    """Protects annotations in several pieces from those that were made at once in several places."""
    parts = [{"source": PAGE, "selector": position(2, 5)}, {"source": PAGE, "selector": position(14, 17)}]
    assert span(annotation(target={"type": "Composite", "items": parts})).pieces == ((2, 5), (14, 17))
    two = found(annotation(target=parts))
    assert [(entry.id, entry.pieces) for entry in two if isinstance(entry, TextBound)] == [
        ("a1", ((2, 5),)),
        ("a1.2", ((14, 17),)),
    ]
    elsewhere = {"type": "Composite", "items": [PAGE, "http://example.org/page2"]}
    assert why(found(annotation(target=elsewhere))[0])[:2] == (
        "a target that is in several sources",
        "http://example.org/page1, http://example.org/page2",
    )


def test_bodies_are_types_comments_or_elsewhere() -> None:
    """Protects each tag, what people wrote, and addresses of what they mean."""
    bodies = [
        {"type": "TextualBody", "purpose": "tagging", "value": "love"},
        {"type": "SpecificResource", "purpose": "classifying", "source": "http://example.org/city1"},
        {"type": "Choice", "items": [{"type": "TextualBody", "value": "Why?"}, "http://example.org/note"]},
    ]
    made = {"created": "2020-01-02T03:04:05Z", "creator": {"name": "Ann A.", "nickname": "ann"}}
    document = one(web_annotation, json.dumps(annotation(body=bodies, generator={"name": "tool 1"}, **made)))
    (given,) = document.sets
    assert given.annotator == "ann"
    spans = [entry for entry in given.entries if isinstance(entry, TextBound)]
    assert [(entry.id, entry.type, entry.pieces) for entry in spans] == [
        ("a1", "love", ()),
        ("a1-2", "http://example.org/city1", ()),
    ]
    assert {(entry.comment, entry.tool, entry.made) for entry in spans} == {("Why?", "tool 1", "2020-01-02T03:04:05Z")}
    properties = [entry for entry in given.entries if isinstance(entry, Property)]
    assert [(entry.type, entry.target, entry.value) for entry in properties] == [
        ("body", "a1", "http://example.org/note"),
        ("body", "a1-2", "http://example.org/note"),
    ]
    assert len({entry.number for entry in given.entries}) == 4


@pytest.mark.parametrize(
    ("more", "type_"),
    [
        ({"motivation": "oa:highlighting", "body": None}, "highlighting"),
        ({"body": {"type": "TextualBody", "value": "x"}}, "commenting"),
        ({"bodyValue": "x", "body": None}, "commenting"),
        ({"body": None}, "highlighting"),
        ({"body": "http://example.org/x"}, "linking"),
        ({"motivation": "tagging", "body": {"value": "X"}}, "X"),
    ],
)
def test_an_annotation_without_a_tag_is_of_the_type_of_its_purpose(more: dict[str, Any], type_: str) -> None:
    """Protects highlights and comments, which have no tag."""
    assert span(annotation(**more)).type == type_


def test_exports_of_hypothesis_are_read_with_users_tags_and_answers() -> None:
    """Protects what readers of the web write: several users, several tags, and answers to each other."""
    target = [{"source": PAGE, "selector": [{"type": "RangeSelector"}, position(2, 5), quoted("Ann")]}]
    row = {"uri": PAGE, "user": "acct:ann@hypothes.is", "target": target, "document": {"title": ["T"]}}
    rows = [
        {**row, "id": "x1", "tags": ["PER", "person"], "text": "Why?", "created": "2020-01-02T03:04:05.6+00:00"},
        {**row, "id": "x2", "user": "acct:bo@hypothes.is", "tags": [], "text": "", "target": [{"source": PAGE}]},
        {
            **row,
            "id": "x3",
            "user": "acct:bo@hypothes.is",
            "text": "So!",
            "references": ["x1"],
            "target": [{"source": PAGE}],
        },
        {**row, "id": "x4", "text": "So!", "references": ["gone"], "target": [{"source": PAGE}]},
    ]
    data = json.dumps({"total": 4, "rows": rows})
    assert web_annotation.claims(head(data.encode(), "a.json"))
    assert [web_annotation.claims(head(json.dumps(row).encode(), "a.json")) for row in rows] == [True] * 4
    document = one(web_annotation, data, "a.json")
    assert document.title == "T"
    ann, bo = document.sets
    assert (ann.annotator, bo.annotator) == ("ann", "bo")
    first, second, note, lost = ann.entries
    assert isinstance(first, TextBound)
    assert isinstance(second, TextBound)
    assert (first.id, first.type, first.comment, second.id, second.type) == ("x1", "PER", "Why?", "x1-2", "person")
    assert isinstance(note, Note)
    assert (note.type, note.target, note.text) == ("AnnotatorNotes", "x1", "bo: So!")
    assert why(lost) == (
        "what it refers to is not in the file",
        '["gone"]',
        "Export it together with what it refers to.",
    )
    (whole,) = bo.entries
    assert isinstance(whole, TextBound)
    assert (whole.type, whole.pieces) == ("highlighting", ())


def test_links_between_annotations_are_relations() -> None:
    """Protects annotations about annotations, whether or not what they are about comes first."""
    link = annotation(id="l", motivation="linking", target=["a1", "a2"], body={"value": "met", "purpose": "tagging"})
    given = found(link, annotation(position(1, 2)), annotation(position(4, 5), id="a2"))
    (relation,) = (entry for entry in given if isinstance(entry, Link))
    assert (relation.id, relation.type, relation.ends) == ("l", "met", ("a1", "a2"))
    alone = read(web_annotation, json.dumps([annotation(position(1, 2)), {**link, "target": ["a1", "gone"]}]))
    assert [document.name for document in alone if isinstance(document, ForeignDocument)] == [
        "example.org-page1",
        "a1",
        "gone",
    ]


@pytest.mark.parametrize("shape", ["single", "list", "lines", "page", "collection"])
def test_annotations_are_found_in_all_shapes(shape: str) -> None:
    """Protects exports of all programs, which hold the same in different shells."""
    first, second = annotation(position(1, 2)), annotation(position(2, 3), id="a2")
    page = {"@context": CONTEXT, "type": "AnnotationPage", "items": [first, second]}
    data = {
        "single": json.dumps(first),
        "list": json.dumps([first, second]),
        "lines": f"{json.dumps(first)}\n{json.dumps(second)}\n",
        "page": json.dumps(page, indent=1),
        "collection": json.dumps({"@context": CONTEXT, "type": "AnnotationCollection", "total": 2, "first": page}),
    }[shape]
    assert web_annotation.claims(head(data.encode(), "a.json"))
    given = entries(one(web_annotation, data, "a.json"))
    assert [entry.id for entry in given if isinstance(entry, TextBound)] == ["a1", "a2"][
        : 1 if shape == "single" else 2
    ]


def test_what_is_no_annotation_is_set_aside_with_its_place() -> None:
    """Protects the annotations beside one that is damaged."""
    bad: list[Any] = [5, {"type": "Annotation", "body": "x"}, {"target": {"selector": []}}]
    first, second, third, document = read(web_annotation, json.dumps({"items": [*bad, annotation()]}))
    hint = 'It needs a target: {"type": "Annotation", "body": …, "target": {"source": …, "selector": …}}.'
    assert [why(damage) for damage in (first, second, third)] == [
        ("what should be an annotation is none", f"$.items[{number}]", hint) for number in range(3)
    ]
    assert isinstance(first, Damage)
    assert (first.content, first.line) == (b"5", 1)
    assert isinstance(document, ForeignDocument)


@pytest.mark.parametrize(
    "data",
    [
        '{"@context": "http://www.w3.org/ns/anno.jsonld", "target": "x',
        "",
        "[[[",
        "{}",
        '{"type": "AnnotationPage", "items": [' + '{"items": [' * 5000,
    ],
)
def test_damaged_files_are_told_and_no_more(data: str) -> None:
    """Protects from tracebacks."""
    web_annotation.claims(head(data.encode()))
    assert all(isinstance(damage, Damage) for damage in read(web_annotation, data))


@pytest.mark.parametrize(
    "record",
    [
        {"text": "x", "annotations": [{"user": 1, "label": 2}]},
        {"type": "article", "title": "x", "url": "http://example.org"},
        {"target": "x", "type": "link"},
        {"items": [1, 2]},
    ],
)
def test_other_records_are_not_claimed(record: dict[str, Any]) -> None:
    """Protects the readers of other files."""
    assert not web_annotation.claims(head(json.dumps(record).encode(), "a.json"))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.example.org/news/a-b.html", "example.org-a-b.html"),
        ("my%20text.txt", "my text"),
        ("file:///home/ann/talk.txt", "talk"),
        ("http://[", "["),
        ("urn:x", "x"),
    ],
)
def test_documents_are_called_by_their_address(address: str, name: str) -> None:
    """Protects the way from an annotation to the article that was imported from the same address."""
    document = one(web_annotation, json.dumps({**annotation(), "target": address}))
    assert document.name == name


def test_texts_come_from_beside_and_from_nowhere_else() -> None:
    """Protects other files from being read because an annotation names them."""
    folder = Folder()
    folder.add("page1.txt", b"\xef\xbb\xbfAnn\r\n")
    asked: list[str] = []

    def beside(name: str) -> Any:
        asked.append(name)
        return folder.beside(name)

    for address in (PAGE, "../../page1.txt", "a\0b.txt", ".txt", "x" * 999, "..\\secret"):
        data = json.dumps({**annotation(), "target": address}).encode()
        (document,) = web_annotation.documents(source(data), Asked(beside=beside))
        assert isinstance(document, ForeignDocument)
        assert document.text == ("Ann\r\n" if "page1" in address else None)
    assert asked == ["page1.txt", "page1.txt", "secret.txt"]


@settings(deadline=None)
@given(outgoing(web_annotation.HOLDS | {"metadata"}))
def test_what_is_written_comes_back(given: Outgoing) -> None:
    """Protects all that annotations can hold: ids, pieces, relations, values with their types, and who said it."""
    given = msgspec.structs.replace(given, document=msgspec.structs.replace(given.document, metadata={}))
    folder = Folder()
    web_annotation.write([given], folder, writing())
    back = folder.read(web_annotation)
    expected = {one.annotator: bare(one.entries) for one in given.sets if one.entries}
    if not expected:
        assert back == []
        return
    (document,) = back
    assert (document.name, document.text) == (given.document.id, given.document.text)
    there = anchored(document.text or "", document.sets)
    assert {one.annotator: bare(one.entries) for one in there} == expected


def test_empty_places_and_times_come_back() -> None:
    """Protects what the generated documents do not have."""
    entry = TextBound(
        line=0, content="", id="q/1 :", type="PER", pieces=((3, 3),), surface=None, made="2020-01-02T03:04:05Z"
    )
    given = Outgoing(
        document=Document(id="a.b", text="\ufeffx y"), sets=(AnnotatorSet(annotator=None, entries=(entry,)),)
    )
    folder = Folder()
    web_annotation.write([given], folder, writing())
    (document,) = folder.read(web_annotation)
    assert (document.name, document.text) == ("a.b", "\ufeffx y")
    assert bare(entries(document)) == bare([entry])
    assert list(web_annotation.losses(given, writing())) == []
    empty = Outgoing(document=given.document, sets=(AnnotatorSet(annotator="a", entries=()),))
    assert list(web_annotation.losses(empty, writing())) == [
        "that an annotator looked at a document and marked nothing"
    ]


def test_quotes_are_placed_by_the_import(tmp_path: Path) -> None:
    """Protects the way through the import, with the text of the corpus and the account of what came in."""
    many = [
        annotation([position(0, 1), quoted("Bo")]),
        annotation(quoted("Ann"), id="a2"),
        annotation(quoted("left"), id="a3"),
    ]
    unit = unit_of(tmp_path, "a.jsonld", json.dumps(many).encode())
    form = FromFiles(web_annotation)
    layer = next(name for name, layer in SCHEMA.layers.items() if layer.span is not None)
    mapping = Mapping(format="web-annotation", schema="news", spans={"PER": SpanTarget(layer=layer)})
    known = Document(id="example.org-page1", text=TEXT)
    asked = options(mapping=mapping, known_document=lambda name: known if name == known.id else None)
    (item,) = (item for part in form.parts(unit, asked) for item in form.read(part, asked))
    ((_, line),) = item.lines
    assert [(made.id, made.pieces, made.text) for made in line.annotations] == [
        ("a1", ((10, 12),), "Bo"),
        ("a3", ((18, 22),), "left"),
    ]
    assert [aside.reason for aside in item.set_aside] == ["the quoted text is in the document more than once"]
    (count,) = item.counts
    assert (count.entries, count.kept, count.set_aside) == (4, 3, 1)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")) or [None], ids=lambda path: path and path.stem)
def test_examples_of_the_standard_are_read(path: Path | None) -> None:
    """Protects the words of the standard: each of its examples is claimed, and all in it is told."""
    if path is None:
        pytest.skip("the examples of the standard are not here")
    data = path.read_bytes()
    assert web_annotation.claims(head(data, path.name))
    documents = read(web_annotation, data, path.name)
    assert documents
    assert all(isinstance(document, ForeignDocument) for document in documents)
