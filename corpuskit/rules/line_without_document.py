"""An annotation line is about a document that its shard does not have.

The file annotations/ANNOTATOR/00001.jsonl holds what is said of the documents in documents/00001.jsonl; elsewhere the
line is lost to every reader. Correct the id in `document`, or move the line to the file named like the one where the
document stands. Where the whole documents file is missing, that is said once for each annotations file; where a line
of it cannot be read, which may be the document, nothing is said.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"b","annotations":[]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[]}
"""

from collections.abc import Callable, Iterator

import msgspec

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Place, Severity

CODE = "COR102"
NAME = "line-without-document"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)
_LOST = "Bring the file back, for example from the corpus's history, or give the annotations file its name."


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each line whose document is missing, not for one whose document cannot be read."""
    if view.bundle.place is not None or view.bundle.documents == "damaged":
        return
    for line in view.lines:
        name = line.record.document
        hint = None
        if (place := context.earlier.get(name)) is not None:
            target = f"annotations/{line.annotator}/{place.file.rpartition('/')[2]}"
            hint = f"The document stands at {place}; move the line to {target}."
        if view.bundle.documents == "absent":
            cause = (CODE, line.place.file)
            if context.time(cause) == 1:
                words = _absent(f"documents/{view.bundle.shard}.jsonl")
                finding = _found.at(Place(line.place.file, 0), words(1), hint or _LOST)
                finding = msgspec.structs.replace(finding, annotator=line.annotator)
                yield context.counted(finding, cause, words)
        else:
            message = f"the document {quoted(name)} is not in documents/{view.bundle.shard}.jsonl"
            yield _found.in_line(line, message, hint)


def _absent(file: str) -> Callable[[int], str]:
    return lambda times: f"there is no {file}, where the {_documents(times)} would stand"


def _documents(times: int) -> str:
    return "document of its line" if times == 1 else f"documents of its {times:,} lines"
