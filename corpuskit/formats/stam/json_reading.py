"""Reads STAM JSON, with the files that it includes."""

import re
from collections.abc import Iterator

import msgspec

from corpuskit.articles.items import Source
from corpuskit.formats.annotated import Asked
from corpuskit.formats.stam.including import MISSING, bytes_of, decoded, included
from corpuskit.formats.stam.json_parts import (
    NOT_IT,
    NOT_IT_HINT,
    annotation_in,
    data_in,
    data_of,
    datum_of,
    not_it,
    selector_of,
    set_in,
)
from corpuskit.formats.stam.stores import Fault, Given, Place, Resource, Store

NO_STORE = "a file that is no store of STAM"
NO_STORE_HINT = 'Save it again: it begins with {"@type": "AnnotationStore", and ends with }.'
BY_ITSELF = "a store that it includes is read by itself"
BY_ITSELF_HINT = "Import that file too, if it is not among the files."
TWICE = "two texts have the same id"
TWICE_HINT = "Give one of them another id."
_MOST = 1000  # files that stores may include in one another
WRONG = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Included(msgspec.Struct):
    file: str | None = msgspec.field(name="@include", default=None)


class _Resource(msgspec.Struct):
    id: str | None = msgspec.field(name="@id", default=None)
    text: str | None = None


class _Store(msgspec.Struct):
    include: str | list[str] = msgspec.field(name="@include", default=[])
    resources: list[msgspec.Raw] = []
    annotationsets: list[msgspec.Raw] = []
    datasets: list[msgspec.Raw] = []
    annotations: list[msgspec.Raw] = []


_BETWEEN = re.compile(rb"[ \t\r\n,]*")
_store_in = msgspec.json.Decoder(_Store).decode
_list_in = msgspec.json.Decoder(list[msgspec.Raw]).decode
_included_in = msgspec.json.Decoder(_Included).decode
_resource_in = msgspec.json.Decoder(_Resource).decode


def store_of(source: Source, asked: Asked) -> Store | Fault:
    """All that a store says, or why it says nothing. Raises FormatError for an unknown encoding."""
    data = bytes_of(source)
    if isinstance(data, Fault):
        return data
    reading = Reading(asked)
    wrong = reading.store(data, source.name.replace("\\", "/").rpartition("/")[2], elsewhere=False)
    return wrong or reading.known


class Lines:
    """Tells the lines of parts of a file that are asked for in its order."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at, self._line = 0, 1
        self._end = 0  # of the part that was asked for last

    def of(self, part: bytes) -> int:
        """The line where a part begins, from 1."""
        between = _BETWEEN.match(self._data, self._end)
        at = self._end if between is None else between.end()
        if not self._data.startswith(part, at):
            at = self._data.find(part, self._at)
        if at >= 0:
            self._line += self._data.count(b"\n", self._at, at)
            self._at, self._end = at, at + len(part)
        return self._line


class Reading:
    """The reading of a store and what it includes; `known` is what was read so far."""

    def __init__(self, asked: Asked) -> None:
        self.known = Store()
        self._asked = asked
        self._files: set[str] = set()
        self._elsewhere = False
        self._file: tuple[int, str] | None = None  # an included file: the line that names it, and its name
        self._lines = Lines(b"")

    def store(self, data: bytes, name: str, *, elsewhere: bool) -> Fault | None:
        """Read a store; what is `elsewhere` is only there to be referred to."""
        text = _utf8(data, self._asked.encoding, name)
        if isinstance(text, Fault):
            return text
        self._files.add(name)
        try:
            found = _store_in(text)
        except WRONG as error:
            return Fault(NO_STORE, _said(error), NO_STORE_HINT)
        for other in [found.include] if isinstance(found.include, str) else found.include:
            self._other(other, elsewhere)
        self._elsewhere, self._file = elsewhere, None
        lists = {"resources": self.resource, "annotationsets": self.vocabulary, "datasets": self.vocabulary}
        for part, take in (lists | {"annotations": self.annotation}).items():
            self._lines = Lines(text)
            for index, raw in enumerate(getattr(found, part)):
                content = bytes(raw)
                place = Place(self._lines.of(content), f"$.{part}[{index}]", content)
                for there in self._parts(place, resources=part == "resources"):
                    take(there)
        return None

    def resource(self, place: Place) -> None:
        """A text that stands in JSON."""
        try:
            found = _resource_in(place.content)
        except WRONG as error:
            self.known.refuse(not_it(error), place)
            return
        self.text(place, found.id or place.path, found.text)

    def text(self, place: Place, own: str, text: str | None) -> None:
        """A text, whose id must be its own."""
        if own in self.known.resources:
            if not self._elsewhere:
                self.known.refuse(Fault(TWICE, own, TWICE_HINT), place)
            return
        self.known.resources[own] = Resource(own, text, place.line, place.content, self._elsewhere)

    def vocabulary(self, place: Place) -> None:
        """A set of data."""
        try:
            found = set_in(place.content)
            for index, one in enumerate(found.data):
                datum = data_in(one)
                if datum_of(datum, found.id, self.known) is None:
                    where = Place(place.line, f"{place.path}.data[{index}]", bytes(one))
                    self.known.refuse(Fault(NOT_IT, datum.id, NOT_IT_HINT), where)
        except WRONG as error:
            self.known.refuse(not_it(error), place)

    def annotation(self, place: Place) -> None:
        """An annotation."""
        try:
            found = annotation_in(place.content)
        except WRONG as error:
            self.known.refuse(not_it(error), place)
            return
        target = selector_of(found.target)
        data = data_of(found.data, self.known)
        if isinstance(target, Fault) or isinstance(data, Fault):
            self.known.refuse(target if isinstance(target, Fault) else data, place)  # type: ignore[arg-type]
            return
        self.known.annotations.append(Given(found.id, target, data, place, self._elsewhere))

    def _other(self, name: str, elsewhere: bool) -> None:
        """A store that this one includes."""
        place = Place(1, "$.@include", name.encode("utf-8", "replace"))
        if not elsewhere:
            self.known.refuse(Fault(BY_ITSELF, name[:200], BY_ITSELF_HINT), place)
        if name in self._files or len(self._files) > _MOST:
            return
        data = included(name, self._asked)
        wrong = data if isinstance(data, Fault) else self.store(data, name, elsewhere=True)
        if wrong is not None:
            self.known.refuse(wrong, place)

    def _parts(self, place: Place, *, resources: bool) -> Iterator[Place]:
        """A part, or those of the file that it includes."""
        if b'"@include"' not in place.content:
            yield place
            return
        try:
            name = _included_in(place.content).file
        except WRONG as error:
            self.known.refuse(not_it(error), place)
            return
        if name is None:
            yield place
            return
        data = included(name, self._asked)
        if resources and not name.lower().endswith(".json"):
            self.plain(place, _resource_in(place.content).id or name, name, data)
            return
        if isinstance(data, Fault):
            self.known.refuse(data, place)
            return
        yield from self.inside(place, name, data)

    def inside(self, place: Place, name: str, data: bytes) -> Iterator[Place]:
        """What is in a file of JSON that a store includes: one thing, or a list of them."""
        text = _utf8(data, self._asked.encoding, name)
        if isinstance(text, Fault):
            self.known.refuse(text, place)
            return
        try:
            many = text.lstrip()[:1] == b"["
            parts = _list_in(text) if many else [msgspec.json.decode(text, type=msgspec.Raw)]
        except WRONG as error:
            self.known.refuse(Fault(NOT_IT, f"{name}: {_said(error)}", NOT_IT_HINT), place)
            return
        for index, one in enumerate(parts):
            yield Place(place.line, f"{name}: $[{index}]" if many else name, bytes(one))

    def plain(self, place: Place, own: str, name: str, data: bytes | Fault) -> None:
        """A text in a file of its own; where that is not there the corpus may have it."""
        text = data if isinstance(data, Fault) else decoded(data, self._asked.encoding, name)
        if isinstance(text, Fault) and text.reason != MISSING:
            self.known.refuse(text, place)
        self.text(place, own, text if isinstance(text, str) else None)


def _utf8(data: bytes, encoding: str | None, name: str) -> bytes | Fault:
    """JSON as UTF-8 without a byte order mark."""
    if encoding is None:
        return data.removeprefix(b"\xef\xbb\xbf")
    text = decoded(data, encoding, name)
    return text if isinstance(text, Fault) else text.removeprefix("\ufeff").encode()


def _said(error: Exception) -> str:
    """What a decoder says of a whole file."""
    words = str(error) or "it is nested too deeply"
    return words[:1].lower() + words[1:200]
