"""Registries as their CSV files have them: columns, records with their places, or why the file cannot be read."""

import csv
import io

import msgspec

from corpuskit.findings import Place
from corpuskit.jsonl import Fault, is_conflict

_DIVIDERS = {";": "';'", "\t": "tabs"}


class RegistryRow(msgspec.Struct, frozen=True):
    """A record of a registry: the line where it begins, its cells by column, how many cells have no column."""

    place: Place
    cells: dict[str, str]
    excess: int = 0


class RegistryTable(msgspec.Struct, frozen=True, kw_only=True):
    """A registry as its file has it, in its order; with a fault, nothing of it could be read."""

    path: str
    columns: tuple[str, ...] = ()
    rows: tuple[RegistryRow, ...] = ()
    fault: Fault | None = None

    @property
    def absent(self) -> bool:
        """Whether there is no such file: one that can be read has columns."""
        return self.fault is None and not self.columns


def read_registry(path: str, content: bytes) -> RegistryTable:
    """The table in the bytes of a file; `path` is where it stands in the corpus."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _unreadable(path, 1, f"not UTF-8 at byte {error.start}", 'Save it as "CSV UTF-8".')
    if (marker := _conflict(content)) is not None:
        hint = "Keep one of the two versions between the markers, and remove the markers."
        return _unreadable(path, marker, "the line is a merge conflict marker", hint)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: tuple[str, ...] = ()
    rows: list[RegistryRow] = []
    begin = 1
    try:
        for cells in reader:
            if cells and not columns:
                columns = tuple(cells)
            elif cells:
                pairs = dict(zip(columns, cells, strict=False))
                rows.append(RegistryRow(Place(path, begin), pairs, max(0, len(cells) - len(columns))))
            begin = reader.line_num + 1
    except csv.Error as error:
        hint = "Look for a double quote that is not closed; inside a value it is written twice."
        return _unreadable(path, begin, f"not CSV: {error}", hint)
    if problem := _problem_with_columns(columns):
        return _unreadable(path, 1, *problem)
    return RegistryTable(path=path, columns=columns, rows=tuple(rows))


def _conflict(content: bytes) -> int | None:
    """The number of the first line that is a marker git leaves around two versions, if there is one."""
    if b"<<<<<<<" not in content and b">>>>>>>" not in content:
        return None
    lines = content.split(b"\n")
    return next((number for number, line in enumerate(lines, start=1) if is_conflict(line.rstrip(b"\r"))), None)


def _unreadable(path: str, line: int, reason: str, hint: str) -> RegistryTable:
    return RegistryTable(path=path, fault=Fault(place=Place(path, line), reason=reason, hint=hint))


def _problem_with_columns(columns: tuple[str, ...]) -> tuple[str, str] | None:
    if "id" not in columns:
        for divider, name in _DIVIDERS.items():
            if len(columns) == 1 and divider in columns[0]:
                hint = "Save it with commas between the cells; spreadsheets ask for the field separator when saving."
                return f"there is no column 'id'; the cells seem to be divided by {name}", hint
        return "there is no column 'id'", "Give the column of the ids the heading id, in the first line."
    twice = next((column for column in columns if columns.count(column) > 1), None)
    return None if twice is None else (f"the column '{twice}' is there twice", "Rename or remove one of the two.")
