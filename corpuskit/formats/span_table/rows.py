"""The rows of a table of annotations, whatever file it is: CSV, TSV, Parquet, JSON or lines of JSON."""

import codecs
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from corpuskit.articles import items
from corpuskit.articles.items import Source, Unread
from corpuskit.articles.tables.table_binary import damaged, seekable, without_library
from corpuskit.articles.tables.table_dialect import column_names
from corpuskit.articles.tables.table_rows import split_table
from corpuskit.formats.entries import Damage
from corpuskit.formats.json_tasks import tasks, value_of
from corpuskit.formats.span_table.columns import TableTarget

PARQUET = b"PAR1"
NO_LIST = "a record has no list of annotations"
NO_LIST_HINT = "Say where it stands in the record with spans in the mapping, such as spans: annotations."
NO_RECORDS = "there is no list of records"
NO_RECORDS_HINT = "Say where it stands with records in the mapping, such as records: articles."
_BATCH = 256  # rows that are unpacked at once


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):  # all rows of a table may be held
    """A row: where it begins (from 1; of Parquet its number), its number in its record, its bytes and its cells."""

    line: int
    number: int = 0
    content: bytes
    cells: Mapping[str, Any]


def rows(source: Source, encoding: str | None, target: TableTarget | None) -> Iterator[Row | Damage]:
    """The rows in the file's order. Raises FormatError for an unknown encoding."""
    with source.open() as stream:
        start = stream.read(200)
    if start.startswith(PARQUET):
        yield from _parquet(source)
        return
    letters = start.removeprefix(codecs.BOM_UTF8).replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if letters.startswith((b"{", b"[")):
        yield from _records(source, encoding, target)
        return
    for piece in split_table(source, items.Asked(encoding=encoding), textless=True):
        if isinstance(piece, Unread):
            yield _damage(piece)
        else:
            cells = dict(zip(piece.fields["columns"], piece.fields["cells"], strict=True))
            yield Row(line=piece.line or 1, content=piece.content.rstrip(b"\r\n"), cells=cells)


def at(cells: Mapping[str, Any], path: str | None) -> Any:
    """What stands in a column, or at a path such as ``span.start`` or ``span.0``; None where nothing does."""
    if path is None:
        return None
    if "." not in path or path in cells:
        return cells.get(path)
    found: Any = cells
    for step in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def _records(source: Source, encoding: str | None, target: TableTarget | None) -> Iterator[Row | Damage]:
    for task in tasks(source, encoding):
        if isinstance(task, Damage):
            yield task
            continue
        cells = {name: value_of(raw) for name, raw in task.parts.items()}
        if target is None or target.records is None:
            yield from _rows_of(Row(line=task.line, content=task.content, cells=cells), target)
            continue
        found = at(cells, target.records)
        if not isinstance(found, list):
            yield task.damage(NO_RECORDS, f"at {target.records}", NO_RECORDS_HINT)
            continue
        for one in found:
            row = Row(line=task.line, content=msgspec.json.encode(one), cells=one if isinstance(one, dict) else {})
            yield from _rows_of(row, target)


def _rows_of(record: Row, target: TableTarget | None) -> Iterator[Row | Damage]:
    """The rows in a record: itself, or the elements of its list of annotations."""
    if target is None or target.spans is None:
        yield record
        return
    found = at(record.cells, target.spans)
    if not isinstance(found, list):
        detail = f"at {target.spans}"
        yield Damage(reason=NO_LIST, detail=detail, hint=NO_LIST_HINT, line=record.line, content=record.content)
        return
    for number, one in enumerate(found, 1):
        own = one if isinstance(one, dict) else {str(place): part for place, part in enumerate(_parts(one))}
        content = msgspec.json.encode(one)
        yield Row(line=record.line, number=number, content=content, cells=_Nested(own, record.cells))


def _parts(one: Any) -> list[Any]:
    return one if isinstance(one, list) else [one]


class _Nested(dict[str, Any]):
    """The cells of an annotation; what it lacks is looked for in the record around it."""

    def __init__(self, own: Mapping[str, Any], around: Mapping[str, Any]) -> None:
        super().__init__(own)
        self.around = around

    def get(self, key: str, default: Any = None) -> Any:
        """The cell of the annotation, else of the record."""
        return self[key] if key in self else self.around.get(key, default)


def _parquet(source: Source) -> Iterator[Row | Damage]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        yield _damage(without_library("pyarrow"))
        return
    number = 0
    with source.open() as stream:
        file = seekable(stream)
        if isinstance(file, Unread):
            yield _damage(file)
            return
        try:
            table = ParquetFile(file, pre_buffer=False)
            names = column_names(table.schema_arrow.names)
            for batch in table.iter_batches(batch_size=_BATCH, use_threads=False):
                for cells in batch.rename_columns(list(names)).to_pylist():
                    number += 1
                    yield Row(line=number, content=msgspec.json.encode(cells, enc_hook=str), cells=cells)
        except (ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
            yield _damage(damaged(error, number))


def _damage(found: Unread) -> Damage:
    return Damage(reason=found.reason, detail=found.detail, hint=found.hint, line=found.line, content=found.content)
