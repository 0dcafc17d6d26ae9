"""A mapping read backwards: which foreign type, with which values, becomes an annotation or relation of ours."""

from corpuskit.formats.mapping import AttributeTarget, LabelFrom, Mapping, RelationTarget, SpanTarget
from corpuskit.formats.placing.marks import Marks
from corpuskit.model import Annotation, Scalar
from corpuskit.schema.types import Schema

_SHARES = ("all", "some", "none")
Feature = tuple[str, str]  # a feature of a foreign entry, and its value


class Reversed:
    """The foreign names of what a schema has, by a mapping; of several that become the same, the first."""

    def __init__(self, mapping: Mapping, schema: Schema) -> None:
        self._schema = schema
        self._plain: dict[tuple[str, str | None], str] = {}
        self._from: dict[str, list[tuple[str, LabelFrom]]] = {}  # types by layer whose labels are taken from elsewhere
        self._attributes: dict[str, list[tuple[str, AttributeTarget]]] = {}
        self._relations: dict[str, tuple[str, bool]] = {}
        for name, target in mapping.spans.items():
            if isinstance(target, SpanTarget) and isinstance(target.label, LabelFrom):
                self._from.setdefault(target.layer, []).append((name, target.label))
            elif isinstance(target, SpanTarget) and not isinstance(target.label, LabelFrom):
                self._plain.setdefault((target.layer, target.label), name)
        for name, to in mapping.attributes.items():
            if isinstance(to, AttributeTarget):
                self._attributes.setdefault(to.attribute, []).append((name, to))
        for name, link in mapping.relations.items():
            if isinstance(link, RelationTarget):
                for relation in (link.relation, *link.otherwise):
                    self._relations.setdefault(relation, (name, link.reverse))

    def span(self, annotation: Annotation, marks: Marks) -> tuple[str, Feature | None, bool] | None:
        """The foreign type of an annotation, the feature that holds its label, if any, and whether the label comes back
        as it is; None where no type becomes such an annotation.
        """
        layer, label = annotation.layer, annotation.label
        if layer not in self._schema.layers:
            return None
        if (layer, label) in self._plain:
            return self._plain[layer, label], None, True
        for name, source in self._from.get(layer, ()):
            if source.from_marks is not None:
                if label in source.from_marks:
                    share = marks.share(annotation.pieces)
                    return name, None, source.from_marks[_SHARES.index(share)] == label
            elif source.feature is not None:
                inverse = {ours: theirs for theirs, ours in source.values.items()}
                return name, None if label is None else (source.feature, inverse.get(label, label)), True
        return None

    def relation(self, label: str) -> tuple[str, bool] | None:
        """The foreign type of a relation, and whether it points the other way."""
        return self._relations.get(label)

    def attribute(self, name: str, value: Scalar, type_: str) -> tuple[str, Scalar | None, AttributeTarget] | None:
        """The foreign attribute with the foreign value for a value of ours, on an entry of a foreign type."""
        for foreign, target in self._attributes.get(name, ()):
            if target.only and type_ not in target.only:
                continue
            theirs = next((word for word, ours in target.values.items() if _same(ours, value)), None)
            if theirs is None:
                return foreign, value, target
            return foreign, theirs or None, target
        return None


def _same(one: Scalar, other: Scalar) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)
