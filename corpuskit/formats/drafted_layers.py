"""Layers and relations made of the lists of labels that tools keep: what a schema is drafted from."""

import re
from collections.abc import Iterable, Mapping

from corpuskit.schema.names import problem_with
from corpuskit.schema.types import End, Label, Layer, RelationType, Span

_NOT_PLAIN = re.compile("[^a-z0-9]+")
_CAPITAL = re.compile("(?<=[a-z0-9])(?=[A-Z])")
_LONGEST = 50


class LayerNames:
    """Names that a schema can have for foreign ones, each once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def new(self, foreign: str) -> str:
        """A name like the foreign one: words that begin with capitals are joined by underscores."""
        plain = _NOT_PLAIN.sub("_", _CAPITAL.sub("_", foreign).lower()).strip("_")[:_LONGEST].strip("_")
        wanted = plain if plain[:1].isalpha() else f"x_{plain}".strip("_")
        name, number = wanted, 1
        while name in self._taken or problem_with(name):
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name)
        return name


def layers_of(
    labels: Mapping[str, str | None], otherwise: str, names: LayerNames, *, whole: bool = False
) -> list[Layer]:
    """The layers of labels with what they mean. A label such as ``quotes``, before which others such as
    ``quotes.direct`` are put together, is a layer; all others are labels of one that is called `otherwise`.
    """
    groups: dict[str, dict[str, str | None]] = {name: {} for name in labels}
    rest: dict[str, str | None] = {}
    for name, about in labels.items():
        above, _, own = name.partition(".")
        if own and above in groups:
            groups[above][own] = about
            del groups[name]
    for name in [name for name, inner in groups.items() if not inner]:
        if len(groups) == len(labels) or name != _layer_like(name):
            rest[name] = labels[name]
            del groups[name]
    made = [layer_of(names.new(name), name, inner, whole=whole, required=False) for name, inner in groups.items()]
    return made + ([layer_of(names.new(otherwise), otherwise, rest, whole=whole)] if rest else [])


def _layer_like(name: str) -> str:
    return LayerNames().new(name)


def layer_of(
    name: str,
    foreign: str,
    labels: Mapping[str, str | None],
    *,
    whole: bool = False,
    required: bool = True,
    about: str | None = None,
) -> Layer:
    """A layer with labels and what these mean. Nothing is known of how its pieces lie."""
    return Layer(
        name=name,
        title=foreign if foreign != name else None,
        help=about,
        labels={one: Label(name=one, help=meaning) for one, meaning in labels.items()},
        label_required=required and bool(labels),
        span=None if whole else Span(pieces="many", overlap="any"),
    )


def relations_of(foreign: Iterable[str], layers: Iterable[Layer], names: LayerNames) -> dict[str, RelationType]:
    """Relations between annotations of all layers of spans: nothing is known of their ends."""
    ends = tuple(End(layer.name) for layer in layers if layer.span is not None)
    made = {names.new(name): name for name in foreign} if ends else {}
    return {
        name: RelationType(name=name, title=called if called != name else None, from_ends=ends, to_ends=ends)
        for name, called in made.items()
    }
