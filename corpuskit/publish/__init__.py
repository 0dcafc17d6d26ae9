"""Publishing: a SQLite file and Datasette's configuration, made from a corpus. Both are derived and never edited."""

import contextlib
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.publish.building import build_database
from corpuskit.publish.building.identity import build_id, mark_of, slug_of
from corpuskit.publish.configuration import FILES, files_beside, published_in
from corpuskit.publish.locks import is_held
from corpuskit.publish.refusing import Judged, refuse_foreign, refuse_wider
from corpuskit.publish.terms import OPEN, Terms
from corpuskit.snapshot import PRIVATE
from corpuskit.storage import alone, replacing, write_file
from corpuskit.tables import COUNTS


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """A published corpus: what it was built from, how links call it, the folder for Datasette, the database in it, and
    the terms on which it is published.
    """

    id: str
    name: str
    folder: Path
    database: Path
    terms: Terms = OPEN


def default_folder(corpus: Corpus) -> Path:
    """Where a corpus is published unless told otherwise: inside its private folder, which git ignores."""
    return corpus.root / PRIVATE / "site"


def expected_build(corpus: Corpus, folder: Path, terms: Terms = OPEN) -> Build:
    """What publishing the corpus, as it is now, into a folder gives. Reads every file of the corpus once."""
    identifier, name = build_id(corpus, terms), slug_of(corpus)
    database = folder / f"{name}-{identifier[:8]}.db"
    return Build(id=identifier, name=name, folder=folder, database=database, terms=terms)


def terms_in(folder: Path) -> Terms:
    """The terms on which a corpus was published in a folder; open ones where none was."""
    found = published_in(folder)
    return OPEN if found is None else found.terms


def build_in(folder: Path) -> Build | None:
    """The build that is published in a folder; None where none is, or its database is not there."""
    found = published_in(folder)
    database = folder / f"{found.database}.db" if found is not None else folder
    if found is None or not database.is_file():
        return None
    with contextlib.closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            row = connection.execute("SELECT id FROM build").fetchone()
        except sqlite3.Error:
            return None
    return Build(id=row[0], name=found.name, folder=folder, database=database, terms=found.terms) if row else None


def is_there(build: Build) -> bool:
    """Whether a build has been published already, and completely."""
    found = published_in(build.folder)
    return (
        found is not None
        and (found.name, found.database, found.terms) == (build.name, build.database.stem, build.terms)
        and build.database.is_file()
    )


def publish(
    corpus: Corpus,
    folder: Path,
    progress: Callable[[int], object] = lambda _: None,
    *,
    terms: Terms = OPEN,
    refuse_errors: bool = False,
) -> Build:
    """Publish a corpus into a folder that Datasette serves, with what validation finds in the table `findings`.

    What no table can hold, such as a second document with the same id, is counted in the table `build`. `progress` is
    called with the number of documents so far, each counted twice: when it is loaded and when it is validated. With
    `refuse_errors`, nothing is published while there are findings that are errors and not known.

    The database has a name of its own for each build, since a file that is being served cannot be replaced everywhere.
    Earlier builds go, since a column that is sensitive by now may be in them, unless a server of ours still reads them.
    What people added to the files for Datasette stays. Raises CorpuskitError where the folder belongs to something
    else, was published on narrower terms, or the corpus changes meanwhile, StorageError where it cannot be written.
    """
    if folder.resolve() != default_folder(corpus).resolve():  # nobody else's, even if the corpus was moved or renamed
        refuse_foreign(corpus, folder)
    refuse_wider(folder, terms)
    with alone(folder, "published"):
        build = expected_build(corpus, folder, terms)
        before = published_in(folder)
        slugs = {build.name, before.name if before else build.name}
        _remove_unfinished(folder, slugs)
        with replacing(build.database) as temporary:
            _fill(corpus, build, temporary, progress, refuse_errors)
            if build_id(corpus, terms) != build.id:
                raise CorpuskitError(
                    f"{corpus.root}: the corpus changed while it was being published", "Run the same command again."
                )
        mark = mark_of(corpus)
        for name, content in files_beside(corpus.schema, corpus.config, build.name, mark, build.database, terms):
            write_file(folder / name, content)
        _remove_earlier(build, slugs)
    return build


def _fill(corpus: Corpus, build: Build, path: Path, progress: Callable[[int], object], refuse_errors: bool) -> None:
    loaded = 0

    def count(done: int) -> None:
        nonlocal loaded
        loaded = done
        progress(done)

    findings = Judged(corpus, lambda done: progress(loaded + done), refuse=refuse_errors)
    build_database(corpus, build.id, findings, path, count, build.terms)


def _remove_unfinished(folder: Path, slugs: set[str]) -> None:
    """Remove what publishers that were killed left behind. Nobody else writes in the folder now."""
    names = "|".join([*(re.escape(slug) + r"-[0-9a-f]{8}\.db" for slug in slugs), *map(re.escape, FILES)])
    part = re.compile(rf"\.({names})\.[0-9]+\.part")
    for path in folder.iterdir():
        if part.fullmatch(path.name):
            path.unlink(missing_ok=True)


def remove_unless_current(database: Path) -> None:
    """Remove a database that was served until now, if its folder has a newer build and no other server reads it."""
    found = published_in(database.parent)
    if found is not None and found.database != database.stem and not is_held(database):
        with contextlib.suppress(OSError):
            database.unlink()


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


def errors_in(build: Build) -> int:
    """How many findings in a published corpus are errors."""
    with contextlib.closing(sqlite3.connect(f"{build.database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM findings WHERE severity = 'error'").fetchone()[0])


def contents(build: Build) -> dict[str, int]:
    """How much is in a published corpus and what was left out, as the table `build` counts it."""
    connection = sqlite3.connect(f"{build.database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        row = connection.execute(f"SELECT {', '.join(COUNTS)} FROM build").fetchone()  # noqa: S608
    finally:
        connection.close()
    return dict(zip(COUNTS, row, strict=True))
