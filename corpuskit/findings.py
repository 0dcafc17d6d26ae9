"""Findings: what rules say of a corpus, as data that a report renders."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from corpuskit import offsets


class Severity(StrEnum):
    """How bad a finding is: an error breaks what the schema promises, a warning probably does, info is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Place(msgspec.Struct, frozen=True, order=True):
    """A line of a file of the corpus: the path with forward slashes, relative to the corpus; lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Excerpt(msgspec.Struct, frozen=True):
    """The text around a place: what stands before it, the marked stretch itself, what stands after."""

    before: str
    marked: str
    after: str


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that one rule found. `start` and `end` are code points of the document's text."""

    code: str
    rule: str
    severity: Severity
    message: str
    place: Place
    document: str | None = None
    annotator: str | None = None
    annotation: str | None = None
    start: int | None = None
    end: int | None = None
    excerpt: Excerpt | None = None
    hint: str | None = None


def excerpt(text: str, pieces: Sequence[offsets.Piece], width: int = 40) -> Excerpt | None:
    """The text around `pieces` with at most `width` code points on either side; None where nothing can be shown."""
    if not pieces:
        return None
    start, end = offsets.bounds(pieces)
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    return Excerpt(text[max(0, start - width) : start], text[start:end], text[end : end + width])
