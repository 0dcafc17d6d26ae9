"""Ways to count the characters of a text, and offsets counted in one of them turned into code points."""

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from corpuskit.evidence.units import Reading
from corpuskit.evidence.units import Unit as Counted
from corpuskit.formats.entries import Unit
from corpuskit.formats.placing.normal_forms import FORMS, Form, Normalised, normalised
from corpuskit.offsets import Piece

UNITS: tuple[Unit, ...] = ("codepoint", "utf16", "utf8", "grapheme")
_WORDS = {
    "codepoint": "code points",
    "utf16": "UTF-16 units",
    "utf8": "bytes of UTF-8",
    "grapheme": "grapheme clusters",
}
_BYTE_ORDER_MARK = "\ufeff"
_SIZE = {"codepoint": 1, "utf16": 1, "utf8": 3, "grapheme": 1}  # units of a byte order mark
_BREAKS_ARE = {"two": "each line break as two", "one": "each line break of two characters as one"}


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A way to count: the unit, whether a byte order mark counts that the text has not, or does not that it has, what
    line breaks count as, and the normal form in which the text was when it was counted.
    """

    unit: Unit
    mark: Literal["", "counted", "left out"] = ""
    breaks: Literal["", "two", "one"] = ""
    form: Form | None = None

    def __str__(self) -> str:
        parts = [f"{self.form} {_WORDS[self.unit]}" if self.form else _WORDS[self.unit]]
        parts += [f"the byte order mark {self.mark}"] if self.mark else []
        parts += [_BREAKS_ARE[self.breaks]] if self.breaks else []
        return ", ".join(parts)


class Counting:
    """The offsets of a text in some way to count, turned into code points."""

    def __init__(self, way: Way, text: str) -> None:
        self.way = way
        self._stored = text
        self._shift = {"": 0, "counted": _SIZE[way.unit], "left out": -_SIZE[way.unit]}[way.mark]

    @functools.cached_property
    def _normalised(self) -> Normalised | None:
        return None if self.way.form is None else normalised(self._stored, self.way.form)

    @property
    def _text(self) -> str:
        return self._stored if self._normalised is None else self._normalised.text

    @functools.cached_property
    def _reading(self) -> Reading | None:
        """How offsets are turned, worked out when the way is tried; None where each character counts for one."""
        unit = _unit(self.way)
        plain = self._stored.isascii() and not self.way.breaks and self.way.unit != "grapheme"
        if unit is None or plain:
            return None
        reading = Reading(unit, self._text)
        pairs = self.way.breaks == "one" and "\r\n" in self._text  # what counts for less may make up for other signs
        return reading if reading.differs or pairs else None

    @property
    def possible(self) -> bool:
        """Whether the text could be in the normal form, and not be so now."""
        return self.way.form is None or self._normalised is not None

    @property
    def differs(self) -> bool:
        """Whether anything counts for more or less than its code points."""
        return self._reading is not None or self._shift != 0 or self._normalised is not None

    def pieces(self, pieces: Sequence[Piece]) -> tuple[Piece, ...] | None:
        """Pieces in code points, or None where an offset is inside a character or outside the text."""
        turned = []
        for start, end in pieces:
            first, last = self._place(start - self._shift), self._place(end - self._shift)
            if first is None or last is None or last < first:
                return None
            turned.append((first, last))
        return tuple(turned)

    def _place(self, offset: int) -> int | None:
        if self._reading is not None:
            place = self._reading.code_point(offset)
        else:
            place = offset if 0 <= offset <= len(self._text) else None
        return place if self._normalised is None or place is None else self._normalised.code_point(place)


def each_counting(text: str, first: Unit, spare: Sequence[Unit], *, normal_forms: bool = True) -> Iterator[Counting]:
    """The ways to count a text in which something counts otherwise than in the first one, the likely ones first."""
    plain = Counting(Way(unit=first), text)
    yield plain
    forms = [
        form for form in (None, *(FORMS if normal_forms else ())) if Counting(Way(unit=first, form=form), text).possible
    ]
    mark: Literal["counted", "left out"] = "left out" if text.startswith(_BYTE_ORDER_MARK) else "counted"
    for units, form in _units(dict.fromkeys((first, *spare, *UNITS)), forms):
        for marked, breaks, unit in itertools.product(("", mark), ("", "two", "one"), units):
            counting = Counting(Way(unit=unit, mark=marked, breaks=breaks, form=form), text)  # type: ignore[arg-type]
            if counting.way != plain.way and (counting.differs or plain.differs):
                yield counting


def _units(units: Iterable[Unit], forms: Sequence[Form | None]) -> Iterator[tuple[Sequence[Unit], Form | None]]:
    """The units with normal forms; clusters come last, because composed letters are more usual and mostly the same."""
    others = [unit for unit in units if unit != "grapheme"]
    yield from ((others, form) for form in forms)
    yield ("grapheme",), None


@functools.cache
def _unit(way: Way) -> Counted | None:
    """How a way measures; None for code points as they are."""
    if way.unit == "codepoint" and not way.breaks:
        return None
    base = _MEASURES[way.unit]
    extra = _BREAKS[way.breaks]
    return Counted(
        str(way), lambda text, start, end: base(text, start, end) + extra(text, start, end), bool(way.breaks)
    )


def _graphemes(text: str, start: int, end: int) -> int:
    import regex

    return len(regex.findall(r"\X", text[start:end]))


_MEASURES: dict[Unit, Callable[[str, int, int], int]] = {
    "codepoint": lambda text, start, end: end - start,
    "utf16": lambda text, start, end: len(text[start:end].encode("utf-16-le", "surrogatepass")) // 2,
    "utf8": lambda text, start, end: len(text[start:end].encode("utf-8", "surrogatepass")),
    "grapheme": _graphemes,
}
_BREAKS: dict[str, Callable[[str, int, int], int]] = {
    "": lambda text, start, end: 0,
    "two": lambda text, start, end: text.count("\n", start, end) - text.count("\r\n", start, end),
    "one": lambda text, start, end: -text.count("\r\n", start, end + 1),
}
