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
_Words = tuple[Status | None, float | None, str | None, str | None]


class Given(msgspec.Struct, frozen=True, gc=False):
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
    if data is None:
        return Given(content, line, number, path, None, _NOTHING, _NOTHING, None)
    value, meta = data.get("value"), data.get("meta")
    if type(value) is not dict:
        value = _NOTHING
    if type(meta) is not dict:
        meta = _NOTHING
    return Given(content, line, number, path, data, value, meta, name_of(data.get("id")))


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
) -> list[Entry]:
    """What the results say, each in its place; `taken` are the annotator's ids in the document so far, which grow;
    `numbers` counts the entries of the file.
    """
    reading = _Reading(item, text, config, taken, numbers)
    reading.look(results)
    for given in results:
        reading.take(given)
    return reading.entries


class _Reading:
    """The results of one annotation, read with the ids that all of them have."""

    def __init__(self, item: Item, text: TaskText, config: Config, taken: set[str], numbers: Iterator[int]) -> None:
        self.entries: list[Entry] = []
        self._add = self.entries.append
        self._numbers = numbers
        self._item = item
        self._common: _Words = (item.status, item.confidence, item.tool, None)  # of a result that says nothing of it
        self._text = text
        self._config = config
        self._taken = taken
        self._plain: dict[str, str] = {}  # the names of controls without their kinds
        self._labelled: set[str] = set()  # regions, by their ids, that have labels
        self._heads: dict[str, list[str]] = {}  # ids of entries, by those of regions and of what is about the document
        self._begun: dict[str, list[str]] = {}  # the controls that labelled a region, as far as was read
        self._unlabelled: set[str] = set()  # regions that are made by what is said of them

    def look(self, results: Sequence[Given]) -> None:
        """Take up which regions have labels, and give each the id that it will have, for what stands before it."""
        labelled, taken, heads = self._labelled, self._taken, self._heads
        for given in results:
            own, value = given.id, given.value
            if own is None or not value or own in labelled:
                continue
            if given.meta and self._is_context(given):
                heads.setdefault(own, [own])
            elif value.get("labels") is not None or _labels_of(value) is not None:
                labelled.add(own)
                free = self._free(own) if own in taken else own
                taken.add(free)
                heads.setdefault(own, [free])

    def take(self, given: Given) -> None:
        """What one result says."""
        data = given.data
        if data is not None and data.get("type") == RELATION:
            self._links(given, data)
        elif data is None or given.value is _NOTHING:
            self._add(self._unread(given, NO_RESULT, _found(data)))
        elif given.meta and self._is_context(given):
            return
        elif not _has_place(given.value):
            self._said(given, data)
        elif not self._is_taken(given, data):
            self._region(given, data)

    def _is_context(self, given: Given) -> bool:
        return given.meta.get(CONTEXT) is True and given.id in self._item.known

    def _is_taken(self, given: Given, data: Mapping[str, Any]) -> bool:
        """Take a region with one label, nothing of which was read before, as nearly all are; False for any other."""
        own, labels, name = given.id, given.value.get("labels"), data.get("from_name")
        if own in self._begun or own not in self._labelled or type(labels) is not list or len(labels) != 1:
            return False
        label = labels[0]
        if type(label) is not str or label in self._config.shared or type(name) is not str or "parentID" in data:
            return False
        pieces = self._text.pieces(given.value) if data.get("to_name") == self._text.name else None
        if own is None or pieces is None:
            return False
        self._begun[own] = [self._plain.get(name) or self._control(data)]
        self._add(self._marked(given, self._heads[own][0], label, pieces, given.value.get("text")))
        return True

    def _region(self, given: Given, data: Mapping[str, Any]) -> None:
        own, other = self._text.name, data.get("to_name")
        if own != other and own is not None and other is not None and other in ((*self._config.shown,) or (other,)):
            self._add(self._unread(given, ELSEWHERE, f"it is about '{other}', the text is '{own}'"))
            return
        pieces = self._text.pieces(given.value)
        if pieces is None:
            self._add(self._unread(given, NO_TEXT, f"its value has {_parts(given.value)}"))
            return
        labels = _labels_of(given.value)
        control = self._control(data)
        if labels is not None:
            self._labels(given, data, labels, control, pieces)
            return
        own = given.id
        if own is None or (own not in self._labelled and own not in self._unlabelled):
            own = own or f"T{given.number}"
            self._unlabelled.add(own)
            self._heads[own] = [self._free(own)]
            recorded = given.value.get("text") if _payload(given)[0] != "text" else None
            self._add(self._marked(given, self._heads[own][0], control or "region", pieces, recorded))
        self._properties(given, own, control)

    def _labels(
        self, given: Given, data: Mapping[str, Any], labels: Sequence[str], control: str, pieces: tuple[Piece, ...]
    ) -> None:
        own = given.id
        begun = None if own is None else self._begun.get(own)
        if begun is not None and control in begun:
            self._add(self._unread(given, TWICE, f"the region '{own}' has labels of '{control}' already"))
            return
        if own is None:
            own = f"T{given.number}"
            self._heads[own] = [self._free(own)]
            begun = self._begun.get(own)
        again = begun is not None
        self._begun.setdefault(own, []).append(control)
        heads, shared, recorded = self._heads[own], self._config.shared, given.value.get("text")
        for number, label in enumerate(labels or (control or "region",)):
            if again or number:
                heads.append(self._free(f"{own}-{len(heads) + 1}"))
            kind = f"{control}.{label}" if labels and label in shared else label
            self._add(self._marked(given, heads[-1], kind, pieces, recorded))
        if "parentID" not in data:
            return
        parent = name_of(data["parentID"])
        if parent is not None and not again:
            ends = heads[0], self._head(parent)
            self._add(self._link(given, self._free(f"{own}-parent"), PARENT, ends))

    def _said(self, given: Given, data: Mapping[str, Any]) -> None:
        """What is said without marking anything: of a region that has the id, else of the document."""
        name, values = _payload(given)
        control = plain(name_of(data.get("from_name")) or name or "")
        if name is None or not control:
            reason = NO_TEXT if given.value else NO_RESULT
            self._add(self._unread(given, reason, f"its value has {_parts(given.value)}"))
            return
        own = given.id or f"T{given.number}"
        if own in self._heads:
            self._properties(given, own, control)
            return
        known = self._config.controls.get(name_of(data.get("from_name")) or "")
        if known is not None and known.per_region:
            self._add(self._unread(given, NO_REGION, f"'{known.name}' is for regions, and none is called '{own}'"))
            return
        kinds = [document_type(control, str(value)) for value in values] if name in ("choices", "taxonomy") else []
        self._heads[own] = [self._free(f"{own}-{number}" if number else own) for number in range(len(kinds) or 1)]
        for own_id, kind in zip(self._heads[own], kinds or [control], strict=True):
            self._add(self._marked(given, own_id, kind, (), None))
        if not kinds:
            self._properties(given, own, control)

    def _properties(self, given: Given, own: str, control: str) -> None:
        name, values = _payload(given)
        if name is None:
            self._add(self._unread(given, NO_TEXT, f"its value has {_parts(given.value)}"))
        for value in values:
            said = TRUTH.get(value, value) if name == "choices" and isinstance(value, str) else value
            for target in self._heads[own]:
                self._add(Property(**self._entry(given), type=control, target=target, value=said))

    def _links(self, given: Given, data: Mapping[str, Any]) -> None:
        first, second = name_of(data.get("from_id")), name_of(data.get("to_id"))
        if first is None or second is None:
            self._add(self._unread(given, NO_RESULT, _found(data)))
            return
        found = self._head(first), self._head(second)
        if data.get("direction") == "left":
            found = found[1], found[0]
        said = data.get("labels")
        labels = [label for label in (said if isinstance(said, list) else (said,)) if isinstance(label, str)]
        labels = labels or [RELATION]
        wanted = given.id if given.id is not None else f"R{given.number}"
        listed = data.get(IDS)
        if listed is None and len(labels) == 1:
            self._add(self._link(given, self._free(wanted), labels[0], found))
            return
        ids = [wanted, *(f"{wanted}-{number}" for number in range(2, len(labels) + 1))]
        if isinstance(listed, list) and len(listed) == len(labels):
            ids = [name_of(one) or own for one, own in zip(listed, ids, strict=True)]
        for label, one in zip(labels, ids, strict=True):
            self._add(self._link(given, self._free(one), label, found))

    def _head(self, own: str) -> str:
        heads = self._heads.get(own)
        return own if heads is None else heads[0]

    def _control(self, data: Mapping[str, Any]) -> str:
        """The control by which something was said, without its kind; each name is looked at once."""
        name = data.get("from_name")
        if type(name) is not str:
            return plain(name_of(name) or "")
        known = self._plain.get(name)
        if known is None:
            known = self._plain[name] = plain(name_of(name) or "")
        return known

    def _link(self, given: Given, own: str, kind: str, ends: tuple[str, str]) -> Link:
        data, meta = given.data, given.meta
        if data is not None and ("score" in data or "text" in meta or "tool" in meta):
            status, confidence, tool, comment = self._words(data, meta)
        else:
            status, confidence, tool, comment = self._common
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
        data, meta = given.data, given.meta
        if data is not None and ("score" in data or "text" in meta or "tool" in meta):
            status, confidence, tool, comment = self._words(data, meta)
        else:
            status, confidence, tool, comment = self._common
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

    def _words(self, data: Mapping[str, Any], meta: Mapping[str, Any]) -> _Words:
        """Status, confidence, tool and comment of a record that an entry becomes."""
        item = self._item
        tool, texts = meta.get("tool", item.tool), meta.get("text")
        listed = texts if isinstance(texts, list) else [texts]
        comment = "\n".join(text for text in listed if isinstance(text, str))
        confidence = _number(data.get("score"), item.confidence)
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
    if type(found) is list and len(found) == 1 and type(found[0]) is str:
        return found
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
