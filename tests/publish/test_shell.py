"""The frame of a site: its home page, its front, the list of tables, Datasette's own pages in the look of ours."""

import json
import re
from pathlib import Path

import pytest

from corpuskit.corpus import Corpus
from corpuskit.publish import Build, publish
from corpuskit.publish.terms import Terms
from corpuskit.schema.shipped import shipped
from tests.publish.making import DOCUMENTS, PAYLOAD, Json, get, make_corpus, make_hostile_corpus

NOBODY: Json = {"allow": {"id": "root"}}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("shell")
    corpus = make_corpus(folder / "tram")
    (corpus.root / "corpus.yaml").write_text(
        "format: 1\ntitle: Trams & more\ndescription: What is said of trams\nlicence: https://example.org/licence\n"
        "authors: ['Holm, Ida']\nyear: 2031\nversion: '1.2'\n",
        encoding="utf-8",
    )
    return publish(Corpus(corpus.root), folder / "site")


def denied(*tables: str, **more: object) -> Json:
    return {"databases": {"tram": {"tables": {name: dict(NOBODY) for name in tables}, **more}}}


def words(page: str) -> str:
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).split())


def test_the_home_page_says_what_the_corpus_is_and_holds(build: Build) -> None:
    """Protects the page that people land on: description, accepted annotations, citation, licence, build."""
    (page,) = get(build, "/tram")
    read = words(page.text)
    assert "What is said of trams" in read
    assert "annotations 9" in read.replace("annotations</dt>", "")  # the tenth is a suggestion
    assert "Besides 1 suggested ." in read
    assert "Holm, Ida (2031). Trams &amp; more, version 1.2." in read
    assert 'href="https://example.org/licence"' in page.text
    assert f"<code>{build.id[:12]}</code>" in page.text
    assert "@misc{tram-2031," in page.text


def test_the_numbers_of_the_home_page_lead_to_as_many_rows(build: Build) -> None:
    """Protects the claim that each number can be looked at."""
    (page,) = get(build, "/tram")
    found = re.findall(
        r'<th scope="row"><a href="(/tram/[a-z]+\?[^"]*)"><bdi>[^<]*</bdi></a></th>.*?<td class="number">([\d,]+)</td>',
        page.text,
    )
    assert len(found) >= 5
    for address, number in found:
        (rows,) = get(build, address.replace("&amp;", "&").replace("?", ".json?_shape=array&"))
        assert len(rows.json()) == int(number)


def test_the_home_page_names_those_who_are_quoted(build: Build) -> None:
    """Protects the ranking of sources, and that it says by whose annotations it counts."""
    (page,) = get(build, "/tram")
    assert "Who gets to speak" in page.text
    assert "by the annotator gold" in words(page.text)
    (page,) = get(build, "/tram", metadata=denied("sources"))
    assert page.status_code == 200
    assert "Who gets to speak" not in page.text


def test_the_front_is_the_home_page_of_the_only_corpus(build: Build) -> None:
    """Protects the shortest way in; whoever asks for anything there gets Datasette's own list."""
    front, home, listed = get(build, "/", "/tram", "/?all=1")
    assert front.status_code == 200
    assert words(front.text) == words(home.text)
    assert "What is said of trams" in front.text
    assert '<body class="index' in listed.text


def test_the_front_tells_nothing_to_those_who_may_not_see_the_corpus(build: Build) -> None:
    """Protects a corpus that is held back from the address that everybody tries."""
    for rule, status in (({"allow": {"id": "root"}}, 403), ({"databases": {"tram": NOBODY}}, 200)):
        (front,) = get(build, "/", metadata=rule)
        assert front.status_code == status
        assert "said of trams" not in front.text
    (front,) = get(build, "/", metadata=denied("documents"))
    assert front.status_code == 200
    assert "Read the first document" not in front.text


def test_tables_are_listed_with_rows_and_columns(build: Build) -> None:
    """Protects the way to the data: every table, how many rows it has, what its columns mean."""
    (page,) = get(build, "/tram/-/tables")
    read = words(page.text)
    for part in ("documents 2 rows", "quotes 3 rows", "actors 1 row", "quotes_pieces 4 rows", "document/annotator/id"):
        assert part in read
    assert 'name="sql"' in page.text
    (page,) = get(build, "/tram/-/tables", metadata=denied("quotes", "actors"))
    assert '"/tram/quotes"' not in page.text
    assert '"/tram/actors"' not in page.text


def test_sql_is_offered_to_those_who_may_ask_in_it(build: Build, tmp_path: Path) -> None:
    """Protects visitors of a restricted corpus from a form that only says no."""
    restricted = publish(Corpus(build.folder.parent / "tram"), tmp_path / "site", terms=Terms(restricted=True))
    (page,) = get(restricted, "/tram/-/tables")
    assert page.status_code == 200
    assert 'name="sql"' not in page.text


def test_pages_of_datasette_have_our_header(build: Build) -> None:
    """Protects the way back from a table, a row, and a query."""
    for page in get(build, "/tram/quotes", "/tram/actors/ida", "/tram?sql=select+1", "/tram/-/query?sql=select+1"):
        if page.status_code in (302, 404):  # one version has the one address of queries, one the other
            continue
        assert page.status_code == 200
        assert 'class="name" href="/tram"' in page.text
        assert 'href="/tram/-/codebook"' in page.text
        assert re.search(r'href="/-/corpuskit/datasette-[0-9a-f]{12}\.css"', page.text)
        assert page.text.count('<main id="main">') == 1


def test_a_table_that_is_open_alone_has_no_menu(build: Build) -> None:
    """Protects a visitor who may see one table from links that lead nowhere."""
    rule: Json = {"databases": {"tram": {**NOBODY, "tables": {"actors": {"allow": True}}}}}
    (page,) = get(build, "/tram/actors", metadata=rule)
    assert page.status_code == 200
    assert 'class="name" href="/tram"' in page.text
    assert 'href="/tram/-/codebook"' not in page.text


def test_columns_are_described(build: Build) -> None:
    """Protects readers of tables: the help of the schema stands above the rows, and documents come newest first."""
    metadata = json.loads((build.folder / "metadata.json").read_text(encoding="utf-8"))
    tables = metadata["databases"]["tram"]["tables"]
    assert tables["quotes"]["columns"]["key"] == "document/annotator/id"
    assert "dialogue" in tables["quotes"]["columns"]["marks"]
    assert tables["documents"]["sort_desc"] == "published"
    page, rows = get(build, "/tram/quotes", "/tram/documents.json?_shape=array")
    assert "Only for direct speech without quotation marks." in page.text
    assert [row["id"] for row in rows.json()] == ["tram.line", "brief"]


def test_rows_go_out_as_json_lines(build: Build) -> None:
    """Protects the output that other programs read line by line: pages, all rows, queries, bytes."""
    page, every, query, wrong, blob = get(
        build, "/tram/entities.jsonl?_size=1", "/tram/quotes.jsonl?_stream=1&_size=1&annotator=gold",
        "/tram.jsonl?sql=select+1+as+a", "/tram.jsonl?sql=select+nothing", "/tram.jsonl?sql=select+x'ff'+as+b",
    )  # fmt: skip
    assert page.headers["content-type"] == "application/jsonl; charset=utf-8"
    assert json.loads(page.text)["key"] == "tram.line/anna/e1"
    assert re.fullmatch(
        r'<http://localhost/tram/entities\.jsonl\?_size=1&_next=[^>]+>; rel="next"', page.headers["link"]
    )
    assert [json.loads(line)["id"] for line in every.text.splitlines()] == ["q1", "q2"]
    assert "link" not in every.headers
    if query.status_code == 302:  # 1.0 has another address for queries
        query, blob = get(build, "/tram/-/query.jsonl?sql=select+1+as+a", "/tram/-/query.jsonl?sql=select+x'ff'+as+b")
    assert query.text == '{"a": 1}\n'
    assert json.loads(blob.text) == {"b": {"$base64": True, "encoded": "/w=="}}
    assert wrong.status_code in (302, 400)


def test_all_rows_go_out_only_where_the_server_streams(build: Build, tmp_path: Path) -> None:
    """Protects a restricted corpus from being taken away as a whole."""
    restricted = publish(Corpus(build.folder.parent / "tram"), tmp_path / "site", terms=Terms(restricted=True))
    every, page = get(restricted, "/tram/quotes.jsonl?_stream=1", "/tram/quotes.jsonl")
    assert (every.status_code, page.status_code) == (400, 200)


def test_an_empty_corpus_has_a_home(tmp_path: Path) -> None:
    """Protects the first look at a corpus in which nothing is yet."""
    build = publish(make_corpus(tmp_path / "tram", [], lines=[], actors="id,name,kind\n"), tmp_path / "site")
    for page in get(build, "/", "/tram/-/tables", "/tram/-/codebook"):
        assert page.status_code == 200
    assert "Nobody has annotated anything yet." in get(build, "/")[0].text


def test_a_corpus_of_another_schema_has_a_home(tmp_path: Path) -> None:
    """Protects corpora of attribution, which have other layers and no registry."""
    line = {"document": "tram.line", "annotations": [{"id": "q1", "layer": "quotes", "pieces": [[0, 5]]}]}
    corpus = make_corpus(tmp_path / "tram", DOCUMENTS, [("gold", line)])
    (corpus.root / "registry" / "actors.csv").unlink()
    (corpus.root / "schema.yaml").write_bytes((shipped("schemas") / "attribution.yaml").read_bytes())
    build = publish(Corpus(corpus.root), tmp_path / "site")
    home, codebook, tables = get(build, "/", "/tram/-/codebook", "/tram/-/tables")
    assert {page.status_code for page in (home, codebook, tables)} == {200}
    assert "without a label" not in home.text  # a single bar tells nothing
    assert "credited to" in words(codebook.text)


def test_nothing_hostile_gets_through(tmp_path: Path) -> None:
    """Protects visitors of these pages from what stands in a corpus."""
    build = publish(make_hostile_corpus(tmp_path / "bad"), tmp_path / "site")
    for page in get(build, "/", "/bad/-/tables", "/bad/-/codebook", "/bad/quotes"):
        assert page.status_code == 200
        assert PAYLOAD not in page.text
        assert "<img src=x" not in page.text
