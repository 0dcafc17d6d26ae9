"""An annotation has pieces where its layer allows none, none where it needs some, or more than one where one is all.

The layer's `span` in schema.yaml says how many: `document` layers speak of the whole document and have no pieces,
others have `pieces: 1` or `pieces: many`. Tools that rely on it would lose the further pieces. Correct the annotation,
or the schema.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor of Selby spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9],[13,18]]}]}

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"d1","layer":"coding","pieces":[[4,9]]}]}

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"direct"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor of Selby spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"GPE","pieces":[[13,18]]},{"id":"d1","layer":"coding","attributes":{"genre":"news"}}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation
from corpuskit.schema.types import Layer
from corpuskit.terminal import count

CODE = "SPN107"
NAME = "piece-count-wrong"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation."""
    for line in view.lines:
        for annotation, layer in line.layered:
            if problem := _problem(annotation, layer):
                yield _found.in_annotation(line, annotation, f"{brief(annotation.id)} {problem}")


def _problem(annotation: Annotation, layer: Layer) -> str | None:
    number = len(annotation.pieces)
    if layer.span is None:
        if number:
            return f"has {count(number, 'piece')}, but the layer {layer.name} is about the whole document"
        return f"records a text, but the layer {layer.name} is about the whole document" if annotation.text else None
    if number == 0:
        return f"has no pieces, but the layer {layer.name} marks places in the text"
    if number > 1 and layer.span.pieces == 1:
        return f"has {number} pieces, but the layer {layer.name} allows one"
    return None
