"""A relation starts or ends at an annotation that its line does not have.

Relations stay within one line: one annotator, one document. The annotation was deleted, has another id, or belongs to
another annotator. Correct the end, or remove the relation.

Bad:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"attributed_to","from":"q1","to":"s2"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"attributed_to","from":"q1","to":"s1"}]}
"""  # noqa: E501

from collections.abc import Iterator
from typing import Literal

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief, quoted
from corpuskit.evidence.mending import relinked
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import AnnotationLine, Relation

CODE = "REL102"
NAME = "relation-end-missing"
SEVERITY = Severity.ERROR
FIX: Literal["certain", "lossy"] = "lossy"
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each relation; nothing where the end may be among what could not be read."""
    for line in view.lines:
        if None in line.unreadable:
            continue
        for relation in line.record.relations:
            missing = [
                f"{verb} {quoted(end)}"
                for verb, end in _ends(relation)
                if end not in line.by_id and end not in line.unreadable
            ]
            if missing:
                message = (
                    f"{brief(relation.id)} ({brief(relation.label)}) {' and '.join(missing)}, "
                    f"but {line.annotator} has no such annotation in the document"
                )
                yield _found.in_relation(line, relation, message)


def fix(line: LineView, _context: Context) -> AnnotationLine:
    """The relation is left out, unless its end may be among what could not be read."""
    if line.unreadable:
        return line.record
    return relinked(line.record, lambda r: r if r.from_ in line.by_id and r.to in line.by_id else None)


def _ends(relation: Relation) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("starts at", relation.from_), ("ends at", relation.to)
