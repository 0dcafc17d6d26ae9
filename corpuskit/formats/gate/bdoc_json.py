"""Documents of bdoc in JSON, read and written."""

import functools
import json
from collections.abc import Iterable, Iterator
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
_AT_ONCE = 64_000_000  # bytes of a file that is read at once
_OURS = names.OURS
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
_annotations = msgspec.json.Decoder(list[_Annotation]).decode


def claims(head: Head) -> bool:
    """Whether the first record of a file has annotation sets; where its text is long, the name decides."""
    if head.whole and head.start.startswith(b"{"):
        parts = mapped(msgspec.Raw(head.start))
        if parts is not None:
            return bytes(parts.get(_SETS, b"")).startswith(b"{")
    named = head.name.lower().endswith(".bdocjs")
    return any(
        isinstance(record.get(_SETS), dict) or (named and not head.whole and "features" in record)
        for record in first_records(head)
    )


def documents(source: Source, encoding: str | None) -> Iterator[GateDocument | Damage]:
    """The documents of a file, one for each record. Raises FormatError for an unknown encoding."""
    stem = stem_of(source)
    for number, task in enumerate(_tasks(source, encoding), 1):
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
            whole = parts.get("annotations")
            annotations = listed(whole)
            found = Set(name or None)
            if whole is not None and annotations is not None:
                self._fill(found, whole, annotations, path)
            elif not parts or value_of(parts.get("annotations", msgspec.Raw(b"null"))) is not None:
                found.unread.append(unread(NO_SET, path, self._place(one, path)))
            yield found

    def _fill(self, into: Set, whole: msgspec.Raw, annotations: list[msgspec.Raw], path: str) -> None:
        """The annotations of a set: decoded at once where all are sound, else each by itself."""
        read: Iterable[_Annotation | str]
        try:
            read = _annotations(whole)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            read = map(_one, annotations)
        add, line = into.annotations.append, self._line
        for number, (raw, one) in enumerate(zip(annotations, read, strict=True)):
            if self._many_lines:
                line = self._line_of(raw)
            place = Place(line, str(raw, "utf-8", "replace"), f"{path}.annotations[{number}]")
            if isinstance(one, str):
                into.unread.append(unread(NO_ANNOTATION, one, place))
                continue
            start, end = one.start, one.end
            if type(start) is not int or type(end) is not int:
                start, end = int(start), int(end)
                if start != one.start or end != one.end:
                    into.unread.append(unread(NO_ANNOTATION, f"start is {one.start}, end is {one.end}", place))
                    continue
            features = [_feature(*each) for each in one.features.items()] if one.features else []
            add(Annotation(str(one.id), one.type, start, end, features, place))

    def _place(self, raw: msgspec.Raw, path: str) -> Place:
        return Place(self._line_of(raw), str(raw, "utf-8", "replace"), path)

    def _line_of(self, raw: msgspec.Raw) -> int:
        """Where something stands: what is asked for comes in the file's order."""
        if self._many_lines:
            content = bytes(raw)
            found = self._task.content.find(content, self._at)
            if found >= 0:
                self._line += self._task.content.count(b"\n", self._at, found)
                self._at = found
        return self._line


def _feature(name: str, value: Any) -> Feature:
    return Feature(name, value, "" if name in _OURS else f"{_quoted(name)}: {_encode(value).decode()}")


def _one(raw: msgspec.Raw) -> _Annotation | str:
    """An annotation, or what is wrong with it."""
    try:
        return _annotation(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return str(error)


def _tasks(source: Source, encoding: str | None) -> Iterator[Task | Damage]:
    """The records of a file; where it is one that is sound, which is read at once."""
    task = _single(source) if encoding is None and source.size is not None and source.size <= _AT_ONCE else None
    return tasks(source, encoding) if task is None else iter([task])


def _single(source: Source) -> Task | None:
    with source.open() as stream:
        content = stream.read(_AT_ONCE).rstrip(b"\r\n")
    if not content.startswith(b"{") or not content.endswith(b"}"):
        return None
    try:
        if not content.isascii():
            content.decode()
        parts = mapped(msgspec.Raw(content))
    except UnicodeDecodeError:
        return None
    return None if parts is None else Task(line=1, content=content, parts=parts)


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
