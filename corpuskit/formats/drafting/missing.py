"""What a mapping does not name of the types that files hold."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping as Map

from corpuskit.formats.drafting.seen import Seen, SeenAttribute, SeenLinks
from corpuskit.formats.mapping import EventTarget, LabelFrom, Mapping, SpanTarget

Unnamed = tuple[str, str, int]  # kind, name, number of entries


class Missing:
    """The types in `seen` that `mapping` does not name, each with its number, the commonest first."""

    def __init__(self, seen: Seen, mapping: Mapping) -> None:
        self.seen = seen
        self.mapping = mapping

    def all(self) -> list[Unnamed]:
        """All of them."""
        return [
            *(("span", name, number) for name, number in self.spans()),
            *(("event", name, self.seen.events[name].number) for name in self.events()),
            *(("role", f"{event}.{role}", number) for event, role, number in self.roles()),
            *(("relation", name, number) for name, number in self.relations()),
            *(("attribute", name, number) for name, number in self.attributes(self.mapping.spans)),
            *(("normalisation", name, number) for name, number in self.normalisations()),
        ]

    def spans(self) -> list[tuple[str, int]]:
        """Types of text-bound entries without a target. The trigger of an event is one only where nothing else can be
        the event's anchor.
        """
        return [
            (name, number)
            for name, number in _left(self.seen.spans, self.mapping.spans)
            if name not in self.mapping.events and not self.repeated_role(name)
        ]

    def unseen_triggers(self) -> list[str]:
        """Types of events whose triggers are their anchors, but of other types or missing: spans has to name them too,
        for the day when one comes.
        """
        known = {*self.mapping.spans, *self.seen.spans}
        return [name for name in self.events() if name not in known and not self.repeated_role(name)]

    def events(self) -> list[str]:
        """Types of events."""
        return [name for name in self.seen.events if name not in self.mapping.events]

    def roles(self) -> list[tuple[str, str, int]]:
        """Roles of events that the mapping names: the event, the role and its number."""
        return [
            (name, role, number)
            for name, event in self.seen.events.items()
            if isinstance(target := self.mapping.events.get(name), EventTarget)
            for role, number in event.roles.items()
            if not target.names_role(role)
        ]

    def relations(self) -> list[tuple[str, int]]:
        """Types of links."""
        return _left(_numbers(self.seen.relations), self.mapping.relations)

    def attributes(self, spans: Map[str, object]) -> list[tuple[str, int]]:
        """Attributes; not where they only give the label, by what `spans` says of the types that have them."""
        return [
            (name, number)
            for name, _ in _left(_numbers(self.seen.attributes), self.mapping.attributes)
            if (number := sum(self.seen.attributes[name].bearers[type_].number for type_ in self.bearers(name, spans)))
        ]

    def bearers(self, name: str, spans: Map[str, object]) -> list[str]:
        """The types that have an attribute which is not taken for their labels."""
        return [type_ for type_ in self.seen.attributes[name].bearers if feature_of(spans.get(type_)) != name]

    def normalisations(self) -> list[tuple[str, int]]:
        """External resources."""
        return _left(_numbers(self.seen.normalisations), self.mapping.normalisations)

    def repeated_role(self, name: str) -> str | None:
        """The role whose span the triggers of an event type mostly repeat, if another role is left to be the anchor."""
        event = self.seen.events.get(name)
        if event is None or len(named_roles(event.roles)) < 2:
            return None
        role, number = max(event.repeats.items(), key=lambda item: item[1], default=("", 0))
        return unnumbered(role, event.roles) if number * 2 > event.number else None


def feature_of(target: object) -> str | None:
    """The feature that the labels of a type are taken from, if they are."""
    label = target.label if isinstance(target, SpanTarget) else None
    return label.feature if isinstance(label, LabelFrom) else None


def unnumbered(role: str, roles: Iterable[str]) -> str:
    """The one of the roles that a role is without the number that tells fillers apart; itself where there is none."""
    plain = role.rstrip("0123456789")
    return plain if plain in roles else role


def named_roles(roles: Counter[str]) -> list[str]:
    """The roles that a mapping names, the commonest first: not those that are others with a number."""
    return [role for role, _ in roles.most_common() if unnumbered(role, roles) == role]


def _numbers(seen: Map[str, SeenLinks] | Map[str, SeenAttribute]) -> Counter[str]:
    return Counter({name: one.number for name, one in seen.items()})


def _left(seen: Counter[str], named: Iterable[str]) -> list[tuple[str, int]]:
    known = set(named)
    return [(name, number) for name, number in seen.most_common() if name not in known]
