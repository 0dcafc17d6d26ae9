"""By what the annotations of a line have moved: one unit of counting, or one shift, that explains many at once."""

from collections import Counter
from functools import lru_cache

import msgspec

from corpuskit import offsets
from corpuskit.evidence import nearby
from corpuskit.evidence.units import UNITS, Reading, Unit
from corpuskit.evidence.view import LineView
from corpuskit.model import Annotation
from corpuskit.offsets import Piece

_CANDIDATES = 8

# The pieces where annotations belong, by the identity of these, since ids may be there twice.
Moved = dict[int, tuple[Piece, ...]]


class Counted(msgspec.Struct, frozen=True):
    """Offsets in another unit: the annotations that prove it, and the code points of all that it concerns."""

    unit: Unit
    proof: list[Annotation]
    pieces: Moved


class Diagnosis(msgspec.Struct, frozen=True):
    """Why recorded texts do not stand at their pieces, as far as one cause explains several of them.

    `shifts` holds the annotations of each shift that two or more have in common, `rest` those left alone with theirs.
    """

    counted: Counted | None = None
    shifts: dict[int, list[Annotation]] = {}
    rest: list[Annotation] = []

    @property
    def explained(self) -> frozenset[int]:
        """The identities of the annotations whose cause is said once for all of them."""
        moved = frozenset(id(annotation) for annotations in self.shifts.values() for annotation in annotations)
        return moved | (frozenset(self.counted.pieces) if self.counted else frozenset())


@lru_cache(maxsize=4)
def diagnose(line: LineView) -> Diagnosis:
    """The causes for all annotations of a line whose pieces go forwards and do not hold what they record."""
    text = line.view.text
    if text is None:
        return Diagnosis()
    suspects = _suspects(line, text)
    if not suspects:
        return Diagnosis()
    shifts, rest = _by_shift(text, suspects)
    counted = _counted(line, text, suspects, max(map(len, shifts.values()), default=0))
    if counted is not None:
        shifts, rest = _by_shift(text, [a for a in suspects if id(a) not in counted.pieces])
    return Diagnosis(counted, shifts, rest)


def _suspects(line: LineView, text: str) -> list[Annotation]:
    sound = {id(annotation) for annotation in line.sound}
    misplaced = {id(annotation) for annotation in line.misplaced}
    return [
        a
        for a in line.record.annotations
        if a.text and a.pieces and (id(a) in misplaced or (id(a) not in sound and all(s < e for s, e in a.pieces)))
    ]


def _counted(line: LineView, text: str, suspects: list[Annotation], shifted: int) -> Counted | None:
    """The one unit in which the recorded texts are right, if nothing speaks against it and no shift explains more."""
    proved = [counted for unit in UNITS if (counted := _in_unit(line, text, suspects, unit)) is not None]
    best = max(proved, key=lambda counted: len(counted.proof), default=None)
    if best is None or len(best.proof) < shifted:
        return None
    rivals = [other for other in proved if len(other.proof) == len(best.proof)]
    return best if all(other.pieces == best.pieces for other in rivals) else None


def _in_unit(line: LineView, text: str, suspects: list[Annotation], unit: Unit) -> Counted | None:
    reading = Reading(unit, text)
    if not reading.differs:
        return None
    turned = {id(annotation): reading.pieces(annotation.pieces) for annotation in line.record.annotations}
    proof = [a for a in suspects if _holds(text, a, turned[id(a)])]
    suspected = {id(annotation) for annotation in suspects}
    against = any(
        a.text and a.pieces and id(a) not in suspected and not _holds(text, a, turned[id(a)])
        for a in line.record.annotations
    )
    if against or len(proof) * 2 <= len(suspects):
        return None
    if unit.breaks and len(_displacements(proof, turned)) < 2:
        return None  # one line break is no more likely a cause than a character that came or went
    return Counted(unit, proof, _concerned(line, proof, turned, text))


def _displacements(proof: list[Annotation], turned: dict[int, tuple[Piece, ...] | None]) -> set[int]:
    """By how many code points offsets have moved."""
    return {
        old - new
        for annotation in proof
        for before, after in zip(annotation.pieces, turned[id(annotation)] or (), strict=True)
        for old, new in zip(before, after, strict=True)
    }


def _concerned(
    line: LineView, proof: list[Annotation], turned: dict[int, tuple[Piece, ...] | None], text: str
) -> Moved:
    """All whose pieces move: those whose text is right then, and if it is proved twice those that record none.

    Some of the former are right by chance also where they are now.
    """
    return {
        id(a): pieces
        for a in line.record.annotations
        if (pieces := turned[id(a)]) is not None
        and pieces != a.pieces
        and (_holds(text, a, pieces) or (a.text is None and len(proof) > 1))
    }


def _holds(text: str, annotation: Annotation, pieces: tuple[Piece, ...] | None) -> bool:
    return pieces is not None and offsets.covered(text, pieces) == annotation.text


def _by_shift(text: str, differing: list[Annotation]) -> tuple[dict[int, list[Annotation]], list[Annotation]]:
    """The annotations of each shift that two or more have in common, and the rest.

    A short text occurs nearer by chance, so that of the shifts to the nearest places the one that explains the most
    annotations comes first, then the one that explains the most of the rest.
    """
    nearest = Counter(nearby.shift_of(text, annotation) for annotation in differing)
    candidates = [shift for shift, _ in nearest.most_common(_CANDIDATES) if shift is not None]
    groups: dict[int, list[Annotation]] = {}
    rest = differing
    while candidates:
        moved = {shift: [a for a in rest if _fits(text, a, shift)] for shift in candidates}
        best = max(candidates, key=lambda shift: (len(moved[shift]), -abs(shift)))
        if len(moved[best]) < 2:
            break
        groups[best] = moved[best]
        explained = {id(annotation) for annotation in moved[best]}
        rest = [annotation for annotation in rest if id(annotation) not in explained]
        candidates.remove(best)
    return groups, rest


def _fits(text: str, annotation: Annotation, shift: int) -> bool:
    parts = nearby.recorded_parts(annotation)
    return bool(parts) and nearby.fits(text, annotation.pieces, parts or [], shift)


def anchored(line: LineView, diagnosis: Diagnosis) -> Moved:
    """Where shifted annotations belong for certain: all of a shift, or one alone, fit at one place nearby only."""
    text = line.view.text or ""
    moved: Moved = {}
    for group in (*diagnosis.shifts.values(), *([annotation] for annotation in diagnosis.rest)):
        shift = nearby.only_shift(text, group)
        if shift is not None:
            along = _between(line, group, shift) if len(group) > 1 else []
            moved |= {id(a): _shifted(a.pieces, shift) for a in (*group, *along)}
        elif len(group) == 1 and (piece := nearby.only_place(text, group[0])) is not None:
            moved[id(group[0])] = (piece,)
    return moved


def _shifted(pieces: tuple[Piece, ...], shift: int) -> tuple[Piece, ...]:
    return tuple((start + shift, end + shift) for start, end in pieces)


def _between(line: LineView, group: list[Annotation], shift: int) -> list[Annotation]:
    """The annotations that lie between those of a shift and have moved with them, though nothing shows it: they record
    no text, or what they record stands by chance also where they are now. None where one between them has not moved.
    """
    text = line.view.text or ""
    starts = [offsets.bounds(annotation.pieces)[0] for annotation in group]
    inside = {id(annotation) for annotation in group}
    along: list[Annotation] = []
    for annotation in line.record.annotations:
        if not annotation.pieces or id(annotation) in inside:
            continue
        if min(starts) < offsets.bounds(annotation.pieces)[0] < max(starts):
            there = _shifted(annotation.pieces, shift)
            if not all(0 <= start < end <= len(text) for start, end in there):
                return []
            if annotation.text is not None and not _holds(text, annotation, there):
                return []
            along.append(annotation)
    return along
