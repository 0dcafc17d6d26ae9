"""The language of a document is no language tag.

Filters, tokenizers and other tools know languages by short tags: two or three letters, then a script or a region where
it matters, such as en, de-CH or zh-Hant. Names of languages are not understood. Write the tag; where the language is
not known, leave the field out.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.","language":"English"}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.","language":"en"}
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.schema.values import is_language

CODE = "DOC109"
NAME = "language-wrong"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each document with such a language."""
    if view.document is not None and view.document.language is not None and not is_language(view.document.language):
        message = (
            f"the document {quoted(view.document.id)} has the language {quoted(view.document.language)}, "
            "expected a language tag such as en or pt-BR"
        )
        yield _found.in_document(view, message)
