"""Annotations in several pieces: regions that a relation labelled `continues` joins become one."""

from collections.abc import Iterator, Sequence

import msgspec

from corpuskit.formats.entries import Entry, Link, Normalisation, Note, Property, TextBound

CONTINUES = "continues"  # the label of relations that join the pieces of an annotation


def joined(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with regions of one type as one, where relations say that the second continues the first.

    The first gives its id; what is said of the others is said of it. A relation that joins regions of different types,
    or that leads back, stays a relation.
    """
    links = [entry for entry in entries if isinstance(entry, Link) and entry.type == CONTINUES]
    return list(_Joining(entries, links).entries()) if links else list(entries)


class _Joining:
    """Regions, by the first one of those that belong together."""

    def __init__(self, entries: Sequence[Entry], links: Sequence[Link]) -> None:
        self._entries = entries
        self._regions = {entry.id: entry for entry in entries if isinstance(entry, TextBound) and entry.pieces}
        self._after: dict[str, list[str]] = {}  # the regions that continue one
        self._led: set[str] = set()  # those that continue another
        self._above: dict[str, str] = {}  # the region that each of them continues, or an earlier one
        self._said: set[tuple[str, str, str]] | None = None  # of those that continue none, when it is first asked for
        self._used = {id(link) for link in links if self._joins(link)}

    def _joins(self, link: Link) -> bool:
        first, second = link.ends[0], link.ends[1]
        if first not in self._regions or second not in self._regions or second in self._led:
            return False
        if self._regions[first].type != self._regions[second].type or self._first(first) == second:
            return False
        self._after.setdefault(first, []).append(second)
        self._led.add(second)
        self._above[second] = first
        return True

    def entries(self) -> Iterator[Entry]:
        """The entries with what belongs together as one."""
        led, after, used = self._led, self._after, self._used
        for entry in self._entries:
            if isinstance(entry, TextBound):
                if entry.id in after and entry.id not in led:
                    yield self._whole(entry)
                elif entry.id not in led:
                    yield entry
            elif isinstance(entry, Link):
                if led.isdisjoint(entry.ends):
                    yield entry
                elif id(entry) not in used:
                    yield msgspec.structs.replace(entry, ends=tuple(map(self._first, entry.ends)))
            elif isinstance(entry, Note | Normalisation | Property) and entry.target in led:
                yield from self._moved(entry)
            else:
                yield entry

    def _moved(self, entry: Note | Normalisation | Property) -> Iterator[Entry]:
        """What is said of a region that continues another as said of the first; a value that this has too, once."""
        moved = msgspec.structs.replace(entry, target=self._first(entry.target))
        if isinstance(moved, Property):
            if self._said is None:
                properties = (one for one in self._entries if isinstance(one, Property))
                self._said = {_said(one) for one in properties if one.target not in self._led}
            if _said(moved) in self._said:
                return
            self._said.add(_said(moved))
        yield moved

    def _first(self, own: str) -> str:
        """The region with which the annotation begins; the way there is made short, for the next time."""
        passed = []
        while (above := self._above.get(own, own)) != own:
            passed.append(own)
            own = above
        for one in passed:
            self._above[one] = own
        return own

    def _whole(self, entry: TextBound) -> TextBound:
        regions, todo = [], [entry.id]
        while todo:
            own = todo.pop()
            regions.append(self._regions.get(own, entry))
            todo += reversed(self._after.get(own, ()))
        return entry if len(regions) == 1 else _whole(regions)


def _whole(regions: Sequence[TextBound]) -> TextBound:
    surfaces = [region.surface for region in regions if region.surface is not None]
    return msgspec.structs.replace(
        regions[0],
        pieces=tuple(piece for region in regions for piece in region.pieces),
        surface=" ".join(surfaces) if len(surfaces) == len(regions) else None,
    )


def _said(entry: Property) -> tuple[str, str, str]:
    return entry.target, entry.type, repr(entry.value)
