"""The floor: orjson merely parses the lines."""

import importlib
from collections.abc import Iterator
from pathlib import Path

from tests.bench.peers import lines

PACKAGES = ("orjson",)
SLOW = False
CHECKS = "that each line is JSON"
CANNOT = "anything else"


def prepare(_corpus: Path, _folder: Path) -> None:
    """Nothing is needed."""


def faulty(corpus: Path, _folder: Path) -> Iterator[str]:
    """Lines that are no JSON."""
    orjson = importlib.import_module("orjson")
    for kind in ("documents", "annotations"):
        for place, line in lines(corpus, kind):
            try:
                orjson.loads(line)
            except orjson.JSONDecodeError:
                yield place
