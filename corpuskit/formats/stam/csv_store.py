"""STAM CSV: stores of texts with annotations, as tables.

NAME.store.stam.csv says which texts, sets and annotations a store has: this is the file that is read, with those that
it names in the same folder and below; nothing is fetched. They may also be STAM JSON. What becomes of annotations and
their keys is told for `stam`. Values are texts, unless the column Type of a set says Int, Float, Bool or Null.

Written are the table of the store, NAME.annotations.stam.csv, a table for each set, and DOCUMENT.txt, the texts; after
some 128 MB of annotations another store begins, NAME~2.store.stam.csv. Values have a Type, which the STAM library does
not look at (it takes all values of tables for texts). To import a folder with many texts, name the file
NAME.store.stam.csv. Nothing is lost. `--encoding` is for files that are not UTF-8.
"""

import csv
from collections.abc import Iterable, Iterator

from corpuskit.articles.items import Head, Source
from corpuskit.articles.tables.table_claims import text_of
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.stam import csv_reading, csv_writing
from corpuskit.formats.stam.holding import HOLDS as HOLDS
from corpuskit.formats.stam.reading import documents_of

NAME = "stam-csv"
TITLE = "STAM CSV"
SUFFIXES: tuple[str, ...] = (".csv",)
EXTRA: str | None = None
_FIRST = 1000  # characters


def claims(head: Head) -> bool:
    """Whether a table begins with the row of a store."""
    lines = text_of(head)[:_FIRST].splitlines()[:2]
    try:
        cells = list(csv.reader(lines))
    except csv.Error:
        return False
    if len(cells) < 2 or not {*csv_reading.STORE} <= {*cells[0]}:
        return False
    return dict(zip(cells[0], cells[1], strict=False)).get("Type") == "AnnotationStore"


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents of a store, one for each text."""
    return documents_of(csv_reading.store_of(source, asked))


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """One store, or several where it gets large, and the texts."""
    csv_writing.write(documents, target, asked.stem)
