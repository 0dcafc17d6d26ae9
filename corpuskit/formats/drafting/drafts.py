"""The draft of a mapping: a line for each foreign type, with what it may become and how often it was found."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping as Map

from corpuskit.formats.drafting import lines
from corpuskit.formats.drafting.attributes import AttributeGuess, Owner, guess_attribute
from corpuskit.formats.drafting.events import Events
from corpuskit.formats.drafting.links import Ends, guess_link
from corpuskit.formats.drafting.missing import Missing
from corpuskit.formats.drafting.seen import UNKNOWN, Seen, SeenAttribute
from corpuskit.formats.drafting.things import Things
from corpuskit.formats.mapping import VERSION, Mapping, RelationTarget, SpanTarget, Unmapped
from corpuskit.schema.types import Schema


def whole(seen: Seen, schema: Schema, format_: str) -> str:
    """A draft of a whole mapping, as YAML."""
    known = f"# layers: {_named(schema.layers)}\n# relations: {_named(schema.relations)}\n" if schema.layers else ""
    head = f"mapping: {VERSION}\nformat: {format_}\nschema: {lines.word(schema.name)}\n{known}"
    return head + Draft(Missing(seen, Mapping(format="", schema="")), schema).text()


def _named(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


class Draft:
    """The lines that a mapping lacks."""

    def __init__(self, missing: Missing, schema: Schema) -> None:
        self._missing = missing
        self._schema = schema
        self._things = Things(missing.seen, missing.mapping, schema)
        self._events = Events(missing, self._things, schema)
        self._spans: dict[str, SpanTarget | Unmapped | None] = {
            **{name: self._things.guess(name).target for name in missing.seen.spans},
            **missing.mapping.spans,
        }
        self._links: dict[str, RelationTarget | Unmapped | None] = dict(missing.mapping.relations)

    def text(self) -> str:
        """The missing sections of the mapping as YAML."""
        missing = self._missing
        spans = [*missing.spans(), *((name, 0) for name in missing.unseen_triggers())]
        sections = {
            "spans": [self._span(name, number) for name, number in spans],
            "events": [line for name in missing.events() for line in self._events.lines(name)],
            "relations": [self._relation(name, number) for name, number in missing.relations()],
            "attributes": [self._attribute(name, number) for name, number in missing.attributes(self._spans)],
            "normalisations": [self._normalisation(name, number) for name, number in missing.normalisations()],
        }
        for event, role, _ in missing.roles():
            target = missing.mapping.events[event]
            anchor = None if isinstance(target, Unmapped) else target.anchor
            line = self._events.role(event, role, anchor)
            sections["events"].append(f"# under the roles of {lines.word(event)}:  {line}")
        return "".join(
            f"{key}:\n" + "".join(f"  {line}\n" for line in found) for key, found in sections.items() if found
        )

    def _span(self, name: str, number: int) -> str:
        guess = self._things.guess(name)
        left = f"; no label for {lines.counted(guess.left)}" if guess.left else ""
        decided = guess.target is not None
        told = lines.comment(number, sure=guess.sure or not decided, perhaps=guess.perhaps, more=left)
        return f"{lines.word(name)}: {lines.span(guess.target)}{told}"

    def _relation(self, name: str, number: int) -> str:
        types = self._missing.seen.relations[name].ends
        ends: Ends = Counter()
        for (start, end), each in types.items():
            ends[self._layer(start), self._layer(end)] += each
        guess = guess_link(name, ends, self._schema)
        self._links[name] = guess.target
        more = ""
        if guess.target is None:
            more = f"; from {_types(start for start, _ in types)} to {_types(end for _, end in types)}"
        sure = guess.sure or guess.target is None
        told = lines.comment(number, sure=sure, perhaps=guess.perhaps, more=more)
        return f"{lines.word(name)}: {lines.relation(guess.target)}{told}"

    def _attribute(self, name: str, number: int) -> str:
        owners = {type_: self._owner(type_) for type_ in self._missing.bearers(name, self._spans)}
        return self._said(name, number, self._missing.seen.attributes[name], owners)

    def _normalisation(self, name: str, number: int) -> str:
        seen = self._missing.seen.normalisations[name]
        return self._said(name, number, seen, {type_: self._owner(type_) for type_ in seen.bearers})

    def _said(self, name: str, number: int, seen: SeenAttribute, owners: Map[str, Owner | None]) -> str:
        guess = guess_attribute(name, seen, owners)
        sure = guess.sure or guess.target is None
        told = lines.comment(number, sure=sure, perhaps=guess.perhaps, more=_more(guess, seen, owners))
        return f"{lines.word(name)}: {lines.attribute(guess.target)}{told}"

    def _layer(self, type_: str) -> str | None:
        """The layer of what is of a foreign type, a text-bound entry or an event."""
        return self._events.layer(type_) if type_ in self._missing.seen.events else self._things.layer(type_)

    def _owner(self, type_: str) -> Owner | None:
        """The layer or relation of a foreign type."""
        target = self._links.get(type_)
        if isinstance(target, RelationTarget):
            return self._schema.relations.get(target.relation)
        layer = self._layer(type_)
        return self._schema.layers.get(layer) if layer is not None else None


def _types(types: Iterable[str]) -> str:
    """Some types, as a comment names them."""
    return lines.some(name for name in dict.fromkeys(types) if name != UNKNOWN) or "what is not there"


def _more(guess: AttributeGuess, seen: SeenAttribute, owners: Map[str, Owner | None]) -> str:
    """What helps to decide: on what it was found, and with which values."""
    if guess.left:
        return f"; no value for {lines.counted(guess.left)}"
    if guess.target is not None:
        return ""
    values = seen.values(owners).most_common()
    return f"; on {_types(owners)}" + (f": {lines.counted(values)}" if values else "")
