"""A line of a file, or one annotation in it, is no record.

Nothing in such a line can be checked, exported or shown; the other lines, and the other annotations of the same line,
are read all the same. The message says what was expected and where in the line. Mend the line by hand, or import its
source again. Of a file with many such lines the first three are named, and how many more there are.

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

from collections.abc import Callable, Iterator

import msgspec

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.jsonl import Fault
from corpuskit.terminal import count, shorten

CODE = "COR101"
NAME = "line-unreadable"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)
_ARTICLED = {"annotation": "an annotation", "relation": "a relation"}
_NAMED = 3  # of a file that is broken throughout


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each of the first faults of a file, then one with the number of the others."""
    for fault in view.bundle.faults:
        if fault.conflict:
            cause = (CODE, fault.place.file, "conflict")
            if context.time(cause) == 1:
                yield context.counted(_found.at(fault.place, _conflict(1), fault.hint), cause, _conflict)
            continue
        cause = (CODE, fault.place.file, "line" if fault.item is None else "item")
        time = context.time(cause)
        if time <= _NAMED:
            message = f"{_what(fault)} cannot be read: {shorten(fault.reason, 200)}"
            yield _with_owner(_found.at(fault.place, message, fault.hint), fault)
        elif time == _NAMED + 1:
            words = _more(fault.item)
            yield context.counted(_found.at(fault.place, words(time)), cause, words)


def _more(item: str | None) -> Callable[[int], str]:
    nouns = (
        ("more line", "more lines")
        if item is None
        else ("more annotation or relation", "more annotations or relations")
    )
    return lambda times: f"{count(times - _NAMED, *nouns)} of this file cannot be read, from here on"


def _conflict(times: int) -> str:
    more = f", as {'is' if times == 2 else 'are'} {times - 1:,} more of this file" if times > 1 else ""
    return f"the line is a merge conflict marker{more}"


def _what(fault: Fault) -> str:
    if fault.item is None:
        return "the line"
    return (
        f"{_ARTICLED[fault.item]} of the line"
        if fault.annotation is None
        else f"{fault.item} {brief(fault.annotation)}"
    )


def _with_owner(finding: Finding, fault: Fault) -> Finding:
    known = {"document": fault.document, "annotator": fault.annotator, "annotation": fault.annotation}
    return msgspec.structs.replace(finding, **known)
