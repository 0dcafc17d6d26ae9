"""An annotation has more relations of a type than the schema allows, or fewer than it needs.

`per_from` in schema.yaml says how many relations of a type start at one annotation, `per_to` how many end at one.
Where at most one starts, the relation becomes a column of the layer's table, and of two one would be lost. Only
accepted annotations and relations of one annotator count; of a symmetric type, those at both ends count together.
Remove the relation that is wrong, add the missing one, or change what the schema says.

Bad:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}},{"id":"s2","layer":"sources","label":"person","pieces":[[14,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"attributed_to","from":"q1","to":"s1"},{"id":"r2","label":"attributed_to","from":"q1","to":"s2"}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,8]]},{"id":"s1","layer":"sources","label":"person","pieces":[[10,19]],"attributes":{"identity":"unnamed"}}],"relations":[{"id":"r1","label":"attributed_to","from":"q1","to":"s1"}]}
"""  # noqa: E501

from collections.abc import Hashable, Iterator
from typing import Literal

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.twins import said
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Annotation
from corpuskit.schema.types import RelationType
from corpuskit.terminal import count, shorten

CODE = "REL104"
NAME = "relation-count-wrong"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)
_End = Literal["from", "to"]
_Ids = dict[tuple[str, str, _End], list[str]]


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each annotation, type of relation and end."""
    kinds = context.schema.relations.values()
    limited: list[tuple[RelationType, _End]] = [(kind, "from") for kind in kinds if kind.per_from != (0, None)]
    limited += [(kind, "to") for kind in kinds if kind.per_to != (0, None)]
    if not limited:
        return
    for line in view.lines:
        counted = _counted(line)
        for annotation in line.record.annotations:
            if annotation.status is not None:
                continue
            for kind, end in limited:
                if _counts(kind, end, annotation):
                    ids = counted.get((kind.name, annotation.id, end), [])
                    if problem := _problem(kind, end, ids, line):
                        yield _found.in_annotation(line, annotation, f"{brief(annotation.id)} {problem}")


def _counted(line: LineView) -> _Ids:
    """The ids of the accepted relations of each type at each annotation, by the end that is there."""
    result: _Ids = {}
    seen: set[Hashable] = set()
    for relation, kind in line.typed:
        ends = {relation.from_, relation.to} if kind.symmetric else (relation.from_, relation.to)
        key = (said(relation), frozenset(ends) if kind.symmetric else ends)
        if key in seen:
            continue  # that it is there twice is another rule's
        seen.add(key)
        if relation.status is None:
            for start in {relation.from_, relation.to} if kind.symmetric else {relation.from_}:
                result.setdefault((kind.name, start, "from"), []).append(relation.id)
            result.setdefault((kind.name, relation.to, "to"), []).append(relation.id)
    return result


def _counts(kind: RelationType, end: _End, annotation: Annotation) -> bool:
    """Whether the numbers of a type hold for an annotation: whether it may stand at that end of it."""
    return any(place.takes(annotation) for place in (kind.from_ends if end == "from" else kind.to_ends))


def _problem(kind: RelationType, end: _End, ids: list[str], line: LineView) -> str | None:
    least, most = kind.per_from if end == "from" else kind.per_to
    has = "has" if end == "from" else "is the end of"
    if most is not None and len(ids) > most:
        named = shorten(", ".join(ids), 80)
        return f"{has} {len(ids)} relations {kind.name} ({named}), but the schema allows at most {most}"
    if len(ids) < least and not line.unreadable:
        return f"{has} {count(len(ids), 'relation')} {kind.name}, but the schema asks for at least {least}"
    return None
