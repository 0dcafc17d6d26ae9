"""One document as the reader needs it, read from a published database: text, metadata, annotations, relations."""

import json
import sqlite3
from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from corpuskit import tables
from corpuskit.offsets import Piece
from corpuskit.schema.types import Attribute, Layer, Schema


class Reference(msgspec.Struct, frozen=True):
    """A value that names a record of a registry: the registry, the id, and what to call it."""

    registry: str
    id: str
    name: str


Shown = str | Reference
_MOST_PROBLEMS = 2_000


class Mark(msgspec.Struct, kw_only=True):
    """One annotation. `number` counts from 1 through all that are shown of the document, in reading order."""

    number: int = 0
    annotator: str
    id: str
    layer: str
    label: str | None
    text: str | None
    pieces: tuple[Piece, ...]
    values: list[tuple[str, list[Shown]]]
    status: str | None
    confidence: float | None
    tool: str | None
    made: str | None = None
    comment: str | None

    @property
    def anchor(self) -> str:
        """The mark's place in the page, also in links: ``annotator/id``."""
        return f"{self.annotator}/{self.id}"


class Link(msgspec.Struct, frozen=True):
    """A relation, its own and its ends' anchors (``annotator/id``); the ends may be missing from the document."""

    anchor: str
    label: str
    source: str
    target: str
    status: str | None


class Problem(msgspec.Struct, frozen=True):
    """A finding that concerns an annotation or relation, by its anchor."""

    anchor: str
    code: str
    rule: str
    severity: str
    message: str


class Neighbour(msgspec.Struct, frozen=True):
    """The document before or after."""

    id: str
    title: str | None


class Article(msgspec.Struct, kw_only=True):
    """A document with everything said of it that the visitor may see. `length` counts code points."""

    id: str
    title: str | None
    text: str | None
    language: str | None
    length: int | None
    metadata: list[tuple[str, list[Shown]]]
    marks: list[Mark]
    links: list[Link]
    findings: int
    problems: list[Problem]
    before: Neighbour | None
    after: Neighbour | None


def read_article(
    connection: sqlite3.Connection, schema: Schema, identifier: str, visible: Collection[str]
) -> Article | None:
    """The document with this id, with what the tables in `visible` say of it; None where there is no such document."""
    found = _one(connection, "documents", "id", identifier)
    if found is None:
        return None
    number, row = found
    text = None
    if "texts" in visible:
        text = connection.execute("SELECT text FROM texts WHERE document = ?", [identifier]).fetchone()
    marks = _reading_order(
        mark
        for layer in schema.layers.values()
        if layer.name in visible
        for mark in _marks(connection, schema, layer, identifier, visible)
    )
    return Article(
        id=row["id"],
        title=row["title"],
        text=text[0] if text else None,
        language=row["language"],
        length=row["length"],
        metadata=_values(connection, tables.published(schema.metadata), row, visible),
        marks=marks,
        links=links_of(connection, identifier) if "relations" in visible else [],
        findings=_count_findings(connection, identifier) if "findings" in visible else 0,
        problems=problems_of(connection, identifier) if "findings" in visible else [],
        before=_neighbour(connection, "rowid < ? ORDER BY rowid DESC", number),
        after=_neighbour(connection, "rowid > ? ORDER BY rowid", number),
    )


def _named(cursor: sqlite3.Cursor) -> Iterator[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def _one(connection: sqlite3.Connection, table: str, column: str, value: str) -> tuple[int, dict[str, Any]] | None:
    cursor = connection.execute(f'SELECT rowid AS "-row", * FROM "{table}" WHERE "{column}" = ?', [value])  # noqa: S608
    row = next(_named(cursor), None)
    return (int(row["-row"]), row) if row else None


def _neighbour(connection: sqlite3.Connection, condition: str, number: int) -> Neighbour | None:
    row = connection.execute(f"SELECT id, title FROM documents WHERE {condition} LIMIT 1", [number]).fetchone()  # noqa: S608
    return Neighbour(row[0], row[1]) if row else None


def _count_findings(connection: sqlite3.Connection, document: str) -> int:
    return int(connection.execute("SELECT count(*) FROM findings WHERE document = ?", [document]).fetchone()[0])


def problems_of(connection: sqlite3.Connection, document: str) -> list[Problem]:
    """The findings that concern single annotations and relations of a document, as far as they are few."""
    cursor = connection.execute(
        "SELECT annotation, code, rule, severity, message FROM findings "
        "WHERE document = ? AND annotation IS NOT NULL ORDER BY id LIMIT ?",
        [document, _MOST_PROBLEMS],
    )
    skip = len(document) + 1
    return [
        Problem(key[skip:], code, rule or "", severity, message or "") for key, code, rule, severity, message in cursor
    ]


def links_of(connection: sqlite3.Connection, document: str) -> list[Link]:
    """The relations of a document, in the order in which they were recorded."""
    cursor = connection.execute(
        "SELECT key, label, from_key, to_key, status FROM relations WHERE document = ? ORDER BY rowid", [document]
    )
    skip = len(document) + 1  # a key is document/annotator/id
    return [
        Link(key[skip:], label, source[skip:], target[skip:], status) for key, label, source, target, status in cursor
    ]


def _marks(
    connection: sqlite3.Connection, schema: Schema, layer: Layer, document: str, visible: Collection[str]
) -> Iterator[Mark]:
    pieces: dict[str, list[Piece]] = {}
    if layer.span is not None and f"{layer.name}_pieces" in visible:
        sql = f'SELECT key, start_offset, end_offset FROM "{layer.name}_pieces" WHERE document = ? ORDER BY key, piece'  # noqa: S608
        for key, start, end in connection.execute(sql, [document]):
            if isinstance(start, int) and isinstance(end, int):  # SQLite has no integers beyond 64 bits
                pieces.setdefault(key, []).append((start, end))
    attributes = tables.published(layer.attributes)
    cursor = connection.execute(f'SELECT * FROM "{layer.name}" WHERE document = ? ORDER BY rowid', [document])  # noqa: S608
    for row in _named(cursor):
        yield Mark(
            annotator=row["annotator"],
            id=row["id"],
            layer=layer.name,
            label=row["label"],
            text=row["text"],
            pieces=tuple(pieces.get(row["key"], ())),
            values=_values(connection, attributes, row, visible),
            status=row["status"],
            confidence=row["confidence"],
            tool=row["tool"],
            made=row["made"],
            comment=row["comment"],
        )


def _reading_order(marks: Iterator[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (min(mark.pieces), -max(mark.pieces)[1]) if mark.pieces else ((-1, -1), 0))


def _values(
    connection: sqlite3.Connection, attributes: list[Attribute], row: dict[str, Any], visible: Collection[str]
) -> list[tuple[str, list[Shown]]]:
    shown = []
    for attribute in attributes:
        value = row[attribute.name]
        if value is None:
            continue
        words = _words(attribute, value)
        if attribute.registry in visible and attribute.registry is not None:
            shown.append((attribute.name, [_reference(connection, attribute.registry, word) for word in words]))
        else:
            shown.append((attribute.name, list[Shown](words)))
    return shown


def _words(attribute: Attribute, value: Any) -> list[str]:
    if attribute.many and isinstance(value, str):
        try:
            listed = json.loads(value)
        except ValueError:
            listed = value
        return [str(item) for item in listed] if isinstance(listed, list) else [str(listed)]
    if attribute.type == "bool" and value in (0, 1):
        return ["yes" if value else "no"]
    return [str(value)]


def _reference(connection: sqlite3.Connection, registry: str, identifier: str) -> Shown:
    found = _one(connection, registry, "id", identifier)
    if found is None:
        return identifier
    row = found[1]
    name = row.get("name") or next((v for k, v in row.items() if k not in ("-row", "id") and isinstance(v, str)), None)
    return Reference(registry, identifier, str(name or identifier))
