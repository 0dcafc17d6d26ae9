"""Reads annotation collections in CATMA's own TEI: tags and annotations as feature structures, pointers into a text."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import msgspec

from corpuskit.articles.items import Source
from corpuskit.formats.annotated import Asked
from corpuskit.formats.catma.found import AUTHOR, COLOUR, MADE, Found, sets_of
from corpuskit.formats.catma.project import Tag, named, text_of
from corpuskit.formats.entries import Damage, ForeignDocument, Unread
from corpuskit.formats.xml_events import HINTS as XML_HINTS
from corpuskit.formats.xml_events import Events, Stopped
from corpuskit.offsets import Piece

NO_POINTER = "a pointer that does not say where in which text"
NO_INSTANCE = "a reference to an annotation that the collection does not have"
NO_PLACE = "an annotation to which no stretch of the text belongs"
TWICE = "an id that an earlier annotation has"
NO_TEXT = "a collection that points to no text"
TWO_TEXTS = "a pointer to another text than that of the collection"
HINTS = {
    NO_POINTER: 'Write target="ID#char=START,END".',
    NO_INSTANCE: "Export the collection again: an fs with that xml:id belongs into it.",
    NO_PLACE: "Export the collection again: a seg that refers to it, with pointers, belongs into it.",
    TWICE: "Give one of them another id.",
    NO_TEXT: "Export the collection again: each ptr says in which document it points.",
    TWO_TEXTS: "A collection is for one document: make one for each.",
}
_POINTER = re.compile(r"\s*([^#]*?)\s*#\s*char=([+-]?[0-9]{1,18}),([+-]?[0-9]{1,18})\s*")
_ID = "http://www.w3.org/XML/1998/namespace id"
_SYSTEM = (AUTHOR, MADE, COLOUR)
_EMPTY = "empty"  # what CATMA writes where an author is not known


class _Instance(msgspec.Struct):
    """An annotation: its tag, the names and values of its properties, and its ranges, by the seg they are in."""

    tag: str
    values: list[tuple[str, str | None]] = []
    line: int = 0
    content: str = ""


class _Segment(msgspec.Struct):
    """A stretch with the annotations that it belongs to."""

    ids: list[str]
    line: int
    ranges: list[Piece] = []
    content: str = ""


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The document of a collection, and what of it cannot be read. Raises OSError."""
    reading = _Reading(source, asked.encoding)
    damage = None
    try:
        for _ in reading.events.run(lambda: reading.kept_from):
            pass
    except Stopped as stopped:
        reason, detail = stopped.args
        line, rest = reading.events.parser.CurrentLineNumber, reading.events.rest(reading.kept_from)
        damage = Damage(reason=reason, detail=detail, hint=XML_HINTS[reason], line=line, content=rest)
    if reading.text_id is not None:
        text = text_of(reading.text_id, None, asked)
        yield ForeignDocument(
            name=text.name,
            text=text.text,
            sets=sets_of(reading.found(), reading.silent),
            unit="utf16",
            spare=("codepoint",),
            title=text.title,
            language=text.language,
        )
    if damage is not None:
        yield damage
    elif reading.text_id is None:
        yield Damage(reason=NO_TEXT, hint=HINTS[NO_TEXT])


class _Reading:
    """Follows the elements of a collection."""

    def __init__(self, source: Source, encoding: str | None) -> None:
        self.text_id: str | None = None
        self.kept_from: int | None = None
        self._author = ""
        self._tags: dict[str, Tag] = {}
        self._tag: tuple[str, str | None] | None = None
        self._instances: dict[str, _Instance] = {}
        self._instance: _Instance | None = None
        self._twice: list[tuple[str, _Instance]] = []
        self._property: tuple[str, int] | None = None
        self._segment: _Segment | None = None
        self._segments: list[_Segment] = []
        self._unread: list[Unread] = []
        self.events = Events(source, encoding, self._start, self._end, spaces=True)
        self._parser = self.events.parser

    @property
    def silent(self) -> str | None:
        """Who made a collection without annotations."""
        author = self._author.strip()
        return author if author and author != _EMPTY and not self._instances else None

    def found(self) -> Iterator[Found | Unread]:
        """The annotations in the order of their stretches."""
        ranges: dict[str, list[Piece]] = {}
        together: dict[str, set[int]] = {}
        for number, segment in enumerate(self._segments):
            for own in segment.ids:
                if own in self._instances:
                    ranges.setdefault(own, []).extend(segment.ranges)
                    together.setdefault(own, set()).add(number)
                else:
                    yield self._lost(segment, own)
        for own, places in ranges.items():
            one = self._instances[own]
            values = [(name, value) for name, value in one.values if name not in _SYSTEM]
            system = dict(reversed([(name, value) for name, value in one.values if name in _SYSTEM]))
            yield Found(
                id=own,
                type=named(self._tags, one.tag),
                ranges=places,
                apart=len(together[own]) == 1,
                author=system.get(AUTHOR) or None,
                made=system.get(MADE),
                values=values,
                place={"line": one.line, "content": one.content, "path": f"//fs[@xml:id='{own}']"},
            )
        lost = [(NO_PLACE, own, one) for own, one in self._instances.items() if own not in ranges]
        for reason, own, one in [*lost, *((TWICE, own, one) for own, one in self._twice)]:
            hint = HINTS[reason]
            yield Unread(line=one.line, content=one.content, reason=reason, detail=own[:60], hint=hint)
        yield from self._unread

    def _lost(self, segment: _Segment, own: str) -> Unread:
        hint, content = HINTS[NO_INSTANCE], segment.content
        return Unread(line=segment.line, content=content, reason=NO_INSTANCE, detail=own[:60], hint=hint)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.events.text.clear()
        plain = name.rpartition(" ")[2]
        if plain == "fsDecl" and _ID in attributes:
            self._tag = attributes[_ID], attributes.get("baseTypes")
        elif plain == "fs" and "type" in attributes:
            self.kept_from = self._parser.CurrentByteIndex
            self._instance = _Instance(attributes["type"], line=self._parser.CurrentLineNumber)
            own = attributes.get(_ID, "")
            if self._instances.setdefault(own, self._instance) is not self._instance:
                self._twice.append((own, self._instance))
        elif plain == "f" and self._instance is not None:
            self._property = attributes.get("name", ""), len(self._instance.values)
        elif plain == "seg":
            self.kept_from = self._parser.CurrentByteIndex
            ids = [one.strip() for one in attributes.get("ana", "").split("#") if one.strip()]
            self._segment = _Segment(ids, self._parser.CurrentLineNumber)
            self._segments.append(self._segment)
        elif plain == "ptr":
            self._pointer(attributes.get("target", ""))

    def _pointer(self, target: str) -> None:
        match = _POINTER.fullmatch(target)
        if match is None:
            self._aside(NO_POINTER, target)
            return
        own = unquote(match[1]).replace("\\", "/").rstrip("/").rpartition("/")[2]
        if self.text_id is None:
            self.text_id = own or None
        if own != self.text_id:
            self._aside(TWO_TEXTS, target)
        elif self._segment is not None:
            self._segment.ranges.append((int(match[2]), int(match[3])))

    def _aside(self, reason: str, target: str) -> None:
        line = self._parser.CurrentLineNumber
        self._unread.append(
            Unread(
                line=line, content=f'<ptr target="{target}"/>', reason=reason, detail=target[:120], hint=HINTS[reason]
            )
        )

    def _end(self, name: str) -> None:
        plain = name.rpartition(" ")[2]
        text = "".join(self.events.text)
        if plain == "string" and self._property is not None and self._instance is not None:
            self._instance.values.append((self._property[0], text))
        elif plain == "f" and self._property is not None and self._instance is not None:
            if len(self._instance.values) == self._property[1]:
                self._instance.values.append((self._property[0], None))
            self._property = None
        elif plain == "fsDescr" and self._tag is not None:
            self._tags[self._tag[0]] = Tag(text, self._tag[1], {})
        elif plain == "author":
            self._author = text
        else:
            self._close(plain)
        self.events.text.clear()

    def _close(self, plain: str) -> None:
        if plain == "fs" and self._instance is not None:
            self._instance.content = self._written()
            self._instance = None
        elif plain == "seg" and self._segment is not None:
            self._segment.content = self._written()
            self._segment = None

    def _written(self) -> str:
        """The element that ends here as it stands in the file."""
        end = self.events.behind(self._parser.CurrentByteIndex)
        start, self.kept_from = self.kept_from, None
        return self.events.written(end if start is None else start, end).decode("utf-8", "replace")
