"""Two annotations, or two relations, of one line have the same id.

Relations, links and tables find an annotation by its id, so the second one cannot be reached. Give it another id, and
see which of the two the relations mean.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"x1","layer":"entities","label":"PERSON","pieces":[[4,9]]},{"id":"x1","layer":"cues","label":"cue","pieces":[[10,15]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"entities","label":"PERSON","pieces":[[4,9]]},{"id":"c1","layer":"cues","label":"cue","pieces":[[10,15]]}]}
"""  # noqa: E501

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Literal, TypeVar

import msgspec

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation, AnnotationLine, ForeignPlace, Relation

CODE = "LAB107"
NAME = "id-repeated"
SEVERITY = Severity.ERROR
FIX: Literal["certain", "lossy"] = "lossy"
_found = Found(CODE, NAME, SEVERITY)
Item = TypeVar("Item", Annotation, Relation)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation or relation whose id an earlier one has."""
    for line in view.lines:
        if len(line.by_id) < len(line.record.annotations):
            yield from _annotations(line)
        seen: set[str] = set()
        for relation in line.record.relations:
            if relation.id in seen:
                yield _found.in_relation(line, relation, f"two relations have the id {quoted(relation.id)}")
            seen.add(relation.id)


def _annotations(line: LineView) -> Iterator[Finding]:
    for annotation in line.record.annotations:
        first = line.by_id[annotation.id]
        if first is not annotation:
            message = (
                f"two annotations have the id {quoted(annotation.id)}: one of {first.layer}, one of {annotation.layer}"
            )
            yield _found.in_annotation(line, annotation, message)


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """All but the first get an id of their own and keep the old one as their origin; relations stay with the first."""
    record = line.record
    if not _has_twice(record.annotations) and not _has_twice(record.relations):
        return record
    taken = {annotation.id for annotation in record.annotations} | {relation.id for relation in record.relations}
    taken |= {name for name in line.unreadable if name}
    annotations = tuple(_renamed(record.annotations, taken))
    relations = tuple(_renamed(record.relations, taken))
    return msgspec.structs.replace(record, annotations=annotations, relations=relations)


def _has_twice(items: Sequence[Annotation | Relation]) -> bool:
    return len({item.id for item in items}) < len(items)


def _renamed(items: Iterable[Item], taken: set[str]) -> Iterator[Item]:
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            origin = item.origin or ForeignPlace()
            origin = msgspec.structs.replace(origin, id=origin.id or item.id)
            number = next(n for n in count(2) if f"{item.id[:110]}-{n}" not in taken)
            item = msgspec.structs.replace(item, id=f"{item.id[:110]}-{number}", origin=origin)
            taken.add(item.id)
        seen.add(item.id)
        yield item
