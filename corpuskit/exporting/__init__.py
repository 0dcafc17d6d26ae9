"""Exporting: a corpus as files of another tool, and what these cannot hold, counted before anything is written.

The steps: `naming` gives layers and labels the names of foreign types, or `reversing` reads a mapping backwards;
`shedding` leaves out what a format does not hold and counts it; `outgoing` makes entries of the rest; `run` does both
for a whole corpus, first to count and then to write; `sidecar` keeps what was left out beside the files.
"""

from collections.abc import Iterable
from typing import Protocol

from corpuskit.exporting.losses import Losses
from corpuskit.exporting.run import MAPPING, Exported, Request, export, refuse_inside, survey
from corpuskit.exporting.sidecar import BY_FOLDER
from corpuskit.formats import ANNOTATED, brat
from corpuskit.formats.annotated import Outgoing, Target, Writing

__all__ = [
    "BY_FOLDER",
    "MAPPING",
    "WRITTEN",
    "Exported",
    "Losses",
    "Request",
    "Writable",
    "export",
    "refuse_inside",
    "survey",
]


class Writable(Protocol):
    """A format that can be written."""

    NAME: str
    TITLE: str
    HOLDS: frozenset[str]

    def write(self, documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
        """Write documents with their annotations. What the format does not hold is left out."""


_ALL: tuple[Writable, ...] = (brat, *ANNOTATED)
#: The formats that can be written, by their names.
WRITTEN: dict[str, Writable] = {module.NAME: module for module in _ALL}
