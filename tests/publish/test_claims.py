"""What is claimed: numbers, propositions with who asserts and who denies, contradictions, and files."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from corpuskit.publish import Build, publish
from tests.publish.making import PAYLOAD, Json, get, make_corpus, make_hostile_corpus
from tests.publish.test_pages import words
from tests.publish.town import make_town

CLAIMS = "/town/-/claims"
NOBODY: Json = {"allow": {"id": "root"}}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("claims")
    return publish(make_town(folder / "town"), folder / "site")


def rows_of(response: Any) -> list[dict[str, str]]:
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.text)))


def test_claims_are_grouped_by_what_they_are_about(build: Build) -> None:
    """Protects the heart of the page: a proposition with who asserts and who denies it, across articles and outlets."""
    (response,) = get(build, CLAIMS)
    read = words(response.text)
    assert "6 claims in 2 documents; 5 of them about 2 propositions, as annotated by gold." in read
    first = read[read.index("The bridge is safe.") :]
    assert first.startswith("The bridge is safe. 3 claims in 2 documents of 2 outlets · fact-check asserts 2")
    assert first.index("asserts 2") < first.index("denies 1") < first.index("The ferry runs daily.")
    assert 'href="https://check.example/1"' in response.text
    assert 'href="/town/-/sources/actors/ida"' in response.text
    assert 'href="/town/documents/two?annotator=gold#gold/c1"' in response.text


def test_contradictions_stand_side_by_side(build: Build) -> None:
    """Protects the pairs: what contradicts what, each with who says it."""
    (response,) = get(build, f"{CLAIMS}?view=contradictions")
    read = words(response.text)
    pair = read[read.index("All claims") :]
    assert pair.index("that the bridge is safe") < pair.index("contradicts") < pair.index("Ida Holm")


def test_claims_without_a_proposition_are_not_lost(build: Build) -> None:
    """Protects claims that belong to nothing yet."""
    (response,) = get(build, f"{CLAIMS}?view=alone")
    assert words(response.text).count("cracks") == 1
    assert 'href="/town/-/claims?view=alone#list" aria-current="true">Without a proposition <span' in response.text


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", ["two/gold/c1", "two/gold/c2", "one/gold/c1", "one/gold/c2", "one/gold/c3", "one/gold/c4"]),
        ("stance=denies", ["one/gold/c2", "one/gold/c4"]),
        ("outlet=Post", ["two/gold/c1", "two/gold/c2"]),
        ("since=2031-06", ["two/gold/c1", "two/gold/c2"]),
        ("proposition=ferry", ["one/gold/c3", "one/gold/c4"]),
        ("source=actors/ida", ["two/gold/c1", "one/gold/c1", "one/gold/c3"]),
        ("source=nobody", []),
        ("annotator=anna", []),
        ("label=causal", []),
    ],
)
def test_filters_narrow_the_claims_and_the_file(build: Build, query: str, keys: list[str]) -> None:
    """Protects the filters, by the file that has what they leave; a rejected claim is in none."""
    (response,) = get(build, f"{CLAIMS}?{query}&format=csv")
    assert [row["key"] for row in rows_of(response)] == keys


def test_the_file_says_who_claims_what(build: Build) -> None:
    """Protects the columns of the file."""
    (response,) = get(build, f"{CLAIMS}?proposition=safe&stance=denies&format=csv")
    assert rows_of(response) == [
        {
            "key": "one/gold/c2", "document": "one", "title": "Title one", "outlet": "Tide", "date": "2031-05-02",
            "annotator": "gold", "label": "fact", "text": "that the bridge is safe", "proposition": "safe",
            "stance": "denies", "source": "An engineer", "voice": "source", "check worthy": "yes",
        }
    ]  # fmt: skip


def test_who_may_not_see_sources_sees_claims_without_them(build: Build) -> None:
    """Protects sources: where they are closed, claims name none and cannot be asked for by source."""
    closed = {"databases": {"town": {"tables": {"sources": NOBODY}}}}
    page, file, asked = get(
        build, CLAIMS, f"{CLAIMS}?format=csv", f"{CLAIMS}?source=actors/ida&format=csv", metadata=closed
    )
    assert "Ida Holm" not in page.text
    assert {row["source"] for row in rows_of(file)} == {""}
    assert len(rows_of(asked)) == 6


def test_the_page_is_closed_with_its_tables(build: Build) -> None:
    """Protects what is closed: the page is forbidden where a table that it counts is, or everything."""
    for table in ("claims", "propositions", "relations", "documents"):
        metadata = {"databases": {"town": {"tables": {table: NOBODY}}}}
        assert [one.status_code for one in get(build, CLAIMS, f"{CLAIMS}?format=csv", metadata=metadata)] == [403, 403]
    assert [one.status_code for one in get(build, CLAIMS, metadata=NOBODY)] == [403]


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """Protects the page from markup in claims, propositions and what an address asks for."""
    build = publish(make_hostile_corpus(tmp_path / "town"), tmp_path / "site")
    asked = "view=%3Cscript%3E&source=%3Cscript%3E&proposition=%3Cimg%20src=x%3E&label=%3Cscript%3E&page=-1"
    for response in get(build, CLAIMS, f"{CLAIMS}?{asked}", f"{CLAIMS}?view=all"):
        assert response.status_code == 200
        assert PAYLOAD not in response.text
        assert "<img src=x" not in response.text


def test_a_corpus_without_claims_has_a_page_or_none(tmp_path: Path) -> None:
    """Protects the empty corpus, and tells it from one whose schema has no claims."""
    corpus = make_corpus(tmp_path / "town", [], [])
    (empty,) = get(publish(corpus, tmp_path / "site"), CLAIMS)
    assert "No claim is like this." in words(empty.text)
    schema = (Path(__file__).parents[2] / "schemas" / "attribution.yaml").read_bytes()
    (corpus.root / "schema.yaml").write_bytes(schema)
    home, claims = get(publish(type(corpus)(corpus.root), tmp_path / "other"), "/town", CLAIMS)
    assert claims.status_code == 404
    assert "/-/claims" not in home.text
