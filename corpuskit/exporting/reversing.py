"""A mapping read backwards: which foreign type, with which values, becomes an annotation or relation of ours."""

from collections.abc import Iterable

import msgspec

from corpuskit.formats.mapping import AttributeTarget, EventTarget, LabelFrom, Mapping, RelationTarget, SpanTarget
from corpuskit.formats.placing.marks import Marks
from corpuskit.model import Annotation, Relation, Scalar
from corpuskit.schema.types import End, Schema

_SHARES = ("all", "some", "none")
Feature = tuple[str, str]  # a feature of a foreign entry, and its value
Found = tuple[str, Feature | None, bool]  # a type, the feature with the label, and whether the label comes back


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which events of a foreign type say relations: `anchor` is the role of the annotation that stands for
    the event, None where its trigger does or the event itself; `roles` are the roles with their relations, `whole` says
    that the anchor gets the attributes that the type gives.
    """

    type: str
    target: EventTarget
    anchor: str | None
    roles: tuple[tuple[str, RelationTarget], ...]
    whole: bool = True

    def role(self, label: str) -> tuple[str, RelationTarget] | None:
        """The role that becomes a relation of a label."""
        return next((found for found in self.roles if found[1].relation == label), None)


class Reversed:
    """The foreign names of what a schema has, by a mapping; of several that become the same, the first that fits."""

    def __init__(self, mapping: Mapping, schema: Schema) -> None:
        self._schema = schema
        self._plain: dict[tuple[str, str | None], list[str]] = {}
        self._from: dict[str, list[tuple[str, LabelFrom]]] = {}  # types by layer whose labels are taken from elsewhere
        self._attributes: dict[str, list[tuple[str, AttributeTarget]]] = {}
        self._resources: dict[str, list[tuple[str, AttributeTarget]]] = {}
        self._relations: dict[str, list[tuple[str, RelationTarget]]] = {}
        self._becoming: dict[tuple[str, str | None], list[tuple[str, EventTarget]]] = {}
        self.ways = list(_ways(mapping))
        self._turn_spans(mapping)
        for section, found in ((mapping.attributes, self._attributes), (mapping.normalisations, self._resources)):
            for name, to in section.items():
                if isinstance(to, AttributeTarget):
                    found.setdefault(to.attribute, []).append((name, to))
        for name, link in mapping.relations.items():
            if isinstance(link, RelationTarget):
                for relation in (link.relation, *link.otherwise):
                    self._relations.setdefault(relation, []).append((name, link))

    def _turn_spans(self, mapping: Mapping) -> None:
        """Types of text-bound entries and of events that are annotations, by what they become."""
        for name, target in mapping.spans.items():
            if isinstance(target, SpanTarget) and isinstance(target.label, LabelFrom):
                self._from.setdefault(target.layer, []).append((name, target.label))
            elif isinstance(target, SpanTarget) and not isinstance(target.label, LabelFrom):
                self._plain.setdefault((target.layer, target.label), []).append(name)
        for name, event in mapping.events.items():
            if isinstance(event, EventTarget) and event.becomes is not None and name not in mapping.spans:
                label = event.becomes.label
                key = (event.becomes.layer, label if isinstance(label, str) else None)
                self._becoming.setdefault(key, []).append((name, event))

    def span(self, annotation: Annotation, marks: Marks) -> Found | None:
        """The foreign type of an annotation, the feature that holds its label, if any, and whether the label comes back
        as it is; None where no type becomes such an annotation. Of several types, the one that may have most of its
        attributes.
        """
        layer, label = annotation.layer, annotation.label
        if layer not in self._schema.layers:
            return None
        if (layer, label) in self._plain:
            return max(self._plain[layer, label], key=lambda name: self._held(annotation, name)), None, True
        for name, source in self._from.get(layer, ()):
            if source.from_marks is not None and label in source.from_marks:
                share = marks.share(annotation.pieces)
                return name, None, source.from_marks[_SHARES.index(share)] == label
            if source.feature is not None and (label is None or _comes_back(label, source)):
                inverse = {ours: theirs for theirs, ours in source.values.items()}
                return name, None if label is None else (source.feature, inverse.get(label, label)), True
        return None

    def event(self, annotation: Annotation) -> tuple[str, EventTarget] | None:
        """The foreign type of events that an annotation is itself, where no type of text-bound entries becomes it."""
        key = (annotation.layer, annotation.label)
        fitting = [found for found in self._becoming.get(key, ()) if _has(annotation, found[1].attributes)]
        return max(fitting, key=lambda found: len(found[1].attributes), default=None)

    def relation(
        self, relation: Relation, start: Annotation | None = None, end: Annotation | None = None
    ) -> tuple[str, bool] | None:
        """The foreign type of a relation between two annotations, and whether it points the other way."""
        for name, link in self._relations.get(relation.label, ()):
            if not link.otherwise or start is None or end is None or self._taken(link, start, end) == relation.label:
                return name, link.reverse
        return None

    def ways_of(self, label: str) -> list[Way]:
        """The ways in which events say relations of a label."""
        return [way for way in self.ways if way.role(label) is not None]

    def starts(self, target: RelationTarget) -> tuple[str, ...]:
        """The layers of what stands for events with a role that becomes a relation."""
        type_ = self._schema.relations[target.relation]
        return type_.to_layers if target.reverse else type_.from_layers

    def attribute(self, name: str, value: Scalar, type_: str) -> tuple[str, Scalar | None, AttributeTarget] | None:
        """The foreign attribute with the foreign value for a value of ours, on an entry of a foreign type."""
        for foreign, target in self._attributes.get(name, ()):
            if target.only and type_ not in target.only:
                continue
            theirs = next((word for word, ours in target.values.items() if _same(ours, value)), None)
            if theirs is not None:
                return foreign, theirs or None, target
            if str(value) not in target.values:  # else it would come back as something else
                return foreign, value, target
        return None

    def resource(self, name: str, value: Scalar, type_: str) -> tuple[str, str] | None:
        """The external resource, and its entry, that a value of an attribute is."""
        for foreign, target in self._resources.get(name, ()):
            if isinstance(value, str) and (not target.only or type_ in target.only) and not target.values:
                return foreign, value
        return None

    def _held(self, annotation: Annotation, type_: str) -> int:
        """How many attributes an entry of a type could have of those of an annotation."""
        lists = ((name, one if isinstance(one, list) else [one]) for name, one in annotation.attributes.items())
        return sum(self.attribute(name, value, type_) is not None for name, values in lists for value in values)

    def _taken(self, link: RelationTarget, start: Annotation, end: Annotation) -> str:
        """The relation that a link between two annotations becomes."""
        for name in (link.relation, *link.otherwise):
            type_ = self._schema.relations[name]
            if _may_be(start, type_.from_ends) and _may_be(end, type_.to_ends):
                return name
        return link.relation


def _ways(mapping: Mapping) -> Iterable[Way]:
    """The ways that the events of a mapping offer: what holds of a type, and what holds otherwise."""
    for name, target in mapping.events.items():
        # Where triggers are annotations of their own, one that only repeats another would be one more.
        if not isinstance(target, EventTarget) or (target.anchor is not None and name in mapping.spans):
            continue
        if target.becomes is not None and name in mapping.spans:
            continue
        choices = [(target.anchor, target.roles, True)]
        if target.otherwise is not None:
            choices.append((target.otherwise.anchor, target.otherwise.roles, False))
        for anchor, given, whole in choices:
            roles = tuple((role, to) for role, to in given.items() if isinstance(to, RelationTarget))
            yield Way(type=name, target=target, anchor=anchor, roles=roles, whole=whole)


def _may_be(annotation: Annotation, ends: Iterable[End]) -> bool:
    return any(end.layer == annotation.layer and (not end.labels or annotation.label in end.labels) for end in ends)


def _comes_back(label: str, source: LabelFrom) -> bool:
    """Whether a label that is written as the value of a feature is read as the same."""
    return label in source.values.values() or label not in source.values


def _has(annotation: Annotation, attributes: dict[str, Scalar]) -> bool:
    """Whether an annotation has all these values."""
    return all(name in annotation.attributes and holds(annotation, name, one) for name, one in attributes.items())


def holds(annotation: Annotation, name: str, value: Scalar) -> bool:
    """Whether an attribute of an annotation has just this value."""
    own = annotation.attributes.get(name)
    return own is not None and not isinstance(own, list) and _same(own, value)


def _same(one: Scalar, other: Scalar) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)
