"""The records of a corpus: what can be represented on disk. What is right is the rules' business.

Records are immutable; unknown fields are refused and absent ones are left out when written. Offsets are code points of
the stored text, half-open.
"""

import hashlib
import re
from typing import Annotated, Literal

import msgspec

LONGEST_NAME = 120
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")

# What SQLite, spreadsheets and other readers of JSON can hold; longer numbers, such as account numbers, are text.
Integer = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Scalar = str | bool | Integer | float
Value = Scalar | list[Scalar]
Status = Literal["suggested", "rejected"]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all records have in common: keyword-only, immutable, strict."""


class Removed(Record, frozen=True):
    """One line of a raw article that is not part of its text: where it stood (1 is the first line) and why it went.

    `at` is where it would stand in the text, in code points: before the character there.
    """

    line: int
    text: str
    why: str
    at: int | None = None


class Origin(Record, frozen=True):
    """Where a document came from: the file's path as given to import, its hash, and what was taken out.

    `member` is the path inside an archive, `line` the line of a file with many articles, `id` what the file calls it,
    or the id that it would have if no other document had that.
    `taken` says where title, language and metadata were found, by their names.
    """

    file: str | None = None
    sha256: str | None = None
    member: str | None = None
    line: int | None = None
    format: str | None = None
    encoding: str | None = None
    encoding_from: str | None = None
    id: str | None = None
    taken: dict[str, str] = {}
    removed: tuple[Removed, ...] = ()


class Document(Record, frozen=True):
    """One text with its metadata. A stand-off release carries `text_sha256` and `length` in place of `text`."""

    id: str
    title: str | None = None
    text: str | None = None
    text_sha256: str | None = None
    length: Integer | None = None
    language: str | None = None
    metadata: dict[str, Value] = {}
    revises: str | None = None
    origin: Origin | None = None


class ForeignPlace(Record, frozen=True):
    """Where an annotation or relation came from in another tool's file: its id there, the file, the line (from 1)."""

    id: str | None = None
    file: str | None = None
    line: int | None = None


class Annotation(Record, frozen=True):
    """One labelled, possibly discontinuous stretch of text; without pieces, a statement about the document.

    `text` is ``offsets.covered(document.text, pieces)`` as it was when the annotation was made; absent means unchecked.
    `made` is when that was, in ISO 8601, where another tool recorded it.
    """

    id: str
    layer: str
    label: str | None = None
    pieces: tuple[tuple[Integer, Integer], ...] = ()
    text: str | None = None
    attributes: dict[str, Value] = {}
    status: Status | None = None
    confidence: float | None = None
    tool: str | None = None
    made: str | None = None
    comment: str | None = None
    origin: ForeignPlace | None = None


class Relation(Record, frozen=True):
    """A typed, directed link between two annotations of the same line."""

    id: str
    label: str
    from_: str = msgspec.field(name="from")
    to: str
    attributes: dict[str, Value] = {}
    status: Status | None = None
    confidence: float | None = None
    tool: str | None = None
    made: str | None = None
    comment: str | None = None
    origin: ForeignPlace | None = None


class AnnotationLine(Record, frozen=True):
    """What one annotator says of one document: a line of an annotations file."""

    document: str
    text_sha256: str | None = None
    schema: str | None = None
    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()


def text_hash(text: str) -> str:
    """The sha256 of a text's UTF-8 bytes, in hexadecimal: what `text_sha256` holds."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def encode(record: msgspec.Struct) -> bytes:
    """A record as one line of JSON: UTF-8, fields in the order of the class, a line feed at the end."""
    return msgspec.json.encode(record) + b"\n"


def is_name(text: str) -> bool:
    """Whether a text can be the id of a record or the name of an annotator."""
    return NAME.fullmatch(text) is not None
