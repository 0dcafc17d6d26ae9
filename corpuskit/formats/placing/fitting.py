"""Offsets of a text in another version of it: the same characters with other white space, a mark or normal form."""

from bisect import bisect_left
from collections.abc import Sequence

from corpuskit.formats.placing.normal_forms import alike
from corpuskit.offsets import Piece

_MARK = "\ufeff"


class Fit:
    """Two texts that are the same but for white space, byte order marks and how letters are put together from marks, so
    that places of one have places in the other. `theirs` and `ours` are what they have in common, piece by piece.
    """

    def __init__(self, theirs: Sequence[Piece], ours: Sequence[Piece]) -> None:
        self._theirs = [start for start, _ in theirs]
        self._ours = ours

    def pieces(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """Pieces of the one text as pieces of the other: each from the place of its first character to that behind its
        last. White space at the edges of a piece is left out, a piece of nothing else stays where the next word is.
        """
        return tuple(self._piece(start, end) for start, end in pieces)

    def _piece(self, start: int, end: int) -> Piece:
        first, last = bisect_left(self._theirs, start), bisect_left(self._theirs, end)
        if last <= first:
            place = self._ours[min(first, len(self._ours) - 1)][0] if self._ours else 0
            return place, place
        return self._ours[first][0], self._ours[last - 1][1]


def fit(there: str, here: str) -> Fit | None:
    """The way from one text to the other, or None where they differ in more than white space and normal form."""
    bare, ours = _bare(there), _bare(here)
    if bare == ours:
        return Fit(_characters(there), _characters(here))
    if not alike(bare, ours):
        return None
    theirs, here_too = _clusters(there), _clusters(here)
    return Fit(theirs, here_too) if len(theirs) == len(here_too) else None


def _bare(text: str) -> str:
    return "".join(text.replace(_MARK, "").split())


def _characters(text: str) -> list[Piece]:
    return [(place, place + 1) for place, sign in enumerate(text) if not sign.isspace() and sign != _MARK]


def _clusters(text: str) -> list[Piece]:
    """Where the letters of a text are, each with its marks."""
    import regex

    found = (match for match in regex.finditer(r"\X", text))
    return [match.span() for match in found if not match.group().isspace() and match.group() != _MARK]
