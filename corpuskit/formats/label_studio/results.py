"""The results of one annotation of a task as entries: regions with labels, what is said of them, and relations."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from corpuskit.formats.entries import Entry, Link, Property, TextBound, Unread
from corpuskit.formats.json_tasks import name_of, scalar_of
from corpuskit.formats.label_studio.config import Config
from corpuskit.formats.label_studio.names import CONTEXT, IDS, PARENT, RELATION, TRUTH, document_type, plain
from corpuskit.formats.label_studio.texts import TaskText
from corpuskit.model import Scalar, Status
from corpuskit.offsets import Piece

NO_RESULT = "not a result of Label Studio"
ELSEWHERE = "a result about another text of the task"
NO_TEXT = "a result that marks no text"
NO_REGION = "a value of a region that the file does not name"
TWICE = "a region with the id of another one"
HINTS = {
    NO_RESULT: "A result has from_name, to_name, type and value, a relation from_id and to_id.",
    ELSEWHERE: "Export the other text as tasks of its own, or put config.xml beside the file to say which text counts.",
    NO_TEXT: "Export regions of images, sound and video apart: only stretches of text can be annotated here.",
    NO_REGION: "Export the project as JSON: the short form JSON-MIN leaves out of which region it is.",
    TWICE: "Give one of the two another id, and import the file again.",
}
_LARGEST = 10**18  # numbers beyond it are none that say how sure somebody is
_NOTHING: dict[str, Any] = {}
_SAID = ("choices", "taxonomy", "rating", "number", "datetime", "selected", "text")  # what a value says, by its name


class Given(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One result: as it stands, and decoded; None where it is no mapping. It is number `number` of the file's results.

    `value` is what it marks and says, `meta` what people or programs noted on it, `id` its region's.
    """

    content: str
    line: int
    number: int
    path: str
    data: dict[str, Any] | None
    value: dict[str, Any]
    meta: dict[str, Any]
    id: str | None


def given_of(data: dict[str, Any] | None, content: str, line: int, number: int, path: str) -> Given:
    """A result with what is asked of it most."""
    parts = _NOTHING if data is None else data
    value, meta = parts.get("value"), parts.get("meta")
    return Given(
        content=content,
        line=line,
        number=number,
        path=path,
        data=data,
        value=value if isinstance(value, dict) else _NOTHING,
        meta=meta if isinstance(meta, dict) else _NOTHING,
        id=name_of(parts.get("id")),
    )


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Whose results they are, and what holds for all of them. `prefix` tells ids apart that the annotator has twice,
    `known` are the ids of regions that this annotator has in any item of the task.
    """

    prefix: str
    status: Status | None = None
    tool: str | None = None
    confidence: float | None = None
    made: str | None = None
    known: frozenset[str] = frozenset()


def entries_of(
    results: Sequence[Given], item: Item, text: TaskText, config: Config, taken: set[str], numbers: Iterator[int]
) -> Iterator[Entry]:
    """What the results say, each in its place; `taken` are the annotator's ids in the document so far, which grow;
    `numbers` counts the entries of the file.
    """
    reading = _Reading(item, text, config, taken, numbers)
    reading.look(results)
    for given in results:
        yield from reading.entries(given)


class _Reading:
    """The results of one annotation, read with the ids that all of them have."""

    def __init__(self, item: Item, text: TaskText, config: Config, taken: set[str], numbers: Iterator[int]) -> None:
        self._numbers = numbers
        self._item = item
        self._text = text
        self._config = config
        self._taken = taken
        self._labelled: set[str] = set()  # regions, by their ids, that have labels
        self._heads: dict[str, list[str]] = {}  # ids of entries, by those of regions and of what is about the document
        self._controls: set[tuple[str, str]] = set()  # a region and a control that labelled it
        self._begun: set[str] = set()  # regions of which one control's labels were read
        self._unlabelled: set[str] = set()  # regions that are made by what is said of them

    def look(self, results: Sequence[Given]) -> None:
        """Take up which regions have labels, and give each the id that it will have, for what stands before it."""
        for given in results:
            if given.id is None or not given.value:
                continue
            if self._is_context(given):
                self._heads.setdefault(given.id, [given.id])
            elif _labels_of(given.value) is not None and given.id not in self._labelled:
                self._labelled.add(given.id)
                self._heads.setdefault(given.id, [self._free(given.id)])

    def entries(self, given: Given) -> Iterator[Entry]:
        """What one result says."""
        data = given.data
        if data is not None and data.get("type") == RELATION:
            yield from self._links(given, data)
        elif data is None or not isinstance(data.get("value"), dict):
            yield self._unread(given, NO_RESULT, _found(data))
        elif self._is_context(given):
            return
        elif _has_place(given.value):
            yield from self._region(given, data)
        else:
            yield from self._said(given, data)

    def _is_context(self, given: Given) -> bool:
        return bool(given.meta) and given.meta.get(CONTEXT) is True and given.id in self._item.known

    def _region(self, given: Given, data: Mapping[str, Any]) -> Iterator[Entry]:
        names = self._text.name, data.get("to_name")
        if None not in names and names[0] != names[1] and names[1] in (self._config.shown or (names[1],)):
            yield self._unread(given, ELSEWHERE, f"it is about '{names[1]}', the text is '{names[0]}'")
            return
        pieces = self._text.pieces(given.value)
        if pieces is None:
            yield self._unread(given, NO_TEXT, f"its value has {_parts(given.value)}")
            return
        labels = _labels_of(given.value)
        control = plain(name_of(data.get("from_name")) or "")
        if labels is not None:
            yield from self._labels(given, labels, control, pieces)
            return
        own = given.id
        if own is None or (own not in self._labelled and own not in self._unlabelled):
            own = own or f"T{given.number}"
            self._unlabelled.add(own)
            self._heads[own] = [self._free(own)]
            recorded = given.value.get("text") if _payload(given)[0] != "text" else None
            yield self._marked(given, self._heads[own][0], control or "region", pieces, recorded)
        yield from self._properties(given, own, control)

    def _labels(self, given: Given, labels: Sequence[str], control: str, pieces: tuple[Piece, ...]) -> Iterator[Entry]:
        own = given.id
        if own is not None and (own, control) in self._controls:
            yield self._unread(given, TWICE, f"the region '{own}' has labels of '{control}' already")
            return
        again = own in self._begun
        if own is None:
            own = f"T{given.number}"
            self._heads[own] = [self._free(own)]
        self._controls.add((own, control))
        self._begun.add(own)
        kinds = [f"{control}.{label}" if label in self._config.shared else label for label in labels]
        for number, kind in enumerate(kinds or [control or "region"]):
            if again or number:
                self._heads[own].append(self._free(f"{own}-{len(self._heads[own]) + 1}"))
            yield self._marked(given, self._heads[own][-1], kind, pieces, given.value.get("text"))
        parent = name_of((given.data or {}).get("parentID"))
        if parent is not None and not again:
            ends = self._heads[own][0], self._head(parent)
            yield self._link(given, self._free(f"{own}-parent"), PARENT, ends)

    def _said(self, given: Given, data: Mapping[str, Any]) -> Iterator[Entry]:
        """What is said without marking anything: of a region that has the id, else of the document."""
        name, values = _payload(given)
        control = plain(name_of(data.get("from_name")) or name or "")
        if name is None or not control:
            reason = NO_TEXT if given.value else NO_RESULT
            yield self._unread(given, reason, f"its value has {_parts(given.value)}")
            return
        own = given.id or f"T{given.number}"
        if own in self._heads:
            yield from self._properties(given, own, control)
            return
        known = self._config.controls.get(name_of(data.get("from_name")) or "")
        if known is not None and known.per_region:
            yield self._unread(given, NO_REGION, f"'{known.name}' is for regions, and none is called '{own}'")
            return
        kinds = [document_type(control, str(value)) for value in values] if name in ("choices", "taxonomy") else []
        self._heads[own] = [self._free(f"{own}-{number}" if number else own) for number in range(len(kinds) or 1)]
        for own_id, kind in zip(self._heads[own], kinds or [control], strict=True):
            yield self._marked(given, own_id, kind, (), None)
        if not kinds:
            yield from self._properties(given, own, control)

    def _properties(self, given: Given, own: str, control: str) -> Iterator[Entry]:
        name, values = _payload(given)
        if name is None:
            yield self._unread(given, NO_TEXT, f"its value has {_parts(given.value)}")
        for value in values:
            said = TRUTH.get(value, value) if name == "choices" and isinstance(value, str) else value
            for target in self._heads[own]:
                yield Property(**self._entry(given), type=control, target=target, value=said)

    def _links(self, given: Given, data: Mapping[str, Any]) -> Iterator[Entry]:
        ends = name_of(data.get("from_id")), name_of(data.get("to_id"))
        if ends[0] is None or ends[1] is None:
            yield self._unread(given, NO_RESULT, _found(data))
            return
        found = self._head(ends[0]), self._head(ends[1])
        if data.get("direction") == "left":
            found = found[1], found[0]
        labels = [label for label in data.get("labels") or () if isinstance(label, str)] or [RELATION]
        wanted = given.id if given.id is not None else f"R{given.number}"
        ids, listed = [wanted], data.get(IDS)
        if len(labels) > 1:
            ids += [f"{wanted}-{number}" for number in range(2, len(labels) + 1)]
        if isinstance(listed, list) and len(listed) == len(labels):
            ids = [name_of(one) or own for one, own in zip(listed, ids, strict=True)]
        for label, one in zip(labels, ids, strict=True):
            yield self._link(given, self._free(one), label, found)

    def _head(self, own: str) -> str:
        return self._heads[own][0] if own in self._heads else own

    def _link(self, given: Given, own: str, kind: str, ends: tuple[str, str]) -> Link:
        status, confidence, tool, comment = self._words(given)
        return Link(
            line=given.line,
            content=given.content,
            number=next(self._numbers),
            path=given.path,
            status=status,
            confidence=confidence,
            tool=tool,
            made=self._item.made,
            comment=comment,
            id=own,
            type=kind,
            ends=ends,
        )

    def _marked(self, given: Given, own: str, kind: str, pieces: tuple[Piece, ...], recorded: Any) -> TextBound:
        status, confidence, tool, comment = self._words(given)
        return TextBound(
            line=given.line,
            content=given.content,
            number=next(self._numbers),
            path=given.path,
            status=status,
            confidence=confidence,
            tool=tool,
            made=self._item.made,
            comment=comment,
            id=own,
            type=kind,
            pieces=pieces,
            surface=recorded if isinstance(recorded, str) else None,
        )

    def _words(self, given: Given) -> tuple[Status | None, float | None, str | None, str | None]:
        """Status, confidence, tool and comment of a record that an entry becomes."""
        item, meta = self._item, given.meta
        score = None if given.data is None else given.data.get("score")
        confidence = item.confidence if score is None else _number(score, item.confidence)
        if not meta:
            return item.status, confidence, item.tool, None
        tool, texts = meta.get("tool", item.tool), meta.get("text")
        listed = texts if isinstance(texts, list) else [texts]
        comment = "\n".join(text for text in listed if isinstance(text, str))
        return item.status, confidence, tool if isinstance(tool, str) and tool else None, comment or None

    def _free(self, wanted: str) -> str:
        """An id like this one that the annotator does not have yet."""
        own, number = wanted, 1
        while own in self._taken:
            own = f"{self._item.prefix}-{wanted}" if number == 1 else f"{self._item.prefix}-{wanted}-{number}"
            number += 1
        self._taken.add(own)
        return own

    def _entry(self, given: Given) -> dict[str, Any]:
        return {"line": given.line, "content": given.content, "number": next(self._numbers), "path": given.path}

    def _unread(self, given: Given, reason: str, detail: str) -> Unread:
        return Unread(**self._entry(given), reason=reason, detail=detail, hint=HINTS[reason])


def _has_place(value: Mapping[str, Any]) -> bool:
    return ("start" in value and "end" in value) or "globalOffsets" in value


def _labels_of(value: Mapping[str, Any]) -> list[str] | None:
    """The labels of a region; None where the value has none to give."""
    found = value.get("labels")
    if found is None:
        found = next((found for name, found in value.items() if name.endswith("labels")), None)
        if found is None:
            return None
    return [label for label in (found if isinstance(found, list) else [found]) if isinstance(label, str)]


def _payload(given: Given) -> tuple[str | None, list[Scalar]]:
    """What a value says besides a place, by its name; what is said of several things is several values."""
    value, kind = given.value, (given.data or {}).get("type")
    for name in _SAID:
        if name not in value or (name == "text" and kind != "textarea" and _has_place(value)):
            continue
        found = value[name]
        if name == "taxonomy" and isinstance(found, list):
            return name, ["/".join(map(str, path)) if isinstance(path, list) else scalar_of(path) for path in found]
        listed = found if isinstance(found, list) else [found]
        return name, [scalar_of(one) for one in listed if one is not None]
    return None, []


def _number(value: Any, otherwise: float | None) -> float | None:
    plain = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST
    return float(value) if plain else otherwise


def _found(data: Mapping[str, Any] | None) -> str:
    return "it is no mapping" if data is None else f"it has {_parts(data)}"


def _parts(data: Mapping[str, Any]) -> str:
    return ", ".join(sorted(data)[:12]) or "nothing"
