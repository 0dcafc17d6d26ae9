"""A document has neither its text nor what stands for it.

A stand-off release leaves the text out for reasons of copyright; then `text_sha256` and `length` (in code points) tell
a reader who has the article whether it is the right one, and bound the offsets. Put the text back, or state both.

Bad:

    documents/00001.jsonl: {"id":"a","title":"Mayor speaks"}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    documents/00001.jsonl: {"id":"b","text_sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","length":4}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "DOC102"
NAME = "document-without-text"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each such document, naming what is missing."""
    document = view.document
    if document is None or document.text is not None:
        return
    missing = [name for name in ("text_sha256", "length") if getattr(document, name) is None]
    if missing:
        yield _found.in_document(
            view, f"the document {quoted(document.id)} has no text and no {' and no '.join(missing)}"
        )
