"""An annotation or relation has an attribute that the schema does not know there.

Each layer has its own attributes, which become columns of its table; another one would be seen by nobody. Relations
have none. Correct the spelling, or declare the attribute for the layer in schema.yaml. It is reported once for each
file, with the number of annotations that have it.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]],"attributes":{"mentoin":"nominal"}}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]],"attributes":{"mention":"nominal"}}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation
from corpuskit.plainyaml import did_you_mean
from corpuskit.rules.context import Context, several
from corpuskit.rules.found import Found, brief, quoted
from corpuskit.rules.view import LineView, View
from corpuskit.schema.types import Layer

CODE = "LAB104"
NAME = "attribute-unknown"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each attribute of each layer and file, and of each relation type, which has none."""
    for line in view.lines:
        for annotation, layer in line.layered:
            yield from _unknown(line, annotation, layer, context)
        for relation, kind in line.typed:
            if not relation.attributes:
                continue
            name = next(iter(relation.attributes))
            cause = (CODE, line.place.file, kind.name, name, "relation")
            if context.time(cause) == 1:
                words = several(
                    brief(relation.id), f"has the attribute {quoted(name)}, but relations have no attributes"
                )
                yield context.counted(_found.in_relation(line, relation, words(1)), cause, words)


def _unknown(line: LineView, annotation: Annotation, layer: Layer, context: Context) -> Iterator[Finding]:
    for name in annotation.attributes:
        cause = (CODE, line.place.file, layer.name, name, "attribute")
        if name in layer.attributes or context.time(cause) > 1:
            continue
        predicate = f"has the attribute {quoted(name)}, which the layer {layer.name} does not know"
        words = several(brief(annotation.id), predicate)
        hint = did_you_mean(name, layer.attributes)
        yield context.counted(_found.in_annotation(line, annotation, words(1), hint), cause, words)
