"""A relation links an annotation with itself.

Nothing contradicts itself or is said by itself: one of the two ends was mistaken. Correct it, or remove the relation.

Bad:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"claims","label":"fact","pieces":[[0,8]],"attributes":{"voice":"source","check_worthy":"no"}},{"id":"c2","layer":"claims","label":"fact","pieces":[[10,24]],"attributes":{"voice":"author","check_worthy":"no"}}],"relations":[{"id":"r1","label":"contradicts","from":"c1","to":"c1"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"claims","label":"fact","pieces":[[0,8]],"attributes":{"voice":"source","check_worthy":"no"}},{"id":"c2","layer":"claims","label":"fact","pieces":[[10,24]],"attributes":{"voice":"author","check_worthy":"no"}}],"relations":[{"id":"r1","label":"contradicts","from":"c1","to":"c2"}]}
"""  # noqa: E501

from collections.abc import Iterator
from typing import Literal

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.mending import relinked
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import AnnotationLine

CODE = "REL106"
NAME = "relation-to-itself"
SEVERITY = Severity.ERROR
FIX: Literal["certain", "lossy"] = "lossy"
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each relation."""
    for line in view.lines:
        for relation in line.record.relations:
            if relation.from_ == relation.to:
                message = f"{brief(relation.id)} ({brief(relation.label)}) links {brief(relation.from_)} with itself"
                yield _found.in_relation(line, relation, message)


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """The relation is left out."""
    return relinked(line.record, lambda r: None if r.from_ == r.to else r)
