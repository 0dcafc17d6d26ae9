"""What is wrong in a file of another tool, in that tool's own terms: made by formats, told by rules."""

from typing import Literal

import msgspec

from corpuskit.findings import Place

#: The rules that tell of such faults, by their names.
ForeignRule = Literal[
    "foreign-line-unread",
    "foreign-id-repeated",
    "foreign-reference-missing",
    "foreign-text-missing",
    "foreign-file-undecoded",
    "foreign-text-broken",
    "foreign-event-incomplete",
    "foreign-offsets-uncounted",
    "foreign-configuration-wrong",
    "foreign-entry-unkept",
]


class ForeignFault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong in a file of another tool. `id` is that of the entry there, if it has one.

    `annotator` is whose file it is, where that is known. `start` and `end` are code points of the text, where the fault
    is about a stretch of it.
    """

    rule: ForeignRule
    place: Place
    message: str
    hint: str | None = None
    id: str | None = None
    annotator: str | None = None
    start: int | None = None
    end: int | None = None
