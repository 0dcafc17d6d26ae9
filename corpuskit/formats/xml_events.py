"""The elements of an XML file as they come, with the bytes in which they stand; entities of strangers are refused."""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO
from xml.parsers import expat

from corpuskit.articles.items import Source

ENTITIES = "XML that declares entities of its own"
UNDECLARED = "XML with an entity that it does not declare"
TOO_LARGE = "XML with a part that is too large"
CUT = "XML that breaks off or is damaged"
HINTS = {
    ENTITIES: "No program for annotation writes such: look where the file comes from.",
    UNDECLARED: "Write the character itself in its place, or as a number such as &#233;.",
    TOO_LARGE: "Export it again in smaller parts.",
    CUT: "Get or export the file again; an XML editor shows what is wrong at that place.",
}
_CHUNK = 1 << 16
_LARGEST = 256_000_000  # bytes that are kept at once
_LARGEST_REST = 16_000_000  # bytes of what cannot be read that are set aside
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}

Started = Callable[[str, dict[str, str]], None]
Ended = Callable[[str], None]


class Stopped(Exception):
    """What ends the reading of a file; its first argument is a reason, the second what is particular, or None."""


class Events:
    """Follows the elements of a file, and keeps of its bytes (as UTF-8) only what `kept_from` says is still needed.

    `text` gathers the characters; who is called empties it. Names have no prefixes where `spaces` says so: a namespace
    and a blank stand before them.
    """

    def __init__(self, source: Source, encoding: str | None, started: Started, ended: Ended, *, spaces: bool) -> None:
        self._source, self._encoding = source, encoding
        self.text: list[str] = []
        self._bytes = bytearray()
        self._begins = 0  # bytes before those that are kept
        self.parser: Any = expat.ParserCreate("utf-8", " ") if spaces else expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = started
        self.parser.EndElementHandler = ended
        self.parser.CharacterDataHandler = self.text.append
        self.parser.EntityDeclHandler = self._refuse
        self.parser.SkippedEntityHandler = self._skipped

    def run(self, kept_from: Callable[[], int | None]) -> Iterator[None]:
        """Read on, and come back whenever something may be done. `kept_from` gives the first byte that is still needed,
        None for those that were not looked at yet. Raises Stopped, and OSError.
        """
        with self._source.open() as stream:
            try:
                for chunk in _as_utf_8(stream, self._encoding):
                    self._bytes += chunk
                    self.parser.Parse(chunk, 0)
                    yield
                    self._forget(kept_from())
                self.parser.Parse(b"", 1)
            except (expat.ExpatError, UnicodeError, LookupError) as error:
                raise Stopped(CUT, str(error)) from error
        yield

    def written(self, start: int, end: int) -> bytes:
        """The bytes of the file from one place to another; both are still kept."""
        return bytes(self._bytes[start - self._begins : end - self._begins])

    def behind(self, at: int) -> int:
        """The place behind the next closing bracket from a place on, which is that of a tag."""
        return self._begins + self._bytes.index(b">", at - self._begins) + 1

    def rest(self, start: int | None) -> bytes:
        """The bytes from a place on, as far as they are kept and set aside."""
        first = 0 if start is None else start - self._begins
        return bytes(self._bytes[first : first + _LARGEST_REST])

    def _forget(self, kept_from: int | None) -> None:
        start = kept_from if kept_from is not None else max(self.parser.CurrentByteIndex, self._begins)
        del self._bytes[: start - self._begins]
        self._begins = start
        if len(self._bytes) > _LARGEST:
            raise Stopped(TOO_LARGE, None)

    def _refuse(self, *_: Any) -> None:
        raise Stopped(ENTITIES, None)

    def _skipped(self, name: str, parameter: bool) -> None:
        if not parameter:
            raise Stopped(UNDECLARED, f"&{name};")


def _as_utf_8(stream: BinaryIO, stated: str | None) -> Iterator[bytes]:
    """The bytes of the file as UTF-8 without a byte order mark. Raises UnicodeError and LookupError."""
    first = stream.read(_CHUNK)
    declared = _DECLARED.match(first)
    name = next((name for mark, name in _MARKS.items() if first.startswith(mark)), None)
    name = name or stated or (declared[1].decode() if declared else "utf-8")
    decoder = codecs.getincrementaldecoder(name)()
    while first:
        yield decoder.decode(first).encode()
        first = stream.read(_CHUNK)
    yield decoder.decode(b"", final=True).encode()
