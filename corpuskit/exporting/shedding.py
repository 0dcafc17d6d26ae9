"""Leaves out of a line of annotations what a format does not hold, and counts it: what is left comes back as it was."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from corpuskit.exporting.losses import Losses
from corpuskit.model import Annotation, AnnotationLine, Document, Relation, Value
from corpuskit.offsets import Piece

R = TypeVar("R", Annotation, Relation)
#: What a record may say besides, by its word in `HOLDS`, with the field.
_FIELDS = {"confidence": "confidence", "tool": "tool", "time": "made", "comment": "comment"}


def shed(line: AnnotationLine, text: str, holds: frozenset[str], losses: Losses) -> AnnotationLine:
    """The line without what a format does not hold; each annotation and relation is counted once, with the first reason
    for which it is left out.
    """
    annotations = _once(line.annotations, losses)
    annotations = [one for one in annotations if _is_held(one, text, holds, losses)]
    annotations = _apart(annotations, holds, losses)
    present = {one.id for one in annotations}
    relations = []
    for relation in _once(line.relations, losses):
        reason = _why_not(relation, present, holds)
        if reason is None:
            relations.append(_reduced(relation, "relation-attributes", holds, losses))
        else:
            losses.lose(reason)
    kept = tuple(_reduced(one, "attributes", holds, losses) for one in annotations)
    return msgspec.structs.replace(line, annotations=kept, relations=tuple(relations))


def shed_document(document: Document, holds: frozenset[str], losses: Losses) -> Document:
    """The document without what a format does not hold."""
    if "title" not in holds and document.title is not None:
        losses.lose("title")
        document = msgspec.structs.replace(document, title=None)
    if "language" not in holds and document.language is not None:
        # It stays in what is written: tokens are found by it.
        losses.lose("language")
    if "metadata" not in holds and document.metadata:
        losses.lose("metadata", len(document.metadata))
        document = msgspec.structs.replace(document, metadata={})
    return document


def _once(records: Sequence[R], losses: Losses) -> list[R]:
    found: dict[str, R] = {}
    for record in records:
        if found.setdefault(record.id, record) is not record:
            losses.lose("twice")
    return list(found.values())


def _is_held(one: Annotation, text: str, holds: frozenset[str], losses: Losses) -> bool:
    reason = None
    if any(not 0 <= start <= end <= len(text) for start, end in one.pieces):
        reason = "place"
    elif not one.pieces and "document" not in holds:
        reason = "document"
    elif any(start == end for start, end in one.pieces) and "zero-width" not in holds:
        reason = "zero-width"
    elif len(one.pieces) > 1 and "pieces" not in holds:
        reason = "pieces"
    elif one.status is not None and "status" not in holds:
        reason = "status"
    if reason is not None:
        losses.lose(reason)
    return reason is None


def _apart(annotations: list[Annotation], holds: frozenset[str], losses: Losses) -> list[Annotation]:
    """The annotations, without those that meet a longer one of their layer where the format has no room for both."""
    if {"overlap", "nested"} <= holds:
        return annotations
    kept: dict[str, list[Piece]] = {}
    out: set[str] = set()
    for one in sorted(annotations, key=_by_length):
        taken = kept.setdefault(one.layer, [])
        reasons = [reason for piece in one.pieces if (reason := _meeting(piece, taken)) is not None]
        if not reasons:
            for piece in one.pieces:
                insort(taken, piece)
        elif reasons[0] not in holds:
            losses.lose(reasons[0])
            out.add(one.id)
    return [one for one in annotations if one.id not in out]


def _meeting(piece: Piece, taken: list[Piece]) -> str | None:
    """How a piece meets one of others that are in order and apart: it is nested in it, or overlaps with it."""
    start, end = piece
    at = bisect_right(taken, start, key=lambda other: other[1])
    if at == len(taken) or taken[at][0] >= end:
        return None
    return "nested" if taken[at][0] <= start and end <= taken[at][1] else "overlap"


def _by_length(one: Annotation) -> tuple[int, int]:
    start = one.pieces[0][0] if one.pieces else 0
    return -sum(end - begin for begin, end in one.pieces), start


def _why_not(relation: Relation, present: Iterable[str], holds: frozenset[str]) -> str | None:
    if "relations" not in holds:
        return "relations"
    if relation.from_ not in present or relation.to not in present:
        return "ends"
    return "status" if relation.status is not None and "status" not in holds else None


def _reduced(record: R, attributes: str, holds: frozenset[str], losses: Losses) -> R:
    """A record without the fields and values that are not held."""
    gone = [word for word, field in _FIELDS.items() if word not in holds and getattr(record, field) is not None]
    for word in gone:
        losses.lose(word)
    changes: dict[str, object] = {_FIELDS[word]: None for word in gone}
    if attributes not in holds and record.attributes:
        values = record.attributes.values()
        losses.lose(attributes, sum(len(value) if isinstance(value, list) else 1 for value in values))
        changes["attributes"] = {}
    elif "many-values" not in holds:
        firsts = {name: _first(value, losses) for name, value in record.attributes.items()}
        if firsts != record.attributes:
            changes["attributes"] = firsts
    return msgspec.structs.replace(record, **changes) if changes else record


def _first(value: Value, losses: Losses) -> Value:
    if not isinstance(value, list) or len(value) < 2:
        return value
    losses.lose("many-values", len(value) - 1)
    return value[:1]
