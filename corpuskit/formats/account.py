"""The account of a file of annotations: which of its entries were kept, and which were set aside, and why."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from corpuskit.formats.entries import Entry, Event, Link, Property, TextBound, Unread
from corpuskit.formats.items import FileCount, SetAside

T = TypeVar("T", bound=Entry)
UNREAD = "not a line of brat standoff"
DOUBLE = "the id is used before in the file"
LEFT_OUT = "left out by the mapping: "
NO_TYPE = "the mapping does not name the type"
NO_EVENT = "a trigger without an event"
NO_REPEAT = "the trigger repeats no annotation"
LINKS_NOTHING = "the event links nothing"
NO_ROLE = "the mapping does not say what becomes of the role"
FURTHER_ANCHOR = "the event has a further anchor"
NOT_KEPT = "what it refers to was not kept"
NO_VALUE = "the attribute has no value"
SECOND_VALUE = "the annotation has another value of the attribute"
NOT_ITS_TYPE = "the attribute is not for this type"
OTHER_NOTE = "only notes of the type AnnotatorNotes are read"
_AGAIN = "and import the file again with --replace."
_NAME_IT = f"Say in the mapping what becomes of it, {_AGAIN}"
HINTS = {
    UNREAD: f"Correct the line {_AGAIN}",
    DOUBLE: f"Give one of the two another id {_AGAIN}",
    NO_TYPE: _NAME_IT,
    NO_EVENT: f"Add the event to the file, or name the type under spans in the mapping, {_AGAIN}",
    NO_REPEAT: f"If triggers are annotations of their own, name the type under spans in the mapping {_AGAIN}",
    LINKS_NOTHING: "The annotations that it names are kept; without an anchor and a role there is no relation to keep.",
    NO_ROLE: _NAME_IT,
    FURTHER_ANCHOR: f"Number further pieces and name them under extend in the mapping, {_AGAIN}",
    NOT_KEPT: "See why the entry that it refers to was set aside, or whether the file lacks it.",
    NO_VALUE: f"Give it a value in the file {_AGAIN}",
    SECOND_VALUE: f"Take one of the values out, or let the schema allow many, {_AGAIN}",
    NOT_ITS_TYPE: f"Take it out, or name the type under only in the mapping, {_AGAIN}",
    OTHER_NOTE: "Its bytes are kept in the set-aside file; other notes are written by tools.",
}


class Account:
    """The entries of one file by their ids, and those among them that are set aside.

    An entry that is set aside has its bytes recorded once, with the first reason; where it says several things, what
    could be kept of it is kept all the same.
    """

    def __init__(self, file: str, entries: Sequence[Entry]) -> None:
        self.file = file
        self.entries = entries
        self.by_id: dict[str, Entry] = {}
        self._kinds: dict[type[Entry], list[Entry]] = {}
        self._aside: dict[tuple[int, int], tuple[Entry, str, str | None]] = {}
        self.problems: list[tuple[Entry, str, str | None]] = []  # all reasons, also further ones of one entry
        for entry in entries:
            self._kinds.setdefault(type(entry), []).append(entry)
            if isinstance(entry, Property):  # the most, which nothing refers to
                continue
            if isinstance(entry, Unread):
                self.refuse(entry, entry.reason or UNREAD, entry.detail)
            elif isinstance(entry, TextBound | Event | Link) and entry.id is not None:
                if entry.id in self.by_id:
                    self.refuse(entry, DOUBLE, f"{entry.id}, first in line {self.by_id[entry.id].line}")
                else:
                    self.by_id[entry.id] = entry

    def kept(self, kind: type[T]) -> Iterator[T]:
        """The entries of a kind that are not set aside by the time that they are asked for."""
        aside = self._aside
        for entry in self._kinds.get(kind, ()):
            if isinstance(entry, kind) and (not aside or (entry.line, entry.number) not in aside):
                yield entry

    def refuse(self, entry: Entry, reason: str, detail: str | None = None) -> None:
        """Set an entry aside, unless it is so already."""
        self.problems.append((entry, reason, detail))
        self._aside.setdefault((entry.line, entry.number), (entry, reason, detail))

    def is_refused(self, entry: Entry) -> bool:
        """Whether an entry was set aside."""
        return (entry.line, entry.number) in self._aside

    def set_aside(self, encoding: str) -> tuple[SetAside, ...]:
        """What was set aside, in the order of the file."""
        return tuple(
            SetAside(
                file=self.file,
                line=line,
                reason=reason,
                detail=_at(detail, entry),
                # none for what the mapping leaves out on purpose
                hint=(entry.hint if isinstance(entry, Unread) else None) or HINTS.get(reason),
                content=entry.content.encode(encoding, "surrogatepass"),
            )
            for (line, _), (entry, reason, detail) in sorted(self._aside.items())
        )

    def count(self, sha256: str) -> FileCount:
        """How many entries came in, were kept and were set aside."""
        entries, aside = len(self.entries), len(self._aside)
        return FileCount(file=self.file, sha256=sha256, entries=entries, kept=entries - aside, set_aside=aside)


def _at(detail: str | None, entry: Entry) -> str | None:
    """What is particular of an entry, with the path where it stands, in files in which lines say little."""
    return detail if entry.path is None else f"{entry.path}: {detail}" if detail else entry.path
