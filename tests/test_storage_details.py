"""The corners of storage: what a snapshot lists, where a commit is refused, what stays behind, all errors whole."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import filelock
import pytest

from corpuskit import storage
from corpuskit.errors import StorageError
from corpuskit.snapshot import Snapshot
from corpuskit.storage import Staging, Writer, alone, refused, replacing, write_file

Refusal = tuple[str, str | None]
NOTHING_CHANGED = "Check who may write there, and that the disk has room; nothing was changed."


def refusal_of(action: Callable[[], object]) -> Refusal:
    """The message and the hint with which an action is refused."""
    with pytest.raises(StorageError) as caught:
        action()
    return caught.value.message, caught.value.hint


def commit(root: Path, *paths: str, run: str = "run") -> None:
    """Write these files of a corpus in one commit."""
    with Writer(root, "test") as writer:
        staging = writer.staging(run)
        for path in paths:
            staging.write(path, [b"new\n"])
        staging.commit()


def committed_but_not_in_place(root: Path, *paths: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit these files, and crash before any of them is in its place."""
    monkeypatch.setattr(Writer, "_finish", lambda self: None)
    with Writer(root, "test") as writer:
        staging = writer.staging("run")
        for path in paths:
            staging.write(path, [b"new\n"])
        writer.commit("run", staging._files.values())
    monkeypatch.undo()


def test_what_reads_back_differently_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects users whose disk fails from a message without a way on."""
    monkeypatch.setattr(storage, "file_hash", lambda path: "0" * 64)
    message, hint = refusal_of(lambda: write_file(tmp_path / "x", b"content"))
    part = tmp_path / f".x.{os.getpid()}.part"
    assert message == f"{part}: what was written reads back differently"
    assert hint == "Check the disk; nothing was changed."


def test_a_reader_whose_corpus_changed_is_told_to_start_again(tmp_path: Path) -> None:
    """Protects readers from giving up where reading again is all it takes."""
    commit(tmp_path, "documents/00001.jsonl")
    snapshot = Snapshot(tmp_path)
    commit(tmp_path, "documents/00001.jsonl")
    assert refusal_of(lambda: snapshot.read("documents/00001.jsonl")) == (
        f"{tmp_path}: the corpus was changed while it was read",
        "Run the command again.",
    )


def test_each_commit_adds_one_to_the_stamp(tmp_path: Path) -> None:
    """Protects readers from two commits that look like none: the stamp only grows, from 0, by one."""
    commit(tmp_path, "a")
    assert (tmp_path / ".corpuskit/stamp").read_bytes() == b"1"
    commit(tmp_path, "a")
    assert (tmp_path / ".corpuskit/stamp").read_bytes() == b"2"


@pytest.mark.parametrize("content", [b"", b"0", b"not a number"])
def test_a_stamp_that_cannot_be_read_counts_as_none(content: bytes, tmp_path: Path) -> None:
    """Protects a copied or damaged private folder: the next commit has the stamp 1."""
    (tmp_path / ".corpuskit").mkdir()
    (tmp_path / ".corpuskit/stamp").write_bytes(content)
    commit(tmp_path, "a")
    assert (tmp_path / ".corpuskit/stamp").read_bytes() == b"1"


def test_a_snapshot_lists_what_is_there_and_what_is_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects readers beside an unfinished commit: old files and new ones are listed, hidden and foreign ones not."""
    for path in ("data/1.jsonl", "data/.3.jsonl", "data/4.csv", "data/deep/5.jsonl", "data/.hidden/6.jsonl"):
        write_file(tmp_path / path, b"old\n")
    committed_but_not_in_place(tmp_path, "data/2.jsonl", "data/new/7.jsonl", "other/8.jsonl", monkeypatch=monkeypatch)
    snapshot = Snapshot(tmp_path)
    assert snapshot.names("data", ".jsonl") == ["1", "2"]
    assert snapshot.names("data", ".csv") == ["4"]
    assert snapshot.names("other", ".jsonl") == ["8"]
    assert snapshot.names("nowhere", ".jsonl") == []
    assert snapshot.folders("data") == ["deep", "new"]
    assert snapshot.folders("other") == []
    assert snapshot.folders("nowhere") == []
    assert snapshot.files("data") == [
        "data/1.jsonl",
        "data/2.jsonl",
        "data/4.csv",
        "data/deep/5.jsonl",
        "data/new/7.jsonl",
    ]
    assert snapshot.files("other") == ["other/8.jsonl"]
    assert snapshot.files("nowhere") == []


def test_a_snapshot_knows_which_files_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects readers from opening what is not there, and from missing what is only committed."""
    write_file(tmp_path / "old", b"old\n")
    committed_but_not_in_place(tmp_path, "new", monkeypatch=monkeypatch)
    snapshot = Snapshot(tmp_path)
    assert [snapshot.exists(path) for path in ("old", "new", "neither", ".corpuskit")] == [True, True, False, False]


def test_a_writer_without_a_readable_holder_is_called_another_command(tmp_path: Path) -> None:
    """Protects the message about a second writer where the first one's note is missing or damaged."""
    (tmp_path / ".corpuskit").mkdir()
    with filelock.FileLock(tmp_path / ".corpuskit/lock"):
        for note in (None, "{}", "not JSON", "[]"):
            if note is not None:
                (tmp_path / ".corpuskit/holder.json").write_text(note, encoding="utf-8")
            assert refusal_of(lambda: Writer(tmp_path, "test").__enter__()) == (
                f"{tmp_path}: another command is writing",
                "Wait until it has finished.",
            )


def test_the_holder_of_the_lock_is_named_in_any_script(tmp_path: Path) -> None:
    """Protects the message about a second writer whose command has letters beyond ASCII."""
    with Writer(tmp_path, "import Zürich"):
        (tmp_path / ".corpuskit/holder.json").write_text('{"pid": 7, "command": "import Zürich"}', encoding="utf-8")
        assert refusal_of(lambda: Writer(tmp_path, "test").__enter__())[0] == (
            f"{tmp_path}: 'import Zürich' (process 7) is writing"
        )


def test_a_second_writer_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects people from a command that hangs while another one writes: the lock is asked for, not waited for."""
    asked: list[object] = []
    monkeypatch.setattr(filelock, "FileLock", lambda path, timeout=-1: asked.append((path, timeout)))
    Writer(tmp_path, "test")
    assert asked == [(tmp_path / ".corpuskit/lock", 0)]


def test_leaving_is_no_error_where_somebody_removed_the_note_of_the_holder(tmp_path: Path) -> None:
    """Protects a finished command from failing at its very end."""
    with Writer(tmp_path, "test"):
        (tmp_path / ".corpuskit/holder.json").unlink()
    with filelock.FileLock(tmp_path / ".corpuskit/lock", timeout=0) as lock:
        assert lock.is_locked  # nobody holds it any more


def test_files_of_new_folders_are_put_in_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects an import by a new annotator, whose folders do not exist yet, also when a crash came in between."""
    committed_but_not_in_place(tmp_path, "annotations/new/00001.jsonl", monkeypatch=monkeypatch)
    with Writer(tmp_path, "test"):
        assert (tmp_path / "annotations/new/00001.jsonl").read_bytes() == b"new\n"


def test_nothing_is_left_in_staging_after_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the disk from a second copy of the corpus, after a commit and after a crash that was finished."""
    commit(tmp_path, "a", "b/c")
    assert list((tmp_path / ".corpuskit/staging").iterdir()) == []
    committed_but_not_in_place(tmp_path, "a", monkeypatch=monkeypatch)
    with Writer(tmp_path, "test"):
        assert list((tmp_path / ".corpuskit/staging").iterdir()) == []


def test_a_staging_folder_that_is_gone_does_not_fail_a_finished_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects a change that counts from an error about leftovers that somebody has removed."""
    committed_but_not_in_place(tmp_path, "a", monkeypatch=monkeypatch)
    (tmp_path / ".corpuskit/staging/run/new/a").replace(tmp_path / "a")
    for folder in ("new", "waiting", ""):
        (tmp_path / ".corpuskit/staging/run" / folder).rmdir()
    with Writer(tmp_path, "test"):
        assert Snapshot(tmp_path).read("a") == b"new\n"


def test_a_damaged_change_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects users whose disk lost a part of a change from having no way out."""
    committed_but_not_in_place(tmp_path, "a", monkeypatch=monkeypatch)
    staged = tmp_path / ".corpuskit/staging/run/new/a"
    staged.write_bytes(b"else")
    assert refusal_of(lambda: Writer(tmp_path, "test").__enter__()) == (
        f"{staged}: not what a change that was not finished had written for a",
        f"Restore that file from a copy, or remove {tmp_path / '.corpuskit/commit.json'} to give the change up.",
    )


def refused_commit(root: Path, path: str) -> Refusal:
    """How a commit of one file is refused; what was there before stays."""
    with Writer(root, "test") as writer:
        staging = writer.staging("run")
        staging.write(path, [b"new\n"])
        refusal = refusal_of(staging.commit)
    assert not (root / ".corpuskit/commit.json").exists()
    return refusal


def test_a_file_where_a_folder_is_needed_is_told_before_the_commit(tmp_path: Path) -> None:
    """Protects against a change that counts but can never be finished: the file in the way is named."""
    (tmp_path / "annotations").write_bytes(b"in the way")
    assert refused_commit(tmp_path, "annotations/gold/00001.jsonl") == (
        f"{tmp_path / 'annotations'}: cannot be written: not a folder",
        NOTHING_CHANGED,
    )


def test_a_folder_without_the_right_to_write_is_told_before_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects against a change that counts but can never be finished: the folder that refuses is named."""
    (tmp_path / "annotations").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: not (path == tmp_path / "annotations" and mode == os.W_OK))
    assert refused_commit(tmp_path, "annotations/gold/00001.jsonl") == (
        f"{tmp_path / 'annotations'}: cannot be written: permission denied",
        NOTHING_CHANGED,
    )


def test_a_folder_on_another_disk_is_told_before_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects against replacing across disks, which is not done in one step."""
    (tmp_path / "annotations").mkdir()
    original = Path.stat

    def elsewhere(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = original(self, follow_symlinks=follow_symlinks)
        if self != tmp_path / "annotations":
            return found
        fields = list(found)
        fields[stat.ST_DEV] = found.st_dev + 1
        return os.stat_result(fields)

    monkeypatch.setattr(Path, "stat", elsewhere)
    assert refused_commit(tmp_path, "annotations/gold/00001.jsonl") == (
        f"{tmp_path / 'annotations'}: cannot be written: it is on another disk than the rest of the corpus",
        NOTHING_CHANGED,
    )


def test_the_reasons_for_refusing_a_commit_carry_the_numbers_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects callers that tell a full or foreign disk from a missing right by the number of the error."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    numbers = []
    with Writer(tmp_path, "test") as writer:
        for target in ("file/x", "folder"):
            with pytest.raises(OSError) as caught:  # noqa: PT011 - the number is what is asserted
                writer._check_target(tmp_path / target)
            numbers.append((caught.value.errno, caught.value.filename))
        monkeypatch.setattr(os, "access", lambda path, mode: False)
        with pytest.raises(OSError) as caught:  # noqa: PT011
            writer._check_target(tmp_path / "folder/x")
        numbers.append((caught.value.errno, caught.value.filename))
    assert numbers == [
        (errno.ENOTDIR, str(tmp_path / "file")),
        (errno.EISDIR, str(tmp_path / "folder")),
        (errno.EACCES, str(tmp_path / "folder")),
    ]


def test_folders_are_made_durable_from_the_deepest_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects new files from a power cut: every folder above them is synced, up to the corpus and no further."""
    synced: list[Path] = []
    monkeypatch.setattr(storage, "sync_folder", synced.append)
    commit(tmp_path, "annotations/gold/00001.jsonl", "documents/00001.jsonl")
    corpus = [folder for folder in synced if ".corpuskit" not in folder.parts]
    assert (len(corpus), corpus[0], corpus[-1]) == (4, tmp_path / "annotations/gold", tmp_path)
    assert set(corpus[1:3]) == {tmp_path / "annotations", tmp_path / "documents"}
    staged = [folder.relative_to(tmp_path / ".corpuskit") for folder in synced if "staging" in folder.parts]
    assert staged[0] == Path("staging/run/new/annotations/gold")
    assert staged[-1] == Path("staging")
    assert tmp_path.parent not in synced


def test_a_folder_is_synced_by_a_call_to_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the names of new files: the folder itself is synced, except on Windows, which has no such call."""
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    storage.sync_folder(tmp_path)
    assert len(synced) == 1
    monkeypatch.setattr("sys.platform", "win32")
    storage.sync_folder(tmp_path)
    assert len(synced) == 1


def test_an_error_of_the_system_without_words_is_told_as_it_is(tmp_path: Path) -> None:
    """Protects users from an empty reason where the system gives none."""

    def refuse() -> None:
        with refused(tmp_path / "x"):
            raise OSError("Quota Of The Institute")

    assert refusal_of(refuse) == (f"{tmp_path / 'x'}: cannot be written: quota of the institute", NOTHING_CHANGED)


def test_staging_writes_the_same_file_and_folder_twice(tmp_path: Path) -> None:
    """Protects a command that makes a file anew, or two files of one folder, in the same transaction."""
    with Writer(tmp_path, "test") as writer:
        staging = writer.staging("run")
        assert staging.staged("a/b") is None
        staging.write("a/b", [b"first\n"])
        staging.write("a/c", [b"other\n"])
        staging.write("a/b", [b"se", b"cond\n"])
        waiting = staging.staged("a/b")
        assert waiting is not None
        assert waiting.read_bytes() == b"second\n"
        staging.commit()
    assert (tmp_path / "a/b").read_bytes() == b"second\n"
    assert (tmp_path / "a/c").read_bytes() == b"other\n"


def test_what_waits_is_worked_out_anew_and_notes_are_kept(tmp_path: Path) -> None:
    """Protects a resumed run from counting twice what it had appended before it was killed."""
    with Writer(tmp_path, "test") as writer:
        first = writer.staging("run")
        first.append("lines", b"one\n")
        first.append("lines", b"two\n")
        assert list(first.appended("lines")) == [b"one\n", b"two\n"]
        assert list(first.appended("none")) == []
        second = Staging(writer, "run")
        assert list(second.appended("lines")) == []


def test_a_run_without_files_commits_nothing(tmp_path: Path) -> None:
    """Protects the stamp, and readers with it, from commands that changed nothing; their staging area goes."""
    with Writer(tmp_path, "test") as writer:
        writer.staging("run").commit()
    assert not (tmp_path / ".corpuskit/stamp").exists()
    assert list((tmp_path / ".corpuskit/staging").iterdir()) == []


def test_a_library_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """Protects a derived file from a half written successor, and the folder from leftovers."""
    write_file(tmp_path / "x", b"old")

    def fail() -> None:
        with replacing(tmp_path / "x") as temporary:
            temporary.write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x": b"old"}


def test_a_folder_of_derived_files_is_held_by_one(tmp_path: Path) -> None:
    """Protects a published folder from two commands that publish into it at once."""

    def again() -> None:
        with alone(tmp_path / "site", "published"):
            pass

    with alone(tmp_path / "site", "published"):
        assert refusal_of(again) == (
            f"{tmp_path / 'site'}: is being published by another command",
            "Wait until it has finished.",
        )
    again()
