"""The text of a BioC document, put together from its passages, and what its offsets count.

A passage stands where its offset says. What is between two passages is filled up: one place with a line break, more
with a line break at each end and blanks between them, the places between sentences with blanks. Where the offsets leave
no room for the texts, or more than all of them need, passages follow each other in lines of their own, and annotations
move along with the passage in which they stand.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from corpuskit.formats.bioc.items import Mark, Stretch, Written
from corpuskit.formats.entries import Unit
from corpuskit.formats.json_tasks import offset_of

_LARGEST = 2**63
_SHORT = 16  # characters of numbers that are surely small enough
_LONGEST = 40  # characters of a number
_CLOSE = 2  # places between passages, where it is not said what they are counted in
_ROOM = 10_000  # places between all passages of a document, besides as many as it has characters


class Place(msgspec.Struct):
    """A stretch that has a text: where its file says that it begins, and by how much its annotations move."""

    stretch: Stretch
    start: int
    text: str
    follows: bool  # on another sentence of the same passage
    moved: int = 0


class Laid(msgspec.Struct):
    """A text, None where the file has none; the unit of the offsets, and by how much those of a stretch move."""

    text: str | None
    unit: Unit
    places: list[Place]


def laid(document: Written) -> Laid | str:
    """The text of a document, or what is written in place of an offset."""
    places: list[Place] = []
    for passage in document.passages:
        own = [passage] if passage.text is not None else [one for one in passage.sentences if one.text is not None]
        for number, stretch in enumerate(own):
            start = whole(stretch.offset)
            if start is None:
                return str(stretch.offset)[:60]
            places.append(Place(stretch=stretch, start=start, text=stretch.text or "", follows=number > 0))
    unit, relative = _unit(places)
    if relative:
        for place in places:
            place.moved = place.start
    text = _joined(places, _MEASURES[unit]) if places else None
    return Laid(text=text, unit=unit, places=places)


def whole(value: object) -> int | None:
    """A whole number, also as a word; None for anything else."""
    if type(value) is int:
        return value if abs(value) < _LARGEST else None
    if isinstance(value, str):
        if len(value) < _SHORT and value.isdecimal():
            return int(value)
        try:
            return whole(int(value)) if len(value) < _LONGEST else None
        except ValueError:
            return None
    return offset_of(value)


def marks_of(stretch: Stretch) -> Iterator[Mark]:
    """The annotations of a stretch and of the sentences in it."""
    yield from stretch.annotations
    for sentence in stretch.sentences:
        yield from sentence.annotations


def _joined(places: Sequence[Place], measure: Callable[[str], int]) -> str:
    """The text; notes in the places by how much their annotations move."""
    gaps, at = [], 0
    for place in places:
        gaps.append(place.start - at)
        at = place.start + measure(place.text)
    if min(gaps) < 0 or sum(gaps) > _ROOM + sum(len(place.text) for place in places):
        return _in_lines(places, measure)
    parts = []
    for number, (place, gap) in enumerate(zip(places, gaps, strict=True)):
        blank = " " * gap if place.follows or not number or not gap else "\n"
        if blank == "\n" and gap > 1:
            blank = f"\n{' ' * (gap - 2)}\n"
        parts += [blank, place.text]
    return "".join(parts)


def _in_lines(places: Sequence[Place], measure: Callable[[str], int]) -> str:
    at = 0
    for place in places:
        place.moved += at - place.start
        at += measure(place.text) + 1
    return "\n".join(place.text for place in places)


def _unit(places: Sequence[Place]) -> tuple[Unit, bool]:
    """What offsets count, and whether from the beginning of the passage: what most recorded texts fit, and of several
    such units the one in which passages stand close to each other.
    """
    recorded = [(place, *one) for place in places for one in _recorded(place)]
    most = _fitting(recorded, "codepoint", relative=False)
    alike = len(places) == 1 or all(place.text.isascii() for place in places)
    if most == len(recorded) and alike:
        return "codepoint", False
    numbers = {unit: _fitting(recorded, unit, relative=False) for unit in _MEASURES}
    most = max(numbers.values())
    if most < len(recorded):
        of_passages = {unit: _fitting(recorded, unit, relative=True) for unit in _MEASURES}
        if max(of_passages.values()) > most:
            return max(of_passages, key=lambda unit: of_passages[unit]), True
    fitting = [unit for unit, number in numbers.items() if number == most]
    return next((unit for unit in fitting if _is_close(places, _MEASURES[unit])), fitting[0]), False


def _is_close(places: Sequence[Place], measure: Callable[[str], int]) -> bool:
    ends = [place.start + measure(place.text) for place in places]
    return all(0 <= place.start - end <= _CLOSE for end, place in zip(ends, places[1:], strict=False))


def _recorded(place: Place) -> Iterator[tuple[int, int, str]]:
    """The annotations of a stretch in one piece with their text."""
    for mark in marks_of(place.stretch):
        if mark.text and len(mark.places) == 1:
            start, length = whole(mark.places[0][0]), whole(mark.places[0][1])
            if start is not None and length is not None and length > 0:
                yield start, length, mark.text


def _fitting(recorded: Sequence[tuple[Place, int, int, str]], unit: Unit, *, relative: bool) -> int:
    number = 0
    texts: dict[int, bytes] = {}
    for place, start, length, text in recorded:
        start -= 0 if relative else place.start
        if start < 0:
            continue
        if unit == "codepoint":
            number += place.text[start : start + length] == text
            continue
        codec, width = _CODECS[unit]
        data = texts.setdefault(id(place), b"") or place.text.encode(codec, "surrogatepass")
        texts[id(place)] = data
        number += data[start * width : (start + length) * width] == text.encode(codec, "surrogatepass")
    return number


_CODECS = {"utf16": ("utf-16-le", 2), "utf8": ("utf-8", 1)}
_MEASURES: dict[Unit, Callable[[str], int]] = {
    "codepoint": len,
    "utf16": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    "utf8": lambda text: len(text.encode("utf-8", "surrogatepass")),
}
