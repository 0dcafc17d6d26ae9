"""A relation is of a type that the schema does not have.

Its ends cannot be checked, and no table or page shows it. Correct the spelling, or declare the type under `relations`
in schema.yaml. It is reported once for each file, with the number of its relations.

Bad:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"atributed_to","from":"q1","to":"s1"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"attributed_to","from":"q1","to":"s1"}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context, several
from corpuskit.evidence.found import Found, brief, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.plainyaml import did_you_mean

CODE = "REL101"
NAME = "relation-unknown"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each type of relation and file, at the first relation of it."""
    known = context.schema.relations
    for line in view.lines:
        for relation in line.record.relations:
            cause = (CODE, line.place.file, relation.label)
            if relation.label in known or context.time(cause) > 1:
                continue
            predicate = f"is of the type {quoted(relation.label)}, which the schema does not know"
            words = several(brief(relation.id), predicate)
            hint = did_you_mean(relation.label, known) or (f"Known relations: {', '.join(known)}." if known else None)
            yield context.counted(_found.in_relation(line, relation, words(1), hint), cause, words)
