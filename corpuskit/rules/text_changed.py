"""An annotation line was made over another text than its document has now.

The line states the sha256 of the text that the annotator saw, and the document's text has another one, so offsets may
point anywhere. Bring the old text back from the corpus's history and store the edited one as a new document that
`revises` the old; or look the annotations through and state the new hash.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","text_sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","text_sha256":"fa7d32ab42b09836b80d944b9cd22a757d0704bbfc1b6da3091f7e25a20188d9"}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "DOC104"
NAME = "text-changed"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each line with another hash; nothing where a hash is not stated."""
    for line in view.lines:
        stated = line.record.text_sha256
        if stated is None or view.text_hash in (None, stated):
            continue
        message = (
            f"{line.annotator} annotated another text of the document {quoted(line.record.document)}: "
            f"its hash is {quoted(stated)}, that of the text now {quoted(view.text_hash)}"
        )
        hint = "Bring the old text back, or look the annotations through and state the new hash in the line."
        yield _found.in_line(line, message, hint)
