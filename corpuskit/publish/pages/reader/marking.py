"""A text with its annotations as HTML: paragraphs whose stretches carry every annotation that covers them.

Annotations may nest, cross and have several pieces. Each piece becomes elements that are closed and opened again where
others cross it, so the HTML is well formed; each runs in a lane of its own below the line, so that overlapping ones can
be told apart. The time grows with the number of pieces, not with their overlaps: lanes are limited.
"""

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from corpuskit import offsets
from corpuskit.publish.pages.reader.directions import Direction, direction_of

LANES = 10
_TINTS = 3
# Control characters have no glyph, and some of them end a text for a browser; these symbols stand for them.
_VISIBLE = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"} | {0x7F: "␡"}
_PLAIN = re.compile("[A-Za-z0-9._/-]+")
_TICKS = {(True, True): " b e", (True, False): " b", (False, True): " e", (False, False): ""}


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """One annotation to draw: its number in the page, its CSS classes, what its link and its tooltip say.

    A tint fills the background of its words and needs no lane.
    """

    number: int
    pieces: tuple[offsets.Piece, ...]
    classes: str
    anchor: str
    tip: str
    tint: bool = False


class Block(msgspec.Struct, frozen=True):
    """A paragraph: its HTML, how many lanes lie below its lines, and which way it runs."""

    html: Markup
    lanes: int
    direction: Direction


# What is drawn of hits: they are no annotations, so they have no number and lead nowhere.
_PLACED = Shape(number=-1, pieces=(), classes="hit", anchor="", tip="", tint=True)
_FOUND = Shape(number=-2, pieces=(), classes="hit", anchor="", tip="", tint=True)


class _Stretch(msgspec.Struct, kw_only=True):
    """One piece of a shape that is drawn; `first` and `last` say whether the annotation begins and ends with it."""

    start: int
    end: int
    shape: Shape
    first: bool
    last: bool
    lane: int = 0


def drawn(
    text: str, shapes: Iterable[Shape], hits: Iterable[offsets.Piece] = (), *, places: bool = True
) -> tuple[list[Block], frozenset[int]]:
    """The blocks of a text with shapes drawn on them, and the numbers of shapes that could not be drawn in full.

    What lies outside of the text is left out, as is what lies in more than LANES lanes. `hits` are the places of words
    that somebody looked for, in order and apart; with `places` each can be linked to as ``at-START``.
    """
    stretches = [stretch for shape in shapes for stretch in _stretches(shape, len(text))]
    lined = _in_lanes([s for s in stretches if not s.shape.tint], LANES)
    tinted = _in_lanes([s for s in stretches if s.shape.tint], _TINTS)
    kept = lined + tinted
    missing = {stretch.shape.number for stretch in stretches} - {stretch.shape.number for stretch in kept}
    found = _PLACED if places else _FOUND
    sought = [_Stretch(start=start, end=end, shape=found, first=True, last=True) for start, end in hits]
    return list(_Painting(text, kept + sought).blocks()), frozenset(missing)


def escaped(text: str) -> str:
    """A text safe in HTML and in its attributes; a page does this thousands of times, so no object is made of it."""
    if text.isalnum():
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;").replace("'", "&#39;")


def plain(text: str) -> str:
    """A text escaped, with control characters made visible."""
    return escaped(text if text.isprintable() else text.translate(_VISIBLE))


def link_to(anchor: str) -> str:
    """The part of a link that leads to an anchor in the page, with `#`; safe inside an attribute."""
    return "#" + (anchor if _PLAIN.fullmatch(anchor) else quote(anchor, safe="/"))


def _stretches(shape: Shape, length: int) -> Iterator[_Stretch]:
    inside = [(max(0, start), min(end, length)) for start, end in shape.pieces]
    pieces = offsets.merged([(start, end) for start, end in inside if start < end])
    for index, (start, end) in enumerate(pieces):
        yield _Stretch(start=start, end=end, shape=shape, first=index == 0, last=index == len(pieces) - 1)


def _in_lanes(stretches: list[_Stretch], most: int) -> list[_Stretch]:
    """The stretches with lanes, so that no two in one lane overlap; short ones nearest to the text, in lane 0.

    Those that find no free lane are left out.
    """
    kept: list[_Stretch] = []
    run: list[_Stretch] = []
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    for stretch in sorted(stretches, key=lambda s: (s.start, -s.end)):
        while busy and busy[0][0] <= stretch.start:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if not busy:
            _turn(run)
            run, free = [], list(range(most))
        if not free:
            continue
        stretch.lane = heapq.heappop(free)
        heapq.heappush(busy, (stretch.end, stretch.lane))
        run.append(stretch)
        kept.append(stretch)
    _turn(run)
    return kept


def _turn(run: Sequence[_Stretch]) -> None:
    """Number the lanes of a run from the other side: the long stretches began first, but belong furthest below."""
    deepest = max((stretch.lane for stretch in run), default=0)
    for stretch in run:
        stretch.lane = deepest - stretch.lane


class _Painting:
    """Walks a text once from boundary to boundary, with the stretches that are open kept as a stack."""

    def __init__(self, text: str, stretches: Iterable[_Stretch]) -> None:
        self._text = text
        self._starts = sorted(stretches, key=lambda s: (s.start, -s.end))
        self._next = 0
        self._stack: list[_Stretch] = []
        self._out: list[str] = []
        self._tags: list[int] = []  # where in `_out` each open stretch's tag stands
        self._lanes = 0

    def blocks(self) -> Iterator[Block]:
        """The blocks in order."""
        for start, end in offsets.blocks(self._text):
            self._out, self._tags, self._lanes = [], [], 0
            self._skip_to(start)
            opened, self._stack = self._stack, []
            self._open(opened, start)
            at = start
            while at < end:
                at = self._step(at, end)
            for stretch in reversed(self._stack):
                self._close(stretch, end)
            html = Markup("".join(self._out))  # noqa: S704 - made of escaped parts only
            yield Block(html, self._lanes, direction_of(self._text[start:end]))

    def _skip_to(self, position: int) -> None:
        """Take in what starts before a block, in the blank lines above it, and drop what ends there."""
        while self._next < len(self._starts) and self._starts[self._next].start < position:
            self._stack.append(self._starts[self._next])
            self._next += 1
        self._stack = [stretch for stretch in self._stack if stretch.end > position]

    def _step(self, at: int, end: int) -> int:
        """Write the text from `at` to the next boundary, or to the block's end, with what opens and closes there."""
        ending = [index for index, stretch in enumerate(self._stack) if stretch.end <= at]
        again: list[_Stretch] = []
        if ending:
            for stretch in reversed(self._stack[ending[0] :]):
                self._close(stretch, at)
            again = [stretch for stretch in self._stack[ending[0] :] if stretch.end > at]
            del self._stack[ending[0] :]
        while self._next < len(self._starts) and self._starts[self._next].start == at:
            again.append(self._starts[self._next])
            self._next += 1
        self._open(again, at)
        until = min([end, *(stretch.end for stretch in self._stack)])
        if self._next < len(self._starts):
            until = min(until, self._starts[self._next].start)
        self._write(at, until)
        return until

    def _open(self, stretches: Iterable[_Stretch], at: int) -> None:
        for stretch in sorted(stretches, key=lambda s: (-s.end, s.start, s.shape.number)):
            self._stack.append(stretch)
            self._tags.append(len(self._out))
            self._out.append(str(at))  # replaced when it closes and is known whether it ends there
            if not stretch.shape.tint:
                self._lanes = max(self._lanes, stretch.lane + 1)

    def _close(self, stretch: _Stretch, at: int) -> None:
        tag = self._tags.pop()
        shape = stretch.shape
        begins = stretch.first and int(self._out[tag]) == stretch.start
        if not shape.anchor:
            place = f' id="at-{stretch.start}"' if begins and shape is _PLACED else ""
            self._out[tag] = f'<mark class="hit"{place}>'
            self._out.append("</mark>")
            return
        ticks = _TICKS[begins, stretch.last and at >= stretch.end]
        lane = "" if shape.tint else f" d{stretch.lane}"
        self._out[tag] = (
            f'<span class="m {shape.classes}{lane}{ticks}" data-n="{shape.number}" title="{escaped(shape.tip)}">'
        )
        self._out.append("</span>")

    def _write(self, start: int, end: int) -> None:
        words = plain(self._text[start:end])
        shapes = [stretch for stretch in self._stack if stretch.shape.anchor]
        if not shapes:
            self._out.append(words)
            return
        # Of the annotations here, a click means the shortest; the keyboard stops once for each, at its beginning.
        inner = min(shapes, key=lambda s: s.end - s.start)
        stop = "" if inner.first and inner.start == start else ' tabindex="-1"'
        name = f' aria-label="{words}, {escaped(inner.shape.tip)}"'  # a link that is read aloud says what it marks
        self._out.append(f'<a href="{link_to(inner.shape.anchor)}"{stop}{name}>{words}</a>')
