"""The pages that Datasette gives of a published corpus, asked through its own client."""

import asyncio
import html
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpuskit.publish import Build, publish, serving
from corpuskit.publish.locks import held
from corpuskit.publish.pages import PAGES
from corpuskit.publish.pages.reader.palette import Palette
from corpuskit.schema.types import Layer, Schema, Span
from tests.publish.making import PAYLOAD, at, get, make_corpus, make_hostile_corpus

READER = "/tram/documents/tram~2Eline"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("pages")
    return publish(make_corpus(folder / "tram"), folder / "site")


@pytest.fixture(scope="module")
def reader(build: Build) -> str:
    (response,) = get(build, READER)
    assert response.status_code == 200
    return str(response.text)


def words(page: str) -> str:
    """A page as it reads: without scripts, styles and tags, white space as one space."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    bare = re.sub(r"</?(?:p|h\d|li|ol|ul|d[ltd]|div|blockquote|section|i|b)\b[^>]*>", " ", bare)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", "", bare).split()))


def test_every_page_says_what_it_is() -> None:
    """Protects the family: each page has a name of its own, a title and an address."""
    assert len({page.NAME for page in PAGES}) == len(PAGES)
    for page in PAGES:
        assert page.TITLE
        assert page.PATH.startswith("/")
        assert page.PATH.endswith("$")


def test_the_article_is_readable_in_the_page(reader: str) -> None:
    """Protects the reader: the whole text, in order, with nothing between its words."""
    read = words(reader)
    assert 'Mayor Ida Holm said the tram would "pay for itself", but gave no figures.' in read
    assert '"We counted twice," she told the Harbour Post, "and then once more."' in read
    assert "Harbour Post · A. Berg, B. Lind · 2031-05-02" in read


def test_the_first_block_is_the_heading_where_it_is_the_title(reader: str) -> None:
    """Protects against showing a headline twice."""
    assert reader.count("<h1") == 1
    assert words(reader).count("Mayor defends tram line") == 2  # once in the page's own title


def test_gold_is_shown_first_and_the_others_are_a_link_away(reader: str) -> None:
    """Protects articles with several annotators from being shown as a muddle."""
    assert 'id="gold/q1"' in reader
    assert 'id="anna/q1"' not in reader
    assert 'href="?annotator=anna"' in reader
    assert 'href="?annotator=gold&amp;annotator=anna"' in reader


def test_annotators_can_be_compared(build: Build) -> None:
    """Protects the comparison: both versions of every paragraph, each with its own annotations."""
    (page,) = get(build, READER + "?annotator=anna&annotator=gold")
    assert 'id="gold/q1"' in page.text
    assert 'id="anna/q1"' in page.text
    assert page.text.index('data-annotator="anna"') < page.text.index('data-annotator="gold"')
    assert words(page.text).count("but gave no figures.") == 2


def test_an_annotator_that_is_not_there_is_passed_over(build: Build) -> None:
    """Protects old links from leading to an empty page."""
    (page,) = get(build, READER + "?annotator=nobody")
    assert 'id="gold/q1"' in page.text


def test_an_entry_says_everything_of_an_annotation(reader: str) -> None:
    """Protects what is readable without JavaScript: attributes, comment, offsets, relations both ways, a link."""
    entry, source = ("<li" + reader.split(f'id="gold/{name}"')[1].split('<li class="entry')[0] for name in ("q2", "s2"))
    start, end = at('"We counted twice,"')
    for part in ("quotes direct", "act statement", "in two pieces", "→ attributed to: she", f"{start}–{end}, "):
        assert part in words(entry)
    assert 'href="?annotator=gold#gold/q2"' in entry
    assert '← attributed to this: "We counted twice,"' in words(source)


def test_what_is_said_of_the_whole_document_is_in_the_panel(reader: str) -> None:
    """Protects codings, which have no place in the text."""
    panel = words(reader[reader.index("<aside") : reader.index("</aside")])
    assert "About the whole document coding c1 genre news topic transport, money" in panel


def test_actors_are_shown_by_name_and_linked(reader: str) -> None:
    """Protects the way from a mention to the record it refers to."""
    assert '<a href="/tram/actors/ida"><bdi>Ida Holm</bdi></a>' in reader


def test_layers_can_be_switched_off_by_address(build: Build) -> None:
    """Protects the legend without JavaScript: the page comes with only the layers that the form names."""
    every, some = get(build, READER, READER + "?layer=quotes&layer=quotes:direct")
    assert re.search(r'<div class="ck ?" id="ck">', every.text)
    hidden = re.search(r'<div class="ck ([^"]*)" id="ck">', some.text)
    assert hidden is not None
    assert "no-l1" in hidden[1].split()  # entities
    assert "no-l4" not in hidden[1].split()  # quotes
    assert "no-l4v0" not in hidden[1].split()  # direct
    assert "no-l4v1" in hidden[1].split()  # mixed


def test_the_page_asks_no_other_host(reader: str) -> None:
    """Protects the privacy of readers and the use without a network."""
    assert not re.findall(r"""(?:src|href|url\()\s*=?\s*["'(]?(?:https?:)?//(?!datasette\.io)[^"')]*""", reader)


def test_neighbours_are_linked(build: Build) -> None:
    """Protects going through a corpus article by article."""
    first, second = get(build, READER, "/tram/documents/brief")
    assert neighbours(first.text) == {"next": "/tram/documents/brief"}
    assert neighbours(second.text) == {"prev": READER}


def test_neighbours_are_shown_as_this_document_was_asked_for(build: Build) -> None:
    """Protects a choice of annotators, layers and words from being made anew for each document."""
    asked = "?annotator=gold&annotator=anna&layer=quotes&q=figures"
    (page,) = get(build, READER + asked)
    assert neighbours(page.text) == {"next": f"/tram/documents/brief{asked}"}


def neighbours(page: str) -> dict[str, str]:
    found = re.findall(r'<a rel="(prev|next)" data-keep href="([^"]*)"', page)
    return {relation: html.unescape(address) for relation, address in found}


def test_a_document_that_is_not_there_is_not_found(build: Build) -> None:
    """Protects the meaning of addresses."""
    missing, elsewhere = get(build, "/tram/documents/nowhere", "/nowhere/documents/brief")
    assert (missing.status_code, elsewhere.status_code) == (404, 404)


def test_datasettes_own_pages_still_answer(build: Build) -> None:
    """Protects tables, their JSON, facets and search, which the reader stands beside."""
    paths = [
        "/", "/tram", "/tram/documents", "/tram/documents.json?_shape=objects", READER + ".json?_shape=objects",
        "/tram/documents.json?_shape=objects&_search=figures", "/tram/quotes.json?_shape=objects&_facet=label",
        "/tram/quotes.json?_shape=objects&_search=counted",
    ]  # fmt: skip
    home, database, table, listed, row, found, quotes, searched = get(build, *paths)
    assert {r.status_code for r in (home, database, table, listed, row, found, quotes, searched)} == {200}
    assert "Trams &amp; more" in home.text
    assert 'href="/tram/documents"' in database.text
    assert [r["id"] for r in listed.json()["rows"]] == ["tram.line", "brief"]
    assert row.json()["rows"][0]["outlet"] == "Harbour Post"
    assert [r["id"] for r in found.json()["rows"]] == ["tram.line"]
    assert "label" in str(quotes.json()["facet_results"])
    assert [r["id"] for r in searched.json()["rows"]] == ["q2"]


def test_tables_lead_to_the_place_in_the_article(build: Build) -> None:
    """Protects the way from a row to its context."""
    quotes, relations, documents = get(build, "/tram/quotes", "/tram/relations", "/tram/documents")
    address = "/tram/documents/tram~2Eline?annotator=gold#gold/q2"
    assert f'<a href="{address}">q2</a>' in quotes.text
    assert f'<a href="{address}">tram.line/gold/q2</a>' in relations.text
    assert 'href="/tram/documents/tram~2Eline"' in documents.text


def test_findings_lead_to_places_that_are_there(tmp_path: Path) -> None:
    """Protects links from findings: to the annotation, to a relation in the entry where it begins, never to nowhere."""
    quote = {"id": "q1", "layer": "quotes", "label": "mixed", "pieces": [[0, 5]]}
    twice = {"id": "r1", "label": "signalled_by", "from": "q1", "to": "nowhere"}
    lines = [
        ("gold", {"document": "tram.line", "annotations": [quote], "relations": [twice, twice]}),
        (
            "gold",
            {"document": "nowhere", "annotations": [{**quote, "pieces": [[5, 1]]}, {**quote, "pieces": [[5, 1]]}]},
        ),
    ]
    build = publish(make_corpus(tmp_path / "tram", lines=lines), tmp_path / "site")
    findings, relations = get(build, "/tram/findings", "/tram/relations")
    found = set(re.findall(r'href="(/tram/documents/[^"#?]*)\?annotator=gold#([^"]*)"', findings.text))
    assert found
    for address, anchor in found:
        (page,) = get(build, f"{address}?annotator=gold")
        assert page.status_code == 200
        assert f'id="{anchor}"' in page.text
    assert "#gold/q1" in relations.text


def test_an_annotation_of_many_words_is_cut_in_the_list(tmp_path: Path) -> None:
    """Protects the page from a list in which every long annotation repeats the text."""
    text = "word " * 1_000
    quotes = [{"id": f"q{n}", "layer": "quotes", "label": "mixed", "pieces": [[n, 4_999]]} for n in range(50)]
    document = {"id": "long", "title": "Long", "text": text}
    lines = [("gold", {"document": "long", "annotations": quotes})]
    build = publish(make_corpus(tmp_path / "tram", [document], lines), tmp_path / "site")
    (page,) = get(build, "/tram/documents/long")
    shown = re.findall(r'<blockquote dir="auto">([^<]*)</blockquote>', page.text)
    assert len(shown) == 50
    assert {len(words) for words in shown} == {601}
    assert all(words.endswith("…") for words in shown)


def test_a_background_is_for_layers_that_never_overlap_and_have_one_piece() -> None:
    """Protects interrupted annotations: a background would not tell their pieces from two annotations."""
    spans = [("none", "many"), ("nest", 1), ("none", 1), ("none", 1)]
    layers = {
        f"x{n}": Layer(name=f"x{n}", span=Span(overlap=overlap, pieces=pieces))  # type: ignore[arg-type]
        for n, (overlap, pieces) in enumerate(spans)
    }
    palette = Palette(Schema(name="s", version=1, layers=layers), [])
    assert [style.line for style in palette.styles.values()] == ["solid", "dashed", None, "dotted"]


@pytest.mark.parametrize(
    "rule",
    [{"allow": {"id": "root"}}, {"databases": {"tram": {"allow": {"id": "root"}}}}],
    ids=["instance", "database"],
)
def test_who_may_not_see_the_corpus_sees_no_page_of_it(build: Build, rule: dict[str, object]) -> None:
    """Protects a corpus that is not public: every address of ours asks Datasette first, and tells nothing."""
    for response in get(build, READER, "/tram/documents/nowhere", "/tram/documents", metadata=rule):
        assert response.status_code == 403
        assert "Ida Holm" not in response.text


@pytest.mark.parametrize("table", ["documents", "texts"])
def test_who_may_not_see_the_text_does_not_read_it(build: Build, table: str) -> None:
    """Protects texts that are held back while other tables are open."""
    rule = {"databases": {"tram": {"tables": {table: {"allow": {"id": "root"}}}}}}
    (response,) = get(build, READER, metadata=rule)
    assert response.status_code == 403


def test_a_table_that_is_held_back_is_left_out_of_the_page(build: Build) -> None:
    """Protects single layers and registries: the article is shown without them."""
    rule = {"databases": {"tram": {"tables": {name: {"allow": {"id": "root"}} for name in ("quotes", "actors")}}}}
    (response,) = get(build, READER, metadata=rule)
    assert response.status_code == 200
    assert 'id="gold/q1"' not in response.text
    assert 'id="gold/s1"' in response.text
    assert "/tram/actors/" not in response.text


def test_hostile_text_is_shown_as_text(tmp_path: Path) -> None:
    """Protects visitors: no text of a corpus becomes a tag, an attribute or an address that runs something."""
    build = publish(make_hostile_corpus(tmp_path / "bad"), tmp_path / "site")
    paths = ["/", "/bad", "/bad/documents", "/bad/documents/hostile", "/bad/quotes", "/bad/relations", "/bad/findings"]
    for response in get(build, *paths):
        assert response.status_code == 200
        assert PAYLOAD not in response.text
        assert "<img src=x" not in response.text
        assert 'href="javascript:' not in response.text
        assert "\x00" not in response.text.split("<table")[0]


def test_a_database_without_its_folder_shows_the_reader(build: Build) -> None:
    """Protects `datasette corpus.db`: the file alone, given to somebody else, is enough."""
    assert asyncio.run(statuses([build.database], [READER, "/tram/texts?_search=figures"])) == [200, 200]


def test_other_databases_stay_as_they_are(build: Build, tmp_path: Path) -> None:
    """Protects what else a Datasette serves: a table called documents is not ours to show."""
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE documents (id TEXT PRIMARY KEY, title TEXT)")
        connection.execute("INSERT INTO documents VALUES ('a', 'A plain row')")
        connection.commit()
    paths = ["/other/documents/a", "/other/documents/b", READER]
    assert asyncio.run(statuses([tmp_path / "other.db", build.database], paths)) == [200, 404, 200]


async def statuses(files: list[Path], paths: list[str]) -> list[int]:
    from datasette.app import Datasette
    from datasette.plugins import pm

    from corpuskit.publish import plugin

    if not pm.is_registered(plugin):
        pm.register(plugin, name="corpuskit")
    datasette = Datasette(files=[str(file) for file in files])
    await datasette.invoke_startup()
    try:
        return [(await datasette.client.get(path)).status_code for path in paths]
    finally:
        for database in datasette.databases.values():
            database.close()


def test_only_the_newest_build_is_served(tmp_path: Path) -> None:
    """Protects readers from an older build that still lies in the folder, under an address that does not change."""
    corpus = make_corpus(tmp_path / "tram")
    with held(publish(corpus, tmp_path / "site").database):
        document = '{"id": "new", "title": "New", "text": "New."}\n'
        (corpus.root / "documents" / "00002.jsonl").write_text(document, encoding="utf-8")
        build = publish(corpus, tmp_path / "site")
    assert len(list(build.folder.glob("*.db"))) == 2
    databases, page = get(build, "/-/databases.json", "/tram/documents/new")
    assert page.status_code == 200
    listed = databases.json()
    assert [database["name"] for database in (listed if isinstance(listed, list) else listed["databases"])] == ["tram"]


def test_the_port_is_the_next_that_is_free() -> None:
    """Protects `serve` from failing because another one runs already."""
    with closing(serving.listen(18_011)) as first, closing(serving.listen(first.getsockname()[1])) as second:
        assert second.getsockname()[1] > first.getsockname()[1]
        assert second.getsockname()[0] == "127.0.0.1"
