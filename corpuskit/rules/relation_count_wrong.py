"""An annotation has more relations of a type than the schema allows, or fewer than it needs.

`per_from` in schema.yaml says how many relations of a type one annotation has: where it is at most one, the relation
becomes a column of the layer's table, and of two one would be lost. Only accepted annotations and relations of one
annotator count; of a symmetric type, those that end at the annotation count too. Remove the relation that is wrong,
add the missing one, or change `per_from`.

Bad:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}},{"id":"s2","layer":"sources","label":"person","pieces":[[14,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"attributed_to","from":"q1","to":"s1"},{"id":"r2","label":"attributed_to","from":"q1","to":"s2"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"attributed_to","from":"q1","to":"s1"}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.rules.context import Context
from corpuskit.rules.found import Found, brief
from corpuskit.rules.view import LineView, View
from corpuskit.schema.types import RelationType
from corpuskit.terminal import count, shorten

CODE = "REL104"
NAME = "relation-count-wrong"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each annotation and type of relation."""
    limited = [type_ for type_ in context.schema.relations.values() if type_.per_from != (0, None)]
    if not limited:
        return
    for line in view.lines:
        counted = _counted(line)
        for annotation in line.record.annotations:
            if annotation.status is not None:
                continue
            for type_ in limited:
                if type_.from_layer == annotation.layer:
                    ids = counted.get((type_.name, annotation.id), [])
                    if problem := _problem(type_, ids, line):
                        yield _found.in_annotation(line, annotation, f"{brief(annotation.id)} {problem}")


def _counted(line: LineView) -> dict[tuple[str, str], list[str]]:
    """The ids of the accepted relations of each type and annotation."""
    result: dict[tuple[str, str], list[str]] = {}
    for relation, type_ in line.typed:
        if relation.status is None:
            for end in {relation.from_, relation.to} if type_.symmetric else {relation.from_}:
                result.setdefault((type_.name, end), []).append(relation.id)
    return result


def _problem(type_: RelationType, ids: list[str], line: LineView) -> str | None:
    least, most = type_.per_from
    if most is not None and len(ids) > most:
        named = shorten(", ".join(ids), 80)
        return f"has {len(ids)} relations {type_.name} ({named}), but the schema allows at most {most}"
    if len(ids) < least and not line.unreadable:
        return f"has {count(len(ids), 'relation')} {type_.name}, but the schema asks for at least {least}"
    return None
