"""The files of a corpus as one moment sees them, through a commit that counts but is not in its place yet.

What `storage` writes under ``.corpuskit`` and readers must know of stands here: the commit record and the stamp.
"""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

from corpuskit.errors import StorageError

PRIVATE = ".corpuskit"
RECORD = "commit.json"
STAMP = "stamp"
_BUFFER = 1 << 18  # files are read from the first to the last line, in few long reads


class StagedFile(msgspec.Struct, frozen=True):
    """A file of a commit: its path in the corpus, where its new content waits, and the hash of that."""

    path: str  # in the corpus, with forward slashes
    staged: str  # under .corpuskit, with forward slashes
    sha256: str


class CommitRecord(msgspec.Struct, frozen=True):
    """A commit that counts: its run, the files it replaces, and the number of commits with it."""

    run: str
    stamp: int  # one more with each commit
    files: tuple[StagedFile, ...]


class Snapshot:
    """The files of a corpus as one moment sees them: those of a finished commit, and `staged` ones as if committed."""

    def __init__(self, root: Path, staged: Mapping[str, Path] | None = None) -> None:
        self.root = root
        record = load_record(root)
        self._stamp = stamp_of(root)
        self._staged = {file.path: root / PRIVATE / file.staged for file in record.files} if record else {}
        self._staged |= staged or {}

    def open(self, path: str) -> BinaryIO:
        """Open a file of the corpus for reading bytes.

        Raises FileNotFoundError, or OSError as the system does, and StorageError where the corpus was changed since the
        snapshot was taken: its files would not fit together.
        """
        file = self._open(path)
        if stamp_of(self.root) != self._stamp:
            file.close()
            raise StorageError(f"{self.root}: the corpus was changed while it was read", "Run the command again.")
        return file

    def _open(self, path: str) -> BinaryIO:
        if path in self._staged:
            with contextlib.suppress(FileNotFoundError):  # it was put in its place meanwhile
                return self._staged[path].open("rb", buffering=_BUFFER)
        return (self.root / path).open("rb", buffering=_BUFFER)

    def read(self, path: str) -> bytes:
        """All bytes of a file of the corpus."""
        with self.open(path) as file:
            return file.read()

    def exists(self, path: str) -> bool:
        """Whether the corpus has this file."""
        return path in self._staged or (self.root / path).is_file()

    def names(self, folder: str, suffix: str) -> list[str]:
        """The names, without folder and suffix, of the files right inside a folder of the corpus, sorted."""
        here = self.root / folder
        found = {p.name for p in here.iterdir() if p.is_file()} if here.is_dir() else set()
        found |= {path.rpartition("/")[2] for path in self._staged if path.rpartition("/")[0] == folder}
        return sorted(n.removesuffix(suffix) for n in found if n.endswith(suffix) and not n.startswith("."))

    def files(self, folder: str) -> list[str]:
        """The paths of all files below a folder of the corpus, sorted; nothing hidden is among them."""
        here = self.root / folder
        found = {p.relative_to(self.root).as_posix() for p in here.rglob("*") if p.is_file()}
        found |= {path for path in self._staged if path.startswith(f"{folder}/")}
        return sorted(path for path in found if not any(part.startswith(".") for part in path.split("/")))

    def folders(self, folder: str) -> list[str]:
        """The names of the folders right inside a folder of the corpus, sorted."""
        here = self.root / folder
        found = {p.name for p in here.iterdir() if p.is_dir()} if here.is_dir() else set()
        prefix = folder + "/"
        staged = [path[len(prefix) :].split("/") for path in self._staged if path.startswith(prefix)]
        found |= {parts[0] for parts in staged if len(parts) > 1}
        return sorted(name for name in found if not name.startswith("."))


def load_record(root: Path) -> CommitRecord | None:
    """The commit that is not in its place yet, or None."""
    try:
        return msgspec.json.decode((root / PRIVATE / RECORD).read_bytes(), type=CommitRecord)
    except (FileNotFoundError, NotADirectoryError):
        return None


def stamp_of(root: Path) -> int:
    """How many commits a corpus has seen on this machine; the file is private, so a fresh copy begins at 0."""
    record = load_record(root)
    if record is not None:
        return record.stamp
    try:
        return int((root / PRIVATE / STAMP).read_bytes() or b"0")
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return 0
