"""An annotation lies outside its text, or a piece of it runs backwards.

Such offsets point at nothing. Common causes are offsets that count bytes or UTF-16 units instead of code points, a
text that was shortened, or an annotation of another document. Where the recorded text occurs in the text, the hint
says at which offsets.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,99]]}]}

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[9,4]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]]}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.offsets import Piece
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief
from corpuskit.rules.nearby import nearest
from corpuskit.rules.view import View

CODE = "SPN101"
NAME = "span-out-of-bounds"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation, about its first piece that is wrong."""
    most = view.length if view.length is not None else float("inf")
    for line in view.lines:
        for annotation in line.record.annotations:
            wrong = next((piece for piece in annotation.pieces if not 0 <= piece[0] <= piece[1] <= most), None)
            if wrong is not None:
                hint = None if view.text is None else nearest(view.text, annotation)
                message = f"{brief(annotation.id)} {_problem(wrong, view.length)}"
                yield _found.in_annotation(line, annotation, message, hint, (wrong,))


def _problem(piece: Piece, length: int | None) -> str:
    start, end = piece
    if start < 0:
        return f"begins at {start}, which is before the text"
    if end < start:
        return f"runs backwards, from {start} to {end}"
    return f"ends at {end}, but the text has {length} characters"
