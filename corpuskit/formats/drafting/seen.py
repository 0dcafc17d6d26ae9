"""What the annotations in files are like, in the words of the files: their types, with values, ends and numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from corpuskit.formats.entries import Entry, Event, Link, Normalisation, Property, TextBound
from corpuskit.model import Scalar

_MOST_VALUES = 200  # different values that are remembered of an attribute of one type
UNKNOWN = ""  # the type of what is referred to, but is not there


class SeenEvent(msgspec.Struct, kw_only=True):
    """The events of one type: how many, how many of them `bare` of roles, how often each role, by what types each
    is filled, whose span the trigger has, and which roles are filled together.
    """

    number: int = 0
    bare: int = 0
    roles: Counter[str] = msgspec.field(default_factory=Counter)
    fillers: dict[str, Counter[str]] = {}
    repeats: Counter[str] = msgspec.field(default_factory=Counter)
    together: Counter[frozenset[str]] = msgspec.field(default_factory=Counter)


class SeenLinks(msgspec.Struct, kw_only=True):
    """The links of one type: how many, and between which types."""

    number: int = 0
    ends: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)


class SeenWords(msgspec.Struct, kw_only=True):
    """The values that an attribute has on what is of one type; `bare` are those without a value, `repeated` those that
    are not the first one on the same annotation.
    """

    number: int = 0
    bare: int = 0
    repeated: int = 0
    values: Counter[str] = msgspec.field(default_factory=Counter)

    def add(self, value: Scalar | None) -> None:
        """Take note of one."""
        self.number += 1
        if value is None:
            self.bare += 1
        elif (word := str(value)) in self.values or len(self.values) < _MOST_VALUES:
            self.values[word] += 1


class SeenAttribute(msgspec.Struct, kw_only=True):
    """One attribute, by the types of what has it."""

    bearers: dict[str, SeenWords] = {}

    @property
    def number(self) -> int:
        """How often it was found."""
        return sum(words.number for words in self.bearers.values())

    @property
    def has_values(self) -> bool:
        """Whether it was ever seen with a value."""
        return any(words.bare < words.number for words in self.bearers.values())

    @property
    def has_many(self) -> bool:
        """Whether an annotation was ever seen with several values of it."""
        return any(words.repeated for words in self.bearers.values())

    def values(self, types: Iterable[str]) -> Counter[str]:
        """Its values on some types."""
        return sum((self.bearers[name].values for name in types), Counter[str]())


class Seen(msgspec.Struct, kw_only=True):
    """The foreign types in the files of an import, with how many entries each has; `whole` counts those of the text-
    bound ones that are about the whole document, `unread` the documents that could not be looked at.
    """

    spans: Counter[str] = msgspec.field(default_factory=Counter)
    whole: Counter[str] = msgspec.field(default_factory=Counter)
    events: dict[str, SeenEvent] = {}
    relations: dict[str, SeenLinks] = {}
    attributes: dict[str, SeenAttribute] = {}
    normalisations: dict[str, SeenAttribute] = {}
    unread: int = 0

    def __bool__(self) -> bool:
        """Whether there is any annotation."""
        return any((self.spans, self.events, self.relations, self.attributes, self.normalisations))


def see(found: Sequence[Entry], seen: Seen) -> None:
    """Count the types in the entries of one annotation file, or of one annotator's part of it."""
    known: dict[str, TextBound | Event | Link] = {
        entry.id: entry for entry in found if isinstance(entry, TextBound | Event | Link) and entry.id is not None
    }
    given: set[tuple[str, str]] = set()
    for entry in found:
        if isinstance(entry, TextBound):
            seen.spans[entry.type] += 1
            seen.whole[entry.type] += not entry.pieces
        elif isinstance(entry, Event):
            _see_event(entry, known, seen.events.setdefault(entry.type, SeenEvent()))
        elif isinstance(entry, Link):
            links = seen.relations.setdefault(entry.type, SeenLinks())
            links.number += 1
            links.ends[_type_of(entry.ends[0], known), _type_of(entry.ends[-1], known)] += 1
        elif isinstance(entry, Property):
            words = _words(seen.attributes, entry.type, entry.target, known)
            words.add(entry.value)
            words.repeated += (entry.type, entry.target) in given
            given.add((entry.type, entry.target))
        elif isinstance(entry, Normalisation):
            _words(seen.normalisations, entry.resource, entry.target, known).add(entry.value)


def _words(
    attributes: dict[str, SeenAttribute], name: str, target: str, known: Mapping[str, TextBound | Event | Link]
) -> SeenWords:
    bearers = attributes.setdefault(name, SeenAttribute()).bearers
    return bearers.setdefault(_type_of(target, known), SeenWords())


def _type_of(key: str, known: Mapping[str, TextBound | Event | Link]) -> str:
    return known[key].type if key in known else UNKNOWN


def _see_event(event: Event, known: Mapping[str, TextBound | Event | Link], seen: SeenEvent) -> None:
    seen.number += 1
    seen.bare += not event.arguments
    seen.together[frozenset(role for role, _ in event.arguments)] += 1
    trigger = known.get(event.trigger)
    for role, key in event.arguments:
        seen.roles[role] += 1
        filler = known.get(key)
        if isinstance(filler, TextBound | Event):
            seen.fillers.setdefault(role, Counter())[filler.type] += 1
        if isinstance(filler, TextBound):
            seen.repeats[role] += isinstance(trigger, TextBound) and filler.pieces == trigger.pieces
