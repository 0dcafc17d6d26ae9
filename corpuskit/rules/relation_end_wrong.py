"""A relation starts or ends at an annotation of another layer than its type says.

The schema says for each type from which layer to which it goes, and tables join by it. Often the two ends were
exchanged. Correct the ends or the type of the relation.

Bad:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"attributed_to","from":"s1","to":"q1"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"attributed_to","from":"q1","to":"s1"}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief
from corpuskit.rules.view import View

CODE = "REL103"
NAME = "relation-end-wrong"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each relation; ends that are missing or of an unknown layer are other rules'."""
    layers = context.schema.layers
    for line in view.lines:
        for relation, type_ in line.typed:
            start, end = line.by_id.get(relation.from_), line.by_id.get(relation.to)
            wrong = []
            if start is not None and start.layer != type_.from_layer and start.layer in layers:
                wrong.append(f"starts at {brief(start.id)} of {start.layer}, not of {type_.from_layer}")
            if end is not None and end.layer != type_.to_layer and end.layer in layers:
                wrong.append(f"ends at {brief(end.id)} of {end.layer}, not of {type_.to_layer}")
            if not wrong:
                continue
            message = f"{brief(relation.id)} ({relation.label}) {' and '.join(wrong)}"
            turned = (
                start is not None and end is not None and (end.layer, start.layer) == (type_.from_layer, type_.to_layer)
            )
            hint = "Exchange from and to." if turned else None
            yield _found.in_relation(line, relation, message, hint)
