"""The entries of a file as annotations and relations, as a mapping says; what cannot become one is set aside."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

import msgspec

from corpuskit.formats.account import (
    LEFT_OUT,
    NO_EVENT,
    NO_REPEAT,
    NO_TYPE,
    NO_VALUE,
    NOT_ITS_TYPE,
    NOT_KEPT,
    OTHER_NOTE,
    SECOND_VALUE,
    Account,
)
from corpuskit.formats.annotation_drafts import Draft, Ids, give, our_value
from corpuskit.formats.brat.events import Plan, plan
from corpuskit.formats.entries import Entry, Event, Link, Normalisation, Note, Property, TextBound
from corpuskit.formats.mapping import AttributeTarget, LabelFrom, Mapping, RelationTarget, SpanTarget, Unmapped
from corpuskit.formats.placing.marks import Marks
from corpuskit.model import Annotation, ForeignPlace, Relation, Scalar, Value
from corpuskit.schema.types import Attribute, End, Schema

NOTES = "AnnotatorNotes"
T = TypeVar("T")


class Mapped(msgspec.Struct, frozen=True):
    """The records of one file, in the order of its entries."""

    annotations: tuple[Annotation, ...]
    relations: tuple[Relation, ...]


def mapped(
    account: Account, text: str, marks: Marks, mapping: Mapping, schema: Schema, *, in_place: bool = False
) -> Mapped:
    """The records that the entries of `account` become over a text. What is not kept is noted in the account.

    With `in_place` nothing will be stored: records have the ids of the file, relations of events those of the event
    with the role, and attributes that the schema lacks are kept, so that rules can tell of them.
    """
    return _Mapping(account, text, marks, mapping, schema, in_place).records()


class _Mapping:
    """The state of mapping one file. Its steps have an order: spans, events, ids, then all that refers to them."""

    def __init__(
        self, account: Account, text: str, marks: Marks, mapping: Mapping, schema: Schema, in_place: bool
    ) -> None:
        self._account = account
        self._text = text
        self._marks = marks
        self._mapping = mapping
        self._schema = schema
        self._in_place = in_place
        self._spans: dict[str, TextBound] = {}
        self._triggers: dict[str, TextBound] = {}
        self._drafts: dict[str, Draft] = {}
        self._names: dict[str, list[str]] = {}  # foreign id of an entry -> ids of the annotations that it became
        self._relations: list[Relation] = []
        self._relation_values: dict[str, dict[str, Value]] = {}  # of each relation, by its id
        self._relation_labels: dict[str, str] = {}
        self._comments: dict[str, list[str]] = {}
        self._ids = Ids(account.by_id)
        self._words: dict[tuple[str, str], str] = {}  # of features that labels are taken from, by entry and feature

    def records(self) -> Mapped:
        """All records."""
        self._find_words()
        self._sort_spans()
        plans = self._plan_events()
        self._draft_annotations(plans)
        self._place_triggers(plans)
        self._link_events(plans)
        self._link_relations()
        for entry in self._account.kept(Property):
            if (entry.target, entry.type) in self._words:
                continue
            target = self._target(self._mapping.attributes, entry, entry.type)
            if target is not None:
                self._give(entry, target, entry.target, entry.value)
        for item in self._account.kept(Normalisation):
            target = self._target(self._mapping.normalisations, item, item.resource)
            if target is not None:
                self._give(item, target, item.target, item.value)
        for note in self._account.kept(Note):
            self._comment(note)
        return Mapped(
            tuple(
                draft.finished(self._account.file, self._text, self._marks, self._comment_of(draft.id))
                for draft in self._drafts.values()
            ),
            tuple(self._finished(relation) for relation in self._relations),
        )

    def _id(self, foreign: str, entry: Entry) -> str:
        """The id of the record that an entry becomes."""
        return foreign if self._in_place else self._ids.of(foreign, entry)

    def _made(self, wanted: str) -> str:
        """The id of a further record that an entry becomes."""
        return wanted if self._in_place else self._ids.made(wanted)

    def _target(self, targets: Map[str, T | Unmapped], entry: Entry, name: str) -> T | None:
        """What the mapping makes of a type; where that is nothing, the entry is set aside."""
        target = targets.get(name)
        if target is None:
            self._account.refuse(entry, NO_TYPE, name)
        elif isinstance(target, Unmapped):
            self._account.refuse(entry, LEFT_OUT + target.why, name)
        else:
            return target
        return None

    def _find_words(self) -> None:
        """Note the values of features that labels are taken from."""
        if not self._mapping.label_features:
            return
        for entry in self._account.kept(Property):
            bearer = self._account.by_id.get(entry.target)
            target = self._mapping.spans.get(bearer.type) if isinstance(bearer, TextBound) else None
            label = target.label if isinstance(target, SpanTarget) else None
            if isinstance(label, LabelFrom) and label.feature == entry.type and entry.value is not None:
                self._words[entry.target, entry.type] = str(entry.value)

    def _sort_spans(self) -> None:
        for entry in self._account.kept(TextBound):
            if entry.type in self._mapping.events and entry.type not in self._mapping.spans:
                self._triggers[entry.id] = entry
            elif self._target(self._mapping.spans, entry, entry.type) is not None:
                self._spans[entry.id] = entry

    def _plan_events(self) -> list[Plan]:
        plans = []
        for event in self._account.kept(Event):
            target = self._target(self._mapping.events, event, event.type)
            if target is not None:
                plans.append(plan(event, target, self._spans, self._triggers))
        return plans

    def _draft_annotations(self, plans: list[Plan]) -> None:
        """Give each text-bound entry its annotation, one more for each other extension that an event gives it, and none
        where it only extends another.
        """
        anchored: dict[str, list[Plan]] = {}
        owners: dict[str, Plan] = {}
        referred: set[str] = set()
        for made in plans:
            referred.update(filler for _, filler, _ in made.links)
            if made.anchor is not None:
                anchored.setdefault(made.anchor, []).append(made)
                for piece in made.extension:
                    owners.setdefault(piece, made)
        for key, entry in self._spans.items():
            if owners and key in owners and key not in anchored and key not in referred:
                continue
            self._draft_variants(entry, anchored.get(key, []))
        for made in plans:
            self._draft_event(made)
        for piece, made in owners.items():
            if piece not in self._names:
                self._names[piece] = self._names[made.event.id]

    def _draft_event(self, made: Plan) -> None:
        """Give an event its own annotation, if it becomes one; its trigger is then called like it."""
        event = made.event
        trigger = self._triggers.get(event.trigger) or self._spans.get(event.trigger)
        if made.becomes is None or trigger is None:
            return
        name = self._id(event.id, event)
        # In place the trigger is looked at by itself, where it stands in the file.
        self._drafts[name] = Draft(id=name, source=trigger, event=event, spanless=self._in_place, target=made.becomes)
        self._characterise(name, made)
        self._names[event.id] = [name]
        if event.trigger in self._triggers:
            self._names.setdefault(event.trigger, []).append(name)

    def _draft_variants(self, entry: TextBound, plans: list[Plan]) -> None:
        variants: dict[tuple[str, ...], str] = {}
        target = self._mapping.spans[entry.type]
        assert isinstance(target, SpanTarget)  # only those are among the spans
        if not plans:
            self._names[entry.id] = [self._draft(entry, target, None, ())]
            return
        for made in plans:
            if made.extension not in variants:
                name = f"{self._id(entry.id, entry)}.{self._id(made.event.id, made.event)}" if variants else None
                name = name and self._made(name)
                variants[made.extension] = self._draft(entry, target, name, made.extension)
            self._names[made.event.id] = [variants[made.extension]]
            self._characterise(variants[made.extension], made)
        self._names[entry.id] = list(variants.values())

    def _draft(self, entry: TextBound, target: SpanTarget, name: str | None, extension: tuple[str, ...]) -> str:
        name = name or self._id(entry.id, entry)
        pieces = tuple([self._spans[key] for key in extension])
        feature = target.label.feature if isinstance(target.label, LabelFrom) else None
        word = self._words.get((entry.id, feature)) if feature is not None else None
        self._drafts[name] = Draft(id=name, source=entry, extension=pieces, target=target, word=word)
        return name

    def _characterise(self, name: str, made: Plan) -> None:
        """Give an annotation what the mapping says of all events of a type."""
        draft = self._drafts[name]
        for attribute, value in made.attributes.items():
            if not draft.take(self._attribute(draft.target.layer, attribute, None), value):
                self._account.refuse(made.event, SECOND_VALUE, f"{attribute} of {made.event.id}")

    def _place_triggers(self, plans: list[Plan]) -> None:
        with_event = {made.event.trigger for made in plans}
        for made in plans:
            if made.repeated is not None and made.event.trigger not in self._names:
                self._names[made.event.trigger] = self._names[made.repeated]
        for key, entry in self._triggers.items():
            if key not in self._names:
                target = self._mapping.events[entry.type]
                if isinstance(target, Unmapped):
                    self._account.refuse(entry, LEFT_OUT + target.why, entry.type)
                else:
                    self._account.refuse(entry, NO_REPEAT if key in with_event else NO_EVENT, key)

    def _link_events(self, plans: list[Plan]) -> None:
        for made in plans:
            event, number = made.event, 0
            for target, filler, role in made.links:
                if made.anchor is None and made.becomes is None:
                    continue
                if filler not in self._names:
                    made.problems.append((NOT_KEPT, filler))
                    continue
                number += 1
                name = f"{event.id}.{role}" if self._in_place else self._made(f"{self._id(event.id, event)}.{number}")
                self._relate(name, target, self._names[event.id][0], self._names[filler][0], event)
            for reason, detail in made.problems:
                self._account.refuse(event, reason, f"{event.id}: {detail}" if detail else event.id)

    def _link_relations(self) -> None:
        for entry in self._account.kept(Link):
            target = self._target(self._mapping.relations, entry, entry.type)
            if target is None:
                continue
            ends = [self._names[end][0] for end in entry.ends if end in self._names]
            if len(ends) < len(entry.ends):
                lost = ", ".join(end for end in entry.ends if end not in self._names)
                self._account.refuse(entry, NOT_KEPT, lost)
                if entry.id is not None:
                    continue
            for number, (first, second) in enumerate(pairwise(ends), 1):
                name = self._pair(entry, number, len(ends)) if entry.id is None else self._id(entry.id, entry)
                self._relate(name, target, first, second, entry)

    def _pair(self, entry: Link, number: int, ends: int) -> str:
        """The id of a relation between two of those that a line without an id says are equivalent."""
        if not self._in_place:
            return self._made(f"L{entry.line}.{number}")
        return f"line {entry.line}" if ends == 2 else f"line {entry.line}, pair {number}"

    def _relate(self, name: str, target: RelationTarget, first: str, second: str, entry: Event | Link) -> None:
        start, end = (second, first) if target.reverse else (first, second)
        origin = ForeignPlace(id=entry.id, file=self._account.file, line=entry.line)
        label = self._fitting(target, self._drafts[start], self._drafts[end]) if target.otherwise else target.relation
        self._relations.append(
            Relation(
                id=name,
                label=label,
                from_=start,
                to=end,
                status=entry.status,
                confidence=entry.confidence,
                tool=entry.tool,
                made=entry.made,
                comment=entry.comment,
                origin=origin,
            )
        )
        self._relation_values.setdefault(name, {})
        self._relation_labels[name] = label

    def _fitting(self, target: RelationTarget, start: Draft, end: Draft) -> str:
        """The first of several relations that two annotations may be the ends of; the first of all if there is none."""
        for name in (target.relation, *target.otherwise):
            type_ = self._schema.relations[name]
            if self._may_be(start, type_.from_ends) and self._may_be(end, type_.to_ends):
                return name
        return target.relation

    def _may_be(self, draft: Draft, ends: Sequence[End]) -> bool:
        label = draft.label(self._marks)
        return any(end.layer == draft.target.layer and (not end.labels or label in end.labels) for end in ends)

    def _give(self, entry: Entry, target: AttributeTarget, foreign: str, value: Scalar | None) -> None:
        """Give the value of an entry to all annotations, or to the relation, that another entry became."""
        bearer = self._account.by_id.get(foreign)
        if target.only and isinstance(bearer, TextBound | Event | Link) and bearer.type not in target.only:
            self._account.refuse(entry, NOT_ITS_TYPE, f"{foreign} of {bearer.type}")
            return
        if foreign not in self._names:
            if not self._give_to_relation(entry, target, foreign, value):
                self._account.refuse(entry, NOT_KEPT, foreign)
            return
        for name in self._names[foreign]:
            draft = self._drafts[name]
            attribute = self._attribute(draft.target.layer, target.attribute, value)
            ours = our_value(value, target, attribute)
            if ours is None:
                self._account.refuse(entry, NO_VALUE, f"{target.attribute} of {foreign}")
            elif not draft.take(attribute, ours):
                self._account.refuse(entry, SECOND_VALUE, f"{target.attribute} of {foreign}")

    def _give_to_relation(self, entry: Entry, target: AttributeTarget, foreign: str, value: Scalar | None) -> bool:
        """Give a value to the relation that an entry became; False where there is none, or none with the attribute."""
        link = self._account.by_id.get(foreign)
        name = self._id(foreign, link) if isinstance(link, Link) else ""
        if name not in self._relation_values:
            return False
        type_ = self._schema.relations.get(self._relation_labels[name])
        attribute = type_.attributes.get(target.attribute) if type_ is not None else None
        if attribute is None:
            if not self._in_place:
                return False
            attribute = self._attribute("", target.attribute, value)
        ours = our_value(value, target, attribute)
        if ours is None:
            self._account.refuse(entry, NO_VALUE, f"{target.attribute} of {foreign}")
        elif not give(self._relation_values[name], attribute, ours):
            self._account.refuse(entry, SECOND_VALUE, f"{target.attribute} of {foreign}")
        return True

    def _attribute(self, layer: str, name: str, value: Scalar | None) -> Attribute:
        """An attribute of a layer; where the layer has none of that name, another layer's, and validation will tell."""
        layers = self._schema.layers
        if layer in layers and name in layers[layer].attributes:
            return layers[layer].attributes[name]
        others = [other.attributes for other in layers.values()]
        others += [relation.attributes for relation in self._schema.relations.values()]
        found = next((attributes[name] for attributes in others if name in attributes), None)
        return found or Attribute(name=name, type="bool" if value is None else "string")

    def _comment(self, note: Note) -> None:
        names = self._names.get(note.target, [])
        entry = self._account.by_id.get(note.target)
        if not names and isinstance(entry, Link) and self._id(note.target, entry) in self._relation_values:
            names = [self._id(note.target, entry)]
        if note.type != NOTES:
            self._account.refuse(note, OTHER_NOTE, note.type)
        elif not names:
            self._account.refuse(note, NOT_KEPT, note.target)
        for name in names if note.type == NOTES else []:
            self._comments.setdefault(name, []).append(note.text)

    def _comment_of(self, name: str) -> str | None:
        return "\n".join(self._comments.get(name, ())) or None if self._comments else None

    def _finished(self, relation: Relation) -> Relation:
        comment, values = self._comment_of(relation.id), self._relation_values[relation.id]
        if comment is None and not values:
            return relation
        comment = "\n".join(filter(None, (relation.comment, comment))) or None
        return msgspec.structs.replace(relation, comment=comment, attributes=values)
