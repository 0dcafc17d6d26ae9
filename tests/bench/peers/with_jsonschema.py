"""jsonschema, in Python alone: the same JSON Schema as for jsonschema-rs."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path

from tests.bench.peers import lines
from tests.bench.peers.with_jsonschema_rs import CANNOT, CHECKS, prepare

__all__ = ["CANNOT", "CHECKS", "PACKAGES", "SLOW", "faulty", "prepare"]

PACKAGES = ("jsonschema",)
SLOW = True


def faulty(corpus: Path, folder: Path) -> Iterator[str]:
    """Lines that are not valid."""
    jsonschema = importlib.import_module("jsonschema")
    for kind in ("documents", "annotations"):
        content = json.loads((folder / f"{kind}.schema.json").read_text(encoding="utf-8"))
        validator = jsonschema.Draft202012Validator(content)
        for place, line in lines(corpus, kind):
            try:
                valid = validator.is_valid(json.loads(line))
            except ValueError:
                valid = False
            if not valid:
                yield place
