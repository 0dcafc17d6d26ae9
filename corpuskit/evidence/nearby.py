"""Where the recorded text of an annotation does occur: the nearest place in the text, and by how much it is shifted."""

from collections.abc import Iterator, Sequence

from corpuskit.model import Annotation
from corpuskit.offsets import Piece, bounds

# How far from its offsets a text is looked for, in code points: enough for a paragraph or a headline that came or
# went, and little enough that a line full of wrong annotations is checked quickly.
REACH = 10_000
_MOST = 100  # places at which a text is tried before it counts as too common to say where it belongs


def recorded_parts(annotation: Annotation) -> list[str] | None:
    """The recorded text of each piece, or None where the lengths do not fit the recorded text."""
    recorded = annotation.text or ""
    parts: list[str] = []
    position = 0
    for start, end in annotation.pieces:
        if parts and recorded[position : position + 1] != " ":
            return None
        position += bool(parts)
        parts.append(recorded[position : position + max(0, end - start)])
        position += max(0, end - start)
    return parts if position == len(recorded) else None


def fits(text: str, pieces: Sequence[Piece], parts: Sequence[str], shift: int) -> bool:
    """Whether the recorded parts stand where the pieces are, if these are moved by `shift` code points."""
    return all(
        start + shift >= 0 and text.startswith(part, start + shift)
        for (start, _), part in zip(pieces, parts, strict=True)
    )


def shift_of(text: str, annotation: Annotation) -> int | None:
    """The smallest move of all pieces at once that brings them to where the recorded text occurs, if one does."""
    parts = recorded_parts(annotation)
    if not parts or not all(parts):
        return None
    longest = max(range(len(parts)), key=lambda index: len(parts[index]))
    start = annotation.pieces[longest][0]
    for place in _occurrences(text, start, parts[longest]):
        if fits(text, annotation.pieces, parts, place - start):
            return place - start
    return None


def nearest(text: str, annotation: Annotation) -> str | None:
    """A hint that says where the recorded text occurs, or None where it was not found."""
    if not annotation.text or not annotation.pieces:
        return None
    start, _ = bounds(annotation.pieces)
    if start > len(text):  # so far out that the distance says nothing
        first, last = text.find(annotation.text, 0, REACH), text.rfind(annotation.text, max(0, len(text) - REACH))
        if 0 <= first < last:
            return f"The recorded text stands first at {first} to {first + len(annotation.text)}, and elsewhere too."
    shift = shift_of(text, annotation)
    if shift is not None:
        places = [f"{start + shift} to {end + shift}" for start, end in annotation.pieces]
        return f"The recorded text stands at {', '.join(places[:5])}{', …' if len(places) > 5 else ''}."
    for place in _occurrences(text, start, annotation.text):
        return f"The recorded text stands at {place} to {place + len(annotation.text)}."
    return None


def only_shift(text: str, group: Sequence[Annotation]) -> int | None:
    """The one move that brings all of a group to where their recorded texts occur, or None where two would do.

    Moves of up to `REACH` code points are tried.
    """
    parts = [recorded_parts(annotation) or [] for annotation in group]
    if not all(part and all(part) for part in parts):
        return None
    piece, longest = max(
        ((piece, part) for a, own in zip(group, parts, strict=True) for piece, part in zip(a.pieces, own, strict=True)),
        key=lambda pair: len(pair[1]),
    )
    shifts = [place - piece[0] for place in _everywhere(text, piece[0], longest)]
    fitting = (
        [s for s in shifts if all(fits(text, a.pieces, own, s) for a, own in zip(group, parts, strict=True))]
        if len(shifts) <= _MOST
        else []
    )
    return fitting[0] if len(fitting) == 1 else None


def only_places(text: str, annotation: Annotation) -> tuple[Piece, ...] | None:
    """The pieces where the recorded text of an annotation occurs, if it does so once in the whole text; else None.

    Of several pieces the longest part has to occur once, and the others as far from it as their pieces are.
    """
    parts = recorded_parts(annotation)
    if len(annotation.pieces) == 1:
        parts = [annotation.text or ""]  # one piece may have another length
    if not parts or not all(parts):
        return None
    longest = max(range(len(parts)), key=lambda index: len(parts[index]))
    place = text.find(parts[longest])
    if place < 0 or text.find(parts[longest], place + 1) >= 0:
        return None
    shift = place - annotation.pieces[longest][0]
    if not fits(text, annotation.pieces, parts, shift):
        return None
    starts = [start + shift for start, _ in annotation.pieces]
    return tuple((start, start + len(part)) for start, part in zip(starts, parts, strict=True))


def _everywhere(text: str, start: int, part: str) -> Iterator[int]:
    """The occurrences of `part` that begin at most `REACH` from `start`; of a common one not all."""
    place = text.find(part, max(0, start - REACH), start + REACH + len(part))
    for _ in range(_MOST + 1):
        if place < 0:
            return
        yield place
        place = text.find(part, place + 1, start + REACH + len(part))


def _occurrences(text: str, start: int, part: str) -> Iterator[int]:
    """The nearest occurrences of `part` at or after `start` and before it, the nearer first."""
    start = max(0, min(start, len(text)))
    after = text.find(part, start, start + REACH + len(part))
    before = text.rfind(part, max(0, start - REACH), start + len(part) - 1)
    yield from sorted([place for place in (after, before) if place >= 0], key=lambda place: abs(place - start))
