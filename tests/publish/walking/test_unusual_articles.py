"""Articles that are seldom met: a long one full of annotations, one in Arabic, and some with six annotators."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import SHARED, Run
from tests.publish.served import Served, serving
from tests.publish.unusual import ARABIC, ARABIC_MARKS, make_unusual_corpus
from tests.publish.walking.laying import overlaps
from tests.publish.walking.visiting import Manner, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("walking-dark")]

WIDE, SMALL = Manner("light", 1400), Manner("dark", 390)
SIX = "nyt_2016-06-07_china-rebuts-american-criticism-"


@pytest.fixture(scope="module")
def unusual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(make_unusual_corpus(tmp_path_factory.mktemp("unusual") / "unusual").root, 18_400) as served:
        yield served


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory, corpuskit: Run) -> Iterator[Served]:
    """PolNeAR's article that six people annotated, imported and served."""
    data = SHARED / "polnear" / "train"
    if not data.is_dir():
        pytest.skip("the corpus PolNeAR is not here")
    folder = tmp_path_factory.mktemp("six")
    raw = folder / "raw"
    raw.mkdir()
    for path in [*data.glob(f"text/{SIX}*"), *data.glob(f"attributions/{SIX}*")]:
        shutil.copy(path, raw)
    assert corpuskit("init", folder / "six", "--schema", "attribution").returncode == 0
    options = ["--format", "brat", "--mapping", "polnear", "--annotator-from", r"_([0-9a-f]{4})[.]ann$"]
    done = corpuskit("import", raw, "--into", folder / "six", *options)
    assert done.returncode in (0, 1), done.stderr
    with serving(folder / "six", 18_450) as served:
        yield served


@pytest.fixture(params=[WIDE, SMALL], ids=str)
def visitor(browser: Any, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    visitor = Visitor(browser, request.param)
    yield visitor
    visitor.close()


def look(visitor: Visitor, address: str) -> int:
    """Open an article and see that it is well laid out; how many pieces of lines it has."""
    visitor.visit(address, ours=True)
    number, lying = overlaps(visitor.page)
    assert not lying, "\n".join(lying)
    assert not visitor.complaints, "\n".join(visitor.complaints)
    return number


def test_a_long_article_full_of_annotations_can_be_read(unusual: Served, visitor: Visitor) -> None:
    """Protects densely coded articles: 30,000 characters with 1,200 annotations, no word on another, no mark either."""
    number = look(visitor, unusual.home + "unusual/documents/dense?annotator=gold")
    assert number > 1_200
    assert visitor.page.locator(".list .entry").count() == 1_200


def test_an_article_in_arabic_is_marked_at_its_words(unusual: Served, visitor: Visitor) -> None:
    """Protects what is read from right to left: each paragraph runs so, and each mark covers the words it is about."""
    look(visitor, unusual.home + "unusual/documents/arabic?annotator=gold")
    page = visitor.page
    directions = page.eval_on_selector_all(
        ".text .cell", "cells => cells.map(cell => getComputedStyle(cell).direction)"
    )
    assert set(directions) == {"rtl"}
    for identifier, _, _, pieces in ARABIC_MARKS:
        words, _ = marked(page, f"gold/{identifier}")
        assert words == "".join(pieces)
    said, speaker = (marked(page, f"gold/{name}")[1] for name in ("k1", "s1"))
    assert said["x"] > speaker["x"]  # the first word of the line stands furthest to the right
    assert ARABIC.split("\n\n")[1] in page.inner_text(".text")


def marked(page: Any, anchor: str) -> tuple[str, Any]:
    """The words that are marked as an annotation, and where on the page the first mark begins."""
    number = page.get_attribute(f'[id="{anchor}"]', "data-n")
    marks = page.locator(f'.text .m[data-n="{number}"]')
    return "".join(marks.all_text_contents()), marks.first.bounding_box()


def test_six_annotators_can_be_read_beside_each_other(six: Served, visitor: Visitor) -> None:
    """Protects articles that many people annotated: all six in columns, none on another, the page no wider for it."""
    look(visitor, six.first)
    toggles = visitor.page.get_by_role("link", name="Compare all 6").get_attribute("href")
    look(visitor, six.first + str(toggles))
    assert (
        len(set(visitor.page.eval_on_selector_all("[data-annotator]", "c => c.map(one => one.dataset.annotator)"))) == 6
    )
