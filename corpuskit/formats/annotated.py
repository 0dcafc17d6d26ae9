"""Formats of annotations that are one file for one document or many: what a module of such a format offers."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, Protocol

import msgspec

from corpuskit.articles.items import Head, Source
from corpuskit.formats.entries import AnnotatorSet, Damage, ForeignDocument
from corpuskit.formats.mapping import Mapping
from corpuskit.formats.span_table.columns import TableTarget
from corpuskit.model import Document
from corpuskit.schema.types import Schema

#: What becomes of an annotation whose edges are inside tokens: the export is refused, edges move, or it is left out.
Misaligned = Literal["error", "expand", "shrink", "drop"]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the user said about how to read annotations; `beside` gives a file from the folder of the one that is read,
    by its name, or None where there is none; `around` the files that a pattern such as ``texts/*.txt`` finds from the
    nearest folder above it that has any, never outside of what was given; `table` says what the columns of a table are,
    where a mapping does.
    """

    encoding: str | None = None
    beside: Callable[[str], Source | None] = lambda _name: None
    around: Callable[[str], Iterator[Source]] = lambda _pattern: iter(())
    table: TableTarget | None = None


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A document that goes out, with the entries of each annotator: offsets count code points."""

    document: Document
    sets: tuple[AnnotatorSet, ...]


class OfIds(str):
    """What a format's `losses` says of an id that it does not hold: the record comes back with another one."""


class Target(Protocol):
    """Where files go that a format writes."""

    def add(self, path: str, content: bytes | Iterable[bytes]) -> None:
        """A file with these bytes, at a path inside the target's folder, with forward slashes."""


class Writing(msgspec.Struct, frozen=True, kw_only=True):
    """How a corpus is written: its schema, the mapping from foreign types to it, and the name for single files.

    `misaligned` is what becomes of edges inside a token in formats that mark tokens, `scheme` how their tags say where
    an annotation begins; `parquet` asks formats of records for Parquet in place of JSON Lines.
    """

    schema: Schema
    mapping: Mapping
    stem: str
    misaligned: Misaligned = "error"
    scheme: Literal["BIO", "BIOES"] = "BIO"
    parquet: bool = False


class AnnotatedFormat(Protocol):
    """A module for files of annotations."""

    NAME: str
    TITLE: str
    SUFFIXES: tuple[str, ...]
    EXTRA: str | None
    HOLDS: frozenset[str]

    def claims(self, head: Head) -> bool:
        """Whether a file looks like one of this format; never raises."""

    def documents(self, source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
        """The documents of a file, one at a time, in its order."""

    def write(self, documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
        """Write documents with their annotations. What the format does not hold is left out."""
