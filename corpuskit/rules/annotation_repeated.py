"""An annotation is there twice: same layer, label, pieces and attributes, by the same annotator.

Every count is one too high, and links go to the one or to the other. It comes from importing or merging twice, or from
annotating anew what had only been hidden. Two annotations of the same words are no fault if both start relations and
these go to different ends: then two people said the same words. Remove one of the two and let its relations go to the
other.

Bad:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"q2","layer":"quotes","label":"indirect","pieces":[[0,8]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"q2","layer":"quotes","label":"indirect","pieces":[[3,8]]}]}
"""  # noqa: E501

from collections.abc import Iterator
from typing import Literal

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.twins import merged_twins, twins
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import AnnotationLine

CODE = "LAB120"
NAME = "annotation-repeated"
SEVERITY = Severity.WARNING
FIX: Literal["certain", "lossy"] = "certain"
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation that says what an earlier one says, under an id of its own."""
    for line in view.lines:
        for first, second in twins(line.record):
            if second.pieces and first.id != second.id:
                message = f"{brief(second.id)} says of the same words what {brief(first.id)} says already"
                yield _found.in_annotation(line, second, message)


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """Of two that say the same the first is left, with the relations of both; not if these, a comment or an origin of
    its own tell the second apart.
    """
    return line.record if line.unreadable else merged_twins(line.record)
