"""How much of an annotation stands inside quotation marks: the difference between direct, mixed and indirect quotes."""

import functools
import re
from array import array
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

from corpuskit.offsets import Piece, blocks, is_word_character

Share = Literal["all", "some", "none"]

# Apostrophes and single marks are left out: they cannot be told from each other without knowing the language.
_MARK = re.compile('["\u201c\u201d\u201e\u00ab\u00bb]')
# What closes a quotation, by the mark that opened it. A low mark is closed in the German or the Polish way; guillemets
# point outwards in French and inwards in German and Danish; Swedish and Finnish open with the same mark that closes.
_CLOSERS = {
    '"': '"',
    "\u201c": "\u201d",
    "\u201d": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab",
}
_TWO_WAY = '"\u201d\u00bb'  # marks that both open and close, so that their neighbours decide


class Marks:
    """The quotation marks of one text, counted once for all of its annotations, when the first of them asks."""

    def __init__(self, text: str) -> None:
        self._text = text

    @functools.cached_property
    def _counts(self) -> "tuple[array[int], array[int]]":
        """For each position, how many word characters stand before it, and how many of them in quotation marks."""
        words = bytearray(map(is_word_character, self._text))
        within = bytearray(len(self._text))
        for start, end in quoted(self._text):
            within[start:end] = words[start:end]
        return array("I", accumulate(words, initial=0)), array("I", accumulate(within, initial=0))

    def share(self, pieces: Sequence[Piece]) -> Share:
        """How many of the letters and digits in `pieces` are inside quotation marks; where there are none, ``none``."""
        all_words, all_within = self._counts
        last = len(self._text)
        words = within = 0
        for start, end in pieces:
            low, high = min(start, last), min(max(start, end), last)
            words += all_words[high] - all_words[low]
            within += all_within[high] - all_within[low]
        return "none" if within == 0 else "all" if within == words else "some"


def quoted(text: str) -> list[Piece]:
    """The stretches of a text inside quotation marks, with the marks, in order and apart from each other.

    A quotation that is not closed goes on to the end of its block, as in speech that runs over several paragraphs.
    """
    found: list[Piece] = []
    for start, end in blocks(text):
        opened: int | None = None
        for match in _MARK.finditer(text, start, end):
            position = match.start()
            if opened is None:
                opened = position if _opens(text, position) else None
            elif match.group() in _CLOSERS[text[opened]] and not _opens_again(text, position):
                found.append((opened, position + 1))
                opened = None
        if opened is not None:
            found.append((opened, end))
    return found


def _opens(text: str, position: int) -> bool:
    """Whether a mark outside of quotations opens one: those that look the same at both ends need a word behind them
    and none before them, which also tells them from the sign for inches.
    """
    mark = text[position]
    if mark not in _TWO_WAY:
        return True
    if position > 0 and is_word_character(text[position - 1]):
        return False
    after = text[position + 1 : position + 2]
    return bool(after) and (is_word_character(after) or (mark == '"' and not after.isspace()))


def _opens_again(text: str, position: int) -> bool:
    """Whether a mark inside a quotation begins a line, as where speech runs over several paragraphs."""
    begins_line = position > 0 and text[position - 1] in "\r\n"
    return begins_line and position + 1 < len(text) and is_word_character(text[position + 1])
