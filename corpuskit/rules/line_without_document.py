"""An annotation line is about a document that its shard does not have.

The file annotations/ANNOTATOR/00001.jsonl holds what is said of the documents in documents/00001.jsonl; elsewhere the
line is lost to every reader. Correct the id in `document`, or move the line to the file named like the one where the
document stands.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"b","annotations":[]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[]}
"""

from collections.abc import Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, quoted
from corpuskit.rules.view import View

CODE = "COR102"
NAME = "line-without-document"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each line whose document is missing, not for one whose document cannot be read."""
    if view.bundle.place is not None:
        return
    for line in view.lines:
        name = line.record.document
        message = f"the document {quoted(name)} is not in documents/{view.bundle.shard}.jsonl"
        place = context.earlier.get(name)
        if place is None:
            yield _found.in_line(line, message)
        else:
            target = f"annotations/{line.annotator}/{place.file.rpartition('/')[2]}"
            yield _found.in_line(line, message, f"It stands at {place}; move the line to {target}.")
