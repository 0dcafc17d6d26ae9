"""An annotation or relation has an attribute that the schema does not know there.

Each layer has its own attributes, which become columns of its table; another one would be seen by nobody. Relations
have none. Correct the spelling, or declare the attribute for the layer in schema.yaml.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]],"attributes":{"mentoin":"nominal"}}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]],"attributes":{"mention":"nominal"}}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.plainyaml import did_you_mean
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief, quoted
from corpuskit.rules.view import View

CODE = "LAB104"
NAME = "attribute-unknown"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each attribute of each annotation, and one for each relation that has any."""
    for line in view.lines:
        for annotation, layer in line.layered:
            for name in annotation.attributes:
                if name not in layer.attributes:
                    message = (
                        f"{brief(annotation.id)} has the attribute {quoted(name)}, "
                        f"which the layer {layer.name} does not know"
                    )
                    yield _found.in_annotation(line, annotation, message, did_you_mean(name, layer.attributes))
        for relation, _type in line.typed:
            if relation.attributes:
                name = next(iter(relation.attributes))
                message = f"{brief(relation.id)} has the attribute {quoted(name)}, but relations have no attributes"
                yield _found.in_relation(line, relation, message)
