"""What stands in each column of a table of annotations, pieces or relations, made for a whole batch of them at once.

Rows made one by one would cost more than SQLite's inserts of them.
"""

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Generic, TypeVar

from corpuskit import offsets
from corpuskit.model import Annotation, AnnotationLine, Document, Relation
from corpuskit.quotation import Marks, continues
from corpuskit.rows import Cell, annotation_key, cell
from corpuskit.schema.types import Attribute, Schema
from corpuskit.tables import LONGEST_TEXT

Kept = TypeVar("Kept", Annotation, Relation)
Ends = tuple[frozenset[str], frozenset[str]]
_Marked = tuple[int | None, int | None, int | None]
_UNKNOWN: _Marked = (None, None, None)
_WIDEST = 2**63


class Subject:
    """A document that rows are made about; its quotation marks are looked for when they are first asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def marks(self) -> Marks:
        """The quotation marks of its text."""
        return Marks(self.document.text or "")


class Owner:
    """One annotator's line about a document: what the rows of its annotations and relations have in common.

    `singles` are the relations that are columns: for each name the layers in which it may start and end.
    """

    def __init__(
        self,
        schema: Schema,
        subject: Subject,
        annotator: str,
        line: AnnotationLine,
        *,
        singles: Mapping[str, Ends],
        accepted: bool = False,
    ) -> None:
        self.subject = subject
        self.document = subject.document.id
        self.annotator = annotator
        self.prefix = annotation_key(self.document, annotator, "")
        self._schema = schema
        self._line = line
        self._singles = singles
        self._statuses = (None,) if accepted else (None, "suggested")

    @cached_property
    def layers(self) -> dict[str, str]:
        """The layers of the annotations by their ids; of several with one id, the first of a layer that is known."""
        known = self._schema.layers
        return {a.id: a.layer for a in reversed(self._line.annotations) if a.layer in known}

    @cached_property
    def targets(self) -> dict[str, dict[str, str]]:
        """For each single relation, by annotation id, the key in its column; accepted before suggested ones.

        A relation whose ends are missing or in other layers than the schema says has no place in a column.
        """
        singles = self._singles
        targets: dict[str, dict[str, str]] = {name: {} for name in singles}
        relations = [relation for relation in self._line.relations if relation.label in singles]
        if not relations:
            return targets
        layers, prefix = self.layers, self.prefix
        for status in self._statuses:
            for relation in relations:
                label, start, end = relation.label, relation.from_, relation.to
                starts, ends = singles[label]
                if relation.status == status and layers.get(start) in starts and layers.get(end) in ends:
                    targets[label].setdefault(start, prefix + end)
        return targets


class _Batch(Generic[Kept]):
    """Records that wait to become rows, and at the same places their owners.

    Lists beside each other hold what others would put into tuples: thousands of small tuples keep Python's garbage
    collector busy for longer than the rows take.
    """

    def __init__(self) -> None:
        self.owners: list[Owner] = []
        self.records: list[Kept] = []

    def pairs(self) -> Iterator[tuple["Owner", Kept]]:
        """The records with their owners."""
        return zip(self.owners, self.records, strict=True)


class Relations(_Batch[Relation]):
    """Relations, each with its owner."""


class Annotations(_Batch[Annotation]):
    """Annotations of one layer, each with its owner, and their pieces in the order in which they were recorded."""

    @cached_property
    def piece_keys(self) -> list[str]:
        """For each piece the key of its annotation."""
        return [o.prefix + a.id for o, a in self.pairs() for _ in a.pieces]

    @cached_property
    def piece_owners(self) -> list[Owner]:
        """For each piece the owner of its annotation."""
        return [o for o, a in self.pairs() for _ in a.pieces]

    @cached_property
    def marks(self) -> list[_Marked]:
        """For each piece what stands at its edges and in it.

        Nothing is known of annotations that are not where they were made, or whose text is not there.
        """
        found: list[_Marked] = []
        for owner, annotation in self.pairs():
            subject, pieces = owner.subject, annotation.pieces
            text = subject.document.text
            if len(pieces) == 1 and text is not None:
                start, end = pieces[0]
                words = annotation.text
                if 0 <= start < end <= len(text) and (words is None or words == text[start:end]):
                    found.append(subject.marks.edges(start, end))
                else:
                    found.append(_UNKNOWN)
            elif _is_placed(subject.document, annotation):
                found += [subject.marks.edges(*piece) for piece in pieces]
            else:
                found += [_UNKNOWN] * len(pieces)
        return found

    @property
    def halved(self) -> list[Cell]:
        """For each piece 1 where the mark that it lacks stands right outside of it, else 0; None as for `marks`.

        A piece that touches another one of its annotation has nothing right outside of it.
        """
        found: list[Cell] = []
        marked = iter(self.marks)
        for owner, annotation in self.pairs():
            pieces = annotation.pieces
            apart = pieces if len(pieces) < 2 else frozenset(offsets.merged(pieces))
            for (start, end), (first, last, _) in zip(pieces, marked, strict=False):
                unlike = first is not None and first != last and (start, end) in apart
                found.append(None if first is None else int(unlike and owner.subject.marks.halved(start, end)))
        return found

    @property
    def continued(self) -> list[Cell]:
        """For each piece 1 where the next one goes on in the next block, else 0; None as for `marks`."""
        found: list[Cell] = [None if first is None else 0 for first, _, _ in self.marks]
        at = 0
        for owner, annotation in self.pairs():
            count = len(annotation.pieces)
            if count > 1:
                text = owner.subject.document.text
                if text is not None and found[at] is not None:
                    found[at : at + count] = _continued(text, annotation.pieces)
            at += count
        return found


def _is_placed(document: Document, annotation: Annotation) -> bool:
    """Whether an annotation is where it was made, as far as can be told."""
    text, pieces = document.text, annotation.pieces
    return (
        text is not None
        and all(0 <= start < end <= len(text) for start, end in pieces)
        and annotation.text in (None, offsets.covered(text, pieces))
    )


def _continued(text: str, pieces: Sequence[offsets.Piece]) -> list[int]:
    following = {piece: after[0] for piece, after in itertools.pairwise(sorted(pieces))}
    return [int(piece in following and continues(text, piece[1], following[piece])) for piece in pieces]


AnnotationColumn = Callable[[Annotations], Sequence[Cell]]
RelationColumn = Callable[[Relations], Sequence[Cell]]


def _size(offset: int) -> Cell:
    return offset if -_WIDEST <= offset < _WIDEST else str(offset)


def _words(document: Document, annotation: Annotation) -> str | None:
    text = annotation.text
    if text is None and document.text is not None and annotation.pieces:
        text = offsets.covered(document.text, annotation.pieces)
    return text if text is None or len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"


def _first(annotation: Annotation) -> Cell:
    return _size(min(start for start, _ in annotation.pieces)) if annotation.pieces else None


def _last(annotation: Annotation) -> Cell:
    return _size(max(end for _, end in annotation.pieces)) if annotation.pieces else None


OF_ANNOTATION: dict[str, AnnotationColumn] = {
    "key": lambda batch: [o.prefix + a.id for o, a in batch.pairs()],
    "document": lambda batch: [o.document for o in batch.owners],
    "annotator": lambda batch: [o.annotator for o in batch.owners],
    "id": lambda batch: [a.id for a in batch.records],
    "label": lambda batch: [a.label for a in batch.records],
    "text": lambda batch: [_words(o.subject.document, a) for o, a in batch.pairs()],
    "start_offset": lambda batch: [_first(a) for a in batch.records],
    "end_offset": lambda batch: [_last(a) for a in batch.records],
    "status": lambda batch: [a.status for a in batch.records],
    "confidence": lambda batch: [a.confidence for a in batch.records],
    "tool": lambda batch: [a.tool for a in batch.records],
    "made": lambda batch: [a.made for a in batch.records],
    "comment": lambda batch: [a.comment for a in batch.records],
}
OF_PIECE: dict[str, AnnotationColumn] = {
    "key": lambda batch: batch.piece_keys,
    "piece": lambda batch: [n for a in batch.records for n in range(1, len(a.pieces) + 1)],
    "document": lambda batch: [o.document for o in batch.piece_owners],
    "annotator": lambda batch: [o.annotator for o in batch.piece_owners],
    "start_offset": lambda batch: [_size(start) for a in batch.records for start, _ in a.pieces],
    "end_offset": lambda batch: [_size(end) for a in batch.records for _, end in a.pieces],
    "starts_with_mark": lambda batch: [first for first, _, _ in batch.marks],
    "ends_with_mark": lambda batch: [last for _, last, _ in batch.marks],
    "inner_marks": lambda batch: [inner for _, _, inner in batch.marks],
    "mark_outside": lambda batch: batch.halved,
    "continues": lambda batch: batch.continued,
}
OF_RELATION: dict[str, RelationColumn] = {
    "key": lambda batch: [o.prefix + r.id for o, r in batch.pairs()],
    "document": lambda batch: [o.document for o in batch.owners],
    "annotator": lambda batch: [o.annotator for o in batch.owners],
    "id": lambda batch: [r.id for r in batch.records],
    "label": lambda batch: [r.label for r in batch.records],
    "from_layer": lambda batch: [o.layers.get(r.from_) for o, r in batch.pairs()],
    "from_key": lambda batch: [o.prefix + r.from_ for o, r in batch.pairs()],
    "to_layer": lambda batch: [o.layers.get(r.to) for o, r in batch.pairs()],
    "to_key": lambda batch: [o.prefix + r.to for o, r in batch.pairs()],
    "status": lambda batch: [r.status for r in batch.records],
    "confidence": lambda batch: [r.confidence for r in batch.records],
    "tool": lambda batch: [r.tool for r in batch.records],
    "made": lambda batch: [r.made for r in batch.records],
    "comment": lambda batch: [r.comment for r in batch.records],
}


def of_attribute(attribute: Attribute) -> AnnotationColumn:
    """The column of an attribute of a layer."""
    name, many = attribute.name, attribute.many

    def column(batch: Annotations) -> list[Cell]:
        values = [a.attributes.get(name) for a in batch.records]
        return [
            value if value is None or (type(value) is str and not many) else cell(value, many=many) for value in values
        ]

    return column


def of_single(relation: str) -> AnnotationColumn:
    """The column of a single relation, which holds keys."""
    return lambda batch: [o.targets[relation].get(a.id) for o, a in batch.pairs()]


def of_link_attribute(attribute: Attribute, types: Collection[str]) -> RelationColumn:
    """The column of an attribute of relations, filled for the `types` that have it."""
    name, many = attribute.name, attribute.many
    return lambda batch: [cell(r.attributes.get(name), many=many) if r.label in types else None for r in batch.records]
