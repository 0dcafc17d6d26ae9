"""The confidence of an annotation or relation is not between 0 and 1.

It says how sure a tool or an annotator was, as a share of 1; a threshold such as 0.8 would take every value in per
cent. Divide percentages by 100; where the confidence is not known, leave the field out.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/tool/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"cues","label":"cue","pieces":[[10,15]],"status":"suggested","confidence":80,"tool":"cue-list 1.0"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/tool/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"cues","label":"cue","pieces":[[10,15]],"status":"suggested","confidence":0.8,"tool":"cue-list 1.0"}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation, Relation

CODE = "LAB109"
NAME = "confidence-wrong"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each annotation or relation."""
    for line in view.lines:
        for annotation in line.record.annotations:
            if _is_wrong(annotation):
                yield _found.in_annotation(line, annotation, _message(annotation))
        for relation in line.record.relations:
            if _is_wrong(relation):
                yield _found.in_relation(line, relation, _message(relation))


def _is_wrong(record: Annotation | Relation) -> bool:
    return record.confidence is not None and not 0 <= record.confidence <= 1


def _message(record: Annotation | Relation) -> str:
    return f"{brief(record.id)} has the confidence {quoted(record.confidence)}, expected a number from 0 to 1"
