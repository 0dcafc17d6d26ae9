"""The commands `publish` and `serve` as people meet them."""

import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from corpuskit.publish import default_folder, expected_build, publish
from tests.conftest import Run
from tests.publish.making import DOCUMENTS, make_corpus
from tests.publish.served import serving


def until(true: Callable[[], bool]) -> None:
    """Wait until something that happens by itself has happened."""
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError


def test_publish_says_what_it_made_and_what_to_do_next(corpuskit: Run, tmp_path: Path) -> None:
    """Protects the first contact with a published corpus: where it is, how much is in it, how to look at it."""
    corpus = make_corpus(tmp_path / "tram")
    done = corpuskit("publish", "tram", "--to", "site", cwd=tmp_path)
    build = expected_build(corpus, Path("site"))
    assert done.stderr == ""
    assert done.stdout == (
        f"published {build.database}: 2 documents, 10 annotations, 4 relations, 3 findings\n"
        "next: corpuskit serve tram, or datasette site\n"
    )
    assert done.returncode == 0


def test_publish_makes_its_own_folder_and_none_above_it(corpuskit: Run, tmp_path: Path) -> None:
    """Protects people who mistype a path from pages in a folder that nobody made on purpose."""
    make_corpus(tmp_path / "tram")
    done = corpuskit("publish", "tram", "--to", "www/site", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: www/site: there is no folder www to write it into\nhint: Make the folder first: mkdir -p www\n"
    )
    assert not (tmp_path / "www").exists()


def test_publish_says_what_it_left_out(corpuskit: Run, tmp_path: Path) -> None:
    """Protects against mistaking part of a corpus for all of it; scripts see it in the exit code."""
    make_corpus(tmp_path / "tram", [*DOCUMENTS, DOCUMENTS[1]])
    done = corpuskit("publish", "tram", "--with-errors", cwd=tmp_path)
    assert done.stdout.splitlines()[1:] == [
        "left out: 1 document; corpuskit validate tram says why",
        "1 error open; corpuskit validate tram --severity error lists them",
        "next: corpuskit serve tram, or datasette tram/.corpuskit/site",
    ]
    assert done.returncode == 1


def test_publish_counts_what_cannot_be_read(corpuskit: Run, tmp_path: Path) -> None:
    """Protects against a site that seems whole while lines, annotations and registries behind it are broken."""
    corpus = make_corpus(tmp_path / "tram", actors="id,name,kind\nida,Ida,person\nida,Ida,person\n,Nobody,person\n")
    with (corpus.root / "documents" / "00001.jsonl").open("a") as file:
        file.write('{"id": "torn", "text": \n<<<<<<< ours\n')
    with (corpus.root / "annotations" / "anna" / "00001.jsonl").open("a") as file:
        file.write('{"annotations": []}\n{"document": "brief", "annotations": 7}\n')
        file.write('{"document": "brief", "annotations": [{"id": 7}], "relations": [{"id": "r"}]}\n')
    done = corpuskit("publish", "tram", "--with-errors", cwd=tmp_path)
    assert done.stdout.splitlines()[1] == (
        "left out: 1 document, 1 annotation, 1 relation, 3 unreadable lines, 2 registry records; "
        "corpuskit validate tram says why"
    )
    assert done.returncode == 1
    (corpus.root / "registry" / "actors.csv").write_bytes(b"id,name\nida,\xff\n")
    done = corpuskit("publish", "tram", "--with-errors", cwd=tmp_path)
    assert "3 unreadable lines, 1 unreadable registry; " in done.stdout
    assert done.returncode == 1


@pytest.mark.xdist_group("ports")
def test_a_server_goes_on_while_its_corpus_is_published_again_and_again(corpuskit: Run, tmp_path: Path) -> None:
    """Protects those who read a corpus that somebody else works on: they see each new build, and no error."""
    corpus = make_corpus(tmp_path / "tram")
    with serving(corpus.root, 18_130) as served:
        site = corpus.root / ".corpuskit" / "site"
        for title in ("second", "third", "fourth"):
            (corpus.root / "corpus.yaml").write_text(f"format: 1\ntitle: {title}\n", encoding="utf-8")
            assert corpuskit("publish", "tram", cwd=tmp_path).returncode == 0
        for path in ("tram/documents/tram~2Eline", "tram/quotes", "tram/texts?_search=figures"):
            with urllib.request.urlopen(served.home + path) as answer:
                assert answer.status == 200
        until(lambda: b"fourth" in urllib.request.urlopen(served.home + "tram").read())
        until(lambda: len(list(site.glob("*.db"))) == 1)


@pytest.mark.xdist_group("ports")
def test_a_corpus_that_was_renamed_is_served(tmp_path: Path) -> None:
    """Protects corpora that move: what they published before, under another name, is their own."""
    corpus = make_corpus(tmp_path / "one")
    publish(corpus, default_folder(corpus))
    corpus.root.rename(tmp_path / "two")
    with serving(tmp_path / "two", 18_135) as served, urllib.request.urlopen(served.first) as answer:
        assert "/two/documents/" in served.first
        assert answer.status == 200
    assert [path.name[:4] for path in (tmp_path / "two" / ".corpuskit" / "site").glob("*.db")] == ["two-"]


def test_publish_without_a_corpus_says_so(corpuskit: Run, tmp_path: Path) -> None:
    """Protects the message where a command is run in the wrong folder."""
    done = corpuskit("publish", cwd=tmp_path)
    assert done.returncode == 2
    assert "no corpus here or in a folder above" in done.stderr


@pytest.mark.xdist_group("ports")
def test_serve_publishes_what_has_changed_and_nothing_else(tmp_path: Path) -> None:
    """Protects `serve` from showing an old corpus, and from building the same one again."""
    corpus = make_corpus(tmp_path / "tram")
    with serving(corpus.root, 18_120) as served:
        assert served.lines[0].startswith("serving Trams & more at http://127.0.0.1:181")
        assert served.first == f"{served.home}tram/documents/tram~2Eline"
        with urllib.request.urlopen(served.first) as answer:
            assert answer.status == 200
            assert b"Mayor defends tram line" in answer.read()
    (database,) = (corpus.root / ".corpuskit" / "site").glob("*.db")
    made = database.stat().st_mtime_ns
    with serving(corpus.root, 18_120):
        assert database.stat().st_mtime_ns == made
    (corpus.root / "documents" / "00001.jsonl").write_text('{"id": "new", "title": "New", "text": "New."}\n')
    with serving(corpus.root, 18_120) as served, urllib.request.urlopen(served.first) as answer:
        assert b"<title>New" in answer.read()
