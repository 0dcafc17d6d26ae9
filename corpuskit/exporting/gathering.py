"""Relations gathered into events, as foreign files have them: one trigger and several roles say several relations."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from corpuskit.exporting.reversing import Reversed, Way, holds
from corpuskit.formats.placing.marks import Marks
from corpuskit.model import Annotation, AnnotationLine, Relation

# What import calls the relations of an event: its id, and a number.
_OF_EVENT = re.compile(r"(E[0-9]{1,18})\.([1-9][0-9]{0,8})")
_EVENT = re.compile(r"E([0-9]{1,18})")


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """An event in the making: `id`, the `way` of its type, what stands for it, and the relations, each with the role of
    its other end, a number telling apart what fills the same role. `repeated` is what its trigger has the span of.
    """

    id: str
    way: Way
    anchor: Annotation
    roles: tuple[tuple[str, str, Relation], ...] = ()
    repeated: Annotation


class Gathering:
    """Gathers the relations of one line; `left` are those that no event says, `events` the others."""

    def __init__(self, line: AnnotationLine, relations: Iterable[Relation], reversed_: Reversed) -> None:
        self._reversed = reversed_
        self._by_id = {one.id: one for one in line.annotations}
        self._types = dict(_types(line.annotations, reversed_))
        self.left: list[Relation] = []
        self.events: list[Gathered] = []
        self.given: dict[str, frozenset[str]] = {}  # the attributes that events give to annotations, by their ids
        ids = [one.id for one in line.annotations] + [one.id for one in line.relations]
        taken = [match for name in ids if (match := _EVENT.match(name))]
        self._number = max((int(match[1]) for match in taken), default=0)
        self._used = {one.id for one in line.annotations}
        groups: dict[tuple[str | None, str], list[Relation]] = {}
        for relation in relations:
            ways = self._ways(relation)
            if ways:
                anchor = _ends(relation, ways[0])[0]
                match = _OF_EVENT.fullmatch(relation.id) if not self._is_event(anchor) else None
                groups.setdefault((match[1] if match else None, anchor), []).append(relation)
            else:
                self.left.append(relation)
        for (name, anchor), group in groups.items():
            self._gather(name, self._by_id[anchor], sorted(group, key=_order))
        self._lone(line.annotations)

    def _is_event(self, anchor: str) -> bool:
        return self._types.get(anchor, ("", False))[1]

    def _ways(self, relation: Relation) -> list[Way]:
        """The ways in which events can say a relation, the one that tells most of what stands for them first."""
        found = [way for way in self._reversed.ways_of(relation.label) if self._can(way, relation)]
        return sorted(found, key=lambda way: -len(way.target.attributes) if way.whole else 0)

    def _can(self, way: Way, relation: Relation) -> bool:
        anchor, other = _ends(relation, way)
        if anchor not in self._by_id or other not in self._by_id:
            return False
        return self._stands_for(way, self._by_id[anchor])

    def _stands_for(self, way: Way, anchor: Annotation) -> bool:
        """Whether an annotation can stand for events of a type in this way."""
        if way.whole and not all(holds(anchor, name, value) for name, value in way.target.attributes.items()):
            return False
        type_, is_event = self._types.get(anchor.id, ("", False))
        if way.anchor is None:
            return type_ == way.type and is_event == (way.target.becomes is not None)
        return not is_event

    def _gather(self, name: str | None, anchor: Annotation, group: list[Relation]) -> None:
        """One event for relations from one annotation, or several where no type has roles for all of them."""
        while group:
            best = max(self._ways(group[0]), key=lambda way: len(self._said(way, anchor, group)))
            said = self._said(best, anchor, group)
            self._add(name, best, anchor, said)
            keys = {id(one) for one in said}
            group = [one for one in group if id(one) not in keys]

    def _said(self, way: Way, anchor: Annotation, group: Iterable[Relation]) -> list[Relation]:
        return [one for one in group if way in self._ways(one) and _ends(one, way)[0] == anchor.id]

    def _lone(self, annotations: Iterable[Annotation]) -> None:
        """Events for annotations that are events without relations, or get an attribute by nothing else."""
        done = {event.anchor.id for event in self.events}
        for one in annotations:
            ways = [way for way in self._reversed.ways if way.whole and self._stands_for(way, one)]
            if self._is_event(one.id):
                ways = [] if one.id in done else ways
            else:
                ways = [way for way in ways if self._alone_gives(way, one)]
            if ways:
                self._add(None, max(ways, key=lambda way: len(way.target.attributes)), one, ())

    def _alone_gives(self, way: Way, one: Annotation) -> bool:
        """Whether events of a type give an annotation an attribute that it can get by nothing else."""
        if way.anchor is None or not any(one.layer in self._reversed.starts(to) for _, to in way.roles):
            return False
        type_ = self._types.get(one.id, ("", False))[0]
        return any(
            name not in self.given.get(one.id, ()) and self._reversed.attribute(name, value, type_) is None
            for name, value in way.target.attributes.items()
        )

    def _add(self, name: str | None, way: Way, anchor: Annotation, said: Iterable[Relation]) -> None:
        roles = tuple(_roles(way, said))
        fillers = [own for role, own, _ in roles if way.target.role(role) == way.target.trigger]
        bound = [self._by_id[own] for own in fillers if not self._is_event(own)]
        repeated = bound[0] if bound and way.anchor != way.target.trigger else anchor
        own = self._id(name, anchor)
        self.events.append(Gathered(id=own, way=way, anchor=anchor, roles=roles, repeated=repeated))
        if way.whole:
            self.given[anchor.id] = self.given.get(anchor.id, frozenset()) | way.target.attributes.keys()

    def _id(self, name: str | None, anchor: Annotation) -> str:
        """The id of an event: that of the annotation that it is, the one by which import called it, or a new one."""
        if self._is_event(anchor.id):
            return anchor.id
        if name is None or name in self._used:
            self._number += 1
            name = f"E{self._number}"
        self._used.add(name)
        return name


def _types(annotations: Iterable[Annotation], reversed_: Reversed) -> Iterator[tuple[str, tuple[str, bool]]]:
    """The foreign type of each annotation, and whether it is an event."""
    marks = Marks("")
    for one in annotations:
        bound = reversed_.span(one, marks)
        event = reversed_.event(one) if bound is None else None
        if bound is not None:
            yield one.id, (bound[0], False)
        elif event is not None:
            yield one.id, (event[0], True)


def _ends(relation: Relation, way: Way) -> tuple[str, str]:
    """The end of a relation that stands for an event, and the other one."""
    found = way.role(relation.label)
    reverse = found is not None and found[1].reverse
    return (relation.to, relation.from_) if reverse else (relation.from_, relation.to)


def _roles(way: Way, relations: Iterable[Relation]) -> Iterator[tuple[str, str, Relation]]:
    """The roles of an event; what fills a role besides another has a number behind it, unless that is another role."""
    numbers: dict[str, int] = {}
    for relation in relations:
        found = way.role(relation.label)
        assert found is not None  # only such ways are chosen
        role = found[0]
        numbers[role] = numbers.get(role, 0) + 1
        name = role if numbers[role] == 1 else f"{role}{numbers[role]}"
        yield name if way.target.role(name) == role else role, _ends(relation, way)[1], relation


def _order(relation: Relation) -> int:
    match = _OF_EVENT.fullmatch(relation.id)
    return int(match[2]) if match else 0


def called_by(event: Gathered, relation: Relation, place: int) -> bool:
    """Whether a relation is called as import calls the one at a place, from 1, of an event."""
    return _OF_EVENT.fullmatch(relation.id) is not None and relation.id == f"{event.id}.{place}"
