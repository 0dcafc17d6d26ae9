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
from typing import Literal

import msgspec

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.mending import mapped, reshaped, without_annotations
from corpuskit.evidence.nearby import nearest
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation, AnnotationLine
from corpuskit.offsets import covered

CODE = "SPN102"
NAME = "span-empty"
SEVERITY = Severity.ERROR
FIX: Literal["certain", "lossy"] = "lossy"
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


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """Empty pieces are left out, an annotation of nothing else with its relations; recorded texts are made anew."""
    most = line.view.length
    if most is None:
        return line.record
    hollow = {id(a) for a in line.record.annotations if a.pieces and all(0 <= s == e <= most for s, e in a.pieces)}
    return without_annotations(
        mapped(line.record, lambda a: a if id(a) in hollow else _filled(a, line.view.text, most)), hollow
    )


def _filled(annotation: Annotation, text: str | None, most: int) -> Annotation:
    pieces = tuple((start, end) for start, end in annotation.pieces if not 0 <= start == end <= most)
    if len(pieces) == len(annotation.pieces):
        return annotation
    if text is not None and annotation.text == covered(text, annotation.pieces):
        return reshaped(annotation, pieces, text)
    return msgspec.structs.replace(annotation, pieces=pieces)
