"""Annotations that quote what they mark, put where it stands: where their offsets do not fit, or there are none."""

import functools
from collections.abc import Iterator, Sequence

import msgspec

from corpuskit.formats.entries import AnnotatorSet, Entry, Quote, TextBound, Unread
from corpuskit.offsets import Piece
from corpuskit.terminal import shorten

NOWHERE = "the quoted text is not in the document"
AMBIGUOUS = "the quoted text is in the document more than once"
HINTS = {
    NOWHERE: "The document may be another version of the text that was annotated; compare the two.",
    AMBIGUOUS: "Say in the file what stands before and after it, or where it is.",
}


def anchored(text: str, sets: Sequence[AnnotatorSet]) -> tuple[AnnotatorSet, ...]:
    """The entries, their pieces in code points of `text`, each where its quotes are; those that are at no place, or
    cannot be told apart, are unread. What has no quotes stays as it is.
    """
    if not any(isinstance(entry, TextBound) and entry.quotes for one in sets for entry in one.entries):
        return tuple(sets)
    places = _Places(text)
    return tuple(
        msgspec.structs.replace(one, entries=tuple(_placed(entry, places) for entry in one.entries)) for one in sets
    )


def _placed(entry: Entry, places: "_Places") -> Entry:
    if not isinstance(entry, TextBound) or not entry.quotes:
        return entry
    given: Sequence[Piece | None] = entry.pieces or [None] * len(entry.quotes)
    found: list[Piece] = []
    for piece, quote in zip(given, entry.quotes, strict=True):
        place = places.find(quote, piece)
        if isinstance(place, str):
            return Unread(
                line=entry.line,
                content=entry.content,
                number=entry.number,
                path=entry.path,
                reason=place,
                detail=f"'{shorten(quote.exact, 60)}'",
                hint=HINTS[place],
            )
        found.append(place)
    return msgspec.structs.replace(entry, pieces=tuple(found), quotes=())


class _Places:
    """A text as it is, and without white space, which pages show as they like."""

    def __init__(self, text: str) -> None:
        self._text = text

    @functools.cached_property
    def _at(self) -> list[int]:
        return [place for place, character in enumerate(self._text) if not character.isspace()]

    @functools.cached_property
    def _bare(self) -> str:
        return "".join(self._text.split())

    def find(self, quote: Quote, piece: Piece | None) -> Piece | str:
        """Where a quote stands, or why that cannot be told. A place that is given holds if the quote is there."""
        if piece is not None and 0 <= piece[0] <= piece[1] and _bare(self._text[slice(*piece)]) == _bare(quote.exact):
            return piece
        bare = Quote(exact=_bare(quote.exact), prefix=_bare(quote.prefix), suffix=_bare(quote.suffix))
        if not bare.exact:
            return NOWHERE
        exactly = _start(self._text, quote)
        if isinstance(exactly, int):
            return exactly, exactly + len(quote.exact)
        start = _start(self._bare, bare)
        if isinstance(start, int):
            return self._at[start], self._at[start + len(bare.exact) - 1] + 1
        return start


def _start(text: str, quote: Quote) -> int | str:
    """Where a quote begins: with all that is said of its surroundings, else with less of it, but only once."""
    for prefix, suffix in _surroundings(quote):
        wanted = prefix + quote.exact + suffix
        first = text.find(wanted)
        if first < 0:
            continue
        if text.find(wanted, first + 1) < 0:
            return first + len(prefix)
        if (prefix, suffix) in ((quote.prefix, quote.suffix), ("", "")):
            return AMBIGUOUS
    return NOWHERE


def _surroundings(quote: Quote) -> Iterator[tuple[str, str]]:
    both = [(quote.prefix, quote.suffix), (quote.prefix, ""), ("", quote.suffix), ("", "")]
    yield from dict.fromkeys(both)


def _bare(text: str) -> str:
    return "".join(text.split())
