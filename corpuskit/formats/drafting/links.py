"""What foreign links, and roles of events, may be in a schema: relations, by their ends and what they are called."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from corpuskit.formats.drafting.names import SAME, likeness
from corpuskit.formats.drafting.things import alike
from corpuskit.formats.mapping import RelationTarget
from corpuskit.schema.types import RelationType, Schema

Ends = Counter[tuple[str | None, str | None]]  # layers at the two ends, None where that is not known


class LinkGuess(msgspec.Struct, frozen=True, kw_only=True):
    """What links may become. Without `target` it has to be decided; `perhaps` are the choices."""

    target: RelationTarget | None = None
    sure: bool = False
    perhaps: tuple[str, ...] = ()


def guess_link(name: str, ends: Ends, schema: Schema) -> LinkGuess:
    """The relation that links of a name between certain layers may be; reversed where the ends fit only so."""
    fitting: Counter[tuple[str, bool]] = Counter()
    certain: Counter[tuple[str, bool]] = Counter()  # those turned round only where both ends are known
    known = False
    for (start, end), number in ends.items():
        known = known or None not in (start, end)
        for relation in schema.relations.values():
            for reverse in _ways(relation, start, end):
                fitting[relation.name, reverse] += number
                certain[relation.name, reverse] += number if not reverse or None not in (start, end) else 0
    called, rank = alike(name, schema.relations, links=True)
    if called is not None and (rank <= SAME or not known or any(relation == called for relation, _ in fitting)):
        straight, turned = fitting[called, False], fitting[called, True]
        return LinkGuess(target=RelationTarget(relation=called, reverse=turned > straight), sure=rank == SAME)
    return _by_ends(name, ends, +certain, schema)


def _by_ends(name: str, ends: Ends, fitting: Counter[tuple[str, bool]], schema: Schema) -> LinkGuess:
    """The only relation that fits the ends of most; with others, where different ends have a relation each."""
    if not fitting:
        return LinkGuess()
    straight = {each: number for each, number in fitting.items() if not each[1]} or fitting
    commonest = max(straight.values())
    best = [each for each, number in straight.items() if number == commonest]
    named = [each for each in best if likeness(name, each[0], links=True) is not None]
    best = named if len(named) == 1 else best
    if len(best) > 1 or 2 * commonest <= ends.total():
        return LinkGuess(perhaps=tuple(dict.fromkeys(relation for relation, _ in straight)))
    ((relation, reverse),) = best
    chosen = schema.relations[relation]
    others: dict[str, None] = {}
    for start, end in ends:
        if reverse not in _ways(chosen, start, end):
            fits = [each.name for each in schema.relations.values() if reverse in _ways(each, start, end)]
            others |= dict.fromkeys(fits if len(fits) == 1 else ())
    return LinkGuess(target=RelationTarget(relation=relation, reverse=reverse, otherwise=tuple(others)))


def _ways(relation: RelationType, start: str | None, end: str | None) -> Iterable[bool]:
    """In which directions a relation could have such ends; one that is not known could be any, but not both."""
    if start is None and end is None:
        return []
    return [
        reverse
        for reverse, first, second in ((False, start, end), (True, end, start))
        if first in (None, *relation.from_layers) and second in (None, *relation.to_layers)
    ]
