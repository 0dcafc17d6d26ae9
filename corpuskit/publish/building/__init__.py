"""The SQLite file of a published corpus: tables loaded shard by shard, then indexes, full-text search, statistics."""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from corpuskit import tables
from corpuskit.corpus import Corpus
from corpuskit.findings import Finding
from corpuskit.publish.building.indexing import indexes, searches
from corpuskit.publish.building.loading import Loading, load, load_build, load_findings
from corpuskit.publish.building.withholding import Withholding
from corpuskit.publish.derived import cube, derive
from corpuskit.publish.terms import OPEN, Terms

# Larger pages than SQLite's own hold an article in one piece and make b-trees of keys flatter. Nobody else sees the
# file before it is finished, so nothing in it needs a journal.
_PRAGMAS = (
    "page_size = 8192",
    "journal_mode = OFF",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
    "cache_size = -65536",
)


def build_database(
    corpus: Corpus,
    identifier: str,
    findings: Iterable[Finding],
    path: Path,
    progress: Callable[[int], object],
    terms: Terms = OPEN,
) -> None:
    """Build the database of a corpus in the new file `path`; `identifier` is its build id. Same input, same bytes.

    `progress` is called with the number of documents loaded so far.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        shape = tables.tables_of(corpus.schema)
        for table in shape.values():
            connection.execute(table.create())
        withholding = Withholding(corpus, terms.excerpts) if terms.excerpts is not None else None
        loading = Loading(connection, shape, corpus.schema.layers, cube.counted(corpus.schema))
        load(corpus, loading, progress, withholding)
        load_findings(findings if withholding is None else withholding.of_findings(findings), loading)
        load_build(corpus, identifier, loading, terms, withholding)
        for statement in (*indexes(corpus.schema, shape), *searches(corpus.schema)):
            connection.execute(statement)
        cube.keep(connection, loading.groups())
        derive(connection, corpus.schema)
        connection.execute("COMMIT")
        connection.execute("PRAGMA analysis_limit = 1000")
        connection.execute("ANALYZE")
    finally:
        connection.close()
