"""A line of a file, or one annotation in it, is no record.

Nothing in such a line can be checked, exported or shown; the other lines, and the other annotations of the same line,
are read all the same. The message says what was expected and where in the line. Mend the line by hand, or import its
source again.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."
    documents/00001.jsonl: {"id":"b","text":"The mayor left.","author":"Ada Finch"}

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","pieces":["4-9"]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    documents/00001.jsonl: {"id":"b","text":"The mayor left.","metadata":{"authors":["Ada Finch"]}}
"""

from collections.abc import Iterator

import msgspec

from corpuskit.corpus import Fault
from corpuskit.findings import Finding, Place, Severity
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief
from corpuskit.rules.view import View
from corpuskit.terminal import shorten

CODE = "COR101"
NAME = "line-unreadable"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each fault."""
    read = {line.place for line in view.lines}
    for fault in view.bundle.faults:
        finding = _found.at(fault.place, f"{_what(fault, read)} cannot be read: {shorten(fault.reason, 200)}")
        yield _with_owner(finding, fault)


def _what(fault: Fault, read: set[Place]) -> str:
    if fault.annotation is not None:
        return brief(fault.annotation)
    if fault.place in read:
        return "an annotation or relation of the line"
    return "the line"


def _with_owner(finding: Finding, fault: Fault) -> Finding:
    known = {"document": fault.document, "annotator": fault.annotator, "annotation": fault.annotation}
    return msgspec.structs.replace(finding, **known)
