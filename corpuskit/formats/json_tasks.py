"""The records of a JSON file of annotated texts, one at a time: lines of JSON, a list, or records one below the other.

Each record keeps its own bytes, and its parts stay bytes until somebody asks for them, so that one part that makes no
sense is set aside exactly as it stands and the others are read.
"""

import codecs
import itertools
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Literal

import msgspec

from corpuskit.articles import items, parts
from corpuskit.articles.encodings.decoding import NotText
from corpuskit.articles.items import Raw, Source, Unread
from corpuskit.articles.parts import Encoding
from corpuskit.articles.tables.json_pieces import HINTS as PIECE_HINTS
from corpuskit.articles.tables.json_pieces import LONG_RECORD, records
from corpuskit.articles.tables.json_records import HINTS, NO_JSON, NO_RECORD, record_of
from corpuskit.articles.tables.table_lines import LongLine, byte_lines, without_byte_order_mark
from corpuskit.formats.entries import Damage
from corpuskit.model import Scalar, Value
from corpuskit.terminal import count

Shape = Literal["lines", "list", "below"]
UNDECODED = "a record is not in the encoding of its file"
UNDECODED_HINT = "Save the file as UTF-8, or say what it is in with --encoding, such as cp1252 or utf-16."
_CHUNK = 1 << 18
_LARGEST = 2**63
_parts = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_list = msgspec.json.Decoder(list[msgspec.Raw]).decode


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A record: the line where it begins (from 1), its bytes as UTF-8, and its parts, each as JSON."""

    line: int
    content: bytes
    parts: dict[str, msgspec.Raw]

    def value(self, name: str) -> Any:
        """A part as Python has it; None where it is not there or cannot be held."""
        return value_of(self.parts[name]) if name in self.parts else None

    def damage(self, reason: str, detail: str | None, hint: str) -> Damage:
        """The whole record, set aside."""
        return Damage(reason=reason, detail=detail, hint=hint, line=self.line, content=self.content)


def tasks(source: Source, encoding: str | None, *, inside: bool = False) -> Iterator[Task | Damage]:
    """The records of a file in its order, and what in it is none. With `inside` the file is one mapping, and its
    records are those of the lists in it. Raises FormatError for an unknown encoding.
    """
    found = parts.encoding_of(source, items.Asked(encoding=encoding))
    if isinstance(found, NotText):
        yield _damage(parts.unread(found))
        return
    shape = _shape(source, found)
    if shape is None:
        yield Damage(reason=NO_JSON, detail="it begins with neither { nor [", hint=HINTS[NO_JSON])
        return
    if inside:
        shape = "list"  # which are found by their brackets, whatever is around them
    codec = found.part or "utf-8"
    if shape != "lines" and found.cutting != "latin-1":
        codec = "utf-8"  # which _chunks made of it
    for piece in _lines(source, found) if shape == "lines" else _pieces(source, found, shape):
        yield _task(piece, codec) if isinstance(piece, Raw) else _damage(piece)


def listed(raw: msgspec.Raw | None) -> list[msgspec.Raw] | None:
    """The elements of a list, each as JSON; None for anything else."""
    try:
        return None if raw is None else _list(raw)
    except (msgspec.DecodeError, RecursionError):
        return None


def mapped(raw: msgspec.Raw) -> dict[str, msgspec.Raw] | None:
    """The parts of a mapping, each as JSON; None for anything else."""
    try:
        return _parts(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def value_of(raw: msgspec.Raw) -> Any:
    """JSON as Python has it; None for what it cannot hold, such as 1e999."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def text_of(raw: msgspec.Raw) -> str:
    """JSON as it stands."""
    return bytes(raw).decode("utf-8", "replace")


def offset_of(value: Any) -> int | None:
    """A number that can be an offset: whole, also where it is written 12.0; None for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if type(value) is int and abs(value) < _LARGEST else None


def name_of(value: Any) -> str | None:
    """A text or a whole number as a name; None for anything else, and for what is blank."""
    if type(value) is str:
        return value if value.strip() else None
    return str(value) if type(value) is int else None


def scalar_of(value: Any) -> Scalar:
    """A value as a record can hold it: what is no text, number or truth value as JSON."""
    if type(value) is int and not -_LARGEST <= value < _LARGEST:
        return str(value)
    return value if isinstance(value, str | bool | int | float) else msgspec.json.encode(value).decode()


def metadata_of(value: Any) -> Value | None:
    """A value as metadata: a list of plain values stays one; None where there is nothing."""
    if isinstance(value, list):
        return [scalar_of(one) for one in value if one is not None] or None
    return None if value is None or value == {} else scalar_of(value)


def _shape(source: Source, encoding: Encoding) -> Shape | None:
    """How the records stand in the file; None where there are none."""
    with source.open() as stream:
        sample = stream.read(_CHUNK)
    text = sample.decode(encoding.part or "utf-8", "replace").removeprefix("\ufeff").lstrip()
    if text.startswith("["):
        return "list"
    if not text.startswith("{"):
        return None
    first, _, rest = text.partition("\n")
    if not rest or not isinstance(record_of(first.encode("utf-8", "replace")), NotText):
        return "lines"
    return "lines" if rest.lstrip().startswith("{") else "below"


def _lines(source: Source, encoding: Encoding) -> Iterator[Raw | Unread]:
    for number, line in enumerate(byte_lines(source, encoding), 1):
        if isinstance(line, LongLine):
            detail = f"{count(line.length, 'byte')}, of which the first {len(line.start):,} are set aside"
            hint = PIECE_HINTS[LONG_RECORD]
            yield Unread(reason=LONG_RECORD, detail=detail, hint=hint, line=number, content=line.start)
            continue
        content = without_byte_order_mark(line) if number == 1 else line
        if content.strip(b" \t\r\n\0"):
            yield Raw(content=content, line=number)


def _pieces(source: Source, encoding: Encoding, shape: Shape) -> Iterator[Raw | Unread]:
    """The records of a list; those that stand one below the other are read as one, between brackets."""
    with source.open() as stream:
        chunks = _chunks(stream, encoding)
        if shape == "below":
            chunks = itertools.chain([b"["], chunks, [b"]"])
        found = False
        for piece in records(chunks):
            found = True
            if isinstance(piece, Unread) and piece.content is not None and shape == "below":
                piece = msgspec.structs.replace(piece, content=piece.content.removesuffix(b"]"))
            yield piece
    if not found:
        yield Unread(reason=NO_RECORD, detail="there is no record in it", hint=HINTS[NO_RECORD])


def _chunks(stream: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    """The file without a byte order mark; as UTF-8 where its encoding is one like UTF-16."""
    chunks = iter(lambda: stream.read(_CHUNK), b"")
    if encoding.cutting == "latin-1":
        first = next(chunks, b"")
        return itertools.chain([first.removeprefix(codecs.BOM_UTF8)], chunks)
    decoder = codecs.getincrementaldecoder(encoding.cutting)("replace")
    texts = (decoder.decode(chunk) for chunk in chunks)
    return (text.removeprefix("\ufeff").encode("utf-8", "replace") for text in texts)


def _task(piece: Raw, codec: str) -> Task | Damage:
    line, content = piece.line or 1, piece.content
    try:
        if codec != "utf-8":
            content = content.decode(codec).encode()
        elif not content.isascii():
            content.decode()
        content = content.rstrip(b"\r\n")
        return Task(line=line, content=content, parts=_parts(content))
    except UnicodeDecodeError as error:
        detail = f"{codec}: {error.reason} at byte {error.start + 1:,} of the record"
        return Damage(reason=UNDECODED, detail=detail, hint=UNDECODED_HINT, line=line, content=piece.content)
    except (msgspec.DecodeError, RecursionError):
        return _leniently(content, line)


def _leniently(content: bytes, line: int) -> Task | Damage:
    """What other programs write as JSON, such as NaN, or why it is no record."""
    found = record_of(content)
    if isinstance(found, NotText):
        hint = HINTS[found.reason]
        return Damage(reason=found.reason, detail=found.detail, hint=hint, line=line, content=content)
    given = {name: msgspec.Raw(json.dumps(value, ensure_ascii=False).encode()) for name, value in found.items()}
    return Task(line=line, content=content, parts=given)


def _damage(found: Unread) -> Damage:
    return Damage(reason=found.reason, detail=found.detail, hint=found.hint, line=found.line, content=found.content)
