r"""Something in a file that is read in place has no place in a record.

The annotation that an entry speaks of has another value of the same attribute already, or a value is missing that all
others have; a trigger has not the span that it should repeat; a role names what the mapping sets aside; a type is not
for annotating; or a file of another kind could not be read. Import would set it aside. Correct the entry.

Bad:

    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor
    a.ann: A1\tMood T1 calm
    a.ann: A2\tMood T1 angry

Good:

    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor
    a.ann: A1\tMood T1 calm
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.foreign import told
from corpuskit.evidence.found import Found
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "COR139"
NAME = "foreign-entry-unkept"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each fault that the format tells of."""
    for _, finding in told(view, _found):
        yield finding
