"""Two annotations of a layer cross each other, though the layer says `overlap: nest`.

In such a layer one annotation may lie inside another, as a quote within a quote; two that share only some of their
characters mostly have a boundary wrong. Move it, or write `overlap: any` for the layer in schema.yaml. Only accepted
annotations of one annotator are compared; where many lie over each other, not every pair is named.

Bad:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"q2","layer":"quotes","label":"indirect","pieces":[[3,19]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"q2","layer":"quotes","label":"indirect","pieces":[[3,8]]}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.sweep import accepted, crossing
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "SPN110"
NAME = "spans-cross"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each pair, at the smaller one."""
    for line in view.lines:
        for annotations in accepted(line, "nest"):
            for first, second in crossing(annotations):
                message = (
                    f"{brief(second.id)} and {brief(first.id)} cross, but the layer {second.layer} allows only nesting"
                )
                yield _found.in_annotation(line, second, message)
