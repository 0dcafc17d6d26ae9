"""Lines of JSON as records; where a line or an annotation in it is none, why, in plain words and with what to do."""

import json
import re
from typing import Any, TypeVar, get_args

import msgspec

from corpuskit.findings import Place
from corpuskit.model import Annotation, AnnotationLine, Relation, Status
from corpuskit.plainyaml import did_you_mean
from corpuskit.wording import place_in, plainly

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
RawLine = tuple[str, Place, bytes]  # annotator, place, bytes without the line feed
T = TypeVar("T", bound=msgspec.Struct)
_ID = re.compile(rb'\s*\{?\s*"id"\s*:\s*"([^"\\]*)"')
_CONFLICT = re.compile(rb"(<{7}|>{7}|\|{7})( |$)|={7}\s*$")
_AGAIN = "Mend it by hand, or import its source again."


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


def fault_in(raw: bytes, kind: type[msgspec.Struct], place: Place, **known: Any) -> Fault:
    """Why these bytes are no record of this kind; `known` are further fields of the fault."""
    if _CONFLICT.match(raw):
        hint = "Keep one of the two versions between the markers, and remove the markers."
        return Fault(place=place, reason="a merge conflict marker", hint=hint, conflict=True, **known)
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
    if not raw.lstrip().startswith(b"{") or raw.strip() == b"{":
        return "not a record in JSON", _one_a_line()
    if message == "Input data was truncated":
        if _is_json(raw):
            return "half of a surrogate pair, which is no character", "Write the character itself."
        return "it ends before the record does", "Bring it back from the corpus's history, or import its source again."
    problem, _, position = message.removeprefix("JSON is malformed: ").rpartition(" (byte ")
    return f"not JSON: {problem} at byte {int(position.rstrip(')')) + 1}" if problem else "not JSON", _AGAIN


def _is_json(raw: bytes) -> bool:
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return True


def _one_a_line() -> str:
    return "Write each record as JSON on one line of its own, without a list around them."


def read_all(raw_lines: list[RawLine]) -> tuple[tuple[Line, ...], tuple[Fault, ...]]:
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
        return None, [fault_in(raw, AnnotationLine, place, annotator=annotator, document=document_of(raw))]
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
