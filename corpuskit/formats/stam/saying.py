"""What annotations of STAM say, as entries: a type, attributes, comments, and links."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from corpuskit.formats.entries import Entry, Link, Note, Property, TextBound, Unread
from corpuskit.formats.json_tasks import scalar_of
from corpuskit.formats.mapped import NOTES
from corpuskit.formats.stam.names import DELIMITER
from corpuskit.formats.stam.resolving import Placed
from corpuskit.formats.stam.stores import Datum, Given
from corpuskit.model import Scalar, Status

WITHOUT_DATA = "annotation"  # the type of an annotation that says nothing
NOTHING = "an annotation of an annotation that says nothing"
_NOTHING_HINT = "Give it a key and a value, or take it out."
_STATUSES: dict[str, Status] = {"suggested": "suggested", "rejected": "rejected"}


class Said(msgspec.Struct):
    """What the data of an annotation say; an attribute is there once for each of its values."""

    type: str | None = None
    attributes: list[tuple[str, Scalar | None]] = []
    comments: list[str] = []
    surface: str | None = None
    spaced: bool = False  # whether a space stands between the pieces in the surface
    status: Status | None = None
    confidence: float | None = None
    tool: str | None = None
    made: str | None = None


def said_by(data: Sequence[Datum], who: str | None) -> Said:
    """What data say, of which `who` made the annotation.

    The type is the value of the key `type`, else the first key; what has no role is an attribute.
    """
    said = Said()
    first: str | None = None
    for datum in data:
        role, value = datum.role, datum.value
        if role == "surface" and said.surface is None and type(value) is str and not value.isspace() and value:
            said.surface = value
            continue
        said.spaced = said.spaced or (role == "check" and (datum.key, value) == ("delimiter", DELIMITER))
        if role == "creator":
            role = "annotator" if value == who else "attribute"
        if role == "attribute" or not _taken(said, role, value):
            if first is None:
                first = datum.key
            said.attributes += [(datum.key, one) for one in values_of(value)]
    if said.type is None:
        said.type = first or next((one.key for one in data if one.role == "comment"), WITHOUT_DATA)
        if first is not None and said.attributes[:1] == [(first, None)]:
            del said.attributes[0]  # a key without a value is all that is said
    return said


def values_of(value: Any) -> list[Scalar | None]:
    """The values of a datum: of a list each one, what is nested further as JSON."""
    if isinstance(value, list):
        return [one if one is None else scalar_of(one) for one in value] or [None]
    return [value]


#: What data say, by which they are and who made the annotation: the store shares data that are the same.
Sayings = dict[tuple[int, str | None], Said]


def entries_of(given: Given, placed: Placed, number: int, sayings: Sayings) -> Iterator[Entry]:
    """An annotation, or a part of one that is about several things, as entries; their numbers go on from `number`."""
    line, path, content = given.place.line, given.place.path, given.place.content.decode("utf-8", "replace")
    if placed.kind == "about":
        yield from _about(given, placed, number, {"line": line, "path": path, "content": content})
        return
    who, own = placed.maker, placed.record
    key = (id(given.data), who)
    said = sayings.get(key) or sayings.setdefault(key, said_by(given.data, who))
    comment = "\n\n".join(said.comments) if said.comments else None
    type_ = said.type or WITHOUT_DATA
    if placed.ends is not None:
        yield Link(
            line=line, path=path, content=content, number=number + 1, id=own, type=type_, ends=placed.ends,
            status=said.status, confidence=said.confidence, tool=said.tool, made=said.made, comment=comment,
        )  # fmt: skip
    else:
        surface = said.surface if len(placed.pieces) == 1 or said.spaced else None
        yield TextBound(
            line=line, path=path, content=content, number=number + 1, id=own, type=type_, pieces=placed.pieces,
            surface=surface, status=said.status, confidence=said.confidence, tool=said.tool, made=said.made,
            comment=comment,
        )  # fmt: skip
    attributes = said.attributes
    if who is not None and who != placed.annotator:
        attributes = [*attributes, ("annotator", who)]
    for index, (name, value) in enumerate(attributes, number + 2):
        yield Property(line=line, path=path, content=content, number=index, type=name, target=own, value=value)


def _about(given: Given, placed: Placed, number: int, place: dict[str, Any]) -> Iterator[Entry]:
    """What is said of another annotation: attributes of it, and notes with the name of who wrote them."""
    who, own = placed.maker, placed.record
    named = f"{who}: " if who is not None and who != placed.annotator else ""
    said = [
        (datum.role, datum.key, value)
        for datum in given.data
        if datum.role != "check" and not (datum.role in ("annotator", "creator") and datum.value == who)
        for value in values_of(datum.value)
    ]
    for role, key, value in said:
        number += 1
        if role == "comment" and value is not None:
            yield Note(type=NOTES, target=own, text=f"{named}{value}", number=number, **place)
        else:
            yield Property(type=key, target=own, value=value, number=number, **place)
    if not said:
        yield Unread(reason=NOTHING, hint=_NOTHING_HINT, number=number + 1, **place)


def _taken(said: Said, role: str, value: Any) -> bool:
    """Take what has a role, if its value can have it."""
    if role == "check":
        return True
    if role in ("type", "tool", "made", "surface"):
        if not isinstance(value, str) or not value.strip() or getattr(said, role) is not None:
            return False
        setattr(said, role, value)
        return True
    return _taken_further(said, role, value)


def _taken_further(said: Said, role: str, value: Any) -> bool:
    if role == "annotator":
        return isinstance(value, str) or value is None
    if role == "comment" and isinstance(value, str):
        said.comments.append(value)
        return True
    if role == "status":
        said.status = _STATUSES.get(value) if isinstance(value, str) else None
        return said.status is not None
    if role == "confidence" and type(value) in (int, float) and math.isfinite(value):
        said.confidence = float(value)
        return True
    return False
