"""How many annotations each annotator made of each layer and label."""

import sqlite3
from collections.abc import Iterator

from corpuskit.publish.derived import cube
from corpuskit.schema.types import Schema

NAME = "corpuskit_composition"
_COLUMNS = ("label", "annotator", "status")


def made_from(schema: Schema) -> frozenset[str]:
    """All layers."""
    return frozenset(schema.layers)


def create(schema: Schema) -> Iterator[str]:
    """One row for each layer, label, annotator and status that occur together."""
    yield f"CREATE TABLE {NAME} (layer TEXT, label TEXT, annotator TEXT, status TEXT, number INTEGER)"


def fill(connection: sqlite3.Connection, schema: Schema) -> None:
    """Count: from what is counted already in `corpuskit_cube`, else from the rows."""
    counted = cube.named(connection)
    for layer in schema.layers:
        slots = counted.get(layer, {})
        if all(column in slots for column in _COLUMNS):
            values = ", ".join(slots[column] for column in _COLUMNS)
            source, number = f"{cube.NAME} WHERE name = ? AND number IS NOT NULL", "sum(number)"
            parameters = [layer, layer]
        else:
            values, source, number, parameters = ", ".join(_COLUMNS), f'"{layer}"', "count(*)", [layer]
        connection.execute(
            f"INSERT INTO {NAME} SELECT ?, {values}, {number} FROM {source} GROUP BY {values}",  # noqa: S608
            parameters,
        )


def indexes(schema: Schema) -> Iterator[str]:
    """None: it has few rows."""
    yield from ()
