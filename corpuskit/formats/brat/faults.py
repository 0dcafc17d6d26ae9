"""What is wrong in a brat file in its own terms: lines, ids, references, events, and what no record can hold."""

from collections.abc import Iterator

from corpuskit.findings import Place
from corpuskit.foreign import ForeignFault, ForeignRule
from corpuskit.formats.account import (
    FURTHER_ANCHOR,
    LEFT_OUT,
    LINKS_NOTHING,
    NO_EVENT,
    NO_REPEAT,
    NO_VALUE,
    NOT_ITS_TYPE,
    NOT_KEPT,
    SECOND_VALUE,
    Account,
)
from corpuskit.formats.brat.unread import why
from corpuskit.formats.entries import Entry, Event, Link, Normalisation, Note, Property, TextBound, Unread
from corpuskit.formats.mapping import EventTarget, Mapping
from corpuskit.terminal import count, shorten

_NO_REFERENCE = "Add the entry, correct the id, or take the reference out."
_BROKEN = (
    "Write the breaks as blanks: brat reads each line by itself, and drops an annotation that goes on in the next."
)


def faults_of(account: Account, mapping: Mapping, triggers: frozenset[str]) -> tuple[ForeignFault, ...]:
    """The faults of a file whose entries were read and mapped, in the order of its lines. What is of the types
    `triggers` makes sense only with an event.
    """
    return tuple(sorted(_Looking(account, mapping, triggers).faults(), key=lambda fault: fault.place.line))


def id_of(entry: Entry) -> str:
    """The id with which an entry's line begins, or a word that stands there for one."""
    return entry.content.partition("\t")[0].strip()


class _Looking:
    """Looks through one file."""

    def __init__(self, account: Account, mapping: Mapping, triggers: frozenset[str]) -> None:
        self._account = account
        self._mapping = mapping
        self._trigger_types = triggers
        self._in_use = {entry.trigger for entry in account.entries if isinstance(entry, Event)}
        self._file = account.file
        read = [entry for entry in account.entries if not isinstance(entry, Unread)]
        self._first: dict[str, Entry] = {id_of(entry): entry for entry in reversed(read)}
        reasons = [(entry, reason) for entry, reason, _ in account.problems if reason.startswith(LEFT_OUT)]
        self._left = {entry.line: reason.removeprefix(LEFT_OUT) for entry, reason in reasons}
        # What refers to a line that cannot be read has nothing wrong of its own.
        self._known = {*self._first, *(_word_of(e) for e in account.entries if isinstance(e, Unread))}

    def faults(self) -> Iterator[ForeignFault]:
        """All faults, kind by kind."""
        yield from self._lines()
        yield from self._references()
        yield from self._triggers()
        yield from self._unkept()
        yield from self._groups()

    def _fault(self, rule: ForeignRule, entry: Entry, message: str, hint: str | None = None) -> ForeignFault:
        start, end = entry.pieces[0] if isinstance(entry, TextBound) else (None, None)
        place = Place(self._file, entry.line)
        return ForeignFault(rule=rule, place=place, message=message, hint=hint, id=_shown(entry), start=start, end=end)

    def _lines(self) -> Iterator[ForeignFault]:
        for entry in self._account.entries:
            if isinstance(entry, Unread):
                problem, hint = why(entry.content)
                yield self._fault("foreign-line-unread", entry, f"the line {problem}", hint)
                continue
            key = id_of(entry)
            first = self._first[key]
            if first is not entry and key != "*":
                message = f"{_shown(entry)} is the id of line {first.line} already"
                hint = "Give one of the two another id, and see which of them other lines mean."
                yield self._fault("foreign-id-repeated", entry, message, hint)
            if isinstance(entry, TextBound) and "\n" in entry.content:
                lines = count(entry.content.count("\n") + 1, "line")
                message = f"{_shown(entry)} has its recorded text broken over {lines}"
                yield self._fault("foreign-text-broken", entry, message, _BROKEN)

    def _references(self) -> Iterator[ForeignFault]:
        for entry in self._account.entries:
            told: set[str] = set()
            for role, target in _targets(entry):
                if target not in self._known and target not in told:
                    told.add(target)
                    message = f"{_shown(entry)} refers to {shorten(target, 40)}{role}, which is not in the file"
                    yield self._fault("foreign-reference-missing", entry, message, _NO_REFERENCE)

    def _triggers(self) -> Iterator[ForeignFault]:
        for entry in self._account.entries:
            if isinstance(entry, TextBound) and entry.type in self._trigger_types and entry.id not in self._in_use:
                yield self._unused(entry)
            if not isinstance(entry, Event) or entry.trigger not in self._first:
                continue
            trigger = self._first[entry.trigger]
            if not isinstance(trigger, TextBound):
                message = f"the trigger of {entry.id}, {entry.trigger}, is no annotation of words"
            elif trigger.type != entry.type:
                message = f"{entry.id} is of the type {entry.type}, but its trigger {trigger.id} of {trigger.type}"
            else:
                continue
            yield self._fault("foreign-event-incomplete", entry, message, "Give the event a trigger of its own type.")

    def _unkept(self) -> Iterator[ForeignFault]:
        """What the mapping could make nothing of, unless the entry it refers to is not there, which is told already."""
        missing = {e.line for e in self._account.entries if any(t not in self._known for _, t in _targets(e))}
        told: set[int] = set()
        for entry, reason, detail in self._account.problems:
            if entry.line in missing:
                continue
            if reason == NOT_KEPT and isinstance(entry, Event | Link) and entry.line not in told:
                told.add(entry.line)
                yield from self._left_out(entry)
            elif reason == NO_REPEAT and isinstance(entry, TextBound):
                yield from self._repeats_nothing(entry)
            elif reason == LINKS_NOTHING and isinstance(entry, Event):
                yield self._links_nothing(entry)
            elif reason == FURTHER_ANCHOR:
                further = (detail or "").partition(": ")[2]
                message = f"{_shown(entry)} has {further} besides another one, and can have one only"
                yield self._fault("foreign-event-incomplete", entry, message, "Join their pieces, or number the role.")
            elif reason == NO_EVENT:
                yield self._unused(entry)
            elif reason in (NO_VALUE, SECOND_VALUE, NOT_ITS_TYPE) and isinstance(entry, Property | Normalisation):
                yield self._value(entry, reason)

    def _left_out(self, entry: Event | Link) -> Iterator[ForeignFault]:
        """What an entry refers to although the mapping sets it aside on purpose."""
        for role, target in _targets(entry):
            other = self._first.get(target)
            why_not = self._left.get(other.line) if other is not None else None
            if isinstance(other, TextBound | Event) and why_not is not None:
                message = f"{_shown(entry)} has {shorten(target, 40)}{role}, but that is of the type"
                message += f" {shorten(other.type, 40)}, which the mapping sets aside: {why_not}"
                hint = f"Give {shorten(target, 40)} another type, or take it out of {_shown(entry)}."
                yield self._fault("foreign-entry-unkept", entry, message, hint)

    def _repeats_nothing(self, trigger: TextBound) -> Iterator[ForeignFault]:
        """A trigger that has not the span of what it should repeat, unless the event lacks that: other rules tell."""
        idle = {entry.line for entry, reason, _ in self._account.problems if reason == LINKS_NOTHING}
        for event in self._account.entries:
            if not isinstance(event, Event) or event.trigger != trigger.id or event.line in idle:
                continue
            target = self._mapping.events.get(event.type)
            if not isinstance(target, EventTarget) or target.trigger is None:
                continue
            named = [key for role, key in event.arguments if target.role(role) == target.trigger]
            fillers = [found for key in named if isinstance(found := self._first.get(key), TextBound)]
            kept = next((filler for filler in fillers if filler.line not in self._left), None)
            message = f"{trigger.id}, the trigger of {event.id}, is {_words(trigger)}, but "
            if kept is not None:
                message += f"its {target.trigger} {kept.id} is {_words(kept)}"
                hint = f"Give the trigger and the {target.trigger} the same span."
            elif not named:
                message += f"{event.id} has no {target.trigger}"
                hint = f"Give {event.id} a {target.trigger} with the span of its trigger."
            else:
                continue
            yield self._fault("foreign-entry-unkept", trigger, message, hint)
            return

    def _groups(self) -> Iterator[ForeignFault]:
        """The first entry of each type that is not for annotating, with how many there are."""
        found: dict[str, list[Entry]] = {}
        for entry in self._account.entries:
            trigger = isinstance(entry, TextBound) and entry.type in self._trigger_types
            if isinstance(entry, TextBound | Event) and entry.type in self._mapping.groups and not trigger:
                found.setdefault(entry.type, []).append(entry)
        for type_, several in found.items():
            message = f"{_shown(several[0])} is of the type {type_}, which is not for annotating"
            if len(several) > 1:
                message += f", as {count(len(several) - 1, 'other entry', 'other entries')} of the file"
            hint = f"Give it a type that {type_} groups, or take the ! from {type_} in the configuration."
            yield self._fault("foreign-entry-unkept", several[0], message, hint)

    def _unused(self, trigger: Entry) -> ForeignFault:
        message = f"{_shown(trigger)} is a trigger, but no event has it"
        return self._fault("foreign-event-incomplete", trigger, message, "Add the event, or take the trigger out.")

    def _links_nothing(self, event: Event) -> ForeignFault:
        roles = ", ".join(dict.fromkeys(role for role, _ in event.arguments))
        message = f"{event.id} links nothing: it has {f'only {shorten(roles, 60)}' if roles else 'no roles'}"
        hint = "Fill the roles that it lacks, or take the event out."
        return self._fault("foreign-event-incomplete", event, message, hint)

    def _value(self, entry: Property | Normalisation, reason: str) -> ForeignFault:
        kind = entry.type if isinstance(entry, Property) else entry.resource
        if reason == NOT_ITS_TYPE:
            type_ = getattr(self._first.get(entry.target), "type", "")
            message = f"{_shown(entry)} gives {entry.target} the attribute {kind}, which is not for {type_}"
            hint = "Take it out, or let the configuration allow it."
        elif reason == NO_VALUE:
            message = f"{_shown(entry)} gives {entry.target} no value of {kind}"
            hint = "Write the value after the id."
        else:
            message = (
                f"{_shown(entry)} gives {entry.target} the value '{shorten(str(entry.value or ''), 40)}' of {kind}"
            )
            message += ", but it has another one already"
            hint = "Take one of the two out."
        return self._fault("foreign-entry-unkept", entry, message, hint)


def _words(entry: TextBound) -> str:
    places = ";".join(f"{start}-{end}" for start, end in entry.pieces)
    return f"'{shorten(entry.surface or '', 40)}' ({places})"


def _shown(entry: Entry) -> str:
    key = _word_of(entry)
    return f"the line of {entry.type}" if key == "*" and isinstance(entry, Link) else shorten(key, 40)


def _word_of(entry: Entry) -> str:
    words = entry.content.split(maxsplit=1)
    return words[0] if words else ""


def _targets(entry: Entry) -> Iterator[tuple[str, str]]:
    """The ids to which an entry refers, each with the words for its role."""
    if isinstance(entry, Event):
        yield " as its trigger", entry.trigger
        for role, target in entry.arguments:
            yield f" as {shorten(role, 40)}", target
    elif isinstance(entry, Link):
        yield from (("", end) for end in entry.ends)
    elif isinstance(entry, Property | Normalisation | Note):
        yield "", entry.target
