"""pydantic: models of the same shape as the records, narrowed to the vocabulary, validate each line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from tests.bench.peers import lines

if TYPE_CHECKING:
    from pydantic import BaseModel

PACKAGES = ("pydantic",)
SLOW = False
CHECKS = "fields, types, layers, labels, attributes and their values, number of pieces"
CANNOT = "without validators of one's own: offsets against the text, relation ends, overlap, anything across lines"


def prepare(corpus: Path, folder: Path) -> None:
    """Write the vocabulary."""
    from tests.bench.peers.vocabulary import write_vocabulary

    write_vocabulary(corpus, folder)


def faulty(corpus: Path, folder: Path) -> Iterator[str]:
    """Lines that are not valid."""
    from pydantic import ValidationError

    said = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    for kind, model in (("documents", _document(said)), ("annotations", _line(said))):
        for place, line in lines(corpus, kind):
            try:
                model.model_validate_json(line)
            except ValidationError:
                yield place


def _model(name: str, fields: dict[str, Any]) -> "type[BaseModel]":
    from pydantic import ConfigDict, create_model

    config = ConfigDict(extra="forbid", frozen=True, strict=True)
    return create_model(name, __config__=config, **fields)


def _document(said: dict[str, Any]) -> "type[BaseModel]":
    removed: Any = _model("Removed", {"line": (int, ...), "text": (str, ...), "why": (str, ...)})
    text = (str | None, None)
    places = dict.fromkeys(("file", "sha256", "format", "encoding", "id"), text)
    origin = _model("Origin", {**places, "removed": (tuple[removed, ...], ())})
    fields: dict[str, Any] = dict.fromkeys(("title", "text", "text_sha256", "language", "revises"), text)
    metadata = _model("Metadata", _fields(said["metadata"]))
    empty = metadata.model_construct()
    return _model(
        "Document",
        {
            **fields,
            "id": (_name(said), ...),
            "length": (int | None, None),
            "metadata": (metadata, empty),
            "origin": (origin | None, None),
        },
    )


def _line(said: dict[str, Any]) -> "type[BaseModel]":
    from pydantic import Field

    kinds = tuple(_annotation(name, layer, said) for name, layer in said["layers"].items())
    union: Any = kinds[0]
    for kind in kinds[1:]:
        union = union | kind
    annotation: Any = Annotated[union, Field(discriminator="layer")] if len(kinds) > 1 else union
    label = Literal[tuple(said["relations"])]  # type: ignore[valid-type]
    ends = {"label": (label, ...), "from_": (str, Field(alias="from")), "to": (str, ...)}
    relation: Any = _model("Relation", {**_common(said), **ends, "attributes": (dict[str, Any], {})})
    return _model(
        "AnnotationLine",
        {
            "document": (str, ...),
            "text_sha256": (str | None, None),
            "schema_": (Literal[said["reference"]] | None, Field(None, alias="schema")),
            "annotations": (tuple[annotation, ...], ()),
            "relations": (tuple[relation, ...], ()),
        },
    )


def _common(said: dict[str, Any]) -> dict[str, Any]:
    from pydantic import Field

    place = _model("ForeignPlace", {"id": (str | None, None), "file": (str | None, None), "line": (int | None, None)})
    return {
        "id": (_name(said), ...),
        "status": (Literal["suggested", "rejected"] | None, None),
        "confidence": (Annotated[float, Field(ge=0, le=1)] | None, None),
        "tool": (str | None, None),
        "comment": (str | None, None),
        "origin": (place | None, None),
    }


def _annotation(name: str, layer: dict[str, Any], said: dict[str, Any]) -> "type[BaseModel]":
    from pydantic import Field

    label: Any = Literal[tuple(layer["labels"])] if layer["labels"] else str
    number = {"many": {"min_length": 1}, 1: {"min_length": 1, "max_length": 1}, None: {"max_length": 0}}
    start = Annotated[int, Field(ge=0)]
    pieces = Annotated[tuple[tuple[start, start], ...], Field(**number[layer["pieces"]])]
    attributes = _model(f"{name}_attributes", _fields(layer["attributes"]))
    needed = any(attribute["required"] for attribute in layer["attributes"].values())
    return _model(
        f"{name}_annotation",
        {
            **_common(said),
            "layer": (Literal[name], ...),
            "label": (label, ...) if layer["label_required"] else (label | None, None),
            "pieces": (pieces, () if layer["pieces"] is None else ...),
            "text": (str | None, None),
            "attributes": (attributes, ... if needed else attributes.model_construct()),
        },
    )


def _name(said: dict[str, Any]) -> Any:
    from pydantic import Field

    return Annotated[str, Field(pattern=said["name"])]


def _fields(attributes: dict[str, Any]) -> dict[str, Any]:
    import datetime

    from pydantic import Field

    types = {"bool": bool, "int": int, "float": float, "date": datetime.date, "datetime": datetime.datetime}
    fields = {}
    for name, attribute in attributes.items():
        kind: Any = Literal[tuple(attribute["values"])] if attribute["values"] else types.get(attribute["type"], str)
        if attribute["pattern"]:
            kind = Annotated[kind, Field(pattern=attribute["pattern"])]
        if attribute["many"]:
            kind = tuple[kind, ...]
        fields[name] = (kind, ...) if attribute["required"] else (kind | None, None)
    return fields
