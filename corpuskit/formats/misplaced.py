"""Annotations whose offsets do not fit their text: an import keeps them, names the first and counts the others."""

from collections.abc import Iterable

import msgspec

from corpuskit.model import Annotation, AnnotationLine
from corpuskit.offsets import covered
from corpuskit.terminal import shorten


class Misplaced(msgspec.Struct, frozen=True):
    """How many annotations do not fit their text, and the first of them: its file, line and id, and what is wrong."""

    number: int
    first: str


def misplaced(lines: Iterable[AnnotationLine], text: str) -> Misplaced | None:
    """Those of the annotations on a text whose pieces, in code points, lie outside of it or run backwards, or that
    record another text than is there; None where there are none.
    """
    number, first = 0, ""
    for line in lines:
        for one in line.annotations:
            problem = _problem(one, text)
            if problem is not None:
                number += 1
                first = first or f"{_place(one)}: {problem}"
    return Misplaced(number, first) if number else None


def together(found: Iterable[Misplaced | None]) -> Misplaced | None:
    """All of several findings as one."""
    there = [one for one in found if one is not None]
    return Misplaced(sum(one.number for one in there), there[0].first) if there else None


def _problem(annotation: Annotation, text: str) -> str | None:
    for start, end in annotation.pieces:
        if start > end:
            return f"{start}–{end}, which runs backwards"
        if start < 0 or end > len(text):
            return f"{start}–{end}, but the text has {len(text):,} characters"
    if annotation.text is None or not annotation.pieces:
        return None
    there = covered(text, annotation.pieces)
    if there == annotation.text:
        return None
    return f"'{shorten(annotation.text)}' is recorded, but the text has '{shorten(there)}' there"


def _place(annotation: Annotation) -> str:
    origin, own = annotation.origin, annotation.id
    if origin is None or origin.file is None:
        return own
    line = f":{origin.line}" if origin.line else ""
    return f"{origin.file}{line} {origin.id or own}"
