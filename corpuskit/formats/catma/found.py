"""What CATMA's files say of one document, whatever their shape, as entries by annotator."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from corpuskit.formats.entries import AnnotatorSet, Entry, Property, TextBound, Unread
from corpuskit.offsets import Piece

AUTHOR, MADE, COLOUR = "catma_markupauthor", "catma_markuptimestamp", "catma_displaycolor"
#: The ids of the properties that every tag has, the same in all projects.
SYSTEM = {
    "CATMA_54A5F93F-5333-3F0D-92F7-7BD5930DB9E6": MADE,
    "CATMA_AB27F1D4-303A-3622-BB2C-72C310D0C1BF": AUTHOR,
    "CATMA_A309D8FB-C5B8-33C9-A1B1-8CF7A5548C6A": COLOUR,
}
_ZONE = re.compile(r"([+-][0-9]{2})([0-9]{2})\Z")
_OURS = "CATMA__"  # begins ids that CATMA did not make
_THEIRS = re.compile(r"CATMA_[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")


class Found(msgspec.Struct, kw_only=True):
    """An annotation: ranges that touch are one piece unless they are `apart`. `values` are pairs of names and values,
    `place` says where it stands.
    """

    id: str
    type: str
    ranges: Sequence[Piece]
    apart: bool = False
    author: str | None = None
    made: str | None = None
    surface: str | None = None
    values: Sequence[tuple[str, str | None]] = ()
    place: dict[str, Any]


def sets_of(found: Iterable[Found | Unread], silent: str | None = None) -> tuple[AnnotatorSet, ...]:
    """What each annotator says; `silent` is one who is there in any case."""
    sets: dict[str | None, list[Entry]] = {} if silent is None else {silent: []}
    number = 0
    for one in found:
        number += 1
        if isinstance(one, Unread):
            sets.setdefault(None, []).append(msgspec.structs.replace(one, number=number))
            continue
        said = sets.setdefault(one.author, [])
        own = id_from(one.id)
        said.append(
            TextBound(
                id=own,
                type=one.type,
                pieces=tuple(one.ranges) if one.apart else touching(one.ranges),
                surface=one.surface,
                made=time_from(one.made),
                number=number,
                **one.place,
            )
        )
        for name, value in one.values:
            number += 1
            said.append(Property(type=name, target=own, value=value, number=number, **one.place))
    return tuple(AnnotatorSet(annotator=who, entries=tuple(entries)) for who, entries in sets.items())


def touching(ranges: Iterable[Piece]) -> tuple[Piece, ...]:
    """Ranges in their order, those that touch as one."""
    pieces: list[Piece] = []
    for start, end in sorted(ranges):
        if pieces and pieces[-1][1] == start:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return tuple(pieces)


def last(address: object) -> str | None:
    """The last part of an address such as ``tagsets/T_1/CATMA_2``."""
    name = address.rstrip("/").rpartition("/")[2].removesuffix(".json") if isinstance(address, str) else ""
    return name or None


def id_for(own: str) -> str:
    """The id of an annotation as CATMA needs it."""
    return own if _THEIRS.fullmatch(own) else f"{_OURS}{own}"


def id_from(written: str) -> str:
    """The id of which `id_for` made another, else the same."""
    return written.removeprefix(_OURS) or written


def time_from(written: str | None) -> str | None:
    """A time as ISO 8601 has it: CATMA writes zones without a colon, and thousandths also where there are none."""
    if not written:
        return None
    made = _ZONE.sub(r"\1:\2", written)
    return made.replace(".000", "").replace("+00:00", "Z") if made != written else made


def time_for(made: str | None) -> str | None:
    """A time as CATMA reads it; None where it is not of that form."""
    match = re.fullmatch(r"([0-9-]{10}T[0-9:]{8})(\.[0-9]{1,9})?(Z|([+-][0-9]{2}):([0-9]{2}))", made or "")
    if match is None:
        return None
    zone = "+0000" if match[3] == "Z" else f"{match[4]}{match[5]}"
    return f"{match[1]}{((match[2] or '.') + '000')[:4]}{zone}"
