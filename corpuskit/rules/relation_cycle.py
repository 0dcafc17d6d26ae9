"""Relations of a type lead in a circle, though the schema says that they are acyclic.

`acyclic: true` is said of relations that lead upwards or onwards: part of, derived from, reported by. In a circle each
annotation would be part of itself, and whoever follows the relations does not come to an end. Correct or remove the
relation that is wrong; the message names all those of the circle. Only accepted relations of one annotator are looked
at, and a relation from an annotation to itself is reported as that.

Bad:

    schema.yaml: {"schema":"own","version":1,"layers":{"claims":{}},"relations":{"part_of":{"from":"claims","to":"claims","acyclic":true}}}
    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"claims","pieces":[[0,8]]},{"id":"c2","layer":"claims","pieces":[[0,2]]}],"relations":[{"id":"r1","label":"part_of","from":"c1","to":"c2"},{"id":"r2","label":"part_of","from":"c2","to":"c1"}]}

Good:

    schema.yaml: {"schema":"own","version":1,"layers":{"claims":{}},"relations":{"part_of":{"from":"claims","to":"claims","acyclic":true}}}
    documents/00001.jsonl: {"id":"a","text":"It rains, the mayor said."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"c1","layer":"claims","pieces":[[0,8]]},{"id":"c2","layer":"claims","pieces":[[0,2]]}],"relations":[{"id":"r1","label":"part_of","from":"c2","to":"c1"}]}
"""  # noqa: E501

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.model import Relation
from corpuskit.terminal import count

CODE = "REL120"
NAME = "relation-cycle"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)
_SHOWN = 6  # relations of a circle that a message names


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each circle; circles that share a relation with one that was told are not told."""
    kinds = {kind.name for kind in context.schema.relations.values() if kind.acyclic}
    if not kinds:
        return
    for line in view.lines:
        following: dict[str, dict[str, list[Relation]]] = {}
        for relation, kind in line.typed:
            known = relation.from_ in line.by_id and relation.to in line.by_id
            if kind.name in kinds and relation.status is None and known and relation.from_ != relation.to:
                following.setdefault(kind.name, {}).setdefault(relation.from_, []).append(relation)
        for name, relations in following.items():
            for circle in _circles(relations):
                yield _found.in_relation(line, circle[0], _told(name, circle))


def _told(name: str, circle: list[Relation]) -> str:
    way = [brief(relation.from_) for relation in circle[:_SHOWN]]
    way += [f"… {count(len(circle) - _SHOWN, 'other')}"] if len(circle) > _SHOWN else []
    ids = [brief(relation.id) for relation in circle[:_SHOWN]] + (["…"] if len(circle) > _SHOWN else [])
    return f"{name} leads in a circle: {' to '.join([*way, brief(circle[0].from_)])} ({', '.join(ids)})"


def _circles(following: dict[str, list[Relation]]) -> Iterator[list[Relation]]:
    """A circle for each relation that leads back to where the walk has come from; each relation is walked once."""
    done: set[str] = set()
    for start in following:
        if start in done:
            continue
        on_way = {start: 0}
        way: list[Relation] = []
        open_ = [iter(following[start])]
        while open_:
            relation = next(open_[-1], None)
            if relation is None:
                open_.pop()
                done.add(way.pop().to if way else start)
                on_way.popitem()
            elif relation.to in on_way:
                yield [*way[on_way[relation.to] :], relation]
            elif relation.to not in done:
                way.append(relation)
                on_way[relation.to] = len(way)
                open_.append(iter(following.get(relation.to, ())))
