r"""A line of a file that is read in place is nothing that its format knows.

What it says is missing from everything that is made of the file: import would set it aside. The message says what was
expected there. Correct the line. Of a file with many such lines the first three are named, and how many more there are.

Bad:

    a.txt: The mayor spoke.
    a.ann: T1 Person 4 9 mayor

Bad:

    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4\tmayor

Bad:

    a.txt: The mayor spoke.
    a.ann: mayor

Good:

    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.foreign import told
from corpuskit.evidence.found import Found
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.terminal import count

CODE = "COR130"
NAME = "foreign-line-unread"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)
_NAMED = 3  # of a file that is broken throughout


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each of the first lines of a file, then one with the number of the others."""
    for fault, finding in told(view, _found):
        cause = (CODE, fault.place.file)
        time = context.time(cause)
        if time <= _NAMED:
            yield finding
        elif time == _NAMED + 1:
            yield context.counted(finding, cause, _more)


def _more(times: int) -> str:
    return f"{count(times - _NAMED, 'more line')} of this file cannot be read, from here on"
