"""One annotator's annotations of a document, gathered for WebAnno TSV: by layer, with rows, features and numbers."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from corpuskit.formats.entries import Entry, Link, Property, TextBound
from corpuskit.formats.joining import CONTINUES
from corpuskit.formats.webanno.names import ANY, feature_of, relation_layer, span_layer
from corpuskit.formats.webanno.units import Unit, Units
from corpuskit.model import Scalar


class Span(msgspec.Struct, kw_only=True, eq=False):
    """An annotation of one piece that goes out; `number` stands in brackets where rows alone do not tell it."""

    layer: str
    begin: int
    end: int
    values: dict[str, str]
    rows: list[Unit] = []
    number: int | None = None


class Arc(msgspec.Struct, kw_only=True, eq=False):
    """A relation that goes out."""

    layer: str
    values: dict[str, str]
    source: Span
    target: Span


class Going(msgspec.Struct, kw_only=True):
    """All that goes out of a document, with the features of each layer and what its relations are between."""

    spans: list[Span]
    arcs: list[Arc]

    def span_layers(self) -> dict[str, list[str]]:
        """The span layers with their features, in the order of names."""
        return _features(self.spans)

    def relation_layers(self) -> dict[str, list[str]]:
        """The relation layers with their features, in the order of names."""
        return _features(self.arcs)

    def base(self, layer: str) -> str:
        """The span layer that all relations of a layer are between, or the type of all annotations."""
        layers = {end.layer for arc in self.arcs if arc.layer == layer for end in (arc.source, arc.target)}
        return layers.pop() if len(layers) == 1 else ANY


def _features(items: Sequence[Span] | Sequence[Arc]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for item in items:
        found.setdefault(item.layer, set()).update(item.values)
    return {layer: sorted(found[layer]) for layer in sorted(found)}


def gathered(entries: Sequence[Entry]) -> Going:
    """What of the entries the format holds. Each piece of an annotation is a span of its own, with all that is said of
    it, and a relation leads to it from the piece before; the first one is what other relations mean.
    """
    values: dict[str, dict[str, str]] = {}
    for entry in entries:
        if isinstance(entry, Property):
            values.setdefault(entry.target, {}).setdefault(feature_of(entry.type), as_word(entry.value))
    spans: list[Span] = []
    arcs: list[Arc] = []
    known: dict[str, Span] = {}
    for entry in entries:
        if isinstance(entry, TextBound):
            layer, said = span_layer(entry.type), values.get(entry.id, {})
            pieces = [Span(layer=layer, begin=begin, end=end, values=said) for begin, end in entry.pieces]
            spans += pieces
            arcs += [
                Arc(layer=relation_layer(CONTINUES), values={}, source=before, target=piece)
                for before, piece in pairwise(pieces)
            ]
            if pieces:
                known.setdefault(entry.id, pieces[0])
    links = [entry for entry in entries if isinstance(entry, Link)]
    return Going(spans=spans, arcs=arcs + [arc for link in links for arc in _arcs(link, known, values)])


def _arcs(link: Link, known: dict[str, Span], values: dict[str, dict[str, str]]) -> list[Arc]:
    ends = [known[end] for end in link.ends if end in known]
    if len(ends) < len(link.ends):
        return []
    given = values.get(link.id, {}) if link.id is not None else {}
    return [
        Arc(layer=relation_layer(link.type), values=given, source=source, target=target)
        for source, target in pairwise(ends)
    ]


def as_word(value: Scalar | None) -> str:
    """A value as text; an attribute that is only there is true."""
    if value is None or value is True:
        return "true"
    return "false" if value is False else str(value)


def place(going: Going, units: Units) -> None:
    """Give each annotation its rows, in the order of the text, and numbers to those that need one: of several rows,
    stacked on others of their layer, ends of relations, and with an empty value, which would read as no annotation.
    """
    going.spans.sort(key=lambda span: (span.begin, -span.end))
    stacks: dict[tuple[int, str], list[Span]] = {}
    for span in going.spans:
        span.rows = units.rows(span.begin, span.end)
        for row in span.rows:
            stacks.setdefault((id(row), span.layer), []).append(span)
    needed = {id(span) for stack in stacks.values() if len(stack) > 1 for span in stack}
    needed |= {id(end) for arc in going.arcs for end in (arc.source, arc.target)}
    number = 0
    for span in going.spans:
        if id(span) in needed or len(span.rows) > 1 or "" in span.values.values():
            number += 1
            span.number = number
