"""Whether a file is of a format of annotations: by its beginning, also where that is within one long record."""

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpuskit.articles.choosing import head_of
from corpuskit.articles.items import Head, Source
from corpuskit.errors import FormatError
from corpuskit.formats.annotated import AnnotatedFormat
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.items import Input
from corpuskit.formats.json_heads import is_cut_off

_LONGEST = 4_000_000  # bytes that are looked at of a file that begins with a long record
_LEFT_OUT = "Check the file, or name another format with --format."


def source_of(given: Input) -> Source:
    """A file as a source. Raises OSError where it is not there."""
    return Source(name=given.name, open=lambda: given.path.open("rb"), size=given.path.stat().st_size)


def is_of(module: AnnotatedFormat, given: Input) -> bool:
    """Whether a format claims a file; not where it cannot be read."""
    try:
        head = head_of(source_of(given))
        if module.claims(head):
            return True
        if not is_cut_off(head):
            return False
        found = given.path.stat()
        return module.claims(_longer(given.path, given.name, found.st_size, found.st_mtime_ns))
    except OSError:
        return False


@functools.lru_cache(maxsize=2)  # one format after the other asks about a file
def _longer(path: Path, name: str, _size: int, _time: int) -> Head:
    with path.open("rb") as file:
        start = file.read(_LONGEST)
        return Head(name=name, start=start, whole=not file.read(1))


Documents = Iterator[ForeignDocument | Damage]


def refusal(format_: str, title: str, read: Sequence[tuple[Input, Documents]]) -> FormatError | None:
    """What to say of files of which none is of the format that was named for them; None if one has a document after
    all, as one that was damaged at its beginning may.
    """
    why: FormatError | None = None
    for given, documents in read:
        for found in documents:
            if isinstance(found, ForeignDocument):
                return None
            place = f"{given.name}:{found.line}" if found.line else given.name
            detail = f": {found.detail}" if found.detail else ""
            problem = f"{place}: is not {format_}: expected {title}, found that {found.reason}{detail}"
            why = why or FormatError(problem, found.hint or _LEFT_OUT)
        problem = f"{given.name}: is not {format_}: expected {title}, found no document"
        why = why or FormatError(problem, _LEFT_OUT)
    return why
