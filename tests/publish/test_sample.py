"""The sample: the same seed draws the same annotations, ticks become an estimate, and a table goes along."""

import csv
import io
import re
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.publish import Build, publish
from corpuskit.publish.pages.sample import drawing
from corpuskit.publish.pages.sample.drawing import drawn
from corpuskit.publish.pages.sample.estimating import estimate, wilson
from tests.publish.making import PAYLOAD, get, make_corpus, make_hostile_corpus

_CODE = re.compile(r'name="v-([0-9a-f]{10})"')


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("sample")
    corpus = make_corpus(folder / "corpus")
    (corpus.root / "corpus.yaml").write_text(
        "format: 1\ntitle: Trams\nreport: https://example.org/new?about={key}\n", encoding="utf-8"
    )
    return publish(type(corpus)(corpus.root), folder / "site")


def _layer(rows: int, statuses: int = 0) -> sqlite3.Connection:
    """A table of a layer with so many rows by two annotators, of which every so-manieth is suggested."""
    connection = sqlite3.connect(":memory:")
    connection.execute('CREATE TABLE "quotes" (key TEXT PRIMARY KEY, annotator TEXT, status TEXT)')
    made = (
        (
            f"d/{'a' if n % 50 else 'b'}/{n}",
            "a" if n % 50 else "b",
            "suggested" if statuses and n % statuses == 0 else None,
        )
        for n in range(rows)
    )
    connection.executemany('INSERT INTO "quotes" VALUES (?, ?, ?)', made)
    return connection


@pytest.mark.parametrize("rows", [10, 300, 12_000])
def test_the_same_seed_draws_the_same(rows: int) -> None:
    """Protects reviews: a seed names a sample, and another seed another one, in small layers and large ones."""
    keys = [[row["key"] for row in drawn(_layer(rows, statuses=7), "quotes", "", seed, 5)] for seed in ("1", "1", "2")]
    assert keys[0] == keys[1] != keys[2]
    assert len(set(keys[0])) == 5
    assert not [key for key in keys[0] if int(key.rpartition("/")[2]) % 7 == 0]


@pytest.mark.parametrize("rows", [300, 12_000])
def test_a_sample_of_one_annotator_has_no_other(rows: int) -> None:
    """Protects the choice of an annotator, also where so few rows are theirs that drawing by number finds too few."""
    found = drawn(_layer(rows), "quotes", "b", "s", 6)
    assert [row["annotator"] for row in found] == ["b"] * 6


def test_a_sample_is_spread_over_the_layer() -> None:
    """Protects the estimate: every part of a large layer is drawn from about as often as it is large."""
    connection = _layer(drawing._FEW * 2)
    rows = [int(row["key"].rpartition("/")[2]) for row in drawn(connection, "quotes", "", "spread", 400)]
    assert len(set(rows)) == 400
    halves = sum(1 for row in rows if row < drawing._FEW)
    assert 150 < halves < 250


def test_a_layer_with_less_gives_all(build: Build) -> None:
    """Protects small layers: what there is, once each, and suggestions are not drawn."""
    page, none = get(
        build, f"/{build.name}/-/sample?layer=quotes", f"/{build.name}/-/sample?layer=claims&annotator=anna"
    )
    assert len(set(_CODE.findall(page.text))) == 3
    assert "3 of 3 accepted annotations" in page.text
    assert "There is no such annotation" in none.text


def test_an_annotation_comes_with_what_a_reviewer_needs(build: Build) -> None:
    """Protects the sheet: the words in their sentence, attributes, relations, and the ways to read and report it."""
    (page,) = get(build, f"/{build.name}/-/sample?layer=quotes&annotator=gold")
    item = page.text.split("<li id=")
    mixed = next(part for part in item if "pay for itself" in part)
    assert "Mayor Ida Holm said <mark>the tram would &#34;pay for itself&#34;</mark>, but gave no figures." in mixed
    assert "→ attributed to" in mixed
    assert f'href="/{build.name}/documents/tram~2Eline?annotator=gold#gold/q1"' in mixed
    assert 'href="https://example.org/new?about=tram.line%2Fgold%2Fq1"' in mixed


def test_ticks_in_the_address_become_an_estimate(build: Build) -> None:
    """Protects reviews without scripts: the page works out the share, and says which ticks do not belong to it."""
    path = f"/{build.name}/-/sample?layer=quotes"
    (page,) = get(build, path)
    first, second, third = dict.fromkeys(_CODE.findall(page.text))
    (told,) = get(build, f"{path}&v-{first}=right&v-{second}=wrong&v-{third}=unsure&v-0123456789=right")
    assert "<b>50 %</b> of those judged: 1 right, 1 wrong, 1 unsure and not counted." in told.text
    assert "between <b>9 %</b> and <b>91 %</b>" in told.text
    assert "1 verdict of this address is about annotations that are not in this sample" in told.text
    assert told.text.count(" checked>") == 3


def test_the_table_has_an_empty_column_for_verdicts(build: Build) -> None:
    """Protects reviews on a spreadsheet: one row for each annotation, in the order of the page."""
    page, table = get(build, f"/{build.name}/-/sample?layer=quotes", f"/{build.name}/-/sample.csv?layer=quotes")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["verdict"] for row in rows] == ["", "", ""]
    assert {row["key"] for row in rows} == {"tram.line/gold/q1", "tram.line/gold/q2", "tram.line/anna/q1"}
    places = [page.text.index(row["key"]) for row in rows]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "query", ["n=0", "n=999999999999", "n=x", "seed=%00%F0%9F%A6%86", "seed=", "v-=right", "annotator=%27"]
)
def test_odd_questions_get_a_page(build: Build, query: str) -> None:
    """Protects the page from what people and machines type into addresses."""
    (page,) = get(build, f"/{build.name}/-/sample?{query}")
    assert page.status_code == 200


def test_what_is_closed_is_not_drawn(build: Build) -> None:
    """Protects layers, texts and instances that are closed; an unknown layer is not found."""
    path = f"/{build.name}/-/sample"
    closed = {"databases": {build.name: {"tables": {"quotes": {"allow": False}}}}}
    layer, other, table = get(
        build, f"{path}?layer=quotes", f"{path}?layer=claims", f"{path}.csv?layer=quotes", metadata=closed
    )
    (locked,) = get(build, path, metadata={"allow": False})
    (unknown,) = get(build, f"{path}?layer=nothing")
    assert [one.status_code for one in (layer, other, table, locked, unknown)] == [403, 200, 403, 403, 404]
    texts = {"databases": {build.name: {"tables": {"texts": {"allow": False}}}}}
    (page,) = get(build, f"{path}?layer=quotes", metadata=texts)
    assert page.status_code == 200
    assert "but gave no figures" not in page.text


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """Protects reviewers: words, labels, attributes and comments of a hostile corpus are text, and no formulas."""
    build = publish(make_hostile_corpus(tmp_path / "corpus"), tmp_path / "site")
    pages = get(build, *(f"/{build.name}/-/sample?layer={layer}" for layer in ("quotes", "claims", "coding")))
    assert {page.status_code for page in pages} == {200}
    assert not [page for page in pages if PAYLOAD in page.text or "<img src=x" in page.text]


@given(st.integers(1, 10_000).flatmap(lambda judged: st.tuples(st.integers(0, judged), st.just(judged))))
def test_the_interval_holds_the_share_and_shrinks(numbers: tuple[int, int]) -> None:
    """Protects the estimate: the interval lies in 0 to 1, around the share, and more of the same makes it narrower."""
    right, judged = numbers
    low, high = wilson(right, judged)
    assert 0 <= low <= right / judged + 1e-12
    assert right / judged - 1e-12 <= high <= 1
    closer = wilson(right * 4, judged * 4)
    assert closer[1] - closer[0] < high - low


def test_the_interval_is_wilsons() -> None:
    """Protects the figures by values that can be looked up: 8 of 10, and none of 20."""
    assert [round(end, 4) for end in wilson(8, 10)] == [0.4902, 0.9433]
    assert [round(end, 4) for end in wilson(0, 20)] == [0.0, 0.1611]
    assert estimate({"a": "unsure"}).share is None
