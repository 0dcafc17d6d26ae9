"""Which annotations of a layer meet in a way they must not: one pass over their pieces from left to right."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from corpuskit.evidence.view import LineView
from corpuskit.model import Annotation
from corpuskit.offsets import Piece, merged
from corpuskit.schema.types import Span

Pair = tuple[Annotation, Annotation]
_DEEPEST = 64


def accepted(line: LineView, overlap: str) -> Iterator[list[Annotation]]:
    """The accepted annotations of a line, layer by layer, for layers whose annotations may overlap like this."""
    spans: dict[str, Span | None] = {layer.name: layer.span for layer in line.view.schema.layers.values()}
    groups: dict[str, list[Annotation]] = {}
    for annotation in line.sound:
        span = spans.get(annotation.layer)
        if span is not None and span.overlap == overlap and annotation.status is None:
            groups.setdefault(annotation.layer, []).append(annotation)
    yield from groups.values()


def overlapping(annotations: Sequence[Annotation]) -> Iterator[Pair]:
    """Pairs that have characters in common: for each piece that begins inside another annotation, one pair.

    Where many lie over each other not all pairs are named, so that there are never more than pieces.
    """
    pieces = sorted((start, end, index) for index, a in enumerate(annotations) for start, end in merged(a.pieces))
    told: set[tuple[int, int]] = set()
    # The two pieces that reach farthest so far, of different annotations: one is not of the annotation at hand.
    farthest: list[tuple[int, int]] = []
    for start, end, index in pieces:
        other = next((owner for reach, owner in farthest if owner != index and reach > start), None)
        if other is not None and (min(index, other), max(index, other)) not in told:
            told.add((min(index, other), max(index, other)))
            yield annotations[other], annotations[index]
        best = dict(sorted((owner, reach) for reach, owner in (*farthest, (end, index))))
        farthest = sorted(((reach, owner) for owner, reach in best.items()), reverse=True)[:2]


def crossing(annotations: Sequence[Annotation]) -> Iterator[Pair]:
    """Pairs that overlap without one lying inside the other.

    At each place the annotations there must form a chain from the largest to the smallest, each holding the next; so
    it is enough to compare neighbours in that chain.
    """
    shapes = [merged(annotation.pieces) for annotation in annotations]
    sizes = [sum(end - start for start, end in shape) for shape in shapes]
    events = sorted(
        (place, opens, index)
        for index, shape in enumerate(shapes)
        for start, end in shape
        for place, opens in ((start, True), (end, False))
    )
    chain: list[tuple[int, int]] = []
    compared: set[tuple[int, int]] = set()
    for _place, opens, index in events:  # what ends at a place leaves before anything begins there
        entry = (-sizes[index], index)
        if opens:
            insort(chain, entry)
        where = bisect_left(chain, entry)
        if not opens:
            chain.pop(where)
        for (_, outer), (_, inner) in pairwise(chain[max(0, where - 1) : where + (2 if opens else 1)]):
            if (outer, inner) not in compared:
                compared.add((outer, inner))
                if not _holds(shapes[outer], shapes[inner]):
                    yield annotations[outer], annotations[inner]


def overlapping_between(ones: Sequence[Annotation], others: Sequence[Annotation]) -> Iterator[Pair]:
    """Pairs of one annotation from each side that have characters in common, the one that begins earlier first.

    For each piece at most one pair is named, so that there are never more than pieces.
    """
    sides = (ones, others)
    pieces = sorted(
        (start, end, side, index)
        for side, annotations in enumerate(sides)
        for index, a in enumerate(annotations)
        for start, end in merged(a.pieces)
    )
    told: set[tuple[int, int]] = set()
    farthest = [(-1, 0), (-1, 0)]  # for each side where the piece that reaches farthest ends, and whose it is
    for start, end, side, index in pieces:
        reach, other = farthest[1 - side]
        pair = (other, index) if side else (index, other)
        if reach > start and pair not in told:
            told.add(pair)
            yield sides[1 - side][other], sides[side][index]
        farthest[side] = max(farthest[side], (end, index))


def crossing_between(ones: Sequence[Annotation], others: Sequence[Annotation]) -> Iterator[Pair]:
    """Pairs of one annotation from each side that overlap without one lying inside the other, the larger one first.

    Each piece is compared with the `_DEEPEST` last ones of the other side that are open where it begins.
    """
    annotations = (*ones, *others)
    shapes = [merged(annotation.pieces) for annotation in annotations]
    sizes = [sum(end - start for start, end in shape) for shape in shapes]
    events = sorted(
        (place, opens, index)
        for index, shape in enumerate(shapes)
        for start, end in shape
        for place, opens in ((start, True), (end, False))
    )
    open_: tuple[dict[int, None], dict[int, None]] = ({}, {})
    compared: set[tuple[int, int]] = set()
    for _place, opens, index in events:  # what ends at a place leaves before anything begins there
        side = index >= len(ones)
        if not opens:
            del open_[side][index]
            continue
        open_[side][index] = None
        for other in islice(reversed(open_[not side]), _DEEPEST):
            (_, inner), (_, outer) = sorted(((sizes[index], index), (sizes[other], other)))
            if (outer, inner) not in compared:
                compared.add((outer, inner))
                if not _holds(shapes[outer], shapes[inner]):
                    yield annotations[outer], annotations[inner]


def _holds(outer: Sequence[Piece], inner: Sequence[Piece]) -> bool:
    """Whether all characters of `inner` are in `outer`; both are merged."""
    position = 0
    for start, end in inner:
        position = bisect_left(outer, end, lo=position, key=_end_of)
        if position == len(outer) or outer[position][0] > start:
            return False
    return True


def _end_of(piece: Piece) -> int:
    return piece[1]
