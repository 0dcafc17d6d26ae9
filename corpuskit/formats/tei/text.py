"""The text of a TEI document: worked out of its elements, with the places that these have in it."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from corpuskit.formats.tei.elements import Element
from corpuskit.formats.tei.kinds import BLOCKS, CHOSEN, EITHER, LEFT_OUT, POINTS, TOKENS
from corpuskit.formats.tei.names import STAND_IN, character_of
from corpuskit.offsets import Piece

_PARTS = re.compile(r"[ \t\r\n]+|[^ \t\r\n]+")
_BLANK = " \t\r\n"
_RANK = {"": 0, " ": 1, "\t": 2, "\n": 3, "\n\n": 4}


class Text:
    """The text of an element, with the characters of the file that are in it."""

    def __init__(self, element: Element, characters: dict[str, str]) -> None:
        self._characters = characters
        self._out: list[str] = []
        self._at = 0
        self._raw = 0
        self._runs: list[tuple[int, int, int]] = []  # characters of the file, where they are in the text, how many
        self._between = ""  # what stands before the next word
        self._joined = False  # the next word follows the last one without a space
        self._awaiting: list[Element] = []  # elements that begin where the next character will be
        self._walk(element, preserved=False, out=False)
        for one in self._awaiting:
            one.begin = self._at
        self.text = "".join(self._out)
        self._starts = [run[0] for run in self._runs]

    def piece(self, first: int, last: int) -> Piece:
        """The piece of the text for a range of the file's characters; empty where nothing of it is in the text."""
        start = self.place(first)
        if last <= first:
            return start, start
        number = bisect_right(self._starts, last - 1) - 1
        if number < 0:
            return start, start
        raw, at, length = self._runs[number]
        return start, max(start, at + min(last - raw, length))

    def place(self, raw: int) -> int:
        """The place of the first character of the text that is this one in the file, or comes after it."""
        number = bisect_right(self._starts, raw) - 1
        if number >= 0:
            first, at, length = self._runs[number]
            if raw < first + length:
                return at + raw - first
        return self._runs[number + 1][1] if number + 1 < len(self._runs) else self._at

    def _walk(self, element: Element, *, preserved: bool, out: bool) -> None:
        """Take an element; `out` says that it is in what is no part of the text."""
        preserved = {"preserve": True, "default": False}.get(element.attributes.get("xml:space", ""), preserved)
        element.first_raw = self._raw
        between = _between(element)
        self._part(between)
        if not out:
            self._awaiting.append(element)
        out_inside = out or element.name in LEFT_OUT or not element.name
        if not out:
            self._open(element, preserved=preserved)
        if element.name == "g" and not out:
            self._character(element)
        else:
            self._children(element, preserved=preserved, out=out_inside)
        element.last_raw = self._raw
        element.finish = self._at
        if not out:
            self._part(between)
            self._joined |= element.attributes.get("join") in ("right", "both") and element.name in TOKENS
            if self._joined:
                self._between = self._between.strip(" ")

    def _children(self, element: Element, *, preserved: bool, out: bool) -> None:
        chosen = _chosen(element)
        for child in element.children:
            if isinstance(child, Element):
                self._walk(child, preserved=preserved, out=out or (chosen is not None and child is not chosen))
            elif out or chosen is not None:
                self._raw += len(child)
            elif preserved:
                self._say(child)
            else:
                self._words(child)

    def _open(self, element: Element, *, preserved: bool) -> None:
        """What an element does where it begins."""
        name, said = element.name, element.attributes
        if name in POINTS and said.get("break") == "no":
            self._between = self._between.strip(" ")
            self._joined = True
        elif name == "lb":
            if preserved:
                self._say("\n", 0)
            else:
                self._part(" ")
        elif name == "space":
            self._part(" ")
        elif name in TOKENS and said.get("join") in ("left", "both"):
            self._between = self._between.strip(" ")

    def _words(self, text: str) -> None:
        """Take text in which white space only parts words."""
        for match in _PARTS.finditer(text):
            if match[0][0] in _BLANK:
                self._raw += len(match[0])
                if not self._joined:
                    self._part(" ")
            else:
                self._say(match[0])

    def _part(self, between: str) -> None:
        if _RANK[between] > _RANK[self._between]:
            self._between = between

    def _say(self, text: str, raw: int | None = None) -> None:
        """Add text as it stands; `raw` is how many characters the file has for it, where that is another number."""
        if not text:
            return
        if self._between and self._at:
            self._out.append(self._between)
            self._at += len(self._between)
        self._between, self._joined = "", False
        for one in self._awaiting:
            one.begin = self._at
        self._awaiting.clear()
        if raw is None:
            self._run(len(text))
        self._out.append(text)
        self._at += len(text)
        self._raw += len(text) if raw is None else raw

    def _run(self, length: int) -> None:
        """Note where characters are, with those before them where nothing came between but what is in both."""
        if self._runs:
            raw, at, before = self._runs[-1]
            if self._raw - raw == self._at - at and self._at - at - before <= 1:
                self._runs[-1] = raw, at, self._at - at + length
                return
        self._runs.append((self._raw, self._at, length))

    def _character(self, element: Element) -> None:
        """A character that is described elsewhere: as it is described, else as it stands."""
        content = "".join(_texts(element))
        reference = element.attributes.get("ref", "")
        known = self._characters.get(reference.removeprefix("#"))
        if content == STAND_IN:
            known = character_of(reference) or known
        character = known or content or STAND_IN
        self._say(character, None if len(character) == len(content) else len(content))


def characters_of(root: Element) -> dict[str, str]:
    """The characters that a header describes, by their identifiers."""
    found: dict[str, str] = {}
    for one in root.below("char", "glyph"):
        mapped = next(filter(None, map(words_of, one.elements("mapping"))), "")
        if one.id and mapped:
            found[one.id] = mapped
    return found


def words_of(element: Element | None) -> str:
    """The text of an element by itself: white space is one space, unless it says that all is to be kept."""
    if element is None:
        return ""
    text = "".join(_texts(element))
    return text if element.attributes.get("xml:space") == "preserve" else " ".join(text.split())


def _texts(element: Element) -> Iterator[str]:
    todo: list[Element | str] = list(reversed(element.children))
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            yield one
        elif one.name == "g" and one.children == [STAND_IN]:
            yield character_of(one.attributes.get("ref", "")) or STAND_IN
        else:
            todo += reversed(one.children)


def _between(element: Element) -> str:
    if element.name in EITHER:
        return "\n\n" if any(BLOCKS.get(child.name) for child in element.elements()) else ""
    return BLOCKS.get(element.name, "")


def _chosen(element: Element) -> Element | None:
    """Which of several ways to give a passage is read."""
    if element.name not in CHOSEN:
        return None
    return element.first(*CHOSEN[element.name][:1]) or next(
        (found for name in CHOSEN[element.name] if (found := element.first(name)) is not None), element.first()
    )
