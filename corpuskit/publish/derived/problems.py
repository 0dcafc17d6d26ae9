"""How often validation found what each rule looks for."""

import sqlite3
from collections.abc import Iterator

from corpuskit.schema.types import Schema

NAME = "corpuskit_problems"


def made_from(schema: Schema) -> frozenset[str]:
    """The findings."""
    return frozenset({"findings"})


def create(schema: Schema) -> Iterator[str]:
    """One row for each rule, severity and annotator."""
    yield (
        f"CREATE TABLE {NAME} (code TEXT, rule TEXT, severity TEXT, annotator TEXT, number INTEGER, documents INTEGER)"
    )


def fill(connection: sqlite3.Connection, schema: Schema) -> None:
    """Count."""
    connection.execute(
        f"INSERT INTO {NAME} SELECT code, rule, severity, annotator, count(*), count(DISTINCT document) "  # noqa: S608
        "FROM findings GROUP BY code, rule, severity, annotator"
    )


def indexes(schema: Schema) -> Iterator[str]:
    """None: it has few rows."""
    yield from ()
