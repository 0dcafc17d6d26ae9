"""The only module that writes files: one lock, staged files, one commit record, and readers that look through it.

A command that changes a corpus stages every file it will replace under ``.corpuskit/staging/``. The commit record
``.corpuskit/commit.json``, once it is on the disk, makes the change count; the files are replaced after that. A crash
before it leaves the corpus as it was, a crash after it leaves a record that readers look through and that the next
writer finishes.
"""

import contextlib
import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType

import filelock
import msgspec

from corpuskit.errors import StorageError
from corpuskit.snapshot import PRIVATE, RECORD, STAMP, CommitRecord, Snapshot, StagedFile, load_record, stamp_of


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def refused(path: Path, making: Path | None = None) -> Iterator[None]:
    """Turn an operating system's refusal to write at `path` into a StorageError that says what to do. `making` is where
    `path` is put together until it is whole, which messages do not name.
    """
    try:
        yield
    except OSError as error:
        where = error.filename if isinstance(error.filename, str) else str(path)
        if making is not None:
            where = where.replace(str(making), str(path))
        hint = "Check who may write there, and that the disk has room; nothing was changed."
        raise StorageError(f"{where}: cannot be written: {_reason(error)}", hint) from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` for libraries that write files themselves; on success it takes the place of it.

    The file is synced before and the folder after. Raises StorageError where the system refuses.
    """
    with refused(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        finally:
            temporary.unlink(missing_ok=True)


def write_file(path: Path, content: bytes) -> None:
    """Write one file whole: temporary file, sync, read back, replace, sync the folder."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)
        _read_back(temporary, hashlib.sha256(content).hexdigest())


@contextlib.contextmanager
def new_folder(folder: Path, allow: Callable[[Path], object] | None = None) -> Iterator["NewFolder"]:
    """A folder of derived files that is there whole or not at all; it must not exist yet, or be empty.

    `allow` is given a folder that holds something, and raises StorageError unless the new one may take its place.
    Raises StorageError where it holds something else, or the system refuses.
    """
    folder = folder.absolute()
    temporary = folder.parent / f".{folder.name}.{os.getpid()}.part"
    with refused(folder, temporary):
        filled = folder.exists() and not (folder.is_dir() and next(folder.iterdir(), None) is None)
        if filled and (allow is None or not folder.is_dir()):
            kind = "is not empty" if folder.is_dir() else "is a file"
            raise StorageError(f"{folder}: {kind}", "Name a folder that does not exist yet, or is empty.")
        if filled and allow is not None:
            allow(folder)
        shutil.rmtree(temporary, ignore_errors=True)  # of a process that was killed
        temporary.mkdir(parents=True)
        try:
            yield NewFolder(temporary)
            for inside in (*(path for path in temporary.rglob("*") if path.is_dir()), temporary):
                sync_folder(inside)
            _take_place(temporary, folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _take_place(new: Path, folder: Path) -> None:
    """Put a folder in the place of another, which stands beside it meanwhile: no system does that in one step."""
    before = folder.with_name(f".{folder.name}.{os.getpid()}.before")
    shutil.rmtree(before, ignore_errors=True)
    if folder.exists():
        folder.rename(before)
    try:
        new.rename(folder)
    except OSError:
        if before.exists():
            before.rename(folder)
        raise
    sync_folder(folder.parent)
    shutil.rmtree(before, ignore_errors=True)


class NewFolder:
    """A folder in the making, into which files are put one after the other; `folder` is where they lie until then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, path: str, content: bytes | Iterable[bytes]) -> None:
        """A file with these bytes, at a path inside the folder, with forward slashes.

        Raises StorageError for a path that leads out of it, or that names a file which is there already.
        """
        parts = path.split("/")
        if any(part in ("", ".", "..") or "\\" in part or "\0" in part or ":" in part for part in parts):
            raise StorageError(f"{path}: is not a path inside a folder", "Rename what it is called after.")
        target = self.folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with target.open("xb") as file:
                file.writelines([content] if isinstance(content, bytes) else content)
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError as error:
            hint = "Rename one of the two: on this disk names that differ only in case are the same."
            raise StorageError(f"{path}: is there already", hint) from error


@contextlib.contextmanager
def alone(folder: Path, doing: str) -> Iterator[None]:
    """Hold a folder of derived files for one process; `doing` says what for, such as "published".

    Raises StorageError where another process holds it, or the folder cannot be written.
    """
    with refused(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / ".lock", timeout=0)
        try:
            lock.acquire()
        except filelock.Timeout as error:
            raise StorageError(
                f"{folder}: is being {doing} by another command", "Wait until it has finished."
            ) from error
    try:
        yield
    finally:
        lock.release()


def file_hash(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_back(path: Path, expected: str) -> None:
    if file_hash(path) != expected:
        raise StorageError(f"{path}: what was written reads back differently", "Check the disk; nothing was changed.")


@contextlib.contextmanager
def _unfinished(root: Path) -> Iterator[None]:
    """Turn a refusal after the commit into a StorageError that says so."""
    try:
        yield
    except OSError as error:
        where = error.filename if isinstance(error.filename, str) else root
        problem = f"{where}: the change counts, but this file cannot be put in its place: {_reason(error)}"
        raise StorageError(problem, "Mend that; the next command that writes goes on from there.") from error


class Writer:
    """The one writer of a corpus, as a context manager: holds the lock, finishes what a crash left half done.

    Raises StorageError where another process holds the lock (naming it) or the folder cannot be written.
    """

    def __init__(self, root: Path, command: str) -> None:
        self.root = root
        self.command = command
        self._private = root / PRIVATE
        self._lock = filelock.FileLock(self._private / "lock", timeout=0)

    def __enter__(self) -> "Writer":
        with refused(self.root):
            self._private.mkdir(exist_ok=True)
            try:
                self._lock.acquire()
            except filelock.Timeout as error:
                raise StorageError(
                    f"{self.root}: {self._holder()} is writing", "Wait until it has finished."
                ) from error
        try:
            with refused(self.root):
                holder = json.dumps({"pid": os.getpid(), "command": self.command})
                (self._private / "holder.json").write_text(holder, encoding="utf-8")
            self._finish()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            (self._private / "holder.json").unlink(missing_ok=True)
        finally:
            self._lock.release()

    def _holder(self) -> str:
        try:
            holder = json.loads((self._private / "holder.json").read_text(encoding="utf-8"))
            return f"'{holder['command']}' (process {holder['pid']})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another command"

    def _finish(self) -> None:
        record = load_record(self.root)
        if record is None:
            return
        with _unfinished(self.root):
            for file in record.files:
                self._check_content(file)
            for file in record.files:
                staged, target = self._private / file.staged, self.root / file.path
                if staged.exists():  # otherwise it is in place already
                    target.parent.mkdir(parents=True, exist_ok=True)
                    staged.replace(target)
            for folder in _with_parents((self.root / file.path for file in record.files), self.root):
                sync_folder(folder)
            write_file(self._private / STAMP, str(record.stamp).encode())
            (self._private / RECORD).unlink()
            sync_folder(self._private)
        shutil.rmtree(self._private / "staging" / record.run, ignore_errors=True)

    def _check_content(self, file: StagedFile) -> None:
        """Raise where a file of a commit holds something else than was committed, before anything is replaced."""
        staged, target = self._private / file.staged, self.root / file.path
        place = staged if staged.exists() else target
        if not place.is_file() or file_hash(place) != file.sha256:
            problem = f"{place}: not what a change that was not finished had written for {file.path}"
            hint = f"Restore that file from a copy, or remove {self._private / RECORD} to give the change up."
            raise StorageError(problem, hint)

    def staging(self, run: str) -> "Staging":
        """The staging area of a run; what an earlier attempt at the same run left there is kept, other runs' is not."""
        area = self._private / "staging"
        with refused(area):
            for other in area.iterdir() if area.is_dir() else ():
                if other.name != run:
                    shutil.rmtree(other)
            return Staging(self, run)

    def commit(self, run: str, staged: Iterable[StagedFile]) -> None:
        """Make staged files count, all or none, and put them in their places."""
        with refused(self.root):
            files = tuple(staged)
            for file in files:
                self._check_target(self.root / file.path)
            for folder in _with_parents((self._private / file.staged for file in files), self._private):
                sync_folder(folder)
            record = CommitRecord(run, stamp_of(self.root) + 1, files)
            write_file(self._private / RECORD, msgspec.json.encode(record))
        self._finish()

    def _check_target(self, target: Path) -> None:
        """Raise before the commit where a file could not be put in its place after it."""
        folder = target.parent
        while not folder.exists():
            folder = folder.parent
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(folder))
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder of that name is there", str(target))
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, "permission denied", str(folder))
        if folder.stat().st_dev != self._private.stat().st_dev:
            raise OSError(errno.EXDEV, "it is on another disk than the rest of the corpus", str(folder))


def _with_parents(paths: Iterable[Path], top: Path) -> list[Path]:
    """The folders of all paths up to `top`, the deepest first."""
    folders: set[Path] = set()
    for path in paths:
        for folder in path.parents:
            folders.add(folder)
            if folder == top:
                break
    return sorted(folders, key=lambda folder: -len(folder.parts))


class Staging:
    """Files that wait to become part of the corpus, and notes that let a killed run go on from where it was."""

    def __init__(self, writer: Writer, run: str) -> None:
        self._writer = writer
        self._run = run
        self.folder = writer.root / PRIVATE / "staging" / run
        self._waiting = self.folder / "waiting"
        shutil.rmtree(self._waiting, ignore_errors=True)  # worked out anew from the notes at each attempt
        self._waiting.mkdir(parents=True, exist_ok=True)
        self._files: dict[str, StagedFile] = {}

    def write(self, path: str, chunks: Iterable[bytes]) -> None:
        """Stage the file `path` of the corpus with these bytes."""
        target = self.folder / "new" / path
        digest = hashlib.sha256()
        with refused(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                for chunk in chunks:
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            _read_back(target, digest.hexdigest())
        self._files[path] = StagedFile(path, f"staging/{self._run}/new/{path}", digest.hexdigest())

    def staged(self, path: str) -> Path | None:
        """Where the new version of a file of the corpus waits, or None where this attempt has not staged it."""
        return self._writer.root / PRIVATE / self._files[path].staged if path in self._files else None

    def snapshot(self) -> Snapshot:
        """The corpus as it would be with all files that this attempt has staged."""
        staged = {path: self._writer.root / PRIVATE / file.staged for path, file in self._files.items()}
        return Snapshot(self._writer.root, staged)

    def note(self, name: str, content: bytes) -> None:
        """Keep finished work under a name for this run or its next attempt; it never becomes part of the corpus."""
        write_file(self.folder / "notes" / name, content)

    def noted(self, name: str) -> bytes | None:
        """What an earlier attempt kept under a name, or None."""
        try:
            return (self.folder / "notes" / name).read_bytes()
        except FileNotFoundError:
            return None

    def append(self, name: str, content: bytes) -> None:
        """Add to what waits under a name in this attempt: a way to keep more than fits in memory."""
        with refused(self._waiting), (self._waiting / name).open("ab") as file:
            file.write(content)

    def appended(self, name: str) -> Iterator[bytes]:
        """The lines that wait under a name, with their line feeds."""
        with contextlib.suppress(FileNotFoundError), (self._waiting / name).open("rb") as file:
            yield from file

    def commit(self) -> None:
        """Make all staged files part of the corpus, all or none. Without any, only the staging area is removed."""
        if self._files:
            self._writer.commit(self._run, self._files.values())
        shutil.rmtree(self.folder, ignore_errors=True)
