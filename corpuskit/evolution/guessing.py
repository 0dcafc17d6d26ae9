"""What an old layer or relation may be called in a new schema: guesses, which people decide on."""

from collections.abc import Collection, Iterable, Mapping

from corpuskit.evolution.comparing import likely_rename
from corpuskit.schema.types import Layer, RelationType, Schema

_Ends = tuple[frozenset[str], frozenset[str]]
_ALIKE = 0.5  # how much two layers must have in common


def like_layer(layer: str, candidates: Collection[str], old: Schema, new: Schema) -> str | None:
    """Which of the candidates, layers of the new schema, has most of the labels and attributes of an old layer."""
    if layer in old.layers:
        mine = _parts(old.layers[layer])
        shares = {name: _share(mine, _parts(new.layers[name])) for name in candidates}
        best = max(shares, key=lambda name: shares[name], default=None)
        if best is not None and shares[best] >= _ALIKE:
            return best
    return likely_rename(layer, candidates)


def like_relation(
    relation: str, candidates: Collection[str], layers: Mapping[str, str], old: Schema, new: Schema
) -> tuple[str, bool] | None:
    """Which of the candidates links the same layers, and whether the other way round; `layers` are renamed ones."""
    if relation in old.relations:
        ends = _ends(old.relations[relation], layers)
        same = [name for name in candidates if _within(ends, _ends(new.relations[name], {}))]
        turned = [name for name in candidates if _within(ends[::-1], _ends(new.relations[name], {}))]
        for names, reverse in ((same, False), (turned, True)):
            if names:
                return (likely_rename(relation, names) or names[0]), reverse
    near = likely_rename(relation, candidates)
    return None if near is None else (near, False)


def _within(ends: _Ends, others: _Ends) -> bool:
    return ends[0] <= others[0] and ends[1] <= others[1]


def _ends(relation: RelationType, layers: Mapping[str, str]) -> _Ends:
    return _called(relation.from_layers, layers), _called(relation.to_layers, layers)


def _called(names: Iterable[str], layers: Mapping[str, str]) -> frozenset[str]:
    return frozenset(layers.get(name, name) for name in names)


def _parts(layer: Layer) -> set[tuple[str, str]]:
    return {*(("label", label) for label in layer.labels), *(("attribute", name) for name in layer.attributes)}


def _share(mine: set[tuple[str, str]], others: set[tuple[str, str]]) -> float:
    """How much of what either has both have."""
    return len(mine & others) / len(mine | others) if mine and others else 0.0
