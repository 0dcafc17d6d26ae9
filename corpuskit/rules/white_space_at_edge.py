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

from corpuskit.findings import Finding, Severity
from corpuskit.offsets import Piece
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief
from corpuskit.rules.view import View

CODE = "SPN104"
NAME = "white-space-at-edge"
SEVERITY = Severity.WARNING
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


def _words(name: str, piece: Piece, text: str) -> tuple[str, str]:
    start, end = piece
    held = text[start:end]
    if held.isspace():
        return f"{brief(name)} holds nothing but white space from {start} to {end}", "Remove it, or move it to a word."
    left = f"begins with white space at {start}" if held[0].isspace() else ""
    right = f"ends with white space at {end}" if held[-1].isspace() else ""
    first, last = start + len(held) - len(held.lstrip()), end - len(held) + len(held.rstrip())
    return f"{brief(name)} {' and '.join(filter(None, (left, right)))}", f"Without it the piece is {first} to {last}."
