"""Relations read from a schema's YAML: where they may start and end, how many there may be, and their attributes."""

import re
from collections.abc import Mapping
from typing import Any

from corpuskit.plainyaml import Steps, YamlFile, did_you_mean, shown
from corpuskit.schema import names
from corpuskit.schema.reading_attributes import read_attributes
from corpuskit.schema.reading_words import check_name, divided
from corpuskit.schema.types import Arity, End, Layer, RelationType
from corpuskit.schema.written import WrittenRelation

_ARITY = re.compile(r"(\d{1,9})(?:\.\.(\d{1,9}|\*))?", re.ASCII)


def read_relation(
    file: YamlFile, name: str, value: Any, layers: Mapping[str, Layer], registries: set[str]
) -> RelationType:
    """A relation, whose ends are among `layers`. Raises SchemaError."""
    path = ("relations", name)
    check_name(file, name, path, names.ANNOTATION_COLUMNS)
    rest, words = divided(file, file.mapping(value, path), path)
    attributes = rest.pop("attributes", None)
    written = file.convert(rest, WrittenRelation, path)
    relation = RelationType(
        name=name,
        **words,
        from_ends=_ends(file, written.from_, (*path, "from"), layers),
        to_ends=_ends(file, written.to, (*path, "to"), layers),
        per_from=_arity(file, written.per_from, (*path, "per_from")),
        per_to=_arity(file, written.per_to, (*path, "per_to")),
        symmetric=written.symmetric,
        acyclic=written.acyclic,
        attributes=read_attributes(file, attributes, (*path, "attributes"), registries, names.RELATION_COLUMNS),
    )
    _check_direction(file, relation, path)
    return relation


def _check_direction(file: YamlFile, relation: RelationType, path: Steps) -> None:
    if relation.symmetric:
        if not _alike(relation.from_ends, relation.to_ends):
            raise file.error((*path, "symmetric"), "a symmetric relation has the same layers and labels at both ends")
        if relation.per_to != (0, None):
            problem = "a symmetric relation has no direction, so per_from counts those at both ends"
            raise file.error((*path, "per_to"), problem, "Write per_from alone.")
        if relation.acyclic:
            raise file.error((*path, "acyclic"), "a symmetric relation has no direction, so it cannot go in a circle")
    if relation.acyclic and set(relation.from_layers) != set(relation.to_layers):
        problem = "a relation can go in a circle only where it starts and ends in the same layers"
        raise file.error((*path, "acyclic"), problem, "Remove acyclic.")


def _alike(some: tuple[End, ...], others: tuple[End, ...]) -> bool:
    return {(end.layer, frozenset(end.labels)) for end in some} == {(e.layer, frozenset(e.labels)) for e in others}


def _ends(file: YamlFile, value: str | list[str], path: Steps, layers: Mapping[str, Layer]) -> tuple[End, ...]:
    items = value if isinstance(value, list) else [value]
    if not items:
        raise file.error(path, "names no layer")
    found: dict[str, list[str]] = {}
    for index, item in enumerate(items):
        here = (*path, index) if isinstance(value, list) else path
        name, dot, label = item.partition(".")
        _check_end(file, here, name, label if dot else None, layers)
        if name in found and (problem := _named_already(name, label if dot else None, found[name])):
            raise file.error(here, problem)
        found.setdefault(name, []).extend([label] if dot else [])
    return tuple(End(name, tuple(labels)) for name, labels in found.items())


def _named_already(name: str, label: str | None, labels: list[str]) -> str | None:
    """What is wrong with naming a layer, or a label of it, after `labels` of it were named; none are all of them."""
    if label is None:
        return (
            f"labels of {name} are named already, and {name} alone means all" if labels else f"{name} is named already"
        )
    if not labels:
        return f"{name}, with all its labels, is named already"
    return f"{name}.{label} is named already" if label in labels else None


def _check_end(file: YamlFile, path: Steps, name: str, label: str | None, layers: Mapping[str, Layer]) -> None:
    if name not in layers:
        problem = f"there is no layer '{name}'; known are: {', '.join(layers)}"
        raise file.error(path, problem, did_you_mean(name, layers))
    labels = layers[name].labels
    if label is not None and label not in labels:
        problem = f"the layer {name} has no label '{label}'; it has: {', '.join(labels) or 'none'}"
        raise file.error(path, problem, did_you_mean(label, labels))


def _arity(file: YamlFile, value: str | int, path: Steps) -> Arity:
    match = _ARITY.fullmatch(str(value))
    if match is None:
        raise file.error(path, f"found {shown(value)}, expected how many, such as 0..1, 1 or 0..*")
    least = int(match[1])
    most = least if match[2] is None else None if match[2] == "*" else int(match[2])
    if most is not None and most < max(least, 1):
        raise file.error(path, f"found {shown(value)}, but the second number must not be below the first, nor 0")
    return least, most


def check_columns(file: YamlFile, relations: Mapping[str, RelationType], layers: Mapping[str, Layer]) -> None:
    """Raise where a relation and an attribute would be the same column of a layer's table."""
    for relation in relations.values():
        for layer in relation.from_layers if relation.single else ():
            if relation.name in layers[layer].attributes:
                problem = f"the layer {layer} has an attribute of this name, and both become columns"
                raise file.error(("relations", relation.name), problem, "Rename one.")
