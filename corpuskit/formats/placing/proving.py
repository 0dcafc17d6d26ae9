"""What the offsets of a file count, proved: read in the right unit they give the texts that the file records.

A format says what its offsets count; files do not always keep to it. So each way of counting is tried that could be
meant: code points, UTF-16 units, bytes of UTF-8, grapheme clusters; with a byte order mark counted; with line breaks of
one character counted as two, or of two as one. One that gives all recorded texts is proved by them. Where nothing is
recorded, the edges of words decide, and the answer says so.
"""

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import msgspec

from corpuskit import offsets
from corpuskit.evidence.units import Reading
from corpuskit.evidence.units import Unit as Counted
from corpuskit.formats.entries import AnnotatorSet, TextBound, Unit
from corpuskit.offsets import Piece

UNITS: tuple[Unit, ...] = ("codepoint", "utf16", "utf8", "grapheme")
_WORDS = {
    "codepoint": "code points",
    "utf16": "UTF-16 units",
    "utf8": "bytes of UTF-8",
    "grapheme": "grapheme clusters",
}
_MARK = {"codepoint": 1, "utf16": 1, "utf8": 3, "grapheme": 1}  # units of a byte order mark
_LEAST = 3  # spans without recorded texts that a unit has to move before edges of words say anything

How = Literal["alike", "stated", "recorded", "edges", "unproved"]


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A way to count: the unit, whether a byte order mark counts, and what line breaks count as."""

    unit: Unit
    mark: bool = False
    breaks: Literal["", "two", "one"] = ""

    def __str__(self) -> str:
        parts = [_WORDS[self.unit]]
        parts += ["the byte order mark counted"] if self.mark else []
        parts += (
            [{"two": "each line break as two", "one": "each line break of two characters as one"}[self.breaks]]
            if (self.breaks)
            else []
        )
        return ", ".join(parts)


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What offsets count, and how that is known: `alike` where all ways agree, `stated` by the user, `recorded` by
    the texts of which `fitting` of `recorded` fit, by `edges` of words, or `unproved`: then the format's rule was
    followed, and rules tell what is wrong.
    """

    way: Way
    how: How
    recorded: int = 0
    fitting: int = 0


def proved(
    text: str, sets: Sequence[AnnotatorSet], declared: Unit | None, spare: Sequence[Unit], stated: Unit | None = None
) -> tuple[tuple[AnnotatorSet, ...], Proof]:
    """The entries with pieces in code points of `text`, and how the unit was found. `declared` is the format's own
    unit, `spare` others to be tried before the rest, `stated` the user's word. Pieces that are none in the unit stay as
    they are, so that rules tell of them.
    """
    spans = [entry for one in sets for entry in one.entries if isinstance(entry, TextBound) and entry.pieces]
    first = stated or declared or "codepoint"
    ways = list(_ways(first, spare)) if stated is None else [Way(unit=stated)]
    counted = [(way, _Counting(way, text)) for way in ways]
    proof = _proof(text, spans, counted, stated=stated is not None)
    counting = next(one for way, one in counted if way == proof.way)
    if not counting.differs:
        return tuple(sets), proof
    return tuple(_turned(one, counting) for one in sets), proof


def _ways(first: Unit, spare: Sequence[Unit]) -> Iterator[Way]:
    """The ways to count, the likely ones first."""
    for mark, breaks in itertools.product((False, True), ("", "two", "one")):
        for unit in dict.fromkeys((first, *spare, *UNITS)):
            yield Way(unit=unit, mark=mark, breaks=breaks)  # type: ignore[arg-type]


def _proof(text: str, spans: Sequence[TextBound], counted: Sequence[tuple[Way, "_Counting"]], *, stated: bool) -> Proof:
    way, counting = counted[0]
    recorded = [span for span in spans if span.surface is not None]
    fitting = _fitting(text, recorded, counting)
    if stated:
        return Proof(way=way, how="stated", recorded=len(recorded), fitting=fitting)
    if recorded:
        return _by_texts(text, recorded, counted, fitting)
    moving = [(other, one) for other, one in counted[1:] if one.differs]
    if not moving and not counting.differs:
        return Proof(way=way, how="alike")
    return _by_edges(text, spans, counted)


def _by_texts(
    text: str, recorded: Sequence[TextBound], counted: Sequence[tuple[Way, "_Counting"]], fitting: int
) -> Proof:
    best, most = counted[0][0], fitting
    if fitting < len(recorded):
        for way, counting in counted[1:]:
            number = _fitting(text, recorded, counting)
            if number > most:
                best, most = way, number
            if number == len(recorded):
                break
    how: How = "recorded" if most else "unproved"
    return Proof(way=best, how=how, recorded=len(recorded), fitting=most)


def _by_edges(text: str, spans: Sequence[TextBound], counted: Sequence[tuple[Way, "_Counting"]]) -> Proof:
    way, counting = counted[0]
    odd = _odd(text, spans, counting)
    if not odd:
        return Proof(way=way, how="edges" if len(spans) >= _LEAST else "unproved")
    for other, one in counted[1:]:
        moved = sum(one.pieces(span.pieces) != counting.pieces(span.pieces) for span in spans)
        if moved >= _LEAST and not _odd(text, spans, one):
            return Proof(way=other, how="edges")
    return Proof(way=way, how="unproved")


def _fitting(text: str, spans: Sequence[TextBound], counting: "_Counting") -> int:
    return sum(_fits(text, span, counting.pieces(span.pieces)) for span in spans)


def _fits(text: str, span: TextBound, pieces: Sequence[Piece] | None) -> bool:
    """Whether the text that a file records is what stands there; how white space is written does not count."""
    if pieces is None or span.surface is None:
        return False
    there = offsets.covered(text, pieces)
    return there == span.surface or "".join(there.split()) == "".join(span.surface.split())


def _odd(text: str, spans: Sequence[TextBound], counting: "_Counting") -> int:
    """How many spans are none in the text, or have an edge inside a word."""
    odd = 0
    for span in spans:
        pieces = counting.pieces(span.pieces)
        odd += pieces is None or any(offsets.splits_word(text, place) for piece in pieces for place in piece)
    return odd


def _turned(given: AnnotatorSet, counting: "_Counting") -> AnnotatorSet:
    entries = tuple(
        msgspec.structs.replace(entry, pieces=pieces)
        if isinstance(entry, TextBound) and (pieces := counting.pieces(entry.pieces)) is not None
        else entry
        for entry in given.entries
    )
    return msgspec.structs.replace(given, entries=entries)


class _Counting:
    """The offsets of a text in some way to count, turned into code points."""

    def __init__(self, way: Way, text: str) -> None:
        self._way = way
        self._text = text
        self._shift = _MARK[way.unit] if way.mark else 0

    @functools.cached_property
    def _reading(self) -> Reading | None:
        """How offsets are turned, worked out when the way is tried; None where each character counts for one."""
        unit = _unit(self._way)
        plain = self._text.isascii() and not self._way.breaks and self._way.unit != "grapheme"
        if unit is None or plain:
            return None
        reading = Reading(unit, self._text)
        return reading if reading.differs else None

    @property
    def differs(self) -> bool:
        """Whether anything counts for more or less than its code points."""
        return self._reading is not None or self._shift > 0

    def pieces(self, pieces: Sequence[Piece]) -> tuple[Piece, ...] | None:
        """Pieces in code points, or None where an offset is inside a character or outside the text."""
        turned = []
        for start, end in pieces:
            first, last = self._place(start - self._shift), self._place(end - self._shift)
            if first is None or last is None or last < first:
                return None
            turned.append((first, last))
        return tuple(turned)

    def _place(self, offset: int) -> int | None:
        if self._reading is not None:
            return self._reading.code_point(offset)
        return offset if 0 <= offset <= len(self._text) else None


@functools.cache
def _unit(way: Way) -> Counted | None:
    """How a way measures; None for code points as they are."""
    if way.unit == "codepoint" and not way.breaks:
        return None
    base = _MEASURES[way.unit]
    extra = _BREAKS[way.breaks]
    return Counted(
        str(way), lambda text, start, end: base(text, start, end) + extra(text, start, end), bool(way.breaks)
    )


def _graphemes(text: str, start: int, end: int) -> int:
    import regex

    return len(regex.findall(r"\X", text[start:end]))


_MEASURES: dict[Unit, Callable[[str, int, int], int]] = {
    "codepoint": lambda text, start, end: end - start,
    "utf16": lambda text, start, end: len(text[start:end].encode("utf-16-le", "surrogatepass")) // 2,
    "utf8": lambda text, start, end: len(text[start:end].encode("utf-8", "surrogatepass")),
    "grapheme": _graphemes,
}
_BREAKS: dict[str, Callable[[str, int, int], int]] = {
    "": lambda text, start, end: 0,
    "two": lambda text, start, end: text.count("\n", start, end) - text.count("\r\n", start, end),
    "one": lambda text, start, end: -text.count("\r\n", start, end + 1),
}
