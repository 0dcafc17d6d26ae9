"""The tasks of a file: taken apart at once where it is a sound list that can be held, else one by one as a stream."""

from collections.abc import Iterator

import msgspec

from corpuskit.articles.items import Source
from corpuskit.formats.entries import Damage
from corpuskit.formats.json_tasks import Task, tasks

_HELD = 64_000_000  # bytes of a file that is held as a whole, which reads much faster
_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
_parts = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def tasks_of(source: Source, encoding: str | None) -> Iterator[Task | Damage]:
    """The records of a file in its order. Raises FormatError where there is no such encoding."""
    found = _at_once(source) if encoding is None and source.size is not None and source.size <= _HELD else None
    return tasks(source, encoding) if found is None else iter(found)


def _at_once(source: Source) -> list[Task] | None:
    """The records of a list that has nothing wrong with it; None for any other file."""
    with source.open() as stream:
        content = stream.read(_HELD + 1)
    if len(content) > _HELD or not content[:1000].lstrip().startswith(b"["):
        return None
    try:
        found = [(bytes(raw), _parts(raw)) for raw in _list(content)]
        for own, _ in found:
            own.decode()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if not found:
        return None
    result: list[Task] = []
    line, counted = 1, 0
    for own, parts in found:
        at = content.find(b"{", counted)  # before it stands nothing but blanks and a comma
        line += content.count(b"\n", counted, at)
        result.append(Task(line=line, content=own, parts=parts))
        line, counted = line + own.count(b"\n"), at + len(own)
    return result
