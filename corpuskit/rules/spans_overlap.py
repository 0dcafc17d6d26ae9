"""Two annotations of a layer overlap, though the layer says `overlap: none`.

Each character belongs to one annotation of such a layer at most: exports to token labels and counts rely on it.
Decide which of the two is right, or write `overlap: nest` or `overlap: any` for the layer in schema.yaml. Only
accepted annotations of one annotator are compared; where many lie over each other, not every pair is named.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The University of Selby closed."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"ORG","pieces":[[4,23]]},{"id":"e2","layer":"entities","label":"GPE","pieces":[[18,23]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The University of Selby closed."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"ORG","pieces":[[4,23]]}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.sweep import accepted, overlapping
from corpuskit.evidence.twins import twins
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "SPN109"
NAME = "spans-overlap"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each pair, at the one that begins later."""
    for line in view.lines:
        repeated = {frozenset((id(first), id(second))) for first, second in twins(line.record)}
        for annotations in accepted(line, "none"):
            for first, second in overlapping(annotations):
                if frozenset((id(first), id(second))) in repeated:
                    continue  # two that say the same are said to do so
                message = (
                    f"{brief(second.id)} overlaps {brief(first.id)}, but the layer {second.layer} allows no overlap"
                )
                yield _found.in_annotation(line, second, message)
