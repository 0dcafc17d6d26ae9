"""A text has carriage returns in its line ends, as Windows writes them.

Programs that open such a text as text see one character, a line feed, where two are stored, and count other offsets
from the first line end on; others show the carriage return, or a blank line more. What annotators marked in one program
is then elsewhere in the next. There is one finding for each text. Give the source line ends of one line feed each and
import it as a new document that `revises` this one; annotations have to be carried over.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.\\r\\nIt rained.\\n"}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.\\nIt rained.\\n"}
"""

from collections.abc import Iterator

from corpuskit.evidence.characters import REVISE
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.terminal import count

CODE = "DOC122"
NAME = "carriage-return"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)


def suspicious(unusual: str) -> bool:
    """Whether a text with these unusual characters holds a carriage return."""
    return "\r" in unusual


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each text, at the first of them, with how its lines end."""
    if view.text is None or view.document is None or not suspicious(view.unusual):
        return
    text = view.text
    both = text.count("\r\n")
    kinds = (("CR LF", both), ("CR", text.count("\r") - both), ("LF", text.count("\n") - both))
    said = [f"{times:,} of {kind}" for kind, times in kinds if times]
    first = text.index("\r")
    listing = " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
    total = count(sum(times for _, times in kinds), "line end")
    message = f"the text of {quoted(view.document.id)} has {total}, {listing}"
    yield _found.in_text(view, (first, first + 1), message, REVISE)
