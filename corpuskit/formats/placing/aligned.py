"""Puts annotations of tokens on the text of which the tokens are: what a file of tokens does not say of the space
between them, the corpus's own text does.
"""

import re
from collections.abc import Sequence

import msgspec

from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, TextBound
from corpuskit.offsets import Piece
from corpuskit.terminal import count, shorten

OTHER_TOKENS = "the tokens are not those of the document's text"
OTHER_TOKENS_HINT = (
    "Import the file under another name, as a document of its own, or take the text from which it was made."
)
#: How treebanks write what stands in a text, where it is not as there.
_WRITTEN = {
    "``": ('"', "“", "«", "„"), "''": ('"', "”", "»", "“"), "`": ("'", "‘"), "'": ("’",), '"': ("“", "”"),
    "--": ("—", "–"), "...": ("…",), "-LRB-": ("(",), "-RRB-": (")",), "-LSB-": ("[",), "-RSB-": ("]",),
    "-LCB-": ("{",), "-RCB-": ("}",),
}  # fmt: skip
_SPACE = re.compile(r"\s*")


def aligned(tokens: Sequence[str], text: str) -> list[Piece] | None:
    """Where tokens stand in a text, in code points, or None where they do not.

    Together the tokens must be all of the text but its white space, so that nothing is guessed.
    """
    found, reached = _found(tokens, text)
    return found if len(found) == len(tokens) and reached == len(text) else None


def on_text(document: ForeignDocument, text: str) -> ForeignDocument | Damage:
    """A document that was put together from tokens, with its annotations on the text of the corpus; one whose text is
    its own stays as it is. Damage where the tokens are not those of the text.
    """
    if document.tokens is None or document.text is None or document.text == text:
        return document
    words = [document.text[start:end] for start, end in document.tokens]
    found = aligned(words, text)
    if found is None:
        detail = _difference(words, text)
        return Damage(
            reason=OTHER_TOKENS, detail=detail, hint=OTHER_TOKENS_HINT, line=document.line, content=document.content
        )
    starts = {old[0]: new[0] for old, new in zip(document.tokens, found, strict=True)}
    ends = {old[1]: new[1] for old, new in zip(document.tokens, found, strict=True)}
    sets = tuple(
        AnnotatorSet(annotator=set_.annotator, entries=tuple(_moved(entry, starts, ends) for entry in set_.entries))
        for set_ in document.sets
    )
    return msgspec.structs.replace(document, text=text, sets=sets, tokens=tuple(found))


def _moved(entry: Entry, starts: dict[int, int], ends: dict[int, int]) -> Entry:
    if not isinstance(entry, TextBound) or not entry.pieces:
        return entry
    pieces = tuple((_moved_place(start, starts, ends), _moved_place(end, ends, starts)) for start, end in entry.pieces)
    return msgspec.structs.replace(entry, pieces=pieces, surface=None)


def _moved_place(place: int, first: dict[int, int], otherwise: dict[int, int]) -> int:
    """Where an edge is in the other text; what marks no token at all stands at the edge of the one beside it."""
    return first[place] if place in first else otherwise.get(place, 0)


def _found(tokens: Sequence[str], text: str) -> tuple[list[Piece], int]:
    """Where the first tokens stand, up to one that does not stand there, and where the text goes on after them."""
    found: list[Piece] = []
    place = _after_space(text, 0)
    for token in tokens:
        end = _end(token, text, place)
        if end is None:
            break
        found.append((place, end))
        place = _after_space(text, end)
    return found, place


def _after_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _end(token: str, text: str, start: int) -> int | None:
    """Where a token ends that begins at a place, as it stands or as treebanks write it; None where it is not there."""
    if text.startswith(token, start):
        return start + len(token)
    for written in (*_WRITTEN.get(token, ()), token.replace("\\/", "/").replace("\\*", "*")):
        if text.startswith(written, start):
            return start + len(written)
    return None


def _difference(words: Sequence[str], text: str) -> str:
    found, reached = _found(words, text)
    there = shorten(text[reached : reached + 30], 30)
    if len(found) == len(words):
        return f"after the last of {count(len(words), 'token')} the text goes on with '{there}'"
    word = f"token {len(found) + 1:,} is '{shorten(words[len(found)], 40)}'"
    return f"{word}, but the text has '{there}' there" if there else f"{word}, but the text has ended before it"
