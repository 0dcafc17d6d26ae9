"""The SQLite file of a published corpus: tables loaded shard by shard, then indexes, full-text search, statistics."""

import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from corpuskit import rows, tables
from corpuskit.corpus import Bundle, Corpus
from corpuskit.findings import Finding
from corpuskit.model import AnnotationLine
from corpuskit.release import __version__
from corpuskit.schema.types import Attribute, Registry, Schema
from corpuskit.tables import Table
from corpuskit.tabulating import Tabulation

# Raised whenever the same corpus gives other tables, so that what an older version built counts as stale.
LAYOUT = 3
_BATCH = 5_000
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(corpus: Corpus) -> str:
    """The name of the corpus in file names and links: its folder's name in small letters, digits and hyphens."""
    return _NO_SLUG.sub("-", corpus.root.resolve().name.lower()).strip("-") or "corpus"


def mark_of(corpus: Corpus) -> str:
    """What tells corpora of the same slug apart, on any machine: a hash of the first document's id; empty without one.

    Documents are only ever added behind others, so a corpus keeps its mark as it grows.
    """
    first = next(corpus.documents(), None)
    return "" if first is None else hashlib.sha256(first.id.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def build_id(corpus: Corpus) -> str:
    """The hash over everything that a database is built from: equal ids mean equal databases."""
    digest = hashlib.sha256(f"{LAYOUT} {__version__} {slug_of(corpus)}\n".encode())
    for path in _inputs(corpus):
        if corpus.snapshot.exists(path):
            digest.update(f"{path} {_hash(corpus, path)}\n".encode())
    return digest.hexdigest()


def _hash(corpus: Corpus, path: str) -> str:
    digest = hashlib.sha256()
    with corpus.snapshot.open(path) as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _inputs(corpus: Corpus) -> Iterator[str]:
    yield from ("corpus.yaml", "schema.yaml")
    yield from (f"registry/{name}.csv" for name in corpus.schema.registries)
    for folder in ("documents", *(f"annotations/{annotator}" for annotator in corpus.annotators())):
        yield from (f"{folder}/{name}.jsonl" for name in corpus.snapshot.names(folder, ".jsonl"))


def build_database(
    corpus: Corpus, identifier: str, findings: Iterable[Finding], path: Path, progress: Callable[[int], object]
) -> None:
    """Build the database of a corpus in the new file `path`; `identifier` is its build id. Same input, same bytes.

    `progress` is called with the number of documents loaded so far.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY", "cache_size = -65536"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        shape = tables.tables_of(corpus.schema)
        for table in shape.values():
            connection.execute(table.create())
        loading = _Loading(connection, shape, corpus.schema.layers)
        _load(corpus, loading, progress)
        _load_findings(findings, loading)
        _load_build(corpus, identifier, loading)
        for statement in (*_indexes(corpus.schema, shape), *searches(corpus.schema)):
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    finally:
        connection.close()


class _Loading:
    """Rows on their way into the database, in batches, with counts of what was left out."""

    def __init__(self, connection: sqlite3.Connection, shape: dict[str, Table], layers: Iterable[str]) -> None:
        self.connection = connection
        self._insert = {name: table.insert() for name, table in shape.items()}
        self._waiting: dict[str, list[rows.Row]] = {name: [] for name in shape}
        self._size = 0
        self._kinds = {"relations": "relations", **dict.fromkeys(layers, "annotations")}
        self.left_out: Counter[str] = Counter()

    def add(self, table: str, row: rows.Row) -> None:
        """Insert a row, with the next batch."""
        self._waiting[table].append(row)
        self._size += 1
        if self._size >= _BATCH:
            self.flush()

    def add_now(self, table: str, row: rows.Row) -> bool:
        """Insert a row at once; False where there is one with its key already."""
        return self.connection.execute(self._insert[table], row).rowcount == 1

    def flush(self) -> None:
        """Insert all rows that wait."""
        for name, waiting in self._waiting.items():
            if waiting:
                inserted = self.connection.executemany(self._insert[name], waiting).rowcount
                if name in self._kinds:
                    self.left_out[self._kinds[name]] += len(waiting) - inserted
                waiting.clear()
        self._size = 0

    def count(self, table: str) -> int:
        """The number of rows of a table."""
        return int(self.connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608


def _load(corpus: Corpus, loading: _Loading, progress: Callable[[int], object]) -> None:
    done = 0
    tabulation = Tabulation(corpus.schema)
    for registry in corpus.schema.registries.values():
        _load_registry(corpus, registry, loading)
    for bundle in corpus.bundles():
        _count_unreadable(bundle, loading.left_out)
        lines = [(line.annotator, line.record) for line in bundle.lines]
        if bundle.document is None:
            _leave_out(loading.left_out, lines)
            continue
        left_out = Counter[str]()
        tabulation.add(bundle.document, lines, left_out)
        made = tabulation.take()
        (own,) = next(made)[1]
        if not loading.add_now("documents", own):
            loading.left_out["documents"] += 1
            _leave_out(loading.left_out, lines)
            continue
        loading.left_out.update(left_out)
        for table, made_rows in made:
            for row in made_rows:
                loading.add(table, row)
        done += 1
        progress(done)
    loading.flush()


def _load_registry(corpus: Corpus, registry: Registry, loading: _Loading) -> None:
    table = corpus.registry_table(registry.name)
    loading.left_out["registries"] += table.fault is not None
    for record in table.rows:  # as far as the file could be read
        known = record.cells.get("id")
        if not known or not loading.add_now(registry.name, rows.registry_row(registry, record.cells)):
            loading.left_out["records"] += 1


def _count_unreadable(bundle: Bundle, left_out: Counter[str]) -> None:
    for fault in bundle.faults:
        is_document = fault.place == bundle.place and not fault.conflict
        left_out[f"{fault.item}s" if fault.item else "documents" if is_document else "lines"] += 1


def _leave_out(left_out: Counter[str], lines: Iterable[tuple[str, AnnotationLine]]) -> None:
    for _, line in lines:
        left_out["annotations"] += len(line.annotations)
        left_out["relations"] += len(line.relations)


def _load_findings(findings: Iterable[Finding], loading: _Loading) -> None:
    sql = "SELECT 1 FROM documents WHERE id = ?"
    for number, finding in enumerate(findings, 1):
        row = rows.finding_row(number, finding)
        if finding.document is not None and not loading.connection.execute(sql, [finding.document]).fetchone():
            place = tables.FINDINGS.names.index("document")
            row = (*row[:place], None, *row[place + 1 :])  # a reference to a document that is not here leads nowhere
        loading.add("findings", row)
    loading.flush()


def _load_build(corpus: Corpus, identifier: str, loading: _Loading) -> None:
    config, left_out = corpus.config, loading.left_out
    counts = (
        loading.count("documents"),
        sum(loading.count(layer) for layer in corpus.schema.layers),
        loading.count("relations"),
        loading.count("findings"),
    )
    about = (config.title or corpus.root.resolve().name, config.description, config.licence, config.citation)
    definition = msgspec.json.encode(corpus.schema).decode()
    row = (
        identifier,
        slug_of(corpus),
        *about,
        __version__,
        corpus.schema.reference,
        *counts,
        *(left_out[kind] for kind in tables.LEFT_OUT),
        definition,
    )
    loading.add_now("build", row)


def _indexes(schema: Schema, shape: dict[str, Table]) -> Iterator[str]:
    wanted: dict[str, list[str]] = {
        "relations": ["document", "annotator", "label", "from_key", "to_key"],
        "findings": ["code", "severity", "document", "annotator"],
        "documents": ["revises"],
    }
    for layer in schema.layers.values():
        enums = [a.name for a in tables.published(layer.attributes) if is_closed(a)]
        linked = [
            column.name for column in shape[layer.name].columns if column.references and column.name != "document"
        ]
        wanted[layer.name] = list(dict.fromkeys(["document", "annotator", "label", "status", *enums, *linked]))
        if layer.span is not None:
            wanted[f"{layer.name}_pieces"] = ["document"]
    for table, columns in wanted.items():
        for column in columns:
            yield f'CREATE INDEX "{table} by {column}" ON "{table}" ("{column}")'


def is_closed(attribute: Attribute) -> bool:
    """Whether an attribute has few, known values, so that counting them is quick and tells something."""
    return attribute.type in ("enum", "bool") and not attribute.many


def searches(schema: Schema) -> Iterator[str]:
    """The statements that make the full-text index of each table that has one: texts, layers of spans, registries."""
    searched = {"texts": ["title", "text"]}
    searched |= {layer.name: ["text"] for layer in schema.layers.values() if layer.span is not None}
    for registry in schema.registries.values():
        words = [c.name for c in tables.published(registry.columns) if c.type == "string"]
        if words:
            searched[registry.name] = words
    for table, columns in searched.items():
        listed = ", ".join(f'"{column}"' for column in columns)
        yield (
            f'CREATE VIRTUAL TABLE "{table}_fts" USING fts5({listed}, '
            f"tokenize='unicode61 remove_diacritics 2', content=\"{table}\")"
        )
        for command in ("rebuild", "optimize"):
            yield f'INSERT INTO "{table}_fts" ("{table}_fts") VALUES (\'{command}\')'  # noqa: S608
