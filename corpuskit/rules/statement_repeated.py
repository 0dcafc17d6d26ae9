"""An annotator says the same kind of thing about the whole document twice.

A layer with `span: document` holds one accepted statement for each annotator and document, or one for each label where
the layer has labels; with two nobody knows which counts, and tables list the document twice. Join the two, or set the
status of one to rejected.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"d1","layer":"coding","attributes":{"genre":"news"}},{"id":"d2","layer":"coding","attributes":{"tone":"neutral"}}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"d1","layer":"coding","attributes":{"genre":"news","tone":"neutral"}}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation

CODE = "LAB108"
NAME = "statement-repeated"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each statement after the first."""
    for line in view.lines:
        first: dict[tuple[str, str | None], Annotation] = {}
        for annotation, layer in line.layered:
            if layer.span is not None or annotation.status is not None:
                continue
            earlier = first.setdefault((layer.name, annotation.label), annotation)
            if earlier is not annotation:
                message = (
                    f"{brief(annotation.id)} is a second statement of the layer {layer.name} about the document, "
                    f"after {brief(earlier.id)}"
                )
                yield _found.in_annotation(line, annotation, message)
