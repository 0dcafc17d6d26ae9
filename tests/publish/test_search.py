"""Search: what matches best in all that is published, and the language of its queries."""

import functools
import re
import sqlite3
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.publish import Build, publish
from corpuskit.publish.derived.unspaced import is_unspaced, spaced
from corpuskit.publish.query import LONGEST, MOST_TERMS, MOST_WORDS, read_query
from tests.publish.making import PAYLOAD, Json, at, get, make_corpus, make_hostile_corpus

PAGE = "/tram/-/search"
NOBODY: Json = {"allow": {"id": "root"}}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("search")
    return publish(make_corpus(folder / "tram"), folder / "site")


def found(page: str) -> dict[str, list[str]]:
    """Where the results lead, by the table they are of."""
    sections = re.findall(r'<section aria-labelledby="kind-(\w+)">(.*?)</section>', page, re.DOTALL)
    return {table: [unescape(link) for link in re.findall(r'class="name" href="([^"]+)"', s)] for table, s in sections}


def test_texts_annotations_and_records_are_found_and_grouped(build: Build) -> None:
    """Protects the one box that finds all: each result leads to its place, and its words are marked."""
    (page,) = get(build, f"{PAGE}?q=holm")
    assert found(page.text) == {
        "texts": [f"/tram/documents/tram~2Eline?q=holm#at-{at('Holm')[0]}"],
        "actors": ["/tram/actors/ida"],
        "entities": ["/tram/documents/tram~2Eline?annotator=gold#gold/e1"],
        "sources": ["/tram/documents/tram~2Eline?annotator=gold#gold/s1"],
    }
    assert page.text.count("<mark>Holm</mark>") == 4
    assert "Mayor Ida <mark>Holm</mark> said the tram" in " ".join(page.text.split())


def test_the_best_match_comes_first(tmp_path: Path) -> None:
    """Protects the order: what is all about a word comes before what names it once."""
    documents = [
        {"id": "long", "title": "Other", "text": "One ferry. " + "Many other things happened. " * 60},
        {"id": "short", "title": "The ferry", "text": "The ferry and the ferry again.\n"},
        *({"id": f"n{n}", "title": "Nothing", "text": "Nothing at all.\n"} for n in range(9)),
    ]
    build = publish(make_corpus(tmp_path / "tram", documents, []), tmp_path / "site")
    (page,) = get(build, f"{PAGE}?q=ferry")
    assert [link.partition("?")[0] for link in found(page.text)["texts"]] == [
        "/tram/documents/short", "/tram/documents/long",
    ]  # fmt: skip


def test_one_kind_is_paged(tmp_path: Path) -> None:
    """Protects the way to further results, and the sentence that says which of very many were compared."""
    documents = [{"id": f"d{n}", "title": f"D {n}", "text": f"a ferry {n}\n"} for n in range(230)]
    build = publish(make_corpus(tmp_path / "tram", documents, []), tmp_path / "site")
    asked = ("", "&kind=texts", "&kind=texts&page=12", "&kind=texts&page=999999999")
    every, first, last, far = get(build, *(f"{PAGE}?q=ferry{more}" for more in asked))
    assert len(found(every.text)["texts"]) == 5
    assert "More in texts and titles" in every.text
    assert len(found(first.text)["texts"]) == 20
    assert f"{PAGE}?q=ferry&amp;kind=texts&amp;page=2" in first.text
    assert len(found(last.text)["texts"]) == 10
    assert 'rel="next"' not in last.text
    assert far.status_code == 200


def test_scripts_without_spaces_are_searched(tmp_path: Path) -> None:
    """Protects Chinese texts and annotations, of which the index of words knows nothing."""
    text = "市长说新桥明年开放。"
    line = {"document": "c", "annotations": [{"id": "q1", "layer": "quotes", "label": "indirect", "pieces": [[3, 9]]}]}
    corpus = make_corpus(tmp_path / "tram", [{"id": "c", "title": "C", "text": text}], [("gold", line)])
    build = publish(corpus, tmp_path / "site")
    (page, none) = get(build, f"{PAGE}?q={quote('新桥')}", f"{PAGE}?q={quote('旧桥')}")
    assert list(found(page.text)) == ["texts", "quotes"]
    assert page.text.count("<mark>新桥</mark>") == 2
    assert found(none.text) == {}


def test_what_is_closed_is_not_searched(build: Build) -> None:
    """Protects words that are held back: no results, no counts, no snippets."""
    for table in ("texts", "entities", "actors"):
        for rule in (table, f"{table}_fts"):
            metadata: Json = {"databases": {"tram": {"tables": {rule: NOBODY}}}}
            every, alone = get(build, f"{PAGE}?q=holm", f"{PAGE}?q=holm&kind={table}", metadata=metadata)
            assert (every.status_code, alone.status_code) == (200, 403)
            assert table not in found(every.text)
            assert f'value="{table}"' not in every.text
    metadata = {"databases": {"tram": {"tables": {"texts": NOBODY}}}}
    (page,) = get(build, f"{PAGE}?q=figures", metadata=metadata)
    assert found(page.text) == {}
    (page,) = get(build, f"{PAGE}?q=holm", metadata=metadata)
    assert found(page.text)["entities"] == ["/tram/entities/tram~2Eline~2Fgold~2Fe1"]
    assert {page.status_code for page in get(build, PAGE, f"{PAGE}?q=holm", metadata=NOBODY)} == {403}


@pytest.mark.parametrize("kind", ["", "texts", "quotes", "actors", "nonsense"])
def test_no_query_makes_an_error_page(build: Build, kind: str) -> None:
    """Protects the page from what people and machines type."""
    queries = [
        '"',
        "*",
        "NEAR(a b, 9)",
        "NOT",
        "a AND OR",
        "text : x",
        "^a",
        "(((",
        "'; --",
        PAYLOAD,
        "\ud800",
        "x* " * 999,
    ]
    asked = [quote(query.encode("utf-8", "surrogatepass")) for query in queries]
    pages = get(build, *(f"{PAGE}?kind={kind}&page=-2&q={query}" for query in asked), PAGE)
    assert {page.status_code for page in pages} == {200}
    assert not [page for page in pages if PAYLOAD in page.text]


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """Protects visitors from what a corpus holds."""
    build = publish(make_hostile_corpus(tmp_path / "tram"), tmp_path / "site")
    pages = get(build, f"{PAGE}?q=harmed", f"{PAGE}?q=said", f"{PAGE}?q=script&kind=quotes")
    assert {page.status_code for page in pages} == {200}
    assert not [page for page in pages if "<img src=x" in page.text or "<script>window" in page.text]
    assert "window.<mark>harmed</mark>" in pages[0].text


def test_an_empty_corpus_says_that_nothing_matches(tmp_path: Path) -> None:
    """Protects the page of a corpus without documents."""
    build = publish(make_corpus(tmp_path / "tram", [], []), tmp_path / "site")
    start, searched = get(build, PAGE, f"{PAGE}?q=xyz")
    assert "The best matches come first." in start.text
    assert "Nothing matches “<bdi>xyz</bdi>”." in searched.text


def test_every_page_has_the_box(build: Build) -> None:
    """Protects the way to the search from wherever one is."""
    for page in get(build, "/tram", "/tram/documents/tram~2Eline", "/tram/-/concordance", "/tram/quotes"):
        assert f'<form class="find" action="{PAGE}"' in page.text


@pytest.mark.parametrize(
    ("typed", "asked", "marked"),
    [
        ("tram", '("tram")', "tram"),
        ("tram line", '("tram" AND "line")', "tram line"),
        ("a OR b AND c NOT d", '("a") OR (("b" AND "c") NOT "d")', "a b c"),
        ('"a b" tra*', '("a b" AND "tra" *)', '"a b" tra*'),
        ("a AND NOT b", '(("a") NOT "b")', "a"),
        ("don't", '("don t")', '"don t"'),
        ("AND", '("AND")', '"AND"'),
        ("NOT a OR b", '("NOT a OR b")', '"NOT a OR b"'),
        ('say "a', '("say a")', '"say a"'),
    ],
)
def test_queries_are_read_as_the_page_explains(typed: str, asked: str, marked: str) -> None:
    """Protects the language of queries: what SQLite is asked for, and what the reader marks."""
    query = read_query(typed)
    assert query.match() == asked
    assert query.marked == marked


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("a " * 400, "Only the first 500 of 800 characters were read."),
        (" ".join(f"w{n}" for n in range(30)), "Only the first 12 terms, with 40 words in all, are looked for."),
        ("mi*", "A beginning needs 3 letters: “mi” was looked for as a whole word."),
        ("aaa* bbb* ccc* ddd*", "Only 3 beginnings are looked for; “ddd” was taken as a whole word."),
        ("(a)", "Brackets group nothing here, and were passed over."),
        ("— !", "There is no letter or digit in “— !” to look for."),
        ("a OR", "This could not be read as a search, so it was taken literally, as “a OR”."),
    ],
)
def test_what_was_passed_over_is_said(typed: str, note: str) -> None:
    """Protects visitors from a search for less than they typed."""
    assert note in read_query(typed).notes


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('"*()ANDORT :^')), max_size=2_000))
def test_every_query_is_bounded_and_read_by_sqlite(typed: str) -> None:
    """Protects SQLite's index from every text that can be typed: what it is asked for it can read, and is not much."""
    query = read_query(typed)
    assert len(query.written) <= LONGEST
    assert len(query.terms) <= MOST_TERMS
    assert sum(len(term.words) for group in query.groups for term in (*group.wanted, *group.unwanted)) <= MOST_WORDS
    if query:
        index = _index()
        for asked in (query.match(), query.match("x"), query.match_unspaced()):
            index.execute("SELECT rowid FROM t WHERE t MATCH ?", [asked]).fetchall()


@given(st.text(alphabet=st.sampled_from("ab新桥สะ 。"), max_size=30))
def test_spacing_only_adds_spaces(text: str) -> None:
    """Protects the index of characters: it holds the characters of the text, and each of such a script alone."""
    made = spaced(text)
    assert made.replace(" ", "") == text.replace(" ", "")
    assert all(len(word) == 1 for word in made.split() if is_unspaced(word))


@functools.cache
def _index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    return connection
