"""The lines of a brat file (.ann) as entries: what each says in brat's own terms, and which cannot be read."""

import re
from collections.abc import Callable, Iterator, Sequence

import msgspec

from corpuskit.formats.brat.unread import why
from corpuskit.formats.entries import Entry, Event, Link, Normalisation, Note, Property, TextBound, Unread
from corpuskit.offsets import Piece, covered

_OFFSETS = re.compile(r"(\S+) ([0-9]{1,15} [0-9]{1,15}(?:;[0-9]{1,15} [0-9]{1,15})*)")
_LONGEST_NAME = 100  # of a type or role, which people have to write in a mapping
_WORDS = re.compile(r"[TERAMN*#]\S*\t")


Placed = Callable[[Sequence[Piece]], Sequence[Piece] | None]


def entries(content: str, text: str, placed: Placed | None = None) -> list[Entry]:
    """The entries of a file, in its order. `placed` gives the pieces in code points, or None for what are none, where
    the file counts otherwise.

    `text` is the document's text: where it breaks lines inside an annotation, the surface that the file records may go
    on over the following lines, even blank ones. Blank lines between entries are no entries.
    """
    lines = content.split("\n")
    found: list[Entry] = []
    index = 0
    while index < len(lines):
        raw = lines[index]
        if not raw or raw.isspace():
            index += 1
            continue
        entry = _entry(raw, index + 1)
        size = 1
        if isinstance(entry, TextBound):
            if placed is not None and (pieces := placed(entry.pieces)) is not None:
                entry = msgspec.structs.replace(entry, pieces=tuple(pieces))
            entry, size = _continued(entry, lines, index, text)
        found.append(entry)
        index += size
    return found


def records_surface(entry: TextBound, text: str) -> bool:
    """Whether the surface that the file records is what the text has there; brat writes line breaks as spaces."""
    if entry.surface is None or len(entry.surface) != _length(text, entry.pieces):
        return False
    return _spaced(entry.surface) == _spaced(covered(text, entry.pieces))


def _length(text: str, pieces: Sequence[Piece]) -> int:
    return sum(max(0, min(end, len(text)) - start) for start, end in pieces) + len(pieces) - 1


def _spaced(text: str) -> str:
    return text.replace("\n", " ")


def _continued(entry: TextBound, lines: Sequence[str], index: int, text: str) -> tuple[TextBound, int]:
    """The entry with the lines that belong to its surface, and how many lines it has."""
    if entry.surface is None or len(entry.surface) >= _length(text, entry.pieces):
        return entry, 1  # nothing is missing; this is nearly always so, and costs nothing for long annotations
    start, end = entry.pieces[0]
    broken = start + len(entry.surface)
    if broken < min(end, len(text)) and text[broken] not in "\r\n":
        return entry, 1  # the surface ends early, but not at a line's end
    size = 0
    for expected in _expected_lines(text, entry.pieces):
        recorded = entry.surface if size == 0 else lines[index + size] if index + size < len(lines) else None
        if recorded is None or recorded.removesuffix("\r") != expected.removesuffix("\r"):
            return entry, 1
        size += 1
    content = "\n".join(lines[index : index + size])
    return msgspec.structs.replace(entry, surface=covered(text, entry.pieces), content=content), size


def _expected_lines(text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """The lines of ``covered(text, pieces)``, one at a time, because most often the first one settles the matter."""
    line = ""
    for number, (start, end) in enumerate(pieces):
        line += " " if number else ""
        position = start
        while (found := text.find("\n", position, end)) >= 0:
            yield line + text[position:found]
            line, position = "", found + 1
        line += text[position:end]
    yield line


def _entry(raw: str, number: int) -> Entry:
    line = raw.removesuffix("\r")
    if _WORDS.match(line):
        key, _, rest = line.partition("\t")
        body, tab, tail = rest.partition("\t")
        entry = _READERS[key[0]](number, raw, key, body.strip(" "), tail if tab else None)
        if entry is not None and all(len(name) <= _LONGEST_NAME for name in _names(entry)):
            return entry
    detail, hint = why(raw)
    return Unread(line=number, content=raw, detail=detail, hint=f"{hint} Then import the file again with --replace.")


def _names(entry: Entry) -> Iterator[str]:
    """The types and roles in an entry."""
    if isinstance(entry, TextBound | Event | Link | Property | Note):
        yield entry.type
    elif isinstance(entry, Normalisation):
        yield entry.resource
    if isinstance(entry, Event):
        yield from (role for role, _ in entry.arguments)


def _text_bound(line: int, content: str, key: str, body: str, tail: str | None) -> Entry | None:
    match = _OFFSETS.fullmatch(body)
    if match is None:
        return None
    pieces = tuple((int(start), int(end)) for start, end in (piece.split(" ") for piece in match[2].split(";")))
    return TextBound(line=line, content=content, id=key, type=match[1], pieces=pieces, surface=tail)


def _event(line: int, content: str, key: str, body: str, tail: str | None) -> Entry | None:
    words = [word.rpartition(":") for word in body.split()]
    if not words or not all(name and target for name, _, target in words) or _is_full(tail):
        return None
    arguments = tuple((role, target) for role, _, target in words[1:])
    return Event(line=line, content=content, id=key, type=words[0][0], trigger=words[0][2], arguments=arguments)


def _relation(line: int, content: str, key: str, body: str, tail: str | None) -> Entry | None:
    words = body.split()
    ends = [word.partition(":")[::2] for word in words[1:]]
    if len(ends) != 2 or not all(name and target for name, target in ends) or _is_full(tail):
        return None
    if [name for name, _ in ends] == ["Arg2", "Arg1"]:
        ends.reverse()
    return Link(line=line, content=content, id=key, type=words[0], ends=(ends[0][1], ends[1][1]))


def _equivalence(line: int, content: str, _key: str, body: str, tail: str | None) -> Entry | None:
    words = body.split()
    if len(words) < 3 or _is_full(tail):
        return None
    return Link(line=line, content=content, id=None, type=words[0], ends=tuple(words[1:]))


def _property(line: int, content: str, _key: str, body: str, tail: str | None) -> Entry | None:
    words = body.split(" ", 2)
    if len(words) < 2 or not all(words) or _is_full(tail):
        return None
    value = words[2] if len(words) == 3 else None
    return Property(line=line, content=content, type=words[0], target=words[1], value=value)


def _normalisation(line: int, content: str, _key: str, body: str, _tail: str | None) -> Entry | None:
    words = body.split(" ", 2)
    resource, colon, value = words[-1].partition(":")
    if len(words) != 3 or not (resource and colon and value):
        return None
    return Normalisation(line=line, content=content, resource=resource, target=words[1], value=value)


def _note(line: int, content: str, _key: str, body: str, tail: str | None) -> Entry | None:
    words = body.split()
    if len(words) != 2 or tail is None:
        return None
    return Note(line=line, content=content, type=words[0], target=words[1], text=tail)


def _is_full(tail: str | None) -> bool:
    """Whether there is more on the line than it can say; a tab at its end is brat's own habit."""
    return tail is not None and not tail.isspace() and tail != ""


_READERS = {
    "T": _text_bound,
    "E": _event,
    "R": _relation,
    "*": _equivalence,
    "A": _property,
    "M": _property,
    "N": _normalisation,
    "#": _note,
}
