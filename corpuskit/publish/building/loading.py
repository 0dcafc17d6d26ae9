"""The rows of a corpus on their way into the tables of a database, with counts of what was left out."""

import contextlib
import gc
import itertools
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from corpuskit import rows, tables
from corpuskit.corpus import Bundle, Corpus
from corpuskit.findings import Finding
from corpuskit.model import AnnotationLine, Document
from corpuskit.publish.building.identity import slug_of
from corpuskit.publish.building.withholding import Withholding
from corpuskit.publish.derived import unspaced
from corpuskit.publish.derived.cube import Groups
from corpuskit.publish.terms import Terms
from corpuskit.release import __version__
from corpuskit.schema.types import Registry
from corpuskit.tables import Table
from corpuskit.tabulating import Tabulation

# Some documents at once make long columns, which are made faster than short ones; more than this no longer fits into
# the processor's cache and takes longer.
_ROWS = 1_000
_CHARACTERS = 1_000_000
_OBJECTS = 400_000
# Rows of one statement, if SQLite takes as many cells.
_TOGETHER = 32


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Let Python look for garbage once in a few batches: one has many records, and none refer in circles."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Loading:
    """Inserts rows, with counts of what was left out."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        shape: dict[str, Table],
        layers: Iterable[str],
        counted: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.connection = connection
        self.shape = shape
        self._insert = {name: table.insert() for name, table in shape.items()}
        self._names = {name: table.names for name, table in shape.items()}
        self._kinds = {"relations": "relations", **dict.fromkeys(layers, "annotations")}
        self.left_out: Counter[str] = Counter()
        self._groups = {
            name: (Groups(columns), [shape[name].names.index(column) for column in columns])
            for name, columns in (counted or {}).items()
            if name in self._kinds
        }

    def groups(self) -> Iterator[tuple[Table, Groups]]:
        """The tables of which every row was counted, with how many are alike in the columns that are `counted`."""
        for name, (groups, _) in self._groups.items():
            yield self.shape[name], groups

    def add(self, table: str, row: rows.Row) -> bool:
        """Insert a row; False where there is one with its key already."""
        return self.connection.execute(self._insert[table], row).rowcount == 1

    def add_columns(self, table: str, columns: Sequence[Sequence[rows.Cell]]) -> None:
        """Insert rows, given as columns as long as each other.

        Of those with the same key the first one is kept, and the others counted as left out. Columns without a value,
        such as most comments, are not named: SQLite takes half as long for what it is not given.
        """
        size = len(columns[0])
        used = [n for n, column in enumerate(columns) if size and (column[0] is not None or column.count(None) < size)]
        if not used:
            return
        names = ", ".join(f'"{self._names[table][n]}"' for n in used)
        inserted = self._insert_all(f'"{table}" ({names})', len(used), zip(*[columns[n] for n in used], strict=True))
        if table in self._kinds:
            self.left_out[self._kinds[table]] += size - inserted
        if inserted < size:
            self._groups.pop(table, None)  # which of the rows these were, SQLite does not tell
        elif table in self._groups:
            groups, places = self._groups[table]
            groups.add(zip(*[columns[at] for at in places], strict=True))

    def _insert_all(self, into: str, width: int, made: Iterable[rows.Row]) -> int:
        """Insert rows of so many cells, and say how many were new; many in one statement take a third less time."""
        cells = list(itertools.chain.from_iterable(made))
        row, inserted, done = f"({', '.join('?' * width)})", 0, 0
        most = self.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // width
        for together in (min(_TOGETHER, most), 1):
            step = width * together
            end = len(cells) - (len(cells) - done) % step
            if end > done:
                sql = f"INSERT OR IGNORE INTO {into} VALUES {', '.join([row] * together)}"  # noqa: S608 - as above
                given = (cells[start : start + step] for start in range(done, end, step))
                inserted += self.connection.executemany(sql, given).rowcount
                done = end
        return inserted

    def count(self, table: str) -> int:
        """The number of rows of a table."""
        return int(self.connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608


def load(
    corpus: Corpus, loading: Loading, progress: Callable[[int], object], withholding: Withholding | None = None
) -> None:
    """Load documents with all that is said of them, then registries: by then it is known what these quote."""
    with _collecting_seldom():
        _load_documents(corpus, loading, progress, withholding)
    for registry in corpus.schema.registries.values():
        _load_registry(corpus, registry, loading, withholding)


def _load_documents(
    corpus: Corpus, loading: Loading, progress: Callable[[int], object], withholding: Withholding | None
) -> None:
    batch = _Batch(corpus, loading, withholding)
    done = 0
    for bundle in corpus.bundles():
        _count_unreadable(bundle, loading.left_out)
        lines = [(line.annotator, line.record) for line in bundle.lines]
        if bundle.document is None or not batch.add(bundle.document, lines):
            loading.left_out["documents"] += bundle.document is not None
            _leave_out(loading.left_out, lines)
            continue
        text = bundle.document.text
        if text is not None and unspaced.may_hold(bundle.raw) and unspaced.is_unspaced(text):
            unspaced.note(loading.connection, bundle.document.id)
        done += 1
        progress(done)
    batch.flush()


class _Batch:
    """Documents that wait to become rows."""

    def __init__(self, corpus: Corpus, loading: Loading, withholding: Withholding | None) -> None:
        shape = tables.tables_of(corpus.schema)
        self._loading = loading
        self._withholding = withholding
        self._own = Tabulation(corpus.schema, {"documents": shape["documents"].names})
        self._others = Tabulation(corpus.schema, {n: t.names for n, t in shape.items() if n != "documents"})
        self._rows = self._characters = 0

    def add(self, document: Document, lines: list[tuple[str, AnnotationLine]]) -> bool:
        """Take a document, unless there is one with its id already."""
        loading, withholding = self._loading, self._withholding
        self._own.add(document)
        ((_, (row,)),) = self._own.take()
        if withholding is not None:
            row = withholding.of_document(document, loading.shape["documents"].names, row)
        if not loading.add("documents", row):
            return False
        self._others.add(document, lines, loading.left_out)
        self._rows += 1 + sum([len(line.annotations) for _, line in lines])
        self._characters += len(document.text or "")
        # Words are withheld by comparing them with the text of their own document.
        if withholding is not None or self._rows >= _ROWS or self._characters >= _CHARACTERS:
            self.flush()
        return True

    def flush(self) -> None:
        """Insert all rows that wait."""
        for table, columns in self._others.take_columns():
            if self._withholding is not None:
                made = zip(*columns, strict=True)
                kept = self._withholding.of_rows(table, self._loading.shape[table].names, made)
                columns = list(zip(*kept, strict=True)) or columns
            self._loading.add_columns(table, columns)
        self._rows = self._characters = 0


def _load_registry(corpus: Corpus, registry: Registry, loading: Loading, withholding: Withholding | None) -> None:
    table = corpus.registry_table(registry.name)
    loading.left_out["registries"] += table.fault is not None
    for record in table.rows:  # as far as the file could be read
        known = record.cells.get("id")
        row = rows.registry_row(registry, record.cells) if known else ()
        if not known or not loading.add(registry.name, withholding.of_record(row) if withholding else row):
            loading.left_out["records"] += 1


def _count_unreadable(bundle: Bundle, left_out: Counter[str]) -> None:
    for fault in bundle.faults:
        is_document = fault.place == bundle.place and not fault.conflict
        left_out[f"{fault.item}s" if fault.item else "documents" if is_document else "lines"] += 1


def _leave_out(left_out: Counter[str], lines: Iterable[tuple[str, AnnotationLine]]) -> None:
    for _, line in lines:
        left_out["annotations"] += len(line.annotations)
        left_out["relations"] += len(line.relations)


def load_findings(findings: Iterable[Finding], loading: Loading) -> None:
    """Load what validation finds. It is not here that documents are missing which a finding may be about."""
    sql = "SELECT 1 FROM documents WHERE id = ?"
    place = tables.FINDINGS.names.index("document")
    for number, finding in enumerate(findings, 1):
        row = rows.finding_row(number, finding)
        if finding.document is not None and not loading.connection.execute(sql, [finding.document]).fetchone():
            row = (*row[:place], None, *row[place + 1 :])  # a reference to a document that is not here leads nowhere
        loading.add("findings", row)


def load_build(
    corpus: Corpus, identifier: str, loading: Loading, terms: Terms, withholding: Withholding | None
) -> None:
    """Load the row that says what this was built from, after everything else."""
    config, left_out = corpus.config, loading.left_out
    counts = (
        loading.count("documents"),
        sum(loading.count(layer) for layer in corpus.schema.layers),
        loading.count("relations"),
        loading.count("findings"),
    )
    about: rows.Row = (config.title or corpus.root.resolve().name, config.description, config.licence, config.citation)
    definition = msgspec.json.encode(corpus.schema).decode()
    configured = msgspec.json.encode(msgspec.structs.replace(config, validate=type(config.validate)())).decode()
    if withholding is not None:
        definition, configured = withholding.of_json(definition), withholding.of_json(configured)
        about = withholding.of_record(about)
    row = (
        identifier,
        slug_of(corpus),
        *about,
        __version__,
        corpus.schema.reference,
        *counts,
        *(left_out[kind] for kind in tables.LEFT_OUT),
        definition,
        configured,
        terms.excerpts,
    )
    loading.add("build", row)
