"""Annotations and relations as entries with foreign types: what formats write."""

from collections.abc import Iterator, Mapping

import msgspec

from corpuskit.exporting.gathering import Gathered, Gathering, called_by
from corpuskit.exporting.losses import Losses
from corpuskit.exporting.reversing import Reversed
from corpuskit.formats.annotation_drafts import our_value, own_id
from corpuskit.formats.entries import AnnotatorSet, Entry, Event, Link, Normalisation, Property, TextBound
from corpuskit.formats.mapping import Mapping as FormatMapping
from corpuskit.formats.placing.marks import Marks
from corpuskit.model import Annotation, AnnotationLine, Relation, Scalar, Value
from corpuskit.offsets import covered
from corpuskit.schema.types import Attribute, Schema

#: Formats whose files have events and entries of external resources.
_WITH_EVENTS = frozenset({"brat"})


class Entries:
    """Makes entries by a mapping that is read backwards; what it has no type for is lost, and counted."""

    def __init__(self, mapping: FormatMapping, schema: Schema, holds: frozenset[str]) -> None:
        if mapping.format not in _WITH_EVENTS:
            mapping = msgspec.structs.replace(mapping, events={}, normalisations={})
        self._reversed = Reversed(mapping, schema)
        self._schema = schema
        self._holds = holds

    def known(self, line: AnnotationLine, losses: Losses) -> AnnotationLine:
        """The line without what the mapping has no type for."""
        marks = Marks("")  # which share stands inside marks does not decide whether there is a type
        by_id = {one.id: one for one in line.annotations}
        annotations = tuple(
            one
            for one in line.annotations
            if self._reversed.span(one, marks) is not None or self._reversed.event(one) is not None
        )
        losses.lose("type", len(line.annotations) - len(annotations))
        relations = tuple(
            one for one in line.relations if self._is_link(one, by_id) or any(self._reversed.ways_of(one.label))
        )
        losses.lose("relation-type", len(line.relations) - len(relations))
        return msgspec.structs.replace(line, annotations=annotations, relations=relations)

    def _is_link(self, one: Relation, by_id: Mapping[str, Annotation]) -> bool:
        return self._reversed.relation(one, by_id.get(one.from_), by_id.get(one.to)) is not None

    def set_of(self, annotator: str | None, line: AnnotationLine, text: str, losses: Losses) -> AnnotatorSet:
        """What one annotator says, as entries. All that the line holds must be `known`."""
        entries: list[Entry] = []
        marks = Marks(text)
        by_id = {one.id: one for one in line.annotations}
        others = [relation for relation in line.relations if not self._is_link(relation, by_id)]
        gathering = Gathering(line, others, self._reversed)
        for annotation in line.annotations:
            given = gathering.given.get(annotation.id, frozenset())
            entries += self._annotation(annotation, text, marks, losses, len(entries) + 1, given)
        for event in gathering.events:
            entries += self._event(event, text, losses, len(entries) + 1)
        for relation in line.relations:
            if self._is_link(relation, by_id):
                entries += self._relation(relation, by_id, losses, len(entries) + 1)
        losses.lose("relation-type", len(gathering.left))
        return AnnotatorSet(annotator=annotator, entries=tuple(entries))

    def _event(self, event: Gathered, text: str, losses: Losses, number: int) -> Iterator[Entry]:
        """An event with its trigger, unless that is what stands for it."""
        anchor, type_ = event.anchor, event.way.type
        trigger = anchor.id
        if event.way.anchor is not None or event.id == anchor.id:
            trigger = f"{event.id}/trigger"  # which no record can be called
            pieces = event.repeated.pieces
            yield TextBound(
                line=number, number=number, content="", id=trigger, type=type_, pieces=pieces,
                surface=covered(text, pieces),
            )  # fmt: skip
        first = () if event.way.anchor is None else ((event.way.anchor, anchor.id),)
        made = Event(
            line=number, number=number, content="", id=event.id, type=type_, trigger=trigger,
            arguments=(*first, *((role, filler) for role, filler, _ in event.roles)),
            comment=anchor.comment if event.id == anchor.id else None,
        )  # fmt: skip
        yield made
        if event.id == anchor.id:
            self._count_id(anchor.id, made, losses)
        for place, (_, _, relation) in enumerate(event.roles, 1):
            losses.lose("ids", "ids" not in self._holds or not called_by(event, relation, place))
            losses.lose("comment", relation.comment is not None)

    def _annotation(
        self, one: Annotation, text: str, marks: Marks, losses: Losses, number: int, given: frozenset[str]
    ) -> Iterator[Entry]:
        """An annotation with its attributes but for those that are `given` by events; those alone of an event."""
        left = {name: value for name, value in one.attributes.items() if name not in given}
        attributes = self._schema.layers[one.layer].attributes
        found = self._reversed.span(one, marks)
        if found is None:
            event = self._reversed.event(one)
            assert event is not None  # only known annotations are asked for
            yield from self._properties(one.id, event[0], left, attributes, losses, number)
            return
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
        yield from self._properties(one.id, type_, left, attributes, losses, number)

    def _relation(self, one: Relation, by_id: Mapping[str, Annotation], losses: Losses, number: int) -> Iterator[Entry]:
        found = self._reversed.relation(one, by_id.get(one.from_), by_id.get(one.to))
        assert found is not None  # only links are asked for
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
                resource = self._reversed.resource(name, ours, type_) if name in known and found is None else None
                if resource is not None:
                    yield Normalisation(
                        line=number, number=number, content="", resource=resource[0], target=target, value=resource[1]
                    )
                    continue
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
