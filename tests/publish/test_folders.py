"""What stands in a published folder: builds that come and go, files of other people, and what they added to ours."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.publish import Build, default_folder, publish
from corpuskit.publish.locks import held, is_held
from tests.publish.making import DOCUMENTS, GOLD, get, make_corpus

OTHER_FOLDER = "Publish to another folder: --to FOLDER"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return make_corpus(tmp_path / "tram")


def retitled(corpus: Corpus, title: str) -> Corpus:
    (corpus.root / "corpus.yaml").write_text(f"format: 1\ntitle: {title}\n", encoding="utf-8")
    return Corpus(corpus.root)


def read(build: Build, name: str) -> Any:
    return json.loads((build.folder / name).read_text(encoding="utf-8"))


def write(build: Build, name: str, content: Any) -> None:
    (build.folder / name).write_text(json.dumps(content), encoding="utf-8")


def test_a_folder_holds_one_build(corpus: Corpus, tmp_path: Path) -> None:
    """Protects people whose values became sensitive: the build that still had them does not stay in the folder."""
    earlier = publish(corpus, tmp_path / "site")
    later = publish(retitled(corpus, "second"), tmp_path / "site")
    assert earlier.database != later.database
    assert list((tmp_path / "site").glob("*.db")) == [later.database]


def test_a_build_that_is_served_stays_until_it_is_not(corpus: Corpus, tmp_path: Path) -> None:
    """Protects a server that is running while the corpus is published again, however often."""
    first = publish(corpus, tmp_path / "site")
    with held(first.database), held(first.database):
        publish(retitled(corpus, "second"), tmp_path / "site")
        publish(retitled(corpus, "third"), tmp_path / "site")
        assert first.database.exists()
        assert len(list((tmp_path / "site").glob("*.db"))) == 2
    last = publish(retitled(corpus, "fourth"), tmp_path / "site")
    assert list((tmp_path / "site").glob("*.db")) == [last.database]
    assert not list((tmp_path / "site").glob(".*.db.*"))


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    """Protects the disk: a server that was killed keeps no build, and its lock file goes."""
    database = tmp_path / "tram-00000000.db"
    code = (
        "import os, pathlib, sys\nfrom corpuskit.publish.locks import held\n"
        "with held(pathlib.Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code, str(database)], stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        assert is_held(database)
        process.kill()
        process.wait()
    assert list(tmp_path.iterdir()) != []
    assert not is_held(database)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_publisher_left_is_removed(corpus: Corpus, tmp_path: Path) -> None:
    """Protects the disk from half-made databases, and other people's files from being taken for them."""
    site = tmp_path / "site"
    site.mkdir()
    for name in (".tram-0123abcd.db.4711.part", ".metadata.json.4711.part"):
        (site / name).write_bytes(b"half")
    theirs = [".other-0123abcd.db.4711.part", ".notes.part", "tram-20310502.db"]
    for name in theirs:
        (site / name).write_bytes(b"not ours")
    publish(corpus, site)
    found = {path.name for path in site.iterdir()}
    assert not found & {".tram-0123abcd.db.4711.part", ".metadata.json.4711.part"}
    assert found >= set(theirs)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("metadata.json", {"title": "mine"}), ("settings.json", {"default_page_size": 10}),
        ("datasette.json", {"settings": {}}), ("inspect-data.json", {"mine": {}}), ("metadata.yaml", {}),
        ("datasette.yaml", {}),
    ],
)  # fmt: skip
def test_files_that_configure_another_datasette_are_left_alone(
    corpus: Corpus, tmp_path: Path, name: str, content: object
) -> None:
    """Protects a Datasette of the user's own: none of its files is overwritten, or hidden behind one of ours."""
    (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(CorpuskitError) as caught:
        publish(corpus, tmp_path)
    assert caught.value.message == f"{tmp_path / name}: configures Datasette for something else"
    assert caught.value.hint == OTHER_FOLDER
    assert json.loads((tmp_path / name).read_text(encoding="utf-8")) == content
    assert not list(tmp_path.glob("*.db"))


def test_a_first_publishing_that_was_killed_can_be_run_again(corpus: Corpus, tmp_path: Path) -> None:
    """Protects the promise that the same command run again finishes: files of ours are known without metadata.json."""
    build = publish(corpus, tmp_path / "site")
    (build.folder / "metadata.json").unlink()
    assert publish(corpus, build.folder) == build
    assert (build.folder / "metadata.json").exists()


def test_another_corpus_of_the_same_name_is_not_replaced(corpus: Corpus, tmp_path: Path) -> None:
    """Protects two corpora whose folders are called the same from being published over each other."""
    publish(corpus, tmp_path / "site")
    other = make_corpus(tmp_path / "elsewhere" / "tram", [{**DOCUMENTS[1], "id": "other"}], [])
    with pytest.raises(CorpuskitError) as caught:
        publish(other, tmp_path / "site")
    path = tmp_path / "site" / "metadata.json"
    assert caught.value.message == f"{path}: configures Datasette for another corpus that is called tram too"
    assert caught.value.hint == f"{OTHER_FOLDER}. If it was this corpus once, remove that file."
    corpus.root.rename(tmp_path / "moved")
    (tmp_path / "away").mkdir()
    (tmp_path / "moved").rename(tmp_path / "away" / "tram")
    publish(Corpus(tmp_path / "away" / "tram"), tmp_path / "site")  # the same corpus in another place


def test_its_own_folder_is_never_refused_to_a_corpus(corpus: Corpus, tmp_path: Path) -> None:
    """Protects `serve`: whatever lies in the private folder, the corpus can be read."""
    folder = default_folder(corpus)
    folder.mkdir(parents=True)
    (folder / "metadata.json").write_text("no JSON", encoding="utf-8")
    (folder / "settings.json").write_text("[]", encoding="utf-8")
    (response,) = get(publish(corpus, folder), "/tram/documents/brief")
    assert response.status_code == 200


def test_what_people_added_stays(corpus: Corpus, tmp_path: Path) -> None:
    """Protects permissions that were written into the published files: publishing again must not open a corpus."""
    build = publish(corpus, tmp_path / "site")
    root = {"id": "root"}
    metadata, settings, configuration = (read(build, f"{n}.json") for n in ("metadata", "settings", "datasette"))
    metadata |= {"allow": root, "about": "stale"}
    metadata["plugins"]["other"] = {"a": 1}
    metadata["databases"]["tram"] |= {"allow_sql": False, "license": "stale"}
    metadata["databases"]["tram"]["tables"]["texts"] |= {"allow": root, "description": "stale"}
    metadata["databases"]["tram"]["tables"]["gone"] = {"allow": root, "description": "stale"}
    metadata["databases"]["more"] = {"title": "More"}
    write(build, "metadata.json", metadata)
    write(build, "settings.json", settings | {"max_returned_rows": 10, "default_page_size": 7})
    write(
        build, "datasette.json", {**configuration, "permissions": {"x": root}, "databases": {"tram": {"allow": root}}}
    )
    again = publish(retitled(corpus, "New"), build.folder)
    metadata = read(again, "metadata.json")
    tram = metadata["databases"]["tram"]
    assert (metadata["title"], metadata["allow"], metadata.get("about")) == ("New", root, None)
    assert metadata["plugins"]["other"] == {"a": 1}
    assert metadata["plugins"]["corpuskit"]["database"] == again.database.stem
    assert (tram["allow_sql"], tram.get("license"), metadata["databases"]["more"]) == (False, None, {"title": "More"})
    assert tram["tables"]["texts"] == {"allow": root, "description": "The text of each document"}
    assert tram["tables"]["gone"] == {"allow": root}
    settings, configuration = read(again, "settings.json"), read(again, "datasette.json")
    assert (settings["max_returned_rows"], settings["default_page_size"]) == (10, 50)
    assert configuration["permissions"] == {"x": root}
    assert configuration["databases"] == {"tram": {"allow": root}}
    assert get(again, "/tram/documents/brief")[0].status_code == 403


def test_what_people_added_follows_a_corpus_that_was_renamed(corpus: Corpus, tmp_path: Path) -> None:
    """Protects permissions by name from falling away because the folder is called otherwise now."""
    build = publish(corpus, default_folder(corpus))
    metadata = read(build, "metadata.json")
    metadata["databases"]["tram"]["allow"] = {"id": "root"}
    write(build, "metadata.json", metadata)
    corpus.root.rename(tmp_path / "bus")
    corpus = Corpus(tmp_path / "bus")
    build = publish(corpus, default_folder(corpus))
    assert list(read(build, "metadata.json")["databases"]) == ["bus"]
    assert get(build, "/bus/documents/brief", "/bus/quotes")[0].status_code == 403


@pytest.mark.parametrize(
    ("licence", "address"),
    [("https://x.org/l", True), ("http://x.org/l", True), ("javascript:alert(1)", False), ("CC0", False)],
)
def test_only_a_licence_that_is_an_address_is_a_link(
    corpus: Corpus, tmp_path: Path, licence: str, address: bool
) -> None:
    """Protects visitors from a link that runs something."""
    (corpus.root / "corpus.yaml").write_text(f"format: 1\nlicence: '{licence}'\n", encoding="utf-8")
    database = read(publish(Corpus(corpus.root), tmp_path / "site"), "metadata.json")["databases"]["tram"]
    assert database["license"] == licence
    assert database.get("license_url") == (licence if address else None)


def test_counts_are_taken_from_the_folder(corpus: Corpus, tmp_path: Path) -> None:
    """Protects the speed of large corpora: Datasette takes row counts as given, under the name of the corpus."""
    build = publish(corpus, tmp_path / "site")
    inspected = read(build, "inspect-data.json")
    inspected[build.database.stem]["tables"]["texts"]["count"] = 4_711
    write(build, "inspect-data.json", inspected)
    (home,) = get(build, "/tram/-/tables")
    assert "4,7" in home.text


SECRETIVE = """
schema: secretive
version: 1
metadata:
  born: {type: date, sensitive: true}
  source: {type: ref, registry: actors, sensitive: true}
registries:
  actors:
    born: {type: date, sensitive: true}
    age: {type: int, sensitive: true}
    flags: {type: bool, many: true, sensitive: true}
    code: {type: string, pattern: "A+", sensitive: true}
layers:
  notes:
    span: {}
    attributes:
      party: {type: enum, values: [left, right], sensitive: true}
      seen: {type: ref, registry: actors, many: true, sensitive: true}
      alone: {type: string, sensitive: true}
      listed: {type: string, many: true, sensitive: true}
"""


def test_a_sensitive_value_that_is_wrong_is_nowhere_in_what_is_published(tmp_path: Path) -> None:
    """Protects people named in a corpus: what rules say of a sensitive value quotes neither it nor what is like it."""
    document = {"id": "a", "text": "Ida.", "metadata": {"born": "kept01", "source": "kept02"}}
    secret = {"party": "leftt-kept03", "seen": ["idaa-kept04"], "alone": ["kept05"], "listed": "kept06"}
    note = {"id": "n1", "layer": "notes", "pieces": [[0, 3]], "attributes": secret}
    near = {"id": "n2", "layer": "notes", "pieces": [[0, 3]], "attributes": {"party": "leftt", "seen": ["idaa"]}}
    actors = "id,born,age,flags,code\nida,kept07,kept08,true | kept09,kept10\n"
    corpus = make_corpus(
        tmp_path / "tram", [document], [("gold", {"document": "a", "annotations": [note, near]})], actors
    )
    (corpus.root / "schema.yaml").write_text(SECRETIVE, encoding="utf-8")
    build = publish(Corpus(corpus.root), tmp_path / "site")
    with closing(sqlite3.connect(build.database)) as connection:
        found = connection.execute("SELECT code, message, hint FROM findings ORDER BY id").fetchall()
    assert {code: sum(1 for other, _, _ in found if other == code) for code, _, _ in found} == {
        "REG104": 4, "DOC107": 1, "REG101": 3, "LAB106": 4,
    }  # fmt: skip
    assert ("LAB106", "n1 has party a sensitive value, expected one of left, right", None) in found
    missing = "but registry/actors.csv has no such record"
    assert ("REG101", f"n2 has seen a sensitive value, {missing}", None) in found
    assert all(hint is None for _, _, hint in found)
    for file in build.folder.iterdir():
        content = file.read_bytes()
        for word in (b"kept", b"leftt", b"idaa"):
            assert word not in content, (file.name, word)


def test_a_finding_about_a_document_that_is_not_published_has_no_reference(corpus: Corpus, tmp_path: Path) -> None:
    """Protects links between tables: a finding names a document only where its row is."""
    with (corpus.root / "annotations" / "gold" / "00001.jsonl").open("a") as file:
        file.write(json.dumps({"document": "nowhere", "annotations": GOLD[1:2]}) + "\n")
    build = publish(corpus, tmp_path / "site")
    with closing(sqlite3.connect(build.database)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*) FROM findings WHERE message LIKE '%nowhere%'").fetchone()[0] > 0
