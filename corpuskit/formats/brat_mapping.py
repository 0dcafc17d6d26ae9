"""The entries of a brat file as annotations and relations, as a mapping says; what cannot become one is set aside."""

from collections.abc import Iterator
from collections.abc import Mapping as Map
from itertools import pairwise
from typing import TypeVar

import msgspec

from corpuskit.formats.brat_account import (
    LEFT_OUT,
    NO_EVENT,
    NO_REPEAT,
    NO_TYPE,
    NO_VALUE,
    NOT_KEPT,
    OTHER_NOTE,
    SECOND_VALUE,
    Account,
)
from corpuskit.formats.brat_drafts import Draft, our_value, own_id
from corpuskit.formats.brat_events import Plan, plan
from corpuskit.formats.brat_lines import Entry, Event, Link, Normalisation, Note, Property, TextBound
from corpuskit.formats.mapping import AttributeTarget, Mapping, RelationTarget, SpanTarget, Unmapped
from corpuskit.formats.marks import Marks
from corpuskit.model import Annotation, ForeignPlace, Relation
from corpuskit.schema.types import Attribute, Schema

NOTES = "AnnotatorNotes"
T = TypeVar("T")


class Mapped(msgspec.Struct, frozen=True):
    """The records of one file, in the order of its entries."""

    annotations: tuple[Annotation, ...]
    relations: tuple[Relation, ...]


def mapped(account: Account, text: str, marks: Marks, mapping: Mapping, schema: Schema) -> Mapped:
    """The records that the entries of `account` become over a text. What is not kept is noted in the account."""
    return _Mapping(account, text, marks, mapping, schema).records()


class _Mapping:
    """The state of mapping one file. Its steps have an order: spans, events, ids, then all that refers to them."""

    def __init__(self, account: Account, text: str, marks: Marks, mapping: Mapping, schema: Schema) -> None:
        self._account = account
        self._text = text
        self._marks = marks
        self._mapping = mapping
        self._schema = schema
        self._spans: dict[str, TextBound] = {}
        self._triggers: dict[str, TextBound] = {}
        self._drafts: dict[str, Draft] = {}
        self._names: dict[str, list[str]] = {}  # foreign id of an entry -> ids of the annotations that it became
        self._relations: list[Relation] = []
        self._relation_ids: set[str] = set()
        self._comments: dict[str, list[str]] = {}

    def records(self) -> Mapped:
        """All records."""
        self._sort_spans()
        plans = self._plan_events()
        self._draft_annotations(plans)
        self._place_triggers(plans)
        self._link_events(plans)
        self._link_relations()
        for entry in self._kept(Property):
            target = self._target(self._mapping.attributes, entry, entry.type)
            if target is not None:
                self._give(entry, target, entry.target, entry.value)
        for item in self._kept(Normalisation):
            target = self._target(self._mapping.normalisations, item, item.resource)
            if target is not None:
                self._give(item, target, item.target, item.value)
        for note in self._kept(Note):
            self._comment(note)
        return Mapped(
            tuple(
                draft.finished(self._account.file, self._text, self._marks, self._comment_of(draft.id))
                for draft in self._drafts.values()
            ),
            tuple(self._with_comment(relation) for relation in self._relations),
        )

    def _kept(self, kind: type[T]) -> Iterator[T]:
        for entry in self._account.entries:
            if isinstance(entry, kind) and not self._account.is_refused(entry):
                yield entry

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

    def _sort_spans(self) -> None:
        for entry in self._kept(TextBound):
            if entry.type in self._mapping.events and entry.type not in self._mapping.spans:
                self._triggers[entry.id] = entry
            elif self._target(self._mapping.spans, entry, entry.type) is not None:
                self._spans[entry.id] = entry

    def _plan_events(self) -> list[Plan]:
        plans = []
        for event in self._kept(Event):
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
            referred.update(filler for _, filler in made.links)
            if made.anchor is not None:
                anchored.setdefault(made.anchor, []).append(made)
                for piece in made.extension:
                    owners.setdefault(piece, made)
        for key, entry in self._spans.items():
            if key in owners and key not in anchored and key not in referred:
                continue
            self._draft_variants(entry, anchored.get(key, []))
        for piece, made in owners.items():
            if piece not in self._names:
                self._names[piece] = self._names[made.event.id]

    def _draft_variants(self, entry: TextBound, plans: list[Plan]) -> None:
        variants: dict[tuple[str, ...], str] = {}
        target = self._mapping.spans[entry.type]
        assert isinstance(target, SpanTarget)  # only those are among the spans
        for made in plans:
            if made.extension not in variants:
                name = f"{own_id(entry.id, entry)}.{own_id(made.event.id, made.event)}" if variants else None
                variants[made.extension] = self._draft(entry, target, name, made.extension)
            self._names[made.event.id] = [variants[made.extension]]
        if not variants:
            variants[()] = self._draft(entry, target, None, ())
        self._names[entry.id] = list(variants.values())

    def _draft(self, entry: TextBound, target: SpanTarget, name: str | None, extension: tuple[str, ...]) -> str:
        name = name or own_id(entry.id, entry)
        pieces = tuple(self._spans[key] for key in extension)
        self._drafts[name] = Draft(id=name, source=entry, extension=pieces, target=target)
        return name

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
            for target, filler in made.links:
                if made.anchor is None:
                    continue
                if filler not in self._names:
                    made.problems.append((NOT_KEPT, filler))
                    continue
                number += 1
                name = f"{own_id(event.id, event)}.{number}"
                self._relate(name, target, self._names[event.id][0], self._names[filler][0], event)
            for reason, detail in made.problems:
                self._account.refuse(event, reason, f"{event.id}: {detail}" if detail else event.id)

    def _link_relations(self) -> None:
        for entry in self._kept(Link):
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
                name = f"L{entry.line}.{number}" if entry.id is None else own_id(entry.id, entry)
                self._relate(name, target, first, second, entry)

    def _relate(self, name: str, target: RelationTarget, first: str, second: str, entry: Event | Link) -> None:
        start, end = (second, first) if target.reverse else (first, second)
        origin = ForeignPlace(id=entry.id, file=self._account.file, line=entry.line)
        self._relations.append(Relation(id=name, label=target.relation, from_=start, to=end, origin=origin))
        self._relation_ids.add(name)

    def _give(self, entry: Entry, target: AttributeTarget, foreign: str, value: str | None) -> None:
        """Give the value of an entry to all annotations that another entry became."""
        if foreign not in self._names:
            self._account.refuse(entry, NOT_KEPT, foreign)
            return
        for name in self._names[foreign]:
            draft = self._drafts[name]
            attribute = self._attribute(draft.target.layer, target.attribute)
            ours = our_value(value, target, attribute)
            if ours is None:
                self._account.refuse(entry, NO_VALUE, f"{target.attribute} of {foreign}")
            elif not draft.take(attribute, ours):
                self._account.refuse(entry, SECOND_VALUE, f"{target.attribute} of {foreign}")

    def _attribute(self, layer: str, name: str) -> Attribute:
        """An attribute of a layer; where the layer has none of that name, another layer's, and validation will tell."""
        if name in self._schema.layers[layer].attributes:
            return self._schema.layers[layer].attributes[name]
        return next(other.attributes[name] for other in self._schema.layers.values() if name in other.attributes)

    def _comment(self, note: Note) -> None:
        names = self._names.get(note.target, [])
        entry = self._account.by_id.get(note.target)
        if not names and isinstance(entry, Link) and own_id(note.target, entry) in self._relation_ids:
            names = [own_id(note.target, entry)]
        if note.type != NOTES:
            self._account.refuse(note, OTHER_NOTE, note.type)
        elif not names:
            self._account.refuse(note, NOT_KEPT, note.target)
        for name in names if note.type == NOTES else []:
            self._comments.setdefault(name, []).append(note.text)

    def _comment_of(self, name: str) -> str | None:
        return "\n".join(self._comments.get(name, [])) or None

    def _with_comment(self, relation: Relation) -> Relation:
        comment = self._comment_of(relation.id)
        return msgspec.structs.replace(relation, comment=comment) if comment else relation
