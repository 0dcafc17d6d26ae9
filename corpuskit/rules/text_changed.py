"""An annotation line was made over another text than its document has now.

The line states the sha256 of the text that the annotator saw, and the document's text has another one, so offsets may
point anywhere; what follows from that, annotations outside the text or with other words, is one finding a line. Where
the old text has only been encoded in another way, the hint says so. Bring the old text back from the corpus's history and store the edited one as a new document that
`revises` the old; or look the annotations through and state the new hash.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","text_sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","text_sha256":"fa7d32ab42b09836b80d944b9cd22a757d0704bbfc1b6da3091f7e25a20188d9"}
"""  # noqa: E501

import unicodedata
from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.model import text_hash

CODE = "DOC104"
NAME = "text-changed"
SEVERITY = Severity.ERROR
_HINT = "Bring the old text back, or look the annotations through and state the new hash in the line."
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each line with another hash; nothing where a hash is not stated."""
    for line in view.lines:
        if not line.is_over_another_text:
            continue
        stated = line.record.text_sha256 or ""
        message = (
            f"{line.annotator} annotated another text of the document {quoted(line.record.document)}: "
            f"its hash is {quoted(stated)}, that of the text now {quoted(view.text_hash)}"
        )
        form = None if view.text is None else _form_with(view.text, stated.lower())
        yield _found.in_line(
            line, message, _HINT if form is None else f"{form}, the text is the one that was annotated."
        )


def _form_with(text: str, stated: str) -> str | None:
    """By what change of encoding alone the text gets the hash that is stated, if one does it."""
    lines = text.replace("\r\n", "\n")
    forms = {
        "With its letters composed (Unicode NFC)": unicodedata.normalize("NFC", text),
        "With its letters in parts (Unicode NFD)": unicodedata.normalize("NFD", text),
        "With line feeds alone as line ends": lines,
        "With CR LF as line ends": lines.replace("\n", "\r\n"),
        "With a byte order mark at its beginning": f"\ufeff{text}",
        "Without the byte order mark at its beginning": text.removeprefix("\ufeff"),
    }
    return next((words for words, form in forms.items() if form != text and text_hash(form) == stated), None)
