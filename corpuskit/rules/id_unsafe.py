"""An id or an annotator's name has characters that ids cannot have.

Ids become parts of links, file names and keys of tables, so they are made of the letters A to Z and a to z, digits,
dots, hyphens and underscores, begin with a letter or digit, and have at most 120 characters. Give another id, and
change it wherever relations or other lines mention it; the old one can be kept in `origin`.

Bad:

    documents/00001.jsonl: {"id":"../a","text":"The mayor spoke."}

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"c 1","layer":"cues","label":"cue","pieces":[[10,15]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"cues","label":"cue","pieces":[[10,15]]}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.model import is_name

CODE = "COR105"
NAME = "id-unsafe"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)
_HINT = "Use letters, digits, dots, hyphens and underscores, at most 120, beginning with a letter or digit."


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each id, and one in the whole corpus for each annotator's name."""
    if view.document is not None and not is_name(view.document.id):
        yield _found.in_document(view, f"the document id {quoted(view.document.id)} is not safe", _HINT)
    for line in view.lines:
        if not is_name(line.annotator) and context.first_time((CODE, line.annotator)):
            yield _found.in_line(line, f"the annotator's name {quoted(line.annotator)} is not safe", _HINT)
        for annotation in line.record.annotations:
            if not is_name(annotation.id):
                message = f"the annotation id {quoted(annotation.id)} is not safe"
                yield _found.in_annotation(line, annotation, message, _HINT)
        for relation in line.record.relations:
            if not is_name(relation.id):
                yield _found.in_relation(line, relation, f"the relation id {quoted(relation.id)} is not safe", _HINT)
