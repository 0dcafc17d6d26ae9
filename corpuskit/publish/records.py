"""The way from the record of an actor, in the tables that Datasette shows, to the page of what the actor says."""

import sqlite3
from collections.abc import Awaitable
from typing import Any

from markupsafe import Markup

from corpuskit.publish.addresses import Addresses
from corpuskit.publish.published import read_build
from corpuskit.publish.roles import Roles, roles_of
from corpuskit.publish.voices import name_column

_KEPT = "corpuskit_records"


def link_of(datasette: Any, database: str, table: str, column: str, row: Any, value: str) -> Awaitable[Markup | None]:
    """For the cell with the name of an actor a link to the page of this source; None for every other cell."""

    async def ask() -> Markup | None:
        named = await _named(datasette.get_database(database))
        if named != (table, column):
            return None
        address = Addresses(datasette, database).page("sources", table, str(row["id"]))
        return Markup('<a href="{}">{}</a>').format(address, value)

    return ask()


async def _named(database: Any) -> tuple[str, str] | None:
    """The registry of actors and its column of names; None where sources are no actors. Kept with the database."""
    if not hasattr(database, _KEPT):
        setattr(database, _KEPT, await database.execute_fn(_read))
    found: tuple[str, str] | None = getattr(database, _KEPT)
    return found


def _read(connection: sqlite3.Connection) -> tuple[str, str] | None:
    published = read_build(connection)
    roles = roles_of(published.schema) if published else Roles()
    if published is None or roles.actor is None:
        return None
    registry = roles.actor[1]
    return registry, name_column(published.schema.registries[registry])
