"""Where the pointers of TEI lead: to elements, to places between characters, to ranges of characters."""

import re
from collections.abc import Sequence

import msgspec

from corpuskit.formats.tei.elements import Element
from corpuskit.formats.tei.text import Text
from corpuskit.offsets import Piece

NOTHING = "a pointer to nothing"
AMBIGUOUS = "a pointer to an identifier that several elements have"
ELSEWHERE = "a pointer to another file"
UNKNOWN = "a pointer of a kind that is not read"
BEYOND = "a pointer to characters that are not there"
NOT_IN_TEXT = "what is in no part of the text"
HINTS = {
    NOTHING: "Give the element that it should lead to this identifier, or correct the pointer.",
    AMBIGUOUS: "Give each element an identifier of its own.",
    ELSEWHERE: "Put the text and what is said of it into one file.",
    UNKNOWN: "Write it as #ID, #string-range(ID,offset,length) or #range(#ID,#ID).",
    BEYOND: "Offsets count the characters of the element, white space too, from 0.",
    NOT_IN_TEXT: "Notes, headers and readings that are not chosen are not in the text: annotate what is.",
}
#: What stands for the whole document.
WHOLES = frozenset({"TEI", "TEI.2", "text", "body", "teiHeader"})

_DEEPEST = 5  # ranges in each other
_WIDEST = 100  # code points of white space between words in a row
_ID = (
    r"""(?:#?(?P<id>[^\s'"(),/]+)|'(?P<q>[^']+)'|"(?P<qq>[^"]+)"|id\(['"](?P<f>[^'"]+)['"]\)|"""
    r"""\.?//[\w:*]+\[@xml:id\s*=\s*['"](?P<x>[^'"]+)['"]\])"""
)
_RANGE = re.compile(rf"(?:string-range|string-index)\(\s*{_ID}\s*(?P<numbers>(?:,\s*-?[0-9]{{1,12}}\s*)+)\)")
_OLD_RANGE = re.compile(rf"string-range\(\s*{_ID}\s*,\s*['\"]['\"]\s*(?P<numbers>(?:,\s*[0-9]{{1,12}}\s*){{2}})\)")
_EDGE = re.compile(rf"(?P<side>left|right)\(\s*{_ID}\s*\)")
_BETWEEN = re.compile(r"range\((?P<first>.*?\)|[^(),]*),(?P<last>.*)\)")
_ONE = re.compile(_ID)


class Led(msgspec.Struct, frozen=True, kw_only=True):
    """Where pointers lead: the elements, if to whole elements, and the pieces; none for the whole document."""

    pieces: tuple[Piece, ...] = ()
    elements: tuple[Element, ...] = ()


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """Why a pointer leads nowhere: `reason` is one of `HINTS`."""

    reason: str
    detail: str


class Pointers:
    """The elements of a text by their identifiers, and the places that pointers mean in it."""

    def __init__(self, root: Element, text: Text | None) -> None:
        self._text = text
        self._bare = root.name == "TEI.2"
        self.known: dict[str, Element] = {}
        self._twice: set[str] = set()
        for element in (root, *root.below()):
            if element.id is not None and self.known.setdefault(element.id, element) is not element:
                self._twice.add(element.id)

    def follow(self, pointers: Sequence[str]) -> Led | Lost:
        """What several pointers mean together."""
        pieces: list[Piece] = []
        elements: list[Element] = []
        whole = False
        for pointer in pointers:
            led = self._one(pointer)
            if isinstance(led, Lost):
                return led
            whole |= not led.pieces
            for piece in led.pieces:
                if led.elements and elements and self._is_next(pieces, piece):
                    piece = (pieces.pop()[0], piece[1])
                pieces.append(piece)
            elements += led.elements
        return Led(pieces=() if whole else tuple(pieces), elements=tuple(elements))

    def element(self, pointer: str) -> Element | Lost:
        """The element that a pointer leads to."""
        name = pointer.removeprefix("#")
        if not pointer.startswith("#") and name not in self.known:
            return Lost(reason=ELSEWHERE if "#" in pointer or ":" in pointer else NOTHING, detail=pointer)
        if name in self._twice:
            return Lost(reason=AMBIGUOUS, detail=pointer)
        found = self.known.get(name)
        return found if found is not None else Lost(reason=NOTHING, detail=pointer)

    def led(self, pointer: str) -> Element | None:
        """The element that a pointer leads to, or None; in P4 identifiers are such by themselves."""
        found = self.element(f"#{pointer.removeprefix('#')}") if pointer.startswith("#") or self._bare else None
        return found if isinstance(found, Element) else None

    def between(self, first: str, last: str) -> Led | Lost:
        """From where one pointer begins to where another ends."""
        one, other = self._one(first), self._one(last)
        if isinstance(one, Lost):
            return one
        if isinstance(other, Lost):
            return other
        if not one.pieces or not other.pieces:
            return Lost(reason=UNKNOWN, detail=f"{first} {last}")
        start = (one.elements[0].begin or 0) if one.elements else one.pieces[0][0]
        end = other.pieces[-1][1]
        if self._text is not None and end < start and not self._text.text[end:start].strip():
            start = end  # nothing is between two anchors but the space before the next word
        return Led(pieces=((start, end),))

    def _is_next(self, pieces: Sequence[Piece], piece: Piece) -> bool:
        """Whether only white space is before a piece and after the last one: words in a row are one piece."""
        if self._text is None or not pieces or not 0 <= piece[0] - pieces[-1][1] <= _WIDEST:
            return False
        return not self._text.text[pieces[-1][1] : piece[0]].strip()

    def _one(self, pointer: str) -> Led | Lost:
        inside, mark = pointer, ""
        if pointer.count("range(") > _DEEPEST:
            return Lost(reason=UNKNOWN, detail=pointer[:100])
        if "#" in pointer:
            file, mark, inside = pointer.partition("#")
            if file:
                return Lost(reason=ELSEWHERE, detail=pointer)
        old = inside.startswith("xpointer(") and inside.endswith(")")
        inside = inside[len("xpointer(") : -1] if old else inside
        if old and (found := _OLD_RANGE.fullmatch(inside)):
            first, length = _numbers(found)
            return self._range(found, pointer, [first - 1, length])
        if found := _RANGE.fullmatch(inside):
            numbers = _numbers(found)
            return self._range(found, pointer, numbers if inside.startswith("string-range") else [numbers[0], 0])
        if found := _BETWEEN.fullmatch(inside):
            return self.between(found["first"].strip(), found["last"].strip())
        if found := _EDGE.fullmatch(inside):
            return self._edge(found, pointer)
        if found := _ONE.fullmatch(inside):
            return self._whole(_name(found), pointer)
        return Lost(reason=UNKNOWN if mark else NOTHING, detail=pointer)

    def _whole(self, name: str, pointer: str) -> Led | Lost:
        element = self.element(f"#{name}")
        if isinstance(element, Lost):
            return msgspec.structs.replace(element, detail=pointer)
        if element.name in WHOLES:
            return Led(elements=(element,))
        piece = piece_of(element)
        return Led(pieces=(piece,), elements=(element,)) if piece else Lost(reason=NOT_IN_TEXT, detail=pointer)

    def _edge(self, found: re.Match[str], pointer: str) -> Led | Lost:
        led = self._whole(_name(found), pointer)
        if isinstance(led, Lost) or not led.pieces:
            return led
        element = led.elements[0]
        place = (element.begin or 0) if found["side"] == "left" else element.finish
        return Led(pieces=((place, place),))

    def _range(self, found: re.Match[str], pointer: str, numbers: Sequence[int]) -> Led | Lost:
        """Ranges of characters of an element: pairs of an offset and a length."""
        element = self.element(f"#{_name(found)}")
        if isinstance(element, Lost):
            return msgspec.structs.replace(element, detail=pointer)
        if self._text is None or element.begin is None:
            return Lost(reason=NOT_IN_TEXT, detail=pointer)
        if len(numbers) % 2:
            numbers = [*numbers, element.last_raw - element.first_raw - numbers[-1]]
        pieces = []
        for offset, length in zip(numbers[::2], numbers[1::2], strict=True):
            if offset < 0 or length < 0 or element.first_raw + offset + length > element.last_raw:
                size = f"{element.last_raw - element.first_raw:,}"
                return Lost(reason=BEYOND, detail=f"{pointer}, where the element has {size} characters")
            start = element.first_raw + offset
            pieces.append(self._text.piece(start, start + length))
        return Led(pieces=tuple(pieces))


def piece_of(element: Element) -> Piece | None:
    """Where an element is in the text: without the white space at its edges; None where it is in no part of it."""
    if element.begin is None:
        return None
    return min(element.begin, element.finish), element.finish


def _name(found: re.Match[str]) -> str:
    return next(found[group] for group in ("id", "q", "qq", "f", "x") if found[group])


def _numbers(found: re.Match[str]) -> list[int]:
    return [int(number) for number in found["numbers"].replace(",", " ").split()]
