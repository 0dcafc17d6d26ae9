"""CATMA: projects, exports and collections in TEI; names from tagsets, texts from beside, and what comes back."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from corpuskit.formats import catma
from corpuskit.formats.annotated import Asked, Outgoing
from corpuskit.formats.annotated_reading import FromFiles
from corpuskit.formats.catma.found import time_for, time_from
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, Property, TextBound
from corpuskit.formats.items import Input
from corpuskit.formats.placing.proving import proved
from corpuskit.model import Document
from tests.formats.reading import options
from tests.formats.task_documents import Folder, bare, entries, head, one, outgoing, read, source, why, writing

TEXT = "😊 Ann met Bo.\r\nAnn left."
TAG, CHILD, DOCUMENT = "CATMA_1-TAG", "CATMA_2-CHILD", "D_1-TEXT"
AUTHOR, MADE = "CATMA_AB27F1D4-303A-3622-BB2C-72C310D0C1BF", "CATMA_54A5F93F-5333-3F0D-92F7-7BD5930DB9E6"
TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0">{}</TEI>'


def annotation(*ranges: tuple[Any, Any], own: str = "CATMA_X", **more: Any) -> dict[str, Any]:
    items = [
        {"source": DOCUMENT, "selector": {"start": start, "end": end, "type": "TextPositionSelector"}}
        for start, end in ranges
    ]
    system = {MADE: ["2023-08-03T13:29:00.085+0200"], AUTHOR: ["anna"]}
    body = {
        "tagset": "tagsets/T_1",
        "tag": f"tagsets/T_1/{CHILD}",
        "properties": {"system": system, "user": {"CATMA_P": ["a", "b"], "CATMA_Q": []}},
        "type": "Dataset",
    }
    target = {"items": items, "type": "List"}
    return {"type": "Annotation", "id": f"collections/C_1/annotations/{own}", "body": body, "target": target, **more}


def tag(own: str, name: str, parent: str = "", **properties: str) -> bytes:
    defined = {uuid: {"uuid": uuid, "name": called, "possibleValueList": []} for uuid, called in properties.items()}
    said = {"uuid": own, "name": name, "parentUuid": parent, "systemPropertyDefinitions": {}}
    return json.dumps(said | {"userDefinedPropertyDefinitions": defined}).encode()


def project(folder: Path) -> Path:
    """A project as it is cloned; its page of annotations."""
    header = {
        "gitContentInfoSet": {"title": "A title", "author": "x"},
        "gitTechInfoSet": {"fileName": "a story.txt"},
        "gitIndexInfoSet": {"locale": "en_GB"},
    }
    files = {
        "collections/C_1/annotations/anna_0.json": json.dumps([annotation((3, 6), (6, 10), (16, 19))]).encode(),
        f"tagsets/T_1/{TAG}/propertydefs.json": tag(TAG, "person"),
        f"tagsets/T_1/{TAG}/{CHILD}/propertydefs.json": tag(CHILD, "woman", TAG, CATMA_P="age", CATMA_Q="seen"),
        f"tagsets/T_1/{TAG}/CATMA_3/propertydefs.json": b"{",
        f"documents/{DOCUMENT}/header.json": json.dumps(header).encode(),
        f"documents/{DOCUMENT}/{DOCUMENT}.txt": TEXT.encode(),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / "collections/C_1/annotations/anna_0.json"


def of_project(page: Path, name: str) -> ForeignDocument:
    form = FromFiles(catma)
    (unit,) = form.units([Input(page, name)], options())
    (part,) = form.parts(unit, options())
    assert part.foreign is not None, part.fault
    return part.foreign


def test_a_project_gives_names_texts_and_titles(tmp_path: Path) -> None:
    """Protects what a cloned project says in several folders: tags below others, properties, authors and times."""
    page = project(tmp_path)
    document = of_project(page, "collections/C_1/annotations/anna_0.json")
    assert (document.name, document.text, document.title, document.language) == (
        "a story",
        TEXT,
        "A title",
        "en-GB",
    )
    ((who, said),) = [(one_.annotator, one_.entries) for one_ in document.sets]
    span = said[0]
    assert isinstance(span, TextBound)
    assert (who, span.type, span.made) == ("anna", "person/woman", "2023-08-03T13:29:00.085+02:00")
    assert span.pieces == ((3, 10), (16, 19))
    values = [(entry.type, entry.value) for entry in said if isinstance(entry, Property)]
    assert values == [("age", "a"), ("age", "b"), ("seen", None)]
    sets, proof = proved(TEXT, document.sets, document.unit, document.spare)
    assert str(proof.way) == "UTF-16 units"
    (first, *_) = sets[0].entries
    assert isinstance(first, TextBound)
    assert [TEXT[start:end] for start, end in first.pieces] == ["Ann met", "Ann"]


def test_nothing_outside_of_what_was_given_is_read(tmp_path: Path) -> None:
    """Protects other folders: a file given alone is read alone, and names in it lead nowhere."""
    page = project(tmp_path)
    document = of_project(page, "anna_0.json")
    span = entries(document)[0]
    assert isinstance(span, TextBound)
    assert (document.name, document.text, span.type) == (DOCUMENT, None, CHILD)
    asked: list[str] = []

    def around(pattern: str) -> Any:
        asked.append(pattern)
        return iter(())

    for own in ("../../secret", "..", ".hidden", "a\0b", "x" * 500, "*"):
        data = json.dumps([annotation((0, 1))]).replace(DOCUMENT, own.replace("\0", "\\u0000")).encode()
        list(catma.documents(source(data), Asked(around=around)))
    others = [pattern for pattern in asked if pattern != "tagsets/**/propertydefs.json"]
    assert others == [
        "documents/secret/header.json",
        "documents/secret/secret.txt",
        "documents/[*]/header.json",
        "documents/[*]/[*].txt",
    ]


def test_exports_record_the_words(tmp_path: Path) -> None:
    """Protects exports of CATMA 7, with paths of tags, and former ones, with an entry for each range."""
    phrases = [
        {"startOffset": 3, "endOffset": 6, "phrase": "Ann"},
        {"startOffset": 16, "endOffset": 19, "phrase": "Ann"},
    ]
    new = {
        "id": "CATMA_X",
        "phrases": phrases,
        "tagPath": "/person/woman",
        "tagName": "woman",
        "author": "anna",
        "createdAt": "2023-08-03T13:29:00.085+02:00",
        "userProperties": [{"id": "CATMA_P", "name": "age", "values": ["a"]}, {"id": "p", "values": []}],
    }
    old = [{"id": "CATMA_X", "tagName": "woman", "properties": [], **phrase} for phrase in phrases]
    (tmp_path / "A title.txt").write_text(TEXT, encoding="utf-8", newline="")
    for documents, type_, surface, who in (
        ([{"id": DOCUMENT, "title": "A title", "annotations": [new]}], "person/woman", "Ann Ann", "anna"),
        ([{"sourceDocument": {"id": DOCUMENT, "title": "A title"}, "annotations": old}], "woman", None, None),
    ):
        data = json.dumps({"exportId": "E", "documents": documents}).encode()
        assert catma.claims(head(data, "a.json"))
        (tmp_path / "export.json").write_bytes(data)
        document = of_project(tmp_path / "export.json", "export.json")
        assert (document.name, document.text) == ("A title", TEXT)
        (given_,) = document.sets
        span = given_.entries[0]
        assert isinstance(span, TextBound)
        assert (given_.annotator, span.type, span.surface) == (who, type_, surface)
        assert span.pieces == ((3, 6), (16, 19))


def test_collections_of_catma_are_cut_and_put_together() -> None:
    """Protects annotations that CATMA cuts into stretches, with tags that stand below others and several values."""
    tags = (
        '<fsdDecl xml:id="T_1" n="t 2020"><fsDecl xml:id="CATMA_A" n="1" type="CATMA_A"><fsDescr>person</fsDescr>'
        '</fsDecl><fsDecl xml:id="CATMA_B" n="1" type="CATMA_B" baseTypes="CATMA_A"><fsDescr>woman</fsDescr></fsDecl>'
        "</fsdDecl>"
    )
    pointers = "".join(
        f'<seg ana="{ana}"><ptr target="catma://{DOCUMENT}#char={start},{end}" type="inclusion"/></seg>'
        for ana, start, end in (("#CATMA_1", 0, 3), ("#CATMA_1 #CATMA_2", 3, 6), ("#CATMA_2", 6, 9))
    )
    instances = (
        '<fs xml:id="CATMA_1" type="CATMA_B"><f name="catma_markupauthor"><string>anna</string></f>'
        '<f name="age"><vRange><vColl><string>a</string><string>b</string></vColl></vRange></f><f name="seen"/></fs>'
        '<fs xml:id="CATMA_2" type="CATMA_Z"/>'
    )
    data = TEI.format(f"<teiHeader>{tags}</teiHeader><text><ab type='catma'>{pointers}</ab>{instances}</text>")
    assert catma.claims(head(data.encode(), "a.xml"))
    document = one(catma, data, "a.xml")
    assert document.name == DOCUMENT
    said = {one_.annotator: one_.entries for one_ in document.sets}
    (first, *values), (second,) = said["anna"], said[None]
    assert isinstance(first, TextBound)
    assert isinstance(second, TextBound)
    assert (first.id, first.type, first.pieces) == ("CATMA_1", "person/woman", ((0, 6),))
    assert (second.id, second.type, second.pieces) == ("CATMA_2", "CATMA_Z", ((3, 9),))
    assert [(entry.type, entry.value) for entry in values if isinstance(entry, Property)] == [
        ("age", "a"),
        ("age", "b"),
        ("seen", None),
    ]
    assert first.content.startswith('<fs xml:id="CATMA_1"')
    assert first.content.endswith("</fs>")


def test_what_a_collection_lacks_is_told() -> None:
    """Protects the annotations beside references that dangle, pointers without a place, and ids used twice."""
    body = (
        f'<seg ana="#CATMA_1 #CATMA_9"><ptr target="{DOCUMENT}#char=0,3"/></seg><seg ana="#CATMA_1">'
        f'<ptr target="D_2#char=4,5"/><ptr target="{DOCUMENT}"/></seg>'
        '<fs xml:id="CATMA_1" type="T"/><fs xml:id="CATMA_2" type="T"/><fs xml:id="CATMA_1" type="T"/>'
    )
    given_ = entries(one(catma, TEI.format(f"<text><ab type='catma'/>{body}</text>"), "a.xml"))
    span = next(entry for entry in given_ if isinstance(entry, TextBound))
    assert span.pieces == ((0, 3),)
    again = "Export the collection again: "
    assert [why(entry) for entry in given_ if not isinstance(entry, TextBound)] == [
        (
            "a reference to an annotation that the collection does not have",
            "CATMA_9",
            f"{again}an fs with that xml:id belongs into it.",
        ),
        (
            "an annotation to which no stretch of the text belongs",
            "CATMA_2",
            f"{again}a seg that refers to it, with pointers, belongs into it.",
        ),
        ("an id that an earlier annotation has", "CATMA_1", "Give one of them another id."),
        (
            "a pointer to another text than that of the collection",
            "D_2#char=4,5",
            "A collection is for one document: make one for each.",
        ),
        (
            "a pointer that does not say where in which text",
            DOCUMENT,
            'Write target="ID#char=START,END".',
        ),
    ]


@pytest.mark.parametrize(
    ("bad", "reason", "detail"),
    [
        (annotation(("x", 3)), "an annotation without whole numbers for its start and end", "CATMA_X"),
        (
            annotation(target={"items": [{"source": "a"}, {"source": "b"}]}),
            "an annotation of several documents",
            "a, b",
        ),
    ],
)
def test_annotations_without_a_place_are_told(bad: dict[str, Any], reason: str, detail: str) -> None:
    """Protects the annotations beside one that is damaged."""
    given_ = read(catma, json.dumps([bad, annotation((0, 1), own="CATMA_Y")]), "a.json")
    found = [entry for document in given_ if isinstance(document, ForeignDocument) for one_ in document.sets
             for entry in one_.entries]  # fmt: skip
    assert [why(entry)[:2] for entry in found if not isinstance(entry, TextBound | Property)] == [(reason, detail)]
    assert [entry.id for entry in found if isinstance(entry, TextBound)] == ["CATMA_Y"]


def test_offsets_outside_the_text_stay_as_they_are() -> None:
    """Protects the numbers by which rules tell what is wrong."""
    span = entries(one(catma, json.dumps([annotation((9, 3), (900, 901))]), "a.json"))[0]
    assert isinstance(span, TextBound)
    assert span.pieces == ((9, 3), (900, 901))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('<!DOCTYPE TEI [<!ENTITY a "b">]>' + TEI.format(""), "XML that declares entities of its own"),
        (TEI.format("")[:-4], "XML that breaks off or is damaged"),
        (TEI.format("<ab type='catma'/>"), "a collection that points to no text"),
        ("<TEI>" * 50_000, "XML that breaks off or is damaged"),
        ('[{"body": 1}]', "what should be an annotation of CATMA is none"),
        ('{"exportId": 1, "documents": 5}', "an export without documents"),
        ('{"exportId": 1, "documents": [{"id": 5}]}', "an export without documents"),
        ("[" * 5000, "the file ends before its records do"),
    ],
)
def test_damaged_files_are_told(data: str, reason: str) -> None:
    """Protects from bombs, and from tracebacks."""
    catma.claims(head(data.encode()))
    (damage,) = read(catma, data, "a")
    assert isinstance(damage, Damage)
    assert damage.reason == reason
    assert damage.hint


@pytest.mark.parametrize(
    "data",
    [
        TEI.format("<teiHeader/><text><p>CATMA_</p></text>"),
        json.dumps({"@context": "http://www.w3.org/ns/anno.jsonld", "body": {"tag": 1}, "target": "x"}),
        json.dumps({"exportId": 1, "documents": [{"text": "x"}]}),
    ],
)
def test_other_files_are_not_claimed(data: str) -> None:
    """Protects the readers of other TEI files and annotations."""
    assert not catma.claims(head(data.encode(), "a"))


@settings(deadline=None)
@given(outgoing(catma.HOLDS, relations=False, documents=False))
def test_what_is_written_comes_back(given: Outgoing) -> None:
    """Protects ids, pieces, attributes with several values, and who said it."""
    folder = Folder()
    catma.write([given], folder, writing(("entities",), relations=False))
    back: dict[str | None, list[str]] = {}
    for document in folder.read(catma):
        assert (document.name, document.text) == (given.document.id, given.document.text)
        sets, _ = proved(document.text or "", document.sets, document.unit, (), "utf16")
        back |= {one_.annotator: bare(one_.entries) for one_ in sets}
    assert back == {one_.annotator: bare(one_.entries) for one_ in given.sets}


def test_pieces_that_touch_and_times_come_back() -> None:
    """Protects what the generated documents do not have."""
    made: list[Entry] = [
        TextBound(line=0, content="", id=own, type="PER", pieces=pieces, surface=None, made="2020-01-02T03:04:05Z")
        for own, pieces in (("a", ((0, 1), (1, 3))), ("CATMA_00000000-0000-0000-0000-00000000000A", ((0, 2),)))
    ]
    given_ = Outgoing(
        document=Document(id="a.txt", text="\ufeff😊y"), sets=(AnnotatorSet(annotator="b", entries=tuple(made)),)
    )
    folder = Folder()
    catma.write([given_], folder, writing())
    assert sorted(folder.files) == ["a.txt.txt", "a.txt~b.xml"]
    (document,) = folder.read(catma)
    assert (document.name, document.text) == ("a.txt", "\ufeff😊y")
    sets, _ = proved(document.text or "", document.sets, "utf16", (), "utf16")
    assert bare(sets[0].entries) == bare(made)
    assert list(catma.losses(given_, writing())) == []


@pytest.mark.parametrize("made", ["2020-01-02T03:04:05Z", "2020-01-02T03:04:05.123+02:00", "2020-01-02T03:04:05-09:30"])
def test_times_come_back_as_they_were(made: str) -> None:
    """Protects times on their way through the form that CATMA wants."""
    assert time_from(time_for(made)) == made


def test_losses_are_told() -> None:
    """Protects from silent losses: of times and characters that the collection cannot hold."""
    span = TextBound(line=0, content="", id="a", type="PER", pieces=((0, 1),), surface=None, made="2020-01-02")
    value = Property(line=0, content="", type="act", target="a", value="\x00")
    given_ = Outgoing(document=Document(id="d", text="x"), sets=(AnnotatorSet(annotator="a", entries=(span, value)),))
    assert list(catma.losses(given_, writing())) == [
        "times to less than a thousandth of a second, or without a zone",
        "characters of values that XML cannot hold",
    ]
