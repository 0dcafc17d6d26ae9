"""The same work stands under two annotators' names.

All annotations of one of them are those of the other, with their ids, in every document that both annotated, in at
least three documents and with at least twelve annotations. Two people do not agree like that: a folder was copied or
imported under a wrong name, and a comparison of the two measures nothing. Remove one of the two folders, or import the
right files in its place. The annotator `gold` is not compared, nor are annotations that a tool made.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke, the council said."}
    documents/00001.jsonl: {"id":"b","text":"The mayor left, the council said."}
    documents/00001.jsonl: {"id":"c","text":"The mayor wept, the council said."}
    annotations/anna/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,15]]},{"id":"e4","layer":"cues","label":"cue","pieces":[[17,20]]}]}
    annotations/anna/00001.jsonl: {"document":"b","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,14]]},{"id":"e4","layer":"cues","label":"cue","pieces":[[16,19]]}]}
    annotations/anna/00001.jsonl: {"document":"c","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,14]]},{"id":"e4","layer":"cues","label":"cue","pieces":[[16,19]]}]}
    annotations/zoe/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,15]]},{"id":"e4","layer":"cues","label":"cue","pieces":[[17,20]]}]}
    annotations/zoe/00001.jsonl: {"document":"b","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,14]]},{"id":"e4","layer":"cues","label":"cue","pieces":[[16,19]]}]}
    annotations/zoe/00001.jsonl: {"document":"c","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,14]]},{"id":"e4","layer":"cues","label":"cue","pieces":[[16,19]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke, the council said."}
    documents/00001.jsonl: {"id":"b","text":"The mayor left, the council said."}
    documents/00001.jsonl: {"id":"c","text":"The mayor wept, the council said."}
    annotations/anna/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,15]]},{"id":"e4","layer":"cues","label":"cue","pieces":[[17,20]]}]}
    annotations/anna/00001.jsonl: {"document":"b","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,14]]},{"id":"e4","layer":"cues","label":"cue","pieces":[[16,19]]}]}
    annotations/anna/00001.jsonl: {"document":"c","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,14]]},{"id":"e4","layer":"cues","label":"cue","pieces":[[16,19]]}]}
    annotations/zoe/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,15]]},{"id":"e4","layer":"cues","label":"cue","pieces":[[17,20]]}]}
    annotations/zoe/00001.jsonl: {"document":"b","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,14]]},{"id":"e4","layer":"cues","label":"cue","pieces":[[16,19]]}]}
    annotations/zoe/00001.jsonl: {"document":"c","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[10,14]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[16,19]]},{"id":"e4","layer":"cues","label":"cue","pieces":[[20,27]]}]}
"""  # noqa: E501

from collections.abc import Iterator
from itertools import combinations

import msgspec

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found
from corpuskit.evidence.view import Glance, LineGlance
from corpuskit.findings import Finding, Place, Severity
from corpuskit.jsonl import decoded
from corpuskit.model import AnnotationLine

CODE = "COR115"
NAME = "work-repeated"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)
_DOCUMENTS, _ANNOTATIONS = 3, 12  # fewer can be equal by chance
_MOST = 30  # annotators of one document that are compared with each other
_HINT = "Remove the folder that has the wrong name, or import the right files in its place."


class _Pair(msgspec.Struct):
    """How much two annotators have in common so far: all of it is equal."""

    place: Place
    documents: int = 0
    annotations: int = 0


class WorkWatch:
    """The pairs of annotators whose work is equal so far; most are told apart by the first document."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[str, str], _Pair | None] = {}

    def see(self, glance: Glance) -> None:
        """Compare what is said of a document by those who were not told apart yet."""
        if len(glance.lines) < 2:
            return
        lines = [line for line in glance.lines[:_MOST] if line.annotations and line.annotator != "gold"]
        for one, two in combinations(lines, 2):
            names = (one.annotator, two.annotator)
            pair = self._pairs.get(names, _Pair(two.place))
            if pair is not None:
                self._pairs[names] = pair if _compare(one, two, pair) else None

    def findings(self) -> Iterator[Finding]:
        """One finding for each annotator whose work stands under an earlier name, at the first line."""
        said = set()
        for (one, two), pair in sorted(self._pairs.items()):
            if pair is None or pair.documents < _DOCUMENTS or pair.annotations < _ANNOTATIONS or two in said:
                continue
            said.add(two)
            message = (
                f"{two} has the same {pair.annotations:,} annotations as {one}, with their ids, in all "
                f"{pair.documents:,} documents that both annotated"
            )
            yield msgspec.structs.replace(_found.at(pair.place, message, _HINT), annotator=two)


def _compare(one: LineGlance, two: LineGlance, pair: _Pair) -> bool:
    """Whether two lines are equal as far as people made them; then they are counted."""
    if one.annotations != two.annotations or one.annotator == two.annotator:
        return False
    first, second = _made_by_hand(one), _made_by_hand(two)
    if first != second:
        return False
    pair.documents += bool(first)
    pair.annotations += len(first)
    return True


def _made_by_hand(line: LineGlance) -> list[tuple[object, ...]]:
    record = decoded(line.raw, AnnotationLine)
    annotations = () if record is None else record.annotations
    return [(a.id, a.layer, a.label, a.pieces, a.attributes) for a in annotations if a.tool is None]


def begin(_context: Context) -> WorkWatch:
    """A watch over the annotators of one validation."""
    return WorkWatch()
