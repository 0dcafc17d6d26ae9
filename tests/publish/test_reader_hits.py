"""Words that are looked for are marked in the article, and links keep them."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.publish import Build, publish
from corpuskit.publish.pages.reader.directions import direction_of
from corpuskit.publish.pages.reader.hits import hits_of
from corpuskit.publish.pages.reader.marking import Shape, drawn
from corpuskit.publish.terms import Terms
from tests.publish.making import PAYLOAD, get, make_corpus

READER = "/tram/documents/tram~2Eline"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("hits")
    return publish(make_corpus(folder / "tram"), folder / "site")


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("The Café opened. Cafés close; CAFE\u0301!", "cafe", ["Café", "CAFE\u0301"]),
        ("The Café opened, as cafés do", "caf*", ["Café", "cafés"]),
        ("We counted twice. Twice we counted.", '"counted twice"', ["counted twice"]),
        ("Counted, twice", '"counted twice"', ["Counted, twice"]),
        ("vice-president, vice squad", "vice-president", ["vice-president"]),
        ("tram or bus or ferry", "tram OR ferry NOT bus", ["tram", "ferry"]),
        ("قال مُحَمَّد إن", "محمد", ["مُحَمَّد"]),
        ("在世界上", "世界", ["世界"]),
        ("İstanbul and istanbul", "istanbul", ["İstanbul", "istanbul"]),
        ("a_b a", "a", ["a", "a"]),
        ("bridges", "bridge", []),
        ("nothing", '"" * ( NOT', []),
    ],
)
def test_words_are_found_as_people_write_them(text: str, query: str, found: list[str]) -> None:
    """Protects what is marked: whole words and phrases, whatever their case, accents and script."""
    assert [text[start:end] for start, end in hits_of(text, query)] == found


@given(st.text(max_size=60), st.text(max_size=20))
def test_hits_are_in_order_apart_and_inside(text: str, query: str) -> None:
    """Protects the drawing of hits, which walks a text once."""
    at = 0
    for start, end in hits_of(text, query):
        assert at <= start < end <= len(text)
        at = end


def test_hits_cross_annotations_and_keep_the_words() -> None:
    """Protects the text: marks of hits neither change its words nor break the annotations that they cross."""
    shape = Shape(number=1, pieces=((0, 7),), classes="l0", anchor="gold/a", tip="quotes")
    (block,), incomplete = drawn("one two three", [shape], [(4, 13)])
    assert not incomplete
    assert block.html.striptags() == "one two three"
    assert block.html.count('<mark class="hit"') == 2
    assert block.html.count('id="at-4"') == 1
    (other,), _ = drawn("one two three", [shape], [(4, 13)], places=False)
    assert "id=" not in other.html


def test_the_page_says_how_many_and_leads_to_them(build: Build) -> None:
    """Protects the way from a search into the article: the hits are counted, and each has an address."""
    found, none = get(build, READER + "?q=counted", READER + "?q=zebra")
    assert re.findall(r'<mark class="hit" id="at-(\d+)">', found.text) == [str(found_at())]
    assert f'href="#at-{found_at()}"' in found.text
    assert 'href="?annotator=gold&amp;q=counted#gold/q1"' in found.text
    assert "Nothing here matches" in none.text


def found_at() -> int:
    from tests.publish.making import at

    return at("counted")[0]


def test_a_hostile_search_is_shown_as_text(build: Build) -> None:
    """Protects readers who follow a prepared link."""
    (page,) = get(build, READER + f"?q={PAYLOAD}&layer={PAYLOAD}&annotator={PAYLOAD}")
    assert page.status_code == 200
    assert PAYLOAD not in page.text


def test_words_of_a_compared_article_have_one_place(build: Build) -> None:
    """Protects ids from being there twice where a text stands in several columns."""
    (page,) = get(build, READER + "?annotator=gold&annotator=anna&q=counted")
    assert page.text.count('<mark class="hit"') == 2
    assert page.text.count(f'id="at-{found_at()}"') == 1


def test_a_layer_can_be_off_altogether(build: Build) -> None:
    """Protects the choice of nothing: a form in which no box is left is not the same as no form."""
    (page,) = get(build, READER + "?layer=-")
    hidden = re.search(r'<div class="ck ([^"]*)" id="ck">', page.text)
    assert hidden is not None
    assert {"no-l1", "no-l2", "no-l3", "no-l4", "no-l5"} <= set(hidden[1].split())


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("", "ltr"), ("1974", "ltr"), ("Bridge", "ltr"), ("שלום", "rtl"), ("BBC العربية ذكرت", "rtl"),
        ("The word سلام means peace", "ltr"), ("Brücke", "ltr"),
    ],
)  # fmt: skip
def test_a_paragraph_runs_as_most_of_its_letters_do(text: str, direction: str) -> None:
    """Protects Arabic paragraphs that begin with a Latin name."""
    assert direction_of(text) == direction


def test_unusual_articles_are_shown_whole(tmp_path: Path) -> None:
    """Protects articles that are very dense, and those that run from right to left: every annotation is there."""
    from tests.publish.unusual import ARABIC_MARKS, make_unusual_corpus

    build = publish(make_unusual_corpus(tmp_path / "odd"), tmp_path / "site")
    dense, arabic = get(build, "/odd/documents/dense?annotator=gold", "/odd/documents/arabic")
    assert len(set(re.findall(r'<span class="m [^"]*" data-n="(\d+)"', dense.text))) > 1_190
    assert dense.text.count('<li class="entry') == 1_200
    assert 'dir="rtl"' in arabic.text
    assert arabic.text.count('class="cell') == arabic.text.count('dir="rtl"') - arabic.text.count('class="byline"')
    assert len(set(re.findall(r'<span class="m [^"]*" data-n="(\d+)"', arabic.text))) == len(ARABIC_MARKS)


def test_a_search_in_datasettes_tables_leads_to_the_marked_words(build: Build) -> None:
    """Protects the way from Datasette's own search into the article; without a search, titles lead to the reader."""
    searched, all_of_them, texts = get(
        build, "/tram/documents?_search=counted", "/tram/documents", "/tram/texts?_search=twice"
    )
    assert f'<a href="{READER}?q=counted"><bdi>Mayor defends tram line</bdi></a>' in searched.text
    assert f'<a href="{READER}"><bdi>Mayor defends tram line</bdi></a>' in all_of_them.text
    assert f'<a href="{READER}?q=twice"><bdi>Mayor defends tram line</bdi></a>' in texts.text


def test_a_restricted_release_is_read_but_not_taken_away(tmp_path: Path) -> None:
    """Protects copyrighted articles: the reader shows them one by one, and offers no file of them."""
    terms = Terms(restricted=True)
    build = publish(make_corpus(tmp_path / "tram"), tmp_path / "site", terms=terms)
    base = "/tram/-/download/tram~2Eline"
    reader, page, *files = get(build, READER + "?q=counted", base, base + "/json", base + "/csv", base + "/brat")
    assert '<mark class="hit"' in reader.text
    assert base not in reader.text
    assert [answer.status_code for answer in (page, *files)] == [403] * 4
