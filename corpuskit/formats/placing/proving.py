"""What the offsets of a file count, proved: read in the right unit they give the texts that the file records.

A format says what its offsets count; files do not always keep to it. So each way of counting is tried that could be
meant: code points, UTF-16 units, bytes of UTF-8, grapheme clusters; with a byte order mark counted; with line breaks of
one character counted as two, or of two as one; in another normal form of the text. One that gives the recorded texts is
proved by them. Where nothing is recorded, the edges of words decide, and the answer says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal

import msgspec

from corpuskit import offsets
from corpuskit.formats.entries import AnnotatorSet, Entry, TextBound, Unit
from corpuskit.formats.placing.counting import Counting, Way, each_counting
from corpuskit.formats.placing.normal_forms import alike
from corpuskit.offsets import Piece

_LEAST_SHIFTED = 2  # spans with recorded texts that show a byte order mark which the text does not have
_LEAST = 3  # spans without recorded texts that a unit has to move before edges of words say anything

UNPROVED = "not proved"
UNFIT = "at most half of the recorded texts fit"
How = Literal["alike", "stated", "recorded", "mostly", "unfit", "edges", "unproved"]
_HOW = {
    "alike": "all ways of counting agree",
    "stated": "as stated",
    "recorded": "proved by the recorded texts",
    "mostly": "proved by most of the recorded texts",
    "edges": "no texts are recorded; the edges of words fit",
    "unproved": UNPROVED,
    "unfit": UNFIT,
}


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What offsets count, and how that is known: `alike` where all ways agree, `stated` by the user, `recorded` by
    the texts of which `fitting` of `recorded` fit, all of them or `mostly`, by `edges` of words, or not: where most
    recorded texts are `unfit`, or nothing is recorded and edges tell nothing, `unproved`, the format's rule was
    followed, and rules tell what is wrong.
    """

    way: Way
    how: How
    recorded: int = 0
    fitting: int = 0

    def __str__(self) -> str:
        return f"{self.way}: {_HOW[self.how]}"


def proved(
    text: str,
    sets: Sequence[AnnotatorSet],
    declared: Unit | None,
    spare: Sequence[Unit],
    stated: Unit | None = None,
    *,
    firm: bool = False,
) -> tuple[tuple[AnnotatorSet, ...], Proof]:
    """The entries with pieces in code points of `text`, and how the unit was found. `declared` is the format's own
    unit, or the word of the file itself, if `firm`, which holds where no texts are recorded; `spare` are others to be
    tried before the rest, `stated` is the user's word. Pieces that are none in the unit stay as they are, so that rules
    tell of them.
    """
    entries = [entry for one in sets for entry in one.entries]
    if firm and not any(isinstance(entry, TextBound) and entry.surface is not None for entry in entries):
        stated = stated or declared
    counting, proof = counting_of(text, entries, declared, spare, stated)
    return tuple(_turned(text, one, counting) for one in sets), proof


def counting_of(
    text: str, entries: Iterable[Entry], declared: Unit | None, spare: Sequence[Unit], stated: Unit | None = None
) -> tuple[Counting, Proof]:
    """How the offsets of entries are turned into code points of `text`, and how that is known."""
    spans = [entry for entry in entries if isinstance(entry, TextBound) and entry.pieces]
    recorded = [span for span in spans if span.surface is not None]
    first = Counting(Way(unit=stated or declared or "codepoint"), text)
    if stated is not None:
        failing = len(_failing(text, recorded, first))
        return first, Proof(way=first.way, how="stated", recorded=len(recorded), fitting=len(recorded) - failing)
    if recorded:
        return _by_texts(text, recorded, first, spare)
    return _by_edges(text, spans, first, spare)


def written_as_there(text: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, whose pieces are in code points, with recorded texts written as in `text` where they differ only in
    how letters are put together from marks.
    """
    if text.isascii():
        return tuple(entries)
    return tuple(_written(text, entry) if isinstance(entry, TextBound) else entry for entry in entries)


def _written(text: str, span: TextBound) -> TextBound:
    if span.surface is None or span.surface.isascii():
        return span
    there = offsets.covered(text, span.pieces)
    differs = there != span.surface and alike(there, span.surface)
    return msgspec.structs.replace(span, surface=there) if differs else span


def _turned(text: str, given: AnnotatorSet, counting: Counting) -> AnnotatorSet:
    if not counting.differs and text.isascii():
        return given
    entries = [
        msgspec.structs.replace(entry, pieces=pieces)
        if isinstance(entry, TextBound) and (pieces := counting.pieces(entry.pieces)) is not None
        else entry
        for entry in given.entries
    ]
    return msgspec.structs.replace(given, entries=written_as_there(text, entries))


def _by_texts(
    text: str, recorded: Sequence[TextBound], first: Counting, spare: Sequence[Unit]
) -> tuple[Counting, Proof]:
    """The first way that gives all recorded texts; else the one that gives most, if it gives most of those that the
    format's own does not.
    """
    failing = _failing(text, recorded, first, exact=True)
    best, most = first, len(recorded) - len(failing)
    if failing:
        bad = {id(span) for span in failing}
        others = [span for span in recorded if id(span) not in bad]
        for counting in each_counting(text, first.way.unit, spare):
            gained = len(failing) - len(_failing(text, failing, counting, exact=True))
            # One annotation that is off by one is a slip, and no mark that somebody counted.
            slip = counting.way.mark == "counted" and len(recorded) < _LEAST_SHIFTED
            if slip or gained * 2 <= len(failing) or gained + len(others) <= most:
                continue
            number = gained + len(others) - len(_failing(text, others, counting, exact=True))
            if number > most:
                best, most = counting, number
            if number == len(recorded):
                break
    if best is first or most * 2 <= len(recorded):
        best, most = first, len(recorded) - len(_failing(text, failing, first))
    how: How = "recorded" if most == len(recorded) else "mostly" if most * 2 > len(recorded) else "unfit"
    return best, Proof(way=best.way, how=how, recorded=len(recorded), fitting=most)


def _by_edges(text: str, spans: Sequence[TextBound], first: Counting, spare: Sequence[Unit]) -> tuple[Counting, Proof]:
    def ways() -> Iterator[Counting]:
        return each_counting(text, first.way.unit, spare, normal_forms=False)

    if not spans or not any(one.differs and not one.way.mark for one in ways()):
        return first, Proof(way=first.way, how="alike")
    if not _is_odd(text, spans, first):
        return first, Proof(way=first.way, how="edges" if len(spans) >= _LEAST else "unproved")
    places = [first.pieces(span.pieces) for span in spans]
    for other in ways():
        # Most ways are told to be wrong by the first few spans, and a text may have thousands.
        moved = (there for span, there in zip(spans, places, strict=True) if other.pieces(span.pieces) != there)
        if len(list(islice(moved, _LEAST))) == _LEAST and not _is_odd(text, spans, other):
            return other, Proof(way=other.way, how="edges")
    return first, Proof(way=first.way, how="unproved")


def _failing(text: str, spans: Sequence[TextBound], counting: Counting, *, exact: bool = False) -> list[TextBound]:
    """Those of the spans whose recorded text does not stand there."""
    return [span for span in spans if not _fits(text, span, counting.pieces(span.pieces), exact=exact)]


def _fits(text: str, span: TextBound, pieces: Sequence[Piece] | None, *, exact: bool) -> bool:
    """Whether the text that a file records is what stands there; how white space is written does not count, nor how
    letters are put together from marks. With `exact` there is no more white space at its edges than is recorded.
    """
    if pieces is None or span.surface is None:
        return False
    there = offsets.covered(text, pieces)
    if there == span.surface:
        return True
    if exact and (there[:1].isspace(), there[-1:].isspace()) != (
        span.surface[:1].isspace(),
        span.surface[-1:].isspace(),
    ):
        return False
    return alike("".join(there.split()), "".join(span.surface.split()))


def _is_odd(text: str, spans: Sequence[TextBound], counting: Counting) -> bool:
    """Whether a span is none in the text, or has an edge inside a word."""
    for span in spans:
        pieces = counting.pieces(span.pieces)
        if pieces is None or any(offsets.splits_word(text, place) for piece in pieces for place in piece):
            return True
    return False
