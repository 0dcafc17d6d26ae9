"""The annotations of a sample as a reviewer needs them: words in their sentence, attributes, relations, who made it."""

import hashlib
import json
import sqlite3
from collections.abc import Collection
from typing import Any

import msgspec

from corpuskit import tables
from corpuskit.offsets import Piece
from corpuskit.publish.pages.sample.drawing import Row, drawn
from corpuskit.publish.passages import Part, passage
from corpuskit.schema.types import Attribute, Layer, Schema

_MOST_RELATIONS = 12
_WORDS = 160  # code points of what a relation leads to


class Tie(msgspec.Struct, frozen=True):
    """A relation: its label, whether it leads away from the annotation, the layer and words of its other end."""

    label: str
    outwards: bool
    layer: str
    words: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An annotation of the sample. `code` stands for its key in addresses; `parts` are its words in their sentence."""

    key: str
    code: str
    label: str | None
    words: str | None
    parts: list[Part]
    values: list[tuple[str, str]]
    ties: list[Tie]
    annotator: str
    comment: str | None
    document: str
    title: str | None


def read_sample(
    connection: sqlite3.Connection, schema: Schema, layer: Layer, asked: tuple[str, str, int], visible: Collection[str]
) -> list[Item]:
    """The annotations that (annotator, seed, number) draws from a layer; what is not in `visible` is left out."""
    rows = drawn(connection, layer.name, *asked)
    texts: dict[str, str | None] = {}
    if "texts" in visible:
        for document in {row["document"] for row in rows}:
            texts[document] = _first(connection, "SELECT text FROM texts WHERE document = ?", document)
    return [_item(connection, schema, layer, row, texts.get(row["document"]), visible) for row in rows]


def read_annotators(connection: sqlite3.Connection, layer: str) -> list[tuple[str, int]]:
    """Who annotated a layer, with the number of accepted annotations, most first."""
    return connection.execute(
        "SELECT annotator, sum(number) FROM corpuskit_composition WHERE layer = ? AND status IS NULL "
        "GROUP BY annotator ORDER BY 2 DESC, 1",
        [layer],
    ).fetchall()


def _item(
    connection: sqlite3.Connection, schema: Schema, layer: Layer, row: Row, text: str | None, visible: Collection[str]
) -> Item:
    key = row["key"]
    pieces = _pieces(connection, layer, row, visible)
    return Item(
        key=key,
        code=hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:10],
        label=row["label"],
        words=row["text"],
        parts=passage(text, pieces) if text and pieces else [],
        values=_values(tables.published(layer.attributes), row),
        ties=_ties(connection, schema, key, visible) if "relations" in visible else [],
        annotator=row["annotator"],
        comment=row["comment"],
        document=row["document"],
        title=_first(connection, "SELECT title FROM documents WHERE id = ?", row["document"]),
    )


def _pieces(connection: sqlite3.Connection, layer: Layer, row: Row, visible: Collection[str]) -> list[Piece]:
    if layer.span is None:
        return []
    found: list[Any] = [(row["start_offset"], row["end_offset"])]
    if f"{layer.name}_pieces" in visible:
        sql = f'SELECT start_offset, end_offset FROM "{layer.name}_pieces" WHERE key = ? ORDER BY piece'  # noqa: S608
        found = connection.execute(sql, [row["key"]]).fetchall()
    return [(start, end) for start, end in found if isinstance(start, int) and isinstance(end, int)]


def _values(attributes: list[Attribute], row: Row) -> list[tuple[str, str]]:
    return [(one.name, _in_words(one, row[one.name])) for one in attributes if row[one.name] is not None]


def _in_words(attribute: Attribute, value: Any) -> str:
    if attribute.many and isinstance(value, str):
        try:
            listed = json.loads(value)
        except ValueError:
            return value
        return ", ".join(map(str, listed)) if isinstance(listed, list) else str(listed)
    if attribute.type == "bool" and value in (0, 1):
        return "yes" if value else "no"
    return str(value)


def _ties(connection: sqlite3.Connection, schema: Schema, key: str, visible: Collection[str]) -> list[Tie]:
    rows = connection.execute(
        "SELECT label, 1, to_layer, to_key FROM relations WHERE from_key = :key AND status IS NULL UNION ALL "
        "SELECT label, 0, from_layer, from_key FROM relations WHERE to_key = :key AND status IS NULL LIMIT :most",
        {"key": key, "most": _MOST_RELATIONS},
    ).fetchall()
    found = []
    for label, outwards, layer, other in rows:
        if layer in schema.layers and layer in visible:
            words = _first(connection, f'SELECT text FROM "{layer}" WHERE key = ?', other) or other  # noqa: S608
            short = words if len(words) <= _WORDS else f"{words[:_WORDS]}…"
            found.append(Tie(label or "", bool(outwards), layer, short))
    return found


def _first(connection: sqlite3.Connection, sql: str, value: str) -> str | None:
    row = connection.execute(sql, [value]).fetchone()
    return row[0] if row else None
