"""A piece of an annotation has no width: it ends where it begins.

It marks no character, so that nobody can see it and no tool can count it. Give it its end, or remove it; a statement
about the whole document belongs to a layer with `span: document` and has no pieces at all.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,4]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]]}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief
from corpuskit.rules.nearby import nearest
from corpuskit.rules.view import View

CODE = "SPN102"
NAME = "span-empty"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation, about its first empty piece that lies within the text."""
    most = view.length if view.length is not None else float("inf")
    for line in view.lines:
        for annotation in line.record.annotations:
            empty = next((piece for piece in annotation.pieces if 0 <= piece[0] == piece[1] <= most), None)
            if empty is not None:
                hint = None if view.text is None else nearest(view.text, annotation)
                message = f"{brief(annotation.id)} has a piece of no width at {empty[0]}"
                yield _found.in_annotation(line, annotation, message, hint, (empty,))
