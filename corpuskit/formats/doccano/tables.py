"""doccano's tables of texts with labels of the whole document, as records like those of its JSON."""

import csv
import io
from collections.abc import Iterator

import msgspec

from corpuskit.articles import items
from corpuskit.articles.items import Head, Source, Unread
from corpuskit.articles.tables.table_claims import TABLES, is_named, text_of
from corpuskit.articles.tables.table_dialect import next_row, table_in
from corpuskit.articles.tables.table_rows import split_table
from corpuskit.formats.entries import Damage
from corpuskit.formats.json_tasks import Task

_NEEDED = frozenset({"text", "label"})
_COLUMNS = _NEEDED | {"id", "Comments"}
_BETWEEN = "#"  # stands between the labels of a text in exported tables, which have ids


def is_table(head: Head) -> bool:
    """Whether the file is a table with no columns but those of doccano."""
    if not is_named(head, TABLES):
        return False
    table = table_in(text_of(head), whole=head.whole)
    names = {name.strip() for name in table.header} if table else set()
    return _NEEDED <= names <= _COLUMNS


def starts_as_table(source: Source) -> bool:
    """Whether a file begins with a header that has the columns of texts and labels."""
    with source.open() as stream:
        head = Head(name="table.csv", start=stream.read(1 << 16), whole=False)
    first = text_of(head).lstrip().partition("\n")[0]
    if first.startswith(("{", "[")):
        return False
    rows = (next_row(csv.reader(io.StringIO(first), delimiter=sign)) or [] for sign in ",;\t")
    return any({cell.strip() for cell in row} >= _NEEDED for row in rows)


def tasks_of(source: Source, encoding: str | None) -> Iterator[Task | Damage]:
    """The rows as records. Raises FormatError for an unknown encoding."""
    for piece in split_table(source, items.Asked(encoding=encoding), textless=True):
        if isinstance(piece, Unread):
            yield Damage(
                reason=piece.reason, detail=piece.detail, hint=piece.hint, line=piece.line, content=piece.content
            )
            continue
        cells: dict[str, str] = dict(zip(piece.fields["columns"], piece.fields["cells"], strict=True))
        record: dict[str, object] = {name: cell for name, cell in cells.items() if cell}
        for name in ("label", "Comments"):
            if name in cells:
                parts = cells[name].split(_BETWEEN) if "id" in cells else [cells[name]]
                record[name] = [part.strip() for part in parts if part.strip()]
        encoded = {name: msgspec.Raw(msgspec.json.encode(value)) for name, value in record.items()}
        yield Task(line=piece.line or 1, content=piece.content.rstrip(b"\r\n"), parts=encoded)
