"""Names of foreign types for the layers, labels, attributes and relations of a schema, by which all can come back."""

import json
import re

from corpuskit.formats.mapping import (
    IN_FOLDERS,
    VERSION,
    AttributeTarget,
    LabelFrom,
    Mapping,
    RelationTarget,
    SpanTarget,
    Unmapped,
)
from corpuskit.schema.types import Layer, Schema

LABEL = "label"  # the feature that holds the label, in formats whose types are layers
#: Formats whose types have features, so that a layer is one type and its label a feature of it.
_BY_LAYER = frozenset({"webanno-tsv", "inception"})
_NARROW = {"brat": re.compile("[^A-Za-z0-9_-]")}
_LONGEST = 100  # characters of a name that readers take for one
_PLAIN = re.compile("[A-Za-z_][A-Za-z0-9_-]*")
_NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def own_mapping(schema: Schema, format_: str) -> Mapping:
    """The mapping by which a format's files, written from a corpus of this schema, are read again.

    A layer with labels has the types ``layer.label``, and ``layer`` for what has no label; other layers are a type.
    """
    names = _Names(_NARROW.get(format_))
    spans: dict[str, SpanTarget | Unmapped] = {}
    for layer in schema.layers.values():
        spans |= _types(layer, names, by_layer=format_ in _BY_LAYER)
    of_layers = [name for layer in schema.layers.values() for name in layer.attributes]
    of_relations = [name for relation in schema.relations.values() for name in relation.attributes]
    return Mapping(
        format=format_,
        schema=schema.name,
        spans=spans,
        relations={names.new(name): RelationTarget(relation=name) for name in schema.relations},
        attributes={
            names.new(name): AttributeTarget(attribute=name) for name in dict.fromkeys((*of_layers, *of_relations))
        },
    )


def _types(layer: Layer, names: "_Names", *, by_layer: bool) -> dict[str, SpanTarget | Unmapped]:
    if by_layer:
        label = LabelFrom(feature=LABEL) if layer.labels else None
        return {names.new(layer.name): SpanTarget(layer=layer.name, label=label)}
    types: dict[str, SpanTarget | Unmapped] = {names.new(layer.name): SpanTarget(layer=layer.name)}
    for label_ in layer.labels:
        types[names.new(f"{layer.name}.{label_}")] = SpanTarget(layer=layer.name, label=label_)
    return types


class _Names:
    """Gives each of our names a foreign one, that no other has: as it is, or without what a format cannot write."""

    def __init__(self, forbidden: re.Pattern[str] | None) -> None:
        self._forbidden = forbidden
        self._taken: set[str] = set()

    def new(self, wanted: str) -> str:
        """A name that was not given before."""
        plain = wanted if self._forbidden is None else self._forbidden.sub("-", wanted)
        name, number = plain[:_LONGEST], 1
        while name in self._taken:
            number += 1
            name = f"{plain[: _LONGEST - 6]}-{number}"
        self._taken.add(name)
        return name


def mapping_file(mapping: Mapping) -> bytes:
    """A mapping that `own_mapping` made, as the file from which `corpuskit import --mapping` reads it."""
    lines = [f"mapping: {VERSION}", f"format: {_word(mapping.format)}", f"schema: {_word(mapping.schema)}"]
    if mapping.in_folders:
        lines.append(f"annotators: {IN_FOLDERS}")
    for section, targets in (
        ("spans", {name: _span(to) for name, to in mapping.spans.items() if isinstance(to, SpanTarget)}),
        (
            "relations",
            {
                name: f"{{relation: {_word(to.relation)}}}"
                for name, to in mapping.relations.items()
                if isinstance(to, RelationTarget)
            },
        ),
        (
            "attributes",
            {
                name: f"{{attribute: {_word(to.attribute)}}}"
                for name, to in mapping.attributes.items()
                if isinstance(to, AttributeTarget)
            },
        ),
    ):
        if targets:
            lines += ["", f"{section}:", *(f"  {_word(name)}: {target}" for name, target in targets.items())]
    return ("\n".join(lines) + "\n").encode()


def _span(target: SpanTarget) -> str:
    if target.label is None:
        return f"{{layer: {_word(target.layer)}}}"
    label = target.label if isinstance(target.label, str) else target.label.feature or ""
    said = _word(label) if isinstance(target.label, str) else f"{{feature: {_word(label)}}}"
    return f"{{layer: {_word(target.layer)}, label: {said}}}"


def _word(name: str) -> str:
    """A name as YAML has it: in quotes where it could be something else."""
    plain = _PLAIN.fullmatch(name) and name.lower() not in _NOT_TEXT
    return name if plain else json.dumps(name)
