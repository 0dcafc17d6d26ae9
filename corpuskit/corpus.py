"""A corpus folder as Python values: its configuration, its schema, and its documents with everything said of them."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from corpuskit.errors import CorpuskitError
from corpuskit.findings import Place
from corpuskit.jsonl import (
    BYTE_ORDER_MARK,
    Fault,
    Line,
    RawLine,
    decoded,
    document_of,
    fault_in,
    id_of,
    read_all,
)
from corpuskit.model import AnnotationLine, Document
from corpuskit.plainyaml import YamlFile, shown
from corpuskit.registries import RegistryTable, read_registry
from corpuskit.schema.reading import schema_from
from corpuskit.schema.types import Schema
from corpuskit.storage import Snapshot

FORMAT = 1
CONFIG = "corpus.yaml"


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What corpus.yaml says: the format of the folder and how the corpus presents itself."""

    format: int = FORMAT
    title: str | None = None
    description: str | None = None
    licence: str | None = None
    citation: str | None = None


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """One document with all annotators' lines about it, and what could not be read of either.

    `document` is None where it could not be read (then `place` says where it stands), for lines whose document is not
    in their shard, and for faults that belong to no document. For such lines `documents` says what is known of the
    documents file: it is not there at all, it holds a line that may be the document, or it can be read. `raw` is the
    document's line.
    """

    shard: str
    place: Place | None = None
    document: Document | None = None
    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()
    documents: Literal["absent", "damaged", "read"] = "read"
    raw: bytes = b""


class Corpus:
    """A corpus opened for reading. All paths in it are relative to `root`, with forward slashes."""

    def __init__(self, root: Path) -> None:
        if root.is_file():
            hint = (
                f"Give the folder that it is in: {root.parent}"
                if root.name == CONFIG
                else "Give the folder of a corpus."
            )
            raise CorpuskitError(f"{root}: is a file, not a corpus folder", hint)
        self.root = root
        self.snapshot = Snapshot(root)
        self.config = self._read_config()
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

    def _read_config(self) -> Config:
        if not self.snapshot.exists(CONFIG):
            hint = f"Make one with: corpuskit init {shlex.quote(str(self.root))}"
            raise CorpuskitError(f"{self.root}: not a corpus: there is no {CONFIG}", hint)
        file = YamlFile.read(self.root / CONFIG)
        data = file.mapping(file.data, ())
        version = data.get("format")
        if not isinstance(version, int):
            raise file.error(
                ("format",), f"expected the version of the folder's format, such as {FORMAT}, found {shown(version)}"
            )
        if version > FORMAT:
            hint = "Install a newer corpuskit to read it."
            raise file.error(
                ("format",), f"the corpus has format {version}, but this corpuskit reads up to {FORMAT}", hint
            )
        return file.convert(data, Config, ())

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

        A byte order mark, with which some editors begin a file, is no part of the first line.
        """
        try:
            with self.snapshot.open(path) as file:
                for number, raw in enumerate(file, 1):
                    line = raw.rstrip(b"\n") if number > 1 else raw.rstrip(b"\n").removeprefix(BYTE_ORDER_MARK)
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
        waiting, homeless = self._annotation_lines(shard)
        path = f"documents/{shard}.jsonl"
        documents: Literal["absent", "damaged", "read"] = "read" if self.snapshot.exists(path) else "absent"
        for number, raw in self.lines(path):
            place = Place(path, number)
            document = decoded(raw, Document)
            name = id_of(raw) if document is None else document.id
            lines, faults = read_all(waiting.pop(name, []) if name is not None else [])
            if document is None:
                faults = (fault_in(raw, Document, place, document=name), *faults)
                documents = "damaged" if name is None and not faults[0].conflict else documents
            yield Bundle(shard=shard, place=place, document=document, lines=lines, faults=faults, raw=raw)
        for left in waiting.values():
            lines, faults = read_all(left)
            yield Bundle(shard=shard, lines=lines, faults=faults, documents=documents)
        if homeless:
            yield Bundle(shard=shard, faults=tuple(homeless))

    def _annotation_lines(self, shard: str) -> tuple[dict[str, list[RawLine]], list[Fault]]:
        waiting: dict[str, list[RawLine]] = {}
        homeless: list[Fault] = []
        for annotator in self.annotators():
            path = f"annotations/{annotator}/{shard}.jsonl"
            for number, raw in self.lines(path):
                place = Place(path, number)
                document = document_of(raw)
                if document is None:
                    homeless.append(fault_in(raw, AnnotationLine, place, annotator=annotator))
                else:
                    waiting.setdefault(document, []).append((annotator, place, raw))
        return waiting, homeless

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
