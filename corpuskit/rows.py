"""The rows of a corpus's tables, made from records: one document at a time, in the order of the columns in `tables.py`.

The key of an annotation or relation is ``document/annotator/id``.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from corpuskit import offsets
from corpuskit.findings import Finding
from corpuskit.model import Annotation, AnnotationLine, Document, Relation, Scalar, Value, text_hash
from corpuskit.schema.types import Attribute, Layer, Registry, Schema
from corpuskit.tables import LONGEST_TEXT, published

Cell = str | int | float | None
Row = tuple[Cell, ...]
Kept = TypeVar("Kept", Annotation, Relation)
MANY = " | "  # between the values of a cell of a registry that may hold several
_WIDEST = 2**63
_INT = re.compile(r"[+-]?[0-9]{1,18}")
_FLOAT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


def annotation_key(document: str, annotator: str, identifier: str) -> str:
    """The key of an annotation or relation: ``document/annotator/id``."""
    return f"{document}/{annotator}/{identifier}"


def cell(value: Value | None, *, many: bool = False) -> Cell:
    """A value as SQLite holds it: lists as JSON, truth values as 0 and 1, numbers beyond 64 bits as text."""
    if value is None or isinstance(value, str | float):
        return json.dumps([value], ensure_ascii=False) if many and value is not None else value
    if isinstance(value, list) or many:
        return json.dumps(value if isinstance(value, list) else [value], ensure_ascii=False)
    return int(value) if -_WIDEST <= value < _WIDEST else str(value)


def document_rows(
    schema: Schema,
    document: Document,
    lines: Iterable[tuple[str, AnnotationLine]] = (),
    left_out: Counter[str] | None = None,
) -> Iterator[tuple[str, Row]]:
    """The rows of one document with all annotators' lines about it, as (table, row).

    Of two annotations or relations with the same key the first is kept, and an annotation whose layer the schema does
    not have is not kept; `left_out` counts the others under `annotations` and `relations`.
    """
    counted = Counter[str]() if left_out is None else left_out
    yield "documents", _document_row(schema, document)
    yield "texts", (document.id, document.title, document.text)
    seen: set[tuple[type, str, str]] = set()
    for annotator, line in lines:
        known = [annotation for annotation in line.annotations if annotation.layer in schema.layers]
        annotations, relations = _unseen(known, annotator, seen), _unseen(line.relations, annotator, seen)
        counted["annotations"] += len(line.annotations) - len(annotations)
        counted["relations"] += len(line.relations) - len(relations)
        yield from _line_rows(schema, document, annotator, annotations, relations)


def _unseen(records: Iterable[Kept], annotator: str, seen: set[tuple[type, str, str]]) -> list[Kept]:
    fresh = []
    for record in records:
        key = (type(record), annotator, record.id)
        if key not in seen:
            seen.add(key)
            fresh.append(record)
    return fresh


def _document_row(schema: Schema, document: Document) -> Row:
    text = document.text
    return (
        document.id,
        document.title,
        *(cell(document.metadata.get(a.name), many=a.many) for a in published(schema.metadata)),
        document.language,
        cell(document.length) if text is None else len(text),
        document.text_sha256 if text is None else text_hash(text),
        document.revises,
        document.origin.file if document.origin else None,
    )


def _line_rows(
    schema: Schema,
    document: Document,
    annotator: str,
    annotations: Sequence[Annotation],
    relations: Sequence[Relation],
) -> Iterator[tuple[str, Row]]:
    layers = {annotation.id: annotation.layer for annotation in annotations}
    targets = _single_targets(schema, layers, relations)
    for annotation in annotations:
        layer = schema.layers[annotation.layer]
        key = annotation_key(document.id, annotator, annotation.id)
        singles = [
            annotation_key(document.id, annotator, target) if target is not None else None
            for r in schema.relations_from(layer.name)
            if r.single
            for target in (targets.get((annotation.id, r.name)),)
        ]
        yield layer.name, _annotation_row(layer, document, annotator, annotation, singles)
        if layer.span is not None:
            yield from _piece_rows(f"{layer.name}_pieces", document.id, annotator, key, annotation)
    for relation in relations:
        yield "relations", _relation_row(document.id, annotator, relation, layers)


def _single_targets(
    schema: Schema, layers: Mapping[str, str], relations: Iterable[Relation]
) -> dict[tuple[str, str], str]:
    """For (annotation id, relation) the id in the column of a single relation; an accepted one before a suggested one.

    A relation whose ends are missing or in other layers than the schema says has no place in a column.
    """
    targets: dict[tuple[str, str], str] = {}
    for wanted in (None, "suggested"):
        for relation in relations:
            kind = schema.relations.get(relation.label)
            if kind is None or relation.status != wanted:
                continue
            if layers.get(relation.from_) == kind.from_layer and layers.get(relation.to) == kind.to_layer:
                targets.setdefault((relation.from_, relation.label), relation.to)
    return targets


def _annotation_row(
    layer: Layer, document: Document, annotator: str, annotation: Annotation, singles: Sequence[str | None]
) -> Row:
    start, end = offsets.bounds(annotation.pieces) if annotation.pieces else (None, None)
    text = annotation.text
    if text is None and document.text is not None and annotation.pieces:
        text = offsets.covered(document.text, annotation.pieces)
    if text is not None and len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT] + "…"
    return (
        annotation_key(document.id, annotator, annotation.id),
        document.id,
        annotator,
        annotation.id,
        annotation.label,
        text,
        cell(start),
        cell(end),
        *(cell(annotation.attributes.get(a.name), many=a.many) for a in published(layer.attributes)),
        *singles,
        *_state(annotation),
    )


def _state(record: Annotation | Relation) -> tuple[Cell, ...]:
    return record.status, record.confidence, record.tool, record.comment


def _piece_rows(
    table: str, document: str, annotator: str, key: str, annotation: Annotation
) -> Iterator[tuple[str, Row]]:
    for number, (start, end) in enumerate(annotation.pieces, 1):
        yield table, (key, number, document, annotator, cell(start), cell(end))


def _relation_row(document: str, annotator: str, relation: Relation, layers: Mapping[str, str]) -> Row:
    return (
        annotation_key(document, annotator, relation.id),
        document,
        annotator,
        relation.id,
        relation.label,
        layers.get(relation.from_),
        annotation_key(document, annotator, relation.from_),
        layers.get(relation.to),
        annotation_key(document, annotator, relation.to),
        *_state(relation),
    )


def registry_row(registry: Registry, record: Mapping[str, str]) -> Row:
    """A registry's record, given as cells of text. An empty cell is NULL; one that is not of its type stays text."""
    return (record["id"], *(_of_cell(column, record.get(column.name)) for column in published(registry.columns)))


def _of_cell(column: Attribute, text: str | None) -> Cell:
    return cell(value_of_cell(column, text), many=column.many) if text else None


def value_of_cell(column: Attribute, text: str) -> Value:
    """The value that a cell of a registry spells: of the column's type, or text where it spells none of that type.

    The values of a column that holds several are divided by ``|`` between spaces.
    """
    if column.many:
        parts = (part.strip() for part in text.split(MANY))
        return [_scalar(column, part) for part in parts if part]
    return _scalar(column, text)


def _scalar(column: Attribute, text: str) -> Scalar:
    if column.type == "bool" and text.lower() in ("true", "false"):  # spreadsheets write TRUE
        return text.lower() == "true"
    if column.type == "int" and _INT.fullmatch(text):
        return int(text)
    if column.type == "float" and _FLOAT.fullmatch(text):
        return float(text)
    return text


def finding_row(number: int, finding: Finding) -> Row:
    """A finding as the row with this id; its annotation as a key where document and annotator are known."""
    annotation = finding.annotation
    if annotation is not None and finding.document is not None and finding.annotator is not None:
        annotation = annotation_key(finding.document, finding.annotator, annotation)
    return (
        number,
        finding.code,
        finding.rule,
        finding.severity.value,
        finding.message,
        finding.place.file,
        finding.place.line,
        finding.document,
        finding.annotator,
        annotation,
        cell(finding.start),
        cell(finding.end),
        finding.hint,
    )
