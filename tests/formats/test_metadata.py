"""Metadata from a table: columns, cells, and documents found by name; every mistake with its line."""

from pathlib import Path

import pytest

from corpuskit.errors import FormatError
from corpuskit.formats.mapping import Mapping
from corpuskit.formats.metadata import MetadataTable
from corpuskit.model import Document, Origin

from .standoff import SCHEMA, mapping

COLUMNS = mapping(
    """
mapping: 1
format: brat
schema: trial
metadata:
  columns: {paper: outlet, length: pages, headline: title}
  leave_out: [level]
  absent: [None, n/a]
"""
)
SAY_SOMETHING = (
    "Write in the mapping, under metadata, columns: {COLUMN: NAME}, or leave_out: [COLUMN]; the schema has: title, "
    "language, outlet, pages, authors, paid, score."
)
DOCUMENT = Document(id="x", title="Old", text="Ada", metadata={"outlet": "Old", "paid": True})


def table(folder: Path, content: str | bytes, name: str = "m.csv", chosen: Mapping | None = COLUMNS) -> MetadataTable:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return MetadataTable.load(path, "file", chosen, SCHEMA)


def test_a_row_fills_in_a_document(tmp_path: Path) -> None:
    """Protects columns of both kinds, the types of the schema, and what a document had and the table does not say."""
    found = table(
        tmp_path, "file,paper,length,headline,language,authors,level\nx,The Sun,12,Rain,en,Ada L.; Bo M.;,3\n"
    )
    document = found.apply(DOCUMENT)
    assert (document.title, document.language, document.text) == ("Rain", "en", "Ada")
    assert document.metadata == {"outlet": "The Sun", "paid": True, "pages": 12, "authors": ["Ada L.", "Bo M."]}


def test_unknown_cells_are_absent(tmp_path: Path) -> None:
    """Protects the difference between unknown and a value: empty cells and the mapping's words for it say nothing."""
    found = table(tmp_path, "file,paper,length,headline\nx,None, n/a ,\n")
    assert found.apply(DOCUMENT) == DOCUMENT


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("m.tsv", 'file\tpaper\nx\t"A, ""B""; C"\n'),
        ("m.csv", 'file;paper\r\nx;"A, ""B""; C"\r\n'),
        ("m.csv", '\ufefffile,paper\n\nx,"A, ""B""; C"\n\n'),
        ("m.txt", 'file\tpaper\nx\t"A, ""B""; C"'),
    ],
)
def test_tables_are_read_as_programs_write_them(name: str, content: str, tmp_path: Path) -> None:
    """Protects tables from spreadsheets: tabs, semicolons or commas, quoted cells, Windows line ends, marks."""
    assert table(tmp_path, content, name).apply(DOCUMENT).metadata["outlet"] == 'A, "B"; C'


@pytest.mark.parametrize(
    "document",
    [
        Document(id="x"),
        Document(id="other", origin=Origin(id="x", file="all.jsonl")),
        Document(id="x-2", origin=Origin(file="raw/x.txt")),
        Document(id="y", origin=Origin(file="raw/x")),
    ],
)
def test_a_document_is_found_by_any_of_its_names(document: Document, tmp_path: Path) -> None:
    """Protects documents whose id had to differ from their file's name."""
    assert table(tmp_path, "file,paper\nx,Sun\n").apply(document).metadata == {"outlet": "Sun"}


def test_the_key_may_hold_the_suffix(tmp_path: Path) -> None:
    """Protects tables that name files in full."""
    document = Document(id="x", origin=Origin(file="raw/x.txt"))
    assert table(tmp_path, "file,paper\nx.txt,Sun\n").apply(document).metadata == {"outlet": "Sun"}


def test_the_key_column_may_be_metadata_too(tmp_path: Path) -> None:
    """Protects tables whose key says something itself; only the mapping can say so."""
    loaded = mapping("mapping: 1\nformat: brat\nschema: trial\nmetadata: {columns: {file: outlet}}\n")
    assert table(tmp_path, "file\nx\n", chosen=loaded).apply(Document(id="x")).metadata == {"outlet": "x"}


def test_rows_and_documents_without_each_other_are_known(tmp_path: Path) -> None:
    """Protects the summary of an import from silence about a wrong key."""
    found = table(tmp_path, "file,paper\nx,Sun\ny,Moon\nz,Star\n")
    for name in ("y", "q"):
        found.apply(Document(id=name))
    assert (found.unused(), found.missing) == (["x", "z"], ["q"])


NONE_FITS = "no row fits a document: the column 'file' has names such as 'q-1', a document here is a (raw/a.txt)"


def filed(document_id: str, file: str, foreign: str | None = None) -> Document:
    return Document(id=document_id, origin=Origin(file=file, id=foreign))


@pytest.mark.parametrize(
    "rows",
    [
        ("gazette/001.txt", "herald/001.txt"),
        ("gazette/001", "herald/001"),
        ("all/gazette/001.txt", "all/herald/001.txt"),
        ("001", "001-2"),
        ("gazette/001", "001-2"),
    ],
)
def test_files_of_one_name_are_told_apart_by_their_folders(rows: tuple[str, str], tmp_path: Path) -> None:
    """Protects documents from the metadata of another one whose file is called the same in another folder."""
    found = table(tmp_path, "file,paper\n{},Gazette\n{},Herald\n".format(*rows))
    documents = [filed("001", "all/gazette/001.txt"), filed("001-2", "all/herald/001.txt")]
    for _ in range(2):  # an import that goes on from where it was asks again
        assert [found.apply(document).metadata["outlet"] for document in documents] == ["Gazette", "Herald"]


@pytest.mark.parametrize(
    ("first", "second", "row", "message"),
    [
        (
            filed("001", "gazette/001.txt"),
            filed("001-2", "herald/001.txt"),
            "001",
            "the row '001' fits two documents: 001 (gazette/001.txt) and 001-2 (herald/001.txt)",
        ),
        (
            filed("a", "gazette/é.txt"),
            filed("b", "herald/é.txt"),
            "é.txt",
            "the row 'é.txt' fits two documents: a (gazette/é.txt) and b (herald/é.txt)",
        ),
        (
            filed("x", "x.txt"),
            Document(id="y", origin=Origin(id="x")),
            "x",
            "the row 'x' fits two documents: x (x.txt) and y",
        ),
    ],
)
def test_a_row_that_fits_two_documents_is_an_error(
    first: Document, second: Document, row: str, message: str, tmp_path: Path
) -> None:
    """Protects documents from metadata that was meant for another: a name that fits two says nothing of either."""
    found = table(tmp_path, f"file,paper\nq,Star\n{row},Sun\n")
    found.apply(first)
    with pytest.raises(FormatError) as caught:
        found.apply(second)
    assert caught.value.message == f"{tmp_path}/m.csv:3: {message}"
    assert caught.value.hint == "Name the documents by their paths in the table, so that each row fits only one."


def test_accents_may_be_stored_apart(tmp_path: Path) -> None:
    """Protects names of files from a system that stores letters and accents apart, in the table or on the disk."""
    together, apart = "Zo\u00eb", "Zoe\u0308"
    for row, file in ((together, apart), (apart, together)):
        assert table(tmp_path, f"file,paper\n{row},Sun\n").apply(filed("z", f"raw/{file}.txt")).metadata


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (
            "file,paper\nq-1,Sun\nq-2,Sun\n",
            NONE_FITS,
            "Name the column that holds their ids, file names or paths with --key.",
        ),
        (
            "file,paper\nq-1,Sun\nRaw/A.TXT,Sun\n",
            NONE_FITS,
            "Write names as the documents do: 'Raw/A.TXT' in the table, 'raw/a.txt' there.",
        ),
        ("file,paper\n", "the table has no rows below its first line", "Check the file."),
    ],
)
def test_a_table_that_fits_no_document_is_an_error(content: str, message: str, hint: str, tmp_path: Path) -> None:
    """Protects from an import without any metadata because the wrong column was named."""
    found = table(tmp_path, content)
    found.check_used()  # nothing was looked for yet
    found.apply(filed("a", "raw/a.txt"))
    with pytest.raises(FormatError) as caught:
        found.check_used()
    assert caught.value.message == f"{tmp_path}/m.csv: {message}"
    assert caught.value.hint == hint


def test_one_row_that_fits_is_enough(tmp_path: Path) -> None:
    """Protects tables that describe more, and imports that bring more, than the other has."""
    found = table(tmp_path, "file,paper\nx,Sun\ny,Sun\n")
    for name in ("x", "q", "q"):
        found.apply(Document(id=name))
    found.check_used()
    assert (found.unused(), found.missing) == (["y"], ["q"])


def test_truth_values_and_numbers(tmp_path: Path) -> None:
    """Protects types: a bool of the schema is a bool in the corpus, however the table writes it."""
    rows = "".join(f"{name},{word}\n" for name, word in [("a", "TRUE"), ("b", "0"), ("c", "Yes"), ("d", "false")])
    found = table(tmp_path, "file,paid\n" + rows, chosen=None)
    assert [found.apply(Document(id=name)).metadata["paid"] for name in "abcd"] == [True, False, True, False]


def test_numbers_are_those_that_json_can_hold(tmp_path: Path) -> None:
    """Protects documents from numbers that no reader of JSON takes, such as infinity."""
    found = table(tmp_path, "file,score\na,-1.5\nb,.5e1\nc,7\n", chosen=None)
    assert [found.apply(Document(id=name)).metadata["score"] for name in "abc"] == [-1.5, 5.0, 7.0]
    for word in ("1e999", "nan", "1_0", "1,5"):
        with pytest.raises(FormatError, match=f"score is '{word}', expected a number"):
            table(tmp_path, f'file,score\na,"{word}"\n', chosen=None)


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        ("", "m.csv: the table is empty", "Its first line names the columns."),
        (b"file\n\xff\n", "m.csv: not UTF-8 at byte 5", "Save the table as UTF-8."),
        ('file,paper\nx,"a"b\n', "m.csv:2: not a table: ',' expected after '\"'", "Save it as CSV or TSV."),
        ("File,paper\n", "m.csv:1: there is no column 'file'; there are: File, paper", "Did you mean File?"),
        (
            "paper\n",
            "m.csv:1: there is no column 'file'; there are: paper",
            "Name the column of the documents with --key.",
        ),
        ("file,paper,paper\n", "m.csv:1: two columns are called 'paper'", "Rename one of them."),
        (
            "file,paper,mood,\n",
            "m.csv:1: nothing is said of the columns: 'mood', ''",
            SAY_SOMETHING,
        ),
        ("file,paper,outlet\n", "m.csv:1: the columns 'paper' and 'outlet' both become outlet", "Leave one out."),
        (
            "file,paper\nx,a\ny,b,c\n",
            "m.csv:3: 3 cells, but the first line has 2",
            "Put cells that hold the separator or a quotation mark in double quotes.",
        ),
        ("file,paper\n ,a\n", "m.csv:2: the column 'file' is empty", "Name the document, or take it out."),
        (
            'file,paper\nx,"a\nb"\ny,c\nx,d\n',
            "m.csv:5: 'x' has a row already, in line 2",
            "Leave one row for each document.",
        ),
        (
            "file,length\nx,12\ny,a dozen\n",
            "m.csv:3: pages is 'a dozen', expected a whole number",
            "Correct the cell, or name it under metadata, absent, in the mapping.",
        ),
        (
            "file,paid\nx,maybe\n",
            "m.csv:2: paid is 'maybe', expected true or false",
            "Correct the cell, or name it under metadata, absent, in the mapping.",
        ),
    ],
)
def test_a_mistake_in_a_table_names_its_line(content: str | bytes, message: str, hint: str, tmp_path: Path) -> None:
    """Protects people with tables of thousands of rows: the error says which row, and what to do."""
    with pytest.raises(FormatError) as caught:
        table(tmp_path, content)
    assert caught.value.message == f"{tmp_path}/{message}"
    assert caught.value.hint == hint


def test_a_table_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Protects against a traceback for a slip in a path."""
    with pytest.raises(FormatError) as caught:
        MetadataTable.load(tmp_path / "no.csv", "file", None, SCHEMA)
    assert caught.value.message == f"{tmp_path}/no.csv: cannot be read: No such file or directory"
