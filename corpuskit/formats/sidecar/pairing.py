"""Which annotations and relations of two lines are the same: by their ids where these hold, else by what they say."""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from typing import Generic, TypeVar

import msgspec

from corpuskit.model import Annotation, AnnotationLine, Relation

R = TypeVar("R", Annotation, Relation)
Pairs = dict[int, int]  # places of records of the first line, with those of the second
_NEAR = 8  # neighbours on either side that are looked at for one whose edges were moved


class Paired(msgspec.Struct, frozen=True):
    """What of two lines is the same."""

    annotations: Pairs
    relations: Pairs


def paired(first: AnnotationLine, second: AnnotationLine, kept: Set[str] = frozenset()) -> Paired:
    """What of two lines is the same, each record once. `kept` are the ids of the second line that mean the same in the
    first: such a record is that of its id or none.
    """
    annotations = _Pairing[Annotation](first.annotations, second.annotations)
    annotations.by_id(kept, _is_like)
    for key in (content, _said, _placed, _pieces):
        annotations.by_key(key, key)
    for left, right in list(_near(annotations)):
        annotations.pair(left, right)
    ends = _Ends(first, second, annotations.pairs)
    relations = _Pairing[Relation](first.relations, second.relations)
    relations.by_id(kept, lambda one, other: one.label == other.label or ends.first(one) == ends.second(other))
    relations.by_key(lambda one: (one.label, ends.first(one)), lambda one: (one.label, ends.second(one)))
    relations.by_key(ends.first, ends.second)
    return Paired(annotations.pairs, relations.pairs)


class _Pairing(Generic[R]):
    """Records of two lines, with those pairs that were found."""

    def __init__(self, first: Sequence[R], second: Sequence[R]) -> None:
        self.first: Sequence[R] = first
        self.second: Sequence[R] = second
        self.pairs: Pairs = {}
        self._left = dict.fromkeys(range(len(first)))
        self._right = dict.fromkeys(range(len(second)))

    def left(self) -> list[int]:
        """The places of records of the first line that have no pair."""
        return list(self._left)

    def right(self) -> list[int]:
        """The places of those of the second line."""
        return list(self._right)

    def pair(self, left: int, right: int) -> None:
        """Take two records for the same, unless one of them has its pair."""
        if left in self._left and right in self._right:
            self.pairs[left] = right
            del self._left[left], self._right[right]

    def by_id(self, kept: Set[str], is_like: Callable[[R, R], bool]) -> None:
        """Pair records of the same id; what has one that is kept is looked for no further."""
        places: dict[str, int] = {}
        for place, record in enumerate(self.first):
            places.setdefault(record.id, place)
        for right, record in enumerate(self.second):
            if record.id in kept:
                left = places.get(record.id)
                if left is not None and is_like(self.first[left], record):
                    self.pair(left, right)
                self._right.pop(right, None)

    def by_key(self, key: Callable[[R], Hashable], other: Callable[[R], Hashable]) -> None:
        """Pair records that a key is the same of, in their order; of a key None there is no pair."""
        waiting: dict[Hashable, list[int]] = {}
        for right in reversed(self._right):
            waiting.setdefault(other(self.second[right]), []).append(right)
        for left in self.left():
            wanted = key(self.first[left])
            if wanted is not None and waiting.get(wanted):
                self.pair(left, waiting[wanted].pop())


class _Ends:
    """The ends of relations as places of annotations of the second line, so that they can be compared."""

    def __init__(self, first: AnnotationLine, second: AnnotationLine, pairs: Mapping[int, int]) -> None:
        self._second = {one.id: place for place, one in reversed(list(enumerate(second.annotations)))}
        self._first = {
            one.id: pairs[place] for place, one in reversed(list(enumerate(first.annotations))) if place in pairs
        }

    def first(self, relation: Relation) -> Hashable:
        """Those of a relation of the first line; None where there is no such annotation in the second."""
        ends = self._first.get(relation.from_), self._first.get(relation.to)
        return None if None in ends else ends

    def second(self, relation: Relation) -> Hashable:
        """Those of a relation of the second line."""
        return self._second.get(relation.from_), self._second.get(relation.to)


def content(one: Annotation) -> Hashable:
    """All that an annotation says, but for its id and where it came from."""
    return msgspec.json.encode(msgspec.structs.replace(one, id="", text=None, origin=None), order="sorted")


def _said(one: Annotation) -> Hashable:
    return one.layer, one.label, one.pieces


def _placed(one: Annotation) -> Hashable:
    return one.layer, one.pieces


def _pieces(one: Annotation) -> Hashable:
    return one.pieces or None


def _is_like(one: Annotation, other: Annotation) -> bool:
    """Whether two annotations of one id may be the same: tools give an id again that became free."""
    return one.layer == other.layer or _meet(one, other)


def _meet(one: Annotation, other: Annotation) -> bool:
    mine, theirs = sorted(one.pieces), sorted(other.pieces)
    at = 0
    for start, end in mine:
        while at < len(theirs) and theirs[at][1] <= start:
            at += 1
        if at < len(theirs) and theirs[at][0] < end:
            return True
    return False


def _near(pairing: _Pairing[Annotation]) -> Iterator[tuple[int, int]]:
    """Annotations of one layer and label whose edges were moved, but that still meet."""
    waiting: dict[Hashable, list[tuple[int, int]]] = {}
    for right in pairing.right():
        one = pairing.second[right]
        if one.pieces:
            waiting.setdefault((one.layer, one.label), []).append((min(one.pieces)[0], right))
    for places in waiting.values():
        places.sort()
    taken: set[int] = set()
    for left in pairing.left():
        one = pairing.first[left]
        there = waiting.get((one.layer, one.label), []) if one.pieces else []
        at = bisect_left(there, (min(one.pieces)[0], 0)) if there else 0
        for _, right in there[max(at - _NEAR, 0) : at + _NEAR]:
            if right not in taken and _meet(one, pairing.second[right]):
                taken.add(right)
                yield left, right
                break
