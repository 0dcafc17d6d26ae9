"""Two documents have the same id.

Annotations and links find a document by its id, so the second one cannot be reached. If it is the same article,
remove one of the two; if not, give the second another id and name it in its annotation lines.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    documents/00002.jsonl: {"id":"a","text":"The mayor left."}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    documents/00002.jsonl: {"id":"b","text":"The mayor left."}
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "DOC101"
NAME = "document-repeated"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each document whose id an earlier one has."""
    if view.document is not None and view.document.id in context.earlier:
        first = context.earlier[view.document.id]
        yield _found.in_document(view, f"the document id {quoted(view.document.id)} is taken already at {first}")
