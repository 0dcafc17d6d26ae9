"""A corpus folder as Python values: its configuration, its schema, and its documents with everything said of them."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from corpuskit.config import CONFIG, read_config
from corpuskit.errors import CorpuskitError
from corpuskit.findings import Place
from corpuskit.foreign import ForeignFault
from corpuskit.jsonl import (
    BYTE_ORDER_MARK,
    LONGEST_LINE,
    Fault,
    Line,
    LongLine,
    RawLine,
    decoded,
    document_of,
    fault_in,
    id_of,
    is_conflict,
    key_of,
    read_all,
)
from corpuskit.model import Document
from corpuskit.plainyaml import YamlFile
from corpuskit.registries import RegistryTable, read_registry
from corpuskit.schema.reading import schema_from
from corpuskit.schema.types import Schema
from corpuskit.snapshot import Snapshot


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """One document with all annotators' lines about it, and what could not be read of either.

    `document` is None where it could not be read (then `place` says where it stands), for lines whose document is not
    in their shard, and for faults that belong to no document. For such lines `documents` says what is known of the
    documents file: it is not there at all, it holds a line that may be the document or nothing at all, or it can be
    read. `raw` is the document's line. `foreign` is what is wrong in files of other tools that are
    read in place.
    """

    shard: str
    place: Place | None = None
    document: Document | None = None
    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()
    documents: Literal["absent", "damaged", "read"] = "read"
    raw: bytes = b""
    foreign: tuple[ForeignFault, ...] = ()


class RawBundle(msgspec.Struct, frozen=True, gc=False):
    """One document with all annotators' lines about it, as bytes; `document` is the id by which they were put together.

    The other fields are those of `Bundle`, which `read` makes of it.
    """

    shard: str
    place: Place | None
    document: str | None
    raw: bytes
    lines: Sequence[RawLine]
    documents: Literal["absent", "damaged", "read"] = "read"

    def read(self) -> Bundle:
        """The same as records, as far as it can be read."""
        lines, faults = read_all(self.lines)
        document = None
        if self.place is not None:
            document = decoded(self.raw, Document)
            if document is None:
                faults = (fault_in(self.raw, Document, self.place, document=self.document), *faults)
        return Bundle(
            shard=self.shard,
            place=self.place,
            document=document,
            lines=lines,
            faults=faults,
            documents=self.documents,
            raw=self.raw,
        )


class Corpus:
    """A corpus opened for reading. All paths in it are relative to `root`, with forward slashes.

    `snapshot` is what its files hold, if not what they hold now.
    """

    def __init__(self, root: Path, snapshot: Snapshot | None = None) -> None:
        if root.is_file():
            hint = (
                f"Give the folder that it is in: {root.parent}"
                if root.name == CONFIG
                else "Give the folder of a corpus."
            )
            raise CorpuskitError(f"{root}: is a file, not a corpus folder", hint)
        self.root = root
        self.snapshot = snapshot or Snapshot(root)
        self.config = read_config(root, self.snapshot)
        self.schema = self._read_schema()

    @classmethod
    def find(cls, path: Path) -> "Corpus":
        """The corpus at `path`, or in the nearest folder above it. Raises CorpuskitError where there is none."""
        start = path.absolute()
        for folder in (start, *start.parents):
            if (folder / CONFIG).is_file():
                return cls(folder)
        hint = "Make one with: corpuskit init FOLDER"
        raise CorpuskitError(f"{path}: no corpus here or in a folder above: there is no {CONFIG}", hint)

    def _read_schema(self) -> Schema:
        if not self.snapshot.exists("schema.yaml"):
            hint = "Copy one there, for example from: corpuskit init --schema news FOLDER"
            raise CorpuskitError(f"{self.root}: the corpus has no schema.yaml", hint)
        return schema_from(
            YamlFile(self.snapshot.read("schema.yaml").decode("utf-8-sig"), str(self.root / "schema.yaml"))
        )

    def annotators(self) -> list[str]:
        """The names of all annotators, sorted."""
        return self.snapshot.folders("annotations")

    def shards(self) -> list[str]:
        """The names of all shards, such as ``00001``, sorted; also those of annotations files without documents."""
        names = set(self.snapshot.names("documents", ".jsonl"))
        for annotator in self.annotators():
            names |= set(self.snapshot.names(f"annotations/{annotator}", ".jsonl"))
        return sorted(names)

    def lines(self, path: str) -> Iterator[tuple[int, bytes]]:
        """The lines of a file that are not blank, as (number from 1, bytes without the line feed).

        A byte order mark, with which some editors begin a file, is no part of the first line. Of a line longer than
        `LONGEST_LINE` only the beginning is given, as a `LongLine`.
        """
        try:
            with self.snapshot.open(path) as file:
                # No line of a file is longer than the file, so that most need not be measured.
                small = 0 < os.fstat(file.fileno()).st_size <= LONGEST_LINE
                for number, raw in enumerate(file if small else _measured(file), 1):
                    line = raw[:-1] if raw.endswith(b"\n") else raw
                    if number == 1 and not isinstance(line, LongLine):
                        line = line.removeprefix(BYTE_ORDER_MARK)
                    if line and not line.isspace():
                        yield number, line
        except FileNotFoundError:
            return

    def documents(self) -> Iterator[Document]:
        """All documents that can be read, in order."""
        for shard in self.shards():
            for _, raw in self.lines(f"documents/{shard}.jsonl"):
                if (document := decoded(raw, Document)) is not None:
                    yield document

    def bundles(self) -> Iterator[Bundle]:
        """All documents with everything said of them, in order; one shard is in memory at a time."""
        for shard in self.shards():
            yield from self.bundles_of(shard)

    def bundles_of(self, shard: str) -> Iterator[Bundle]:
        """The documents of one shard in order; then, without a document, lines that belong to none of them."""
        for raw in self.raw_bundles_of(shard):
            yield raw.read()

    def raw_bundles_of(self, shard: str) -> Iterator[RawBundle]:
        """The bundles of one shard as bytes, put together by what their lines begin with; nothing else was read.

        Of a line that names its document twice, the first one counts.
        """
        waiting = self._annotation_lines(shard)
        path = f"documents/{shard}.jsonl"
        homeless = waiting.pop(None, None)
        documents: Literal["absent", "damaged", "read"] = "read" if self.snapshot.exists(path) else "absent"
        number = 0
        for number, raw in self.lines(path):
            name = key_of(raw, b"id", id_of)
            if name is None and not is_conflict(raw):
                documents = "damaged"
            lines = waiting.pop(name, ()) if name is not None else ()
            yield RawBundle(shard, Place(path, number), name, raw, lines)
        if documents == "read" and not number:
            documents = "damaged"
        for name, left in waiting.items():
            yield RawBundle(shard, None, name, b"", left, documents)
        if homeless:
            yield RawBundle(shard, None, None, b"", homeless)

    def _annotation_lines(self, shard: str) -> dict[str | None, list[RawLine]]:
        """The annotation lines by their document, under None those that name none."""
        waiting: dict[str | None, list[RawLine]] = {}
        for annotator in self.annotators():
            path = f"annotations/{annotator}/{shard}.jsonl"
            for number, raw in self.lines(path):
                line = (annotator, Place(path, number), raw)
                waiting.setdefault(key_of(raw, b"document", document_of), []).append(line)
        return waiting

    def registry(self, name: str) -> dict[str, dict[str, str]]:
        """The records of a registry by their id, each as column to cell; empty where the file is absent.

        Raises CorpuskitError where the file is not a CSV file in UTF-8 with a column `id`.
        """
        table = self.registry_table(name)
        if table.fault is not None:
            raise CorpuskitError(f"{table.fault.place}: {table.fault.reason}", table.fault.hint)
        return {row.cells["id"]: row.cells for row in table.rows if "id" in row.cells}

    def registry_table(self, name: str) -> RegistryTable:
        """A registry as its file has it, also one that is faulty; without columns and rows where it is absent."""
        path = f"registry/{name}.csv"
        if not self.snapshot.exists(path):
            return RegistryTable(path=path)
        return read_registry(path, self.snapshot.read(path))


def _measured(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file, some of them with their line feed; of those that are too long only the beginning."""
    while raw := file.readline(LONGEST_LINE + 1):
        yield LongLine.skipping(raw, file) if len(raw.removesuffix(b"\n")) > LONGEST_LINE else raw
