"""What of a line has attributes: its annotations and its relations, each with those that the schema knows for it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from corpuskit.evidence.found import Found
from corpuskit.evidence.view import LineView
from corpuskit.findings import Finding
from corpuskit.model import Annotation, Relation
from corpuskit.schema.types import Attribute


class Attributed(NamedTuple):
    """An annotation or relation, the attributes of its layer or type, and that layer or type in words."""

    line: LineView
    record: Annotation | Relation
    known: Mapping[str, Attribute]
    kind: str

    def finding(self, found: Found, message: str, hint: str | None = None) -> Finding:
        """A finding about it, made by `found`."""
        if isinstance(self.record, Annotation):
            return found.in_annotation(self.line, self.record, message, hint)
        return found.in_relation(self.line, self.record, message, hint)


def attributed(line: LineView) -> Iterator[Attributed]:
    """The annotations of a line, then its relations, as far as the schema knows their layers and types."""
    for annotation, layer in line.layered:
        yield Attributed(line, annotation, layer.attributes, f"the layer {layer.name}")
    for relation, type_ in line.typed:
        yield Attributed(line, relation, type_.attributes, f"the relation {type_.name}")
