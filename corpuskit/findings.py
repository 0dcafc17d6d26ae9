"""Findings: what rules say of a corpus, as data that a report renders."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from corpuskit import offsets
from corpuskit.model import ForeignPlace
from corpuskit.terminal import count

_LONGEST = 161  # code points of a marked stretch


class Severity(StrEnum):
    """How bad a finding is: an error breaks what the schema promises, a warning probably does, info is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Place(msgspec.Struct, frozen=True, order=True):
    """A line of a file of the corpus: the path with forward slashes, relative to the corpus; lines count from 1.

    Line 0 is the file or folder as a whole.
    """

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Excerpt(msgspec.Struct, frozen=True):
    """The text around a place: what stands before it, the marked stretch itself, what stands after.

    A long stretch is given by its beginning and its end, with three dots between them.
    """

    before: str
    marked: str
    after: str


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that one rule found. `start` and `end` are code points of the document's text.

    `origin` is where the annotation came from in another tool's file, as far as that is known; `times` how often the
    cause came up in the file, where that is said once.
    """

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
    origin: ForeignPlace | None = None
    times: int = 1


class RuleText(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as reports show it: how bad its findings are in this corpus, its first sentence, and all that it says."""

    code: str
    name: str
    severity: Severity
    title: str
    text: str


class Summary(msgspec.Struct):
    """What was looked at and how much was found; it grows while a validation runs.

    `known` findings are those of the baseline, which are in no other number; `gone` is how many the baseline has that
    did not come up. `left_out` of the findings that were counted are not shown.
    """

    documents: int = 0
    annotations: int = 0
    relations: int = 0
    severities: dict[Severity, int] = msgspec.field(default_factory=lambda: dict.fromkeys(Severity, 0))
    codes: dict[str, int] = {}
    worst: str | None = None
    known: int = 0
    gone: int = 0
    left_out: int = 0

    def add(self, finding: "Finding") -> None:
        """Count a finding; `worst` is the code of the first one of the greatest severity."""
        if not any(number for severity, number in self.severities.items() if severity.rank <= finding.severity.rank):
            self.worst = finding.code
        self.severities[finding.severity] += 1
        self.codes[finding.code] = self.codes.get(finding.code, 0) + 1

    @property
    def clean(self) -> bool:
        """Whether there are neither errors nor warnings; what is merely worth a look does not count."""
        return self.severities[Severity.ERROR] + self.severities[Severity.WARNING] == 0

    def __str__(self) -> str:
        """The summary in words: ``3 errors, 2 warnings in 924 documents``."""
        checked = count(self.documents, "document")
        known = f", besides {count(self.known, 'known finding')}" if self.known else ""
        if not self.codes:
            what = "nothing new" if self.known else "nothing"
            return f"{what} found in {checked} with {count(self.annotations, 'annotation')}{known}"
        found = ", ".join(
            [
                count(number, severity.value, "info" if severity is Severity.INFO else None)
                for severity, number in self.severities.items()
                if number
            ]
        )
        hidden = f"; {self.left_out:,} of them not shown" if self.left_out else ""
        return f"{found} in {checked}{known}{hidden}; explain one with: corpuskit explain {self.worst}"


def excerpt(text: str, pieces: Sequence[offsets.Piece], width: int = 40) -> Excerpt | None:
    """The text around `pieces` with at most `width` code points on either side; None where nothing can be shown."""
    if not pieces:
        return None
    start, end = offsets.bounds(pieces)
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    marked = text[start:end] if end - start <= _LONGEST else f"{text[start : start + 80]}…{text[end - 80 : end]}"
    return Excerpt(text[max(0, start - width) : start], marked, text[end : end + width])
