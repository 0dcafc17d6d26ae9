"""A document has a text in which nothing is written.

Such documents are mostly what is left of a failed download or of a page without an article. They count in every
statistic per document. Remove the document, or find its text and store it as a new one.

Bad:

    documents/00001.jsonl: {"id":"a","text":"  "}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "DOC105"
NAME = "text-empty"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each document whose text is empty or only white space."""
    if view.document is not None and view.text is not None and not view.text.strip():
        state = "nothing but white space" if view.text else "an empty text"
        yield _found.in_document(view, f"the document {quoted(view.document.id)} has {state}")
