"""The schema language itself as a JSON Schema, for editors that complete and check a schema while it is written."""

from typing import Any

import msgspec

from corpuskit.schema.names import NAME
from corpuskit.schema.written import WrittenSchema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Mappings whose keys are names that the schema gives: they become tables and columns.
_NAMED = ("metadata", "registries", "layers", "relations", "attributes")


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of which every schema that `reading` takes is an instance.

    What depends on other parts of the file, such as whether a layer exists, only `reading` knows.
    """
    _, components = msgspec.json.schema_components([WrittenSchema], ref_template="#/$defs/{name}")
    definitions = {name: _tidy(definition) for name, definition in sorted(components.items())}
    top = definitions.pop("WrittenSchema")
    for definition in (top, *definitions.values()):
        for key in _NAMED:
            if key in definition.get("properties", {}):
                _name_keys(definition["properties"][key])
    _only_enums_have_values(definitions["WrittenAttribute"])
    definitions["WrittenExample"]["minProperties"] = definitions["WrittenExample"]["maxProperties"] = 1
    top["title"] = "A corpuskit schema"
    return {"$schema": _DIALECT, **top, "$defs": definitions}


def _tidy(item: Any) -> Any:
    """A part of a JSON Schema without the names of classes, and without defaults that say nothing."""
    if isinstance(item, list):
        return [_tidy(part) for part in item]
    if not isinstance(item, dict):
        return item
    return {
        key: _tidy(value)
        for key, value in item.items()
        # Under `properties`, title and default are keys of the language, and what they hold is a dict.
        if isinstance(value, dict) or not (key == "title" or (key == "default" and value in ("", None, [])))
    }


def _name_keys(item: dict[str, Any]) -> None:
    """Say of a mapping's keys, wherever in the item it stands, that they are names."""
    for part in (item, *item.get("anyOf", ())):
        if part.get("type") == "object":
            part["propertyNames"] = {"pattern": f"^{NAME.pattern}$"}


def _only_enums_have_values(attribute: dict[str, Any]) -> None:
    attribute["if"] = {"properties": {"type": {"const": "enum"}}}
    attribute["then"] = {"required": ["values"]}
    attribute["else"] = {"properties": {"values": False}}
