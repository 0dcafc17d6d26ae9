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

from collections.abc import Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, quoted
from corpuskit.rules.view import LineView, View

CODE = "LAB107"
NAME = "id-repeated"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


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
