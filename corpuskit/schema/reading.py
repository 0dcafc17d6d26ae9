"""A schema read from YAML: every mistake is an error with the file, the line, the key and what would be right.

This module reads the whole and its top; the others of its family read attributes, layers, relations and rules.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from corpuskit.errors import SchemaError
from corpuskit.plainyaml import YamlFile, did_you_mean, shown
from corpuskit.schema import names
from corpuskit.schema.reading_attributes import read_attributes
from corpuskit.schema.reading_layers import check_meetings, read_layer
from corpuskit.schema.reading_relations import check_columns, read_relation
from corpuskit.schema.reading_rules import check_rule_ids, read_rule
from corpuskit.schema.reading_words import text_or_texts
from corpuskit.schema.types import Layer, Registry, RelationType, Schema, SqlRule

T = TypeVar("T")
P = ParamSpec("P")
_TOP = ("schema", "version", "help", "metadata", "registries", "layers", "relations", "require", "rules")
_STATUSES = ("accepted", "suggested", "rejected")
_REQUIRABLE = ("label", "text", "tool", "confidence", "comment", "origin")
_EXPECTED = {"schema": "the schema's name", "version": "a whole number", "layers": "a mapping of layers"}


def read_schema(path: Path, name: str | None = None) -> Schema:
    """The schema in a YAML file; `name` is how messages call it. Raises SchemaError with line and key."""
    return schema_from(YamlFile.read(path, name))


def schema_from(file: YamlFile) -> Schema:
    """The schema in a YAML file that was read already. Raises SchemaError with line and key."""
    reading = _Reading(file)
    schema = reading.schema()
    if schema is None:
        raise reading.errors[0]
    return schema


def errors_in(file: YamlFile) -> list[SchemaError]:
    """The errors of a schema in the order of its lines: one for each layer, relation, rule or attribute that has some.

    What depends on a part that cannot be read, such as relations on layers, is looked at once that part is right.
    """
    reading = _Reading(file)
    reading.schema()
    return sorted([*reading.errors, *file.others], key=lambda error: line_of(error, file.name))


def line_of(error: SchemaError, name: str) -> int:
    """The line of an error in the file of a name; 0 where it has none."""
    line = error.message.removeprefix(f"{name}:").partition(":")[0]
    return int(line) if line.isdigit() else 0


class _Reading:
    """One schema on its way: each part is read by itself, so that an error in one does not hide those of others."""

    def __init__(self, file: YamlFile) -> None:
        self._file = file
        self.errors: list[SchemaError] = []

    def _tried(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What `read` returns, or None where it raises an error, which is kept."""
        try:
            return read(*args, **kwargs)
        except SchemaError as error:
            self.errors.append(error)
            return None

    def schema(self) -> Schema | None:
        """The schema, or None where there are errors."""
        file = self._file
        data = self._tried(file.mapping, file.data, ())
        if data is None or self._tried(_check_top, file, data) is None:
            return None
        self._tried(file.refuse_unknown, data, _TOP, ())
        helps = self._tried(text_or_texts, file, data.get("help"), ("help",))
        registries = self._read_each(data, "registries", _registry, file)
        known = set(self._keys(data, "registries"))
        layers = self._read_each(data, "layers", read_layer, file, known)
        metadata = self._tried(
            read_attributes, file, data.get("metadata"), ("metadata",), known, names.DOCUMENT_COLUMNS, conditions=False
        )
        require = self._tried(_require, file, data.get("require"))
        self._tried(_refuse_double_names, file, known, data["layers"])
        relations, rules = self._dependent(data, layers, known)
        if self.errors or helps is None:
            return None
        return Schema(
            name=data["schema"],
            version=data["version"],
            help=helps[0],
            helps=helps[1],
            metadata=metadata or {},
            registries=registries,
            layers=layers,
            relations=relations,
            require=require or {},
            rules=rules,
        )

    def _dependent(
        self, data: dict[str, Any], layers: dict[str, Layer], registries: set[str]
    ) -> tuple[dict[str, RelationType], tuple[SqlRule, ...]]:
        """Relations need layers that could be read, and rules, with their examples, need both."""
        file = self._file
        if self.errors and len(layers) < len(data["layers"]):
            return {}, ()
        self._tried(check_meetings, file, layers)
        relations = self._read_each(data, "relations", read_relation, file, layers, registries)
        if len(relations) < len(self._keys(data, "relations")):
            return relations, ()
        self._tried(check_columns, file, relations, layers)
        items = [] if data.get("rules") is None else data["rules"]
        if not isinstance(items, list):
            self.errors.append(file.error(("rules",), f"expected a list of rules, found {shown(items)}"))
            return relations, ()
        rules = [self._tried(read_rule, file, index, item, layers, relations) for index, item in enumerate(items)]
        good = tuple(rule for rule in rules if rule is not None)
        if len(good) == len(items):
            self._tried(check_rule_ids, file, good)
        return relations, good

    def _read_each(
        self, data: dict[str, Any], key: str, read: Callable[..., T], file: YamlFile, *more: object
    ) -> dict[str, T]:
        """The items under a key, read one by one; those with errors are not among them."""
        items = self._tried(file.mapping, data.get(key), (key,)) or {}
        result = {name: self._tried(read, file, name, value, *more) for name, value in items.items()}
        return {name: item for name, item in result.items() if item is not None}

    def _keys(self, data: dict[str, Any], key: str) -> dict[str, Any]:
        items = data.get(key)
        return items if isinstance(items, dict) else {}


def _check_top(file: YamlFile, data: dict[str, Any]) -> bool:
    for key, kind in (("schema", str), ("version", int), ("layers", dict)):
        if not isinstance(data.get(key), kind) or isinstance(data[key], bool):
            found = "missing" if key not in data else f"found {shown(data[key])}"
            near = [other for other in data if other not in _TOP and did_you_mean(other, (key,))]
            hint = f"Did you mean {key} where it says {near[0]}?" if key not in data and near else None
            raise file.error((key,), f"{found}; expected {_EXPECTED[key]}", hint)
    if data["version"] < 1:
        raise file.error(("version",), f"found {data['version']}; versions begin with 1")
    if problem := names.problem_with(data["schema"]):
        raise file.error(("schema",), problem)
    return True


def _registry(file: YamlFile, name: str, value: Any) -> Registry:
    path = ("registries", name)
    if problem := names.problem_with_table(name):
        raise file.error(path, problem, "Choose another name.")
    columns = read_attributes(file, value, path, set(), ("id",), conditions=False)
    for column in columns:
        if problem := names.problem_with_column(column, name):
            raise file.error((*path, column), problem, "Choose another name.")
    return Registry(name=name, columns=columns)


def _require(file: YamlFile, value: Any) -> dict[str, tuple[str, ...]]:
    result = {}
    for status, fields in file.mapping(value, ("require",)).items():
        path = ("require", status)
        if status not in _STATUSES:
            problem = f"unknown status; expected one of {', '.join(_STATUSES)}"
            raise file.error(path, problem, did_you_mean(status, _STATUSES))
        if not isinstance(fields, list):
            raise file.error(path, f"expected a list of fields, found {shown(fields)}")
        for index, field in enumerate(fields):
            if field not in _REQUIRABLE:
                problem = f"unknown field {shown(field)}; expected one of {', '.join(_REQUIRABLE)}"
                raise file.error((*path, index), problem, did_you_mean(str(field), _REQUIRABLE))
        result[status] = tuple(fields)
    return result


def _refuse_double_names(file: YamlFile, registries: set[str], layers: dict[str, Any]) -> None:
    for name in layers:
        if name in registries:
            raise file.error(("layers", name), "a registry has the same name, and both become tables", "Rename one.")
