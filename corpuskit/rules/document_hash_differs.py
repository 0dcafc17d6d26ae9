"""What a document states of its text, by `text_sha256` or `length`, is not so.

Either the text was altered after it was stored, or the statement belongs to another text. Find the text that the
hash was made from, for example in the corpus's history; the text of a document never changes, and an edited one is a
new document that `revises` the old.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.","length":17}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.","length":16}
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "DOC103"
NAME = "document-hash-differs"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for the length, one for the hash."""
    document = view.document
    if document is None or document.text is None:
        return
    if document.length not in (None, view.length):
        message = (
            f"the document {quoted(document.id)} states a length of {document.length}, "
            f"but its text has {view.length} characters"
        )
        yield _found.in_document(view, message)
    if document.text_sha256 is not None and document.text_sha256.lower() != view.text_hash:
        message = (
            f"the document {quoted(document.id)} states the hash {quoted(document.text_sha256)}, "
            f"but its text has {quoted(view.text_hash)}"
        )
        yield _found.in_document(view, message)
