"""What can look at the same lines as `corpuskit validate`: each peer is a program of its own, run as `python -m`.

A peer prints the place (`file:line`) of each line that it finds fault with, and exits with 1 if there were any. What
has to be converted for it, `prepare` puts into a folder beforehand, outside of what is measured. None of these packages
is a dependency of corpuskit: install those to compare with, for example `pip install orjson jsonschema-rs jsonschema
pydantic stam dkpro-cassis`. STAM's bindings are under the GPL and are only run here, in a process of their own.
"""

import importlib
import importlib.metadata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

#: Peers by the name to ask for, each a module of this folder; the first is the floor of the table.
PEERS = ("orjson", "msgspec", "jsonschema-rs", "pydantic", "jsonschema", "stam", "dkpro-cassis")

#: What corpuskit is asked for besides everything: the families that speak of records and of the closed vocabulary.
FIRST_TIER = "COR,SPN,LAB,REL,REG"


class Peer(Protocol):
    """A module of this folder."""

    PACKAGES: tuple[str, ...]
    SLOW: bool
    CHECKS: str
    CANNOT: str

    def prepare(self, corpus: Path, folder: Path) -> None:
        """Write into `folder` what the peer reads instead of, or besides, the lines of the corpus."""

    def faulty(self, corpus: Path, folder: Path) -> Iterator[str]:
        """The places of the lines that the peer finds fault with."""


def peer(name: str) -> Peer:
    """The module of a peer. It imports its packages only when it is asked to do something."""
    module: Peer = importlib.import_module(f"tests.bench.peers.with_{name.replace('-', '_')}")
    return module


def version(packages: Iterable[str]) -> str | None:
    """Names and versions of these packages, or None if one of them is not installed."""
    try:
        return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    except importlib.metadata.PackageNotFoundError:
        return None


def lines(corpus: Path, kind: str) -> Iterator[tuple[str, bytes]]:
    """The lines of all files of a kind (`documents` or `annotations`), each with its place."""
    for path in sorted((corpus / kind).rglob("*.jsonl")):
        name = path.relative_to(corpus).as_posix()
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield f"{name}:{number}", line
