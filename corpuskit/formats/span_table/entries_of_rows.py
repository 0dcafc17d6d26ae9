"""Rows of a table of annotations as entries: spans, statements about the document, relations, with their values."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from corpuskit.formats.entries import Entry, Link, Property, TextBound, Unread
from corpuskit.formats.json_tasks import scalar_of
from corpuskit.formats.span_table.columns import (
    DETAILS,
    ENDS,
    INNER,
    WRITTEN,
    TableTarget,
    is_blank,
    number_of,
    pieces_of,
)
from corpuskit.formats.span_table.rows import Row, at
from corpuskit.model import Status
from corpuskit.offsets import Piece
from corpuskit.terminal import shorten

NO_PLACE = "the place of an annotation is none"
NO_LABEL = "an annotation has no label"
NO_END = "a relation names one end only"
HINTS = {
    NO_PLACE: "Write whole numbers; leave all cells of the place blank for a statement about the whole document.",
    NO_LABEL: "Fill in the cell.",
    NO_END: "Write the ids of the annotations at both ends.",
}
#: What cells say of the status; nothing means accepted.
STATUSES: dict[str, Status | None] = {
    "suggested": "suggested",
    "rejected": "rejected",
    "reject": "rejected",
    "accepted": None,
    "accept": None,
}
_WRITTEN = frozenset((*WRITTEN, *ENDS, *DETAILS))
_OWN = ("document", "text", "start", "end", "pieces", "label", "id", "annotator", "surface", "status", "confidence")
_OWN_TOO = ("tool", "comment", "head", "child", "title", "language", "spans")
_PREFIX = "attribute "  # before the name of an attribute that is called like a column that is written


def others(target: TableTarget) -> tuple[frozenset[str], frozenset[str]]:
    """The columns that are no attributes, and the parts of nested records in which such columns stand."""
    own = {getattr(target, field) for field in (*_OWN, *_OWN_TOO)} | set(target.metadata)
    paths = frozenset(path for path in own if path is not None)
    return paths, frozenset(path.partition(".")[0] for path in paths)


def entries_of(
    row: Row, target: TableTarget, number: int, own: tuple[frozenset[str], frozenset[str]]
) -> Iterator[Entry]:
    """What a row says: an entry, and one for each of its values; or why it is none. `own` is what `others` says."""
    place: dict[str, Any] = {
        "line": row.line,
        "number": number,
        "path": f"$.{target.spans}[{row.number - 1}]" if row.number else None,
        "content": row.content.decode("utf-8", "replace"),
    }
    cells = _filled(row.cells)
    entry = _entry(row, cells, target, number, place)
    yield entry
    if isinstance(entry, TextBound | Link) and entry.id is not None:
        for name, value in _values(cells, target, own):
            content = msgspec.json.encode({name: value}).decode()
            yield Property(type=name, target=entry.id, value=value, **(place | {"content": content}))


def _filled(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells that are not blank: of many columns, a row fills few."""
    return {
        name: cell
        for name, cell in cells.items()
        if (cell and not cell.isspace() if cell.__class__ is str else not is_blank(cell))
    }


def merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries with neighbouring spans of one id and label put together: they are pieces of one annotation."""
    found: list[Entry] = []
    run: _Run | None = None
    for entry in entries:
        if run is not None and isinstance(entry, Property) and entry.target == run.first.id:
            run.give(entry)
        elif run is not None and isinstance(entry, TextBound) and run.takes(entry):
            run.add(entry)
        else:
            found += run.entries() if run is not None else ()
            run = _Run(entry) if isinstance(entry, TextBound) else None
            found += [entry] if run is None else ()
    return (*found, *(run.entries() if run is not None else ()))


class _Run:
    """Spans that follow each other, as one annotation, and what is said of it: once, though each row repeats it."""

    def __init__(self, first: TextBound) -> None:
        self.first = first
        self._all = [first]
        self._values: dict[tuple[str, str], Property] = {}
        self._taken = sorted(first.pieces)

    def takes(self, entry: TextBound) -> bool:
        """Whether a span is the next piece of the same annotation."""
        first = self.first
        same = first.id == entry.id and first.type == entry.type and first.status == entry.status
        return same and bool(first.pieces and entry.pieces) and all(map(self._is_free, entry.pieces))

    def _is_free(self, piece: Piece) -> bool:
        """Whether a piece overlaps none of those before."""
        place = bisect_left(self._taken, piece)
        after = place == len(self._taken) or piece[1] <= self._taken[place][0]
        return after and (place == 0 or self._taken[place - 1][1] <= piece[0])

    def add(self, entry: TextBound) -> None:
        """One more span."""
        self._all.append(entry)
        for piece in entry.pieces:
            insort(self._taken, piece)

    def give(self, value: Property) -> None:
        """A value that one of the rows has."""
        self._values.setdefault((value.type, repr(value.value)), value)

    def entries(self) -> Iterator[Entry]:
        """The annotation with its values."""
        surfaces = [entry.surface for entry in self._all if entry.surface is not None]
        if len(self._all) == 1:
            yield self.first
        else:
            yield msgspec.structs.replace(
                self.first,
                pieces=tuple(piece for entry in self._all for piece in entry.pieces),
                surface=" ".join(surfaces) if len(surfaces) == len(self._all) else None,
                content="\n".join(entry.content for entry in self._all),
            )
        yield from self._values.values()


def _entry(row: Row, cells: Mapping[str, Any], target: TableTarget, number: int, place: dict[str, Any]) -> Entry:
    given = at(cells, target.label)
    if target.label is not None and (is_blank(given) or isinstance(given, list | dict)):
        return Unread(reason=NO_LABEL, detail=f"column {target.label}", hint=HINTS[NO_LABEL], **place)
    type_ = target.type if target.label is None else str(given).strip()
    named = at(cells, target.id)
    own = f"L{row.line}N{number}" if is_blank(named) else _id(named)
    ends = at(cells, target.head), at(cells, target.child)
    if ends != (None, None) and not all(map(is_blank, ends)):
        if any(map(is_blank, ends)):
            detail = f"columns {target.head} and {target.child}"
            return Unread(reason=NO_END, detail=detail, hint=HINTS[NO_END], **place)
        return Link(id=own, type=type_, ends=(_id(ends[0]), _id(ends[1])), **_details(cells, target), **place)
    pieces = _pieces(cells, target)
    if isinstance(pieces, str):
        return Unread(reason=NO_PLACE, detail=pieces, hint=HINTS[NO_PLACE], **place)
    surface = at(row.cells, target.surface)  # white space too may be what is marked
    return TextBound(
        id=own,
        type=type_,
        pieces=pieces,
        surface=surface if isinstance(surface, str) and pieces else None,
        **_details(cells, target),
        **place,
    )


def _id(cell: Any) -> str:
    number = number_of(cell) if isinstance(cell, float) else None  # a column with blank cells, as data frames have it
    return str(cell if number is None else number).strip()


def _pieces(cells: Mapping[str, Any], target: TableTarget) -> tuple[Piece, ...] | str:
    """The pieces, none for the whole document; or what stands there instead."""
    more = 1 if target.inclusive else 0
    several = at(cells, target.pieces)
    if not is_blank(several):
        found = pieces_of(several)
        if found is None:
            return f"'{shorten(str(several), 40)}' in column {target.pieces}"
        return tuple((start, end + more) for start, end in found)
    given = [at(cells, target.start), at(cells, target.end)]
    if all(map(is_blank, given)):
        return ()
    start, end = number_of(given[0]), number_of(given[1])
    if start is None or end is None:
        shown = " and ".join(f"'{shorten(str(cell), 20)}'" for cell in given)
        return f"{shown} in columns {target.start} and {target.end}"
    return ((start, end + more),)


def _details(cells: Mapping[str, Any], target: TableTarget) -> dict[str, Any]:
    status, comment, tool = at(cells, target.status), at(cells, target.comment), at(cells, target.tool)
    return {
        "status": None if status is None else STATUSES.get(str(status).strip().lower()),
        "confidence": _float(at(cells, target.confidence)),
        "comment": None if is_blank(comment) else str(comment),
        "tool": None if is_blank(tool) else str(tool),
    }


def _float(cell: Any) -> float | None:
    if cell is None or is_blank(cell) or isinstance(cell, bool):
        return None
    try:
        found = float(cell)
    except (TypeError, ValueError):
        return None
    return found if abs(found) < 1e308 else None


def _values(
    cells: Mapping[str, Any], target: TableTarget, own: tuple[frozenset[str], frozenset[str]]
) -> Iterator[tuple[str, Any]]:
    """The values of an annotation by the names of their attributes; lists are several values."""
    given: dict[str, Any] = {}
    if target.attributes is not None:
        given = {ours: at(cells, path) for path, ours in target.attributes.items()}
    else:
        paths, tops = own
        given = {name: value for name, value in cells.items() if name not in paths and name not in tops}
        inner = given.pop(INNER, None)
        given |= inner if isinstance(inner, dict) else {} if inner is None else {INNER: inner}
    for column, known in ((target.status, STATUSES), (target.confidence, None)):
        cell = at(cells, column)
        if column is not None and cell is not None and not is_blank(cell) and not _is_known(cell, known):
            given[column] = cell
    for name, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            if not is_blank(one):
                own_name = name.removeprefix(_PREFIX)
                yield own_name if own_name in _WRITTEN else name, scalar_of(one)


def _is_known(cell: Any, known: Mapping[str, Status | None] | None) -> bool:
    return _float(cell) is not None if known is None else str(cell).strip().lower() in known
