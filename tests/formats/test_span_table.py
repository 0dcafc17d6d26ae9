"""Tables of annotations: what columns are taken for, what rows say, and what of a corpus comes back."""

import csv
import io
import json
from types import ModuleType
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.formats.annotated import Asked, Outgoing
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, Link, Property, TextBound
from corpuskit.formats.span_table import of_csv as span_table
from corpuskit.formats.span_table import of_lines as span_table_jsonl
from corpuskit.formats.span_table.columns import TableTarget, guess, pieces_of, problem_of
from corpuskit.model import Document
from tests.formats.task_documents import Folder, bare, entries, head, outgoing, read, source, why, writing

TABLE = "file,begin,stop,kind,quote,Sure\na.txt,0,3,PER,Ann,yes\nb,8,10,PER,Bo,\na.txt,4,7,ACT,met,no\n"


def documents(found: list[ForeignDocument | Damage]) -> list[ForeignDocument]:
    assert all(isinstance(one, ForeignDocument) for one in found), found
    return [one for one in found if isinstance(one, ForeignDocument)]


def test_columns_are_told_by_their_names_and_rows_put_together() -> None:
    """Protects the hundred ways to call a column, and documents whose rows stand apart."""
    assert span_table.claims(head(TABLE.encode(), "a.csv"))
    first, second = documents(read(span_table, TABLE, "a.csv"))
    assert [(one.name, one.text, one.unit, one.spare) for one in (first, second)] == [
        ("a.txt", None, "codepoint", ("utf16", "utf8")),
        ("b", None, "codepoint", ("utf16", "utf8")),
    ]
    found = [(one.type, one.pieces, one.surface) for one in entries(first) if isinstance(one, TextBound)]
    assert found == [("PER", ((0, 3),), "Ann"), ("ACT", ((4, 7),), "met")]
    values = [(one.type, one.value, one.line) for one in entries(first) if isinstance(one, Property)]
    assert values == [("Sure", "yes", 2), ("Sure", "no", 4)]
    assert entries(first)[0].content == "a.txt,0,3,PER,Ann,yes"


@pytest.mark.parametrize("separator", ["\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_dialects_and_encodings_are_read(separator: str, encoding: str) -> None:
    """Protects tables that spreadsheets wrote."""
    data = TABLE.replace(",", separator).encode(encoding)
    assert span_table.claims(head(data, "a.tsv"))
    assert len(documents(read(span_table, data, "a.tsv"))) == 2


@pytest.mark.parametrize(
    "table",
    [
        "title,text,published\nA,B,2024-01-02\n",
        "id,label,text\n1,politics,Some text\n",
        "document,start,end,label\nd,2024-01-02,2024-01-03,x\n",
        "event,start,end,place\nfair,1,2,Rome\n",
        "file,start,end,label\n",
        "a",
        "",
    ],
)
def test_tables_of_articles_and_dates_are_not_claimed(table: str) -> None:
    """Protects raw articles: a table of annotations has places in numbers, and labels."""
    assert not span_table.claims(head(table.encode(), "a.csv"))
    assert not span_table.claims(head(TABLE.encode(), "a.txt"))


def test_ends_that_are_last_characters_are_told_by_the_texts() -> None:
    """Protects tables whose ends are inclusive: the recorded texts show that they are."""
    (found,) = documents(read(span_table, "doc,start,end,label,text\nd,0,2,PER,Ann\nd,8,9,PER,Bo\n", "a.csv"))
    assert [one.pieces for one in entries(found) if isinstance(one, TextBound)] == [((0, 3),), ((8, 10),)]


def test_texts_stand_in_their_column_or_beside_the_table() -> None:
    """Protects tables that bring their texts, in a column or as files, byte for byte."""
    (inside,) = documents(read(span_table, 'doc,start,end,label,text\nd,0,3,PER,"Ann met\r\nBo."\n', "a.csv"))
    assert inside.text == "Ann met\r\nBo."
    folder = Folder()
    folder.add("d.txt", b"\xef\xbb\xbfAnn met\r\nBo.")
    folder.add("texts/e.txt", "Bö".encode())
    folder.add("f", b"\xff")
    table = "doc,start,end,label\nd,0,3,PER\ne,0,2,PER\nf,0,1,PER\n../d,0,1,PER\n"
    found = list(span_table.documents(source(table.encode(), "a.csv"), Asked(beside=folder.beside)))
    texts = [one.text for one in found if isinstance(one, ForeignDocument)]
    assert texts == ["Ann met\r\nBo.", "Bö", None]
    assert why(found[2]) == (
        "the text beside the table is not in its encoding",
        "f: utf-8: byte 0: invalid start byte",
        "Say what the files are in with --encoding, such as cp1252 or utf-16.",
    )


def test_a_table_about_one_text_is_called_as_it_or_as_its_folder() -> None:
    """Protects corpora with a folder for each text, in which the files are called alike."""
    table = b'quoteText,quoteByteSpans,quoteType,speaker\n"Oh no","[[0, 2], [9, 11]]",Explicit,Ann\n'
    folder = Folder()
    folder.add("novel_text.txt", b"Oh, said no one.")
    assert span_table.claims(head(table, "quotation_info.csv"))
    asked = Asked(beside=folder.beside)
    (found,) = documents(list(span_table.documents(source(table, "data/Emma/quotation_info.csv"), asked)))
    assert (found.name, found.text) == ("Emma", "Oh, said no one.")
    quote, speaker = entries(found)
    assert isinstance(quote, TextBound)
    assert isinstance(speaker, Property)
    assert (quote.type, quote.pieces, quote.surface) == ("Explicit", ((0, 2), (9, 11)), "Oh no")
    assert (speaker.type, speaker.value) == ("speaker", "Ann")
    folder.add("quotation_info.txt", b"x")
    (other,) = documents(list(span_table.documents(source(table, "data/Emma/quotation_info.csv"), asked)))
    assert (other.name, other.text) == ("quotation_info", "x")


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [
        ("[[0, 4], [9, 12]]", ((0, 4), (9, 12))),
        ("0:4;9:12", ((0, 4), (9, 12))),
        ("(0, 4)", ((0, 4),)),
        ([[0, 4], [9, 12]], ((0, 4), (9, 12))),
        ([0, 4], ((0, 4),)),
        ("0 4 9", None),
        ("a:b", None),
        ("", None),
        (7, None),
    ],
)
def test_several_pieces_stand_in_one_cell(cell: Any, pieces: tuple[tuple[int, int], ...] | None) -> None:
    """Protects the ways in which tables write discontinuous annotations."""
    assert pieces_of(cell) == pieces


def test_ids_that_come_again_and_again_are_no_ids_of_annotations() -> None:
    """Protects annotations of one document, or of one code, from being put together to one."""
    rows = [{"id": number % 2, "start": 0, "end": 1, "label": "x"} for number in range(4)]
    target = guess(["id", "start", "end", "label"], rows)
    assert target is not None
    assert (target.document, target.id) == ("id", None)
    target = guess(["id", "doc", "start", "end", "label"], [row | {"doc": "d"} for row in rows])
    assert target is not None
    assert (target.document, target.id) == ("doc", None)


def test_neighbouring_rows_of_one_id_are_pieces_of_one_annotation() -> None:
    """Protects discontinuous annotations in tables with a row for each piece."""
    table = "doc,id,start,end,label,text,x\nd,q1,0,3,Q,Ann,1\nd,q1,8,10,Q,Bo,1\nd,q2,8,10,Q,Bo,\n"
    (found,) = documents(read(span_table, table, "a.csv"))
    first, value, second = entries(found)
    assert isinstance(first, TextBound)
    assert isinstance(second, TextBound)
    assert (first.id, first.pieces, first.surface, value.line) == ("q1", ((0, 3), (8, 10)), "Ann Bo", 2)
    assert (second.id, second.pieces) == ("q2", ((8, 10),))


def test_rows_that_make_no_sense_are_set_aside_by_themselves() -> None:
    """Protects good rows from bad ones, and says of each what is wrong."""
    table = [
        "doc,id,start,end,label,from,to",
        *[f"d,q{number},0,3,PER,," for number in range(9)],
        "d,b1,x,3,PER,,",
        "d,b2,0,3,,,",
        "d,b3,,,met,q1,",
        "d,b4,,,met,q1,q2",
        "d,b5,,,politics,,",
        ",b6,0,3,PER,,",
        "d,b7,0,3",
    ]
    found = read(span_table, "\n".join(table), "a.csv")
    (document,) = (one for one in found if isinstance(one, ForeignDocument))
    place, label, end, link, whole = entries(document)[9:]
    assert why(place) == (
        "the place of an annotation is none",
        "'x' and '3' in columns start and end",
        "Write whole numbers; leave all cells of the place blank for a statement about the whole document.",
    )
    assert why(label) == ("an annotation has no label", "column label", "Fill in the cell.")
    assert why(end) == (
        "a relation names one end only",
        "columns from and to",
        "Write the ids of the annotations at both ends.",
    )
    assert isinstance(link, Link)
    assert link.ends == ("q1", "q2")
    assert isinstance(whole, TextBound)
    assert (whole.type, whole.pieces) == ("politics", ())
    assert [(one.reason, one.line) for one in found if isinstance(one, Damage)] == [
        ("a row names no document", 16),
        ("a row has another number of cells than the header", 17),
    ]


def test_a_table_that_shows_nothing_says_what_to_do() -> None:
    """Protects people with columns of other names: they learn that a mapping can say what these are."""
    assert [why(one) for one in read(span_table, "a,b,c\n1,2,3\n", "a.csv")] == [
        (
            "the table does not show which of its columns are places and labels",
            "its columns are a, b, c",
            "Say so in the section table of a mapping: start, end and label, or pieces and label.",
        )
    ]


def test_a_mapping_says_what_columns_are() -> None:
    """Protects tables with columns of any name, also those without a label."""
    target = TableTarget(
        document="a", start="b", end="c", inclusive=True, type="quote", unit="utf16", attributes={"d": "sure"}
    )
    (found,) = documents(read(span_table, "a,b,c,d,e\nx,1,3,yes,6\n", "a.csv", target))
    span, value = entries(found)
    assert isinstance(span, TextBound)
    assert isinstance(value, Property)
    assert (found.name, found.unit, found.spare) == ("x", "utf16", ())
    assert (span.type, span.pieces, value.type, value.value) == ("quote", ((1, 4),), "sure", "yes")


def test_nested_records_are_read_by_paths() -> None:
    """Protects corpora of JSON with a record for each document and a list of annotations in it."""
    marks = [{"span": {"from": 0, "to": 3}, "type": "PER", "tags": ["a", 2]}, [1, 2], {"type": "PER"}]
    records = [{"head": {"id": 7}, "body": "Ann met Bo.", "marks": marks, "outlet": "Post"}, {"body": "x"}]
    target = TableTarget(
        spans="marks",
        document="head.id",
        text="body",
        start="span.from",
        end="span.to",
        label="type",
        attributes={"tags": "tag"},
        metadata={"outlet": "outlet"},
    )
    assert problem_of(target) is None
    inside = msgspec.structs.replace(target, records="data.all")
    whole_file = json.dumps({"data": {"all": records}}, indent=1)
    for data, to in ((whole_file, inside), ("\n".join(map(json.dumps, records)), target)):
        damage, found = read(span_table_jsonl, data, "a.json", to)
        assert isinstance(found, ForeignDocument)
        assert (found.name, found.text, found.metadata) == ("7", "Ann met Bo.", {"outlet": "Post"})
        first, tag, other, bad, whole = entries(found)
        assert isinstance(first, TextBound)
        assert first.pieces == ((0, 3),)
        assert [one.value for one in (tag, other) if isinstance(one, Property)] == ["a", 2]
        assert why(bad)[0] == "an annotation has no label"
        assert (bad.content, bad.path) == ("[1,2]", "$.marks[1]")
        assert isinstance(whole, TextBound)
        assert whole.pieces == ()
        assert why(damage) == (
            "a record has no list of annotations",
            "at marks",
            "Say where it stands in the record with spans in the mapping, such as spans: annotations.",
        )
    (missing,) = read(span_table_jsonl, "{}", "a.json", inside)
    assert why(missing) == (
        "there is no list of records",
        "at data.all",
        "Say where it stands with records in the mapping, such as records: articles.",
    )


@pytest.mark.parametrize(
    ("given_", "problem"),
    [
        ({"start": "a"}, ("start", "has no meaning without end")),
        ({"pieces": "a", "child": "b"}, ("child", "has no meaning without head")),
        ({}, ("start", "is missing: without start and end, or pieces, nothing has a place")),
        (
            {"pieces": "a", "beside": "b", "text": "c"},
            ("beside", "has no meaning with text: the text stands in its column"),
        ),
    ],
)
def test_what_a_mapping_says_of_a_table_has_to_fit_together(given_: dict[str, str], problem: tuple[str, str]) -> None:
    """Protects people from mappings that could be read but would find nothing."""
    assert problem_of(TableTarget(**given_)) == problem  # type: ignore[arg-type]


def test_parquet_is_read_like_other_tables() -> None:
    """Protects tables from data frames, with numbers that are floats where cells are blank."""
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    frame = pandas.DataFrame({"doc": ["d", "d"], "start": [0, None], "end": [3, None], "label": ["PER", "politics"]})
    data = io.BytesIO()
    frame.to_parquet(data)
    (found,) = documents(read(span_table, data.getvalue(), "a.parquet"))
    assert [one.pieces for one in entries(found) if isinstance(one, TextBound)] == [((0, 3),), ()]
    broken = read(span_table, data.getvalue()[:-20], "a.parquet")
    assert [why(one)[0] for one in broken] == ["the table is damaged"]


@pytest.mark.parametrize(
    "record",
    [
        {"text": "x", "label": "politics", "id": 1},
        {"id": 1, "title": "T", "text": "x", "start": "2024-01-02", "end": "2024-01-03", "type": "fair"},
        {"text": "Ann met Bo.", "start": 0, "end": 3, "label": "PER"},
    ],
)
def test_records_of_articles_are_not_claimed(record: dict[str, Any]) -> None:
    """Protects raw articles, and records that are documents of their own."""
    assert not span_table_jsonl.claims(head(json.dumps(record).encode()))
    assert span_table_jsonl.claims(head(b'{"doc": "d", "start": 0, "end": 3, "label": "PER"}'))


def test_what_is_written_opens_in_a_data_frame() -> None:
    """Protects those who read the table with other programs: a row for each piece, with its text."""
    pandas = pytest.importorskip("pandas")
    made: list[Entry] = [
        TextBound(line=0, content="", id="q", type="PER", pieces=((0, 3), (8, 10)), surface=None, confidence=0.5),
        Property(line=0, content="", type="start", target="q", value=True),
        TextBound(line=0, content="", id="t", type="politics", pieces=(), surface=None, status="rejected"),
        Link(line=0, content="", id="r", type="said by", ends=("q", "q")),
    ]
    folder = Folder()
    sets = (AnnotatorSet(annotator="anna", entries=tuple(made)),)
    span_table.write([Outgoing(document=Document(id="d", text="Ann met Bo."), sets=sets)], folder, writing())
    assert folder.files["texts/d.txt"] == b"Ann met Bo."
    frame = pandas.read_csv(io.BytesIO(folder.files["out.csv"]), dtype=str, keep_default_na=False)
    assert [list(row[:9]) for row in frame.itertuples(index=False)] == [
        ["d", "anna", "q", "PER", "0", "3", "Ann", "", ""],
        ["d", "anna", "q", "PER", "8", "10", "Bo", "", ""],
        ["d", "anna", "t", "politics", "", "", "", "", ""],
        ["d", "anna", "r", "said by", "", "", "", "q", "q"],
    ]
    assert list(frame["attribute start"]) == ["true", "true", "", ""]
    assert list(frame["status"]) == ["", "", "rejected", ""]
    span_table_jsonl.write(
        [Outgoing(document=Document(id="d", text="Ann met Bo."), sets=sets)], lines := Folder(), writing()
    )
    first = json.loads(lines.files["out.jsonl"].splitlines()[0])
    assert first["pieces"] == [[0, 3], [8, 10]]
    assert (first["start"], first["end"], first["text"], first["attributes"]) == (0, 10, "Ann Bo", {"start": True})


def test_a_long_table_is_written_in_files_of_its_own() -> None:
    """Protects memory: what is written is given on before it gets too large, and each file has the header."""
    from corpuskit.formats.several_files import SeveralFiles

    folder = Folder()
    files = SeveralFiles(folder, 5)
    for number in range(5):
        files.add("out", ".csv", f"row{number}\n".encode(), b"header\n")
    files.end()
    assert folder.files == {
        "out.csv": b"header\nrow0\nrow1\n",
        "out~2.csv": b"header\nrow2\nrow3\n",
        "out~3.csv": b"header\nrow4\n",
    }


@pytest.mark.parametrize("module", [span_table, span_table_jsonl], ids=["csv", "jsonl"])
@given(data=st.data())
def test_what_goes_out_comes_back(module: ModuleType, data: st.DataObject) -> None:
    """Protects the round trip of all that tables hold, in texts of all scripts and line ends."""
    given_ = data.draw(outgoing(module.HOLDS))
    folder = Folder()
    module.write([given_], folder, writing())
    found = folder.read(module)
    wanted = {one.annotator: bare(one.entries) for one in given_.sets if one.entries}
    assert {who.annotator: bare(who.entries) for one in found for who in one.sets} == wanted
    for one in found:
        assert (one.name, one.text) == (given_.document.id, given_.document.text)


def test_rows_of_csv_keep_the_texts_as_they_stand() -> None:
    """Protects recorded texts with line ends and quotation marks, by which offsets are proved."""
    text = 'a "b"\r\nc,d\re'
    made = TextBound(line=0, content="", id="q", type="PER", pieces=((0, len(text)),), surface=None)
    folder = Folder()
    sets = (AnnotatorSet(annotator="anna", entries=(made,)),)
    span_table.write([Outgoing(document=Document(id="d", text=text), sets=sets)], folder, writing())
    (found,) = folder.read(span_table)
    (back,) = entries(found)
    assert isinstance(back, TextBound)
    assert (back.surface, found.text) == (text, text)
    assert next(csv.reader(io.StringIO(folder.files["out.csv"].decode(), newline="")))[:4] == [
        "document",
        "annotator",
        "id",
        "label",
    ]
