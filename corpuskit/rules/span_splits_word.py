"""A piece of an annotation begins or ends inside a word, in a layer that aligns to words.

The word would belong to the annotation by half: counts of words go wrong, and token-based tools drop the annotation
or widen it each in its own way. A boundary splits a word if letters, digits or combining marks stand on both sides;
scripts written without spaces are exempt. Move the boundary, or write `align: character` for the layer in schema.yaml
if parts of words are meant.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,7]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]]}]}
"""  # noqa: E501

from collections.abc import Iterator
from typing import Literal

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief, quoted
from corpuskit.evidence.mending import mapped, reshaped
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation, AnnotationLine
from corpuskit.offsets import Piece, is_word_character, splits_word

CODE = "SPN105"
NAME = "span-splits-word"
SEVERITY = Severity.WARNING
FIX: Literal["certain", "lossy"] = "lossy"
_found = Found(CODE, NAME, SEVERITY)
_LONGEST = 60


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation, about its first boundary inside a word."""
    text = view.text
    if text is None:
        return
    for line in view.lines:
        for annotation, layer in line.placed_layered:
            if layer.span is None or layer.span.align != "word":
                continue
            for piece in annotation.pieces:
                at = next((boundary for boundary in piece if splits_word(text, boundary)), None)
                if at is not None:
                    first, last = _word_around(text, at)
                    edge = f"{'begins' if at == piece[0] else 'ends'} inside the word {quoted(text[first:last])}"
                    message, hint = f"{brief(annotation.id)} {edge} at {at}", f"The word is {first} to {last}."
                    yield _found.in_annotation(line, annotation, message, hint, (piece,))
                    break


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """Pieces are widened to the ends of the words that they begin or end in; recorded texts are made anew."""
    text = line.view.text
    if text is None:
        return line.record
    aligned = {id(a) for a, layer in line.placed_layered if layer.span is not None and layer.span.align == "word"}
    return mapped(line.record, lambda a: _widened(a, text) if id(a) in aligned else a)


def _widened(annotation: Annotation, text: str) -> Annotation:
    pieces = tuple(
        (
            _word_around(text, start)[0] if splits_word(text, start) else start,
            _word_around(text, end)[1] if splits_word(text, end) else end,
        )
        for start, end in annotation.pieces
    )
    return reshaped(annotation, pieces, text)


def _word_around(text: str, position: int) -> Piece:
    start = end = position
    while start > max(0, position - _LONGEST) and is_word_character(text[start - 1]):
        start -= 1
    while end < min(len(text), position + _LONGEST) and is_word_character(text[end]):
        end += 1
    return start, end
