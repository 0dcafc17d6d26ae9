"""Whether the relations of a line link what they may, and as often as they may; and whether its ids are sound."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from corpuskit.model import NAME
from corpuskit.schema.types import End, RelationType, Schema
from corpuskit.screening.records import Types
from corpuskit.screening.values import References, Test, attributes_test

_MOST_REMEMBERED = 50_000


class Names:
    """Which ids are safe; those that were are remembered, as many lines count theirs alike."""

    def __init__(self) -> None:
        self._good: set[str] = set()

    def are_safe(self, names: Collection[str]) -> bool:
        """Whether all of these can be ids."""
        if self._good.issuperset(names):
            return True
        if not all(map(NAME.fullmatch, names)):
            return False
        if len(self._good) > _MOST_REMEMBERED:
            self._good.clear()
        self._good.update(names)
        return True


class Links:
    """The checks of relations, for one schema and the types in which they were decoded."""

    def __init__(self, schema: Schema, types: Types, references: References) -> None:
        self._plain = types.plain
        self._kinds = schema.relations
        #: The classes of relations, each with those of the annotations where it may begin and end.
        self._linked = frozenset(
            (types.relations[kind.name], first, second)
            for kind in schema.relations.values()
            for first in _classes(kind.from_ends, types)
            for second in _classes(kind.to_ends, types)
        )
        # Of these an annotation has at most one, so that two from the same one are too many, wherever they go.
        self._single = frozenset(types.relations[kind.name] for kind in schema.relations.values() if kind.single)
        self._counted = [kind for kind in schema.relations.values() if _is_counted(kind)]
        self._tests: dict[str, Test] = {
            kind.name: test
            for kind in schema.relations.values()
            if (test := attributes_test(kind.attributes, references, plain=types.plain)) is not None
        }
        self._special = {kind.name for kind in schema.relations.values() if _is_special(kind)} | set(self._tests)

    def look(self, relations: Sequence[Any], by_id: Mapping[str, Any]) -> set[str] | None:
        """The ids of these relations between these annotations, or None if some rule may have something to say."""
        linked, single = self._linked, self._single
        names, keys = set(), set()
        for relation in relations:
            kind, source, target = relation.__class__, relation.from_, relation.to
            names.add(relation.id)
            try:
                first, second = by_id[source], by_id[target]
            except KeyError:
                return None
            if (kind, first.__class__, second.__class__) not in linked or first is second:
                return None
            keys.add((kind, source) if kind in single else (kind, source, target))
        if len(keys) != len(relations) or len(names) != len(relations):
            return None
        closer = self._counted or not self._plain or (self._special and any(r.kind in self._special for r in relations))
        return None if closer and not self._look_closer(relations, by_id) else names

    def _look_closer(self, relations: Sequence[Any], by_id: Mapping[str, Any]) -> bool:
        symmetric = [r for r in relations if self._kinds[r.kind].symmetric]
        if len({(r.kind, frozenset((r.from_, r.to))) for r in symmetric}) != len(symmetric):
            return False
        if not all(self._is_clean(r, by_id[r.from_], by_id[r.to]) for r in relations):
            return False
        if not all(_leads_nowhere(relations, kind.name) for kind in self._kinds.values() if kind.acyclic):
            return False
        accepted = relations if self._plain else [r for r in relations if r.status is None]
        return all(_has_enough(kind, accepted, by_id.values()) for kind in self._counted)

    def _is_clean(self, relation: Any, first: Any, second: Any) -> bool:
        kind = self._kinds[relation.kind]
        if not (_takes(kind.from_ends, first) and _takes(kind.to_ends, second)):
            return False
        if not self._plain and "rejected" in (first.status, second.status):
            return False
        test = self._tests.get(kind.name)
        return test is None or test(relation.attributes, None if self._plain else relation.status)


def _classes(ends: Iterable[End], types: Types) -> frozenset[type]:
    return frozenset(types.layers[end.layer] for end in ends if end.layer in types.layers)


def _is_special(kind: RelationType) -> bool:
    return kind.symmetric or kind.acyclic or any(end.labels for end in (*kind.from_ends, *kind.to_ends))


def _is_counted(kind: RelationType) -> bool:
    return (kind.per_from != (0, None) and not (kind.single and kind.per_from[0] == 0)) or kind.per_to != (0, None)


def _takes(ends: Iterable[End], annotation: Any) -> bool:
    return any(annotation.kind == end.layer and (not end.labels or annotation.label in end.labels) for end in ends)


def _has_enough(kind: RelationType, relations: Iterable[Any], annotations: Iterable[Any]) -> bool:
    """Whether each annotation has as many relations of this type as it may and must have."""
    own = [r for r in relations if r.kind == kind.name]
    starting, ending = Counter(r.from_ for r in own), Counter(r.to for r in own)
    if kind.symmetric:
        starting += ending
    for annotation in annotations:
        for (least, most), ends, times in (
            (kind.per_from, kind.from_ends, starting),
            (kind.per_to, kind.to_ends, ending),
        ):
            number = times[annotation.id]
            if _takes(ends, annotation) and (number < least or (most is not None and number > most)):
                return False
    return True


def _leads_nowhere(relations: Iterable[Any], kind: str) -> bool:
    """Whether following the relations of this type never leads back: taking away ends, in the end all are gone."""
    following: dict[str, list[str]] = {}
    for relation in relations:
        if relation.kind == kind:
            following.setdefault(relation.from_, []).append(relation.to)
    coming = Counter(target for targets in following.values() for target in targets)
    free = [name for name in following if not coming[name]]
    while free:
        for target in following.pop(free.pop(), ()):
            coming[target] -= 1
            if not coming[target] and target in following:
                free.append(target)
    return not following
