"""An annotation is of a layer that the schema does not have.

No rule, table or page knows what to do with it. Correct the spelling, or declare the layer in schema.yaml.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entity","label":"PERSON","pieces":[[4,9]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]]}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation
from corpuskit.plainyaml import did_you_mean
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief, quoted
from corpuskit.rules.view import View

CODE = "LAB101"
NAME = "layer-unknown"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each unknown layer of each line, at its first annotation."""
    known = context.schema.layers
    for line in view.lines:
        unknown: dict[str, list[Annotation]] = {}
        for annotation in line.record.annotations:
            if annotation.layer not in known:
                unknown.setdefault(annotation.layer, []).append(annotation)
        for layer, annotations in unknown.items():
            more = f" and {len(annotations) - 1} more are" if len(annotations) > 1 else " is"
            message = f"{brief(annotations[0].id)}{more} of the layer {quoted(layer)}, which the schema does not know"
            hint = did_you_mean(layer, known) or f"Known layers: {', '.join(known)}."
            yield _found.in_annotation(line, annotations[0], message, hint)
