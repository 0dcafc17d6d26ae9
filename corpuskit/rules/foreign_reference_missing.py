r"""An entry of a file that is read in place refers to an id that is not in the file.

Often something was deleted and what referred to it was not: an event without its trigger, a relation with one end, an
attribute or a note of nothing. Add the entry, correct the id, or take the reference out.

Bad:

    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor
    a.ann: R1\tKnows Arg1:T1 Arg2:T2

Bad:

    a.txt: The mayor spoke.
    a.ann: E1\tSpeaking:T3

Good:

    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor
    a.ann: T3\tSpeaking 10 15\tspoke
    a.ann: E1\tSpeaking:T3 By:T1
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.foreign import told
from corpuskit.evidence.found import Found
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "COR132"
NAME = "foreign-reference-missing"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each fault that the format tells of."""
    for _, finding in told(view, _found):
        yield finding
