"""The text that an annotation records is not what stands at its pieces.

The recorded text is a checksum that people can read: where it differs, the offsets or the text have moved, and the
annotation marks the wrong words. Annotations of one line that are all shifted by the same number of characters have
one cause and are reported once; of where they begin and end nothing more is said. Correct the pieces; if they are right
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
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief, quoted
from corpuskit.evidence.mending import moved_to
from corpuskit.evidence.moved import Diagnosis, anchored, diagnose
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
    """Pieces moved to where the recorded text occurs, if that is one place nearby, and for a group one shift."""
    text = line.view.text
    diagnosis = diagnose(line)
    if text is None or not (diagnosis.shifts or diagnosis.rest):
        return line.record
    return moved_to(line.record, anchored(line, diagnosis))


def _report(line: LineView, text: str) -> Iterator[Finding]:
    diagnosis = diagnose(line)
    if (growing := _growing(text, diagnosis)) is not None:
        yield _grown(line, growing)
        return
    for shift, annotations in diagnosis.shifts.items():
        yield _shifted(line, shift, annotations)
    explained = diagnosis.explained
    for annotation in line.misplaced:
        if id(annotation) in explained:
            continue
        held = offsets.covered(text, annotation.pieces)
        message = f"{brief(annotation.id)} records {quoted(annotation.text)}, but its pieces hold {quoted(held)}"
        yield _found.in_annotation(line, annotation, message, nearby.nearest(text, annotation))


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
    return msgspec.structs.replace(_found.in_annotation(line, first, message, hint), times=len(annotations))
