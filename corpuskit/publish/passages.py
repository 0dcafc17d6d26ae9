"""Words with what stands around them: as much of a text as a reader needs to judge them, the words marked in it."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from corpuskit import offsets

_REACH = 240  # code points before and after in which the ends of the sentence are looked for
_LONGEST = 700  # of one stretch; of a longer one the beginning and the end are shown
_END = re.compile(r"[.!?…。！？]+[\"'”’»«)\]]*(?=\s|$)|\n")


class Part(msgspec.Struct, frozen=True):
    """A stretch of a passage, and whether it is what the passage is about."""

    text: str
    marked: bool


def passage(text: str, pieces: Iterable[offsets.Piece]) -> list[Part]:
    """The sentence around pieces of a text as its parts; offsets are code points, and those outside are cut off.

    Empty where no piece lies in the text. Where a sentence begins or ends far away, three dots stand for the rest.
    """
    inside = [(max(0, start), min(end, len(text))) for start, end in pieces if start < len(text) and end > 0]
    inside = offsets.merged([(start, end) for start, end in inside if start <= end])
    if not inside:
        return []
    begin, end = _begin(text, inside[0][0]), _end(text, inside[-1][1])
    return [Part(_shortened(part.text), part.marked) for part in _parts(text, begin, end, inside) if part.text]


def _parts(text: str, begin: int, end: int, inside: list[offsets.Piece]) -> Iterator[Part]:
    at = begin
    if begin > 0 and not _END.match(text, begin - 1) and not text[begin - 1].isspace():
        yield Part("…", marked=False)
    for start, stop in inside:
        yield Part(text[at:start], marked=False)
        yield Part(text[start:stop], marked=True)
        at = stop
    yield Part(text[at:end], marked=False)
    if end < len(text) and end - at >= _REACH:
        yield Part("…", marked=False)


def _begin(text: str, start: int) -> int:
    """Where the sentence begins that `start` is in."""
    least = max(0, start - _REACH)
    begin = least
    for match in _END.finditer(text, least, start):
        begin = match.end()
    while begin < start and text[begin].isspace():
        begin += 1
    if begin == least > 0:  # not in the middle of a word
        space = text.find(" ", begin, start)
        begin = space if space >= 0 else begin
    return begin


def _end(text: str, stop: int) -> int:
    if text[max(0, stop - 2) : stop].rstrip("\"'”’»«)]").endswith((".", "!", "?", "…")):
        return stop
    match = _END.search(text, stop, min(len(text), stop + _REACH))
    return min(len(text), stop + _REACH) if match is None else match.end()


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    half = _LONGEST // 2
    return f"{text[:half]} … {text[-half:]}"
