r"""The offsets of annotations in place leave out characters that the text has.

brat counts every character of a text's file. Here most recorded texts fit only if the carriage returns at line ends or
the byte order mark are not counted: a tool or a version control system has put them into the file later. Take them out
of the text's file. All else is looked at as if they were gone.

Bad:

    a.txt: The mayor\r
    a.txt: spoke.
    a.ann: T1\tVerb 10 15\tspoke

Good:

    a.txt: The mayor
    a.txt: spoke.
    a.ann: T1\tVerb 10 15\tspoke
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.foreign import told
from corpuskit.evidence.found import Found
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "COR137"
NAME = "foreign-offsets-uncounted"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each fault that the format tells of."""
    for _, finding in told(view, _found):
        yield finding
