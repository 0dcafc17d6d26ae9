"""A corpus folder as Python values: its configuration, its schema, and its documents with everything said of them."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from corpuskit.errors import CorpuskitError, uncapitalised
from corpuskit.findings import Place
from corpuskit.model import Annotation, AnnotationLine, Document, Relation
from corpuskit.plainyaml import YamlFile, shown
from corpuskit.schema.reading import schema_from
from corpuskit.schema.types import Schema
from corpuskit.storage import Snapshot

FORMAT = 1
CONFIG = "corpus.yaml"
MANY = " | "  # between the values of a cell of a registry that may hold several


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What corpus.yaml says: the format of the folder and how the corpus presents itself."""

    format: int = FORMAT
    title: str | None = None
    description: str | None = None
    licence: str | None = None
    citation: str | None = None


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a file that is no record: where, why, and of which document and annotation, as far as known."""

    place: Place
    reason: str
    annotator: str | None = None
    document: str | None = None
    annotation: str | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an annotations file that was read, with its place and whose it is."""

    annotator: str
    place: Place
    record: AnnotationLine


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """One document with all annotators' lines about it, and what could not be read of either.

    `document` is None where it could not be read (then `place` says where it stands), for lines whose document is not
    in their shard, and for faults that belong to no document.
    """

    shard: str
    place: Place | None = None
    document: Document | None = None
    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()


class RegistryRow(msgspec.Struct, frozen=True):
    """A record of a registry: the line where it begins, its cells by column, how many cells have no column."""

    place: Place
    cells: dict[str, str]
    excess: int = 0


class RegistryTable(msgspec.Struct, frozen=True, kw_only=True):
    """A registry as its file has it, in its order; with a fault, nothing of it could be read."""

    path: str
    columns: tuple[str, ...] = ()
    rows: tuple[RegistryRow, ...] = ()
    fault: Fault | None = None


class _LooseLine(msgspec.Struct, forbid_unknown_fields=True):
    """An annotation line whose annotations are still bytes, so that one bad one does not hide the others."""

    document: str
    text_sha256: str | None = None
    schema: str | None = None
    annotations: list[msgspec.Raw] = []
    relations: list[msgspec.Raw] = []


class _LineKey(msgspec.Struct):
    document: str


class _ItemKey(msgspec.Struct):
    id: str


class Corpus:
    """A corpus opened for reading. All paths in it are relative to `root`, with forward slashes."""

    def __init__(self, root: Path) -> None:
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
            hint = f"Make one with: corpuskit init {self.root}"
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
        """The lines of a file that are not blank, as (number from 1, bytes without the line feed)."""
        try:
            with self.snapshot.open(path) as file:
                for number, raw in enumerate(file, 1):
                    if not raw.isspace():
                        yield number, raw.rstrip(b"\n")
        except FileNotFoundError:
            return

    def documents(self) -> Iterator[Document]:
        """All documents that can be read, in order."""
        for shard in self.shards():
            for _, raw in self.lines(f"documents/{shard}.jsonl"):
                document, _problem = _decoded(raw, Document)
                if document is not None:
                    yield document

    def bundles(self) -> Iterator[Bundle]:
        """All documents with everything said of them, in order; one shard is in memory at a time."""
        for shard in self.shards():
            yield from self.bundles_of(shard)

    def bundles_of(self, shard: str) -> Iterator[Bundle]:
        """The documents of one shard in order; then, without a document, lines that belong to none of them."""
        waiting, homeless = self._annotation_lines(shard)
        for number, raw in self.lines(f"documents/{shard}.jsonl"):
            place = Place(f"documents/{shard}.jsonl", number)
            document, problem = _decoded(raw, Document)
            if document is None:
                key, _ = _decoded(raw, _ItemKey)
                fault = Fault(place=place, reason=problem, document=key.id if key else None)
                lines, faults = _read_all(waiting.pop(key.id, []) if key else [])
                yield Bundle(shard=shard, place=place, lines=lines, faults=(fault, *faults))
                continue
            lines, faults = _read_all(waiting.pop(document.id, []))
            yield Bundle(shard=shard, place=place, document=document, lines=lines, faults=faults)
        for left in waiting.values():
            lines, faults = _read_all(left)
            yield Bundle(shard=shard, lines=lines, faults=faults)
        if homeless:
            yield Bundle(shard=shard, faults=tuple(homeless))

    def _annotation_lines(self, shard: str) -> tuple[dict[str, list["_RawLine"]], list[Fault]]:
        waiting: dict[str, list[_RawLine]] = {}
        homeless: list[Fault] = []
        for annotator in self.annotators():
            path = f"annotations/{annotator}/{shard}.jsonl"
            for number, raw in self.lines(path):
                place = Place(path, number)
                key, problem = _decoded(raw, _LineKey)
                if key is None:
                    homeless.append(Fault(place=place, reason=problem, annotator=annotator))
                else:
                    waiting.setdefault(key.document, []).append((annotator, place, raw))
        return waiting, homeless

    def registry(self, name: str) -> dict[str, dict[str, str]]:
        """The records of a registry by their id, each as column to cell; empty where the file is absent.

        Raises CorpuskitError where the file is not a CSV file in UTF-8 with a column `id`.
        """
        table = self.registry_table(name)
        if table.fault is not None:
            raise CorpuskitError(f"{table.fault.place}: {table.fault.reason}", "Save it as CSV in UTF-8.")
        return {row.cells["id"]: row.cells for row in table.rows if "id" in row.cells}

    def registry_table(self, name: str) -> "RegistryTable":
        """A registry as its file has it, also one that is faulty; without columns and rows where it is absent."""
        path = f"registry/{name}.csv"
        if not self.snapshot.exists(path):
            return RegistryTable(path=path)
        try:
            text = self.snapshot.read(path).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return RegistryTable(
                path=path, fault=Fault(place=Place(path, 1), reason=f"not UTF-8 at byte {error.start}")
            )
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        columns: tuple[str, ...] = ()
        rows: list[RegistryRow] = []
        begin = 1
        try:
            for cells in reader:
                if cells and not columns:
                    columns = tuple(cells)
                elif cells:
                    pairs = dict(zip(columns, cells, strict=False))
                    rows.append(RegistryRow(Place(path, begin), pairs, max(0, len(cells) - len(columns))))
                begin = reader.line_num + 1
        except csv.Error as error:
            return RegistryTable(path=path, fault=Fault(place=Place(path, begin), reason=f"not CSV: {error}"))
        if problem := _problem_with_columns(columns):
            return RegistryTable(path=path, fault=Fault(place=Place(path, 1), reason=problem))
        return RegistryTable(path=path, columns=columns, rows=tuple(rows))


def _problem_with_columns(columns: tuple[str, ...]) -> str | None:
    if "id" not in columns:
        return "there is no column 'id'"
    twice = next((column for column in columns if columns.count(column) > 1), None)
    return None if twice is None else f"the column '{twice}' is there twice"


_RawLine = tuple[str, Place, bytes]


def _decoded(raw: bytes, kind: type[msgspec.Struct]) -> tuple[Any, str]:
    try:
        return msgspec.json.decode(raw, type=kind), ""
    except msgspec.MsgspecError as error:
        return None, uncapitalised(str(error))
    except (RecursionError, UnicodeDecodeError) as error:
        return None, "nested too deep" if isinstance(error, RecursionError) else "not UTF-8"


def _read_all(raw_lines: list[_RawLine]) -> tuple[tuple[Line, ...], tuple[Fault, ...]]:
    lines: list[Line] = []
    faults: list[Fault] = []
    for annotator, place, raw in raw_lines:
        record, problem = _decoded(raw, AnnotationLine)
        if record is None:
            record, found = _read_piecewise(raw, annotator, place, problem)
            faults.extend(found)
        if record is not None:
            lines.append(Line(annotator=annotator, place=place, record=record))
    return tuple(lines), tuple(faults)


def _read_piecewise(
    raw: bytes, annotator: str, place: Place, problem: str
) -> tuple[AnnotationLine | None, list[Fault]]:
    loose, _ = _decoded(raw, _LooseLine)
    if loose is None:
        key, _ = _decoded(raw, _LineKey)
        return None, [Fault(place=place, reason=problem, annotator=annotator, document=key.document if key else None)]
    faults: list[Fault] = []
    kept: dict[type, list[Any]] = {Annotation: [], Relation: []}
    for kind, items in ((Annotation, loose.annotations), (Relation, loose.relations)):
        for item in items:
            record, reason = _decoded(bytes(item), kind)
            if record is not None:
                kept[kind].append(record)
                continue
            key, _ = _decoded(bytes(item), _ItemKey)
            faults.append(
                Fault(
                    place=place,
                    reason=reason,
                    annotator=annotator,
                    document=loose.document,
                    annotation=key.id if key else None,
                )
            )
    record = AnnotationLine(
        document=loose.document,
        text_sha256=loose.text_sha256,
        schema=loose.schema,
        annotations=tuple(kept[Annotation]),
        relations=tuple(kept[Relation]),
    )
    return record, faults
