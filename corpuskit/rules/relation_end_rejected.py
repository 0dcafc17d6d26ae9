"""An accepted relation starts or ends at an annotation that was rejected.

Rejected annotations are left out of counts, tables and exports, and the relation then points at nothing; or the one who
rejected the annotation was mistaken. Reject the relation too, or link it with the annotation that took the place of the
rejected one.

Bad:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"c1","layer":"cues","label":"cue","pieces":[[20,24]],"status":"rejected"}],"relations":[{"id":"r1","label":"signalled_by","from":"q1","to":"c1"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"c1","layer":"cues","label":"cue","pieces":[[20,24]],"status":"rejected"}],"relations":[{"id":"r1","label":"signalled_by","from":"q1","to":"c1","status":"rejected"}]}
"""  # noqa: E501

from collections.abc import Iterator
from typing import Literal

import msgspec

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.mending import relinked
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import AnnotationLine, Relation

CODE = "REL108"
NAME = "relation-end-rejected"
SEVERITY = Severity.WARNING
FIX: Literal["certain", "lossy"] = "lossy"
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each relation."""
    for line in view.lines:
        rejected = _rejected(line)
        for relation in line.record.relations if rejected else ():
            ends = [
                f"{verb} {brief(end)}"
                for verb, end in (("starts at", relation.from_), ("ends at", relation.to))
                if end in rejected
            ]
            if relation.status is None and ends:
                was = "which was rejected" if len(ends) == 1 else "which were both rejected"
                message = f"{brief(relation.id)} ({brief(relation.label)}) {' and '.join(ends)}, {was}"
                yield _found.in_relation(line, relation, message)


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """The relation is rejected too."""
    rejected = _rejected(line)
    if not rejected:
        return line.record
    return relinked(
        line.record, lambda r: msgspec.structs.replace(r, status="rejected") if _concerned(r, rejected) else r
    )


def _rejected(line: LineView) -> frozenset[str]:
    return frozenset(a.id for a in line.by_id.values() if a.status == "rejected")


def _concerned(relation: Relation, rejected: frozenset[str]) -> bool:
    return relation.status is None and not rejected.isdisjoint((relation.from_, relation.to))
