"""An annotation is of a layer that the schema does not have.

No rule, table or page knows what to do with it. Correct the spelling, or declare the layer in schema.yaml.
It is reported once for each file, with the number of its annotations.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entity","label":"PERSON","pieces":[[4,9]]}]}

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

CODE = "LAB101"
NAME = "layer-unknown"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each unknown layer of each file, at its first annotation."""
    known = context.schema.layers
    for line in view.lines:
        for annotation in line.record.annotations:
            cause = (CODE, line.place.file, annotation.layer)
            if annotation.layer in known or context.time(cause) > 1:
                continue
            predicate = f"is of the layer {quoted(annotation.layer)}, which the schema does not know"
            words = several(brief(annotation.id), predicate)
            hint = did_you_mean(annotation.layer, known) or f"Known layers: {', '.join(known)}."
            yield context.counted(_found.in_annotation(line, annotation, words(1), hint), cause, words)
