"""Quotes one by one as the pages about sources show them: in context, with cue, source, values and claims."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec

from corpuskit.offsets import Piece
from corpuskit.publish.derived import utterances, voices
from corpuskit.publish.derived.speakers.asked import Asked, dated
from corpuskit.publish.pages.sources.context import Segment, context_of
from corpuskit.publish.roles import MADE, SIGNALLED, Roles, roles_of
from corpuskit.publish.voices import MISSING
from corpuskit.schema.types import Schema
from corpuskit.tables import published

_LONGEST = 1_500  # code points of a quote that is shown without its context
_MOST_CLAIMS = 20


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that is made in a quote."""

    key: str
    label: str | None
    text: str
    values: list[tuple[str, str]]


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A quote with who says it. `context` is empty where the text is not there or not to be seen."""

    key: str
    document: str
    title: str | None
    outlet: str | None
    date: str | None
    annotator: str
    label: str | None
    text: str | None
    values: list[tuple[str, str]]
    voice: str
    voice_id: str | None
    words: str | None
    cues: list[str]
    context: list[Segment]
    claims: list[Claim]


def read_quotes(
    connection: sqlite3.Connection, schema: Schema, visible: Collection[str], asked: Asked, limit: int, offset: int
) -> list[Quote]:
    """The quotes that are asked for, the latest first, those of a document in the order of its text."""
    where = dated(asked, schema)
    rows = connection.execute(
        "SELECT u.quote, u.voice, u.source, u.document, u.outlet, u.date, u.annotator, u.label "  # noqa: S608
        f"FROM {utterances.NAME} u WHERE {where} "
        "ORDER BY u.date DESC, u.document, u.annotator, u.quote LIMIT ? OFFSET ?",
        [*where.parameters, limit, offset],
    ).fetchall()
    reader = _Reader(connection, schema, visible)
    return [reader.quote(*row) for row in rows]


def _values(row: dict[str, Any], schema: Schema, layer: str) -> list[tuple[str, str]]:
    found = []
    for one in published(schema.layers[layer].attributes):
        value = row.get(one.name)
        if value is not None and one.type in ("enum", "bool") and not one.many:
            words = ("yes" if value else "no") if one.type == "bool" else str(value)
            found.append((one.name.replace("_", " "), words))
    return found


class _Reader:
    """Looks up what belongs to a quote, of the tables in `visible`."""

    def __init__(self, connection: sqlite3.Connection, schema: Schema, visible: Collection[str]) -> None:
        self._connection = connection
        self._schema = schema
        self._visible = visible
        self._roles: Roles = roles_of(schema)

    def quote(
        self, quote: int, voice: int, source: int | None, document: int,
        outlet: str | None, date: str | None, annotator: str, label: str | None,
    ) -> Quote:  # fmt: skip
        roles = self._roles
        row = self._row(str(roles.quotes), "rowid", quote)
        title = self._one("SELECT title FROM documents WHERE rowid = ?", document)
        said_by = self._row(str(roles.sources), "rowid", source) if source is not None else {}
        cues = list(self._ends(row["key"]))
        known = self._one(f"SELECT id FROM {voices.NAME} WHERE voice = ? AND annotator IS NULL", voice)  # noqa: S608
        name = self._one(f"SELECT name FROM {voices.NAME} WHERE voice = ? AND annotator IS NULL", voice)  # noqa: S608
        return Quote(
            key=row["key"], document=row["document"], title=title, outlet=outlet, date=date, annotator=annotator,
            label=label, text=_cut(row["text"]), values=_values(row, self._schema, str(roles.quotes)),
            voice=str(name) if voice > 0 else MISSING[voice][0], voice_id=known,
            words=_cut(said_by.get("text")), cues=[words for _, words in cues if words],
            context=self._context(row, said_by, [key for key, _ in cues]), claims=list(self._claims(row["key"])),
        )  # fmt: skip

    def _one(self, sql: str, *parameters: Any) -> Any:
        found = self._connection.execute(sql, parameters).fetchone()
        return found[0] if found else None

    def _row(self, table: str, column: str, value: Any) -> dict[str, Any]:
        cursor = self._connection.execute(f'SELECT * FROM "{table}" WHERE {column} = ?', [value])  # noqa: S608
        row = cursor.fetchone()
        return {} if row is None else dict(zip([one[0] for one in cursor.description], row, strict=True))

    def _ends(self, quote: str) -> Iterator[tuple[str, str | None]]:
        """The accepted cues of a quote."""
        if self._roles.cues in self._visible:
            yield from self._connection.execute(
                f'SELECT c.key, c.text FROM relations r JOIN "{self._roles.cues}" c ON c.key = r.to_key '  # noqa: S608
                "WHERE r.from_key = ? AND +r.label = ? AND +r.status IS NULL AND c.status IS NULL "
                "ORDER BY c.start_offset",
                [quote, SIGNALLED],
            )

    def _pieces(self, layer: str | None, keys: Sequence[str]) -> list[Piece]:
        if layer is None or f"{layer}_pieces" not in self._visible:
            return []
        found = []
        for key in keys:
            sql = f'SELECT start_offset, end_offset FROM "{layer}_pieces" WHERE key = ? ORDER BY piece'  # noqa: S608
            rows = self._connection.execute(sql, [key])
            found += [(a, b) for a, b in rows if isinstance(a, int) and isinstance(b, int) and 0 <= a < b]
        return found

    def _context(self, row: dict[str, Any], said_by: dict[str, Any], cues: Sequence[str]) -> list[Segment]:
        quoted = self._pieces(self._roles.quotes, [row["key"]])
        if "texts" not in self._visible or not quoted:
            return []
        source = self._pieces(self._roles.sources, [said_by["key"]] if said_by else [])
        marked = {"quote": quoted, "source": source, "cue": self._pieces(self._roles.cues, cues)}

        def read(start: int, end: int) -> str:
            sql = "SELECT substr(text, ?, ?) FROM texts WHERE document = ?"
            return str(self._one(sql, start + 1, end - start, row["document"]) or "")

        return context_of(marked, read)

    def _claims(self, quote: str) -> Iterator[Claim]:
        layer = self._roles.claims
        if layer is None or layer not in self._visible or MADE not in self._schema.relations:
            return
        cursor = self._connection.execute(
            f'SELECT c.* FROM relations r JOIN "{layer}" c ON c.key = r.from_key '  # noqa: S608
            "WHERE r.to_key = ? AND +r.label = ? AND +r.status IS NULL AND c.status IS NULL "
            "ORDER BY c.start_offset LIMIT ?",
            [quote, MADE, _MOST_CLAIMS],
        )
        names = [one[0] for one in cursor.description]
        for found in cursor:
            row = dict(zip(names, found, strict=True))
            values = _values(row, self._schema, layer)
            yield Claim(key=row["key"], label=row["label"], text=_cut(row["text"]) or "", values=values)


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONGEST else text[:_LONGEST] + "…"


def beside(connection: sqlite3.Connection, asked: Asked, most: int) -> tuple[list[tuple[str, str, int]], int]:
    """Who else is quoted in the documents in which a voice is, as (id, name, documents), and in how many documents was
    looked: the first `most` at least, so that it takes no time for a voice that is everywhere.
    """
    own = "AND annotator = ?" if asked.annotator else ""
    parameters = [asked.voice, *([asked.annotator] if asked.annotator else [])]
    looked = f"(SELECT DISTINCT document FROM {utterances.NAME} WHERE voice = ? {own} LIMIT {most:d})"  # noqa: S608
    number = connection.execute(f"SELECT count(*) FROM {looked}", parameters).fetchone()[0]  # noqa: S608
    rows = connection.execute(
        "SELECT k.id, k.name, n.documents FROM (SELECT o.voice, count(DISTINCT o.document) AS documents "  # noqa: S608
        f"FROM {looked} d "
        f"CROSS JOIN {utterances.NAME} o ON o.document = d.document WHERE o.voice > 0 AND o.voice <> ? {own} "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12) n CROSS JOIN {voices.NAME} k "
        "ON k.voice = n.voice AND k.annotator IS NULL ORDER BY n.documents DESC, n.voice",
        [*parameters, asked.voice, *parameters[1:]],
    )
    return list(rows), number
