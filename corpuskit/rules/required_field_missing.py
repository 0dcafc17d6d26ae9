"""An annotation or relation lacks a field that the schema requires of its status.

The schema's `require` says what must be known of accepted, suggested or rejected annotations, for example by which
tool a suggestion was made and how sure it was: without it nobody can weigh the suggestion. Add the field. Relations
need the fields that relations can have.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/tool/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"cues","label":"cue","pieces":[[10,15]],"status":"suggested"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/tool/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"cues","label":"cue","pieces":[[10,15]],"status":"suggested","confidence":0.8,"tool":"cue-list 1.0"}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation, Relation

CODE = "COR106"
NAME = "required-field-missing"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each annotation or relation, naming all fields that it lacks."""
    require = context.schema.require
    if not require:
        return
    for line in view.lines:
        for annotation in line.record.annotations:
            if message := _problem(annotation, require):
                yield _found.in_annotation(line, annotation, message)
        for relation in line.record.relations:
            if message := _problem(relation, require):
                yield _found.in_relation(line, relation, message)


def _problem(record: Annotation | Relation, require: dict[str, tuple[str, ...]]) -> str | None:
    status = record.status or "accepted"
    missing = [field for field in require.get(status, ()) if _lacks(record, field)]
    return f"{brief(record.id)} is {status}, but has no {' and no '.join(missing)}" if missing else None


def _lacks(record: Annotation | Relation, field: str) -> bool:
    if field == "text" and (isinstance(record, Relation) or not record.pieces):
        return False  # only pieces have a text
    return getattr(record, field) in (None, "")
