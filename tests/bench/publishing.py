"""What publishing costs beside a plain loop of inserts: `python -m tests.bench.publishing CORPUS`.

The plain loop has all rows in memory as tuples already, and makes of them what publishing makes: the same tables by
`executemany`, the same indexes, the same full-text search, statistics. Publishing reads and checks the files of the
corpus, makes the rows, works out the derived tables, and writes what Datasette needs. Validation, which is measured by
`tests.bench.validating`, is left out of the first line and part of the second. Each is measured in a process of its
own, in CPU seconds. Without a CORPUS two are made: 5,000 documents as PolNeAR's are thinned out for the corpus of
1 GB, and 1,000 with all that would be annotated in them.
"""

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from corpuskit.corpus import Corpus
from corpuskit.publish import publish
from corpuskit.publish.building import build_database
from corpuskit.publish.building.identity import build_id, mark_of, slug_of
from corpuskit.publish.configuration import files_beside
from tests.bench.make_corpus import Maker, make

Rows = dict[str, list[tuple[Any, ...]]]


def build(corpus: Corpus, folder: Path) -> None:
    """All that publishing does but validating: hash, load, index, describe, and hash again."""
    identifier = build_id(corpus)
    database = folder / f"{slug_of(corpus)}-{identifier[:8]}.db"
    build_database(corpus, identifier, [], database, lambda _: None)
    for _name, content in files_beside(corpus.schema, corpus.config, slug_of(corpus), mark_of(corpus), database):
        assert content
    assert build_id(corpus) == identifier


def made_of(database: Path) -> tuple[list[tuple[str, str, str]], Rows]:
    """The statements that made a database, as (type, name, SQL), and the rows of its tables."""
    connection = sqlite3.connect(database)
    sql = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    made = connection.execute(sql).fetchall()
    searched = [name for _, name, statement in made if statement.startswith("CREATE VIRTUAL")]
    inner = {f"{name}_{part}" for name in searched for part in ("data", "idx", "content", "docsize", "config")}
    inner |= {name for name in searched if name.startswith("corpuskit_")}  # derived, and holds what no table does
    statements = [one for one in made if one[1] not in inner]
    tables = [name for kind, name, _ in statements if kind == "table" and name not in searched]
    return statements, {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}


def plain(path: Path, statements: Iterable[tuple[str, str, str]], rows: Rows) -> None:
    """The plain loop: SQLite as it comes, one transaction."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    for _, name, statement in statements:
        if name in rows:
            connection.execute(statement)
            if rows[name]:
                marks = ", ".join("?" * len(rows[name][0]))
                connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows[name])
    for kind, name, statement in statements:
        if name not in rows:
            connection.execute(statement)
            if kind == "table":
                connection.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'rebuild\')')
                connection.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'optimize\')')
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


def alone(what: str, corpus: Path, folder: Path) -> tuple[float, float]:
    """CPU seconds and the most memory, in MB, of one of `build`, `publish` and `plain`, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.publishing", str(corpus), "--only", what, "--folder", str(folder)]
    said = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return said["seconds"], said["megabytes"]


def only(what: str, folder: Path, corpus: Path) -> dict[str, float]:
    """Do one of the three here, and say what it cost."""
    if what == "plain":
        (database,) = (folder / "publish").glob("*.db")
        statements, rows = made_of(database)
        started = time.process_time()
        plain(folder / "plain.db", statements, rows)
    else:
        opened = Corpus(corpus)
        started = time.process_time()
        if what == "build":
            build(opened, folder)
        else:
            publish(opened, folder / "publish")
    seconds = time.process_time() - started
    return {"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def measured(corpus: Path, rounds: int) -> Iterator[str]:
    """The lines of the table for one corpus: the best of several rounds for each, since other programs only slow."""
    found: dict[str, tuple[float, float]] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            for what in ("publish", "build", "plain"):
                found[what] = min(found.get(what, (float("inf"), 0.0)), alone(what, corpus, Path(folder)))
            (database,) = (Path(folder) / "publish").glob("*.db")
            counts = sqlite3.connect(database).execute("SELECT documents, annotations FROM build").fetchone()
            size = database.stat().st_size / 1_000_000
    documents, annotations = counts
    yield f"{corpus}: {documents:,} documents, {annotations / documents:.0f} annotations each, database {size:,.0f} MB"
    for what, name in (("plain", "plain loop"), ("build", "without validation"), ("publish", "with validation")):
        seconds, memory = found[what]
        ratio, each = seconds / found["plain"][0], seconds / documents * 1000
        yield f"  {name:<20}{seconds:>8.2f} s CPU{each:>8.2f} ms a document{ratio:>6.2f} times{memory:>7.0f} MB at most"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="*")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["build", "publish", "plain"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        print(json.dumps(only(given.only, given.folder, given.corpus[0])))
        return
    with tempfile.TemporaryDirectory() as folder:
        corpora = given.corpus
        if not corpora:
            corpora = [Path(folder) / "thinned", Path(folder) / "full"]
            make(corpora[0], Maker(5_000, 50_000_000, "attribution", 0))
            make(corpora[1], Maker(1_000, 100_000_000, "attribution", 0))
        for corpus in corpora:
            for line in measured(corpus, given.rounds):
                print(line, flush=True)


if __name__ == "__main__":
    main()
