"""What is claimed, counted once for each annotator and for all of them together: what the page shows unless asked."""

import sqlite3
from collections.abc import Iterator

import msgspec

from corpuskit.publish.derived import claims
from corpuskit.publish.derived.claimed.counting import Asked, Claims, count_claims
from corpuskit.schema.types import Schema

NAME = "corpuskit_claimed"


def made_from(schema: Schema) -> frozenset[str]:
    """As the claims, of which these are sums."""
    return claims.made_from(schema)


def create(schema: Schema) -> Iterator[str]:
    """One row for each annotator, and one without for all; `counts` are Claims as JSON."""
    yield f"CREATE TABLE {NAME} (annotator TEXT, counts TEXT)"


def fill(connection: sqlite3.Connection, schema: Schema) -> None:
    """Count as the page does."""
    found = connection.execute(f"SELECT DISTINCT annotator FROM {claims.NAME} ORDER BY 1").fetchall()  # noqa: S608
    for annotator in (None, *(row[0] for row in found)):
        counts = msgspec.json.encode(count_claims(connection, schema, Asked(annotator=annotator)))
        connection.execute(f"INSERT INTO {NAME} VALUES (?, ?)", [annotator, counts.decode()])  # noqa: S608


def indexes(schema: Schema) -> Iterator[str]:
    """None: it has few rows."""
    yield from ()


def annotators(connection: sqlite3.Connection) -> list[str]:
    """All who annotated claims."""
    return [row[0] for row in connection.execute(f"SELECT annotator FROM {NAME} WHERE annotator IS NOT NULL")]  # noqa: S608


def stored(connection: sqlite3.Connection, annotator: str | None) -> Claims | None:
    """The counts of an annotator, or of all; None where there is no such annotator."""
    row = connection.execute(f"SELECT counts FROM {NAME} WHERE annotator IS ?", [annotator]).fetchone()  # noqa: S608
    return None if row is None else msgspec.json.decode(row[0], type=Claims)
