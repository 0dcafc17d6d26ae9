"""A document with its annotations as GATE has them: numbered, contiguous, in sets, and with features for all else."""

import re
from collections.abc import Iterator
from itertools import count, pairwise
from typing import Any

import msgspec

from corpuskit.formats.annotated import Outgoing
from corpuskit.formats.entries import AnnotatorSet, Entry, Link, Property, Said, TextBound
from corpuskit.formats.gate import names
from corpuskit.formats.joining import CONTINUES
from corpuskit.model import Document

HOLDS = frozenset(
    "pieces overlap nested relations relation-attributes attributes many-values document status confidence tool time "
    "comment ids annotators metadata title language typed-values empty-label zero-width unaligned".split()
)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")  # that are kept as they are: those of Java go a little further
_SAID = {names.CONFIDENCE: "confidence", names.TOOL: "tool", names.MADE: "made", names.COMMENT: "comment"}


class WrittenAnnotation(msgspec.Struct):
    """An annotation as it is written; offsets count code points."""

    id: int
    type: str
    start: int
    end: int
    features: dict[str, Any]


class WrittenRelation(msgspec.Struct):
    """A relation as it is written."""

    id: int
    type: str
    start: int
    end: int
    features: dict[str, Any]


class WrittenSet(msgspec.Struct):
    """An annotation set as it is written; the default set has no name."""

    name: str
    annotations: list[WrittenAnnotation] = []
    relations: list[WrittenRelation] = []


class Written(msgspec.Struct):
    """A document as it is written."""

    name: str
    text: str | None
    features: dict[str, Any]
    sets: list[WrittenSet]


def gate_of(outgoing: Outgoing) -> Written:
    """A document as GATE has it."""
    numbers = _Numbers(outgoing)
    sets = [_Saying(outgoing.document, given, numbers).set() for given in outgoing.sets]
    return Written(outgoing.document.id, outgoing.document.text, _features(outgoing.document), sets)


def losses(outgoing: Outgoing) -> Iterator[str]:
    """What the meaning that relations have here takes from a document."""
    for given in outgoing.sets:
        for entry in given.entries:
            if isinstance(entry, Link) and entry.type == CONTINUES:
                yield f"relations called '{CONTINUES}', which join pieces of annotations here"


def _features(document: Document) -> dict[str, Any]:
    known = {names.TITLE: document.title, names.LANGUAGE: document.language}
    features: dict[str, Any] = {name: value for name, value in known.items() if value is not None}
    return features | {names.name_of(name, known): value for name, value in document.metadata.items()}


class _Numbers:
    """The numbers of a document's annotations and relations: those that they had, where nothing else has them."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._kept: dict[str, Entry] = {}
        for given in outgoing.sets:
            for entry in given.entries:
                own = entry.id if isinstance(entry, TextBound | Link) else None
                if own is not None and _NUMBER.fullmatch(own):
                    self._kept.setdefault(own, entry)
        self._next = count(max(map(int, self._kept), default=-1) + 1)

    def of(self, entry: Entry, own: str | None) -> tuple[int, bool]:
        """The number of an entry, and whether it says its id."""
        if own is not None and self._kept.get(own) is entry:
            return int(own), True
        return self.new(), own is None

    def new(self) -> int:
        """A number that nothing has."""
        return next(self._next)


class _Saying:
    """What one annotator says on its way to a set."""

    def __init__(self, document: Document, given: AnnotatorSet, numbers: _Numbers) -> None:
        self._length = len(document.text or "")
        self._given = given
        self._numbers = numbers
        self._values: dict[str | None, dict[str, list[Any]]] = {}
        self._ids: dict[str, int] = {}
        self._set = WrittenSet(given.annotator or "")

    def set(self) -> WrittenSet:
        for entry in self._given.entries:
            if isinstance(entry, Property):
                values = self._values.setdefault(entry.target, {}).setdefault(names.name_of(entry.type), [])
                values.append(True if entry.value is None else entry.value)
        for entry in self._given.entries:
            if isinstance(entry, TextBound):
                self._annotation(entry)
        for entry in self._given.entries:
            if isinstance(entry, Link):
                self._link(entry)
        return self._set

    def _annotation(self, entry: TextBound) -> None:
        number, says = self._numbers.of(entry, entry.id)
        features = self._features(entry, None if says else entry.id)
        if not entry.pieces:
            features[names.DOCUMENT] = True
        self._ids[entry.id] = number
        numbers = [number]
        for start, end in entry.pieces or ((0, self._length),):
            own = numbers[-1]
            self._set.annotations.append(WrittenAnnotation(own, entry.type, start, end, features))
            numbers.append(self._numbers.new() if len(numbers) < len(entry.pieces) else own)
            features = {}
        for first, second in pairwise(numbers[:-1]):
            self._set.relations.append(WrittenRelation(self._numbers.new(), CONTINUES, first, second, {}))

    def _link(self, entry: Link) -> None:
        for first, second in pairwise(entry.ends):
            if first in self._ids and second in self._ids:
                number, says = self._numbers.of(entry, entry.id)
                features = self._features(entry, None if says else entry.id)
                ends = self._ids[first], self._ids[second]
                self._set.relations.append(WrittenRelation(number, entry.type, *ends, features))

    def _features(self, entry: TextBound | Link, own: str | None) -> dict[str, Any]:
        """The features of an entry; one value stands by itself, several in a list."""
        features = {
            name: values[0] if len(values) == 1 else values for name, values in self._values.get(entry.id, {}).items()
        }
        return features | _provenance(entry) | ({} if own is None else {names.ID: own})


def _provenance(entry: Said) -> dict[str, Any]:
    said = {names.STATUS: entry.status} if entry.status in ("suggested", "rejected") else {}
    told = {name: getattr(entry, field) for name, field in _SAID.items()}
    return said | {name: value for name, value in told.items() if value is not None}
