"""What a record of doccano says of its text: spans, categories, relations and comments, each as an entry."""

from collections.abc import Callable
from typing import Any

import msgspec

from corpuskit.formats.entries import AnnotatorSet, Entry, Link, TextBound, Unread
from corpuskit.formats.joining import joined
from corpuskit.formats.json_tasks import Task, listed, name_of, offset_of, text_of, value_of
from corpuskit.terminal import shorten

#: The parts of a record that hold what is said of its text.
ANNOTATING = ("label", "labels", "entities", "annotations", "cats", "relations", "Comments")
COMMENTS = "Comments"

NO_LABEL = "what is called a label is none"
NO_RELATION = "what is called a relation is none"
NO_COMMENT = "what is called a comment is none"
HINTS = {
    NO_LABEL: 'Write [start, end, "label"], {"start_offset": …, "end_offset": …, "label": "…"} or the name of a label.',
    NO_RELATION: 'Write {"from_id": …, "to_id": …, "type": "…"}.',
    NO_COMMENT: "Write it as a text.",
}


class Reading:
    """Gathers the entries of one record, by annotator."""

    def __init__(self, task: Task, annotator: str | None) -> None:
        self._task = task
        self._annotator = annotator
        self._number = 0
        self._sets: dict[str | None, list[Entry]] = {}

    def sets(self) -> tuple[AnnotatorSet, ...]:
        """What the annotators said; none where the record has no part for that. Spans that continue another one are its
        pieces.
        """
        readers: dict[str, Callable[[msgspec.Raw, dict[str, Any]], Entry]] = {
            "relations": self._relation,
            COMMENTS: self._comment,
        }
        for part in ANNOTATING:
            if self._task.value(part) is not None:
                self._part(part, readers.get(part, self._label))
        return tuple(AnnotatorSet(annotator=who, entries=tuple(joined(found))) for who, found in self._sets.items())

    def _part(self, name: str, read: Callable[[msgspec.Raw, dict[str, Any]], Entry]) -> None:
        raw = self._task.parts[name]
        elements = listed(raw)
        if name != "annotations":  # there, each says who made it
            self._sets.setdefault(self._annotator, [])
        if elements is None:
            elements = [raw]
        for index, element in enumerate(elements):
            self._number += 1
            place: dict[str, Any] = {
                "line": self._task.line,
                "number": self._number,
                "path": f"$.{name}[{index}]",
                "content": text_of(element),
            }
            annotator = self._user(element) if name == "annotations" else self._annotator
            self._sets.setdefault(annotator, []).append(read(element, place))

    def _user(self, element: msgspec.Raw) -> str | None:
        found = value_of(element)
        user = found.get("user") if isinstance(found, dict) else None
        if type(user) is int:
            return f"user-{user}"
        return name_of(user) or self._annotator

    def _label(self, raw: msgspec.Raw, place: dict[str, Any]) -> Entry:
        found = value_of(raw)
        if isinstance(found, list) and len(found) == 3:
            found = dict(zip(("start_offset", "end_offset", "label"), found, strict=True))
        if not isinstance(found, dict):
            found = {"label": found}
        label = name_of(found.get("label"))
        if label is None:
            return _unread(NO_LABEL, f"the label is {_shown(found.get('label'))}", place)
        own = name_of(found.get("id")) or f"{self._number}L{self._task.line}"
        if not {"start_offset", "end_offset"} & found.keys():
            return TextBound(id=own, type=label, pieces=(), surface=None, **place)
        start, end = offset_of(found.get("start_offset")), offset_of(found.get("end_offset"))
        if start is None or end is None:
            given = f"{_shown(found.get('start_offset'))} and {_shown(found.get('end_offset'))}"
            return _unread(NO_LABEL, f"its offsets are {given}, expected two whole numbers", place)
        return TextBound(id=own, type=label, pieces=((start, end),), surface=None, **place)

    def _relation(self, raw: msgspec.Raw, place: dict[str, Any]) -> Entry:
        found = value_of(raw)
        given = found if isinstance(found, dict) else {}
        ends = (name_of(given.get("from_id")), name_of(given.get("to_id")))
        type_ = name_of(given.get("type"))
        if ends[0] is None or ends[1] is None or type_ is None:
            return _unread(NO_RELATION, f"found {shorten(place['content'], 60)}", place)
        own = name_of(given.get("id"))
        # Relations count their own ids, which may be those of spans.
        own = f"{self._number}L{self._task.line}" if own is None else own
        return Link(id=f"R{own}", type=type_, ends=(ends[0], ends[1]), **place)

    def _comment(self, raw: msgspec.Raw, place: dict[str, Any]) -> Entry:
        found = value_of(raw)
        text = found.get("text") if isinstance(found, dict) else found
        if not isinstance(text, str) or not text.strip():
            return _unread(NO_COMMENT, f"found {_shown(found)}", place)
        own = f"C{self._number}L{self._task.line}"
        return TextBound(id=own, type=COMMENTS, pieces=(), surface=None, comment=text, **place)


def _unread(reason: str, detail: str, place: dict[str, Any]) -> Unread:
    return Unread(reason=reason, detail=detail, hint=HINTS[reason], **place)


def _shown(value: Any) -> str:
    return "missing" if value is None else shorten(msgspec.json.encode(value).decode(), 40)
