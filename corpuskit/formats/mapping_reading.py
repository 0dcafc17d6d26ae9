"""Mapping files: read with the line of every mistake, and held against the schema that they map to."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import msgspec

from corpuskit.errors import SchemaError
from corpuskit.formats.mapping import (
    IN_FOLDERS,
    RECORD_FIELDS,
    TO_FILL_IN,
    VERSION,
    AttributeTarget,
    EventTarget,
    LabelFrom,
    Links,
    Mapping,
    MetadataTarget,
    RelationTarget,
    SpanTarget,
    Unmapped,
)
from corpuskit.formats.span_table.columns import TableTarget, problem_of
from corpuskit.model import Scalar
from corpuskit.plainyaml import Steps, YamlFile, did_you_mean, shown
from corpuskit.schema.reading import line_of
from corpuskit.schema.types import Layer, Schema

_TOP = (
    "mapping", "format", "schema", "spans", "events", "relations", "attributes", "normalisations", "metadata", "table",
    "annotators",
)  # fmt: skip
_TABLES = ("span-table", "span-table-jsonl")
_EMPTY = "Draft a mapping from the files that it is for: corpuskit map infer FILES --output NAME.mapping.yaml."
_LONGEST_NUMBER = 10**18
P = ParamSpec("P")
T = TypeVar("T")


class _LinksFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`otherwise` of an event as written in the file."""

    anchor: str
    roles: dict[str, Any] = {}


class _EventFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event as written in the file: a role's relation may be given by its name alone."""

    layer: str | None = None
    label: str | None = None
    anchor: str | None = None
    extend: tuple[str, ...] = ()
    roles: dict[str, Any] = {}
    trigger: str | None = None
    otherwise: _LinksFile | None = None
    attributes: dict[str, Scalar] = {}


def load_mapping(path: Path, schema: Schema, name: str | None = None) -> Mapping:
    """The mapping in a YAML file, checked against a schema; `name` is how messages call the file.

    Raises SchemaError with line and key for what cannot be read and for what the schema does not have.
    """
    return mapping_from(YamlFile.read(path, name), schema)


def format_in(path: Path) -> str | None:
    """The format that a mapping file is for, if it says one. Raises SchemaError where it is no YAML."""
    data = YamlFile.read(path).data
    found = data.get("format") if isinstance(data, dict) else None
    return found if isinstance(found, str) else None


def mapping_from(file: YamlFile, schema: Schema) -> Mapping:
    """The mapping in a YAML file that was read already. Raises SchemaError with line and key for the first mistake."""
    reading = _Reading(file, schema)
    mapping = reading.mapping()
    for error in reading.errors:
        raise error
    assert mapping is not None  # else there is an error
    return mapping


def errors_in_mapping(file: YamlFile, schema: Schema) -> list[SchemaError]:
    """The mistakes in a mapping file in the order of its lines: one for each type that has some. Where the head of the
    file is wrong, nothing else is looked at.
    """
    reading = _Reading(file, schema)
    reading.mapping()
    return sorted([*reading.errors, *file.others], key=lambda error: line_of(error, file.name))


def _mapping(file: YamlFile, reading: "_Reading", schema: Schema) -> Mapping:
    data = file.mapping(file.data, ())
    if file.data is None:
        raise file.error((), "the file is empty", _EMPTY)
    reading.tried(file.refuse_unknown, data, _TOP, ())
    _check_head(file, data, schema)
    return Mapping(
        format=data["format"],
        schema=data["schema"],
        spans=reading.section(data, "spans", reading.span),
        events=reading.section(data, "events", reading.event),
        relations=reading.section(data, "relations", reading.relation),
        attributes=reading.section(data, "attributes", reading.attribute),
        normalisations=reading.section(data, "normalisations", reading.attribute),
        metadata=reading.tried(reading.metadata, data.get("metadata")) or MetadataTarget(),
        table=reading.tried(reading.table, data),
        in_folders=data.get("annotators") is not None,
    )


def _check_head(file: YamlFile, data: dict[str, Any], schema: Schema) -> None:
    version = data.get("mapping")
    if version != VERSION or isinstance(version, bool):
        raise file.error(("mapping",), f"expected {VERSION}, the version of this language, found {shown(version)}")
    for key in ("format", "schema"):
        if not isinstance(data.get(key), str):
            raise file.error((key,), f"expected the name of a {key}, found {shown(data.get(key))}")
    if data.get("annotators", IN_FOLDERS) != IN_FOLDERS:
        problem = f"expected '{IN_FOLDERS}', found {shown(data['annotators'])}"
        raise file.error(("annotators",), problem, "Leave it out where the files name annotators.")
    if data["schema"] != schema.name:
        problem = f"the mapping is for the schema '{data['schema']}', but the corpus has '{schema.name}'"
        raise file.error(("schema",), problem, "Take another mapping, or name the corpus's schema and adapt the rest.")


class _Reading:
    """The sections of one mapping file, read and held against a schema; an error in one type hides none in others."""

    def __init__(self, file: YamlFile, schema: Schema) -> None:
        self._file = file
        self._schema = schema
        self.errors: list[SchemaError] = []

    def mapping(self) -> Mapping | None:
        """The mapping, without what has errors; None where the head is wrong."""
        mapping = self.tried(_mapping, self._file, self, self._schema)
        if mapping is not None and not self.errors:
            self.tried(self.check_triggers, mapping)
        return mapping

    def tried(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What `read` returns, or None where it raises an error, which is kept."""
        try:
            return read(*args, **kwargs)
        except SchemaError as error:
            self.errors.append(error)
            return None

    def section(self, data: dict[str, Any], key: str, read: Callable[[Any, Steps], T]) -> dict[str, T | Unmapped]:
        """One section: foreign type to target, each read and checked by `read`."""
        result: dict[str, T | Unmapped] = {}
        for name, value in (self.tried(self._file.mapping, data.get(key), (key,)) or {}).items():
            target = self.tried(self._target, value, (key, name), read)
            if target is not None:
                result[name] = target
        return result

    def _target(self, value: Any, path: Steps, read: Callable[[Any, Steps], T]) -> T | Unmapped:
        """What one foreign type becomes."""
        if not isinstance(value, dict):
            problem = f"expected a mapping, found {shown(value)}"
            raise self._file.error(path, problem, "To leave it out, write {set_aside: why}.")
        return self._unmapped(value, path) or read(value, path)

    def _unmapped(self, value: Any, path: Steps) -> Unmapped | None:
        if not (isinstance(value, dict) and "set_aside" in value):
            return None
        target = self._file.convert(value, Unmapped, path)
        if target.why.strip() in ("", TO_FILL_IN):
            hint = "Map it to what the schema has, or say why it is set aside."
            raise self._file.error((*path, "set_aside"), f"'{target.why}' is still to be filled in", hint)
        return target

    def _known(self, word: str, known: Sequence[str], path: Steps, kind: str) -> None:
        if word not in known:
            problem = f"there is no {kind} '{word}'; known are: {', '.join(known) or 'none'}"
            raise self._file.error(path, problem, did_you_mean(word, known))

    def span(self, value: Any, path: Steps) -> SpanTarget:
        """A target whose layer the schema has, with labels that the layer has."""
        target = self._file.convert(value, SpanTarget, path)
        self._known(target.layer, list(self._schema.layers), (*path, "layer"), "layer")
        layer = self._schema.layers[target.layer]
        if isinstance(target.label, LabelFrom):
            self._check_label_from(layer, target.label, (*path, "label"))
        elif target.label is not None:
            self._check_label(layer, target.label, (*path, "label"))
        return target

    def _check_label_from(self, layer: Layer, label: LabelFrom, path: Steps) -> None:
        if (label.from_marks is None) == (label.feature is None):
            raise self._file.error(path, "a label is taken from_marks, or from a feature: write one of the two")
        if label.values and label.feature is None:
            raise self._file.error((*path, "values"), "has no meaning without feature")
        for index, name in enumerate(label.from_marks or ()):
            self._check_label(layer, name, (*path, "from_marks", index))
        for word, name in label.values.items():
            self._check_label(layer, name, (*path, "values", word))

    def _check_label(self, layer: Layer, label: str, path: Steps) -> None:
        if label not in layer.labels:
            problem = f"the layer {layer.name} has no label '{label}'; it has: {', '.join(layer.labels) or 'none'}"
            raise self._file.error(path, problem, did_you_mean(label, layer.labels))

    def event(self, value: Any, path: Steps) -> EventTarget:
        """A target whose relations the schema has, and whose roles make sense together."""
        given = self._file.convert(value, _EventFile, path)
        otherwise = None
        if given.otherwise is not None:
            roles = self._roles(given.otherwise.roles, (*path, "otherwise", "roles"))
            otherwise = Links(anchor=given.otherwise.anchor, roles=roles)
        target = EventTarget(
            becomes=self._becomes(given, path),
            anchor=given.anchor,
            extend=given.extend,
            roles=self._roles(given.roles, (*path, "roles")),
            trigger=given.trigger,
            otherwise=otherwise,
            attributes=given.attributes,
        )
        self._check_event(target, path)
        for name, value in target.attributes.items():
            here = (*path, "attributes", name)
            self._known(name, self._attributes(), here, "attribute")
            self._check_number(value, here)
        return target

    def _becomes(self, given: _EventFile, path: Steps) -> SpanTarget | None:
        """The annotation that each event is, if the file says so."""
        if given.layer is None:
            if given.label is not None:
                raise self._file.error((*path, "label"), "has no meaning without layer")
            return None
        if given.anchor is not None:
            raise self._file.error((*path, "anchor"), "has no meaning with layer: the event itself is the anchor")
        named = {"layer": given.layer} if given.label is None else {"layer": given.layer, "label": given.label}
        return self.span(named, path)

    def _roles(self, value: dict[str, Any], path: Steps) -> dict[str, RelationTarget | Unmapped]:
        result: dict[str, RelationTarget | Unmapped] = {}
        for role, given in value.items():
            here = (*path, role)
            if isinstance(given, str):
                self._check_relation(given, here)
                result[role] = RelationTarget(relation=given)
            elif isinstance(given, dict):
                result[role] = self._unmapped(given, here) or self.relation(given, here)
            else:
                raise self._file.error(here, f"expected the name of a relation, found {shown(given)}")
        return result

    def _check_event(self, target: EventTarget, path: Steps) -> None:
        for key in ("extend", "trigger", "otherwise"):
            if target.anchor is None and getattr(target, key):
                raise self._file.error((*path, key), "has no meaning without anchor, where the trigger is the anchor")
        roles = [role for role in (target.anchor, *target.roles) if role is not None]
        named: list[tuple[str | None, Steps]] = [(target.trigger, (*path, "trigger"))]
        if target.otherwise is not None:
            named.append((target.otherwise.anchor, (*path, "otherwise", "anchor")))
            named.extend((role, (*path, "otherwise", "roles", role)) for role in target.otherwise.roles)
        for role, where in named:
            if role is not None:
                self._known(role, roles, where, "role")
        for index, role in enumerate(target.extend):
            if role in roles:
                raise self._file.error((*path, "extend", index), f"'{role}' cannot be a role of its own too")
        if target.anchor in target.roles:
            raise self._file.error((*path, "roles", target.anchor), "the anchor has no relation to itself")

    def relation(self, value: Any, path: Steps) -> RelationTarget:
        """A target whose relation the schema has."""
        target = self._file.convert(value, RelationTarget, path)
        self._check_relation(target.relation, (*path, "relation"))
        for index, other in enumerate(target.otherwise):
            self._check_relation(other, (*path, "otherwise", index))
        return target

    def _check_relation(self, relation: str, path: Steps) -> None:
        self._known(relation, list(self._schema.relations), path, "relation")

    def attribute(self, value: Any, path: Steps) -> AttributeTarget:
        """A target whose attribute some layer or relation of the schema has."""
        target = self._file.convert(value, AttributeTarget, path)
        known = dict.fromkeys(self._attributes())
        known |= {name: None for relation in self._schema.relations.values() for name in relation.attributes}
        self._known(target.attribute, list(known), (*path, "attribute"), "attribute")
        for word, ours in target.values.items():
            self._check_number(ours, (*path, "values", word))
        return target

    def _attributes(self) -> list[str]:
        """The attributes of all layers."""
        return list(dict.fromkeys(name for layer in self._schema.layers.values() for name in layer.attributes))

    def _check_number(self, ours: Scalar, path: Steps) -> None:
        if isinstance(ours, int | float) and not (math.isfinite(ours) and abs(ours) < _LONGEST_NUMBER):
            problem = f"{shown(ours)} is no number that a record can hold"
            raise self._file.error(path, problem, "Put it in quotes if it is a word.")

    def check_triggers(self, mapping: Mapping) -> None:
        """Raise for an event whose trigger is its anchor, unless `spans` says what the trigger becomes."""
        for name, target in mapping.events.items():
            if not isinstance(target, EventTarget) or target.becomes is not None:
                continue
            if target.anchor is None and name not in mapping.spans:
                problem = f"without anchor the trigger is the anchor, but spans does not say what '{name}' becomes"
                raise self._file.error(("events", name), problem, f"Add '{name}' to spans, or name the anchor's role.")

    def metadata(self, value: Any) -> MetadataTarget:
        """What the file says of a table of metadata, checked against the schema."""
        path: Steps = ("metadata",)
        target = self._file.convert(self._file.mapping(value, path), MetadataTarget, path)
        known = [*RECORD_FIELDS, *self._schema.metadata]
        taken: dict[str, str] = {}
        for column, ours in target.columns.items():
            here = (*path, "columns", column)
            self._known(ours, known, here, "metadata")
            if ours in taken:
                raise self._file.error(here, f"the column '{taken[ours]}' becomes {ours} already")
            if column in target.leave_out:
                raise self._file.error(here, "stands under leave_out too")
            taken[ours] = column
        return target

    def table(self, data: dict[str, Any]) -> TableTarget | None:
        """What the file says of the columns of a table of annotations."""
        path: Steps = ("table",)
        if data.get("table") is None:
            return None
        if data["format"] not in _TABLES:
            raise self._file.error(path, f"has no meaning for the format {data['format']}")
        target = self._file.convert(self._file.mapping(data["table"], path), TableTarget, path)
        problem = problem_of(target)
        if problem is not None:
            raise self._file.error((*path, problem[0]), problem[1])
        return target
