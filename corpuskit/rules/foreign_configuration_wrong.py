r"""The configuration that holds for files in place has a line that cannot be meant.

brat drops its whole configuration where it cannot read a part of it, and is silent about names that no section
declares. Correct the line; what could be read of it is the schema by which the files are looked at.

Bad:

    annotation.conf: [entities]
    annotation.conf: Person
    annotation.conf: [relations]
    annotation.conf: Knows\tArg1:Person, Arg2:Persn
    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor

Bad:

    annotation.conf: [entities]
    annotation.conf: Person
    annotation.conf: [relation]
    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor

Good:

    annotation.conf: [entities]
    annotation.conf: Person
    annotation.conf: [relations]
    annotation.conf: Knows\tArg1:Person, Arg2:Person
    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.foreign import told
from corpuskit.evidence.found import Found
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "COR138"
NAME = "foreign-configuration-wrong"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each fault that the format tells of."""
    for _, finding in told(view, _found):
        yield finding
