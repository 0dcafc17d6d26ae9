"""A piece has one of two quotation marks or brackets at its edge, and the other one stands right outside.

The annotator meant to have both or neither; with one of them, a direct quote is no longer told from a mixed one, and
the text of the annotation does not read well. Curly and straight double quotation marks, guillemets, curly single ones
and brackets are looked at; a mark that closes elsewhere, or in another paragraph, is none of this rule's business. Move
the boundary by one character.

Bad:

    documents/00001.jsonl: {"id":"a","text":"“It rains,” the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"direct","pieces":[[0,10]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"“It rains,” the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"direct","pieces":[[0,11]]}]}
"""  # noqa: E501

from collections.abc import Iterator
from typing import Literal

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief, quoted
from corpuskit.evidence.mending import mapped, reshaped
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation, AnnotationLine
from corpuskit.offsets import Piece, is_word_character, merged

CODE = "SPN113"
NAME = "mark-left-outside"
SEVERITY = Severity.WARNING
FIX: Literal["certain", "lossy"] = "lossy"
_found = Found(CODE, NAME, SEVERITY)
# Which marks close what a mark opens, and the other way round.
_CLOSING = {
    "“": "”", "„": "“”", "‘": "’", "‚": "‘’", "«": "»", "»": "«", "‹": "›", "›": "‹", '"': '"',
    "(": ")", "[": "]", "{": "}", "「": "」", "『": "』",
}  # fmt: skip
_OPENING = {
    closing: "".join(opening for opening, closings in _CLOSING.items() if closing in closings)
    for closing in "”“’‘»«›‹\")]}」』"
}  # fmt: skip


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation, about its first piece with such an edge."""
    text = view.text
    if text is None:
        return
    for line in view.lines:
        for annotation in line.placed:
            found = _first(annotation, text)
            if found is not None:
                (start, end), at = found
                has = "begins with" if at == end else "ends with"
                mark = text[start] if at == end else text[end - 1]
                side = "after" if at == end else "before"
                message = f"{brief(annotation.id)} {has} {quoted(mark)}, but {quoted(text[at])} stands right {side} it"
                hint = f"With both the piece is {min(start, at)} to {max(end, at + 1)}."
                yield _found.in_annotation(line, annotation, message, hint, ((start, end),))


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """Pieces are widened so that they have both marks; the recorded text is made anew."""
    text = line.view.text
    if text is None:
        return line.record
    placed = {id(annotation) for annotation in line.placed}
    return mapped(line.record, lambda a: reshaped(a, _widened(a, text), text) if id(a) in placed else a)


def _first(annotation: Annotation, text: str) -> tuple[Piece, int] | None:
    # Pieces that touch are one here: the mark may be a piece of its own.
    pieces = annotation.pieces if len(annotation.pieces) == 1 else merged(annotation.pieces)
    for piece in pieces:
        at = _outside(text, piece)
        if at is not None:
            return piece, at
    return None


def _widened(annotation: Annotation, text: str) -> tuple[Piece, ...]:
    pieces = []
    for start, end in annotation.pieces:
        at = _outside(text, (start, end))
        taken = at is None or any(first <= at < last for first, last in annotation.pieces)
        pieces.append((start, end) if at is None or taken else (min(start, at), max(end, at + 1)))
    return tuple(pieces)


def _outside(text: str, piece: Piece) -> int | None:
    """Where the other mark of a piece stands right outside, or None."""
    start, end = piece
    if end - start < 2:
        return None
    if end < len(text) and text[end] in _CLOSING.get(text[start], "") and _makes_pair(text, start, end):
        return end if _is_open(text[start:end], text[end]) else None
    if start and text[start - 1] in _OPENING.get(text[end - 1], "") and _makes_pair(text, start - 1, end - 1):
        return start - 1 if _is_open(text[start:end][::-1], text[start - 1]) else None
    return None


def _makes_pair(text: str, opening: int, closing: int) -> bool:
    return _opens(text, opening) and _closes(text, closing)


def _opens(text: str, at: int) -> bool:
    """Whether a mark can open something: no word character before it, and no white space after it unless a bracket."""
    before = at > 0 and is_word_character(text[at - 1])
    return not before and not text[at + 1].isspace()


def _closes(text: str, at: int) -> bool:
    """Whether a mark can close something: no white space before it, no word character after it.

    A curly single mark after an s may be a genitive, of which nobody can say that it closes.
    """
    after = text[at + 1 : at + 2]
    genitive = text[at] == "’" and text[at - 1] in "sSxXzZ"
    return not text[at - 1].isspace() and not (after and is_word_character(after)) and not genitive


def _is_open(held: str, other: str) -> bool:
    """Whether the mark with which `held` begins, read from that edge inwards, lacks its counterpart `other` in it."""
    own = held[0]
    if own == other:
        return held.count(own) % 2 == 1
    depth = 0
    for character in held:
        depth += (character == own) - (character == other)
        if depth == 0:
            return False
    return True
