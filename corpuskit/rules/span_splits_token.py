"""A piece of an annotation begins or ends inside a token, in a layer that aligns to tokens.

Exports to labels of tokens, and pipelines trained on them, drop such an annotation or widen it. It is looked at only
when asked for, with `corpuskit validate --tokens`, because it needs spaCy and takes longer: without a name, tokens are
those of the document's language as spaCy divides it, with the name of a pipeline those of its own. Move the boundary,
or write `align: word` or `align: character` for the layer in schema.yaml.

Bad:

    schema.yaml: {"schema":"own","version":1,"layers":{"entities":{"span":{"align":"token"}}}}
    documents/00001.jsonl: {"id":"a","text":"The mayor's office closed.","language":"en"}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","pieces":[[4,10]]}]}

Good:

    schema.yaml: {"schema":"own","version":1,"layers":{"entities":{"span":{"align":"token"}}}}
    documents/00001.jsonl: {"id":"a","text":"The mayor's office closed.","language":"en"}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","pieces":[[4,9]]}]}
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief, quoted
from corpuskit.evidence.tokens import BLANK, token_split_at, tokens_of
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "SPN131"
NAME = "span-splits-token"
SEVERITY = Severity.WARNING
ASKED_FOR = "tokens"
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each annotation, about its first boundary inside a token."""
    text = view.text
    aligned = {n for n, layer in context.schema.layers.items() if layer.span and layer.span.align == "token"}
    if text is None or view.document is None or not aligned:
        return
    placed = [(line, annotation) for line in view.lines for annotation in line.placed if annotation.layer in aligned]
    if not placed:
        return
    tokens = tokens_of(text, context.tokens or BLANK, view.document.language)
    for line, annotation in placed:
        for piece in annotation.pieces:
            at = next((boundary for boundary in piece if token_split_at(tokens, boundary)), None)
            if at is not None and (token := token_split_at(tokens, at)):
                edge = f"{'begins' if at == piece[0] else 'ends'} inside the token {quoted(text[token[0] : token[1]])}"
                message, hint = f"{brief(annotation.id)} {edge} at {at}", f"The token is {token[0]} to {token[1]}."
                yield _found.in_annotation(line, annotation, message, hint, (piece,))
                break
