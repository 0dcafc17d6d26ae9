"""A document and what annotators say of it as records of a corpus again, from the tables that were published."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corpuskit import tables
from corpuskit.model import Annotation, AnnotationLine, Document, Relation, Value
from corpuskit.schema.types import Attribute, Layer, Schema

Lines = list[tuple[str, AnnotationLine]]


def rebuilt(connection: sqlite3.Connection, schema: Schema, identifier: str) -> tuple[Document, Lines] | None:
    """The document with one line for each annotator, in alphabetical order; None where there is no such document.

    Only what is published is there: no sensitive attributes, no origins. Annotations stand in the order of the layers.
    """
    row = next(_rows(connection, "documents", "id", identifier), None)
    if row is None:
        return None
    text = connection.execute("SELECT text FROM texts WHERE document = ?", [identifier]).fetchone()
    document = _document(row, text[0] if text else None, schema)
    annotations: dict[str, list[Annotation]] = {}
    for layer in schema.layers.values():
        for annotator, annotation in _annotations(connection, layer, identifier):
            annotations.setdefault(annotator, []).append(annotation)
    relations: dict[str, list[Relation]] = {}
    for one in _rows(connection, "relations", "document", identifier):
        relations.setdefault(one["annotator"], []).append(_relation(one, schema))
    lines = [
        (
            annotator,
            AnnotationLine(
                document=identifier,
                text_sha256=document.text_sha256,
                schema=schema.reference,
                annotations=tuple(annotations.get(annotator, ())),
                relations=tuple(relations.get(annotator, ())),
            ),
        )
        for annotator in sorted(annotations.keys() | relations.keys())
    ]
    return document, lines


def _rows(connection: sqlite3.Connection, table: str, column: str, value: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(f'SELECT * FROM "{table}" WHERE "{column}" = ? ORDER BY rowid', [value])  # noqa: S608
    names = [description[0] for description in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def _document(row: Mapping[str, Any], text: str | None, schema: Schema) -> Document:
    return Document(
        id=row["id"],
        title=row["title"],
        text=text,
        text_sha256=row["text_sha256"],
        length=row["length"] if text is None else None,
        language=row["language"],
        metadata=_values(tables.published(schema.metadata), row),
        revises=row["revises"],
    )


def _annotations(connection: sqlite3.Connection, layer: Layer, document: str) -> Iterator[tuple[str, Annotation]]:
    pieces: dict[str, list[tuple[int, int]]] = {}
    if layer.span is not None:
        sql = f'SELECT key, start_offset, end_offset FROM "{layer.name}_pieces" WHERE document = ? ORDER BY key, piece'  # noqa: S608
        for key, start, end in connection.execute(sql, [document]):
            if isinstance(start, int) and isinstance(end, int):  # SQLite has no integers beyond 64 bits
                pieces.setdefault(key, []).append((start, end))
    attributes = tables.published(layer.attributes)
    for row in _rows(connection, layer.name, "document", document):
        whole = row["text"] is not None and len(row["text"]) <= tables.LONGEST_TEXT
        annotation = Annotation(
            id=row["id"],
            layer=layer.name,
            label=row["label"],
            pieces=tuple(pieces.get(row["key"], ())),
            text=row["text"] if whole else None,
            attributes=_values(attributes, row),
            status=row["status"],
            confidence=row["confidence"],
            tool=row["tool"],
            made=row["made"],
            comment=row["comment"],
        )
        yield row["annotator"], annotation


def _relation(row: Mapping[str, Any], schema: Schema) -> Relation:
    kind = schema.relations.get(row["label"])
    return Relation(
        id=row["id"],
        label=row["label"],
        from_=row["from_key"].split("/", 2)[2],
        to=row["to_key"].split("/", 2)[2],
        attributes=_values(tables.published(kind.attributes), row) if kind is not None else {},
        status=row["status"],
        confidence=row["confidence"],
        tool=row["tool"],
        made=row["made"],
        comment=row["comment"],
    )


def _values(attributes: Iterable[Attribute], row: Mapping[str, Any]) -> dict[str, Value]:
    found = ((attribute, row[attribute.name]) for attribute in attributes)
    return {attribute.name: _value(attribute, stored) for attribute, stored in found if stored is not None}


def _value(attribute: Attribute, stored: Any) -> Value:
    """A value as it was before a column held it."""
    if attribute.many and isinstance(stored, str):
        try:
            listed = json.loads(stored)
        except ValueError:
            return stored
        return listed if isinstance(listed, list) else stored
    if attribute.type == "bool" and stored in (0, 1):
        return bool(stored)
    return stored  # type: ignore[no-any-return]
