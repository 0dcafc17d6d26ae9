"""What a file of annotations says, in its own terms: the entries of which every format's annotations are made."""

from typing import Literal

import msgspec

from corpuskit.model import Scalar, Status, Value
from corpuskit.offsets import Piece

#: What the offsets of a file count; None where it does not say, so that they have to be proved.
Unit = Literal["codepoint", "utf16", "utf8", "grapheme"]


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):  # none refers to what refers to it
    """One entry of a file: its first line (from 1) and its text as it stands, without the last line's break.

    `number` counts the entries of files in which a line holds many (from 1); `path` is where the entry stands there,
    such as ``$.tasks[3].annotations[0].result[2]`` or ``/Project/Sources/TextSource[1]``, for messages.
    """

    line: int
    content: str
    number: int = 0
    path: str | None = None


class Said(Entry, frozen=True, kw_only=True):
    """An entry that becomes a record, with what its file says of that: who or what made it, how sure, and when.

    `status` is ``suggested`` for what a tool predicted, ``rejected`` for what a person refused. `made` is an ISO 8601
    time.
    """

    status: Status | None = None
    confidence: float | None = None
    tool: str | None = None
    made: str | None = None
    comment: str | None = None


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A text by which a piece is found, and what stands before and after it, as far as the file says."""

    exact: str
    prefix: str = ""
    suffix: str = ""


class TextBound(Said, frozen=True, kw_only=True):
    """A type with the pieces that it marks, in the units of the file; none for a statement about the whole document.

    `surface` is the text that the file records, with its line breaks, if any. Where there are `quotes`, one for each
    piece, they hold, and pieces that do not fit them, or are not there, are looked for.
    """

    id: str
    type: str
    pieces: tuple[Piece, ...]
    surface: str | None
    quotes: tuple[Quote, ...] = ()


class Event(Said, frozen=True, kw_only=True):
    """A type with a trigger, and roles with the ids that fill them, in the file's order."""

    id: str
    type: str
    trigger: str
    arguments: tuple[tuple[str, str], ...]


class Link(Said, frozen=True, kw_only=True):
    """A type with two ends, or without an id with two or more that are all equivalent."""

    id: str | None
    type: str
    ends: tuple[str, ...]


class Property(Entry, frozen=True, kw_only=True):
    """A type with a value, or without one, of another entry. Several entries give an attribute several values."""

    type: str
    target: str
    value: Scalar | None


class Normalisation(Entry, frozen=True, kw_only=True):
    """The entry `value` of an external `resource` is what another entry speaks of."""

    resource: str
    target: str
    value: str


class Note(Entry, frozen=True, kw_only=True):
    """A text about another entry."""

    type: str
    target: str
    text: str


class Unread(Entry, frozen=True, kw_only=True):
    """What is no entry; `reason` where there is more to say than that, the same for the same cause."""

    reason: str | None = None
    detail: str | None = None
    hint: str | None = None


class AnnotatorSet(msgspec.Struct, frozen=True, kw_only=True):
    """What one annotator said of a document; None where the file does not name the annotator."""

    annotator: str | None
    entries: tuple[Entry, ...]


class ForeignDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document as a file of annotations holds it.

    `name` is what the file calls it, `text` its text, None where the file has none. `unit` is what offsets count by
    the format's rules, or with `unit_stated` by this file's own word; `spare` are units that files of this format were
    seen to use all the same. `line` is where it begins in its file, `member` the path inside an archive, `content` its
    bytes where it is one of many. `tokens` says where the file's tokens are in a text that was put together from them,
    because the file does not tell the space between them.
    """

    name: str
    text: str | None
    sets: tuple[AnnotatorSet, ...] = ()
    unit: Unit | None = "codepoint"
    unit_stated: bool = False
    spare: tuple[Unit, ...] = ()
    title: str | None = None
    language: str | None = None
    metadata: dict[str, Value] = {}
    line: int | None = None
    member: str | None = None
    content: bytes | None = None
    tokens: tuple[Piece, ...] | None = None


class Damage(msgspec.Struct, frozen=True, kw_only=True):
    """Part of a file, or all of it, that cannot be read: `reason` is the same text for the same cause, `detail` what is
    particular, `hint` a sentence that says what to do; `content` its bytes, None for those of the whole file.
    """

    reason: str
    detail: str | None = None
    hint: str | None = None
    line: int | None = None
    member: str | None = None
    content: bytes | None = None
