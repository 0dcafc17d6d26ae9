r"""A file that is read in place is not in UTF-8.

Nothing in it can be checked, and offsets into a text in another encoding are anybody's guess. Save the file as UTF-8:
of brat's files no other encoding is read, by brat itself neither. Files and folders that may not be read at all are
told here too; all others are looked at.

Bad:

    a.txt: The \xe9lite spoke.
    a.ann: T1\tPerson 4 9\t\xc3\xa9lite

Good:

    a.txt: The \xc3\xa9lite spoke.
    a.ann: T1\tPerson 4 9\t\xc3\xa9lite
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.foreign import told
from corpuskit.evidence.found import Found
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "COR134"
NAME = "foreign-file-undecoded"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each fault that the format tells of."""
    for _, finding in told(view, _found):
        yield finding
