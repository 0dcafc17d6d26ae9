"""An annotator has two lines for the same document.

One line holds all that an annotator says of a document; relations cannot reach from one line to another, and rules on
overlap look at one line. Merge the two into one, or give the second to another annotator.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/anna/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"cues","label":"cue","pieces":[[10,15]]}]}
    annotations/anna/00001.jsonl: {"document":"a","annotations":[]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/anna/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"cues","label":"cue","pieces":[[10,15]]}]}
    annotations/ben/00001.jsonl: {"document":"a","annotations":[]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Place, Severity

CODE = "COR103"
NAME = "document-annotated-twice"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each line of an annotator after the first."""
    first: dict[str, Place] = {}
    for line in view.lines:
        if line.annotator in first:
            message = (
                f"{line.annotator} has annotated the document {quoted(line.record.document)} already at "
                f"{first[line.annotator]}"
            )
            yield _found.in_line(line, message, "Merge the two lines into one.")
        first.setdefault(line.annotator, line.place)
