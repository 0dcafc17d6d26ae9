"""An annotation has a label that its layer does not have.

The schema lists the labels of each layer so that all annotators mean the same by them, and so that counts by label
add up. Correct the spelling, or add the label to the layer in schema.yaml. A label is reported once for
each file, with the number of annotations that have it.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSONS","pieces":[[4,9]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]]}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context, several
from corpuskit.evidence.found import Found, brief, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.plainyaml import did_you_mean

CODE = "LAB102"
NAME = "label-unknown"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each label of each layer and file, at the first annotation that has it."""
    for line in view.lines:
        for annotation, layer in line.layered:
            label = annotation.label
            if label is None or label in layer.labels:
                continue
            cause = (CODE, line.place.file, layer.name, label)
            if context.time(cause) > 1:
                continue
            if layer.labels:
                expected = f"which the layer {layer.name} does not know"
            else:
                expected = f"but the layer {layer.name} has no labels"
            words = several(brief(annotation.id), f"has the label {quoted(label)}, {expected}")
            hint = f"Known labels: {', '.join(layer.labels)}." if layer.labels else None
            hint = did_you_mean(label, layer.labels) or hint
            yield context.counted(_found.in_annotation(line, annotation, words(1), hint), cause, words)
