"""Whether the annotations of a line are where they should be: inside the text, at the edges of words, as recorded."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from corpuskit import offsets
from corpuskit.schema.types import Layer, Schema
from corpuskit.screening.records import Types
from corpuskit.screening.values import References, Test, attributes_test

Extent = tuple[int, int, bool]  # where it starts, where it ends (negative: the longer first), whether it has gaps

#: Marks that come in pairs. Where one stands at an edge and one right outside it, somebody has to look closer.
MARKS = frozenset("\"'“”„‟‘’‚‛«»‹›()[]{}「」『』〈〉《》【】")
# What often stands right outside an annotation and splits no word.
_OUTSIDE = frozenset(" \n\t.,;:!?-–—…/")
_BLANK_LINE = re.compile(r"(?>\r\n|\r|\n)\s*?[\r\n]")


class Spans:
    """The checks of annotations, for one schema and the types in which they were decoded."""

    def __init__(self, schema: Schema, types: Types, references: References) -> None:
        layers = {types.layers[layer.name]: layer for layer in schema.layers.values()}
        self._layers: dict[type, Layer] = layers
        self._reach = dict.fromkeys(layers, 0)
        self._tests: dict[type, Test] = {
            kind: test
            for kind, layer in layers.items()
            if (test := attributes_test(layer.attributes, references, plain=types.plain)) is not None
        }
        self._plain = types.plain
        self._in_words = frozenset(k for k, layer in layers.items() if layer.span and layer.span.align == "word")
        self._in_blocks = frozenset(k for k, layer in layers.items() if layer.span and layer.span.within == "block")
        self._between = [
            (kind, types.layers[other], overlap)
            for kind, layer in layers.items()
            if layer.span
            for other, overlap in layer.span.overlap_with.items()
            if overlap != "any"
        ]

    def look(self, annotations: Sequence[Any], text: str, raw: bytes) -> dict[str, Any] | None:
        """The annotations by their ids, or None if some rule may have something to say of them over this text.

        `raw` is their line: where it has no escape, no text that it records has a line break. Raises IndexError where
        an annotation ends far behind the text.
        """
        escaped = bool(self._in_blocks) and b"\\" in raw
        try:
            return self._look(annotations, text, text, escaped=escaped)
        except IndexError:  # one ends with the text, to which a space is added then: texts are long, and it is seldom
            return self._look(annotations, text, text + " ", escaped=escaped)

    def _look(self, annotations: Sequence[Any], text: str, padded: str, *, escaped: bool) -> dict[str, Any] | None:
        by_id: dict[str, Any] = {}
        reach = self._reach.copy()
        meeting: set[Any] = set()
        tests, in_blocks, plain, outside = self._tests, self._in_blocks, self._plain, _OUTSIDE
        edges = self._edges_are_clean
        for annotation in annotations:
            kind = annotation.__class__
            by_id[annotation.id] = annotation
            try:
                ((start, end),) = annotation.pieces
            except ValueError:
                pieces = annotation.pieces
                if not self._several_are_clean(annotation, text, pieces, kind):
                    return None
                start, end = (pieces[0][0], pieces[-1][1]) if pieces else (0, 1)
            else:  # what follows is all that most annotations of a corpus cost
                held, words = text[start:end], annotation.text
                if (
                    (held != words and words is not None)
                    or held.strip() is not held
                    or not held
                    or not ((padded[start - 1] in outside and padded[end] in outside) or edges(text, start, end, kind))
                    or ((escaped or words is None) and kind in in_blocks and _crosses(held))
                ):
                    return None
            if start < reach[kind]:
                meeting.add(kind)
            reach[kind] = end
            if tests and kind in tests and not tests[kind](annotation.attributes, None if plain else annotation.status):
                return None
        if len(by_id) != len(annotations) or ((meeting or self._between) and not self._meet_well(annotations, meeting)):
            return None
        return by_id

    def _edges_are_clean(self, text: str, start: int, end: int, kind: type) -> bool:
        if end > len(text):
            return False
        if kind in self._in_words and (offsets.splits_word(text, start) or offsets.splits_word(text, end)):
            return False
        opened = start > 0 and text[start - 1] in MARKS and text[end - 1] in MARKS
        closed = end < len(text) and text[end] in MARKS and text[start] in MARKS
        return not (opened or closed)

    def _several_are_clean(self, annotation: Any, text: str, pieces: Sequence[offsets.Piece], kind: type) -> bool:
        """Whether an annotation of several pieces or none is where it should be; they must be in order to be so."""
        reach = -1
        parts = []
        for start, end in pieces:
            held = text[start:end]
            if start <= reach or held.strip() is not held or not held:
                return False
            try:
                apart = text[start - 1] in _OUTSIDE and text[end] in _OUTSIDE
            except IndexError:
                apart = False
            if not apart and not self._edges_are_clean(text, start, end, kind):
                return False
            parts.append(held)
            reach = end
        if annotation.text is not None and annotation.text != " ".join(parts):
            return False
        return kind not in self._in_blocks or not any(map(_crosses, parts))

    def _meet_well(self, annotations: Sequence[Any], meeting: Iterable[Any]) -> bool:
        """Whether annotations of the layers that meet, or may meet others, lie to each other as the schema allows.

        No two of a layer may have the same extent, or say the same of the whole document. Statuses are not looked at:
        what is not accepted may be passed only by whoever looks closer.
        """
        for kind in meeting:
            span = self._layers[kind].span
            if span is None:
                labels = [annotation.label for annotation in annotations if annotation.__class__ is kind]
                if len(set(labels)) != len(labels):
                    return False
                continue
            own = [annotation.pieces for annotation in annotations if annotation.__class__ is kind]
            if len({(pieces[0][0], pieces[-1][1]) for pieces in own}) != len(own):
                return False
            if span.overlap != "any" and not _MEETS[span.overlap](_extents(annotations, kind)):
                return False
        for one, other, overlap in self._between:
            if not _MEETS[overlap](sorted(_extents(annotations, one) + _extents(annotations, other))):
                return False
        return True


def _extents(annotations: Sequence[Any], kind: Any) -> list[Extent]:
    """The extents of the annotations of a layer, sorted."""
    own = [annotation.pieces for annotation in annotations if annotation.__class__ is kind]
    return sorted([(pieces[0][0], -pieces[-1][1], len(pieces) > 1) for pieces in own if pieces])


def _crosses(held: str) -> bool:
    """Whether a stretch may touch two blocks of the text: whether a blank line is in it."""
    return ("\n" in held or "\r" in held) and _BLANK_LINE.search(held) is not None


def _are_apart(extents: Sequence[Extent]) -> bool:
    return all(-first[1] <= second[0] for first, second in pairwise(extents))


def _are_nested(extents: Sequence[Extent]) -> bool:
    """Whether each lies inside or apart from each other one; one inside the extent of several pieces counts as not."""
    around: list[tuple[int, bool]] = []
    for start, ending, several in extents:
        while around and around[-1][0] <= start:
            around.pop()
        if around and (around[-1][1] or -ending > around[-1][0]):
            return False
        around.append((-ending, several))
    return True


_MEETS: dict[str, Callable[[Sequence[Extent]], bool]] = {
    "any": lambda _: True,
    "none": _are_apart,
    "nest": _are_nested,
}
