"""How many documents each outlet published in each month."""

import sqlite3
from collections.abc import Iterator

from corpuskit.schema.types import Schema
from corpuskit.tables import published

NAME = "corpuskit_timeline"


def date_of(schema: Schema) -> str | None:
    """The metadata that says when a document was published: `published`, else the first date."""
    dates = [one.name for one in published(schema.metadata) if one.type in ("date", "datetime") and not one.many]
    return "published" if "published" in dates else dates[0] if dates else None


def outlet_of(schema: Schema) -> str | None:
    """The metadata that says where it was published: `outlet`, or nothing."""
    return "outlet" if any(one.name == "outlet" and not one.many for one in published(schema.metadata)) else None


def made_from(schema: Schema) -> frozenset[str]:
    """The documents, where the schema has a date for them."""
    return frozenset({"documents"}) if date_of(schema) else frozenset()


def create(schema: Schema) -> Iterator[str]:
    """One row for each month and outlet; NULL where it is unknown."""
    yield f"CREATE TABLE {NAME} (month TEXT, outlet TEXT, documents INTEGER)"


def fill(connection: sqlite3.Connection, schema: Schema) -> None:
    """Count. A date that does not begin with a year and a month counts as unknown."""
    date, outlet = date_of(schema), outlet_of(schema)
    month = f'CASE WHEN "{date}" GLOB \'[0-9][0-9][0-9][0-9]-[01][0-9]*\' THEN substr("{date}", 1, 7) END'
    named = f'"{outlet}"' if outlet else "NULL"
    connection.execute(f"INSERT INTO {NAME} SELECT {month}, {named}, count(*) FROM documents GROUP BY 1, 2")  # noqa: S608


def indexes(schema: Schema) -> Iterator[str]:
    """None: it has few rows."""
    yield from ()
