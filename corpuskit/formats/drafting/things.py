"""What foreign types, and values of their features, may be in a schema: layers and labels that are called alike."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from corpuskit.formats.drafting.names import SAME, likeness
from corpuskit.formats.drafting.seen import Seen
from corpuskit.formats.mapping import LabelFrom, Mapping, SpanTarget
from corpuskit.schema.types import Layer, Schema

Place = tuple[str, str | None]  # a layer, and a label of it, if it is called like that
_MARKS = ("direct", "mixed", "indirect")


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """What a type may become. Without `target` it has to be decided; `perhaps` are the choices. `sure` says that the
    names are the same; `left` are values of the feature that no label is called like.
    """

    target: SpanTarget | None = None
    sure: bool = False
    perhaps: tuple[str, ...] = ()
    left: tuple[tuple[str, int], ...] = ()


class Things:
    """Guesses for types of text-bound entries; what a mapping says goes before."""

    def __init__(self, seen: Seen, mapping: Mapping, schema: Schema) -> None:
        self._seen = seen
        self._mapping = mapping
        self._schema = schema
        self._found = {name: self._places(name) for name in dict.fromkeys((*seen.spans, *seen.events))}
        self._votes = Counter(layer for _, found in self._found.values() for layer in {place[0] for place in found})
        self._guesses: dict[str, Guess] = {}

    def guess(self, name: str) -> Guess:
        """What annotations of a type may become."""
        if name not in self._guesses:
            self._guesses[name] = self._guess(name)
        return self._guesses[name]

    def layer(self, name: str) -> str | None:
        """The layer of a type, by the mapping or by guess."""
        target = self._mapping.spans.get(name) if name in self._mapping.spans else self.guess(name).target
        return target.layer if isinstance(target, SpanTarget) else None

    def feature(self, name: str) -> str | None:
        """The feature that the labels of a type are taken from, by the mapping or by guess."""
        target = self._mapping.spans.get(name) if name in self._mapping.spans else self.guess(name).target
        label = target.label if isinstance(target, SpanTarget) else None
        return label.feature if isinstance(label, LabelFrom) else None

    def _places(self, name: str) -> tuple[int, list[Place]]:
        """The layers and labels that are most like a type, and how alike."""
        found: dict[int, list[Place]] = {}
        for layer in self._layers(name):
            rank = likeness(name, layer.name)
            if rank is not None:
                found.setdefault(rank, []).append((layer.name, None))
            for label in layer.labels:
                if name == f"{layer.name}.{label}":
                    return -1, [(layer.name, label)]
                rank = likeness(name, label)
                if rank is not None:
                    found.setdefault(rank, []).append((layer.name, label))
        best = min(found, default=SAME)
        return best, found.get(best, [])

    def _layers(self, name: str) -> Iterable[Layer]:
        """The layers that a type could be of: statements about the document are not marked in the text."""
        number, whole = self._seen.spans[name], self._seen.whole[name]
        for layer in self._schema.layers.values():
            if not number or (whole < number if layer.span is not None else whole > 0):
                yield layer

    def _guess(self, name: str) -> Guess:
        rank, places = self._found.get(name, (SAME, []))
        places = self._chosen(name, places)
        if len(places) > 1:
            return Guess(perhaps=_words(places))
        by_feature = self._by_feature(name, places[0][0] if places else None)
        if not places:
            return by_feature or Guess()
        layer, label = self._schema.layers[places[0][0]], places[0][1]
        if label is not None or not layer.labels:
            return Guess(target=SpanTarget(layer=layer.name, label=label), sure=rank <= SAME)
        if by_feature is not None:
            return msgspec.structs.replace(by_feature, sure=rank <= SAME and by_feature.sure)
        if set(_MARKS) <= layer.labels.keys():
            marks = LabelFrom(from_marks=_MARKS)
            return Guess(target=SpanTarget(layer=layer.name, label=marks), sure=rank <= SAME)
        if layer.label_required:
            return Guess(perhaps=_words([(layer.name, each) for each in layer.labels]))
        return Guess(target=SpanTarget(layer=layer.name), sure=rank <= SAME)

    def _chosen(self, name: str, places: list[Place]) -> list[Place]:
        """One place where it can be told: a layer before a label, a name that is the same to the letter, the layer that
        most types fit.
        """
        layers = [place for place in places if place[1] is None]
        exact = [place for place in places if name in (place[1] or place[0],)]
        for narrower in (layers, exact):
            if len(narrower) == 1:
                return narrower
        most = max((self._votes[layer] for layer, _ in places), default=0)
        return [place for place in places if self._votes[place[0]] == most]

    def _by_feature(self, name: str, layer: str | None) -> Guess | None:
        """A layer with the labels that a feature of the type has as values, where most of them are such."""
        found: list[tuple[int, Guess]] = []
        for feature, seen in self._seen.attributes.items():
            words = seen.bearers.get(name)
            if words is None or not words.values:
                continue
            for other in self._layers(name):
                if layer in (None, other.name) and feature not in other.attributes and other.labels:
                    matched, guess = _by_values(feature, words.values, other)
                    if 2 * matched > words.values.total():
                        found.append((matched, guess))
        most = max((matched for matched, _ in found), default=0)
        best = [guess for matched, guess in found if matched == most]
        if len(best) == 1:
            return best[0]
        return Guess(perhaps=tuple(_shown(guess) for guess in best)) if best and layer is None else None


def _by_values(feature: str, values: Counter[str], layer: Layer) -> tuple[int, Guess]:
    """How often the values of a feature are like labels of a layer, and the target with what they become."""
    translated, left, sure = {}, [], True
    for value, number in values.most_common():
        label, rank = alike(value, layer.labels)
        if label is None:
            left.append((value, number))
        else:
            sure = sure and rank == SAME
            if label != value:
                translated[value] = label
    target = SpanTarget(layer=layer.name, label=LabelFrom(feature=feature, values=translated))
    return values.total() - sum(number for _, number in left), Guess(target=target, sure=sure, left=tuple(left))


def alike(value: str, ours: Iterable[str], *, links: bool = False) -> tuple[str | None, int]:
    """The one of our words that a foreign one is most like, and how alike; None where there is none, or several."""
    ranks: dict[int, list[str]] = {}
    for word in ours:
        if value == word:
            return word, SAME
        rank = likeness(value, word, links=links)
        if rank is not None:
            ranks.setdefault(rank, []).append(word)
    best = min(ranks, default=SAME)
    found = ranks.get(best, [])
    return (found[0], best) if len(found) == 1 else (None, best)


def _words(places: Iterable[Place]) -> tuple[str, ...]:
    return tuple(layer if label is None else f"{layer}.{label}" for layer, label in places)


def _shown(guess: Guess) -> str:
    target = guess.target
    assert target is not None  # made of one
    assert isinstance(target.label, LabelFrom)
    return f"{target.layer} by {target.label.feature}"
