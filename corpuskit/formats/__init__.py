"""Formats: each turns foreign files into documents and annotations. It changes nothing in place and says what it drops.

To add one for a tool whose files hold annotations, write `formats/NAME.py` with what `AnnotatedFormat` asks for and
name it in `ANNOTATED`; what consists of several files needs all that `Format` asks for, and a place in `FORMATS`.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from corpuskit.errors import FormatError
from corpuskit.formats import (
    articles,
    brat,
    catma,
    conll,
    conllu,
    doccano,
    hf,
    inception,
    label_studio,
    prodigy,
    records,
    refi_qda,
    spacy,
    tei,
    web_annotation,
    webanno,
)
from corpuskit.formats.annotated import AnnotatedFormat
from corpuskit.formats.annotated_reading import FromFiles
from corpuskit.formats.bioc import bioc_json, bioc_xml
from corpuskit.formats.drafting import Seen
from corpuskit.formats.gate import bdoc as gate_bdoc
from corpuskit.formats.gate import xml as gate_xml
from corpuskit.formats.hf import of_tokens
from corpuskit.formats.items import Input, Item, Options, Own, Part, Unit
from corpuskit.formats.span_table import of_csv, of_lines
from corpuskit.formats.stam import csv_store as stam_csv
from corpuskit.formats.stam import json_store as stam
from corpuskit.formats.uima import json_cas, xmi

OPTIONS = (
    "encoding", "language", "clean", "furniture", "normalise", "map", "separator", "annotator", "annotator_from",
    "mapping", "metadata", "sample", "jobs", "offsets",
)  # fmt: skip


class Format(Protocol):
    """A module of this folder. Its docstring is its help: what it reads, the options it heeds, what it cannot carry.

    `HEEDS` are those of `OPTIONS` that have an effect; stating another one is the user's mistake.
    """

    NAME: str
    TITLE: str
    SUFFIXES: tuple[str, ...]
    CARRIES_ANNOTATIONS: bool
    HEEDS: frozenset[str]

    def looks_like(self, files: Sequence[Path]) -> bool:
        """Whether files, all that were given, are of this format; articles are what no other format claims."""

    def units(self, inputs: Sequence[Input], options: Options) -> Iterable[Unit]:
        """The units among the input files, in the order of `inputs`. Each input is in at most one unit; those in none
        are not files of this format.
        """

    def survey(self, units: Sequence[Unit], options: Options) -> None:
        """Raise FormatError, before anything is imported, where the mapping lacks types that the files hold or is for
        another format.
        """

    def parts(self, unit: Unit, options: Options) -> Iterable[Part]:
        """What is read at once of a unit, as a stream: the unit itself, unless its file may hold many documents."""

    def read(self, part: Part, options: Options) -> Iterable[Item]:
        """What a part holds; it may run in another process. Raises FormatError only where nothing can go on; single
        faults are set aside.
        """


class ReadInPlace(Format, Protocol):
    """A format whose files can be looked at where they are, with `Options.in_place`."""

    def own(self, units: Sequence[Unit], options: Options) -> Sequence[Own]:
        """The units, grouped by the schema that their own configuration gives or that is inferred from them; what the
        user says of a schema goes before.
        """


class Surveyed(Format, Protocol):
    """A format whose files tell which foreign types they hold, so that a mapping can be drafted from them."""

    def types_in(self, inputs: Sequence[Input], options: Options) -> Seen:
        """The types that files of this format among others hold, with how many there are of each."""


#: The formats of annotations that are one file for one document or many, the particular before the general.
ANNOTATED: tuple[AnnotatedFormat, ...] = (
    inception,
    refi_qda,
    webanno,
    xmi,
    json_cas,
    gate_xml,
    gate_bdoc,
    bioc_xml,
    bioc_json,
    catma,
    stam,
    stam_csv,
    label_studio,
    doccano,
    prodigy,
    web_annotation,
    tei,
    spacy,
    conllu,
    conll,
    hf,
    of_tokens,
    of_csv,
    of_lines,
)
_FROM_FILES = tuple(FromFiles(module) for module in ANNOTATED)
FORMATS: tuple[Format, ...] = (articles, brat, records, *_FROM_FILES)
#: The formats whose files `corpuskit validate` looks at in place.
IN_PLACE: tuple[ReadInPlace, ...] = (articles, brat, *_FROM_FILES)
#: The formats from whose files `corpuskit map infer` drafts a mapping.
SURVEYED: tuple[Surveyed, ...] = (brat, *_FROM_FILES)


def refuse_unheeded(format_: Format, stated: Iterable[str]) -> None:
    """Raise FormatError for the first of the options in `stated` (names from `OPTIONS`) that has no effect."""
    for option in stated:
        if option not in format_.HEEDS:
            heeded = ", ".join(map(_as_written, filter(format_.HEEDS.__contains__, OPTIONS)))
            problem = f"{_as_written(option)} has no effect on files that are read as {format_.NAME}"
            raise FormatError(problem, f"Leave it out; this format heeds {heeded}.")


def _as_written(option: str) -> str:
    return "--no-clean" if option == "clean" else f"--{option.replace('_', '-')}"
