"""Quotation marks: which characters of a text open or close a quotation, told from apostrophes, inches and arrows.

Known are curly and straight marks, guillemets in either direction, low marks (closed in the German, Polish or Dutch
way), their single kin, corner brackets, and single marks typed twice. What a mark does is decided by what stands beside
it, and where that does not tell, by what is open in its block. A single mark that is also the apostrophe counts only
where it has a partner, and so does one like a turned comma in the middle of a line; one after ``s`` and before another
word may be either, and counts where no better partner follows.
"""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import NamedTuple

from corpuskit.offsets import Piece, is_word_character
from corpuskit.outside import left_outside
from corpuskit.packed import Packed, stretches


class Mark(NamedTuple):
    """A quotation mark: where it begins and ends, in code points, and whether it opens a quotation or closes one."""

    start: int
    end: int
    opens: bool


# One set of characters, because a pattern that says more takes ten times as long to find anything.
_MARKS = "\"“”„‟«»‹›‚‛「」『』'’‘`"
_MARK = re.compile(f"[{_MARKS}]")
_FOUND = re.compile(f"[{_MARKS}\r\n]")
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r(?!\n))[^\S\r\n]*[\r\n]")
# What each mark may close. People mix keyboards: a low mark is often closed by a straight one.
_CLOSES = {
    '"': '"„“”', "“": "„\"‟", "”": '“”„"‟', "«": "»", "»": "«»", "‹": "›", "›": "‹›", "‘": "‚‛", "’": "‘‚’‛'`",
    "'": "'‘`‚’", "''": "''``‘‘", "’’": "‘‘’’''``", "」": "「", "』": "『",
}  # fmt: skip
_TYPED_TWICE = frozenset({"''", "``", "‘‘", "’’"})
_ONLY_OPEN = frozenset({"„", "‟", "‛", "「", "『", "``", "‘‘"})
_USUALLY_OPEN = _ONLY_OPEN | {"“", "‘", "«", "‹", "`", "‚"}
_SINGLE = frozenset("'’‘`‚")
_NEEDS_PARTNER = frozenset("'’`")
_BEFORE = frozenset("([{<¿¡–—-―/|•*_")  # besides white space, what may stand before a mark that opens
_AFTER = frozenset(".,;:!?…)]}>–—-―/|*_，。、；：！？")  # besides white space, what may stand behind one that closes
_NEVER_FIRST = frozenset(",;:)]}")
_GUILLEMETS = frozenset("«»‹›")
_TWO_WAY = frozenset(('"', "''"))
_FEET = re.compile(r"\d['’]\d+$")
_TIED = "\u00a0\u202f\u2009"  # the spaces that French sets inside its marks
# Words that begin with an apostrophe, in English and Dutch, and decades: 'em, rock 'n' roll, 's avonds, the '90s.
_ELISION = re.compile(
    r"(?:n['’]|(?:em|til|tis|twas|twere|cause|bout|round|cos|cuz|burbs|neath|gainst|nuff|[snt])\b(?!['’])|\d\d(?:s|ers)?\b(?!['’]))",
    re.IGNORECASE,
)
_FAR = 80  # code points between a single mark and the apostrophe that may close it: the 'burbs … workers' rights
_DEEPEST = 8  # open quotations that are remembered; what lies deeper is not language


class _Open(NamedTuple):
    """A quotation that is open: its mark, its character, whether that counts only with a partner, and the first mark
    that may have closed it.
    """

    mark: Mark
    character: str
    waits: bool
    doubtful: Mark | None = None


class _Block:
    """The marks of a block as they are met; at its end, those that need a partner and found none have gone."""

    def __init__(self, found: list[Mark]) -> None:
        self._found = found
        self._open: list[_Open] = []

    def opener(self, character: str) -> int | None:
        """Which open quotation a mark can close, the innermost first."""
        closes = _CLOSES.get(character, "")
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].character in closes and (
                len(character) == 1 or self._open[index].character in _TYPED_TWICE
            ):
                return index
        return None

    def open(self, mark: Mark, character: str, *, leads: bool) -> None:
        """Remember a mark that opens; one of the same kind that still looks for its partner gets it now or never.

        `leads` says that it stands at the head of a line or behind a mark that opens, as where speech goes on in the
        next paragraph. Elsewhere ‘ without a partner is a letter or an apostrophe: ‘Aisha, ‘burbs.
        """
        if character in _NEEDS_PARTNER and self._open and self._open[-1].character == character:
            self._settle(self._open.pop())
        waits = character in _NEEDS_PARTNER or (character == "‘" and not leads)
        if not waits:
            self._found.append(mark)
        self._open.append(_Open(mark, character, waits))
        if len(self._open) > _DEEPEST:
            self._settle(self._open.pop(0))

    def doubt(self, mark: Mark, index: int) -> None:
        """A mark may close an open quotation, unless a better one follows or it stands too far away."""
        known = self._open[index]
        if known.doubtful is None and mark.start - known.mark.end <= _FAR:
            self._open[index] = known._replace(doubtful=mark)

    def close(self, mark: Mark, index: int | None) -> None:
        """Take a mark that closes, with the quotation that it closes, if it is known."""
        self._found.append(mark)
        if index is None:
            return
        closed = self._open[index]
        if closed.waits:
            self._found.append(closed.mark)
        for inner in self._open[index + 1 :]:
            self._settle(inner)
        del self._open[index:]

    def end(self) -> None:
        """Nothing stays open beyond a block."""
        for known in self._open:
            self._settle(known)
        self._open.clear()

    def _settle(self, known: _Open) -> None:
        """An open quotation ends without a certain mark: where there was a doubtful one, that was it."""
        if known.doubtful is not None:
            self._found.append(known.doubtful)
            if known.waits:
                self._found.append(known.mark)


def marks_in(text: str, low: int = 0, high: int | None = None) -> list[Mark]:
    """The quotation marks of a text in order. Takes time in proportion to the text, whatever it holds.

    Where `low` and `high` are given, only those of ``text[low:high]``, which must be whole blocks.
    """
    found: list[Mark] = []
    block = _Block(found)
    opened_at = done = -1  # where the last mark that opens ended, because another may follow it; and the last of all
    for match in _FOUND.finditer(text, low, len(text) if high is None else high):
        start = match.start()
        character = text[start]
        if start < done:
            continue
        if character in "\r\n":
            if _BLANK_LINE.match(text, start):
                block.end()
            continue
        if character in "'’‘`":
            after = text[start + 1 : start + 2]
            if after.isalnum() and start and text[start - 1].isalnum():  # don't: most of all
                continue
            character += after if after == character else ""
        done = start + len(character)
        mark = _place(text, start, character, block, opened_at)
        if mark is not None and mark.opens:
            opened_at = mark.end
    block.end()
    found.sort()
    return found


def _place(text: str, start: int, character: str, block: _Block, opened_at: int) -> Mark | None:
    """Decide what a character at `start` is and tell the block; None where it is no mark, or not for certain."""
    end = start + len(character)
    if character == '"' and _FEET.search(text, max(0, start - 7), start):
        return None
    opens = _opens(character, block, text[start - 1 : start], text[end : end + 1], inner=start == opened_at)
    if opens is None or (opens and character in _SINGLE and _ELISION.match(text, end)):
        return None
    mark = Mark(start, end, opens)
    if opens:
        block.open(mark, character, leads=not start or start == opened_at or text[start - 1] in "\r\n")
        return mark
    index = block.opener(character)
    if character not in _SINGLE:
        block.close(mark, index)
    elif index is None:
        return None
    elif _is_possessive(text, start, end):
        block.doubt(mark, index)
    else:
        block.close(mark, index)
    return mark


def _opens(character: str, block: _Block, before: str, after: str, *, inner: bool) -> bool | None:
    """Whether a character opens (True), closes (False) or is no quotation mark (None).

    `before` and `after` are its neighbours, empty at the ends of the text; `inner` says that a mark which opens stands
    right before it.
    """
    if character in "」』" or character in _ONLY_OPEN:
        return character in _ONLY_OPEN
    has_partner = block.opener(character) is not None
    if has_partner and not before.strip() and character in _GUILLEMETS and not is_word_character(after or " "):
        return False
    may_open, may_close = _allowed(before, after, inner=inner)
    if may_open and not may_close:
        return True
    if character in _SINGLE:
        return False if has_partner and may_close else None
    if has_partner:
        return False
    return _alone(character, before, may_close=may_close and not may_open)


def _allowed(before: str, after: str, *, inner: bool) -> tuple[bool, bool]:
    """Whether a mark with these neighbours may open, and whether it may close."""
    space_before, space_after = not before or before.isspace(), not after or after.isspace()
    may_open = (space_before or before in _BEFORE or inner) and not space_after and after not in _NEVER_FIRST
    may_close = not space_before and (space_after or after in _AFTER or _is_mark(after))
    return may_open, may_close


def _alone(character: str, before: str, *, may_close: bool) -> bool | None:
    """As `_opens`, for a mark that can close nothing and whose neighbours do not say that it opens.

    A guillemet with white space on both sides is French where that space is tied to it, or else an arrow.
    """
    if character == '"' and before.isdigit():  # inches
        return None
    if may_close:
        return False
    if character in _GUILLEMETS and character in "»›" and before and before not in "\r\n":
        return False if before in _TIED else None
    return character in _USUALLY_OPEN or not before or before.isspace() or character in _TWO_WAY


def _is_mark(character: str) -> bool:
    return character in _CLOSES or character in _USUALLY_OPEN


def _is_possessive(text: str, start: int, end: int) -> bool:
    """Whether a single mark may be the apostrophe of a plural (the workers' union) or of a short form (goin' on)."""
    before, after = text[start - 1], text[end : end + 2]
    if len(after) < 2 or not after[0].isspace() or not is_word_character(after[1]):
        return False
    return before in "sSxXzZß" or text[max(0, start - 2) : start] in ("in", "an")


_DEPENDS = 2  # on what is open


@lru_cache(maxsize=10_000)
def _sure(around: str) -> int | None:
    """What a character is by its neighbours alone: a mark that opens (1) or closes (0), none (None), or `_DEPENDS`.

    `around` is the character between its neighbours; the second is missing at the end of the text.
    """
    before, character, after = around[0], around[1], around[2:]
    if character in _SINGLE:
        return None if character in "'’‘`" and before.isalnum() and after.isalnum() else _DEPENDS
    if character not in '"“”' or _is_mark(before) or (character == '"' and before.isdigit()):
        return _DEPENDS
    may_open, may_close = _allowed(before, after, inner=False)
    return _DEPENDS if may_open == may_close else int(may_open)


def may_hold_marks(words: str) -> bool:
    """Whether one of the characters that may be quotation marks is among them."""
    if words.isascii():
        return '"' in words or "'" in words or "`" in words
    return _MARK.search(words) is not None


_NO_MARKS = (0, 0, 0)
_LONGEST_BLOCK = 4_000  # how far the edges of a block are looked for on either side of a piece


class Marks:
    """The quotation marks of one text, to be asked of its pieces.

    Most pieces are answered by themselves. Where a mark depends on what is open, its block is looked at, each once;
    where the piece crosses blocks or the block is very long, a stretch of the text is, or all of it, once.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        # How many code points may be looked at in pieces: many long pieces in one place are not the usual case.
        self._left = 4 * len(text)
        if text.isascii() and not may_hold_marks(text):
            self._left = -1
        self._blocks: dict[Piece, Packed] = {}
        self._stretches: list[Piece] = []

    def edges(self, start: int, end: int) -> tuple[int, int, int]:
        """Whether ``text[start:end]`` begins with a mark that opens and ends with one that closes, as 1 or 0, and how
        many marks it holds besides these two. White space at its edges does not count.
        """
        text = self._text
        if self._left < 0 or start >= end:
            return _NO_MARKS
        self._left = max(0, self._left - (end - start))
        if not self._left or text[start].isspace() or text[end - 1].isspace():
            return self._by_block(start, end)
        count = first = last = 0
        for match in _MARK.finditer(text, start, end):
            at = match.start()
            sure = _sure(text[at - 1 : at + 2] if at else f"\n{text[:2]}")
            if sure is None:
                continue
            if sure == _DEPENDS:
                return self._by_block(start, end)
            count += 1
            if sure and at == start:
                first = 1
            elif not sure and at == end - 1:
                last = 1
        return first, last, count - first - last

    def halved(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` would have a mark at both edges with the one that stands right outside of it."""
        at = left_outside(self._text, (start, end))
        return at is not None and self.edges(min(start, at), max(end, at + 1))[:2] == (1, 1)

    def _by_block(self, start: int, end: int) -> tuple[int, int, int]:
        marked = self._around(start, end)
        low = bisect_left(marked.starts, start)
        high = bisect_left(marked.starts, end, low)
        if low == high:
            return _NO_MARKS
        first_mark, last_mark = Mark(*marked.at(low)), Mark(*marked.at(high - 1))
        text = self._text
        while text[start].isspace():
            start += 1
        while text[end - 1].isspace():
            end -= 1
        first = int(first_mark.opens and first_mark.start == start)
        last = int(not last_mark.opens and last_mark.end == end)
        return first, last, high - low - first - last

    def _around(self, start: int, end: int) -> Packed:
        """The marks of the block in which a piece lies, of some blocks, or of the whole text.

        What stands between two empty lines is at least one block, and nothing stays open beyond it.
        """
        text = self._text
        low = text.rfind("\n\n", max(0, start - _LONGEST_BLOCK), start)
        high = text.find("\n\n", start, start + _LONGEST_BLOCK)
        if low < 0 and start <= _LONGEST_BLOCK:
            low = 0
        if high < 0 and start + _LONGEST_BLOCK >= len(text):
            high = len(text)
        if low < 0 or high < end:
            if not self._stretches:
                self._stretches = list(stretches(text))
            low, high = self._stretches[bisect_right(self._stretches, (start, len(text))) - 1]
            if high < end:
                low, high = -1, len(text)
        found = self._blocks.get((low, high))
        if found is None:
            found = self._blocks[low, high] = Packed()
            for first, last in self._stretches if low < 0 else [(low, high)]:
                found.add(marks_in(text, first, last))
        return found


_NEXT_BLOCK = re.compile(r"[^\S\r\n]*(?:\r\n|\n|\r(?!\n))[^\S\r\n]*(?:\r\n|[\r\n])\s*")
_NEXT_LINE = re.compile(r"\s*[\r\n]\s*")


def continues(text: str, end: int, start: int) -> bool:
    """Whether a quotation that stops at `end` goes on at `start`: in the next block, or with a mark in the next line.

    Speech of several paragraphs repeats the opening mark at the head of each and closes only the last.
    """
    if start - end > 1_000 or not text[end : end + 1].isspace():
        return False
    gap = text[end:start]
    if _NEXT_BLOCK.fullmatch(gap):
        return True
    return _NEXT_LINE.fullmatch(gap) is not None and text[start : start + 1] in _CLOSES.keys() | _USUALLY_OPEN
