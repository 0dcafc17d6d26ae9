"""The lines of a concordance: a hit with what stands around it, and how lines are ordered and counted."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from corpuskit.publish.pages.reader.directions import Direction, direction_of

CONTEXT = 90  # code points on each side
_LONGEST_HIT = 160
_SPACE = re.compile(r"[\s\x00-\x1f]+")
_COMPARED = 6  # words by which lines are ordered


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A hit. `before` and `after` are in the order of reading, whichever side they stand on; `start` and `end` are code
    points of the text, None where the place in it is not to be seen; `facts` what the document and annotation say of
    themselves; `annotation` is a key.
    """

    document: str
    title: str
    before: str
    hit: str
    after: str
    direction: Direction
    start: int | None
    end: int | None
    facts: dict[str, Any]
    annotation: str | None = None


def line_of(text: str, start: int, end: int, *, placed: bool = True, words: str | None = None, **known: Any) -> Line:
    """The line of a hit in a text; `words` are those of the hit where it does not stand there in one piece."""
    while end < len(text) and unicodedata.category(text[end])[0] == "M":  # marks that belong to the last letter
        end += 1
    before = _flat(text[max(0, start - CONTEXT) : start])
    after = _flat(text[end : end + CONTEXT])
    hit = _shortened(_flat(words or text[start:end]))
    return Line(
        before=before,
        hit=hit,
        after=after,
        direction=direction_of(before + hit + after),
        start=start if placed else None,
        end=end if placed else None,
        **known,
    )


def _flat(text: str) -> str:
    """A stretch of text in one line."""
    return _SPACE.sub(" ", text)


def _shortened(hit: str) -> str:
    half = _LONGEST_HIT // 2
    return hit if len(hit) <= _LONGEST_HIT else f"{hit[:half]} … {hit[-half:]}"


def ordered(lines: list[Line], sort: str) -> list[Line]:
    """The lines in the order that is asked for; those that are alike in it stay in the order of the corpus."""
    if sort == "before":
        return sorted(lines, key=lambda line: _words(line.before)[::-1][:_COMPARED])
    if sort == "after":
        return sorted(lines, key=lambda line: _words(line.after)[:_COMPARED])
    if sort == "hit":
        return sorted(lines, key=lambda line: (_words(line.hit), _words(line.after)[:_COMPARED]))
    if sort == "document":
        return sorted(lines, key=lambda line: _words(line.title))
    if sort in ("oldest", "newest"):
        dated = [line for line in lines if line.facts.get("date")]
        others = [line for line in lines if not line.facts.get("date")]
        return sorted(dated, key=lambda line: str(line.facts["date"]), reverse=sort == "newest") + others
    return lines


def counted(lines: Sequence[Line], by: str) -> list[tuple[str, int]]:
    """How many lines share each value, most first; years in their order. The value of lines without one is empty."""
    if by == "year":
        years = Counter(str(line.facts.get("date") or "")[:4] for line in lines)
        return sorted(years.items())
    values = Counter("" if line.facts.get(by) is None else str(line.facts[by]) for line in lines)
    return values.most_common()


def _words(text: str) -> list[str]:
    """The words of a text as they are compared: without marks, accents and case."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()
