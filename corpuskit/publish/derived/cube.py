"""How many rows of a table share the same label, annotator, status and other few-valued columns: what facets count.

A facet over millions of annotations, or the number of rows that a filter leaves, is then a sum over some thousand rows.
For each counted table there is a row without a number that names its columns: the column `t3` of the rows of `quotes`
holds what the row without a number calls it, such as `act`.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corpuskit import tables
from corpuskit.schema.types import Attribute, Schema

NAME = "corpuskit_cube"
WORDS = tuple(f"t{number}" for number in range(16))
NUMBERS = tuple(f"i{number}" for number in range(8))
# A table that has more groups than this loses the column with the most values, and then the next.
MOST_GROUPS = 20_000
# A column with more distinct values than this is no facet.
MOST_VALUES = 100
_BATCH = 10_000

Group = tuple[Any, ...]
_SLOTS = ", ".join([*(f"{slot} TEXT" for slot in WORDS), *(f"{slot} INTEGER" for slot in NUMBERS)])
_COLUMNS = f"name TEXT, number INTEGER, {_SLOTS}"
#: What is counted already; there only while a database is built.
COUNTED = "temp.corpuskit_counted"
_CREATE_COUNTED = f"CREATE TEMP TABLE IF NOT EXISTS {COUNTED[5:]} ({_COLUMNS})"


def made_from(schema: Schema) -> frozenset[str]:
    """Each table is counted for itself, and read for those who may view that table."""
    return frozenset({"documents"})


def create(schema: Schema) -> Iterator[str]:
    """One row for each table and each combination of values that occurs in it."""
    yield f"CREATE TABLE {NAME} ({_COLUMNS})"


def fill(connection: sqlite3.Connection, schema: Schema) -> None:
    """Take what is counted already; count every other table in one pass."""
    shape = tables.tables_of(schema)
    connection.execute(_CREATE_COUNTED)
    connection.execute(f"INSERT INTO {NAME} SELECT * FROM {COUNTED} ORDER BY rowid")  # noqa: S608 - names of our own
    done = {row[0] for row in connection.execute(f"SELECT name FROM {COUNTED}")}  # noqa: S608
    connection.execute(f"DROP TABLE {COUNTED}")
    for table, columns in counted(schema).items():
        if table not in done:
            listed = ", ".join(f'"{column}"' for column in columns)
            groups = count_groups(columns, connection.execute(f'SELECT {listed} FROM "{table}"'))  # noqa: S608
            _store(connection, NAME, shape[table], groups)


def keep(connection: sqlite3.Connection, counted_already: Iterable[tuple[tables.Table, "Groups"]]) -> None:
    """Keep what was counted while rows were loaded, until `fill` takes it: to read them again takes longer."""
    connection.execute(_CREATE_COUNTED)
    for table, groups in counted_already:
        if groups.are_as_stored({column.name: column.sql for column in table.columns}):
            _store(connection, COUNTED, table, groups)


def indexes(schema: Schema) -> Iterator[str]:
    """The rows of one table lie together."""
    yield f"CREATE INDEX {NAME}_by_name ON {NAME} (name)"


def counted(schema: Schema) -> dict[str, list[str]]:
    """The columns of each table that may have few values, the most asked for first."""
    found = {
        "documents": ["language", *(a.name for a in tables.published(schema.metadata) if _may_be_few(a))],
        "relations": ["label", "annotator", "status", "from_layer", "to_layer"],
        "findings": ["code", "rule", "severity", "annotator"],
    }
    for layer in schema.layers.values():
        closed = [a.name for a in tables.published(layer.attributes) if a.type in ("enum", "bool") and not a.many]
        found[layer.name] = ["label", "annotator", "status", *closed]
    return found


def _may_be_few(attribute: Attribute) -> bool:
    return attribute.type in ("string", "enum", "bool", "lang", "ref") and not attribute.many


class Groups:
    """How many rows have the same values in the columns that are kept. Memory stays bounded."""

    def __init__(self, columns: Iterable[str]) -> None:
        self.kept = list(columns)
        self.numbers = Counter[Group]()
        self._places = list(range(len(self.kept)))
        self._width = len(self.kept)

    def add(self, rows: Iterable[Group]) -> None:
        """Count rows, given with all columns."""
        whole, places = len(self._places) == self._width, self._places
        self.numbers.update(rows if whole else (tuple([row[at] for at in places]) for row in rows))
        while (least := _least_useful(self.numbers, len(self.kept))) is not None:
            del self.kept[least], places[least]
            smaller = Counter[Group]()
            for group, number in self.numbers.items():
                smaller[group[:least] + group[least + 1 :]] += number
            self.numbers = smaller

    def are_as_stored(self, kinds: Mapping[str, str]) -> bool:
        """Whether SQLite keeps each value as it is: it makes texts of numbers in a column of texts."""
        fitting = [(int if kinds[column] == "INTEGER" else str, type(None)) for column in self.kept]
        return all(type(value) in fits for group in self.numbers for value, fits in zip(group, fitting, strict=True))


def count_groups(columns: Iterable[str], rows: sqlite3.Cursor) -> Groups:
    """Count the rows that a query gives."""
    groups = Groups(columns)
    while batch := rows.fetchmany(_BATCH):
        groups.add(batch)
    return groups


def _least_useful(groups: Counter[Group], width: int) -> int | None:
    """The place of the column to drop: one with too many values, or where there are too many groups, with the most."""
    if len(groups) <= MOST_VALUES or not width:
        return None
    values = [len({group[at] for group in groups}) for at in range(width)]
    most = max(range(width), key=lambda at: (values[at], at))
    return most if values[most] > MOST_VALUES or len(groups) > MOST_GROUPS else None


def _store(connection: sqlite3.Connection, into: str, table: tables.Table, groups: Groups) -> None:
    kinds = {column.name: column.sql for column in table.columns}
    words, numbers = iter(WORDS), iter(NUMBERS)
    slots = [next(numbers if kinds[column] == "INTEGER" else words, None) for column in groups.kept]
    places = [at for at, slot in enumerate(slots) if slot is not None]
    listed = ", ".join(["name", "number", *(str(slots[at]) for at in places)])
    marks = ", ".join("?" * (len(places) + 2))
    rows: list[Group] = [(table.name, None, *(groups.kept[at] for at in places))]
    rows += [(table.name, number, *(group[at] for at in places)) for group, number in groups.numbers.items()]
    connection.executemany(f"INSERT INTO {into} ({listed}) VALUES ({marks})", rows)  # noqa: S608 - names of our own


def named(connection: sqlite3.Connection) -> dict[str, dict[str, str]]:
    """For each counted table, which column of this one holds which of its columns."""
    slots = (*WORDS, *NUMBERS)
    cursor = connection.execute(f"SELECT {', '.join(['name', *slots])} FROM {NAME} WHERE number IS NULL")  # noqa: S608
    return {
        row[0]: {column: slot for slot, column in zip(slots, tuple(row)[1:], strict=True) if column is not None}
        for row in cursor
    }
