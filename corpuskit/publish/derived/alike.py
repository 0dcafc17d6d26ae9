"""Which utterances are alike in all that the pages about sources can be asked for, and how many of each there are.

Annotator, outlet, month, label, kind and attributes of the source together have a number, `alike`. Utterances hold this
number alone: which of hundreds of thousands are asked for is then told by some thousand rows.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

from corpuskit.publish.roles import roles_of
from corpuskit.schema.types import Attribute, Schema
from corpuskit.tables import published

NAME = "corpuskit_alike"
UTTERANCES = "corpuskit_utterances"
#: What is the same, before the attributes of the source; `month` is how the date begins, whatever it says.
SAME = ("annotator", "outlet", "month", "label", "kind")
MONTH = 7  # code points
_NUMBERED = "temp.corpuskit_numbered"


def made_from(schema: Schema) -> frozenset[str]:
    """As the utterances, which it counts."""
    roles = roles_of(schema)
    if roles.quotes is None or roles.sources is None:
        return frozenset()
    return frozenset(
        {"documents", "relations", roles.quotes, roles.sources, *([roles.actor[1]] if roles.actor else [])}
    )


def attributes_of_sources(schema: Schema) -> list[Attribute]:
    """The attributes of sources that have few values, in the schema's order."""
    roles = roles_of(schema)
    known = published(schema.layers[roles.sources].attributes) if roles.sources else []
    return [one for one in known if one.type == "enum" and not one.many]


def columns_of(schema: Schema) -> list[str]:
    """The columns: those of `SAME`, then for each attribute of sources one that is called by its place, such as v0."""
    return [*SAME, *(f"v{place}" for place, _ in enumerate(attributes_of_sources(schema)))]


class Numbers:
    """Gives each combination of values a number, the first that is met 1; to be called by SQLite for each utterance."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], int] = {}

    def __call__(self, *values: Any) -> int:
        """The number of these values."""
        return self._known.setdefault(values, len(self._known) + 1)

    def store(self, connection: sqlite3.Connection, schema: Schema) -> None:
        """Keep the numbers in a table that is there until `fill` has read it."""
        columns = columns_of(schema)
        connection.execute(f"DROP TABLE IF EXISTS {_NUMBERED}")
        connection.execute(f"CREATE TEMP TABLE {_NUMBERED[5:]} (alike INTEGER PRIMARY KEY, {', '.join(columns)})")
        marks = ", ".join("?" * (len(columns) + 1))
        rows = ((number, *values) for values, number in self._known.items())
        connection.executemany(f"INSERT INTO {_NUMBERED} VALUES ({marks})", rows)  # noqa: S608 - a name of our own


def create(schema: Schema) -> Iterator[str]:
    """One row for each combination of values, with how many utterances have it. `documents` are those in which it has
    the least number: documents of one outlet or month can be added up.
    """
    columns = ", ".join(f"{name} TEXT" for name in columns_of(schema))
    yield f"CREATE TABLE {NAME} (alike INTEGER PRIMARY KEY, {columns}, number INTEGER, documents INTEGER)"


def fill(connection: sqlite3.Connection, schema: Schema) -> None:
    """Count the utterances of each number, and documents."""
    columns = columns_of(schema)
    numbers = dict(connection.execute(f"SELECT alike, count(*) FROM {UTTERANCES} GROUP BY 1").fetchall())  # noqa: S608
    least = f"SELECT min(alike) AS alike FROM {UTTERANCES} GROUP BY document"  # noqa: S608 - a name of our own
    documents = dict(connection.execute(f"SELECT alike, count(*) FROM ({least}) GROUP BY 1").fetchall())  # noqa: S608
    known = connection.execute(f"SELECT alike, {', '.join(columns)} FROM {_NUMBERED}").fetchall()  # noqa: S608
    rows = [(*row, numbers[row[0]], documents.get(row[0], 0)) for row in known if row[0] in numbers]
    connection.executemany(f"INSERT INTO {NAME} VALUES ({', '.join('?' * (len(columns) + 3))})", rows)  # noqa: S608
    connection.execute(f"DROP TABLE {_NUMBERED}")


def indexes(schema: Schema) -> Iterator[str]:
    """None: to read all of it takes a few milliseconds."""
    yield from ()
