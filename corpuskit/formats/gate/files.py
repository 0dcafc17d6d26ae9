"""GATE's files as they lie there, or packed as gzip."""

import gzip
import io
import zlib

import msgspec

from corpuskit.articles.items import Head, Source
from corpuskit.formats.entries import Damage

TOO_LARGE = "a GATE document that is too large"
PACKED = "a gzip file that breaks off or is damaged"
HINTS = {
    TOO_LARGE: "Save the document again with fewer annotations, or divide it.",
    PACKED: "Fetch the file again, or save the document again.",
}
_GZIP = b"\x1f\x8b"
_START = 65_536
_AT_ONCE = 4_000_000  # bytes of a file that is not looked at several times
_LARGEST = 256_000_000  # bytes


class Opened(msgspec.Struct, frozen=True):
    """A file of which nothing is packed, with its beginning."""

    source: Source
    head: Head


def unpacked(head: Head) -> Head:
    """The beginning of a file, unpacked where it is packed."""
    if not head.start.startswith(_GZIP):
        return head
    try:
        start = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head.start, _START)
    except zlib.error:
        start = b""
    return Head(name=_plain(head.name), start=start, whole=False)


def opened(source: Source) -> Opened | Damage:
    """A file as it is, or what is packed in it, as long as that is not too large."""
    with source.open() as stream:
        start = stream.read(_AT_ONCE)
    if not start.startswith(_GZIP):
        if len(start) < _AT_ONCE:
            return _in_memory(source.name, start)
        return Opened(source, Head(name=source.name, start=start[:_START], whole=False))
    try:
        with source.open() as stream, gzip.GzipFile(fileobj=stream) as packed:
            data = packed.read(_LARGEST + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        return Damage(reason=PACKED, detail=str(error), hint=HINTS[PACKED])
    if len(data) > _LARGEST:
        return _too_large(_LARGEST)
    return _in_memory(_plain(source.name), data)


def _in_memory(name: str, data: bytes) -> Opened:
    head = Head(name=name, start=data[:_START], whole=len(data) <= _START)
    return Opened(Source(name=name, open=lambda: io.BytesIO(data), size=len(data)), head)


def content_of(source: Source, largest: int = _LARGEST) -> bytes | Damage:
    """The bytes of a file, as long as they are not too many."""
    with source.open() as stream:
        data = stream.read(largest + 1)
    return _too_large(largest) if len(data) > largest else data


def _too_large(largest: int) -> Damage:
    return Damage(reason=TOO_LARGE, detail=f"it has more than {largest:,} bytes", hint=HINTS[TOO_LARGE])


def _plain(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name
