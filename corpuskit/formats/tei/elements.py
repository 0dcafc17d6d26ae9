"""The parts of a TEI file, one text with its header at a time: elements, with their own places in the file."""

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any
from xml.parsers import expat

import msgspec

from corpuskit.articles.items import Source
from corpuskit.formats.entries import Damage
from corpuskit.formats.tei.names import SPACE

CUT = "a TEI file that breaks off or is damaged"
ENTITIES = "XML that declares entities of its own"
UNKNOWN_ENTITY = "an entity that the file does not declare"
TOO_DEEP = "XML that is nested too deep"
TOO_LARGE = "a TEI text that is too large"
OUTSIDE = "annotations that are in a corpus and in none of its texts"
HINTS = {
    CUT: "Mend it at that place; an XML editor shows what is wrong.",
    ENTITIES: "Save it with the entities resolved and without the document type: xmllint --noent --dropdtd does so.",
    UNKNOWN_ENTITY: "Save it with the entities resolved: xmllint --noent --dropdtd --loaddtd does so.",
    TOO_DEEP: "Nothing that is written by people is: look where the file comes from.",
    TOO_LARGE: "Split the text before it is annotated.",
    OUTSIDE: "Put the standOff into the TEI element of the text that it is about.",
}
ROOTS = frozenset({"TEI", "TEI.2"})
CORPORA = frozenset({"teiCorpus", "teiCorpus.2"})
ID = "xml:id"

_CHUNK = 1 << 16
_LARGEST = 128_000_000  # bytes of one text
_LARGEST_REST = 16_000_000  # bytes of what cannot be read that are set aside
_LONGEST = 2000  # bytes of an element that an entry has as its own
_DEEPEST = 150
_OPENING = re.compile(rb"""<(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+>""")
_XML = "http://www.w3.org/XML/1998/namespace "
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
_OLD = {"id": ID, "lang": "xml:lang"}  # how P4 wrote what all XML has since


class Element(msgspec.Struct, eq=False):
    """An element with its text and elements in their order; those of other namespaces have no name. `start` and `end`
    count bytes of the file as UTF-8.

    The rest says where it is in the text, once that is made (see `text.Text`): between which code points, None where
    it is in no text; and between which characters of what the file has as text, as pointers count them.
    """

    name: str
    attributes: dict[str, str]
    line: int
    start: int
    end: int = 0
    children: list["Element | str"] = []
    begin: int | None = None
    finish: int = 0
    first_raw: int = 0
    last_raw: int = 0

    @property
    def id(self) -> str | None:
        """The identifier, or None."""
        return self.attributes.get(ID) or None

    def elements(self, *names: str) -> Iterator["Element"]:
        """The elements directly below, of these names if any are given."""
        for child in self.children:
            if isinstance(child, Element) and (not names or child.name in names):
                yield child

    def first(self, *names: str) -> "Element | None":
        """The first element directly below of one of these names, or None."""
        return next(self.elements(*names), None)

    def below(self, *names: str) -> Iterator["Element"]:
        """All elements below, in the order of the file, of these names if any are given."""
        todo = self.children[::-1]
        while todo:
            element = todo.pop()
            if isinstance(element, Element):
                if not names or element.name in names:
                    yield element
                todo += element.children[::-1]


class Part(msgspec.Struct):
    """A text with its header, and its own bytes as UTF-8; `alone` says that it is all that its file holds."""

    element: Element
    content: bytes
    alone: bool

    def written(self, element: Element) -> str:
        """An element as it stands in the file; of a long one the opening tag, as the rest is in the text."""
        start, end = element.start - self.element.start, element.end - self.element.start
        opening = _OPENING.match(self.content, start) if end - start > _LONGEST else None
        return self.content[start : opening.end() if opening else end].decode("utf-8", "replace")


class _Stopped(Exception):
    """What ends the reading of a file on purpose: the reason, and what is particular."""


def parts(source: Source, encoding: str | None = None) -> Iterator[Part | Damage]:
    """The texts in the file's order; where it breaks off, a damage is the last. Raises OSError."""
    with source.open() as stream:
        yield from _Parts(_as_utf_8(stream, encoding)).all()


def _as_utf_8(stream: Any, stated: str | None) -> Iterator[bytes]:
    """The bytes of the file as UTF-8 without a byte order mark. Raises UnicodeError and LookupError."""
    first = stream.read(_CHUNK)
    declared = _DECLARED.match(first)
    name = next((name for mark, name in _MARKS.items() if first.startswith(mark)), None)
    decoder = codecs.getincrementaldecoder(name or stated or (declared[1].decode() if declared else "utf-8"))()
    while first:
        yield decoder.decode(first).encode()
        first = stream.read(_CHUNK)
    yield decoder.decode(b"", final=True).encode()


class _Parts:
    """Follows the elements of a file, and keeps of its bytes only those of the text that is being read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._bytes = bytearray()
        self._base = 0  # bytes before those that are kept
        self._depth = 0
        self._open: list[Element] = []
        self._done: list[Part | Damage] = []
        parser: Any = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.EntityDeclHandler = self._refuse
        parser.SkippedEntityHandler = self._entity
        self._parser = parser

    def all(self) -> Iterator[Part | Damage]:
        """The texts, and what is damaged."""
        try:
            for chunk in self._chunks:
                self._bytes += chunk
                self._parser.Parse(chunk, 0)
                yield from self._taken()
                if len(self._bytes) > _LARGEST:
                    raise _Stopped(TOO_LARGE, f"more than {_LARGEST:,} bytes")
            self._parser.Parse(b"", 1)
        except _Stopped as stopped:
            yield from self._taken()
            yield self._damage(*stopped.args)
        except expat.ExpatError as error:
            yield from self._taken()
            damage = self._damage(CUT, expat.ErrorString(error.code))
            yield msgspec.structs.replace(damage, line=error.lineno)
        except (UnicodeError, LookupError) as error:
            yield from self._taken()
            yield self._damage(CUT, str(error))

    def _taken(self) -> list[Part | Damage]:
        """What is whole; the bytes before what is open are forgotten."""
        done, self._done = self._done, []
        keep = self._open[0].start if self._open else max(self._parser.CurrentByteIndex, self._base)
        del self._bytes[: keep - self._base]
        self._base = keep
        return done

    def _damage(self, reason: str, detail: str | None) -> Damage:
        rest = bytes(self._bytes[:_LARGEST_REST])
        line = self._open[0].line if self._open else self._parser.CurrentLineNumber
        return Damage(reason=reason, detail=detail, hint=HINTS[reason], line=line, content=rest)

    def _refuse(self, name: str, *_: Any) -> None:
        raise _Stopped(ENTITIES, name[:60])

    def _entity(self, name: str, parameter: bool) -> None:
        """A reference to what only a document type elsewhere declares: by the name that HTML has for it, if any."""
        if parameter:
            return
        character = html5.get(f"{name};")
        if character is None:
            raise _Stopped(UNKNOWN_ENTITY, f"&{name[:60]}; in line {self._parser.CurrentLineNumber}")
        self._say(character)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Stopped(TOO_DEEP, f"more than {_DEEPEST} elements in each other")
        at = self._parser.CurrentByteIndex
        space, _, plain = name.rpartition(" ")
        plain = plain if space in (SPACE, "") else ""
        if self._open or plain in ROOTS or (plain == "standOff" and self._depth == 2):
            own = {_attribute(key, space): value for key, value in attributes.items()}
            element = Element(plain, own, self._parser.CurrentLineNumber, at)
            if self._open:
                self._open[-1].children.append(element)
            self._open.append(element)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        element.end = self._behind(element)
        if self._open:
            return
        content = bytes(self._bytes[element.start - self._base : element.end - self._base])
        if element.name in ROOTS:
            self._done.append(Part(element, content, alone=self._depth == 0))
        else:
            self._done.append(Damage(reason=OUTSIDE, hint=HINTS[OUTSIDE], line=element.line, content=content))

    def _behind(self, element: Element) -> int:
        """Where an element ends: its closing tag is still to come, unless it has none."""
        at: int = self._parser.CurrentByteIndex
        here = at - self._base
        empty = not element.children and self._bytes[here - 2 : here] == b"/>"
        return at if empty else self._base + self._bytes.index(b">", here) + 1

    def _say(self, text: str) -> None:
        """Give the element that is open a part of its text."""
        if self._open:
            self._open[-1].children.append(text)


def _attribute(key: str, space: str) -> str:
    """The name of an attribute, without its namespace unless that is XML's own."""
    if key.startswith(_XML):
        return f"xml:{key.removeprefix(_XML)}"
    plain = key.rpartition(" ")[2]
    return _OLD.get(plain, plain) if not space else plain
