r"""Two entries of a file that is read in place have the same id.

What other entries say of that id may be about either of them, and brat refuses the whole file. Give one of the two
another id, and look which of them the lines that mention it mean.

Bad:

    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor
    a.ann: T1\tVerb 10 15\tspoke

Bad:

    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor
    a.ann: A1\tElected T1
    a.ann: A1\tMale T1

Good:

    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor
    a.ann: T2\tVerb 10 15\tspoke
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.foreign import told
from corpuskit.evidence.found import Found
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "COR131"
NAME = "foreign-id-repeated"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each fault that the format tells of."""
    for _, finding in told(view, _found):
        yield finding
