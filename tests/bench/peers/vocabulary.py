"""The closed vocabulary of a corpus as plain JSON, and as JSON Schemas of its two kinds of line.

Peers that check a vocabulary read these files, so that in their processes nothing of corpuskit is loaded.
"""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from corpuskit.corpus import Corpus
from corpuskit.model import NAME, AnnotationLine, Document
from corpuskit.schema.types import Attribute

Json = dict[str, Any]

FILES = {"documents": "documents.schema.json", "annotations": "annotations.schema.json"}
_TYPES = {"bool": "boolean", "int": "integer", "float": "number"}
_PATTERNS = {"date": r"^\d{4}-\d{2}-\d{2}$", "url": "^https?://"}


def write_vocabulary(root: Path, folder: Path) -> None:
    """Write `vocabulary.json`: what the corpus's schema says of metadata, layers, labels, attributes, relations."""
    schema = Corpus(root).schema
    layers = {
        layer.name: {
            "labels": list(layer.labels),
            "label_required": layer.label_required and bool(layer.labels),
            "pieces": None if layer.span is None else layer.span.pieces,
            "attributes": _attributes(root, layer.attributes.values()),
        }
        for layer in schema.layers.values()
    }
    said = {
        "reference": schema.reference,
        "name": f"^{NAME.pattern}$",
        "metadata": _attributes(root, schema.metadata.values()),
        "layers": layers,
        "relations": list(schema.relations),
    }
    (folder / "vocabulary.json").write_text(json.dumps(said), encoding="utf-8")


def _attributes(root: Path, attributes: Iterable[Attribute]) -> Json:
    described = {}
    for attribute in attributes:
        values = list(attribute.values)
        if attribute.registry is not None:
            values = _ids(root / "registry" / f"{attribute.registry}.csv")
        described[attribute.name] = {
            "type": "enum" if values else attribute.type,
            "values": values,
            "many": attribute.many,
            "required": attribute.required,
            "pattern": attribute.pattern,
        }
    return described


def _ids(path: Path) -> list[str]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file)]


def write_schemas(root: Path, folder: Path) -> None:
    """Write a JSON Schema for each kind of line: msgspec's of the records, narrowed to the vocabulary."""
    import msgspec

    write_vocabulary(root, folder)
    said = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    documents, annotations = msgspec.json.schema(Document), msgspec.json.schema(AnnotationLine)
    document = documents["$defs"]["Document"]["properties"]
    document["id"] = {"type": "string", "pattern": said["name"]}
    document["metadata"] = _object(said["metadata"])
    records = annotations["$defs"]
    records["AnnotationLine"]["properties"]["schema"] = {"const": said["reference"]}
    for record in ("Annotation", "Relation"):
        records[record]["properties"]["id"] = {"type": "string", "pattern": said["name"]}
        records[record]["properties"]["confidence"] = {"type": "number", "minimum": 0, "maximum": 1}
    records["Relation"]["properties"]["label"] = {"enum": said["relations"]}
    records["Annotation"]["properties"]["layer"] = {"enum": list(said["layers"])}
    records["Annotation"]["allOf"] = [
        {"if": {"properties": {"layer": {"const": name}}}, "then": _layer(layer)}
        for name, layer in said["layers"].items()
    ]
    # A number cannot be compared with its neighbour, so that a piece may run backwards as far as this schema knows.
    piece = records["Annotation"]["properties"]["pieces"]["items"]
    piece["prefixItems"] = [{"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 1}]
    for kind, content in (("documents", documents), ("annotations", annotations)):
        (folder / FILES[kind]).write_text(json.dumps(content), encoding="utf-8")


def _layer(layer: Json) -> Json:
    most = {"many": None, 1: 1, None: 0}[layer["pieces"]]
    pieces: Json = {"minItems": 0 if layer["pieces"] is None else 1} | ({} if most is None else {"maxItems": most})
    properties: Json = {"pieces": pieces, "attributes": _object(layer["attributes"])}
    if layer["labels"]:
        properties["label"] = {"enum": layer["labels"]}
    required = ["pieces"] * (layer["pieces"] is not None) + ["label"] * layer["label_required"]
    needed = [name for name, attribute in layer["attributes"].items() if attribute["required"]]
    return {"properties": properties, "required": [*required, *(["attributes"] if needed else [])]}


def _object(attributes: Json) -> Json:
    return {
        "type": "object",
        "properties": {name: _value(attribute) for name, attribute in attributes.items()},
        "required": [name for name, attribute in attributes.items() if attribute["required"]],
        "additionalProperties": False,
    }


def _value(attribute: Json) -> Json:
    one: Json = {"type": _TYPES.get(attribute["type"], "string")}
    if attribute["values"]:
        one = {"enum": attribute["values"]}
    pattern = attribute["pattern"] or _PATTERNS.get(attribute["type"])
    if pattern:
        one["pattern"] = pattern
    return {"type": "array", "items": one} if attribute["many"] else one
