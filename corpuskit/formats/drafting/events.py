"""What foreign events may be in a schema: an annotation that stands for each, and relations from it to the others."""

from collections import Counter

from corpuskit.formats.drafting import lines
from corpuskit.formats.drafting.links import Ends, LinkGuess, guess_link
from corpuskit.formats.drafting.missing import Missing, named_roles, unnumbered
from corpuskit.formats.drafting.seen import SeenEvent
from corpuskit.formats.drafting.things import Things
from corpuskit.formats.mapping import EventTarget
from corpuskit.schema.types import Schema


class Events:
    """Drafts of events."""

    def __init__(self, missing: Missing, things: Things, schema: Schema) -> None:
        self._missing = missing
        self._things = things
        self._schema = schema
        self._anchors: dict[str, str | None] = {}

    def lines(self, name: str) -> list[str]:
        """The draft for a type of events."""
        event = self._missing.seen.events[name]
        roles = named_roles(event.roles)
        trigger, anchor = self._missing.repeated_role(name), self.anchor(name)
        made = [f"{lines.word(name)}:{lines.comment(event.number)}"]
        if anchor is not None:
            further = [role for role in event.roles if role != anchor and unnumbered(role, event.roles) == anchor]
            made += lines.anchor(EventTarget(anchor=anchor, trigger=trigger, extend=tuple(further)))
        others = [role for role in roles if role != anchor]
        made += ["  roles:"] if others else ["  roles: {}"]
        made += [f"    {self.role(name, role, anchor)}" for role in others]
        return made + (self._otherwise(name, anchor, others) if anchor is not None else [])

    def role(self, name: str, role: str, anchor: str | None) -> str:
        """The line for a role of a type of events."""
        number = self._missing.seen.events[name].roles[role]
        guess = self._guess(name, role, anchor)
        said = lines.relation(guess.target, short=True)
        return f"{lines.word(role)}: {said}{_told(guess, number)}"

    def layer(self, name: str) -> str | None:
        """The layer of what stands for events of a type."""
        return self._layer_of(name, self.anchor(name))

    def anchor(self, name: str) -> str | None:
        """The role of what stands for events of a type; None for the trigger."""
        if name not in self._anchors:
            trigger = self._missing.repeated_role(name)
            roles = named_roles(self._missing.seen.events[name].roles)
            self._anchors[name] = self._anchor(name, roles, trigger) if trigger is not None else None
        return self._anchors[name]

    def _anchor(self, name: str, roles: list[str], trigger: str) -> str:
        """The commonest role that the trigger does not repeat and that relations could start from."""
        links = self._schema.relations.values()
        starts = {None, *(layer for link in links for layer in link.from_layers if link.to_layers != (layer,))}
        others = [role for role in roles if role != trigger]
        return next((role for role in others if self._layer_of(name, role) in starts), others[0])

    def _layer_of(self, event: str, role: str | None) -> str | None:
        """The layer that what mostly fills a role would go to; without a role, what the trigger would."""
        fillers = self._missing.seen.events[event].fillers.get(role or "", Counter[str]())
        name = event if role is None else max(fillers, key=fillers.__getitem__, default="")
        return self._things.layer(name)

    def _guess(self, name: str, role: str, anchor: str | None) -> LinkGuess:
        start = self._layer_of(name, anchor)
        fillers = self._missing.seen.events[name].fillers.get(role, Counter[str]())
        ends: Ends = Counter()
        for type_, number in fillers.items():
            ends[start, self._things.layer(type_)] += number
        return guess_link(role, ends or Counter({(start, None): 1}), self._schema)

    def _otherwise(self, name: str, anchor: str, others: list[str]) -> list[str]:
        """What holds where nothing fills the anchor: the trigger's role stands for the event, if a relation starts."""
        event = self._missing.seen.events[name]
        trigger = self._missing.repeated_role(name)
        without = _without(event, anchor)
        if trigger is None or not without:
            return []
        roles = [role for role in others if role != trigger and any(role in filled for filled in without)]
        guesses = {role: self._guess(name, role, trigger) for role in roles}
        if not any(guess.target is not None and not guess.target.reverse for guess in guesses.values()):
            return []
        made = [f"  otherwise:{lines.comment(sum(without.values()), more=f' without {lines.some([anchor])}')}"]
        made += [f"    anchor: {lines.word(trigger)}", "    roles:"]
        for role, guess in guesses.items():
            number = sum(number for filled, number in without.items() if role in filled)
            made.append(f"      {lines.word(role)}: {lines.relation(guess.target, short=True)}{_told(guess, number)}")
        return made


def _without(event: SeenEvent, anchor: str) -> Counter[frozenset[str]]:
    """The roles of events that nothing fills the anchor of."""
    found: Counter[frozenset[str]] = Counter()
    for filled, number in event.together.items():
        roles = frozenset(unnumbered(role, event.roles) for role in filled)
        if anchor not in roles and roles:
            found[roles] += number
    return found


def _told(guess: LinkGuess, number: int) -> str:
    return lines.comment(number, sure=guess.target is None or guess.sure, perhaps=guess.perhaps)
