"""How often each attribute is recorded, and how often each value of those that may have several."""

import sqlite3
from collections.abc import Iterator

from corpuskit import tables
from corpuskit.schema.types import Attribute, Schema

NAME = "corpuskit_values"
# Of an attribute with several values of its own choosing, so many of the most frequent are counted.
_MOST_VALUES = 100


def made_from(schema: Schema) -> frozenset[str]:
    """Each layer is counted for itself, and read for those who may view its table."""
    return frozenset({"documents"})


def create(schema: Schema) -> Iterator[str]:
    """One row for each attribute, with how many accepted annotations have it; of lists one more for each value."""
    yield f"CREATE TABLE {NAME} (name TEXT, attribute TEXT, value TEXT, number INTEGER)"


def fill(connection: sqlite3.Connection, schema: Schema) -> None:
    """Count each table in one pass, and each list in one more."""
    for table, attributes in _attributes(schema).items():
        if not attributes:
            continue
        accepted = "WHERE status IS NULL" if table in schema.layers else ""
        counts = ", ".join(f'count("{attribute.name}")' for attribute in attributes)
        numbers = connection.execute(f'SELECT {counts} FROM "{table}" {accepted}').fetchone()  # noqa: S608
        rows = [(table, attribute.name, number) for attribute, number in zip(attributes, numbers, strict=True)]
        connection.executemany(f"INSERT INTO {NAME} VALUES (?, ?, NULL, ?)", rows)  # noqa: S608 - a name of our own
        for attribute, number in zip(attributes, numbers, strict=True):
            if attribute.many and attribute.type in ("enum", "string", "ref") and number and table in schema.layers:
                _count_values(connection, table, attribute.name)


def _count_values(connection: sqlite3.Connection, table: str, attribute: str) -> None:
    connection.execute(
        f"INSERT INTO {NAME} SELECT ?, ?, j.value, count(*) AS number "  # noqa: S608 - names of a checked schema
        f'FROM "{table}" t, json_each(iif(json_valid(t."{attribute}"), t."{attribute}", \'[]\')) j '
        f"WHERE t.status IS NULL AND j.value IS NOT NULL GROUP BY j.value ORDER BY number DESC, j.value "
        f"LIMIT {_MOST_VALUES}",
        [table, attribute],
    )


def indexes(schema: Schema) -> Iterator[str]:
    """None: it has few rows."""
    yield from ()


def _attributes(schema: Schema) -> dict[str, list[Attribute]]:
    found = {"documents": tables.published(schema.metadata)}
    found |= {name: tables.published(layer.attributes) for name, layer in schema.layers.items()}
    found |= {name: tables.published(registry.columns) for name, registry in schema.registries.items()}
    return found
