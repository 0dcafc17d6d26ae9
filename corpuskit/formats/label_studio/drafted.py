"""A schema made of a labelling config: controls of labels are layers, what is asked of regions are their attributes."""

import msgspec

from corpuskit.articles.items import Head, Source
from corpuskit.formats.drafted_layers import LayerNames, layer_of, layers_of, relations_of
from corpuskit.formats.entries import Damage
from corpuskit.formats.joining import CONTINUES
from corpuskit.formats.label_studio.config import Config, Control, read
from corpuskit.formats.label_studio.names import plain
from corpuskit.schema.names import ANNOTATION_COLUMNS
from corpuskit.schema.types import Attribute, AttributeType, Layer, Schema

_TYPES: dict[str, AttributeType] = {"number": "float", "rating": "int"}
_ASKED = frozenset({"choices", "textarea", "number", "datetime", "rating", "taxonomy"})
_DOCUMENT = "about_document"  # the layer of what is asked of the whole document, besides choices


def is_config(head: Head) -> bool:
    """Whether a file is a labelling config."""
    start = head.start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<View", b"<?xml", b"<!--")) and b"<View" in start and b"toName" in head.start


def schema_of(source: Source, name: str) -> Schema | Damage:
    """The schema that a labelling config amounts to."""
    config = read(source)
    return config if isinstance(config, Damage) else _schema(config, name)


def _schema(config: Config, name: str) -> Schema:
    names = LayerNames(ANNOTATION_COLUMNS)
    layers: list[Layer] = []
    for control in config.controls.values():
        if control.tag.endswith("labels"):
            layers += _layers(control, names, whole=False)
    for control in config.controls.values():
        if control.tag == "choices" and not control.per_region:
            layers += _layers(control, names, whole=True)
    regions = {names.new(plain(one.name)): one for one in config.controls.values() if _is_attribute(one, regions=True)}
    others = {names.new(plain(one.name)): one for one in config.controls.values() if _is_attribute(one, regions=False)}
    if others:
        layers.append(layer_of(names.new(_DOCUMENT), _DOCUMENT, {}, whole=True))
    asked = [
        msgspec.structs.replace(
            layer, attributes=_attributes(regions if layer.span is not None else others if layer is layers[-1] else {})
        )
        for layer in layers
    ]
    links = [label for label in dict.fromkeys(config.relations) if label and label != CONTINUES]
    relations = relations_of(links, layers, names)
    return Schema(name=name, version=1, layers={layer.name: layer for layer in asked}, relations=relations)


def _layers(control: Control, names: LayerNames, *, whole: bool) -> list[Layer]:
    called = plain(control.name)
    values = [value for value in control.values if value != called]
    inner = {value.removeprefix(f"{called}."): None for value in values}
    if len(values) < len(control.values):
        return [layer_of(names.new(called), called, inner, whole=whole, required=False)]
    if whole:
        return [layer_of(names.new(called), called, inner, whole=True)]
    return layers_of(inner, called, names)


def _is_attribute(control: Control, *, regions: bool) -> bool:
    if control.tag not in _ASKED or control.per_region != regions:
        return False
    return regions or control.tag != "choices"


def _attributes(controls: dict[str, Control]) -> dict[str, Attribute]:
    return {name: _attribute(name, control) for name, control in controls.items()}


def _attribute(name: str, control: Control) -> Attribute:
    title = plain(control.name) if plain(control.name) != name else None
    values = tuple(dict.fromkeys(control.values))
    if set(values) == {"true", "false"}:
        return Attribute(name=name, title=title, type="bool")
    if values:
        many = control.many or control.tag == "taxonomy"
        return Attribute(name=name, title=title, type="enum", values=values, many=many)
    return Attribute(name=name, title=title, type=_TYPES.get(control.tag, "string"))
