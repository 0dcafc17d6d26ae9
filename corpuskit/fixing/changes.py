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
    """Each old record with what became of it; `new` holds them in the same order, some changed and some left out.

    A record that did not change is the same object. Between two of these, ids say which one was changed, and of several
    with one id, what they have in common.
    """
    places = {id(record): place for place, record in enumerate(new)}
    waiting: list[Item] = []
    done = 0
    for record in old:
        place = places.get(id(record), -1)
        if place < done:
            waiting.append(record)
            continue
        yield from _changed(waiting, new[done:place])
        yield record, record
        waiting, done = [], place + 1
    yield from _changed(waiting, new[done:])


def _changed(old: Sequence[Item], new: Sequence[Item]) -> Iterator[tuple[Item, Item | None]]:
    """Pairs of records that have all been changed or left out."""
    became: dict[int, Item] = {}
    ids: dict[str, list[int]] = {}
    for number, record in enumerate(old):
        ids.setdefault(record.id, []).append(number)
    last = -1
    for index, record in enumerate(new):
        if len(old) == len(new):
            became[index] = record
            continue
        able = [number for number in ids.get(record.id, ()) if number > last]
        if able:
            last = max(able, key=lambda number: (_alike(old[number], record), -number))
            became[last] = record
    for number, record in enumerate(old):
        yield record, became.get(number)


def _alike(one: Item, other: Item) -> int:
    """In how many fields two records agree."""
    return sum(getattr(one, field) == getattr(other, field) for field in one.__struct_fields__)
