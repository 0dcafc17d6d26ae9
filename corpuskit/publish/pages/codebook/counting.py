"""How often what the schema names occurs in a published corpus, and words of it as examples."""

import sqlite3
from collections import Counter
from collections.abc import Collection
from typing import Any

import msgspec

from corpuskit.publish.derived import cube, problems, values
from corpuskit.schema.types import Schema

_EXAMPLES = 2
# Examples are looked for among the first so many annotations of a label, and those of such lengths are taken.
_LOOKED_AT, _SHORTEST, _LONGEST = 60, 2, 110

Value = tuple[str, str, Any]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of accepted annotations and relations, and of documents and findings.

    `rows` counts by table, `valued` by (table, column, value), `recorded` by (table, column), `found` by rule.
    `closed` are the (table, column) whose values are all counted. `examples` are (key, words) by (layer, label).
    """

    rows: Counter[str]
    valued: Counter[Value]
    recorded: Counter[tuple[str, str]]
    closed: frozenset[tuple[str, str]]
    found: Counter[str]
    examples: dict[tuple[str, str], list[tuple[str, str]]]


def read_counts(connection: sqlite3.Connection, schema: Schema, visible: Collection[str]) -> Counts:
    """All counts, of the tables that the visitor may view."""
    counts = Counts(
        rows=Counter(), valued=Counter(), recorded=Counter(), closed=frozenset(), found=Counter(), examples={}
    )
    closed = frozenset(_add_cube(connection, counts, visible))
    _add_values(connection, counts, visible)
    for registry in schema.registries:
        if registry in visible:
            counts.rows[registry] = connection.execute(f'SELECT count(*) FROM "{registry}"').fetchone()[0]  # noqa: S608
    if "findings" in visible:
        rules = connection.execute(f"SELECT rule, sum(number) FROM {problems.NAME} GROUP BY rule")  # noqa: S608
        counts.found.update(dict(rows(rules)))
    for layer in schema.layers.values():
        if layer.name in visible and layer.span is not None:
            for label in layer.labels or [None]:
                counts.examples[layer.name, label or ""] = _examples(connection, layer.name, label)
    return msgspec.structs.replace(counts, closed=closed)


def rows(cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
    """What a cursor gives, as plain tuples."""
    return [tuple(row) for row in cursor]


def _add_cube(connection: sqlite3.Connection, counts: Counts, visible: Collection[str]) -> set[tuple[str, str]]:
    closed: set[tuple[str, str]] = set()
    for table, columns in cube.named(connection).items():
        if table not in visible:
            continue
        closed |= {(table, column) for column in columns}
        slots = ", ".join(["number", *columns.values()])
        statement = f"SELECT {slots} FROM {cube.NAME} WHERE name = ? AND number IS NOT NULL"  # noqa: S608
        for number, *group in connection.execute(statement, [table]):
            said = dict(zip(columns, group, strict=True))
            if said.get("status") is not None:
                continue
            counts.rows[table] += number
            for column, value in said.items():
                if value is not None:
                    counts.valued[table, column, value] += number
    return closed


def _add_values(connection: sqlite3.Connection, counts: Counts, visible: Collection[str]) -> None:
    for table, column, value, number in connection.execute(f"SELECT * FROM {values.NAME}"):  # noqa: S608
        if table not in visible:
            continue
        if value is None:
            counts.recorded[table, column] += number
        else:
            counts.valued[table, column, value] += number


def _examples(connection: sqlite3.Connection, layer: str, label: str | None) -> list[tuple[str, str]]:
    labelled = "label IS NULL" if label is None else "label = ?"
    statement = (
        f'SELECT key, text FROM (SELECT key, text, status FROM "{layer}" WHERE {labelled} LIMIT {_LOOKED_AT}) '  # noqa: S608
        f"WHERE status IS NULL AND length(text) BETWEEN {_SHORTEST} AND {_LONGEST}"
    )
    found: dict[str, str] = {}
    for key, text in connection.execute(statement, [] if label is None else [label]):
        found.setdefault(text.casefold(), key)
        if len(found) == _EXAMPLES:
            break
    texts = dict(connection.execute(
        f'SELECT key, text FROM "{layer}" WHERE key IN ({", ".join("?" * len(found))})', list(found.values())  # noqa: S608
    ).fetchall())  # fmt: skip
    return [(key, texts[key]) for key in found.values()]
