"""Publishing: a SQLite file and Datasette's configuration, made from a corpus. Both are derived and never edited."""

import contextlib
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.publish.configuration import METADATA, files_beside, published_in
from corpuskit.publish.database import build_database, build_id, slug_of
from corpuskit.storage import PRIVATE, alone, replacing, write_file
from corpuskit.tables import COUNTS
from corpuskit.validation import validate


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """A published corpus: what it was built from, how links call it, the folder for Datasette, the database in it."""

    id: str
    name: str
    folder: Path
    database: Path


def default_folder(corpus: Corpus) -> Path:
    """Where a corpus is published unless told otherwise: inside its private folder, which git ignores."""
    return corpus.root / PRIVATE / "site"


def expected_build(corpus: Corpus, folder: Path) -> Build:
    """What publishing the corpus, as it is now, into a folder gives. Reads every file of the corpus once."""
    identifier, name = build_id(corpus), slug_of(corpus)
    return Build(id=identifier, name=name, folder=folder, database=folder / f"{name}-{identifier[:8]}.db")


def is_there(build: Build) -> bool:
    """Whether a build has been published already, and completely."""
    return build.database.is_file() and published_in(build.folder) == (build.name, build.database.stem)


def publish(corpus: Corpus, folder: Path, progress: Callable[[int], object] = lambda _: None) -> Build:
    """Publish a corpus into a folder that Datasette serves, with what validation finds in the table `findings`.

    What no table can hold, such as a second document with the same id, is counted in the table `build`. `progress` is
    called with the number of documents so far, each counted twice: when it is loaded and when it is validated.

    The database has a name of its own for each build, since a file that is being served cannot be replaced everywhere.
    The build before is kept for a server that still reads it; older ones go. Raises CorpuskitError where the folder
    belongs to something else or the corpus changes meanwhile, StorageError where the folder cannot be written.
    """
    _refuse_foreign(corpus, folder)
    with alone(folder, "published"):
        build = expected_build(corpus, folder)
        before = published_in(folder)
        with replacing(build.database) as temporary:
            _fill(corpus, build, temporary, progress)
            if build_id(corpus) != build.id:
                raise CorpuskitError(
                    f"{corpus.root}: the corpus changed while it was being published", "Run the same command again."
                )
        for name, content in files_beside(corpus.schema, corpus.config, build.name, build.database):
            write_file(folder / name, content)
        _remove_older(build, {build.database.stem, before[1] if before else ""})
    return build


def _fill(corpus: Corpus, build: Build, path: Path, progress: Callable[[int], object]) -> None:
    loaded = 0

    def count(done: int) -> None:
        nonlocal loaded
        loaded = done
        progress(done)

    findings = validate(corpus, progress=lambda done: progress(loaded + done))
    build_database(corpus, build.id, findings, path, count)


def _refuse_foreign(corpus: Corpus, folder: Path) -> None:
    if not (folder / METADATA).exists():
        return
    found = published_in(folder)
    if found is None or found[0] != slug_of(corpus):
        whose = f"the corpus {found[0]}" if found else "something else"
        raise CorpuskitError(
            f"{folder / METADATA}: configures Datasette for {whose}", "Publish to another folder: --to FOLDER"
        )


def _remove_older(build: Build, kept: set[str]) -> None:
    versioned = re.compile(re.escape(build.name) + r"-[0-9a-f]{8}\.db")
    for path in build.folder.iterdir():
        if versioned.fullmatch(path.name) and path.stem not in kept:
            with contextlib.suppress(OSError):  # where a file that is open cannot be removed, it goes next time
                path.unlink()


def contents(build: Build) -> dict[str, int]:
    """How much is in a published corpus and what was left out, as the table `build` counts it."""
    connection = sqlite3.connect(f"{build.database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        row = connection.execute(f"SELECT {', '.join(COUNTS)} FROM build").fetchone()  # noqa: S608
    finally:
        connection.close()
    return dict(zip(COUNTS, row, strict=True))
