"""The list of tables: what each holds, how many rows it has, its columns; and the way to asking in SQL."""

import sqlite3
from collections.abc import Mapping
from typing import Any

import msgspec

from corpuskit import tables
from corpuskit.publish.derived import cube
from corpuskit.publish.framing import Frame, page_of
from corpuskit.publish.permitted import may
from corpuskit.schema.types import Schema
from corpuskit.tables import Table

NAME = "tables"
TITLE = "The tables of the corpus"
PATH = r"/(?P<database>[^/.]+)/-/tables$"
MENU: str | None = "Tables"
TEMPLATE = "corpuskit-tables.html"
_SQL = "SELECT * FROM {} LIMIT 100"


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A table: its help, the number of its rows where it is known, the address, its columns as (name, type, help)."""

    name: str
    help: str | None
    rows: int | None
    address: str
    columns: list[tuple[str, str, str | None]]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Tables of one kind."""

    title: str
    tables: list[Shown]


def offered(schema: Schema) -> bool:
    """Every corpus has tables."""
    return True


def reads(schema: Schema) -> frozenset[str]:
    """The documents; tables that a visitor may not view are not listed."""
    return frozenset({"documents"})


@page_of(NAME, reads)
async def respond(frame: Frame) -> Any:
    """The page. Statements are offered to those who may execute SQL."""
    shape = tables.tables_of(frame.schema)
    sizes = await frame.read(lambda connection: read_sizes(connection, frame))
    asking = await may(frame.datasette, frame.request.actor, "execute-sql", frame.database.name)
    example = _SQL.format(next(iter(frame.schema.layers), "documents"))
    context = {"groups": groups_of(frame, shape, sizes), "sql": f"{frame.address.home()}?sql=" if asking else None}
    return await frame.page(TEMPLATE, context | {"example": example}, name=NAME)


def read_sizes(connection: sqlite3.Connection, frame: Frame) -> dict[str, int]:
    """How many rows each table has, as far as it was counted when the corpus was published."""
    sums = connection.execute(f"SELECT name, sum(number) FROM {cube.NAME} GROUP BY name")  # noqa: S608
    sizes = {str(name): int(number or 0) for name, number in sums}
    inspected = (frame.datasette.inspect_data or {}).get(frame.database.name, {}).get("tables", {})
    return {name: int(table["count"]) for name, table in inspected.items() if table["count"] is not None} | sizes


def groups_of(frame: Frame, shape: Mapping[str, Table], sizes: Mapping[str, int]) -> list[Group]:
    """The tables that the visitor may view, by what they are."""
    schema = frame.schema
    pieces = [f"{layer.name}_pieces" for layer in schema.layers.values() if layer.span is not None]
    groups = {
        "Documents": ["documents", "texts"],
        "Annotations, by layer": list(schema.layers),
        "Relations and findings": ["relations", "findings"],
        "Registries": list(schema.registries),
        "Where annotations are in the text": pieces,
    }
    found = []
    for title, names in groups.items():
        shown = [_shown(frame, shape[name], sizes.get(name)) for name in names if name in frame.visible]
        if shown:
            found.append(Group(title=title, tables=shown))
    return found


def _shown(frame: Frame, table: Table, rows: int | None) -> Shown:
    return Shown(
        name=table.name,
        help=table.help,
        rows=rows,
        address=frame.address.table(table.name),
        columns=[(column.name, column.sql.lower(), column.help) for column in table.columns],
    )
