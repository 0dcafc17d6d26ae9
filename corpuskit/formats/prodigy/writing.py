"""Writes tasks of Prodigy: for each document, annotator and status one, with tokens whose edges fit all spans."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from corpuskit.formats.annotated import OfIds, Outgoing, Writing
from corpuskit.formats.entries import Entry, Link, Property, Said, TextBound
from corpuskit.formats.joining import CONTINUES
from corpuskit.formats.mapping import SpanTarget
from corpuskit.formats.prodigy.tokens import Tokens
from corpuskit.model import Document, Scalar, Status, Value

_ANSWERS: dict[Status | None, str | None] = {None: "accept", "rejected": "reject", "suggested": None}
_NOTHING: tuple[Entry, ...] = ()
_TAKEN = frozenset({"id", "title", "language"})


def lines(documents: Iterable[Outgoing], asked: Writing) -> Iterator[bytes]:
    """The tasks, document by document."""
    options = [
        name
        for name, target in asked.mapping.spans.items()
        if isinstance(target, SpanTarget) and asked.schema.layers[target.layer].span is None
    ]
    view = "relations" if asked.schema.relations else "blocks" if options else "spans_manual"
    for outgoing in documents:
        document = outgoing.document
        text = document.text or ""
        tokens = Tokens(text, _edges(outgoing))
        if not outgoing.sets:
            yield _line(_Task(document, _NOTHING, tokens, options), {"_view_id": view})
        for given in outgoing.sets:
            who = {} if given.annotator is None else dict.fromkeys(("_annotator_id", "_session_id"), given.annotator)
            for status, entries in _by_status(given.entries):
                answer = _ANSWERS[status]
                after = who | {"_view_id": view} | ({} if answer is None else {"answer": answer})
                yield _line(_Task(document, entries, tokens, options, given.entries), after)


def losses(outgoing: Outgoing) -> Iterator[str]:
    """What Prodigy's own meaning takes from a document."""
    for given in outgoing.sets:
        whole = {entry.id for entry in given.entries if isinstance(entry, TextBound) and not entry.pieces}
        for entry in given.entries:
            if isinstance(entry, Link) and entry.type == CONTINUES:
                yield f"relations called '{CONTINUES}', which join pieces of annotations here"
            elif isinstance(entry, Property) and entry.target in whole:
                yield "attributes of statements about the whole document"
            elif isinstance(entry, Link) and whole & set(entry.ends):
                yield "relations of statements about the whole document"
            elif isinstance(entry, TextBound) and entry.id in whole:
                yield OfIds("ids of statements about the whole document")
                if _has_details(entry):
                    yield "confidence, tool and comment of statements about the whole document"


def _has_details(entry: Said) -> bool:
    return entry.confidence is not None or entry.tool is not None or entry.comment is not None


def _edges(outgoing: Outgoing) -> list[tuple[int, int]]:
    said = (entry for given in outgoing.sets for entry in given.entries)
    return [piece for entry in said if isinstance(entry, TextBound) for piece in entry.pieces]


def _by_status(entries: Sequence[Entry]) -> Iterator[tuple[Status | None, list[Entry]]]:
    """The entries of each status; an annotator who said nothing accepted that there is nothing."""
    statuses: tuple[Status | None, ...] = (None, "rejected", "suggested")
    for status in statuses:
        found: list[Entry] = [entry for entry in entries if isinstance(entry, Said) and entry.status == status]
        if found or (status is None and not any(isinstance(entry, Said) for entry in entries)):
            yield status, found


class _Task:
    """A task with the entries of one status; ends of relations may be among `others`, those of other statuses."""

    def __init__(
        self,
        document: Document,
        entries: Sequence[Entry],
        tokens: Tokens,
        options: Sequence[str],
        others: Sequence[Entry] = (),
    ) -> None:
        self.document = document
        self.entries = entries
        self.tokens = tokens
        self.options = options
        self._ends = {entry.id: entry for entry in others if isinstance(entry, TextBound) and entry.pieces}
        self._attributes: dict[str, dict[str, list[Scalar]]] = {}
        for entry in others:
            if isinstance(entry, Property) and entry.value is not None:
                values = self._attributes.setdefault(entry.target, {})
                values.setdefault(entry.type, []).append(entry.value)

    def spans(self) -> list[dict[str, Any]]:
        """Each piece as a span; the first has the id, by which relations find it, and all that is said of it."""
        found: list[dict[str, Any]] = []
        for entry in self.entries:
            if isinstance(entry, TextBound):
                for number, (start, end) in enumerate(entry.pieces):
                    span = self._place(entry, start, end)
                    own = {"id": _piece_id(entry, number)}
                    found.append(span | own | (self._details(entry, entry.id) if number == 0 else {}))
        return found

    def relations(self) -> list[dict[str, Any]]:
        """The relations between spans, and those that join the pieces of an annotation."""
        found: list[dict[str, Any]] = []
        for entry in self.entries:
            if isinstance(entry, TextBound):
                for number in range(1, len(entry.pieces)):
                    found.append(self._between((entry, number - 1), (entry, number)) | {"label": CONTINUES})
        for entry in self.entries:
            if not isinstance(entry, Link) or len(entry.ends) != 2 or not all(end in self._ends for end in entry.ends):
                continue
            record = self._between((self._ends[entry.ends[0]], 0), (self._ends[entry.ends[1]], 0))
            record["label"] = entry.type
            if entry.id is not None:
                record |= {"id": entry.id} | self._details(entry, entry.id)
            found.append(record)
        return found

    def _between(self, *ends: tuple[TextBound, int]) -> dict[str, Any]:
        """Both ends of a relation, each a piece of an annotation."""
        record: dict[str, Any] = {}
        for side, (entry, number) in zip(("head", "child"), ends, strict=True):
            span = self._place(entry, *entry.pieces[number]) | {"id": _piece_id(entry, number)}
            record[side] = span.get("token_end")
            record[f"{side}_span"] = span
        return record

    def _place(self, entry: TextBound, start: int, end: int) -> dict[str, Any]:
        return {"start": start, "end": end} | self.tokens.span(start, end) | {"label": entry.type}

    def _details(self, entry: Said, own: str) -> dict[str, Any]:
        said = {"source": entry.tool, "score": entry.confidence, "comment": entry.comment}
        found: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
        given = self._attributes.get(own, {})
        if given:
            found["attributes"] = {name: _one(values) for name, values in given.items()}
        return found


def _piece_id(entry: TextBound, number: int) -> str:
    return f"{entry.id}+{number}" if number else entry.id


def _one(values: list[Scalar]) -> Value:
    return values[0] if len(values) == 1 else values


def _line(task: _Task, after: dict[str, Any]) -> bytes:
    document = task.document
    spans, relations = task.spans(), task.relations()
    chosen = [entry.type for entry in task.entries if isinstance(entry, TextBound) and not entry.pieces]
    record: dict[str, Any] = {"id": document.id} | after | {"text": document.text or "", "spans": spans}
    if relations or after.get("_view_id") == "relations":
        record["relations"] = relations
    if task.options or chosen:
        record["options"] = [{"id": name, "text": name} for name in dict.fromkeys([*task.options, *chosen])]
        record["accept"] = chosen
    for name, value in (("title", document.title), ("language", document.language)):
        if value is not None:
            record[name] = value
    if document.metadata:
        record["meta"] = {name: value for name, value in document.metadata.items() if name not in _TAKEN}
    record["tokens"] = task.tokens.tokens
    return msgspec.json.encode(record) + b"\n"
