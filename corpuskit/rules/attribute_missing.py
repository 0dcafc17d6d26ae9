"""An accepted annotation lacks an attribute that its layer requires.

Suggested and rejected annotations need not have it. Add the attribute; if it often cannot be known, take `required`
out of schema.yaml, or add a value that says so.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"s1","layer":"sources","label":"person","pieces":[[0,9]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"s1","layer":"sources","label":"person","pieces":[[0,9]],"attributes":{"identity":"unnamed"}}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief
from corpuskit.rules.view import View

CODE = "LAB105"
NAME = "attribute-missing"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each annotation, naming all attributes that it lacks."""
    required = {
        layer.name: names
        for layer in context.schema.layers.values()
        if (names := [attribute.name for attribute in layer.attributes.values() if attribute.required])
    }
    for line in view.lines:
        for annotation in line.record.annotations:
            if annotation.status is not None or annotation.layer not in required:
                continue
            missing = [name for name in required[annotation.layer] if name not in annotation.attributes]
            if missing:
                message = (
                    f"{brief(annotation.id)} has no {' and no '.join(missing)}, "
                    f"which the layer {annotation.layer} requires"
                )
                yield _found.in_annotation(line, annotation, message)
