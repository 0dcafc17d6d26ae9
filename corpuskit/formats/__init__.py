"""Formats: each turns foreign files into documents and annotations. It changes nothing in place and says what it drops.

To add one, write `formats/NAME.py` with what `Format` asks for and name it in `FORMATS`.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from corpuskit.formats import brat, records, txt
from corpuskit.formats.items import Input, Item, Options, Unit


class Format(Protocol):
    """A module of this folder. Its docstring is its help: what it reads, the options it heeds, what it cannot carry."""

    NAME: str
    TITLE: str
    SUFFIXES: tuple[str, ...]
    CARRIES_ANNOTATIONS: bool

    def units(self, inputs: Sequence[Input], options: Options) -> Iterable[Unit]:
        """The units among the input files, in the order of `inputs`. Each input is in exactly one unit."""

    def survey(self, units: Sequence[Unit], options: Options) -> None:
        """Raise FormatError, before anything is imported, where the mapping lacks types that the files hold."""

    def read(self, unit: Unit, options: Options) -> Item:
        """What a unit holds. Raises FormatError only where nothing can go on; single faults are set aside."""


FORMATS: tuple[Format, ...] = (txt, brat, records)
