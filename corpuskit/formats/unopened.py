"""Files and folders that may not be read, as faults where files are only looked at."""

from corpuskit.findings import Place
from corpuskit.foreign import ForeignFault
from corpuskit.formats.items import Input


def unopened(given: Input) -> ForeignFault | None:
    """The fault of a file that cannot be opened; None for all others."""
    try:
        with given.path.open("rb"):
            return None
    except OSError as error:
        return cannot_be_read(given.name, error)


def cannot_be_read(name: str, error: OSError) -> ForeignFault:
    """The fault of a file or folder called `name`."""
    reason = (error.strerror or str(error)).lower()
    hint = "Check who may read it: nothing in it was looked at."
    return ForeignFault(
        rule="foreign-file-undecoded", place=Place(name, 0), message=f"cannot be read: {reason}", hint=hint
    )
