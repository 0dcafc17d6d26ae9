"""Offsets of a text in another version of it: the same characters with other white space, line ends or a mark."""

from bisect import bisect_left
from collections.abc import Sequence

from corpuskit.offsets import Piece

_MARK = "\ufeff"


class Fit:
    """Two texts that are the same but for white space and byte order marks, so that places of one have places in the
    other.
    """

    def __init__(self, there: str, here: str) -> None:
        self._theirs = _places(there)
        self._ours = _places(here)

    def pieces(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """Pieces of the one text as pieces of the other: each from the place of its first character to that behind its
        last. White space at the edges of a piece is left out, a piece of nothing else stays where the next word is.
        """
        return tuple(self._piece(start, end) for start, end in pieces)

    def _piece(self, start: int, end: int) -> Piece:
        first, last = bisect_left(self._theirs, start), bisect_left(self._theirs, end)
        if last <= first:
            place = self._ours[min(first, len(self._ours) - 1)] if self._ours else 0
            return place, place
        return self._ours[first], self._ours[last - 1] + 1


def fit(there: str, here: str) -> Fit | None:
    """The way from one text to the other, or None where they differ in more than white space."""
    return Fit(there, here) if _bare(there) == _bare(here) else None


def _bare(text: str) -> str:
    return "".join(text.replace(_MARK, "").split())


def _places(text: str) -> list[int]:
    return [place for place, character in enumerate(text) if not character.isspace() and character != _MARK]
