"""How many claims there are of each label, check-worthiness, stance and so on, among those that are asked for."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec

from corpuskit.publish.derived import claims
from corpuskit.publish.derived.timeline import outlet_of
from corpuskit.publish.roles import CONTRADICTS, roles_of
from corpuskit.schema.types import Attribute, Schema
from corpuskit.tables import published

_MOST_OUTLETS = 60


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which claims are asked for; None asks for all. `since` and `until` begin dates; `values` are attributes."""

    annotator: str | None = None
    outlet: str | None = None
    label: str | None = None
    since: str | None = None
    until: str | None = None
    voice: int | None = None
    proposition: str | None = None
    values: tuple[tuple[str, str], ...] = ()

    @property
    def only_annotator(self) -> bool:
        """Whether nothing is asked for but, perhaps, an annotator: counts of this are stored."""
        return self == Asked(annotator=self.annotator)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of claims by the values of one thing."""

    name: str
    help: str | None
    rows: list[tuple[str | None, int]]


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """All counts of a page. `crossed` are (label, value of `crossed_by`, number)."""

    claims: int
    documents: int
    with_proposition: int
    propositions: int
    contradictions: int
    groups: list[Group]
    outlets: list[tuple[str | None, int]]
    crossed_by: str | None
    crossed: list[tuple[str | None, str | None, int]]


def attributes_of_claims(schema: Schema) -> list[Attribute]:
    """The attributes of claims that have few values, in the schema's order."""
    roles = roles_of(schema)
    known = published(schema.layers[roles.claims].attributes) if roles.claims else []
    return [one for one in known if one.type == "enum" and not one.many]


def where(asked: Asked, schema: Schema) -> tuple[str, list[Any]]:
    """The claims that are asked for, as ``k``, with their rows as ``c``: from ``FROM`` on, and parameters."""
    conditions, parameters = ["1"], list[Any]()
    for column in ("annotator", "outlet", "label", "voice", "proposition"):
        value = getattr(asked, column)
        if value is not None:
            conditions.append(f"k.{column} = ?")
            parameters.append(value)
    if asked.since is not None:
        conditions.append("k.date >= ?")
        parameters.append(asked.since)
    if asked.until is not None:
        conditions.append("k.date < ?")
        parameters.append(asked.until + "\U0010ffff")
    conditions += [f'c."{name}" = ?' for name, _ in asked.values]
    parameters += [value for _, value in asked.values]
    joined = f'{claims.NAME} k CROSS JOIN "{roles_of(schema).claims}" c ON c.rowid = k.claim'
    return f"FROM {joined} WHERE {' AND '.join(conditions)}", parameters


def count_claims(connection: sqlite3.Connection, schema: Schema, asked: Asked) -> Claims:
    """Count what is asked for, in some passes over these claims."""
    source, parameters = where(asked, schema)
    row = connection.execute(
        "SELECT count(*), count(DISTINCT k.document), count(k.proposition), count(DISTINCT k.proposition) " + source,
        parameters,
    ).fetchone()
    known = attributes_of_claims(schema)
    names = [one.name for one in known]
    crossed = "check_worthy" if "check_worthy" in names else names[0] if names else None
    return Claims(
        claims=row[0],
        documents=row[1],
        with_proposition=row[2],
        propositions=row[3],
        contradictions=_contradictions(connection, schema, source, parameters),
        groups=list(_groups(connection, known, source, parameters)),
        outlets=_outlets(connection, source, parameters) if outlet_of(schema) else [],
        crossed_by=crossed,
        crossed=_crossed(connection, crossed, source, parameters) if crossed else [],
    )


def contradicting(source: str) -> str:
    """The contradictions that begin at claims that are asked for, with the other claim as ``o``."""
    place = source.index(" WHERE ")
    layer = source.split('"')[1]
    joined = (
        " CROSS JOIN relations r ON r.from_key = c.key AND +r.label = ? AND +r.status IS NULL "
        f'CROSS JOIN "{layer}" o ON o.key = r.to_key AND o.status IS NULL'
    )
    return source[:place] + joined + source[place:]


def _contradictions(connection: sqlite3.Connection, schema: Schema, source: str, parameters: list[Any]) -> int:
    if CONTRADICTS not in schema.relations:
        return 0
    sql = f"SELECT count(*) {contradicting(source)}"
    return int(connection.execute(sql, [CONTRADICTS, *parameters]).fetchone()[0])


def _groups(
    connection: sqlite3.Connection, known: list[Attribute], source: str, parameters: list[Any]
) -> Iterator[Group]:
    for name, help_text in (("label", None), *((one.name, one.help) for one in known)):
        rows = connection.execute(f'SELECT c."{name}", count(*) {source} GROUP BY 1', parameters).fetchall()
        rows.sort(key=lambda row: (row[0] is None, -row[1], row[0] or ""))
        if any(value is not None for value, _ in rows):
            yield Group(name=name, help=help_text, rows=[(None if v is None else str(v), n) for v, n in rows])


def _outlets(connection: sqlite3.Connection, source: str, parameters: list[Any]) -> list[tuple[str | None, int]]:
    sql = f"SELECT k.outlet, count(*) {source} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_OUTLETS}"
    return list(connection.execute(sql, parameters))


def _crossed(
    connection: sqlite3.Connection, name: str, source: str, parameters: list[Any]
) -> list[tuple[str | None, str | None, int]]:
    return list(connection.execute(f'SELECT c.label, c."{name}", count(*) {source} GROUP BY 1, 2', parameters))
