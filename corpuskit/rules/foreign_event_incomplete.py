r"""An event of a file that is read in place lacks what makes it one.

A trigger that no event has, an event with a trigger of another type, an event that links nothing although a mapping
asks for an anchor and a role, or one with a further anchor. brat shows such events wrongly or not at all, and nothing
that is made of them is complete. Fill in what the message names, or take the event and its trigger out.

Bad:

    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor
    a.ann: T2\tVerb 10 15\tspoke
    a.ann: E1\tSpeaking:T2 By:T1

Bad:

    annotation.conf: [entities]
    annotation.conf: [relations]
    annotation.conf: [events]
    annotation.conf: Speaking
    annotation.conf: [attributes]
    a.txt: The mayor spoke.
    a.ann: T2\tSpeaking 10 15\tspoke

Good:

    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor
    a.ann: T2\tSpeaking 10 15\tspoke
    a.ann: E1\tSpeaking:T2 By:T1
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.foreign import told
from corpuskit.evidence.found import Found
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "COR136"
NAME = "foreign-event-incomplete"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each fault that the format tells of."""
    for _, finding in told(view, _found):
        yield finding
