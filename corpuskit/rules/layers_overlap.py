"""Annotations of two layers overlap or cross, though the schema says that they must not.

`overlap_with` in schema.yaml says of a layer how its annotations may meet those of another: with `none` they have no
character in common, with `nest` the one may lie inside the other. Where that fails, the edges of one of the two are
wrong, or it belongs into the other layer. Only accepted annotations of one annotator are compared; where many lie over
each other, not every pair is named.

Bad:

    schema.yaml: {"schema":"own","version":1,"layers":{"quotes":{"span":{"overlap_with":{"headings":"none"}}},"headings":{}}}
    documents/00001.jsonl: {"id":"a","text":"Rain expected. It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"h1","layer":"headings","pieces":[[0,17]]},{"id":"q1","layer":"quotes","pieces":[[15,23]]}]}

Good:

    schema.yaml: {"schema":"own","version":1,"layers":{"quotes":{"span":{"overlap_with":{"headings":"none"}}},"headings":{}}}
    documents/00001.jsonl: {"id":"a","text":"Rain expected. It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"h1","layer":"headings","pieces":[[0,14]]},{"id":"q1","layer":"quotes","pieces":[[15,23]]}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.sweep import crossing_between, overlapping_between
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation
from corpuskit.schema.types import Schema

CODE = "SPN130"
NAME = "layers-overlap"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each pair, at the one that begins later, or at the smaller one of two that cross."""
    meetings = _meetings(context.schema)
    if not meetings:
        return
    for line in view.lines:
        layers = _by_layer(line)
        for (one, other), overlap in meetings.items():
            groups = layers.get(one, []), layers.get(other, [])
            pairs = overlapping_between(*groups) if overlap == "none" else crossing_between(*groups)
            verb, allowed = ("overlaps", "no overlap") if overlap == "none" else ("crosses", "only nesting")
            for first, second in pairs:
                message = (
                    f"{brief(second.id)} of {second.layer} {verb} {brief(first.id)} of {first.layer}, "
                    f"but the schema allows {allowed} of the two"
                )
                yield _found.in_annotation(line, second, message)


def _meetings(schema: Schema) -> dict[tuple[str, str], str]:
    """How annotations of two layers may meet, for each pair of layers of which something is said."""
    said: dict[tuple[str, str], str] = {}
    for layer in schema.layers.values():
        for other, overlap in (layer.span.overlap_with if layer.span else {}).items():
            if overlap != "any" and (other, layer.name) not in said:
                said[(layer.name, other)] = overlap
    return said


def _by_layer(line: LineView) -> dict[str, list[Annotation]]:
    groups: dict[str, list[Annotation]] = {}
    for annotation in line.sound:
        if annotation.status is None:
            groups.setdefault(annotation.layer, []).append(annotation)
    return groups
