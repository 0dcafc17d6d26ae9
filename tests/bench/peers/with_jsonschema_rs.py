"""jsonschema-rs: the lines, parsed by orjson, against a JSON Schema that says what JSON Schema can."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path

from tests.bench.peers import lines

PACKAGES = ("jsonschema-rs", "orjson")
SLOW = False
CHECKS = "fields, types, layers, labels, attributes and their values, number of pieces"
CANNOT = "offsets against the text, relation ends, overlap, ids used twice, anything across lines"


def prepare(corpus: Path, folder: Path) -> None:
    """Write the JSON Schemas."""
    from tests.bench.peers.vocabulary import write_schemas

    write_schemas(corpus, folder)


def faulty(corpus: Path, folder: Path) -> Iterator[str]:
    """Lines that are not valid."""
    orjson, jsonschema_rs = importlib.import_module("orjson"), importlib.import_module("jsonschema_rs")
    for kind in ("documents", "annotations"):
        content = json.loads((folder / f"{kind}.schema.json").read_text(encoding="utf-8"))
        validator = jsonschema_rs.validator_for(content)
        for place, line in lines(corpus, kind):
            try:
                valid = validator.is_valid(orjson.loads(line))
            except (orjson.JSONDecodeError, ValueError):
                valid = False
            if not valid:
                yield place
