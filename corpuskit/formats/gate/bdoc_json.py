"""Documents of bdoc in JSON, read and written."""

import functools
import json
from collections.abc import Iterator
from typing import Any

import msgspec

from corpuskit.articles.items import Head, Source
from corpuskit.formats.entries import Damage
from corpuskit.formats.gate import names
from corpuskit.formats.gate.bdoc_values import document_of
from corpuskit.formats.gate.parts import (
    NO_ANNOTATION,
    NO_SET,
    Annotation,
    Feature,
    GateDocument,
    Place,
    Set,
    unread,
)
from corpuskit.formats.gate.writing import Written, WrittenSet
from corpuskit.formats.json_heads import first_records
from corpuskit.formats.json_tasks import Task, listed, mapped, tasks, text_of, value_of
from corpuskit.formats.uima.files import stem_of

NO_DOCUMENT = "JSON that is no bdoc document"
HINT = 'It needs {"text": …, "annotation_sets": {…}, "features": {…}}; save the document again.'
_SETS = "annotation_sets"
_BEGINS = b'"annotation_sets"'
_PLAIN = ("text", "features", "offset_type", "name")


class _Annotation(msgspec.Struct):
    """An annotation as it should be; its features may be anything."""

    type: str
    start: int | float
    end: int | float
    id: int | str
    features: dict[str, Any] | None = None


_quoted = functools.lru_cache(maxsize=1024)(functools.partial(json.dumps, ensure_ascii=False))
_encode = msgspec.json.Encoder().encode
_annotation = msgspec.json.Decoder(_Annotation).decode


def claims(head: Head) -> bool:
    """Whether the first record of a file has annotation sets; where its text is long, the name decides."""
    named = head.name.lower().endswith(".bdocjs")
    return any(
        isinstance(record.get(_SETS), dict) or (named and not head.whole and "features" in record)
        for record in first_records(head)
    )


def documents(source: Source, encoding: str | None) -> Iterator[GateDocument | Damage]:
    """The documents of a file, one for each record. Raises FormatError for an unknown encoding."""
    stem = stem_of(source)
    for number, task in enumerate(tasks(source, encoding), 1):
        if isinstance(task, Damage):
            yield task
        elif _SETS not in task.parts and "text" not in task.parts:
            yield task.damage(NO_DOCUMENT, f"it has {', '.join(task.parts) or 'nothing'}", HINT)
        else:
            yield _Reading(task).document(stem if number == 1 else f"{stem}-{number}")


class _Reading:
    """The reading of one document."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._many_lines = b"\n" in task.content
        self._at, self._line = 0, task.line  # up to where lines were counted

    def document(self, name: str) -> GateDocument:
        task = self._task
        sets = list(self._sets(task.parts[_SETS])) if _SETS in task.parts else []
        given = {part: task.value(part) for part in _PLAIN}
        said = text_of(task.parts["offset_type"]) if "offset_type" in task.parts else ""
        return document_of(given, sets, name, Place(task.line, said, "$.offset_type"), task.content)

    def _sets(self, raw: msgspec.Raw) -> Iterator[Set]:
        given = mapped(raw)
        if given is None:
            if value_of(raw) is not None:
                yield Set(None, unread=[unread(NO_SET, f"$.{_SETS}", self._place(raw, f"$.{_SETS}"))])
            return
        for name, one in given.items():
            path = f"$.{_SETS}[{json.dumps(name, ensure_ascii=False)}]"
            parts = mapped(one) or {}
            annotations = listed(parts.get("annotations"))
            found = Set(name or None)
            if annotations is not None:
                self._fill(found, annotations, path)
            elif not parts or value_of(parts.get("annotations", msgspec.Raw(b"null"))) is not None:
                found.unread.append(unread(NO_SET, path, self._place(one, path)))
            yield found

    def _fill(self, into: Set, annotations: list[msgspec.Raw], path: str) -> None:
        for number, raw in enumerate(annotations):
            place = self._place(raw, f"{path}.annotations[{number}]")
            try:
                one = _annotation(raw)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                into.unread.append(unread(NO_ANNOTATION, str(error), place))
                continue
            start, end = int(one.start), int(one.end)
            if start != one.start or end != one.end:
                into.unread.append(unread(NO_ANNOTATION, f"start is {one.start}, end is {one.end}", place))
                continue
            features = [
                Feature(name, value, "" if name in names.OURS else f"{_quoted(name)}: {_encode(value).decode()}")
                for name, value in (one.features or {}).items()
            ]
            into.annotations.append(Annotation(str(one.id), one.type, start, end, features, place))

    def _place(self, raw: msgspec.Raw, path: str) -> Place:
        """Where something stands: what is asked for comes in the file's order."""
        if self._many_lines:
            content = bytes(raw)
            found = self._task.content.find(content, self._at)
            if found >= 0:
                self._line += self._task.content.count(b"\n", self._at, found)
                self._at = found
        return Place(self._line, str(raw, "utf-8", "replace"), path)


def written(document: Written) -> bytes:
    """The bytes of a file: ASCII, since gatenlp reads it in whatever encoding a machine is set to."""
    said = {
        "name": document.name,
        "text": document.text,
        "features": document.features,
        "offset_type": "p",
        _SETS: {one.name: _set(one) for one in document.sets},
    }
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"


def _set(given: WrittenSet) -> dict[str, Any]:
    begun: dict[int, list[dict[str, Any]]] = {}
    for relation in given.relations:
        said = {"id": relation.id, "type": relation.type, "to": relation.end}
        begun.setdefault(relation.start, []).append(
            said | ({"features": relation.features} if relation.features else {})
        )
    annotations = [
        {
            "type": one.type,
            "start": one.start,
            "end": one.end,
            "id": one.id,
            "features": one.features | ({names.RELATIONS: begun[one.id]} if one.id in begun else {}),
        }
        for one in given.annotations
    ]
    after = max((one.id for one in given.annotations), default=-1) + 1
    return {"name": given.name, "annotations": annotations, "next_annid": after}
