"""What tasks of Prodigy say of one text: spans, relations, choices and labels as entries, each with its annotator."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from corpuskit.formats.entries import AnnotatorSet, Entry, Link, Property, TextBound, Unread
from corpuskit.formats.joining import joined
from corpuskit.formats.json_tasks import Task, listed, mapped, name_of, offset_of, scalar_of, text_of, value_of
from corpuskit.formats.prodigy.ends import Ends
from corpuskit.model import Status
from corpuskit.terminal import shorten

#: What answers mean for what stands in a task; None means accepted. What was ignored is set aside.
ANSWERS: dict[str, Status | None] = {"accept": None, "reject": "rejected", "ignore": None}
REVIEWER = "review"
INPUT = "user_input"

IGNORED = "its task was ignored"
NO_ANSWER = "its task has an answer that is not known"
NO_SPAN = "a span is none"
NO_LABEL = "a span has no label"
NO_RELATION = "a relation is none"
NO_CHOICE = "a choice is none"
NO_VERSION = "a version is none"
HINTS = {
    IGNORED: "There is nothing to do: who ignores a task says nothing of it.",
    NO_ANSWER: "Write accept, reject or ignore, or leave the answer out for a suggestion.",
    NO_SPAN: 'Write {"start": …, "end": …, "label": "…"} with whole numbers.',
    NO_LABEL: 'Give it one: "label": "…".',
    NO_RELATION: 'Write {"head_span": {"start": …, "end": …}, "child_span": {…}, "label": "…"}.',
    NO_CHOICE: "Write the id of an option, as a text or a number.",
    NO_VERSION: "Write it as a task of its own.",
}
#: What spans and relations have that are no attributes.
_SPAN = frozenset(
    {"start", "end", "label", "text", "id", "type", "token_start", "token_end", "source", "score", "comment", "rank"}
    | {"input_hash", "pattern", "priority", "color", "hidden", "attributes", "disabled"}
)
_RELATION = _SPAN | {"head", "child", "head_span", "child_span"}


class Answers:
    """Gathers what tasks about one text say, by annotator."""

    def __init__(self) -> None:
        self._sets: dict[str | None, list[Entry]] = {}
        self._number = 0

    def sets(self) -> tuple[AnnotatorSet, ...]:
        """What each annotator said; spans that continue another one are its pieces."""
        return tuple(AnnotatorSet(annotator=who, entries=tuple(joined(found))) for who, found in self._sets.items())

    def add(self, task: Task) -> None:
        """What a task says, and its versions, if it was reviewed."""
        sessions: set[str] = set()
        for index, raw in enumerate(listed(task.parts.get("versions")) or ()):
            path = f"$.versions[{index}]"
            version = mapped(raw)
            if version is None:
                self._number += 1
                place = {"line": task.line, "number": self._number, "path": path, "content": text_of(raw)}
                self._sets.setdefault(None, []).append(_unread(NO_VERSION, f"found {_shown(value_of(raw))}", place))
                continue
            made_by = _sessions(version)
            sessions.update(name for name in made_by if name is not None)
            for annotator in made_by:
                self._read(version, annotator, task.line, path)
        annotator = _session(task.parts)
        if "versions" in task.parts and (annotator is None or annotator in sessions):
            annotator = REVIEWER
        self._read(task.parts, annotator, task.line, "$")

    def _read(self, parts: Mapping[str, msgspec.Raw], annotator: str | None, line: int, path: str) -> None:
        reading = _Reading(parts, line, path, self._number)
        found = list(reading.entries())
        if found or reading.is_answered:  # else nobody has looked at it yet
            self._sets.setdefault(annotator, []).extend(found)
            self._number = reading.number


def _session(parts: Mapping[str, msgspec.Raw]) -> str | None:
    for key in ("_annotator_id", "_session_id"):
        name = name_of(value_of(parts[key])) if key in parts else None
        if name is not None:
            return name
    return None


def _sessions(version: Mapping[str, msgspec.Raw]) -> list[str | None]:
    """Who made a version: several, where they agreed."""
    named = [name_of(value_of(raw)) for raw in listed(version.get("sessions")) or ()]
    found: list[str | None] = [name for name in dict.fromkeys(named) if name is not None]
    return found or [_session(version)]


class _Reading:
    """The entries of one task, or one version of it."""

    def __init__(self, parts: Mapping[str, msgspec.Raw], line: int, path: str, number: int) -> None:
        self._parts = parts
        self._line = line
        self._path = path
        self.number = number
        answer = value_of(parts["answer"]) if "answer" in parts else None
        self.is_answered = answer is not None
        self._refused = IGNORED if answer == "ignore" else None
        if answer is not None and answer not in ANSWERS:
            self._refused = NO_ANSWER
        self._said: dict[str, Any] = {
            "status": ANSWERS.get(answer) if isinstance(answer, str) else "suggested",
            "made": _made(value_of(parts["_timestamp"])) if "_timestamp" in parts else None,
        }
        self._answer = answer
        self._ends = Ends(parts.get("tokens"))

    def entries(self) -> Iterator[Entry]:
        """Spans with their attributes, relations, choices, the label and what was written about the text."""
        spans = 0
        for raw, place in self._elements("spans"):
            spans += 1
            yield from self._span(raw, place)
        for raw, place in self._elements("relations"):
            yield from self._relation(raw, place)
        about = self._ends.only if spans == 1 and self._view() == "choice" else None
        for raw, place in self._elements("accept"):
            yield self._choice(raw, place, about)
        for name in ("label", INPUT):
            raw_value = value_of(self._parts[name]) if name in self._parts else None
            if isinstance(raw_value, str) and raw_value:
                place = self._place(self._parts[name], f".{name}")
                yield self._refuse(place) or self._whole(name, raw_value, place)

    def _view(self) -> Any:
        return value_of(self._parts["_view_id"]) if "_view_id" in self._parts else None

    def _elements(self, name: str) -> Iterator[tuple[msgspec.Raw, dict[str, Any]]]:
        for index, raw in enumerate(listed(self._parts.get(name)) or ()):
            yield raw, self._place(raw, f".{name}[{index}]")

    def _place(self, raw: msgspec.Raw, path: str) -> dict[str, Any]:
        self.number += 1
        return {"line": self._line, "number": self.number, "path": self._path + path, "content": text_of(raw)}

    def _refuse(self, place: dict[str, Any]) -> Unread | None:
        if self._refused is None:
            return None
        return _unread(self._refused, f"'{shorten(str(self._answer), 40)}'", place)

    def _own_id(self, found: Mapping[str, Any]) -> str:
        return name_of(found.get("id")) or f"L{self._line}N{self.number}"

    def _span(self, raw: msgspec.Raw, place: dict[str, Any]) -> Iterator[Entry]:
        found = value_of(raw)
        given = found if isinstance(found, dict) else {}
        start, end = offset_of(given.get("start")), offset_of(given.get("end"))
        label = name_of(given.get("label"))
        refused = self._refuse(place)
        if refused is None and (start is None or end is None):
            refused = _unread(NO_SPAN, f"found {shorten(place['content'], 60)}", place)
        elif refused is None and label is None:
            refused = _unread(NO_LABEL, f"the span from {start} to {end}", place)
        if refused is not None or start is None or end is None or label is None:
            if refused is not None:
                yield refused
            return
        surface = given.get("text")
        entry = TextBound(
            id=self._own_id(given),
            type=label,
            pieces=((start, end),),
            surface=surface if isinstance(surface, str) else None,
            **_details(given),
            **self._said,
            **place,
        )
        self._ends.add(entry, given)
        yield entry
        yield from self._attributes(entry.id, given, _SPAN, place)

    def _relation(self, raw: msgspec.Raw, place: dict[str, Any]) -> Iterator[Entry]:
        found = value_of(raw)
        given = found if isinstance(found, dict) else {}
        label = name_of(given.get("label"))
        refused = self._refuse(place)
        if refused is not None:
            yield refused
            return
        ends = [self._ends.of(given, side) for side in ("head", "child")]
        if label is None or None in ends:
            yield _unread(NO_RELATION, f"found {shorten(place['content'], 60)}", place)
            return
        own = self._own_id(given)
        names: list[str] = []
        for side, end in zip(("head", "child"), ends, strict=True):
            if isinstance(end, tuple):  # between tokens: each becomes an entry of its own
                content = msgspec.json.encode(given.get(f"{side}_span", given.get(side)))
                token = TextBound(
                    id=f"L{self._line}T{end[0]}-{end[1]}",
                    type="token",
                    pieces=(end,),
                    surface=None,
                    **self._said,
                    **self._place(msgspec.Raw(content), place["path"].removeprefix(self._path) + f".{side}"),
                )
                self._ends.add(token, {"id": token.id})
                names.append(token.id)
                yield token
            else:
                names.append(str(end))
        yield Link(id=own, type=label, ends=(names[0], names[1]), **_details(given), **self._said, **place)
        yield from self._attributes(own, given, _RELATION, place)

    def _attributes(
        self, target: str, given: Mapping[str, Any], known: frozenset[str], place: dict[str, Any]
    ) -> Iterator[Property]:
        inner = given.get("attributes")
        values = {name: value for name, value in given.items() if name not in known}
        values |= inner if isinstance(inner, dict) else {}
        for name, value in values.items():
            for one in value if isinstance(value, list) else [value]:
                if one is None or one == {}:
                    continue
                content = msgspec.Raw(msgspec.json.encode({name: one}))
                where = self._place(content, place["path"].removeprefix(self._path) + f".{name}")
                yield Property(type=name, target=target, value=scalar_of(one), **where)

    def _choice(self, raw: msgspec.Raw, place: dict[str, Any], about: str | None) -> Entry:
        option = name_of(value_of(raw))
        refused = self._refuse(place)
        if refused is not None:
            return refused
        if option is None:
            return _unread(NO_CHOICE, f"found {_shown(value_of(raw))}", place)
        if about is not None:
            return Property(type="accept", target=about, value=option, **place)
        return self._whole("label", option, place)

    def _whole(self, kind: str, value: str, place: dict[str, Any]) -> TextBound:
        """A statement about the whole document."""
        own = f"L{self._line}N{place['number']}"
        type_, comment = (value, None) if kind == "label" else (INPUT, value)
        return TextBound(id=own, type=type_, pieces=(), surface=None, comment=comment, **self._said, **place)


def _details(given: Mapping[str, Any]) -> dict[str, Any]:
    score, comment = given.get("score"), given.get("comment")
    number = isinstance(score, int | float) and not isinstance(score, bool)
    return {
        "confidence": float(score) if number and score is not None else None,
        "tool": name_of(given.get("source")),
        "comment": comment if isinstance(comment, str) and comment else None,
    }


def _made(seconds: Any) -> str | None:
    """A time in seconds since 1970 as ISO 8601."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        made = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return made.isoformat(timespec="seconds").replace("+00:00", "Z")


def _unread(reason: str, detail: str, place: dict[str, Any]) -> Unread:
    return Unread(reason=reason, detail=detail, hint=HINTS[reason], **place)


def _shown(value: Any) -> str:
    return "nothing" if value is None else shorten(msgspec.json.encode(value).decode(), 40)
