r"""The text that an entry of a brat file records goes on over the following lines.

Each line of such a file is an entry of its own, and a line break in the recorded text has to be written as a blank.
brat itself cannot read the entry; here it is put together again, because the text tells where it ends. Join its lines
with blanks.

Bad:

    a.txt: The mayor
    a.txt: spoke.
    a.ann: T1\tWords 4 15\tmayor
    a.ann: spoke

Good:

    a.txt: The mayor
    a.txt: spoke.
    a.ann: T1\tWords 4 15\tmayor spoke
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.foreign import told
from corpuskit.evidence.found import Found
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "COR135"
NAME = "foreign-text-broken"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each fault that the format tells of."""
    for _, finding in told(view, _found):
        yield finding
