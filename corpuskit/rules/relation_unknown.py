"""A relation is of a type that the schema does not have.

Its ends cannot be checked, and no table or page shows it. Correct the spelling, or declare the type under `relations`
in schema.yaml.

Bad:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"atributed_to","from":"q1","to":"s1"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"attributed_to","from":"q1","to":"s1"}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.plainyaml import did_you_mean
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief, quoted
from corpuskit.rules.view import View

CODE = "REL101"
NAME = "relation-unknown"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each relation."""
    known = context.schema.relations
    for line in view.lines:
        for relation in line.record.relations:
            if relation.label not in known:
                message = f"{brief(relation.id)} is a relation {quoted(relation.label)}, which the schema does not know"
                hint = did_you_mean(relation.label, known) or (
                    f"Known relations: {', '.join(known)}." if known else None
                )
                yield _found.in_relation(line, relation, message, hint)
