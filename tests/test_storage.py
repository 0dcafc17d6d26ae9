"""Transactions: a corpus is as before or as after, whatever happens in between, and only one writes at a time."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpuskit import storage
from corpuskit.errors import StorageError
from corpuskit.snapshot import Snapshot
from corpuskit.storage import Staging, Writer, write_file

FILES = {"documents/00001.jsonl": b"new documents\n", "annotations/gold/00001.jsonl": b"new annotations\n"}


class Killed(BaseException):
    """The process ends here."""


def stage(writer: Writer) -> Staging:
    staging = writer.staging("run")
    for path, content in FILES.items():
        staging.write(path, [content])
    return staging


def make(root: Path) -> Path:
    for path in FILES:
        write_file(root / path, b"old\n")
    return root


def contents(root: Path) -> dict[str, bytes]:
    snapshot = Snapshot(root)
    return {path: snapshot.read(path) for path in FILES}


OLD = dict.fromkeys(FILES, b"old\n")


def test_a_commit_puts_all_files_in_their_places(tmp_path: Path) -> None:
    """Protects the plain case: staged files replace old ones and leave nothing behind."""
    make(tmp_path)
    with Writer(tmp_path, "test") as writer:
        stage(writer).commit()
    assert contents(tmp_path) == FILES
    assert {p.name for p in (tmp_path / ".corpuskit").rglob("*") if p.is_file()} <= {"lock", "stamp"}


def steps_of_a_commit(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls to the system that change files during a commit, by name."""
    made: list[str] = []
    make(root)
    watch(monkeypatch, made.append)
    with Writer(root, "test") as writer:
        stage(writer).commit()
    monkeypatch.undo()
    return made


def watch(monkeypatch: pytest.MonkeyPatch, before: Callable[[str], None]) -> None:
    """Call `before` with the name of each call that changes what is on the disk, just before it happens."""

    def watched(name: str, original: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            before(name)
            return original(*args, **kwargs)

        return call

    for name in ("replace", "unlink", "write_bytes", "mkdir"):
        monkeypatch.setattr(Path, name, watched(name, getattr(Path, name)))
    monkeypatch.setattr(os, "fsync", watched("fsync", os.fsync))
    monkeypatch.setattr(storage.shutil, "rmtree", watched("rmtree", storage.shutil.rmtree))


def test_a_crash_before_any_step_leaves_the_old_or_the_new_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects the corpus against a crash at every single moment: readers and the next writer see old or new, whole."""
    steps = steps_of_a_commit(tmp_path / "counted", monkeypatch)
    assert len(steps) > 15
    seen = set()
    for moment in range(len(steps)):
        root = make(tmp_path / f"crash-{moment}")
        left = iter(range(len(steps)))

        def stop(_name: str, moment: int = moment, left: object = left) -> None:
            if next(left) == moment:  # type: ignore[call-overload]
                raise Killed

        watch(monkeypatch, stop)
        with pytest.raises(Killed), Writer(root, "test") as writer:
            stage(writer).commit()
        monkeypatch.undo()
        reading = contents(root)
        assert reading in (OLD, FILES)
        with Writer(root, "test"):
            pass
        assert contents(root) == reading
        assert {path: (root / path).read_bytes() for path in FILES} == reading
        seen.add(reading == FILES)
    assert seen == {True, False}


def test_a_reader_sees_a_finished_commit_before_its_files_are_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects readers from a mixture: with a commit record on the disk they see the new files, listed and read."""
    make(tmp_path)
    monkeypatch.setattr(Writer, "_finish", lambda self: None)
    with Writer(tmp_path, "test") as writer:
        staging = stage(writer)
        staging.write("annotations/anna/00001.jsonl", [b"a\n"])
        writer.commit("run", staging._files.values())
    monkeypatch.undo()
    snapshot = Snapshot(tmp_path)
    assert (tmp_path / "documents/00001.jsonl").read_bytes() == b"old\n"
    assert contents(tmp_path) == FILES
    assert snapshot.folders("annotations") == ["anna", "gold"]
    assert snapshot.exists("annotations/anna/00001.jsonl")
    assert snapshot.names("annotations/anna", ".jsonl") == ["00001"]
    with Writer(tmp_path, "test"):
        assert snapshot.read("documents/00001.jsonl") == b"new documents\n"  # the reader outlives the replacing


def commit_record(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit, and crash before any file is in its place."""
    monkeypatch.setattr(Writer, "_finish", lambda self: None)
    with Writer(root, "test") as writer:
        staging = stage(writer)
        writer.commit("run", staging._files.values())
    monkeypatch.undo()


def test_a_reader_is_told_when_the_corpus_changes_under_it(tmp_path: Path) -> None:
    """Protects readers from putting old annotations beside new texts."""
    snapshot = Snapshot(make(tmp_path))
    assert snapshot.read("annotations/gold/00001.jsonl") == b"old\n"
    with Writer(tmp_path, "test") as writer:
        stage(writer).commit()
    with pytest.raises(StorageError) as caught:
        snapshot.read("documents/00001.jsonl")
    assert caught.value.message == f"{tmp_path}: the corpus was changed while it was read"
    assert Snapshot(tmp_path).read("documents/00001.jsonl") == b"new documents\n"


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b""), lambda path: path.unlink()])
def test_a_damaged_file_of_an_unfinished_change_is_not_taken(
    damage: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects the corpus from a disk that lost what was committed: nothing is replaced by something else."""
    commit_record(make(tmp_path), monkeypatch)
    staged = tmp_path / ".corpuskit/staging/run/new/documents/00001.jsonl"
    damage(staged)
    with pytest.raises(StorageError) as caught, Writer(tmp_path, "test"):
        pass
    place = staged if staged.exists() else tmp_path / "documents/00001.jsonl"
    assert caught.value.message == (
        f"{place}: not what a change that was not finished had written for documents/00001.jsonl"
    )
    assert {path: (tmp_path / path).read_bytes() for path in FILES} == OLD


def test_a_place_that_cannot_take_its_file_is_told_before_the_commit(tmp_path: Path) -> None:
    """Protects against a change that counts but can never be finished."""
    make(tmp_path)
    (tmp_path / "annotations/gold/00001.jsonl").unlink()
    (tmp_path / "annotations/gold/00001.jsonl").mkdir()
    with pytest.raises(StorageError) as caught, Writer(tmp_path, "test") as writer:
        stage(writer).commit()
    place = tmp_path / "annotations/gold/00001.jsonl"
    assert caught.value.message == f"{place}: cannot be written: a folder of that name is there"
    assert (tmp_path / "documents/00001.jsonl").read_bytes() == b"old\n"


def test_a_failure_after_the_commit_says_that_the_change_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects users from the words "nothing was changed" where it was."""
    commit_record(make(tmp_path), monkeypatch)

    def refuse(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StorageError) as caught, Writer(tmp_path, "test"):
        pass
    monkeypatch.undo()
    place = tmp_path / "documents/00001.jsonl"
    assert caught.value.message == (
        f"{place}: the change counts, but this file cannot be put in its place: no space left on device"
    )
    assert caught.value.hint == "Mend that; the next command that writes goes on from there."
    with Writer(tmp_path, "test"):
        pass
    assert contents(tmp_path) == FILES


def test_notes_of_the_same_run_are_kept_and_others_removed(tmp_path: Path) -> None:
    """Protects a killed run's finished work, and the disk from the work of runs that nobody repeats."""
    with Writer(tmp_path, "test") as writer:
        writer.staging("one").note("part", b"done")
        again = writer.staging("one")
        again.append("waiting", b"line\n")
        assert again.noted("part") == b"done"
        assert list(again.appended("waiting")) == [b"line\n"]
        assert list(writer.staging("one").appended("waiting")) == []
        assert writer.staging("two").noted("part") is None
        assert writer.staging("one").noted("part") is None


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    """Protects against two writers, with a message that names the first."""
    code = (
        "import sys; from pathlib import Path; from corpuskit.storage import Writer\n"
        "with Writer(Path(sys.argv[1]), 'corpuskit import'):\n    print('locked', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "locked\n"
        with pytest.raises(StorageError) as caught, Writer(tmp_path, "test"):
            pass
        first.communicate("")
    assert caught.value.message == f"{tmp_path}: 'corpuskit import' (process {first.pid}) is writing"
    assert caught.value.hint == "Wait until it has finished."
    with Writer(tmp_path, "test"):
        pass  # the lock died with its process


def test_a_folder_that_cannot_be_written_is_named(open_folder: Path, take_rights: Callable[[Path], None]) -> None:
    """Protects users from a traceback where they lack the rights to write."""
    take_rights(open_folder)
    with pytest.raises(StorageError) as caught, Writer(open_folder, "test"):
        pass
    assert caught.value.message == f"{open_folder / '.corpuskit'}: cannot be written: permission denied"
    assert caught.value.hint == "Check who may write there, and that the disk has room; nothing was changed."


def test_a_write_that_reads_back_differently_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects against disks that lie: what was staged is read again before it counts."""
    monkeypatch.setattr(storage, "file_hash", lambda path: "0" * 64)
    with pytest.raises(StorageError, match="what was written reads back differently"):
        write_file(tmp_path / "x", b"content")
    assert list(tmp_path.iterdir()) == []


def test_a_staged_file_that_reads_back_differently_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects a commit from staged files that the disk did not keep."""
    with Writer(make(tmp_path), "test") as writer:
        staging = writer.staging("run")
        monkeypatch.setattr(storage, "file_hash", lambda path: "0" * 64)
        with pytest.raises(StorageError, match="what was written reads back differently"):
            staging.write("documents/00001.jsonl", [b"new"])
