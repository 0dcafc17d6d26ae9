"""Lines of JSON as records; where a line or an annotation in it is none, why, in plain words and with what to do."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, TypeVar, get_args

import msgspec

from corpuskit.findings import Place
from corpuskit.model import Annotation, AnnotationLine, Relation, Status
from corpuskit.plainyaml import did_you_mean
from corpuskit.wording import place_in, plainly

#: The bytes of a line that is read, without its line feed; none that this program writes is longer by far.
LONGEST_LINE = 1 << 25
_SHOWN, _CHUNK = 1 << 10, 1 << 20
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
RawLine = tuple[str, Place, bytes]  # annotator, place, bytes without the line feed
T = TypeVar("T", bound=msgspec.Struct)
_ID = re.compile(rb'\s*\{?\s*"id"\s*:\s*"([^"\\]*)"')
# The first key of a record as this program writes it, if its text is printable ASCII that needs no escape.
_FIRST = {field: re.compile(rb'\{"%b":"([ !#-\[\]-~]*)"' % field).match for field in (b"id", b"document")}
_CONFLICT = re.compile(rb"(<{7}|>{7}|\|{7})( |$)|={7}\s*$")
_NO_NUMBER = re.compile(rb"NaN|Infinity|nan|inf\b")
_AGAIN = "Mend it by hand, or import its source again."
_HALF = ("half of a surrogate pair, which is no character", "Write the character itself.")


class LongLine(bytes):
    """The beginning of a line that is too long to be read, and how many bytes it has."""

    length: int

    @classmethod
    def skipping(cls, beginning: bytes, file: BinaryIO) -> "LongLine":
        """The line that begins so, of which the rest stands next in the file; it is read over."""
        line = cls(beginning[:_SHOWN])
        line.length = len(beginning)
        while not beginning.endswith(b"\n") and (rest := file.readline(_CHUNK)):
            line.length += len(rest.rstrip(b"\n"))
            beginning = rest
        return line


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a file that is no record: where, why, what to do, and of which document and annotation it speaks.

    `item` is ``annotation`` or ``relation`` where only that could not be read; `annotation` is its id, if it has one.
    """

    place: Place
    reason: str
    hint: str | None = None
    annotator: str | None = None
    document: str | None = None
    item: str | None = None
    annotation: str | None = None
    conflict: bool = False


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an annotations file that was read, with its place, its bytes and whose it is."""

    annotator: str
    place: Place
    record: AnnotationLine
    raw: bytes = b""


class _LooseLine(msgspec.Struct, forbid_unknown_fields=True):
    """An annotation line whose annotations are still bytes, so that one bad one does not hide the others."""

    document: str
    text_sha256: str | None = None
    schema: str | None = None
    annotations: list[msgspec.Raw] = []
    relations: list[msgspec.Raw] = []


class _LineKey(msgspec.Struct):
    document: str


class _ItemKey(msgspec.Struct):
    id: str


def decoded(raw: bytes, kind: type[T]) -> T | None:
    """The record in a line, or None."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


def document_of(raw: bytes) -> str | None:
    """The document that an annotation line speaks of, also where the line cannot be read otherwise."""
    key = decoded(raw, _LineKey)
    return None if key is None else key.document


def id_of(raw: bytes) -> str | None:
    """The id with which a record begins, also where it is not JSON: a truncated line still has its beginning."""
    key = decoded(raw, _ItemKey)
    if key is not None:
        return key.id
    match = _ID.match(raw.removeprefix(BYTE_ORDER_MARK))
    return None if match is None else match[1].decode("utf-8", "replace")


def key_of(raw: bytes, field: bytes, otherwise: Callable[[bytes], str | None]) -> str | None:
    """The text with which a record begins if its first key is `field`; else what `otherwise` makes of the bytes.

    It is what tells lines apart without decoding them, also lines that cannot be decoded. `field` is ``id`` or
    ``document``.
    """
    if match := _FIRST[field](raw):
        return match[1].decode()
    return otherwise(raw)


def repeats_a_key(raw: bytes) -> bool:
    """Whether a record in a line, or one inside it, has a key twice."""
    repeated = False

    def look(pairs: list[tuple[str, object]]) -> None:
        nonlocal repeated
        repeated = repeated or len({key for key, _ in pairs}) < len(pairs)

    json.loads(raw, object_pairs_hook=look)
    return repeated


def is_conflict(raw: bytes) -> bool:
    """Whether a line is one of the markers that git leaves around two versions."""
    return _CONFLICT.match(raw) is not None


def fault_in(raw: bytes, kind: type[msgspec.Struct], place: Place, **known: Any) -> Fault:
    """Why these bytes are no record of this kind; `known` are further fields of the fault."""
    if is_conflict(raw):
        hint = "Keep one of the two versions between the markers, and remove the markers."
        return Fault(place=place, reason="a merge conflict marker", hint=hint, conflict=True, **known)
    if isinstance(raw, LongLine):
        reason = f"it has {raw.length:,} bytes, and lines of more than {LONGEST_LINE:,} are not read"
        return Fault(place=place, reason=reason, hint="Divide what it holds over several documents.", **known)
    try:
        msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        reason, hint = _in_record(str(error), kind)
    except msgspec.DecodeError as error:
        reason, hint = _in_json(str(error), raw)
    except UnicodeDecodeError:
        reason, hint = "not UTF-8", "Save the file as UTF-8."
    except RecursionError:
        reason, hint = "nested too deep", _AGAIN
    return Fault(place=place, reason=reason, hint=hint, **known)


def _in_record(message: str, kind: type[msgspec.Struct]) -> tuple[str, str]:
    problem, where = place_in(message)
    if "out of range" in problem or problem.startswith(("Expected `int` <=", "Expected `int` >=")):
        return f"{where}: the number is too large", "Write a number of at most 18 digits, or store it as text."
    fields = [field.encode_name for field in msgspec.structs.fields(kind)]
    hint = "Correct the value, or import its source again."
    if not where and problem.startswith("Expected `object`"):
        return plainly(problem).replace("a mapping", "a record"), _one_a_line()
    if problem.startswith("Invalid enum value"):  # the only such field is the status
        problem = f"found {problem.removeprefix('Invalid enum value ')}, expected one of {', '.join(get_args(Status))}"
    elif problem.startswith("Object contains unknown field"):
        near = None if where else did_you_mean(problem.split("`")[1], fields)
        hint = near or ("Remove it." if where else f"Known keys: {', '.join(fields)}.")
    elif problem.startswith("Object missing required field"):
        hint = "Add it, or import its source again."
    return f"{where}: {plainly(problem)}" if where else plainly(problem), hint


def _in_json(message: str, raw: bytes) -> tuple[str, str]:
    if raw.startswith(BYTE_ORDER_MARK):
        return "a byte order mark inside the file", "Remove it: files that began with one were joined."
    if not raw.lstrip().startswith(b"{") or raw.strip() == b"{":
        return "not a record in JSON", _one_a_line()
    if message == "Input data was truncated":
        if is_json(raw):
            return _HALF
        return "it ends before the record does", "Bring it back from the corpus's history, or import its source again."
    problem, _, position = message.removeprefix("JSON is malformed: ").rpartition(" (byte ")
    if not problem:
        return "not JSON", _AGAIN
    at = int(position.rstrip(")"))
    return _at_byte(raw, at, problem) or (f"not JSON: {problem} at byte {at + 1}", _AGAIN)


def _at_byte(raw: bytes, at: int, problem: str) -> tuple[str, str] | None:
    """What is wrong at a byte, and what to do, where that can be said in plainer words than the decoder's."""
    rest = raw[at:]
    if word := _NO_NUMBER.match(rest):
        minus = "-" if raw[at - 1 : at] == b"-" else ""
        reason = f"{minus}{word[0].decode()} at byte {at + 1}, which is no number in JSON"
        return reason, "Write a number, or remove it."
    if "surrogate" in problem:
        return _HALF
    if rest[:1] and rest[0] < 0x20:
        reason = f"the control character U+{rest[0]:04X} at byte {at + 1} of the line"
        return reason, f"In JSON it is written \\u{rest[0]:04x}; remove it, or write it so."
    if problem == "trailing characters" and raw[at - 1 : at] == b"{":  # it tells the byte after the first of them
        return "two records on one line", f"Begin a new line before byte {at}."
    return None


def is_json(raw: bytes) -> bool:
    """Whether these bytes are JSON of any kind, by the standard library, which takes halves of surrogate pairs too."""
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return True


def _one_a_line() -> str:
    return "Write each record as JSON on one line of its own, without a list around them."


def read_all(raw_lines: Sequence[RawLine]) -> tuple[tuple[Line, ...], tuple[Fault, ...]]:
    """The annotation lines that can be read, as far as they can be read, and what in them cannot."""
    lines: list[Line] = []
    faults: list[Fault] = []
    for annotator, place, raw in raw_lines:
        record = decoded(raw, AnnotationLine)
        if record is None:
            record, found = _read_piecewise(raw, annotator, place)
            faults.extend(found)
        if record is not None:
            lines.append(Line(annotator=annotator, place=place, record=record, raw=raw))
    return tuple(lines), tuple(faults)


def _read_piecewise(raw: bytes, annotator: str, place: Place) -> tuple[AnnotationLine | None, list[Fault]]:
    loose = decoded(raw, _LooseLine)
    if loose is None:
        document = key_of(raw, b"document", document_of)
        return None, [fault_in(raw, AnnotationLine, place, annotator=annotator, document=document)]
    faults: list[Fault] = []
    known = {"annotator": annotator, "document": loose.document}
    annotations = _items(loose.annotations, Annotation, place, known, faults)
    relations = _items(loose.relations, Relation, place, known, faults)
    record = AnnotationLine(
        document=loose.document,
        text_sha256=loose.text_sha256,
        schema=loose.schema,
        annotations=annotations,
        relations=relations,
    )
    return record, faults


def _items(
    items: list[msgspec.Raw], kind: type[T], place: Place, known: dict[str, str], faults: list[Fault]
) -> tuple[T, ...]:
    kept = []
    for item in map(bytes, items):
        record = decoded(item, kind)
        if record is not None:
            kept.append(record)
        else:
            key = decoded(item, _ItemKey)
            name = key.id if key else None
            faults.append(fault_in(item, kind, place, item=kind.__name__.lower(), annotation=name, **known))
    return tuple(kept)
