"""A piece of an annotation begins or ends with white space.

Tools that compare annotators count such a piece as a disagreement, and tokenizers cannot align it. It mostly comes
from dragging the mouse too far. Move the boundary to the word.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,10]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]]}]}
"""  # noqa: E501

from collections.abc import Iterator
from typing import Literal

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.mending import mapped, reshaped
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation, AnnotationLine
from corpuskit.offsets import Piece

CODE = "SPN104"
NAME = "white-space-at-edge"
SEVERITY = Severity.WARNING
FIX: Literal["certain", "lossy"] = "certain"
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation, about its first piece with such an edge."""
    text = view.text
    if text is None:
        return
    for line in view.lines:
        for annotation in line.placed:
            for start, end in annotation.pieces:
                if text[start].isspace() or text[end - 1].isspace():
                    message, hint = _words(annotation.id, (start, end), text)
                    yield _found.in_annotation(line, annotation, message, hint, ((start, end),))
                    break


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """Pieces without the white space at their edges; what is nothing but white space stays if nothing else is left."""
    text = line.view.text
    if text is None:
        return line.record
    placed = {id(annotation) for annotation in line.placed}
    return mapped(line.record, lambda a: _trimmed(a, text) if id(a) in placed else a)


def _trimmed(annotation: Annotation, text: str) -> Annotation:
    if not any(text[start].isspace() or text[end - 1].isspace() for start, end in annotation.pieces):
        return annotation
    pieces = []
    for start, end in annotation.pieces:
        held = text[start:end]
        if held and not held.isspace():
            pieces.append((start + len(held) - len(held.lstrip()), end - len(held) + len(held.rstrip())))
    return reshaped(annotation, tuple(pieces), text) if pieces else annotation


def _words(name: str, piece: Piece, text: str) -> tuple[str, str]:
    start, end = piece
    held = text[start:end]
    if held.isspace():
        return f"{brief(name)} holds nothing but white space from {start} to {end}", "Remove it, or move it to a word."
    left = f"begins with white space at {start}" if held[0].isspace() else ""
    right = f"ends with white space at {end}" if held[-1].isspace() else ""
    first, last = start + len(held) - len(held.lstrip()), end - len(held) + len(held.rstrip())
    return f"{brief(name)} {' and '.join(filter(None, (left, right)))}", f"Without it the piece is {first} to {last}."
