"""Two pieces of one annotation cover the same characters.

The recorded text then holds the common words twice, and every count of characters is too high. Join the two pieces
into one, or correct the one that reaches too far. Pieces may follow each other in any order.

Bad:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8],[3,8]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[3,8],[0,2]]}]}
"""  # noqa: E501

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.mending import mapped, reshaped
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation, AnnotationLine
from corpuskit.offsets import merged

CODE = "SPN108"
NAME = "pieces-overlap"
SEVERITY = Severity.ERROR
FIX: Literal["certain", "lossy"] = "lossy"
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation, about its first two pieces that overlap."""
    for line in view.lines:
        for annotation in line.sound:
            if len(annotation.pieces) < 2:
                continue
            for first, second in pairwise(sorted(annotation.pieces)):
                if second[0] < first[1]:
                    message = (
                        f"{brief(annotation.id)} has the pieces {first[0]} to {first[1]} "
                        f"and {second[0]} to {second[1]}, which overlap"
                    )
                    yield _found.in_annotation(line, annotation, message, None, (first, second))
                    break


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """Pieces that overlap are joined, in the order of the text; the recorded text is made anew."""
    text = line.view.text
    if text is None:
        return line.record
    placed = {id(annotation) for annotation in line.placed}
    return mapped(line.record, lambda a: _joined(a, text) if id(a) in placed else a)


def _joined(annotation: Annotation, text: str) -> Annotation:
    overlap = any(second[0] < first[1] for first, second in pairwise(sorted(annotation.pieces)))
    return reshaped(annotation, tuple(merged(annotation.pieces)), text) if overlap else annotation
