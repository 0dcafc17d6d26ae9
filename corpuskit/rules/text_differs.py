"""The text that an annotation records is not what stands at its pieces.

The recorded text is a checksum that people can read: where it differs, the offsets or the text have moved, and the
annotation marks the wrong words. Annotations of one line that are all shifted by the same number of characters have
one cause and are reported once, as are all of a line that was made over another text than its document has now; of
where they begin and end nothing more is said. Correct the pieces; if they are right
and the recorded text is not, correct that. The recorded text is the pieces as stored, joined by one space each.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[10,15]],"text":"mayor"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]],"text":"mayor"}]}
"""  # noqa: E501

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

import msgspec

from corpuskit import offsets
from corpuskit.evidence import nearby
from corpuskit.evidence.characters import contrast, seen_alike
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import ANOTHER_TEXT, Found, brief, quoted
from corpuskit.evidence.mending import moved_to
from corpuskit.evidence.moved import Diagnosis, alone, anchored, bare_between, bare_words, diagnose
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation, AnnotationLine
from corpuskit.terminal import count

CODE = "SPN103"
NAME = "text-differs"
SEVERITY = Severity.ERROR
FIX: Literal["certain", "lossy"] = "certain"
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation, or for all of a line that are shifted alike."""
    text = view.text
    if text is None:
        return
    for line in view.lines:
        if line.misplaced or diagnose(line).shifts:
            yield from _report(line, text)


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """Pieces moved to where the recorded text occurs, if that is certain: for several one shift nearby; for one alone a
    place near by that is the only one in the text. What records no text stays.
    """
    text = line.view.text
    diagnosis = diagnose(line)
    if text is None or not (diagnosis.shifts or diagnosis.rest):
        return line.record
    return moved_to(line.record, anchored(line, diagnosis))


def moved_alone(line: LineView) -> frozenset[int]:
    """The identities of the annotations that are moved though no other shows by how much."""
    return frozenset(alone(line, diagnose(line)))


def stays(line: LineView) -> str | None:
    """What is said of annotations that stay when others have moved."""
    bare = sum(bare_between(line, group) for group in diagnose(line).shifts.values())
    return bare_words(bare) if bare else None


def _report(line: LineView, text: str) -> Iterator[Finding]:
    diagnosis = diagnose(line)
    if (growing := _growing(text, diagnosis)) is not None:
        yield _grown(line, growing)
        return
    shifts, explained = diagnosis.shifts, diagnosis.explained
    single = [annotation for annotation in line.misplaced if id(annotation) not in explained]
    if line.is_over_another_text:
        shifts, single = _most_and_rest(shifts, single)
    for shift, annotations in shifts.items():
        yield _shifted(line, shift, annotations)
    if line.is_over_another_text and len(single) > 1:
        yield _all_of(line, single, text)
        return
    for annotation in single:
        message = f"{brief(annotation.id)} {_difference(annotation, text)}"
        yield _found.in_annotation(line, annotation, message, nearby.nearest(text, annotation))


def _most_and_rest(
    shifts: dict[int, list[Annotation]], single: list[Annotation]
) -> tuple[dict[int, list[Annotation]], list[Annotation]]:
    """The shift that most of all annotations have in common, if there is one, and the annotations left without it.

    Where a text was changed here and there, the many small shifts that come of it are no causes.
    """
    everyone = [*single, *(annotation for group in shifts.values() for annotation in group)]
    most = {shift: group for shift, group in shifts.items() if 2 * len(group) > len(everyone)}
    told = {id(annotation) for group in most.values() for annotation in group}
    return most, [annotation for annotation in everyone if id(annotation) not in told]


def _difference(annotation: Annotation, text: str) -> str:
    recorded, held = annotation.text or "", offsets.covered(text, annotation.pieces)
    if quoted(recorded) != quoted(held) and seen_alike(recorded) != seen_alike(held):
        return f"records {quoted(recorded)}, but its pieces hold {quoted(held)}"
    at, ours, theirs = contrast(recorded, held)
    return f"records {quoted(recorded)} with {ours} where its pieces hold {theirs}, at {at} of it"


def _all_of(line: LineView, annotations: list[Annotation], text: str) -> Finding:
    """One finding for annotations that do not fit because the text is another one than they were made over."""
    first = min(annotations, key=lambda annotation: offsets.bounds(annotation.pieces))
    message = (
        f"{len(annotations):,} annotations record something else than their pieces hold in the text, which is another "
        f"one than they were made over; the first of them, {brief(first.id)}, {_difference(first, text)}"
    )
    return msgspec.structs.replace(_found.in_annotation(line, first, message, ANOTHER_TEXT), times=len(annotations))


def _growing(text: str, diagnosis: Diagnosis) -> list[tuple[Annotation, int]] | None:
    """The shifted annotations in the order of the text, if there are three shifts or more and they only ever grow."""
    if len(diagnosis.shifts) < 2:
        return None
    moved = [(a, shift) for shift, annotations in diagnosis.shifts.items() for a in annotations]
    moved += [(a, shift) for a in diagnosis.rest if (shift := nearby.shift_of(text, a)) is not None]
    moved.sort(key=lambda pair: offsets.bounds(pair[0].pieces))
    sizes = [shift for _, shift in moved]
    same_side = min(sizes) > 0 or max(sizes) < 0
    grows = all(abs(first) <= abs(second) for first, second in pairwise(sizes))
    whole = len(moved) == len(diagnosis.rest) + sum(map(len, diagnosis.shifts.values()))
    return moved if whole and same_side and grows and len(set(sizes)) > 2 else None


def _grown(line: LineView, moved: list[tuple[Annotation, int]]) -> Finding:
    (first, least), (_, most) = moved[0], moved[-1]
    start, _ = offsets.bounds(first.pieces)
    side = "after" if least > 0 else "before"
    message = (
        f"{len(moved):,} annotations, the first of them {brief(first.id)} at {start}, are shifted more and more: the "
        f"text that each records stands {count(abs(least), 'character')} {side} its pieces at first and {abs(most)} "
        f"at last"
    )
    hint = "Something that is counted one way in the offsets and another way in the text comes again and again."
    return msgspec.structs.replace(_found.in_annotation(line, first, message, hint), times=len(moved))


def _shifted(line: LineView, shift: int, annotations: list[Annotation]) -> Finding:
    first = min(annotations, key=lambda annotation: offsets.bounds(annotation.pieces))
    start, _ = offsets.bounds(first.pieces)
    distance = f"{count(abs(shift), 'character')} {'after' if shift > 0 else 'before'}"
    message = (
        f"{len(annotations):,} annotations, the first of them {brief(first.id)} at {start}, are shifted: the text that "
        f"each records stands {distance} its pieces"
    )
    hint = f"Add {shift} to their offsets." if shift > 0 else f"Take {-shift} from their offsets."
    if bare := bare_between(line, annotations):
        hint += f" Look at what lies between: {bare_words(bare)}."
    return msgspec.structs.replace(_found.in_annotation(line, first, message, hint), times=len(annotations))
