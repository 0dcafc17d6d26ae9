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

from collections import Counter
from collections.abc import Iterator

from corpuskit import offsets
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation
from corpuskit.rules import nearby
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief, quoted
from corpuskit.rules.view import LineView, View
from corpuskit.terminal import count

CODE = "SPN103"
NAME = "text-differs"
SEVERITY = Severity.ERROR
_CANDIDATES = 8
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation, or for all of a line that are shifted alike."""
    text = view.text
    if text is None:
        return
    for line in view.lines:
        if line.misplaced:
            yield from _report(line, text, line.misplaced)


def _report(line: LineView, text: str, differing: list[Annotation]) -> Iterator[Finding]:
    shifted, rest = _by_shift(text, differing)
    for shift, annotations in shifted.items():
        yield _shifted(line, shift, annotations)
    for annotation in rest:
        held = offsets.covered(text, annotation.pieces)
        message = f"{brief(annotation.id)} records {quoted(annotation.text)}, but its pieces hold {quoted(held)}"
        yield _found.in_annotation(line, annotation, message, nearby.nearest(text, annotation))


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


def _shifted(line: LineView, shift: int, annotations: list[Annotation]) -> Finding:
    first = min(annotations, key=lambda annotation: offsets.bounds(annotation.pieces))
    start, _ = offsets.bounds(first.pieces)
    distance = f"{count(abs(shift), 'character')} {'after' if shift > 0 else 'before'}"
    message = (
        f"{len(annotations):,} annotations, the first of them {brief(first.id)} at {start}, are shifted: the text that "
        f"each records stands {distance} its pieces"
    )
    hint = f"Add {shift} to their offsets." if shift > 0 else f"Take {-shift} from their offsets."
    return _found.in_annotation(line, first, message, hint)
