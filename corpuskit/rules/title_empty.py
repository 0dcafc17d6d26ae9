"""A document has a title in which nothing is written.

Lists and pages show documents by their titles, and a blank one cannot be seen or clicked. Write the title; where there
is none, leave the field out, and the document is listed by its id.

Bad:

    documents/00001.jsonl: {"id":"a","title":" ","text":"The mayor spoke."}

Good:

    documents/00001.jsonl: {"id":"a","title":"Mayor speaks","text":"The mayor spoke."}
    documents/00001.jsonl: {"id":"b","text":"The mayor left."}
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "DOC110"
NAME = "title-empty"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each document whose title is empty or only white space."""
    if view.document is not None and view.document.title is not None and not view.document.title.strip():
        state = "nothing but white space" if view.document.title else "an empty text"
        yield _found.in_document(view, f"the title of the document {quoted(view.document.id)} is {state}")
