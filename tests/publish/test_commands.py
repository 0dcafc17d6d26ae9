"""The commands `publish` and `serve` as people meet them."""

import urllib.request
from pathlib import Path

import pytest

from corpuskit.publish import expected_build
from tests.conftest import Run
from tests.publish.making import DOCUMENTS, make_corpus
from tests.publish.served import serving


def test_publish_says_what_it_made_and_what_to_do_next(corpuskit: Run, tmp_path: Path) -> None:
    """Protects the first contact with a published corpus: where it is, how much is in it, how to look at it."""
    corpus = make_corpus(tmp_path / "tram")
    done = corpuskit("publish", "tram", "--to", "site", cwd=tmp_path)
    build = expected_build(corpus, Path("site"))
    assert done.stderr == ""
    assert done.stdout == (
        f"published {build.database}: 2 documents, 10 annotations, 4 relations, 0 findings\n"
        "next: corpuskit serve tram, or datasette site\n"
    )
    assert done.returncode == 0


def test_publish_says_what_it_left_out(corpuskit: Run, tmp_path: Path) -> None:
    """Protects against mistaking part of a corpus for all of it; scripts see it in the exit code."""
    make_corpus(tmp_path / "tram", [*DOCUMENTS, DOCUMENTS[1]])
    done = corpuskit("publish", "tram", cwd=tmp_path)
    assert done.stdout.splitlines()[1:] == [
        "left out: 1 document; corpuskit validate tram says why",
        "next: corpuskit serve tram, or datasette tram/.corpuskit/site",
    ]
    assert done.returncode == 1


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
