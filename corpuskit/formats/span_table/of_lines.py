"""Tables of annotations as JSON Lines: a line for each annotation, with its document, start, end and label.

What the parts of a line are is guessed or said with a mapping, as for span-table; `pieces` holds the pieces of an
annotation that has several, `attributes` its values, which may be lists, numbers and truth values. Nested records, such
as one for each document with a list of annotations, need a mapping with the path of that list (`table: {spans:
annotations, document: id, text: body, start: span.start, end: span.end, label: type}`). Written are the texts too, in
the folder `texts`. Not carried: metadata. `--encoding` is for files that are not UTF-8.
"""

from collections.abc import Iterable, Iterator

from corpuskit.articles.items import Head, Source
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.json_heads import whole_records
from corpuskit.formats.span_table import reading, writing
from corpuskit.formats.span_table.columns import guess
from corpuskit.formats.span_table.of_csv import HOLDS as OF_TABLES

NAME = "span-table-jsonl"
TITLE = "tables of annotations as JSON Lines"
SUFFIXES: tuple[str, ...] = (".jsonl", ".ndjson", ".json")
EXTRA: str | None = None
HOLDS = OF_TABLES | {"many-values", "typed-values"}


def claims(head: Head) -> bool:
    """Whether the first records have places in numbers and a label, and none is a document of its own."""
    found = whole_records(head)
    target = guess(list(dict.fromkeys(name for record in found for name in record)), found)
    return target is not None and (target.document is not None or target.text is None)


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents in the order of the lines. Raises FormatError for an unknown encoding."""
    return reading.read(source, asked, asked.table)


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """A line for each annotation, and a file for each text."""
    writing.write_json(documents, target, asked)


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What a table cannot say of a document."""
    return writing.losses(outgoing)
