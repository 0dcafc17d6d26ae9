"""A quote in its context: the words around it, cut at paragraphs or between words; quote, source and cue marked."""

import itertools
from collections.abc import Callable, Mapping, Sequence

import msgspec

from corpuskit.offsets import Piece

_AROUND = 140  # code points before and behind what is marked
_NEAR = 400  # how far from the quote its source and cue may stand to be shown with it
_LONGEST = 1_600


class Segment(msgspec.Struct, frozen=True):
    """Some words, and what they are: `quote`, `source`, `cue`, or several of these; empty for the words around."""

    text: str
    marks: str


def context_of(marked: Mapping[str, Sequence[Piece]], read: Callable[[int, int], str]) -> list[Segment]:
    """The words around the pieces of `quote`; `read` gives the text from one offset to another, in code points.

    Nothing where it gives none, as in a release without texts.
    """
    quoted = marked["quote"]
    first, last = min(start for start, _ in quoted), max(end for _, end in quoted)
    near = [
        piece for pieces in marked.values() for piece in pieces
        if piece[0] >= first - _NEAR and piece[1] <= last + _NEAR
    ]  # fmt: skip
    inner = min(start for start, _ in near), max(end for _, end in near)
    start = max(0, inner[0] - _AROUND)
    text = read(start, min(inner[1] + _AROUND, start + _LONGEST))
    if not text:
        return []
    before, behind = inner[0] - start, min(inner[1] - start, len(text))
    left, cut_left = _left(text[:before], start > 0)
    right, cut_right = _right(text[behind:])
    cut_right = cut_right or inner[1] - start > len(text) == _LONGEST
    segments = [Segment("… ", "")] if cut_left else []
    segments += _segments(text, left, behind + right, start, marked)
    return [*segments, Segment(" …", "")] if cut_right else segments


def _left(text: str, more: bool) -> tuple[int, bool]:
    """Where to begin: behind the last blank line, else at a word; and whether it is amid a paragraph."""
    blank = text.rfind("\n\n")
    if blank >= 0:
        return blank + 2, False
    if not more:
        return 0, False
    space = text.find(" ")
    return (space + 1 if space >= 0 else 0), True


def _right(text: str) -> tuple[int, bool]:
    """Where to end: before the next blank line, else between words; and whether something is left out."""
    blank = text.find("\n\n")
    if blank >= 0:
        return blank, False
    if len(text) < _AROUND:
        return len(text.rstrip()), False
    space = text.rfind(" ")
    return (space if space > 0 else len(text)), True


def _segments(text: str, left: int, end: int, start: int, marked: Mapping[str, Sequence[Piece]]) -> list[Segment]:
    edges = {left, end}
    for pieces in marked.values():
        edges |= {edge - start for piece in pieces for edge in piece if left < edge - start < end}
    ordered = sorted(edges)
    segments = []
    for here, there in itertools.pairwise(ordered):
        names = [
            name for name, pieces in marked.items() if any(a - start <= here and there <= b - start for a, b in pieces)
        ]
        segments.append(Segment(text[here:there], " ".join(names)))
    return segments
