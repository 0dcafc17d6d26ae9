"""An annotation has no label, though its layer requires one.

A layer with labels requires them unless the schema says `label: optional`. Add the label; if it is often not known,
make it optional in schema.yaml rather than invent one.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","pieces":[[4,9]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]]}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "LAB103"
NAME = "label-missing"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation."""
    for line in view.lines:
        for annotation, layer in line.layered:
            if annotation.label is None and layer.label_required:
                message = f"{brief(annotation.id)} has no label, but the layer {layer.name} requires one"
                yield _found.in_annotation(line, annotation, message, f"Known labels: {', '.join(layer.labels)}.")
