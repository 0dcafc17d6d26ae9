"""The articles of a file one after the other, as they stand there: a reader splits it, archives are looked into."""

from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from corpuskit.articles.choosing import PASSED_OVER, choose, head_of
from corpuskit.articles.items import Asked, Raw, Source, Unread
from corpuskit.articles.packed import archives
from corpuskit.articles.packed import archives_faults as faults
from corpuskit.articles.packed.archives_limits import TooMuch
from corpuskit.formats.items import Input, Options
from corpuskit.terminal import count

UNCLAIMED = "no reader of articles knows what it is"
NO_ARTICLE = "there is no article in it"
TOO_DEEP = "an archive in archives"
UNREADABLE = "the file cannot be read"
HINTS = {
    UNCLAIMED: "Save it as text, HTML or a table, or say what it is with --format.",
    NO_ARTICLE: "There is nothing to do, unless it should hold articles.",
    TOO_DEEP: "Take the archive out of the others and import it by itself.",
    UNREADABLE: "Check the file and who may read it, and import it again.",
}
_MOST_ASIDE = 50_000_000  # bytes of a member that is set aside whole
_DEEPEST = 3  # archives in each other


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An article as it stands in a file, or why something is none; with the reader that tells, and the path inside an
    archive.
    """

    found: Raw | Unread
    reader: str | None = None
    member: str | None = None


def asked_of(options: Options) -> Asked:
    """What the user said, as readers of articles are told."""
    return Asked(
        encoding=options.encoding,
        language=None if options.identifies else options.language,
        columns=options.columns,
        separator=options.separator,
        metadata={name: attribute.type for name, attribute in options.schema.metadata.items()},
    )


def whole_file(given: Input) -> Source:
    """A file on disk as readers see it."""
    return Source(name=given.name, open=lambda: given.path.open("rb"), size=given.path.stat().st_size)


def entries(source: Source, options: Options) -> Iterator[Entry]:
    """The articles of a file, archives included. Raises FormatError for what the user said, such as an encoding that
    does not exist.
    """
    return _entries(source, None, 0, options, asked_of(options))


def _entries(source: Source, member: str | None, depth: int, options: Options, asked: Asked) -> Iterator[Entry]:
    try:
        head = head_of(source)
        kind = archives.kind(head)
        if kind is not None:
            yield from _members(source, kind, member, depth, options, asked)
            return
        reader = choose(head, options.reader)
        if reader is None:
            content = None if member is None else _bytes_of(source)
            yield Entry(found=Unread(reason=UNCLAIMED, hint=HINTS[UNCLAIMED], content=content), member=member)
            return
        for found in reader.split(source, asked):
            if member is not None and isinstance(found, Unread) and found.content is None:
                found = msgspec.structs.replace(found, content=_bytes_of(source))
            yield Entry(found=found, reader=reader.NAME, member=member)
    except OSError as error:
        yield Entry(found=_unread(error, member), member=member)


def _unread(error: OSError, member: str | None) -> Unread:
    """Why a file, or one inside an archive, could not be read to its end."""
    detail = (error.strerror or str(error)).lower()
    if member is None:
        return Unread(reason=UNREADABLE, detail=detail, hint=HINTS[UNREADABLE])
    reason = faults.BOMB if isinstance(error, TooMuch) else faults.DAMAGED
    return Unread(reason=reason, detail=detail, hint=faults.HINTS[reason], content=b"")


def _bytes_of(source: Source) -> bytes:
    """The bytes of a file inside an archive, to be set aside; of a very large one, or behind damage, none."""
    try:
        with source.open() as stream:
            content = stream.read(_MOST_ASIDE + 1)
    except OSError:
        return b""
    return content if len(content) <= _MOST_ASIDE else b""


def _members(
    source: Source, kind: str, member: str | None, depth: int, options: Options, asked: Asked
) -> Iterator[Entry]:
    if depth >= _DEEPEST:
        detail = f"{count(depth + 1, 'archive')} deep, at most {_DEEPEST} are opened"
        yield Entry(found=Unread(reason=TOO_DEEP, detail=detail, hint=HINTS[TOO_DEEP]), member=member)
        return
    for found in archives.members(source, kind):
        if isinstance(found, Unread):
            yield Entry(found=found, member=member)
            continue
        inside = found.name if member is None else f"{member}/{found.name}"
        if PurePosixPath(found.name).suffix.lower() not in PASSED_OVER:
            for entry in _entries(found, inside, depth + 1, options, asked):
                yield _with_archive(entry) if depth == 0 and kind in archives.PACKED else entry


def _with_archive(entry: Entry) -> Entry:
    """What was found in a compressed file, which holds nothing else: if it is damaged, the file itself is set aside."""
    if isinstance(entry.found, Unread) and entry.found.reason in (faults.BOMB, faults.DAMAGED):
        return msgspec.structs.replace(entry, found=msgspec.structs.replace(entry.found, content=None))
    return entry
