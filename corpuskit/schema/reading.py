"""A schema read from YAML: every mistake is an error with the file, the line, the key and what would be right."""

import re
from pathlib import Path
from typing import Any, Literal

import msgspec

from corpuskit.plainyaml import Steps, YamlFile, did_you_mean, shown
from corpuskit.schema import names
from corpuskit.schema.types import Attribute, Label, Layer, Registry, RelationType, Schema, Span

_TOP = ("schema", "version", "help", "metadata", "registries", "layers", "relations", "require")
_LAYER = ("help", "labels", "label", "span", "attributes")
_REQUIRABLE = ("label", "text", "tool", "confidence", "comment", "origin")
_ARITY = re.compile(r"(\d+)(?:\.\.(\d+|\*))?")


class _RelationFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A relation as written in the file."""

    from_: str = msgspec.field(name="from")
    to: str
    per_from: str | int = "0..*"
    symmetric: bool = False
    help: str | None = None


def read_schema(path: Path, name: str | None = None) -> Schema:
    """The schema in a YAML file; `name` is how messages call it. Raises SchemaError with line and key."""
    return schema_from(YamlFile.read(path, name))


def schema_from(file: YamlFile) -> Schema:
    """The schema in a YAML file that was read already. Raises SchemaError with line and key."""
    data = file.mapping(file.data, ())
    file.refuse_unknown(data, _TOP, ())
    for key, kind in (("schema", str), ("version", int), ("layers", dict)):
        if not isinstance(data.get(key), kind) or isinstance(data[key], bool):
            found = "missing" if key not in data else f"found {shown(data[key])}"
            raise file.error((key,), f"{found}; expected {_EXPECTED[key]}")
    if data["version"] < 1:
        raise file.error(("version",), f"found {data['version']}; versions begin with 1")
    if problem := names.problem_with(data["schema"]):
        raise file.error(("schema",), problem)
    registries = {
        n: _registry(file, n, value) for n, value in file.mapping(data.get("registries"), ("registries",)).items()
    }
    layers = {n: _layer(file, n, value, set(registries)) for n, value in data["layers"].items()}
    relations = {
        n: _relation(file, n, v, layers) for n, v in file.mapping(data.get("relations"), ("relations",)).items()
    }
    metadata = _attributes(file, data.get("metadata"), ("metadata",), set(registries), names.DOCUMENT_COLUMNS)
    _refuse_double_names(file, registries, layers, relations)
    return Schema(
        name=data["schema"],
        version=data["version"],
        help=_help(file, data, ()),
        metadata=metadata,
        registries=registries,
        layers=layers,
        relations=relations,
        require=_require(file, data.get("require")),
    )


_EXPECTED = {"schema": "the schema's name", "version": "a whole number", "layers": "a mapping of layers"}


def _help(file: YamlFile, data: dict[str, Any], path: Steps) -> str | None:
    value = data.get("help")
    if value is not None and not isinstance(value, str):
        raise file.error((*path, "help"), f"expected text, found {shown(value)}")
    return value


def _named(file: YamlFile, name: str, path: Steps, own: tuple[str, ...]) -> None:
    problem = names.problem_with(name)
    if name in own:
        problem = f"'{name}' is a column that every such table has"
    if problem:
        raise file.error(path, problem, "Choose another name.")


def _attributes(
    file: YamlFile, value: Any, path: Steps, registries: set[str], own: tuple[str, ...]
) -> dict[str, Attribute]:
    result = {}
    for name, item in file.mapping(value, path).items():
        here = (*path, name)
        _named(file, name, here, own)
        attribute = file.convert(file.mapping(item, here), Attribute, here)
        _check_attribute(file, attribute, here, registries)
        result[name] = msgspec.structs.replace(attribute, name=name)
    return result


def _check_attribute(file: YamlFile, attribute: Attribute, path: Steps, registries: set[str]) -> None:
    if (attribute.type == "enum") != bool(attribute.values):
        problem = "an enum needs its values" if attribute.type == "enum" else "only an enum has values"
        raise file.error((*path, "values"), problem, "Write type: enum and values: [one, two].")
    if len(set(attribute.values)) != len(attribute.values):
        raise file.error((*path, "values"), "a value is written twice")
    if attribute.type == "ref" and attribute.registry not in registries:
        missing = attribute.registry is None
        problem = "a ref needs a registry" if missing else f"there is no registry {shown(attribute.registry)}"
        problem += f"; known are: {', '.join(sorted(registries)) or 'none'}"
        raise file.error((*path, "registry"), problem, did_you_mean(attribute.registry or "", registries))
    if attribute.type != "ref" and attribute.registry is not None:
        raise file.error((*path, "registry"), f"only the type ref has a registry, this is {attribute.type}")
    if attribute.pattern is not None:
        _check_pattern(file, attribute, (*path, "pattern"))


def _check_pattern(file: YamlFile, attribute: Attribute, path: Steps) -> None:
    if attribute.type != "string":
        raise file.error(path, f"only the type string has a pattern, this is {attribute.type}")
    try:
        re.compile(attribute.pattern or "")
    except re.error as error:
        raise file.error(path, f"not a regular expression: {error}") from error


def _registry(file: YamlFile, name: str, value: Any) -> Registry:
    path = ("registries", name)
    if problem := names.problem_with_table(name):
        raise file.error(path, problem, "Choose another name.")
    columns = _attributes(file, value, path, set(), ("id",))
    for column in columns:
        if problem := names.problem_with_column(column, name):
            raise file.error((*path, column), problem, "Choose another name.")
    return Registry(name=name, columns=columns)


def _layer(file: YamlFile, name: str, value: Any, registries: set[str]) -> Layer:
    path = ("layers", name)
    if problem := names.problem_with_table(name):
        raise file.error(path, problem, "Choose another name.")
    data = file.mapping(value, path)
    file.refuse_unknown(data, _LAYER, path)
    labels = _labels(file, data.get("labels"), (*path, "labels"))
    presence = data.get("label", "required" if labels else "optional")
    if presence not in ("required", "optional"):
        raise file.error((*path, "label"), f"found {shown(presence)}, expected required or optional")
    if presence == "required" and not labels:
        hint = "Give the layer labels, or remove label: required."
        raise file.error((*path, "label"), "a label is required, but the layer has no labels", hint)
    return Layer(
        name=name,
        help=_help(file, data, path),
        labels=labels,
        label_required=presence == "required",
        span=_span(file, data.get("span"), (*path, "span")),
        attributes=_attributes(
            file, data.get("attributes"), (*path, "attributes"), registries, names.ANNOTATION_COLUMNS
        ),
    )


def _labels(file: YamlFile, value: Any, path: Steps) -> dict[str, Label]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            if not isinstance(item, str):
                hint = None if item is None or isinstance(item, dict | list) else f'Write "{shown(item)}".'
                raise file.error((*path, index), f"a label is a word, found {shown(item)}", hint)
        if len(set(value)) != len(value):
            raise file.error(path, "a label is written twice")
        return {name: Label(name=name) for name in value}
    if isinstance(value, str):
        problem = f"expected a list of labels, found {shown(value)}"
        raise file.error(path, problem, f"Write labels: [{value}].")
    labels = {}
    for name, item in file.mapping(value, path).items():
        label = file.convert(file.mapping(item, (*path, name)), Label, (*path, name))
        labels[name] = msgspec.structs.replace(label, name=name)
    return labels


def _span(file: YamlFile, value: Any, path: Steps) -> Span | None:
    if value == "document":
        return None
    if isinstance(value, str):
        raise file.error(path, f"found {shown(value)}, expected document or a mapping such as {{pieces: many}}")
    return file.convert(file.mapping(value, path), Span, path)


def _relation(file: YamlFile, name: str, value: Any, layers: dict[str, Layer]) -> RelationType:
    path = ("relations", name)
    _named(file, name, path, names.ANNOTATION_COLUMNS)
    relation = file.convert(file.mapping(value, path), _RelationFile, path)
    ends: tuple[tuple[Literal["from", "to"], str], ...] = (("from", relation.from_), ("to", relation.to))
    for end, layer in ends:
        if layer not in layers:
            problem = f"there is no layer '{layer}'; known are: {', '.join(layers)}"
            raise file.error((*path, end), problem, did_you_mean(layer, layers))
    if relation.symmetric and relation.from_ != relation.to:
        raise file.error((*path, "symmetric"), "a symmetric relation links a layer with itself")
    return RelationType(
        name=name,
        from_layer=relation.from_,
        to_layer=relation.to,
        per_from=_arity(file, relation.per_from, (*path, "per_from")),
        symmetric=relation.symmetric,
        help=relation.help,
    )


def _arity(file: YamlFile, value: str | int, path: Steps) -> tuple[int, int | None]:
    match = _ARITY.fullmatch(str(value))
    if match is None:
        raise file.error(path, f"found {shown(value)}, expected how many, such as 0..1, 1 or 0..*")
    least = int(match[1])
    most = least if match[2] is None else None if match[2] == "*" else int(match[2])
    if most is not None and most < max(least, 1):
        raise file.error(path, f"found {shown(value)}, but the second number must not be below the first, nor 0")
    return least, most


def _require(file: YamlFile, value: Any) -> dict[str, tuple[str, ...]]:
    result = {}
    for status, fields in file.mapping(value, ("require",)).items():
        path = ("require", status)
        if status not in ("accepted", "suggested", "rejected"):
            problem = "unknown status; expected one of accepted, suggested, rejected"
            raise file.error(path, problem, did_you_mean(status, ("accepted", "suggested", "rejected")))
        if not isinstance(fields, list):
            raise file.error(path, f"expected a list of fields, found {shown(fields)}")
        for index, field in enumerate(fields):
            if field not in _REQUIRABLE:
                problem = f"unknown field {shown(field)}; expected one of {', '.join(_REQUIRABLE)}"
                raise file.error((*path, index), problem, did_you_mean(str(field), _REQUIRABLE))
        result[status] = tuple(fields)
    return result


def _refuse_double_names(
    file: YamlFile, registries: dict[str, Registry], layers: dict[str, Layer], relations: dict[str, RelationType]
) -> None:
    for name in layers:
        if name in registries:
            raise file.error(("layers", name), "a registry has the same name, and both become tables", "Rename one.")
    for relation in relations.values():
        if relation.single and relation.name in layers[relation.from_layer].attributes:
            problem = f"the layer {relation.from_layer} has an attribute of this name, and both become columns"
            raise file.error(("relations", relation.name), problem, "Rename one.")
