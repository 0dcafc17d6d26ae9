"""What is different between a line as it was and as it is mended: one change for each annotation and relation."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from corpuskit.findings import Place
from corpuskit.model import Annotation, AnnotationLine, Relation

Item = TypeVar("Item", Annotation, Relation)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One annotation or relation before and after; `after` is None where it was left out.

    Both are None where a whole line has moved to another place in its file.
    """

    code: str
    place: Place
    document: str
    before: Annotation | Relation | None = None
    after: Annotation | Relation | None = None


def changes(code: str, place: Place, old: AnnotationLine, new: AnnotationLine) -> Iterator[Change]:
    """The changes that the rule `code` made in a line, annotations first."""
    pairs: list[tuple[Annotation | Relation, Annotation | Relation | None]] = []
    pairs += paired(old.annotations, new.annotations)
    pairs += paired(old.relations, new.relations)
    for before, after in pairs:
        if after != before:
            yield Change(code=code, place=place, document=old.document, before=before, after=after)


def paired(old: Sequence[Item], new: Sequence[Item]) -> Iterator[tuple[Item, Item | None]]:
    """Each old record with what became of it; `new` holds them in the same order, some changed and some left out."""
    position = 0
    for index, record in enumerate(old):
        candidate = new[position] if position < len(new) else None
        none_gone = len(old) - index == len(new) - position
        if candidate is not None and (candidate is record or candidate.id == record.id or none_gone):
            position += 1
            yield record, candidate
        else:
            yield record, None
