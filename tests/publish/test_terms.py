"""Releases without texts and restricted ones: what they must not give, tried out on both."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.model import Document
from corpuskit.publish import Build, publish
from corpuskit.publish.building.withholding import Withholding
from corpuskit.publish.terms import Terms
from tests.conftest import Run
from tests.publish.making import ACTORS, GOLD, GOLD_RELATIONS, Json, at, get, make_corpus

SAMPLE = Path(__file__).parent.parent.parent / "corpus"
WITHOUT = Terms(excerpts=0)
RESTRICTED = Terms(restricted=True)
LINE = "Read more about the tram line in our archive"
TEXT = (
    "Mayor defends tram line against all its critics\n\n"
    'Mayor Ida Holm said the tram would "pay for itself", but gave no figures.\n\n'
    '"We counted twice," she told the Harbour Post, "and then once more."\n'
)
QUOTED = "gave no figures; “We counted twice,” she"


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[start:] for start in range(6)), strict=False))


def quoting_corpus(folder: Path) -> Corpus:
    """A corpus that quotes its article wherever something can be written."""
    whole = [0, len(TEXT) - 1]
    annotations: list[Json] = [
        {**GOLD[3], "pieces": [at("she", TEXT)], "comment": f"as in: {QUOTED}", "tool": f"by hand: {QUOTED}"},
        {"id": "q1", "layer": "quotes", "label": QUOTED, "pieces": [whole], "comment": "all of it"},
        {"id": "q2", "layer": "quotes", "label": "direct", "pieces": [at("We counted", TEXT)], "text": TEXT[60:120]},
        {"id": "c1", "layer": "coding", "attributes": {"genre": QUOTED, "topic": [QUOTED, "money"]}},
    ]
    line = {
        "document": "tram", "annotations": annotations,
        "relations": [{"id": "r1", "label": "attributed_to", "from": "q1", "to": "s2", "comment": QUOTED}],
    }  # fmt: skip
    removed = [{"line": 9, "text": LINE, "why": "link"}]
    document = {
        "id": "tram", "title": TEXT.partition("\n")[0], "text": TEXT, "language": "en",
        "metadata": {"outlet": "Harbour Post", "section": LINE}, "origin": {"file": "a.txt", "removed": removed},
    }  # fmt: skip
    corpus = make_corpus(folder, [document], [("gold", line)], f"id,name,kind\nida,{LINE},person\nbo,Bo,person\n")
    about = f"format: 1\ntitle: {json.dumps(LINE)}\ndescription: {json.dumps(QUOTED)}\ncitation: Us 2031\n"
    (corpus.root / "corpus.yaml").write_text(about, encoding="utf-8")
    return Corpus(corpus.root)


@pytest.mark.parametrize("which", ["sample", "quoting"])
def test_a_release_without_texts_has_no_six_words_of_an_article_in_any_file(tmp_path: Path, which: str) -> None:
    """Protects publishers from handing out what is not theirs: not even unused pages of the database hold words."""
    corpus = Corpus(SAMPLE) if which == "sample" else quoting_corpus(tmp_path / "tram")
    articles = set[tuple[str, ...]]()
    for document in corpus.documents():
        removed = document.origin.removed if document.origin else ()
        articles |= runs(document.text or "").union(*(runs(line.text) for line in removed))
    assert len(articles) > 20
    build = publish(corpus, tmp_path / "site", terms=WITHOUT)
    for path in build.folder.iterdir():
        # SQLite parts what is stored by bytes that are no letters, or by lengths that may look like one.
        assert not runs(path.read_bytes().decode("utf-8", "ignore")) & articles, path.name
    with closing(sqlite3.connect(build.database)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE TABLE%'")]
        for name in names:
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                for cell in row:
                    assert not (isinstance(cell, str) and runs(cell) & articles), (name, cell)


def test_a_release_without_texts_keeps_everything_else(tmp_path: Path) -> None:
    """Protects the use of such a release: offsets, labels, attributes and what people wrote themselves are in it."""
    corpus = make_corpus(tmp_path / "tram")
    build = publish(corpus, tmp_path / "site", terms=WITHOUT)
    with closing(sqlite3.connect(build.database)) as connection:
        quotes = connection.execute(
            "SELECT id, label, text, start_offset, act, comment FROM quotes WHERE annotator = 'gold' ORDER BY id"
        ).fetchall()
        pieces = connection.execute("SELECT count(*), sum(starts_with_mark) FROM quotes_pieces").fetchone()
        texts = connection.execute("SELECT document, title, text FROM texts").fetchall()
        documents = connection.execute("SELECT id, title, length, outlet FROM documents").fetchall()
        (excerpts,) = connection.execute("SELECT excerpts FROM build").fetchone()
        actors = connection.execute("SELECT name FROM actors").fetchall()
    start = at('the tram would "pay for itself"')[0]
    assert quotes == [
        ("q1", "mixed", None, start, None, None),
        ("q2", "direct", None, at('"We counted')[0], "statement", "in two pieces"),
    ]
    assert pieces == (4, 2)
    assert texts == [("tram.line", None, None), ("brief", None, None)]
    assert [row[0:2] for row in documents] == [("tram.line", None), ("brief", None)]
    assert all(row[2] for row in documents)
    assert (excerpts, actors) == (0, [("Ida Holm",)])


@pytest.mark.parametrize("metadata", [None])
def test_every_page_of_a_release_without_texts_answers(tmp_path: Path, metadata: None) -> None:
    """Protects visitors of such a release: pages say what is missing, and list what is there."""
    build = publish(make_corpus(tmp_path / "tram"), tmp_path / "site", terms=WITHOUT)
    home, reader, *others = get(
        build, "/tram", "/tram/documents/tram~2Eline", "/tram/quotes", "/tram/texts", "/tram/documents?_search=tram",
        "/tram/findings", "/tram/quotes?_search=tram", "/tram/quotes/tram~2Eline~2Fgold~2Fq1",
    )  # fmt: skip
    assert [page.status_code for page in (home, reader, *others)] == [200] * 8
    assert "The text of this document is not part of this release" in reader.text
    assert f"{at('said')[0]}" in reader.text
    assert "pay for itself" not in "".join(page.text for page in (home, reader, *others))


def test_findings_of_a_release_without_texts_say_only_what_their_rule_looks_for(tmp_path: Path) -> None:
    """Protects words that messages quote: a finding is still there, at its place."""
    corpus = quoting_corpus(tmp_path / "tram")
    build = publish(corpus, tmp_path / "site", terms=WITHOUT)
    with closing(sqlite3.connect(build.database)) as connection:
        found = connection.execute(
            "SELECT message, hint, annotation FROM findings WHERE annotation = 'tram/gold/q2'"
        ).fetchall()
    assert found
    assert {hint for _, hint, _ in found} == {None}
    assert not any("counted" in message or "q2" in message for message, _, _ in found)


def test_excerpts_are_short_also_together(tmp_path: Path) -> None:
    """Protects texts from being put together again from many short annotations side by side."""
    words = [match.span() for match in re.finditer(r"\w+", TEXT)]
    line = {
        "document": "tram",
        "annotations": [
            {"id": f"e{n}", "layer": "entities", "label": "ORG", "pieces": [list(piece)]}
            for n, piece in enumerate(words)
        ],
    }
    corpus = make_corpus(tmp_path / "tram", [{"id": "tram", "text": TEXT}], [("gold", line)], ACTORS)
    build = publish(corpus, tmp_path / "site", terms=Terms(excerpts=20))
    with closing(sqlite3.connect(build.database)) as connection:
        given_ = connection.execute("SELECT text, start_offset, end_offset FROM entities ORDER BY rowid").fetchall()
    assert sum(text is not None for text, _, _ in given_) > 5
    shown = [(start, end) for text, start, end in given_ if text is not None]
    assert longest(shown, TEXT) <= 20


def longest(shown: list[tuple[int, int]], text: str) -> int:
    """The longest stretch of a text that is shown, when only what is no letter or digit is not."""
    visible = [not character.isalnum() for character in text]
    for start, end in shown:
        visible[start:end] = [True] * (end - start)
    stretches = "".join("x" if seen else "." for seen in visible).split(".")
    covered = [False] * len(text)
    for start, end in shown:
        covered[start:end] = [True] * (end - start)
    best = at_ = 0
    for stretch in stretches:
        inside = [n for n in range(at_, at_ + len(stretch)) if covered[n]]
        if inside:
            best = max(best, inside[-1] - inside[0] + 1)
        at_ += len(stretch) + 1
    return best


@given(
    text=st.text(alphabet="ab ,", min_size=1, max_size=60),
    pieces=st.lists(st.tuples(st.integers(0, 59), st.integers(1, 12)), max_size=25),
    excerpts=st.integers(0, 15),
)
def test_no_stretch_is_longer_than_allowed(text: str, pieces: list[tuple[int, int]], excerpts: int) -> None:
    """Protects the promise of --excerpts for any annotations in any order."""
    withholding = Withholding(Corpus(SAMPLE), excerpts)
    withholding.of_document(Document(id="a", text=text), ("id",), ("a",))
    shown = []
    for start, length in pieces:
        end = min(len(text), start + length)
        names = ("key", "text", "start_offset", "end_offset")
        if start < end:
            ((_, words, _, _),) = withholding.of_rows("x", names, [("a/g/x", text[start:end], start, end)])
            if words is not None:
                assert words == text[start:end]
                shown.append((start, end))
    assert longest(shown, text) <= excerpts


@pytest.fixture
def restricted(tmp_path: Path) -> Build:
    line = {"document": "tram.line", "annotations": GOLD, "relations": GOLD_RELATIONS}
    many = [{"id": f"d{n}", "text": f"Article {n} has words of its own.\n"} for n in range(150)]
    tram = {"id": "tram.line", "title": "Mayor defends tram line", "text": TEXT.replace("against all its critics", "")}
    return publish(make_corpus(tmp_path / "tram", [tram, *many], [("gold", line)]), tmp_path / "site", terms=RESTRICTED)


@pytest.mark.parametrize(
    "path",
    [
        "/tram?sql=select+1", "/tram.json?sql=select+*+from+texts", "/tram/-/query?sql=select+*+from+texts",
        "/tram/-/query.json?sql=select+text+from+texts", "/tram.csv?sql=select+1", "/tram.db",
        "/tram/texts", "/tram/texts.json", "/tram/texts.csv?_stream=1", "/tram/texts/tram~2Eline",
        "/tram/texts/tram~2Eline.json", "/tram/texts_fts.json", "/tram/texts_fts_data", "/tram/texts_fts_content",
        "/tram/documents.json?_search=tram", "/tram/documents?_search=tram&_fts_table=texts_fts",
        "/tram/quotes?_where=1=1", "/tram/quotes.json?_where=key+in+(select+document+from+texts)",
        "/tram/quotes.csv?_stream=1",
    ],
)  # fmt: skip
def test_a_restricted_release_refuses(restricted: Build, path: str) -> None:
    """Protects a copyrighted corpus from every way in which Datasette would hand it out as a whole."""
    (answer,) = get(restricted, path)
    if answer.status_code == 302:  # 1.0 sends to its page for queries, which is asked for here too
        assert "?sql=" in path
        assert answer.headers["location"].startswith("/tram/-/query")
    else:
        assert answer.status_code in (400, 403, 404), answer.text[:300]
    assert "gave no figures" not in answer.text


def test_a_restricted_release_is_read_page_by_page(restricted: Build) -> None:
    """Protects what a restricted release is for: articles in the reader, tables a page at a time."""
    reader, quotes, documents, *tables = get(
        restricted, "/tram/documents/tram~2Eline", "/tram/quotes", "/tram/documents.json?_size=max&_shape=array",
        "/tram.json", "/tram/documents.csv?_size=max",
    )  # fmt: skip
    assert reader.status_code == quotes.status_code == 200
    assert "gave no figures" in reader.text
    assert len(documents.json()) == 100
    assert len(tables[1].text.splitlines()) == 101
    assert "texts" not in [table["name"] for table in tables[0].json()["tables"]]


def test_a_text_that_its_publisher_closed_stays_closed_in_the_reader(restricted: Build) -> None:
    """Protects the last word of those who publish: the reader is no way around an allow block."""
    metadata = json.loads((restricted.folder / "metadata.json").read_text(encoding="utf-8"))
    metadata["databases"]["tram"]["tables"]["texts"]["allow"] = {"id": "root"}
    (answer,) = get(restricted, "/tram/documents/tram~2Eline", metadata=metadata)
    assert "gave no figures" not in answer.text


@pytest.mark.parametrize(
    ("before", "after"),
    [(WITHOUT, Terms()), (Terms(excerpts=5), Terms(excerpts=6)), (RESTRICTED, Terms()), (RESTRICTED, WITHOUT)],
)
def test_a_folder_is_not_published_on_wider_terms(tmp_path: Path, before: Terms, after: Terms) -> None:
    """Protects against one forgotten option that would put all texts on the web."""
    corpus = make_corpus(tmp_path / "tram")
    site = tmp_path / "site"
    build = publish(corpus, site, terms=before)
    with pytest.raises(CorpuskitError) as caught:
        publish(corpus, site, terms=after)
    assert caught.value.message == f"{site}: was published with {before.options}, and would now give more away"
    assert caught.value.hint == (
        "Give the same options again. Publish to another folder: --to FOLDER, or remove this one first."
    )
    assert list(site.glob("*.db")) == [build.database]
    assert publish(corpus, site, terms=before) == build


def test_the_options_of_publish(corpuskit: Run, tmp_path: Path) -> None:
    """Protects the way from the command line to the terms."""
    make_corpus(tmp_path / "tram")
    done = corpuskit("publish", "tram", "--to", "site", "--no-text", "--excerpts", "12", "--restricted", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    ours = json.loads((tmp_path / "site" / "metadata.json").read_text(encoding="utf-8"))["plugins"]["corpuskit"]
    assert (ours["excerpts"], ours["restricted"]) == (12, True)
    done = corpuskit("publish", "tram", "--to", "other", "--excerpts", "12", cwd=tmp_path)
    assert done.returncode == 2
    assert "--excerpts says how much of the text --no-text gives; give both" in done.stderr


def test_publish_refuses_while_errors_are_open(corpuskit: Run, tmp_path: Path) -> None:
    """Protects readers from a site that its own checks call wrong, unless its publisher says so."""
    beyond = {"id": "q", "layer": "quotes", "label": "direct", "pieces": [[5, 9_999]]}
    make_corpus(tmp_path / "tram", lines=[("gold", {"document": "brief", "annotations": [beyond]})])
    done = corpuskit("publish", "tram", "--to", "site", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "error: tram: validation finds 1 error, so nothing was published\n"
        "hint: See them with: corpuskit validate tram --severity error. "
        "Mend them, or give --with-errors.\n"
    )
    assert not list((tmp_path / "site").glob("*.db"))
    done = corpuskit("publish", "tram", "--to", "site", "--with-errors", cwd=tmp_path)
    assert done.returncode == 1
    assert "1 error open; corpuskit validate tram --severity error lists them" in done.stdout
    corpuskit("validate", "tram", "--write-baseline", "--baseline", "tram/known", cwd=tmp_path)
    with (tmp_path / "tram" / "corpus.yaml").open("a", encoding="utf-8") as file:
        file.write("validate:\n  baseline: known\n")
    done = corpuskit("publish", "tram", "--to", "site", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
