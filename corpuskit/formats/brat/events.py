"""The events of a brat file held against the mapping: which annotation stands for each, and what it is linked with."""

from collections.abc import Mapping as Map

import msgspec

from corpuskit.formats.account import FURTHER_ANCHOR, LEFT_OUT, LINKS_NOTHING, NO_ROLE, NOT_KEPT
from corpuskit.formats.entries import Event, TextBound
from corpuskit.formats.mapping import EventTarget, RelationTarget, SpanTarget, Unmapped
from corpuskit.model import Scalar
from corpuskit.offsets import merged

Problem = tuple[str, str | None]


class Plan(msgspec.Struct, kw_only=True):
    """What becomes of an event. Ids are those of the file.

    `becomes` is the annotation that the event is itself, over its trigger's span; else `anchor` is the text-bound entry
    that stands for the event and `extension` those that give it further pieces. `links` hold a relation, the id at its
    other end and the role, `repeated` is the entry whose span the trigger repeats. What stands for the event gets the
    `attributes`. `problems` are (reason, detail) pairs for what cannot be kept.
    """

    event: Event
    becomes: SpanTarget | None = None
    anchor: str | None = None
    extension: tuple[str, ...] = ()
    links: list[tuple[RelationTarget, str, str]] = []
    repeated: str | None = None
    attributes: Map[str, Scalar] = {}
    problems: list[Problem] = []


def plan(event: Event, target: EventTarget, spans: Map[str, TextBound], triggers: Map[str, TextBound]) -> Plan:
    """What becomes of an event. `spans` are the text-bound entries that become annotations, `triggers` the others."""
    fillers: dict[str, list[str]] = {}
    for name, filler in event.arguments:
        fillers.setdefault(target.role(name), []).append(filler)
    made = Plan(event=event, repeated=_repeated(event, target, fillers, spans, triggers))
    if event.trigger not in spans and event.trigger not in triggers:
        made.problems.append((NOT_KEPT, f"the trigger {event.trigger}"))
    else:
        made.becomes = target.becomes
    anchor_role, roles = _choose_anchor(made, target, fillers, spans)
    if anchor_role == target.anchor:
        made.attributes = target.attributes
    for name, filler in event.arguments:
        role = target.role(name)
        if role == anchor_role or role in target.extend:
            continue
        relation = roles.get(role)
        if isinstance(relation, RelationTarget):
            made.links.append((relation, filler, name))
        elif relation is not None:
            made.problems.append((LEFT_OUT + relation.why, f"{name}:{filler}"))
        elif made.anchor is not None or made.becomes is not None:
            made.problems.append((NO_ROLE, f"{name} of {event.type}"))
    if _links_nothing(made, target):
        made.problems.append((LINKS_NOTHING, None))
    return made


def _links_nothing(made: Plan, target: EventTarget) -> bool:
    if made.becomes is None:
        return made.anchor is None or not (made.links or made.attributes)
    return target.has_roles and not made.event.arguments


def _choose_anchor(
    made: Plan, target: EventTarget, fillers: Map[str, list[str]], spans: Map[str, TextBound]
) -> tuple[str | None, Map[str, RelationTarget | Unmapped]]:
    """Fill in the anchor and its extension; the role that the anchor has, and what becomes of the other roles."""
    if target.anchor is None:
        if made.event.trigger in spans and target.becomes is None:
            made.anchor = made.event.trigger
        return None, target.roles
    first, *further = fillers.get(target.anchor, [None])
    extension = [filler for role in target.extend for filler in fillers.get(role, [])]
    chosen, roles = target.anchor, target.roles
    if first is None and extension:
        first, *extension = extension
    elif first is None and target.otherwise is not None:
        chosen, roles = target.otherwise.anchor, target.otherwise.roles
        first, *further = fillers.get(chosen, [None])
    made.problems.extend((FURTHER_ANCHOR, f"{chosen}:{filler}") for filler in further)
    made.problems.extend((NOT_KEPT, filler) for filler in extension if filler not in spans)
    if first is not None and first not in spans:
        made.problems.append((NOT_KEPT, f"{chosen}:{first}"))
    elif first is not None:
        made.anchor = first
        made.extension = tuple(filler for filler in extension if filler in spans)
    return chosen, roles


def _repeated(
    event: Event,
    target: EventTarget,
    fillers: Map[str, list[str]],
    spans: Map[str, TextBound],
    triggers: Map[str, TextBound],
) -> str | None:
    """The filler of the role that the trigger repeats, or else of the anchor's, if it does have the trigger's span."""
    trigger = triggers.get(event.trigger)
    otherwise = target.otherwise.anchor if target.otherwise is not None else None
    for role in (target.trigger, target.anchor, otherwise) if trigger is not None else ():
        for filler in fillers.get(role or "", []):
            if trigger is not None and filler in spans and merged(spans[filler].pieces) == merged(trigger.pieces):
                return filler
    return None
