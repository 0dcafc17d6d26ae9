"""The types that brat's files use, as a schema where there is no configuration, and as what a mapping lacks of them."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from corpuskit.formats.brat.conf_schema import ENTITIES, EVENTS, TRIGGERS
from corpuskit.formats.drafting import Seen
from corpuskit.formats.mapped import Mapped
from corpuskit.formats.mapping import AttributeTarget, EventTarget, Mapping, RelationTarget, SpanTarget, Unmapped
from corpuskit.schema.types import Attribute, End, Label, Layer, RelationType, Schema, Span

OWN = "brat"  # the name of schemas that are made from brat's own files
STATEMENTS = "statements"  # the layer of what is about whole documents
_ANYTHING = (End(ENTITIES), End(TRIGGERS), End(EVENTS), End(STATEMENTS))
_NEARLY = 10  # of so many events of a type fewer than one is without any role
_NOT_LOOKED_AT = Unmapped(why="what an external resource says is not looked at")


def completed(mapping: Mapping, seen: Seen) -> Mapping:
    """The mapping, and for each type that it lacks a target of the same name, so that rules can tell of the type."""
    used = (*seen.spans, *seen.events, *seen.relations)
    unknown = [name for name in used if name not in {*mapping.spans, *mapping.events, *mapping.relations}]
    events = {**mapping.events}
    for name, event in seen.events.items():
        target = events.get(name)
        if target is None:
            target = EventTarget(becomes=SpanTarget(layer=EVENTS, label=name))
        if isinstance(target, EventTarget):
            events[name] = _with_roles(target, event.roles)
    spans = {
        # What an event type is called is looked at where the event stands, not where its trigger does.
        name: SpanTarget(layer=TRIGGERS) if name in events else SpanTarget(layer=_layer(name, seen), label=name)
        for name in seen.spans
        if name not in mapping.spans
    }
    return msgspec.structs.replace(
        mapping,
        spans={**spans, **mapping.spans},
        events=events,
        relations={**{name: RelationTarget(relation=name) for name in seen.relations}, **mapping.relations},
        attributes={
            **{name: AttributeTarget(attribute=name) for name in seen.attributes},
            **{name: _also_for(target, unknown) for name, target in mapping.attributes.items()},
        },
        normalisations={**dict.fromkeys(seen.normalisations, _NOT_LOOKED_AT), **mapping.normalisations},
    )


def _layer(name: str, seen: Seen) -> str:
    return STATEMENTS if seen.whole[name] == seen.spans[name] else ENTITIES


def _with_roles(target: EventTarget, roles: Iterable[str]) -> EventTarget:
    """The event with the roles that it lacks. A number at the end of a role tells fillers apart, as brat has it."""
    lacking = dict.fromkeys(role.rstrip("0123456789") or role for role in roles if not target.names_role(role))
    new = {role: RelationTarget(relation=role) for role in lacking}
    return msgspec.structs.replace(target, roles={**target.roles, **new}) if new else target


def _also_for(target: AttributeTarget | Unmapped, types: Sequence[str]) -> AttributeTarget | Unmapped:
    """An attribute that may be given to these types too, of which something else is wrong already."""
    if isinstance(target, Unmapped) or not target.only or not types:
        return target
    return msgspec.structs.replace(target, only=(*target.only, *types))


def _with_roles_always(mapping: Mapping, seen: Seen) -> Iterator[tuple[str, EventTarget]]:
    """The events of types that nearly always have a role, so that one without any is told."""
    for name, event in seen.events.items():
        target = mapping.events[name]
        if isinstance(target, EventTarget) and 0 < event.bare * _NEARLY < event.number:
            yield name, msgspec.structs.replace(target, has_roles=True)


def without_repeats(records: Mapped) -> Mapped:
    """The records without triggers that repeat another annotation, unless something other than an event refers to them.

    What is wrong with their words is wrong with those of the other one: one cause is one finding.
    """
    others = {(one.pieces, one.text) for one in records.annotations if one.layer != TRIGGERS}
    named = {end for relation in records.relations for end in (relation.from_, relation.to)}
    kept = tuple(
        one
        for one in records.annotations
        if one.layer != TRIGGERS or (one.pieces, one.text) not in others or one.attributes or one.id in named
    )
    return msgspec.structs.replace(records, annotations=kept)


def inferred(seen: Seen, *, many: bool = False) -> tuple[Schema, Mapping]:
    """A schema in which all that was seen is right, with names as in the files, and the mapping to it. With `many` an
    attribute may have several values, if it was seen so.
    """
    mapping = completed(Mapping(format=OWN, schema=OWN), seen)
    mapping = msgspec.structs.replace(mapping, events={**mapping.events, **dict(_with_roles_always(mapping, seen))})
    attributes = {
        name: Attribute(name=name, type="string" if one.has_values else "bool", many=many and one.has_many)
        for name, one in seen.attributes.items()
    }
    roles = {
        role: (End(EVENTS),)
        for target in mapping.events.values()
        if isinstance(target, EventTarget)
        for role in target.roles
    }
    starts = {**roles, **dict.fromkeys(seen.relations, _ANYTHING)}
    span = Span(pieces="many", align="word")
    things = [name for name in mapping.spans if name not in mapping.events]
    labels = {name: Label(name=name) for name in things if _layer(name, seen) == ENTITIES}
    statements = {name: Label(name=name) for name in things if name not in labels}
    events = {name: Label(name=name) for name in mapping.events}
    layers = (
        Layer(name=ENTITIES, labels=labels, label_required=True, span=span, attributes=attributes),
        Layer(name=TRIGGERS, span=span, attributes=attributes),
        Layer(name=STATEMENTS, labels=statements, label_required=True, span=None, attributes=attributes),
        Layer(name=EVENTS, labels=events, label_required=True, span=None, attributes=attributes),
    )
    relations = {
        name: RelationType(name=name, from_ends=ends, to_ends=_ANYTHING, attributes=attributes)
        for name, ends in starts.items()
    }
    schema = Schema(name=OWN, version=1, layers={layer.name: layer for layer in layers}, relations=relations)
    return schema, mapping
