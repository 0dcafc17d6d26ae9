"""Derived tables: what pages would otherwise count anew for each visitor, worked out once when a corpus is published.

To add one, write `derived/NAME.py` with what `Derived` asks for and name it in `DERIVED`. Derived tables are hidden in
Datasette's lists, and whoever may not view one of the tables that they are made from may not view them.
"""

import sqlite3
from collections.abc import Iterable
from typing import Protocol

from corpuskit.publish.derived import (
    alike,
    claimed,
    claims,
    composition,
    cube,
    problems,
    ruled,
    speakers,
    timeline,
    unspaced,
    utterances,
    values,
    voices,
)
from corpuskit.schema.types import Schema


class Derived(Protocol):
    """A module of this folder. `NAME` is that of its table, and begins with ``corpuskit_``."""

    NAME: str

    def made_from(self, schema: Schema) -> frozenset[str]:
        """The tables from which it is made; empty where the schema has nothing for it, and then there is no table."""

    def create(self, schema: Schema) -> Iterable[str]:
        """The statements that make the empty table."""

    def fill(self, connection: sqlite3.Connection, schema: Schema) -> None:
        """Fill the table, after all other tables and their indexes are there."""

    def indexes(self, schema: Schema) -> Iterable[str]:
        """The statements that make its indexes, once it is filled."""


DERIVED: tuple[Derived, ...] = (
    cube,
    composition,
    timeline,
    problems,
    ruled,
    values,
    unspaced,
    utterances,
    alike,
    voices,
    speakers,
    claims,
    claimed,
)
#: The names of all their tables, with those in which SQLite keeps a full-text index.
NAMES: tuple[str, ...] = (*(module.NAME for module in DERIVED), *unspaced.PARTS)


def derived_in(schema: Schema) -> dict[str, frozenset[str]]:
    """The derived tables of a corpus with this schema, each with the tables that it is made from."""
    found = {module.NAME: module.made_from(schema) for module in DERIVED}
    return {name: made_from for name, made_from in found.items() if made_from}


def derive(connection: sqlite3.Connection, schema: Schema) -> None:
    """Make all derived tables of a database whose other tables and indexes are there."""
    for module in DERIVED:
        if module.made_from(schema):
            for statement in module.create(schema):
                connection.execute(statement)
            module.fill(connection, schema)
            for statement in module.indexes(schema):
                connection.execute(statement)
