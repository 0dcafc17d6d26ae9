"""doccano: all its shapes, what its offsets count, and what of a corpus comes back."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.formats import doccano
from corpuskit.formats.annotated import Outgoing
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, Link, TextBound
from corpuskit.model import Document
from tests.formats.task_documents import Folder, entries, head, meant, one, outgoing, read, said, why, writing

RECORD = {"text": "Ann met Bo.", "label": [[0, 3, "PER"], [8, 10, "PER"]]}


def spans(document: ForeignDocument) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    return [(entry.type, entry.pieces) for entry in entries(document) if isinstance(entry, TextBound)]


@pytest.mark.parametrize("part", ["label", "labels", "entities"])
def test_triples_are_spans_wherever_they_stand(part: str) -> None:
    """Protects sequence labelling and intents, whose exports and imports call the same list differently."""
    document = one(doccano, json.dumps({"text": "Ann met Bo.", part: [[0, 3, "PER"]]}))
    assert spans(document) == [("PER", ((0, 3),))]
    assert (document.unit, document.spare) == ("utf16", ("codepoint", "grapheme"))


def test_relations_find_their_spans_by_ids_of_spans_alone() -> None:
    """Protects relations, whose own ids may be those of spans."""
    record = {
        "text": "Ann met Bo.",
        "entities": [
            {"id": 1, "start_offset": 0, "end_offset": 3, "label": "PER"},
            {"id": 2, "start_offset": 8, "end_offset": 10, "label": "PER"},
        ],
        "relations": [{"id": 1, "from_id": 1, "to_id": 2, "type": "met"}, {"from_id": 2, "to_id": 1, "type": "met"}],
    }
    found = entries(one(doccano, json.dumps(record, indent=2)))
    assert [entry.ends for entry in found if isinstance(entry, Link)] == [("1", "2"), ("2", "1")]
    ids = [entry.id for entry in found if isinstance(entry, TextBound | Link)]
    assert len({*ids, None}) == 5


def test_categories_and_comments_are_about_the_whole_document() -> None:
    """Protects classifications, which have no place in the text, and what people wrote to each other."""
    document = one(doccano, json.dumps({"text": "x", "label": ["positive", 3], "Comments": ["sure?"]}))
    found = [entry for entry in entries(document) if isinstance(entry, TextBound)]
    assert [(entry.type, entry.pieces, entry.comment) for entry in found] == [
        ("positive", (), None),
        ("3", (), None),
        ("Comments", (), "sure?"),
    ]


def test_each_user_of_an_old_export_is_an_annotator() -> None:
    """Protects two people's work from being taken for one's."""
    old = [{"label": 12, "start_offset": 0, "end_offset": 3, "user": user} for user in (1, 2)]
    document = one(doccano, json.dumps({"id": 7, "text": "Ann met Bo.", "annotations": old, "meta": {}}))
    assert document.name == "7"
    assert [given.annotator for given in document.sets] == ["user-1", "user-2"]
    assert said(document)["user-2"] == ["('12', [(0, 3)])"]


def test_what_else_a_record_says_is_metadata() -> None:
    """Protects columns that came with the texts into doccano and come out of it again."""
    record = RECORD | {
        "meta": {"page": 3, "tags": ["a", "b"], "none": None},
        "outlet": "Post",
        "title": "T",
        "x": {"y": 1},
    }
    document = one(doccano, json.dumps(record))
    assert document.metadata == {"page": 3, "tags": ["a", "b"], "outlet": "Post", "x": '{"y":1}'}
    assert (document.title, document.language) == ("T", None)


def test_a_record_without_annotations_has_no_annotator() -> None:
    """Protects the difference between a text that nobody looked at and one in which nothing was found."""
    assert one(doccano, '{"text": "x", "meta": {}, "label": null}').sets == ()
    assert one(doccano, '{"text": "x", "label": []}').sets == (AnnotatorSet(annotator=None, entries=()),)


@pytest.mark.parametrize("nothing", [None, []])
def test_a_file_in_which_nobody_found_anything_is_claimed(nothing: list[str] | None) -> None:
    """Protects the texts of an export to doccano to which nobody has given a label: they must come back too."""
    for kinds in (("entities", "relations"), ("entities", "cats"), ("entities", "relations", "cats"), ("label",)):
        record = {"id": "a", "text": "Hello"} | dict.fromkeys(kinds, nothing)
        assert doccano.claims(head(json.dumps(record).encode()))


def test_tables_of_texts_with_labels_are_read() -> None:
    """Protects exports of text classification as CSV, in which labels are joined."""
    table = 'id,text,label,Comments\n1,"A, b",x#y,\n2,C,,\n'
    assert doccano.claims(head(table.encode(), "a.csv"))
    first, second = read(doccano, table, "a.csv")
    assert isinstance(first, ForeignDocument)
    assert isinstance(second, ForeignDocument)
    assert (first.name, first.text, spans(first), spans(second)) == ("1", "A, b", [("x", ()), ("y", ())], [])


def test_what_makes_no_sense_is_set_aside_by_itself() -> None:
    """Protects good labels from bad ones beside them, and says of each what is wrong."""
    labels = [[0, 3, "PER"], [0, 3], [0, "x", "PER"], [0, 3, ""], {"start_offset": 1, "label": "X"}, {"a": 1}]
    relations = [{"from_id": 0, "type": "met"}]
    record = {"text": "Ann", "entities": labels, "relations": relations, "Comments": [5]}
    good, *bad = entries(one(doccano, json.dumps(record)))
    assert isinstance(good, TextBound)
    hint = 'Write [start, end, "label"], {"start_offset": …, "end_offset": …, "label": "…"} or the name of a label.'
    assert [why(entry)[:2] for entry in bad] == [
        ("what is called a label is none", "the label is [0,3]"),
        ("what is called a label is none", 'its offsets are 0 and "x", expected two whole numbers'),
        ("what is called a label is none", 'the label is ""'),
        ("what is called a label is none", "its offsets are 1 and missing, expected two whole numbers"),
        ("what is called a label is none", "the label is missing"),
        ("what is called a relation is none", 'found {"from_id": 0, "type": "met"}'),
        ("what is called a comment is none", "found 5"),
    ]
    assert why(bad[0])[2] == hint
    assert [entry.content for entry in bad[:2]] == ["[0, 3]", '[0, "x", "PER"]']
    assert [entry.path for entry in (good, *bad)][:2] == ["$.entities[0]", "$.entities[1]"]


def test_numbers_beyond_the_text_are_kept_as_they_are() -> None:
    """Protects the machinery that proves offsets: what is wrong with them is its to tell."""
    document = one(doccano, json.dumps({"text": "Ann", "label": [[2, 99, "A"], [3, 1, "B"], [-1, 2.0, "C"]]}))
    assert [pieces for _, pieces in spans(document)] == [((2, 99),), ((3, 1),), ((-1, 2),)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "x", "label": [[0, 1', "a record is not JSON"),
        ('{"label": [[0, 1, "A"]]}', "a record has no text"),
        ('{"text": "", "label": []}', "a record has no text"),
        ('{"text": "\\ud83d", "label": []}', "a record has half of a surrogate pair, which is no character"),
        ("[1, 2]", "not a record: its parts have no names"),
        ('{"text": "x", "a": ' + "[" * 5000 + "]" * 5000 + "}", "a record is nested too deeply"),
    ],
)
def test_a_broken_line_hides_no_other(line: str, reason: str) -> None:
    """Protects the lines around a damaged one, which is set aside byte for byte with its number."""
    before, damage, after = read(doccano, f"{json.dumps(RECORD)}\n{line}\n\n{json.dumps(RECORD)}\n")
    assert isinstance(before, ForeignDocument)
    assert isinstance(after, ForeignDocument)
    assert isinstance(damage, Damage)
    assert (damage.reason, damage.line, damage.content) == (reason, 2, line.encode())
    assert after.line == 4


def test_a_list_that_ends_too_early_gives_what_is_whole() -> None:
    """Protects the records of a truncated file."""
    whole, rest = read(doccano, json.dumps([RECORD, RECORD])[:-20], "a.json")
    assert isinstance(whole, ForeignDocument)
    assert why(rest)[0] == "the file ends before its records do"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("indent", [None, 1])
def test_other_encodings_are_read(encoding: str, indent: int | None) -> None:
    """Protects files that went through programs which do not write UTF-8."""
    text = "Zoë mät Bjørn — “Ünïcödé” façade déjà vu naïve"
    data = json.dumps({"text": text, "label": [[0, 3, "PER"]]}, ensure_ascii=False, indent=indent).encode(encoding)
    document = one(doccano, data)
    assert (document.text, spans(document)) == (text, [("PER", ((0, 3),))])


@pytest.mark.parametrize(
    "record",
    [
        {"text": "x", "title": "T", "label": ["a"]},
        {"text": "x", "url": "https://a.example", "labels": ["a", "b"]},
        {"text": "x", "published": "2024-01-02"},
        {"title": "T", "content": "x", "cats": ["a"]},
        {"text": "x", "label": 1},
        {"text": "x", "label": [{"start": 0, "end": 1, "labels": ["A"]}]},
        {"document": "d", "annotations": [{"id": "q", "layer": "quotes"}]},
    ],
)
def test_records_of_articles_and_other_tools_are_not_claimed(record: dict[str, object]) -> None:
    """Protects raw articles, which are no annotations even where they have keywords."""
    assert not doccano.claims(head(json.dumps(record).encode()))
    assert not doccano.claims(head(json.dumps([record], indent=1).encode(), "a.json"))


def test_a_long_first_record_is_told_by_what_is_seen_of_it() -> None:
    """Protects long texts with many labels, of which a head shows the beginning only."""
    record = {"text": "Ann " * 100, "label": [[0, 3, "PER"]] * 9000}
    assert doccano.claims(head(json.dumps(record).encode()))


def test_what_is_written_is_what_each_kind_of_project_imports() -> None:
    """Protects the shapes that doccano reads: by its own types, ids of spans are numbers and offsets not negative."""
    text = "😊 Ann met Bo."
    made = [
        TextBound(line=0, content="", id="a", type="PER", pieces=((2, 5),), surface=None),
        TextBound(line=0, content="", id="b", type="PER", pieces=((10, 12),), surface=None),
    ]
    link = Link(line=0, content="", id="r", type="said by", ends=("a", "b"))
    whole = TextBound(line=0, content="", id="c", type="politics", pieces=(), surface=None)
    expected: list[tuple[tuple[str, ...], bool, list[Entry], dict[str, object]]] = [
        (("names",), False, [*made], {"label": [[3, 6, "PER"], [11, 13, "PER"]]}),
        (("topics",), False, [whole], {"label": ["politics"]}),
        (
            ("names", "topics"),
            False,
            [*made, whole],
            {"entities": [[3, 6, "PER"], [11, 13, "PER"]], "cats": ["politics"]},
        ),
        (
            ("entities",),
            True,
            [*made, link],
            {
                "entities": [
                    {"id": 0, "label": "PER", "start_offset": 3, "end_offset": 6},
                    {"id": 1, "label": "PER", "start_offset": 11, "end_offset": 13},
                ],
                "relations": [{"id": 0, "from_id": 0, "to_id": 1, "type": "said by"}],
            },
        ),
    ]
    for layers, relations, given_, shape in expected:
        folder = Folder()
        document = Document(id="d", text=text, metadata={"outlet": "Post", "label": "x"})
        sets = (AnnotatorSet(annotator="anna", entries=tuple(given_)),)
        doccano.write([Outgoing(document=document, sets=sets)], folder, writing(layers, relations=relations))
        record = json.loads(folder.files["out.by-anna.jsonl"])
        assert record == {"id": "d", "text": text} | shape | {"outlet": "Post", "meta": {"label": "x"}}


def test_pieces_are_joined_by_relations() -> None:
    """Protects discontinuous annotations, which doccano knows as spans of their own only."""
    made = TextBound(line=0, content="", id="a", type="PER", pieces=((0, 3), (8, 10)), surface=None)
    other = Link(line=0, content="", id="r", type="continues", ends=("a", "a"))
    given_ = Outgoing(
        document=Document(id="d", text="Ann met Bo."), sets=(AnnotatorSet(annotator=None, entries=(made,)),)
    )
    folder = Folder()
    doccano.write([given_], folder, writing(("entities",), relations=False))
    record = json.loads(folder.files["out.jsonl"])
    assert record["relations"] == [{"id": 0, "from_id": 0, "to_id": 1, "type": "continues"}]
    assert [type_["text"] for type_ in json.loads(folder.files["out.relation-labels.json"])] == ["continues"]
    (found,) = folder.read(doccano)
    assert said(found) == meant(given_)
    sets = (AnnotatorSet(annotator=None, entries=(made, other)),)
    told = list(doccano.losses(msgspec.structs.replace(given_, sets=sets), writing()))
    assert told == ["relations called 'continues', which join pieces of annotations here"]


def test_types_of_labels_are_written_and_read_as_no_documents() -> None:
    """Protects the page of labels, which wants the types with colours, and the way back, where they are no articles."""
    folder = Folder()
    doccano.write([], folder, writing())
    assert sorted(folder.files) == ["out.category-labels.json", "out.relation-labels.json", "out.span-labels.json"]
    types = json.loads(folder.files["out.span-labels.json"])
    assert types[0] == {"text": "PER", "background_color": "#1f77b4", "text_color": "#ffffff"}
    assert all(doccano.claims(head(content, name)) for name, content in folder.files.items())
    assert folder.read(doccano) == []


@given(st.data(), st.sampled_from([("names",), ("entities",), ("topics",), ("names", "topics")]), st.booleans())
def test_what_goes_out_comes_back(data: st.DataObject, layers: tuple[str, ...], relations: bool) -> None:
    """Protects the round trip of all that doccano holds, in texts with signs outside the first plane."""
    documents = "topics" in layers
    holds = doccano.HOLDS if "entities" in layers else doccano.HOLDS - {"pieces"}
    given_ = data.draw(outgoing(holds, relations=relations, documents=documents))
    folder = Folder()
    doccano.write([given_], folder, writing(layers, relations=relations))
    found = [one for content in folder.files for one in _read(folder, content)]
    assert {who: words for document in found for who, words in said(document).items()} == meant(given_)
    for document in found:
        ours = given_.document
        assert (document.name, document.text, document.title) == (ours.id, ours.text, ours.title)
        assert (document.language, document.metadata) == (ours.language, ours.metadata)


def _read(folder: Folder, name: str) -> list[ForeignDocument]:
    return [one for one in read(doccano, folder.files[name], name) if isinstance(one, ForeignDocument)]
