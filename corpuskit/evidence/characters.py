"""What several rules need to know of characters: which of a text are unusual, and how messages name them.

Rules that look for rare characters look first among the unusual ones, which are few and found at the speed of memory
(`View.unusual` keeps them for all rules): a text of plain ASCII has none, one of English news some quotation marks.
"""

import unicodedata
from collections.abc import Sequence

from corpuskit.offsets import is_word_character
from corpuskit.terminal import shorten

#: What to do about a text, which this program never changes.
REVISE = "Texts are never changed in place: mend the source and import it as a new document that revises this one."

#: How many of the places in one text a message names.
NAMED = 3

_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"
_WORD = 40  # code points of a word that are shown


def unusual(text: str) -> str:
    """The characters of a text, in their order, other than printable ASCII, tab and line feed."""
    return text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")


def full(document: str) -> str:
    """The id of a document as messages show it that name two, which may differ in one character only."""
    return f"'{shorten(document, 120)}'"


def point(character: str) -> str:
    """A character as messages name it, also where it cannot be seen: ``U+009B``."""
    return f"U+{ord(character):04X}"


def described(character: str) -> str:
    """A character with its name, if it has one: ``U+202E (right-to-left override)``."""
    name = unicodedata.name(character, "").lower()
    return f"{point(character)} ({name})" if name else point(character)


def listed(items: Sequence[str], total: int | None = None) -> str:
    """The first of `total` places (of so many as there are items), and how many more: ``3, 9, 12 and 40 more``."""
    named = items[:NAMED]
    more = (len(items) if total is None else total) - len(named)
    if more > 0:
        return f"{', '.join(named)} and {more:,} more"
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]


def seen(text: str, positions: Sequence[int]) -> str:
    """Characters of a text by name and place, the first of them only: ``U+001B at 3 and U+009B at 9``."""
    return listed([f"{point(text[at])} at {at}" for at in positions[:NAMED]], len(positions))


def word_around(text: str, start: int, end: int) -> str:
    """The word that a stretch stands in, without the stretch; a long word is shortened."""
    first, last = start, end
    while first > 0 and start - first < _WORD and is_word_character(text[first - 1]):
        first -= 1
    while last < len(text) and last - end < _WORD and is_word_character(text[last]):
        last += 1
    return shorten(text[first:start] + text[end:last], _WORD)
