"""Tables of annotations: a row for each, with its document, start, end and label, as CSV, TSV or Parquet.

What the columns are is guessed from their names and the first rows, or said in the section `table` of a mapping
(`table: {document: file, start: begin, end: stop, label: kind}`): a column of places may hold several pieces, such as
`[[0, 4], [9, 12]]` or `0:4;9:12`, and ends may be the last characters. Rows that follow each other with one id and one
label are pieces of one annotation; a row without a place is a statement about the document; one with two ids in `from`
and `to` is a relation. Columns that are nothing else are attributes. The texts stand in a column, in files beside the
table (`DOCUMENT`, `DOCUMENT.txt`, `texts/DOCUMENT.txt`), or the corpus has them. A table without a column for the
document is about one text, called as the table or, where the text is called as in all folders, as its folder.

Records of JSON are read too, best as the format span-table-jsonl. Parquet is read
with `--format span-table` and the extra parquet. Rows of a document may stand anywhere in a table of up to 64 MB; of
longer ones, those that stand apart are taken apart. Written is CSV, with the texts in the folder `texts`. Not carried:
several values of an attribute, whether a value is a number, metadata. `--encoding` is for files that are not UTF-8.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corpuskit.articles.items import Head, Source
from corpuskit.articles.tables.table_claims import TABLES, is_named, text_of
from corpuskit.articles.tables.table_dialect import column_names, next_row, table_in
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.span_table import reading, writing
from corpuskit.formats.span_table.columns import guess

NAME = "span-table"
TITLE = "tables of annotations"
SUFFIXES: tuple[str, ...] = (".csv", ".tsv", ".tab", ".parquet")
EXTRA: str | None = None
HOLDS = frozenset(
    {
        "pieces",
        "overlap",
        "nested",
        "relations",
        "relation-attributes",
        "attributes",
        "document",
        "status",
        "confidence",
        "tool",
        "comment",
        "ids",
        "annotators",
        "empty-label",
        "unaligned",
    }
)

_LOOKED_AT = 100  # rows


def claims(head: Head) -> bool:
    """Whether a file that is called like a table has columns with places in numbers and one with labels."""
    if not is_named(head, TABLES):
        return False
    text = text_of(head)
    table = table_in(text, whole=head.whole)
    if table is None or len(table.header) < 3:
        return False
    names = column_names(table.header)
    rows: list[Mapping[str, Any]] = []
    reader = table.dialect.reader(io.StringIO(text, newline=""), strict=False)
    try:
        while len(rows) <= _LOOKED_AT and (cells := next_row(reader)) is not None:
            if len(cells) == len(names):
                rows.append(dict(zip(names, cells, strict=True)))
    except csv.Error:
        return False
    return guess(names, rows[1:]) is not None


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents in the order of the table. Raises FormatError for an unknown encoding."""
    return reading.read(source, asked, asked.table)


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """A table, and a file for each text."""
    writing.write_csv(documents, target, asked)


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What a table cannot say of a document."""
    return writing.losses(outgoing)
