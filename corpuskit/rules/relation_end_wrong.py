"""A relation starts or ends at an annotation of another layer or label than its type says.

The schema says for each type from where to where it goes, and tables join by it. Often the two ends were exchanged, or
the annotation has the wrong label. Correct the ends or the type of the relation, or the annotation's label.

Bad:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"attributed_to","from":"s1","to":"q1"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"attributed_to","from":"q1","to":"s1"}]}
"""  # noqa: E501

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.mending import relinked
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation, AnnotationLine, Relation
from corpuskit.schema.types import End, Layer, RelationType

CODE = "REL103"
NAME = "relation-end-wrong"
SEVERITY = Severity.ERROR
FIX: Literal["certain", "lossy"] = "lossy"
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each relation; ends that are missing, of an unknown layer or label are other rules'."""
    for line in view.lines:
        for relation, type_ in line.typed:
            wrong = _wrong(line, relation, type_)
            if wrong:
                message = f"{brief(relation.id)} ({relation.label}) {' and '.join(wrong)}"
                hint = "Exchange from and to." if _is_turned(line, relation, type_) else None
                yield _found.in_relation(line, relation, message, hint)


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """The two ends are exchanged where that makes both right; otherwise the relation is left out."""
    wrong = {id(relation): type_ for relation, type_ in line.typed if _wrong(line, relation, type_)}

    def linked(relation: Relation) -> Relation | None:
        if id(relation) not in wrong:
            return relation
        if not _is_turned(line, relation, wrong[id(relation)]):
            return None
        return msgspec.structs.replace(relation, from_=relation.to, to=relation.from_)

    return relinked(line.record, linked) if wrong else line.record


def _wrong(line: LineView, relation: Relation, type_: RelationType) -> list[str]:
    """What is wrong with the ends of a relation, in words."""
    start, end = line.by_id.get(relation.from_), line.by_id.get(relation.to)
    layers = line.view.schema.layers
    return [
        f"{verb} {problem}"
        for verb, annotation, ends in (("starts", start, type_.from_ends), ("ends", end, type_.to_ends))
        if annotation is not None and (problem := _problem(annotation, ends, layers.get(annotation.layer)))
    ]


def _is_turned(line: LineView, relation: Relation, type_: RelationType) -> bool:
    """Whether a relation would be right with its ends exchanged."""
    start, end = line.by_id.get(relation.from_), line.by_id.get(relation.to)
    return start is not None and end is not None and _fits(end, type_.from_ends) and _fits(start, type_.to_ends)


def _fits(annotation: Annotation, ends: Sequence[End]) -> bool:
    return any(end.takes(annotation) for end in ends)


def _problem(annotation: Annotation, ends: Sequence[End], layer: Layer | None) -> str | None:
    if layer is None or _fits(annotation, ends):
        return None
    found = annotation.layer
    if any(end.layer == annotation.layer for end in ends):
        if annotation.label not in layer.labels:
            return None  # that there is no such label is the cause
        found = f"{annotation.layer}.{annotation.label}"
    expected = [f"{end.layer}.{label}" if label else end.layer for end in ends for label in end.labels or ("",)]
    return f"at {brief(annotation.id)} of {found}, not of {' or '.join(expected)}"
