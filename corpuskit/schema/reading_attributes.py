"""Attributes read from a schema's YAML: their types, values and patterns, and the conditions under which they apply."""

from collections.abc import Mapping
from typing import Any

from corpuskit.model import Scalar
from corpuskit.plainyaml import Steps, YamlFile, did_you_mean, shown
from corpuskit.schema import patterns
from corpuskit.schema.reading_words import check_name, divided
from corpuskit.schema.types import Attribute
from corpuskit.schema.values import TYPES, expected_instead
from corpuskit.schema.written import WrittenAttribute


def read_attributes(
    file: YamlFile, value: Any, path: Steps, registries: set[str], own: tuple[str, ...], *, conditions: bool = True
) -> dict[str, Attribute]:
    """The attributes under a key; `own` are the columns that their table has anyway.

    `conditions` says whether they may apply only `when` others have certain values. Raises SchemaError.
    """
    result = {}
    for name, item in file.mapping(value, path).items():
        here = (*path, name)
        check_name(file, name, here, own)
        if isinstance(item, str):
            hint = f"Write {{type: {item if item in TYPES else 'string'}}}."
            raise file.error(here, f"expected a mapping such as {{type: string}}, found {shown(item)}", hint)
        result[name] = _attribute(file, name, file.mapping(item, here), here, registries)
    for name, attribute in result.items():
        if attribute.when and not conditions:
            problem = "only attributes of layers and relations apply under a condition"
            raise file.error((*path, name, "when"), problem, "Remove it.")
        _check_condition(file, attribute, result, (*path, name, "when"))
    _refuse_circles(file, result, path)
    return result


def _attribute(file: YamlFile, name: str, data: dict[str, Any], path: Steps, registries: set[str]) -> Attribute:
    rest, words = divided(file, data, path)
    written = file.convert(rest, WrittenAttribute, path)
    attribute = Attribute(
        name=name,
        **words,
        type=written.type,
        values=tuple(written.values),
        registry=written.registry,
        pattern=written.pattern,
        required=written.required,
        many=written.many,
        default=written.default,
        when={name: _listed(value) for name, value in written.when.items()},
        examples=tuple(written.examples),
        sensitive=written.sensitive,
    )
    _check_values(file, attribute, path)
    _check_registry(file, attribute, path, registries)
    if attribute.pattern is not None:
        _check_pattern(file, attribute, (*path, "pattern"))
    _check_default(file, attribute, (*path, "default"))
    return attribute


def _listed(value: Scalar | list[Scalar]) -> tuple[Scalar, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _check_values(file: YamlFile, attribute: Attribute, path: Steps) -> None:
    if (attribute.type == "enum") != bool(attribute.values):
        problem = "an enum needs its values" if attribute.type == "enum" else "only an enum has values"
        raise file.error((*path, "values"), problem, "Write type: enum and values: [one, two].")
    if len(set(attribute.values)) != len(attribute.values):
        raise file.error((*path, "values"), "a value is written twice")


def _check_registry(file: YamlFile, attribute: Attribute, path: Steps, registries: set[str]) -> None:
    if attribute.type == "ref" and attribute.registry not in registries:
        missing = attribute.registry is None
        problem = "a ref needs a registry" if missing else f"there is no registry {shown(attribute.registry)}"
        problem += f"; known are: {', '.join(sorted(registries)) or 'none'}"
        raise file.error((*path, "registry"), problem, did_you_mean(attribute.registry or "", registries))
    if attribute.type != "ref" and attribute.registry is not None:
        raise file.error((*path, "registry"), f"only the type ref has a registry, this is {attribute.type}")


def _check_pattern(file: YamlFile, attribute: Attribute, path: Steps) -> None:
    if attribute.type != "string":
        raise file.error(path, f"only the type string has a pattern, this is {attribute.type}")
    if problem := patterns.problem_with(attribute.pattern or ""):
        raise file.error(path, *problem)


def _check_default(file: YamlFile, attribute: Attribute, path: Steps) -> None:
    default = attribute.default
    if default is None:
        return
    if attribute.many != isinstance(default, list):
        expected = "a list, since it has many values" if attribute.many else "one value"
        raise file.error(path, f"found {shown(default)}, expected {expected}")
    for value in default if isinstance(default, list) else [default]:
        if instead := expected_instead(attribute, value):
            raise file.error(path, f"found {shown(value)}, expected {instead}", _meant(value, attribute))


def _meant(value: Scalar, attribute: Attribute) -> str | None:
    return did_you_mean(str(value), attribute.values)


def _check_condition(file: YamlFile, attribute: Attribute, siblings: Mapping[str, Attribute], path: Steps) -> None:
    for name, values in attribute.when.items():
        here = (*path, name)
        if name == attribute.name:
            raise file.error(here, "an attribute cannot be a condition of itself")
        if name not in siblings:
            known = [other for other in siblings if other != attribute.name]
            problem = f"there is no attribute {shown(name)} beside it; known are: {', '.join(known) or 'none'}"
            raise file.error(here, problem, did_you_mean(name, known))
        if not values:
            raise file.error(here, "a list of no values can never hold", "Name at least one value.")
        for value in values:
            if expected := expected_instead(siblings[name], value):
                problem = f"found {shown(value)}, expected {expected}"
                raise file.error(here, problem, _meant(value, siblings[name]))


def _refuse_circles(file: YamlFile, attributes: Mapping[str, Attribute], path: Steps) -> None:
    """Raise where attributes apply only under each other's conditions."""
    open_ = {name: set(attribute.when) for name, attribute in attributes.items()}
    while free := {name for name, needs in open_.items() if not needs}:
        open_ = {name: needs - free for name, needs in open_.items() if name not in free}
    if open_:
        name = next(iter(open_))
        way = [name]
        while (following := next(n for n in attributes[way[-1]].when if n in open_)) not in way:
            way.append(following)
        circle = [*way[way.index(following) :], following]
        raise file.error((*path, circle[0], "when"), f"conditions in a circle: {' needs '.join(circle)}")
