"""Publishing: a SQLite file and Datasette's configuration, made from a corpus. Both are derived and never edited."""

import contextlib
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.publish.configuration import FILES, METADATA, files_beside, foreign_file, published_in
from corpuskit.publish.database import build_database, build_id, mark_of, slug_of
from corpuskit.publish.locks import is_held
from corpuskit.sifting import Choice, Sieve, Sifted
from corpuskit.snapshot import PRIVATE
from corpuskit.storage import alone, replacing, write_file
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
    found = published_in(build.folder)
    return (
        found is not None
        and (found.name, found.database) == (build.name, build.database.stem)
        and build.database.is_file()
    )


def publish(corpus: Corpus, folder: Path, progress: Callable[[int], object] = lambda _: None) -> Build:
    """Publish a corpus into a folder that Datasette serves, with what validation finds in the table `findings`.

    What no table can hold, such as a second document with the same id, is counted in the table `build`. `progress` is
    called with the number of documents so far, each counted twice: when it is loaded and when it is validated.

    The database has a name of its own for each build, since a file that is being served cannot be replaced everywhere.
    Earlier builds go, since a column that is sensitive by now may be in them, unless a server of ours still reads them.
    What people added to the files for Datasette stays. Raises CorpuskitError where the folder belongs to something else
    or the corpus changes meanwhile, StorageError where the folder cannot be written.
    """
    _refuse_foreign(corpus, folder)
    with alone(folder, "published"):
        build = expected_build(corpus, folder)
        before = published_in(folder)
        slugs = {build.name, before.name if before else build.name}
        _remove_unfinished(folder, slugs)
        with replacing(build.database) as temporary:
            _fill(corpus, build, temporary, progress)
            if build_id(corpus) != build.id:
                raise CorpuskitError(
                    f"{corpus.root}: the corpus changed while it was being published", "Run the same command again."
                )
        for name, content in files_beside(corpus.schema, corpus.config, build.name, mark_of(corpus), build.database):
            write_file(folder / name, content)
        _remove_earlier(build, slugs)
    return build


def _fill(corpus: Corpus, build: Build, path: Path, progress: Callable[[int], object]) -> None:
    loaded = 0

    def count(done: int) -> None:
        nonlocal loaded
        loaded = done
        progress(done)

    sieve = Sieve(corpus, Choice(with_known=True))  # readers see what is known to be wrong too
    findings = Sifted(validate(corpus, sieve.rules, progress=lambda done: progress(loaded + done)), sieve)
    build_database(corpus, build.id, findings, path, count)


def _refuse_foreign(corpus: Corpus, folder: Path) -> None:
    if folder.resolve() == default_folder(corpus).resolve():  # nobody else's, even if the corpus was moved or renamed
        return
    found, hint = published_in(folder), "Publish to another folder: --to FOLDER"
    if found is None:
        if foreign := foreign_file(folder):
            raise CorpuskitError(f"{foreign}: configures Datasette for something else", hint)
    elif found.name != slug_of(corpus):
        raise CorpuskitError(f"{folder / METADATA}: configures Datasette for the corpus {found.name}", hint)
    elif found.mark and (mark := mark_of(corpus)) and found.mark != mark:
        problem = f"{folder / METADATA}: configures Datasette for another corpus that is called {found.name} too"
        raise CorpuskitError(problem, f"{hint}. If it was this corpus once, remove that file.")


def _remove_unfinished(folder: Path, slugs: set[str]) -> None:
    """Remove what publishers that were killed left behind. Nobody else writes in the folder now."""
    names = "|".join([*(re.escape(slug) + r"-[0-9a-f]{8}\.db" for slug in slugs), *map(re.escape, FILES)])
    part = re.compile(rf"\.({names})\.[0-9]+\.part")
    for path in folder.iterdir():
        if part.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _remove_earlier(build: Build, slugs: set[str]) -> None:
    for path in build.folder.glob("*.db"):
        name, _, version = path.stem.rpartition("-")
        if name in slugs and _is_build(path, name, version) and not is_held(path) and path != build.database:
            with contextlib.suppress(OSError):  # where a file that is open cannot be removed, it goes next time
                path.unlink()


def _is_build(path: Path, name: str, version: str) -> bool:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        row = connection.execute("SELECT id, name FROM build").fetchone()
    except sqlite3.Error:
        return False
    finally:
        connection.close()
    return row is not None and row[1] == name and str(row[0])[:8] == version


def contents(build: Build) -> dict[str, int]:
    """How much is in a published corpus and what was left out, as the table `build` counts it."""
    connection = sqlite3.connect(f"{build.database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        row = connection.execute(f"SELECT {', '.join(COUNTS)} FROM build").fetchone()  # noqa: S608
    finally:
        connection.close()
    return dict(zip(COUNTS, row, strict=True))
