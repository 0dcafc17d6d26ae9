"""A document has a metadata key that the schema does not know.

Tables, filters and pages are made from the keys that the schema declares under `metadata`, so the value would be seen
by nobody. Correct the spelling, or declare the key in schema.yaml. The title, the language and the text are fields of
the record, not metadata.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.","metadata":{"outlett":"Harbour Post"}}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.","metadata":{"outlet":"Harbour Post"}}
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.plainyaml import did_you_mean

CODE = "DOC106"
NAME = "metadata-unknown"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each key of each document."""
    if view.document is None:
        return
    known = context.schema.metadata
    for key in view.document.metadata:
        if key not in known:
            message = (
                f"the document {quoted(view.document.id)} has the metadata key {quoted(key)}, "
                "which the schema does not know"
            )
            yield _found.in_document(view, message, did_you_mean(key, known))
