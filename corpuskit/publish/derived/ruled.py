"""How many findings each rule has, and in how many documents; with an index for the findings of one annotator."""

import sqlite3
from collections.abc import Iterator

from corpuskit.schema.types import Schema

NAME = "corpuskit_ruled"


def made_from(schema: Schema) -> frozenset[str]:
    """The findings."""
    return frozenset({"findings"})


def create(schema: Schema) -> Iterator[str]:
    """One row for each rule and severity: a document in which several annotators did the same counts once."""
    yield f"CREATE TABLE {NAME} (code TEXT, rule TEXT, severity TEXT, number INTEGER, documents INTEGER)"


def fill(connection: sqlite3.Connection, schema: Schema) -> None:
    """Count."""
    connection.execute(
        f"INSERT INTO {NAME} SELECT code, rule, severity, count(*), count(DISTINCT document) "  # noqa: S608
        "FROM findings GROUP BY code, rule, severity"
    )


def indexes(schema: Schema) -> Iterator[str]:
    """None for itself, for it has few rows; one for the pages of findings, which can be many."""
    yield 'CREATE INDEX "findings by code and annotator" ON findings (code, annotator, id)'
