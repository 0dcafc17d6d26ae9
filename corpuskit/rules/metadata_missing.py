"""A document lacks a metadata key that the schema requires.

The schema marks a key with `required: true` where no document is of use without it. Add the value; if it cannot be
known of every document, take `required` out of schema.yaml rather than write a guess.

Bad:

    schema.yaml: {schema: dated, version: 1, metadata: {published: {type: date, required: true}}, layers: {}}
    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}

Good:

    schema.yaml: {schema: dated, version: 1, metadata: {published: {type: date, required: true}}, layers: {}}
    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.","metadata":{"published":"2024-04-03"}}
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "DOC108"
NAME = "metadata-missing"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each document, naming all keys that it lacks."""
    if view.document is None:
        return
    have = view.document.metadata
    missing = [key for key, attribute in context.schema.metadata.items() if attribute.required and key not in have]
    if missing:
        yield _found.in_document(view, f"the document {quoted(view.document.id)} has no {' and no '.join(missing)}")
