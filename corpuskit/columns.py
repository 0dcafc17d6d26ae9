"""What stands in each column of a table of annotations, pieces or relations, made for a whole batch of them at once.

Rows made one by one would cost more than SQLite's inserts of them.
"""

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Generic, TypeVar

from corpuskit import offsets
from corpuskit.model import Annotation, AnnotationLine, Document, Relation
from corpuskit.quotation import Marks, continues, may_hold_marks
from corpuskit.rows import Cell, annotation_key, cell
from corpuskit.schema.types import Attribute, Schema
from corpuskit.tables import LONGEST_TEXT

Kept = TypeVar("Kept", Annotation, Relation)
Ends = tuple[frozenset[str], frozenset[str]]
_Marked = tuple[int, int, int]
_WIDEST = 2**63
_AS_THEY_ARE = {str, type(None)}


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
        self.text = subject.document.text
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
    def keys(self) -> list[str]:
        """For each annotation its key."""
        return [o.prefix + a.id for o, a in self.pairs()]

    @cached_property
    def pieces(self) -> list[offsets.Piece]:
        """All pieces."""
        return [piece for a in self.records for piece in a.pieces]

    @cached_property
    def whole(self) -> bool:
        """Whether each annotation is in one piece, so that what holds for it holds for the piece."""
        return set(map(len, [a.pieces for a in self.records])) <= {1}

    @cached_property
    def piece_keys(self) -> list[str]:
        """For each piece the key of its annotation."""
        return self.keys if self.whole else [k for k, a in zip(self.keys, self.records, strict=True) for _ in a.pieces]

    @cached_property
    def piece_owners(self) -> list[Owner]:
        """For each piece the owner of its annotation."""
        return self.owners if self.whole else [o for o, a in self.pairs() for _ in a.pieces]

    @cached_property
    def piece_records(self) -> list[Annotation]:
        """For each piece its annotation."""
        return self.records if self.whole else [a for a in self.records for _ in a.pieces]

    @cached_property
    def piece_starts(self) -> list[Cell]:
        """For each piece where it begins."""
        return _sizes([start for start, _ in self.pieces])

    @cached_property
    def piece_ends(self) -> list[Cell]:
        """For each piece where it ends."""
        return _sizes([end for _, end in self.pieces])

    @property
    def starts(self) -> list[Cell]:
        """For each annotation where its first piece begins."""
        if self.whole:
            return self.piece_starts
        return _sizes([min([start for start, _ in a.pieces]) if a.pieces else None for a in self.records])

    @property
    def ends(self) -> list[Cell]:
        """For each annotation where its last piece ends."""
        if self.whole:
            return self.piece_ends
        return _sizes([max([end for _, end in a.pieces]) if a.pieces else None for a in self.records])

    @cached_property
    def marked(self) -> tuple[dict[int, _Marked], list[int]]:
        """By their numbers, the pieces that hold quotation marks with what stands at their edges and in them, and the
        pieces of which nothing is known: of annotations that are not where they were made, or whose text is not there.
        """
        texts, records = [o.text for o in self.piece_owners], self.piece_records
        # Most annotations are one piece and are where they were made, and most pieces hold no mark.
        others = [
            number
            for number, (text, a, (start, end)) in enumerate(zip(texts, records, self.pieces, strict=True))
            if text is None or len(a.pieces) > 1 or not 0 <= start < end <= len(text) or a.text != text[start:end]
        ]
        placed: dict[int, bool] = {}  # by annotation, which may have a thousand pieces
        for number in others:
            annotation = records[number]
            if id(annotation) not in placed:
                placed[id(annotation)] = _is_placed(texts[number], annotation)
        unknown = [number for number in others if not placed[id(records[number])]]
        marked = {
            number
            for number, a in enumerate(records)
            if a.text is None or (not a.text.isalnum() and may_hold_marks(a.text))
        }
        marked.difference_update(unknown)
        found = {n: self.piece_owners[n].subject.marks.edges(*self.pieces[n]) for n in sorted(marked)}
        return found, unknown

    def marks(self, place: int) -> list[Cell]:
        """For each piece one of what is in `marked`; 0 where it holds no marks, None where nothing is known."""
        return self._filled({number: marks[place] for number, marks in self.marked[0].items()})

    @property
    def halved(self) -> list[Cell]:
        """For each piece 1 where the mark that it lacks stands right outside of it, else 0; None as for `marks`.

        A piece that touches another one of its annotation has nothing right outside of it.
        """
        apart: dict[int, frozenset[offsets.Piece]] = {}  # by annotation, which may have a thousand pieces
        found: dict[int, Cell] = {}
        for number, (first, last, _) in self.marked[0].items():
            if first != last:
                piece, annotation = self.pieces[number], self.piece_records[number]
                if id(annotation) not in apart:
                    apart[id(annotation)] = frozenset(offsets.merged(annotation.pieces))
                lacks = piece in apart[id(annotation)] and self.piece_owners[number].subject.marks.halved(*piece)
                found[number] = int(lacks)
        return self._filled(found)

    def _filled(self, known: Mapping[int, Cell]) -> list[Cell]:
        """A column of zeros with the cells that are known, by the numbers of their pieces, and None as for `marks`."""
        column: list[Cell] = [0] * len(self.pieces)
        for number, value in known.items():
            column[number] = value
        for number in self.marked[1]:
            column[number] = None
        return column

    @property
    def continued(self) -> list[Cell]:
        """For each piece 1 where the next one goes on in the next block, else 0; None as for `marks`."""
        found: dict[int, Cell] = {}
        at = 0
        for owner, annotation in () if self.whole else self.pairs():
            count = len(annotation.pieces)
            if count > 1 and owner.text is not None:
                found.update(enumerate(_continued(owner.text, annotation.pieces), at))
            at += count
        return self._filled(found)


def _is_placed(text: str | None, annotation: Annotation) -> bool:
    """Whether an annotation is where it was made, as far as can be told."""
    pieces = annotation.pieces
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


def _sizes(sizes: Sequence[int | None]) -> list[Cell]:
    known = [size for size in sizes if size is not None]
    if not known or (min(known) >= -_WIDEST and max(known) < _WIDEST):
        return list(sizes)
    return [cell(size) for size in sizes]


def _words(batch: Annotations) -> list[Cell]:
    """The words of annotations, taken from the text where they are not recorded."""
    words = [
        offsets.covered(o.text, a.pieces) if a.text is None and o.text is not None and a.pieces else a.text
        for o, a in batch.pairs()
    ]
    return [text if text is None or len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…" for text in words]


OF_ANNOTATION: dict[str, AnnotationColumn] = {
    "key": lambda batch: batch.keys,
    "document": lambda batch: [o.document for o in batch.owners],
    "annotator": lambda batch: [o.annotator for o in batch.owners],
    "id": lambda batch: [a.id for a in batch.records],
    "label": lambda batch: [a.label for a in batch.records],
    "text": _words,
    "start_offset": lambda batch: batch.starts,
    "end_offset": lambda batch: batch.ends,
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
    "start_offset": lambda batch: batch.piece_starts,
    "end_offset": lambda batch: batch.piece_ends,
    "starts_with_mark": lambda batch: batch.marks(0),
    "ends_with_mark": lambda batch: batch.marks(1),
    "inner_marks": lambda batch: batch.marks(2),
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
        if not many and set(map(type, values)) <= _AS_THEY_ARE:
            return values  # type: ignore[return-value]
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
