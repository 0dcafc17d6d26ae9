"""Prodigy: tasks as JSON Lines, as its database gives them out and its recipes take them in.

Each session is an annotator; a task with `versions`, which several sessions were reviewed in, gives each its own set,
and the decision is that of the reviewer, called `review` where the task does not name one. What was accepted is
accepted, what was rejected keeps that status, tasks without an answer are suggestions, and what stands in tasks that
were ignored is set aside. Spans, relations (also between tokens), choices and labels of the whole text are read. A
choice about the only span of a task is a value of that span, called `accept`; other choices are statements about the
document. Of spans, `source` is the tool, `score` the confidence; what else they have are attributes. Tasks about one
text that follow each other are one document; those that stand apart are put together by name and text.

Offsets count code points. Written is one file: a task for each document, annotator and status, suggestions without an
answer, with tokens whose edges fit all spans; relations called `continues` join the pieces of an annotation. Not
carried: attributes, confidence and comments of statements about the whole document. `--encoding` is for files that are
not UTF-8.
"""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from corpuskit.articles.items import Head, Source
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.json_heads import first_records
from corpuskit.formats.json_tasks import Task, mapped, metadata_of, name_of, tasks, value_of
from corpuskit.formats.prodigy import writing
from corpuskit.formats.prodigy.entries_of_tasks import ANSWERS, Answers
from corpuskit.model import Value

NAME = "prodigy"
TITLE = "Prodigy"
SUFFIXES: tuple[str, ...] = (".jsonl", ".json")
EXTRA: str | None = None
HOLDS = frozenset(
    {
        "pieces",
        "overlap",
        "nested",
        "relations",
        "relation-attributes",
        "attributes",
        "many-values",
        "document",
        "status",
        "confidence",
        "tool",
        "comment",
        "ids",
        "annotators",
        "metadata",
        "title",
        "language",
        "typed-values",
        "empty-label",
        "unaligned",
    }
)

NO_TEXT = "a task has no text"
NO_TEXT_HINT = "Only tasks about texts are read: tasks about pictures, sound and pages have no offsets."
_MARKS = frozenset({"_input_hash", "_task_hash", "_session_id", "_annotator_id", "_view_id"})
_LARGEST = 16_000_000  # bytes of tasks that are put together
#: Parts of a task that are not about the text, or are read elsewhere; those that begin with _ are Prodigy's own.
_TAKEN = frozenset(
    {"text", "id", "meta", "spans", "relations", "tokens", "options", "accept", "answer", "label", "versions", "arcs"}
    | {"sessions", "view_id", "config", "html", "style", "priority", "score", "user_input", "image", "audio", "default"}
)


def claims(head: Head) -> bool:
    """Whether the first records hold a text with what only Prodigy's tasks have, or with spans."""
    return any(isinstance(record.get("text"), str) and _is_task(record) for record in first_records(head))


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents in the file's order. Raises FormatError for an unknown encoding."""
    waiting: _Waiting | None = None
    for task in tasks(source, asked.encoding):
        text = None if isinstance(task, Damage) else task.value("text")
        if waiting is not None and (isinstance(task, Damage) or not waiting.takes(task, text)):
            yield waiting.document()
            waiting = None
        if isinstance(task, Damage):
            yield task
        elif not isinstance(text, str) or not text:
            detail = "'text' is not there" if "text" not in task.parts else "'text' is empty or no text"
            yield task.damage(NO_TEXT, detail, NO_TEXT_HINT)
        else:
            waiting = waiting or _Waiting(task, text, PurePosixPath(source.name).stem)
            waiting.add(task)
    if waiting is not None:
        yield waiting.document()


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """One file of tasks."""
    target.add(f"{asked.stem}.jsonl", writing.lines(documents, asked))


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What Prodigy's own meaning takes from a document; statements about all of it are choices here."""
    return writing.losses(outgoing)


def _is_task(record: dict[str, Any]) -> bool:
    if _MARKS & record.keys():
        return True
    if record.get("answer") in ANSWERS and ({"spans", "options", "label", "tokens"} & record.keys()):
        return True
    spans = record.get("spans")
    return isinstance(spans, list) and any(map(_is_span, spans))


def _is_span(one: Any) -> bool:
    return isinstance(one, dict) and all(type(one.get(key)) is int for key in ("start", "end")) and "label" in one


def _name(task: Task, stem: str) -> str:
    inner = task.value("meta")
    own = inner.get("id") if isinstance(inner, dict) else None
    names = (task.value("id"), own, task.value("_input_hash"), f"{stem}-{task.line}")
    return next(name for name in map(name_of, names) if name is not None)


class _Waiting:
    """Tasks about one text, until another one comes."""

    def __init__(self, first: Task, text: str, stem: str) -> None:
        self._first = first
        self._stem = stem
        self._text = text
        self._name = _name(first, stem)
        self._contents: list[bytes] = []
        self._size = 0
        self._answers = Answers()

    def takes(self, task: Task, text: Any) -> bool:
        """Whether a task is about the same text."""
        return text == self._text and _name(task, self._stem) == self._name and self._size < _LARGEST

    def add(self, task: Task) -> None:
        """One more task."""
        self._contents.append(task.content)
        self._size += len(task.content)
        self._answers.add(task)

    def document(self) -> ForeignDocument:
        """What all of them say."""
        metadata = _metadata(self._first)
        title, language = (metadata.pop(key) if isinstance(metadata.get(key), str) else None for key in _OWN)
        return ForeignDocument(
            name=self._name,
            text=self._text,
            sets=self._answers.sets(),
            title=None if title is None else str(title),
            language=None if language is None else str(language),
            metadata=metadata,
            line=self._first.line,
            content=b"\n".join(self._contents),
        )


_OWN = ("title", "language")


def _metadata(task: Task) -> dict[str, Value]:
    """What `meta` says, and what else stands in a task."""
    said = {name: raw for name, raw in task.parts.items() if name not in _TAKEN and not name.startswith("_")}
    if "meta" in task.parts:
        said |= mapped(task.parts["meta"]) or {}
        said.pop("id", None)
    found = {name: metadata_of(value_of(raw)) for name, raw in said.items()}
    return {name: value for name, value in found.items() if value is not None}
