"""Annotations and relations as entries with foreign types: what formats write."""

from collections.abc import Iterator, Mapping

import msgspec

from corpuskit.exporting.losses import Losses
from corpuskit.exporting.reversing import Reversed
from corpuskit.formats.annotation_drafts import our_value, own_id
from corpuskit.formats.entries import AnnotatorSet, Entry, Link, Property, TextBound
from corpuskit.formats.mapping import Mapping as FormatMapping
from corpuskit.formats.placing.marks import Marks
from corpuskit.model import Annotation, AnnotationLine, Relation, Scalar, Value
from corpuskit.offsets import covered
from corpuskit.schema.types import Attribute, Schema


class Entries:
    """Makes entries by a mapping that is read backwards; what it has no type for is lost, and counted."""

    def __init__(self, mapping: FormatMapping, schema: Schema, holds: frozenset[str]) -> None:
        self._reversed = Reversed(mapping, schema)
        self._schema = schema
        self._holds = holds

    def known(self, line: AnnotationLine, losses: Losses) -> AnnotationLine:
        """The line without what the mapping has no type for."""
        marks = Marks("")  # which share stands inside marks does not decide whether there is a type
        annotations = tuple(one for one in line.annotations if self._reversed.span(one, marks) is not None)
        losses.lose("type", len(line.annotations) - len(annotations))
        relations = tuple(one for one in line.relations if self._reversed.relation(one.label) is not None)
        losses.lose("relation-type", len(line.relations) - len(relations))
        return msgspec.structs.replace(line, annotations=annotations, relations=relations)

    def set_of(self, annotator: str | None, line: AnnotationLine, text: str, losses: Losses) -> AnnotatorSet:
        """What one annotator says, as entries. All that the line holds must be `known`."""
        entries: list[Entry] = []
        marks = Marks(text)
        for annotation in line.annotations:
            entries += self._annotation(annotation, text, marks, losses, len(entries) + 1)
        for relation in line.relations:
            entries += self._relation(relation, losses, len(entries) + 1)
        return AnnotatorSet(annotator=annotator, entries=tuple(entries))

    def _annotation(self, one: Annotation, text: str, marks: Marks, losses: Losses, number: int) -> Iterator[Entry]:
        found = self._reversed.span(one, marks)
        assert found is not None  # only known annotations are asked for
        type_, feature, comes_back = found
        losses.lose("label", not comes_back)
        surface = covered(text, one.pieces) if one.pieces else None
        bound = TextBound(
            line=number, number=number, content="", id=one.id, type=type_, pieces=one.pieces, surface=surface,
            status=one.status, confidence=one.confidence, tool=one.tool, made=one.made, comment=one.comment,
        )  # fmt: skip
        yield bound
        self._count_id(one.id, bound, losses)
        if feature is not None:
            yield Property(line=number, number=number, content="", type=feature[0], target=one.id, value=feature[1])
        attributes = self._schema.layers[one.layer].attributes
        yield from self._properties(one.id, type_, one.attributes, attributes, losses, number)

    def _relation(self, one: Relation, losses: Losses, number: int) -> Iterator[Entry]:
        found = self._reversed.relation(one.label)
        assert found is not None  # only known relations are asked for
        type_, reverse = found
        link = Link(
            line=number, number=number, content="", id=one.id, type=type_,
            ends=(one.to, one.from_) if reverse else (one.from_, one.to),
            status=one.status, confidence=one.confidence, tool=one.tool, made=one.made, comment=one.comment,
        )  # fmt: skip
        yield link
        self._count_id(one.id, link, losses)
        attributes = self._schema.relations[one.label].attributes
        yield from self._properties(one.id, type_, one.attributes, attributes, losses, number)

    def _properties(
        self,
        target: str,
        type_: str,
        values: Mapping[str, Value],
        known: Mapping[str, Attribute],
        losses: Losses,
        number: int,
    ) -> Iterator[Entry]:
        for name, value in values.items():
            for ours in value if isinstance(value, list) else [value]:
                found = self._reversed.attribute(name, ours, type_) if name in known else None
                if found is None:
                    losses.lose("attribute-type")
                    continue
                foreign, theirs, to = found
                word = theirs if "typed-values" in self._holds or theirs is None else _word(theirs)
                losses.lose("typed-values", our_value(word, to, known[name]) != ours)
                yield Property(line=number, number=number, content="", type=foreign, target=target, value=theirs)

    def _count_id(self, own: str, entry: Entry, losses: Losses) -> None:
        losses.lose("ids", "ids" not in self._holds or own_id(own, entry) != own)


def _word(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
