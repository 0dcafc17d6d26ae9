r"""There is no text for a file of annotations that is read in place.

Offsets mean nothing without the text that they count, so nothing in the file can be checked. The text is looked for
by the name of the file, in its folder and then in others. Put the text there. Where names of files also hold the
annotator (`story_anna.ann`), `--annotator-from` says which part of the name that is. It is said once for each folder.

Bad:

    a.ann: T1\tPerson 4 9\tmayor

Good:

    a.txt: The mayor spoke.
    a.ann: T1\tPerson 4 9\tmayor
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from corpuskit.evidence.context import Context
from corpuskit.evidence.foreign import told
from corpuskit.evidence.found import Found
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.terminal import count

CODE = "COR133"
NAME = "foreign-text-missing"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each folder, at its first file."""
    for fault, finding in told(view, _found):
        cause = (CODE, str(PurePosixPath(fault.place.file).parent))
        if context.time(cause) == 1:
            yield context.counted(finding, cause, _words)


def _words(times: int) -> str:
    others = f", nor for {count(times - 1, 'more file')} of the folder" if times > 1 else ""
    return f"there is no text for it{others}"
