"""The list of documents: newest first, by outlet and year, in pages."""

from pathlib import Path

import pytest

from corpuskit.publish import Build, publish
from tests.publish.making import DOCUMENTS, PAYLOAD, get, make_corpus, make_hostile_corpus


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("documents")
    many = [
        {"id": f"d{number:03}", "title": f"Story {number}", "text": f"Words {number}.\n",
         "metadata": {"outlet": "Tide", "published": f"20{30 + number % 2}-01-01"}}
        for number in range(120)
    ]  # fmt: skip
    return publish(make_corpus(folder / "corpus", [*DOCUMENTS, *many]), folder / "site")


def test_documents_come_newest_first_in_pages(build: Build) -> None:
    """Protects the list: every document is on one page, those without a date on the last."""
    first, second, beyond = get(build, *(f"/{build.name}/-/documents?page={page}" for page in (1, 2, 3)))
    assert "122 documents, newest first." in first.text
    assert first.text.index("Mayor defends tram line") == min(
        first.text.index("Story 119"), first.text.index("Mayor def")
    )
    assert first.text.count('<tr><th scope="row">') == 100
    assert second.text.count('<tr><th scope="row">') == 22
    assert "A brief" in second.text
    assert "page 2 of 2" in beyond.text


def test_documents_of_an_outlet_or_year(build: Build) -> None:
    """Protects the ways into the list, and their counts."""
    path = f"/{build.name}/-/documents"
    outlet, year, both, none = get(
        build, f"{path}?outlet=Harbour+Post", f"{path}?year=2030", f"{path}?year=2031&outlet=Tide", f"{path}?outlet=x"
    )
    assert "1 document of <bdi>Harbour Post</bdi>" in outlet.text
    assert "60 documents from <bdi>2030</bdi>" in year.text
    assert "60 documents of <bdi>Tide</bdi> from <bdi>2031</bdi>" in both.text
    assert "There is no such document." in none.text


def test_annotations_are_counted_of_layers_that_may_be_seen(build: Build) -> None:
    """Protects closed layers: their annotations are in no number."""
    closed = {"databases": {build.name: {"tables": {"quotes": {"allow": False}}}}}
    (page,) = get(build, f"/{build.name}/-/documents?outlet=Harbour+Post")
    (less,) = get(build, f"/{build.name}/-/documents?outlet=Harbour+Post", metadata=closed)
    assert '<td class="number">10</td>' in page.text
    assert '<td class="number">7</td>' in less.text


def test_closed_documents_are_not_listed(build: Build) -> None:
    """Protects locked instances and corpora whose documents are closed."""
    closed = {"databases": {build.name: {"tables": {"documents": {"allow": False}}}}}
    (page,) = get(build, f"/{build.name}/-/documents", metadata=closed)
    (locked,) = get(build, f"/{build.name}/-/documents", metadata={"allow": False})
    assert (page.status_code, locked.status_code) == (403, 403)


def test_hostile_and_empty_corpora_have_a_list(tmp_path: Path) -> None:
    """Protects the list from hostile titles and from having nothing to list."""
    hostile = publish(make_hostile_corpus(tmp_path / "corpus"), tmp_path / "site")
    (page,) = get(hostile, f"/{hostile.name}/-/documents")
    assert page.status_code == 200
    assert PAYLOAD not in page.text
    empty = publish(make_corpus(tmp_path / "empty", [], []), tmp_path / "none")
    (page,) = get(empty, f"/{empty.name}/-/documents")
    assert "There is no such document." in page.text
