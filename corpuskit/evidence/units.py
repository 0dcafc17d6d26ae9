"""Offsets that count something else than code points: UTF-16 units, bytes, or line breaks in another way."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate

import msgspec

from corpuskit.offsets import Piece


class Unit(msgspec.Struct, frozen=True):
    """A way to count, told by the characters that count for more or less than one.

    `words` complete "offsets count …"; `breaks` says whether line breaks are among them.
    """

    words: str
    special: re.Pattern[str]
    width: Callable[[str], int]
    breaks: bool = False


_ASTRAL = "[\U00010000-\U0010ffff]"
_FOREIGN = "[^\x00-\x7f]"
_FEED = "(?<!\r)\n"


def _double(_character: str) -> int:
    return 2


def _nothing(_character: str) -> int:
    return 0


def _bytes(character: str) -> int:
    return 2 if character == "\n" else len(character.encode("utf-8", "surrogatepass"))


UNITS = (
    Unit("UTF-16 units", re.compile(_ASTRAL), _double),
    Unit("bytes of UTF-8", re.compile(_FOREIGN), _bytes),
    Unit("each line break as two characters", re.compile(_FEED), _double, breaks=True),
    Unit("each line break of two characters as one", re.compile("\r(?=\n)"), _nothing, breaks=True),
    Unit("UTF-16 units, and each line break as two", re.compile(f"{_ASTRAL}|{_FEED}"), _double, breaks=True),
    Unit("bytes of UTF-8, and each line break as two", re.compile(f"{_FOREIGN}|{_FEED}"), _bytes, breaks=True),
)


class Reading:
    """A text's offsets in some unit, made to be turned into code points."""

    def __init__(self, unit: Unit, text: str) -> None:
        found = [(match.start(), unit.width(match.group())) for match in unit.special.finditer(text)]
        self._excess = [0, *accumulate(width - 1 for _, width in found)]
        self._starts = [place + excess for (place, _), excess in zip(found, self._excess, strict=False)]
        self._widths = [width for _, width in found]
        self._length = len(text)

    @property
    def differs(self) -> bool:
        """Whether anything in the text counts for more or less than one."""
        return bool(self._starts)

    def pieces(self, pieces: Sequence[Piece]) -> tuple[Piece, ...] | None:
        """Pieces in code points, or None where an offset is inside a character or beyond the text."""
        turned = []
        for start, end in pieces:
            first, last = self._code_point(start), self._code_point(end)
            if first is None or last is None or not first < last <= self._length:
                return None
            turned.append((first, last))
        return tuple(turned)

    def _code_point(self, offset: int) -> int | None:
        before = bisect_left(self._starts, offset)
        if before and offset < self._starts[before - 1] + self._widths[before - 1]:
            return None
        return offset - self._excess[before] if offset >= 0 else None
