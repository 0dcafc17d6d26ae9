"""Tasks of Label Studio as documents: who annotated them, what was predicted, skipped or left as a draft."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from corpuskit.articles.items import Source
from corpuskit.formats.annotated import Asked
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, Unread
from corpuskit.formats.joining import joined
from corpuskit.formats.json_tasks import Task, listed, mapped, metadata_of, name_of, text_of, value_of
from corpuskit.formats.label_studio import config as configs
from corpuskit.formats.label_studio import texts
from corpuskit.formats.label_studio.config import Config
from corpuskit.formats.label_studio.held import tasks_of
from corpuskit.formats.label_studio.lines import Lines
from corpuskit.formats.label_studio.minimal import is_minimal, with_results
from corpuskit.formats.label_studio.names import CONTEXT, DOCUMENT, MADE_BY, PREFIX, SUGGESTED_BY
from corpuskit.formats.label_studio.results import Given, Item, entries_of, given_of
from corpuskit.model import Status, Value

NO_TASK = "not a task of Label Studio"
NO_LIST = "a part of a task that should be a list"
NO_ITEM = "an annotation of a task without results"
HINTS = {
    NO_TASK: "A task has data, and annotations or predictions; export the project as JSON or JSON-MIN.",
    NO_LIST: "Write it as a list, or leave it out.",
    NO_ITEM: "An annotation has a list called result; leave the annotation out if there is none.",
}
PREDICTIONS = "predictions"  # whoever made those without the name of a model
_ITEMS = ("annotations", "completions", "predictions", "drafts")
_MOST_RECORDS = 1_000  # of one task that are held at once
_OWN = (DOCUMENT, "title", "language")
_mappings = msgspec.json.Decoder(list[dict[str, Any]]).decode


class _Block(msgspec.Struct, kw_only=True):
    """The results of one person or program in a task."""

    kind: str
    number: int
    data: dict[str, Any]
    results: list[Given]


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents of a file, each from one task; records of JSON-MIN that follow each other may be of one task."""
    config = configs.beside(asked)
    if isinstance(config, Damage):
        yield config
        config = Config()
    reading = _Reading(config)
    found = enumerate(tasks_of(source, asked.encoding))
    for _, group in itertools.groupby(found, key=_task_of):
        while same := list(itertools.islice(group, _MOST_RECORDS)):
            whole = [task for _, task in same if isinstance(task, Task)]
            if whole:
                yield reading.document(same[0][0], whole)
            yield from (task for _, task in same if isinstance(task, Damage))


def _task_of(numbered: tuple[int, Task | Damage]) -> tuple[bool, Any]:
    number, task = numbered
    if isinstance(task, Task) and is_minimal(task.parts) and "id" in task.parts:
        return True, bytes(task.parts["id"])
    return False, number


class _Reading:
    """Counts the results and the entries of a file while its tasks are read."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._number = 0
        self._numbers = itertools.count(1)

    def document(self, position: int, found: Sequence[Task]) -> ForeignDocument | Damage:
        """The document of a task, or of several records of JSON-MIN that are about one task."""
        task = found[0]
        if is_minimal(task.parts):
            data, blocks = self._minimal(position, found)
            return self._of_task(position, found, data, self._sets_of(blocks, data))
        own = _own_parts(task.parts)
        task = found[0] if own is task.parts else msgspec.structs.replace(task, parts=dict(own))
        whole = value_of(own["data"]) if "data" in own else None
        if not isinstance(whole, dict):
            detail = f"it has {', '.join(sorted(task.parts)[:12]) or 'nothing'}"
            return task.damage(NO_TASK, detail, HINTS[NO_TASK])
        blocks, loose = self._blocks(position, task, own)
        text, sets = self._sets_of(blocks, whole)
        return self._of_task(position, [task], whole, (text, _with_loose(sets, loose) if loose else sets))

    def _sets_of(
        self, blocks: Sequence[_Block], data: dict[str, Any]
    ) -> tuple[texts.TaskText, tuple[AnnotatorSet, ...]]:
        results = [given.data for block in blocks for given in block.results if given.data is not None]
        text = texts.text_of(data, results, self._config)
        return text, self._sets(blocks, text)

    def _of_task(
        self,
        position: int,
        found: Sequence[Task],
        data: dict[str, Any],
        read: tuple[texts.TaskText, tuple[AnnotatorSet, ...]],
    ) -> ForeignDocument:
        task, (text, sets) = found[0], read
        named = data.get(DOCUMENT), data.get("id"), task.value("id"), str(position + 1)
        return ForeignDocument(
            name=next(name for one in named if (name := name_of(one)) is not None),
            text=text.text,
            sets=sets,
            spare=("utf16",),
            title=data["title"] if isinstance(data.get("title"), str) else None,
            language=data["language"] if isinstance(data.get("language"), str) else None,
            metadata=_metadata(data, text.key),
            line=task.line,
            content=b"\n".join(one.content for one in found),
        )

    def _minimal(self, position: int, found: Sequence[Task]) -> tuple[dict[str, Any], list[_Block]]:
        data: dict[str, Any] = {}
        blocks: list[_Block] = []
        for number, task in enumerate(found):
            data, item, results = with_results(task.parts, self._config)
            lines = Lines(task)
            given = [self._given(raw, lines, f"$[{position + number}].{path}", known) for path, raw, known in results]
            blocks.append(_Block(kind="annotations", number=number, data=item, results=given))
        return data, blocks

    def _blocks(self, position: int, task: Task, own: Mapping[str, msgspec.Raw]) -> tuple[list[_Block], list[Unread]]:
        """The annotations, predictions and drafts of a task, and what is none where they should be."""
        blocks: list[_Block] = []
        loose: list[Unread] = []
        lines = Lines(task)
        for kind, raw in own.items():  # in the order of the file, for the numbers of lines
            if kind not in _ITEMS:
                continue
            path = f"$[{position}].{kind}"
            items = listed(raw)
            if items is None:
                if value_of(raw) is not None:
                    loose.append(self._unread(raw, lines, path, NO_LIST))
                continue
            for number, one in enumerate(items):
                block = self._block(kind, number, one, lines, f"{path}[{number}]")
                if isinstance(block, _Block):
                    blocks.append(block)
                elif block is not None:
                    loose.append(block)
        return blocks, loose

    def _block(self, kind: str, number: int, raw: msgspec.Raw, lines: Lines, path: str) -> _Block | Unread | None:
        parts = mapped(raw)
        if parts is None:
            # Some exports give nothing but the numbers of predictions and drafts: then they are not in the file.
            return None if type(value_of(raw)) is int else self._unread(raw, lines, path, NO_ITEM)
        results = listed(parts.get("result"))
        if results is None:
            if "result" in parts and value_of(parts["result"]) is None:
                results = []
            else:
                return self._unread(raw, lines, path, NO_ITEM)
        given = self._all_given(parts["result"], results, lines, path) if results else []
        data = {name: value_of(part) for name, part in parts.items() if name != "result"}
        return _Block(kind=kind, number=number, data=data, results=given)

    def _all_given(self, whole: msgspec.Raw, results: Sequence[msgspec.Raw], lines: Lines, path: str) -> list[Given]:
        """The results of a list: decoded at once where they are mappings, as they should be, else each by itself."""
        try:
            found = _mappings(whole)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return [self._given(raw, lines, f"{path}.result[{at}]") for at, raw in enumerate(results)]
        first, one_line = self._number + 1, lines.only
        self._number += len(found)
        stands = [one_line or lines.of(raw) for raw in results]
        return [
            given_of(data, str(raw, "utf-8", "replace"), line, first + at, f"{path}.result[{at}]")
            for at, (raw, data, line) in enumerate(zip(results, found, stands, strict=True))
        ]

    def _given(self, raw: msgspec.Raw, lines: Lines, path: str, data: dict[str, Any] | None = None) -> Given:
        self._number += 1
        if data is None:
            found = value_of(raw)
            data = found if isinstance(found, dict) else None
        return given_of(data, text_of(raw), lines.of(raw), self._number, path)

    def _unread(self, raw: msgspec.Raw, lines: Lines, path: str, reason: str) -> Unread:
        return Unread(
            line=lines.of(raw),
            content=text_of(raw),
            number=next(self._numbers),
            path=path,
            reason=reason,
            hint=HINTS[reason],
        )

    def _sets(self, blocks: Sequence[_Block], text: texts.TaskText) -> tuple[AnnotatorSet, ...]:
        """What each annotator said, in the order in which they come; several annotations of one are taken together."""
        makers = [_annotator(block) for block in blocks]
        known: dict[str | None, set[str]] = {}
        for who, block in zip(makers, blocks, strict=True):
            own = {given.id for given in block.results if given.id is not None and not given.meta.get(CONTEXT)}
            known.setdefault(who, set()).update(own)
        said: dict[str | None, list[Entry]] = {}
        taken: dict[str | None, set[str]] = {}
        for who, block in zip(makers, blocks, strict=True):
            item = _item(block, frozenset(known[who]))
            entries = entries_of(block.results, item, text, self._config, taken.setdefault(who, set()), self._numbers)
            said.setdefault(who, []).extend(joined(entries))
        return tuple(AnnotatorSet(annotator=who, entries=tuple(entries)) for who, entries in said.items())


def _own_parts(parts: Mapping[str, msgspec.Raw]) -> Mapping[str, msgspec.Raw]:
    """The parts of a task. Of an annotation that is stored with its task, as in cloud storage, those of the task with
    this as its annotation.
    """
    if "data" in parts or "task" not in parts or "result" not in parts:
        return parts
    task = mapped(parts["task"])
    if task is None:
        return parts
    own = {name: raw for name, raw in parts.items() if name != "task"}
    whole = b"{" + b",".join(msgspec.json.encode(name) + b":" + bytes(raw) for name, raw in own.items()) + b"}"
    kept = {name: raw for name, raw in task.items() if name not in _ITEMS}
    return {**kept, "annotations": msgspec.Raw(b"[" + whole + b"]")}


def _with_loose(sets: tuple[AnnotatorSet, ...], loose: Sequence[Unread]) -> tuple[AnnotatorSet, ...]:
    first = sets[0] if sets else AnnotatorSet(annotator=None, entries=())
    return (msgspec.structs.replace(first, entries=(*first.entries, *loose)), *sets[1:])


def _metadata(data: Mapping[str, Any], key: str | None) -> dict[str, Value]:
    """What else a task's data says; a name that is one of a document's own fields was written with a prefix."""
    found: dict[str, Value] = {}
    for name, value in data.items():
        if name in (key, DOCUMENT, "id") or (name in _OWN and isinstance(value, str)):
            continue
        kept = metadata_of(value)
        if kept is not None and not (key is not None and key.startswith(f"{name}.")):
            found[name.removeprefix(PREFIX)] = kept
    return found


def _annotator(block: _Block) -> str | None:
    """Who made it: an e-mail address or a number as Label Studio has it, of a prediction the model."""
    if block.kind == "predictions":
        return _noted(block, SUGGESTED_BY) or name_of(block.data.get("model_version")) or PREDICTIONS
    noted = _noted(block, MADE_BY)
    if noted is not None:
        return noted
    for part in ("completed_by", "annotator", "user", "created_username"):
        found = block.data.get(part)
        if isinstance(found, dict):
            found = next((found[name] for name in ("email", "username", "id") if name_of(found.get(name))), None)
        if isinstance(found, str):
            found = found.partition(",")[0].strip()
        if name_of(found) is not None:
            return name_of(found)
    return None


def _noted(block: _Block, name: str) -> str | None:
    return name_of(next((given.meta[name] for given in block.results if name in given.meta), None))


def _item(block: _Block, known: frozenset[str]) -> Item:
    data = block.data
    score = data.get("score")
    predicted = block.kind == "predictions"
    skipped = data.get("was_cancelled") is True or data.get("skipped") is True
    status: Status | None = "rejected" if skipped else None
    return Item(
        prefix=f"{block.kind.removesuffix('s')}-{name_of(data.get('id')) or block.number + 1}",
        status="suggested" if predicted or block.kind == "drafts" else status,
        tool=name_of(data.get("model_version")) if predicted else None,
        confidence=float(score) if predicted and type(score) in (int, float) else None,  # type: ignore[arg-type]
        made=_made(data.get("created_at")),
        known=known,
    )


def _made(value: Any) -> str | None:
    """A time in ISO 8601; old files have seconds since 1970."""
    if isinstance(value, str) and value.strip():
        return value
    if type(value) in (int, float) and 0 < value < 10**11:
        return datetime.fromtimestamp(value, UTC).isoformat()
    return None
