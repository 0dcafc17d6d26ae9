"""An accepted annotation or relation lacks an attribute that its layer or type requires.

Suggested and rejected ones need not have it, nor those to which it does not apply because of its `when`. Add the
attribute; if it often cannot be known, take `required` out of schema.yaml, or add a value that says so.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"s1","layer":"sources","label":"person","pieces":[[0,9]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"s1","layer":"sources","label":"person","pieces":[[0,9]],"attributes":{"identity":"unnamed"}}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.attributed import attributed
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.schema.values import applies

CODE = "LAB105"
NAME = "attribute-missing"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each annotation and relation, naming all attributes that it lacks."""
    kinds = [layer.attributes for layer in context.schema.layers.values()]
    kinds += [relation.attributes for relation in context.schema.relations.values()]
    if not any(attribute.required for attributes in kinds for attribute in attributes.values()):
        return
    for line in view.lines:
        for item in attributed(line):
            values = item.record.attributes
            if item.record.status is not None:
                continue
            missing = [
                attribute.name
                for attribute in item.known.values()
                if attribute.required and attribute.name not in values and applies(attribute, values)
            ]
            if missing:
                message = f"{brief(item.record.id)} has no {' and no '.join(missing)}, which {item.kind} requires"
                yield item.finding(_found, message)
