"""Layers read from a schema's YAML: their labels, what their pieces may look like, and how they may meet others."""

from collections.abc import Mapping
from typing import Any, get_args

from corpuskit.plainyaml import Steps, YamlFile, did_you_mean, shown
from corpuskit.schema import names
from corpuskit.schema.reading_attributes import read_attributes
from corpuskit.schema.reading_words import divided, examples_of
from corpuskit.schema.types import Label, Layer, Overlap, Span
from corpuskit.schema.written import WrittenLabel

_LAYER = ("title", "help", "examples", "labels", "label", "span", "attributes")
_OVERLAPS: tuple[str, ...] = get_args(Overlap)


def read_layer(file: YamlFile, name: str, value: Any, registries: set[str]) -> Layer:
    """A layer; what it says of other layers is checked by `check_meetings`. Raises SchemaError."""
    path = ("layers", name)
    if problem := names.problem_with_table(name):
        raise file.error(path, problem, "Choose another name.")
    data = file.mapping(value, path)
    file.refuse_unknown(data, _LAYER, path)
    _, words = divided(file, data, path)
    labels = _labels(file, data.get("labels"), (*path, "labels"))
    presence = data.get("label", "required" if labels else "optional")
    if presence not in ("required", "optional"):
        raise file.error((*path, "label"), f"found {shown(presence)}, expected required or optional")
    if presence == "required" and not labels:
        hint = "Give the layer labels, or remove label: required."
        raise file.error((*path, "label"), "a label is required, but the layer has no labels", hint)
    return Layer(
        name=name,
        **words,
        labels=labels,
        label_required=presence == "required",
        span=_span(file, data.get("span"), (*path, "span")),
        attributes=read_attributes(
            file, data.get("attributes"), (*path, "attributes"), registries, names.ANNOTATION_COLUMNS
        ),
        examples=examples_of(file, data.get("examples"), (*path, "examples")),
    )


def _labels(file: YamlFile, value: Any, path: Steps) -> dict[str, Label]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            if not isinstance(item, str):
                hint = None if item is None or isinstance(item, dict | list) else f'Write "{shown(item)}".'
                if isinstance(item, dict):
                    hint = f"Write words alone, or a mapping: labels: {{{next(iter(item), 'name')}: {{help: …}}}}."
                raise file.error((*path, index), f"a label is a word, found {shown(item)}", hint)
        if len(set(value)) != len(value):
            raise file.error(path, "a label is written twice")
        return {name: Label(name=name) for name in value}
    if isinstance(value, str):
        problem = f"expected a list of labels, found {shown(value)}"
        raise file.error(path, problem, f"Write labels: [{value}].")
    labels = {}
    for name, item in file.mapping(value, path).items():
        if isinstance(item, str):
            hint = f'Write {{help: "{item}"}}.'
            raise file.error((*path, name), f"expected a mapping such as {{help: …}}, found {shown(item)}", hint)
        rest, words = divided(file, file.mapping(item, (*path, name)), (*path, name))
        written = file.convert(rest, WrittenLabel, (*path, name))
        labels[name] = Label(name=name, **words, examples=tuple(written.examples))
    return labels


def _span(file: YamlFile, value: Any, path: Steps) -> Span | None:
    if value == "document":
        return None
    if isinstance(value, str):
        raise file.error(path, f"found {shown(value)}, expected document or a mapping such as {{pieces: many}}")
    data = file.mapping(value, path)
    meetings = file.mapping(data.get("overlap_with"), (*path, "overlap_with"))
    for other, overlap in meetings.items():
        if overlap not in _OVERLAPS:
            problem = f"found {shown(overlap)}, expected one of {', '.join(_OVERLAPS)}"
            hint = did_you_mean(overlap, _OVERLAPS) if isinstance(overlap, str) else None
            raise file.error((*path, "overlap_with", other), problem, hint)
    return file.convert({**data, "overlap_with": meetings}, Span, path)


def check_meetings(file: YamlFile, layers: Mapping[str, Layer]) -> None:
    """Raise where `overlap_with` names what is no layer with pieces, or two layers say different things of each other.

    All layers could be read.
    """
    for layer in layers.values():
        for other, overlap in (layer.span.overlap_with if layer.span else {}).items():
            path = ("layers", layer.name, "span", "overlap_with", other)
            if other == layer.name:
                problem = "is the layer itself, whose annotations meet as overlap says"
                raise file.error(path, problem, f"Write overlap: {overlap}.")
            if other not in layers:
                problem = f"there is no layer {shown(other)}; known are: {', '.join(layers)}"
                raise file.error(path, problem, did_you_mean(other, layers))
            span = layers[other].span
            if span is None:
                raise file.error(path, f"the layer {other} has no pieces that could overlap: it has span: document")
            theirs = span.overlap_with.get(layer.name, overlap)
            if theirs != overlap:
                raise file.error(path, f"says {overlap}, but the layer {other} says {theirs} of {layer.name}")
