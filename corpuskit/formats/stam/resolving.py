"""What annotations of STAM are about in the end: pieces of a text, all of it, another annotation, or a link of two."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from corpuskit.formats.stam.names import id_from
from corpuskit.formats.stam.stores import VOCABULARY, Cursor, Fault, Given, Selector, Store
from corpuskit.offsets import Piece

NO_RESOURCE = "a text that is not in the store"
NO_ANNOTATION = "an annotation of one that is not in the store, or that cannot be read"
CIRCLE = "annotations that are about one another in a circle"
UNKNOWN = "a selector that STAM does not have"
OF_WORDS = "an annotation of a set, a key or data, and not of a text"
SEVERAL = "an annotation of several texts"
TWO_MAKERS = "a link between annotations of two texts or of two annotators"
NO_PLACE = "an annotation without a place in a text"
OUTSIDE = "a place outside of the text"
NO_LENGTH = "a place that counts from the end of a text that is not there"
HINTS = {
    NO_RESOURCE: "Add the text to the resources of the store.",
    NO_ANNOTATION: "Add that annotation to the store, or see why it was set aside.",
    CIRCLE: "Take out one of them, so that one is about a text.",
    UNKNOWN: "Selectors are TextSelector, AnnotationSelector, ResourceSelector, and several of them in a complex one.",
    OF_WORDS: "It stays in the store: a corpus holds what is said of texts.",
    SEVERAL: "An annotation stays within a document: make one for each text.",
    TWO_MAKERS: "Links stay within a document and an annotator.",
    NO_PLACE: "Give its selectors offsets, or let it be about what has a place.",
    OUTSIDE: "Mend its cursors.",
    NO_LENGTH: "Put the text beside the store, or count from its beginning.",
}


class Placed(msgspec.Struct, frozen=True, gc=False):
    """What an annotation, or a part of one that is about several things, is about.

    `record` is the id of what was made of it: of what it is about where it says more of that. `annotator` is the one in
    whose set it stands, `maker` who made it.
    """

    kind: Literal["text", "whole", "about", "link"]
    resource: str
    annotator: str | None
    record: str
    pieces: tuple[Piece, ...] = ()
    ends: tuple[str, str] | None = None
    maker: str | None = None


class _Refused(Exception):
    def __init__(self, reason: str, detail: str | None = None) -> None:
        super().__init__(reason)
        self.fault = Fault(reason, detail, HINTS[reason])


class Resolving:
    """Finds what each annotation is about; `placed` has that for each of the store, in its order."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_id: dict[str, int] = {}
        for index, given in enumerate(store.annotations):
            if given.id is not None:
                self._by_id.setdefault(given.id, index)
        self.placed: list[Sequence[Placed] | Fault | None] = [None] * len(store.annotations)
        for index, given in enumerate(store.annotations):
            if self.placed[index] is not None:
                continue
            if given.target.parts or given.target.kind == "AnnotationSelector":
                self._settle(index)
            else:
                self.placed[index] = self._placed(index)

    def _settle(self, index: int) -> None:
        """Resolve an annotation after those that it is about, however many there are one behind the other."""
        todo = [(index, self._targets(index))] if self.placed[index] is None else []
        above = {index}
        while todo:
            here, targets = todo[-1]
            before = next((one for one in targets if self.placed[one] is None), None)
            if before is not None and before not in above:
                todo.append((before, self._targets(before)))
                above.add(before)
                continue
            self.placed[here] = self._placed(here) if before is None else Fault(CIRCLE, None, HINTS[CIRCLE])
            above.discard(here)
            todo.pop()

    def _targets(self, index: int) -> Iterator[int]:
        target = self._store.annotations[index].target
        for part in target.parts or (target,):
            if part.kind == "AnnotationSelector" and part.id in self._by_id:
                yield self._by_id[part.id]

    def _placed(self, index: int) -> Sequence[Placed] | Fault:
        given = self._store.annotations[index]
        who = annotator_of(given)
        own = given.id or f"n{index + 1}"
        try:
            if given.target.kind == "TextSelector":
                return (self._one(given.target, who, own),)
            if given.target.kind == "MultiSelector":
                return [
                    self._one(part, who, own if not number else f"{own}.{number + 1}")
                    for number, part in enumerate(given.target.parts)
                ] or Fault(NO_PLACE, None, HINTS[NO_PLACE])
            if given.target.kind == "DirectionalSelector" and self._is_link(given):
                return tuple(self._links(given.target.parts, who, own))
            if given.target.parts or given.target.kind in ("CompositeSelector", "DirectionalSelector"):
                return (self._together(given.target.parts, who, own),)
            return (self._one(given.target, who, own),)
        except _Refused as refused:
            return refused.fault

    def _is_link(self, given: Given) -> bool:
        parts = given.target.parts
        return len(parts) > 1 and all(part.kind == "AnnotationSelector" for part in parts)

    def _one(self, part: Selector, who: str | None, own: str) -> Placed:
        if part.kind == "ResourceSelector":
            return Placed("whole", self._resource(part.id), who, id_from(own, part.id), maker=who)
        if part.kind == "AnnotationSelector":
            there = self._annotation(part.id)
            if part.offset is None or not there.pieces:
                return Placed("about", there.resource, there.annotator, there.record, there.pieces, maker=who)
        resource, pieces = self._text(part)
        return Placed("text", resource, who, id_from(own, resource), pieces, maker=who)

    def _together(self, parts: Sequence[Selector], who: str | None, own: str) -> Placed:
        """Several parts of a text as one."""
        found = [self._text(part) for part in parts]
        resources = list(dict.fromkeys(resource for resource, _ in found))
        if len(resources) > 1:
            raise _Refused(SEVERAL, ", ".join(resources)[:120])
        pieces = tuple(piece for _, some in found for piece in some)
        if not pieces:
            raise _Refused(NO_PLACE)
        return Placed("text", resources[0], who, id_from(own, resources[0]), pieces, maker=who)

    def _links(self, parts: Sequence[Selector], who: str | None, own: str) -> list[Placed]:
        """A link from each annotation to the next."""
        ends = [self._annotation(part.id) for part in parts]
        first = ends[0]
        if any(end.resource != first.resource or end.annotator != first.annotator for end in ends):
            raise _Refused(TWO_MAKERS, ", ".join(part.id for part in parts)[:120])
        own = id_from(own, first.resource)
        return [
            Placed(
                "link",
                first.resource,
                first.annotator,
                own if not number else f"{own}.{number + 1}",
                ends=(ends[number].record, ends[number + 1].record),
                maker=who,
            )
            for number in range(len(ends) - 1)
        ]

    def _text(self, part: Selector) -> tuple[str, tuple[Piece, ...]]:
        """The pieces of a text that a selector selects, none where it selects what has no place."""
        if part.kind == "TextSelector":
            resource = self._resource(part.id)
            if part.offset is None:
                raise _Refused(NO_PLACE)
            text = self._store.resources[resource].text
            return resource, (_piece(part.offset, None if text is None else len(text)),)
        if part.kind == "ResourceSelector":
            return self._resource(part.id), ()
        if part.kind == "AnnotationSelector":
            there = self._annotation(part.id)
            return there.resource, there.pieces if part.offset is None else _inside(there.pieces, part.offset)
        raise _Refused(OF_WORDS if part.kind in VOCABULARY else UNKNOWN, part.kind[:60])

    def _resource(self, own: str) -> str:
        if own not in self._store.resources:
            raise _Refused(NO_RESOURCE, own[:120] or None)
        return own

    def _annotation(self, own: str) -> Placed:
        index = self._by_id.get(own)
        found = None if index is None else self.placed[index]
        if found is None or isinstance(found, Fault):
            raise _Refused(NO_ANNOTATION, own[:120] or None)
        return found[0]


def annotator_of(given: Given) -> str | None:
    """Who made an annotation; the creator that is named for a whole text made that."""
    for datum in given.data:
        role = datum.role
        if role == "creator" and given.target.kind != "ResourceSelector" and len(given.data) > 1:
            role = "annotator"
        if role == "annotator" and isinstance(datum.value, str) and datum.value.strip():
            return datum.value
    return None


def _piece(offset: tuple[Cursor, Cursor], length: int | None) -> Piece:
    """A place in a text; beyond its end, or turned round, it stays as it is."""
    (start, start_from_end), (end, end_from_end) = offset
    if start_from_end or end_from_end:
        if length is None:
            raise _Refused(NO_LENGTH)
        start, end = start + length * start_from_end, end + length * end_from_end
    if start < 0 or end < 0:
        raise _Refused(OUTSIDE, f"{start} to {end}")
    return start, end


def _inside(pieces: Sequence[Piece], offset: tuple[Cursor, Cursor]) -> tuple[Piece, ...]:
    """A part of an annotation's text, whose pieces count one after the other."""
    length = sum(max(last - first, 0) for first, last in pieces)
    start, end = _piece(offset, length)
    if not start <= end <= length:
        raise _Refused(OUTSIDE, f"{start} to {end}, of an annotation with {length} characters")
    found: list[Piece] = []
    before = 0
    for first, last in pieces:
        here, there = max(first, first + start - before), min(last, first + end - before)
        if here < there or (start == end and here == there and not found):
            found.append((here, there))
        before += max(last - first, 0)
    return tuple(found)
