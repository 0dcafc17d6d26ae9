"""Who may see what of a published corpus: under every name, in every table, and by every way to its words."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from corpuskit.corpus import Corpus
from corpuskit.publish import Build, publish
from corpuskit.publish.access import indexed_table
from corpuskit.publish.locks import held
from tests.publish.making import Json, get, make_corpus

READER = "/tram/documents/tram~2Eline"
NOBODY: Json = {"allow": {"id": "root"}}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("permissions")
    return publish(make_corpus(folder / "tram"), folder / "site")


def denied(*tables: str, **more: Any) -> Json:
    return {"databases": {"tram": {"tables": dict.fromkeys(tables, NOBODY), **more}}}


def ask(files: Sequence[Path], paths: Sequence[str], metadata: Json) -> list[Any]:
    """What `datasette FILES -m METADATA` answers."""

    async def answers() -> list[Any]:
        from datasette.plugins import pm

        from corpuskit.publish import plugin

        if not pm.is_registered(plugin):
            pm.register(plugin, name="corpuskit")
        datasette = Datasette(files=[str(file) for file in files], metadata=metadata)
        await datasette.invoke_startup()
        try:
            return [await datasette.client.get(path) for path in paths]
        finally:
            for database in datasette.databases.values():
                database.close()

    return asyncio.run(answers())


def names_of(response: Any) -> list[str]:
    listed = response.json()
    return [one["name"] for one in (listed if isinstance(listed, list) else listed["databases"])]


def test_two_builds_are_never_served_at_once(tmp_path: Path) -> None:
    """Protects a rule that names the database: an older build beside the newer would be open under its file's name."""
    corpus = make_corpus(tmp_path / "tram")
    first = publish(corpus, tmp_path / "site")
    with held(first.database):
        (corpus.root / "corpus.yaml").write_text("format: 1\ntitle: second\n", encoding="utf-8")
        second = publish(Corpus(corpus.root), tmp_path / "site")
    rule = {"databases": {"tram": NOBODY}}
    pages = ["/-/databases.json", READER, f"/{first.database.stem}/quotes", f"/{second.database.stem}/quotes"]
    for files in ([first.database, second.database], [second.database, first.database]):
        databases, *others = ask(files, pages, rule)
        assert set(names_of(databases)) <= {"tram"}  # 1.0 names only those that the visitor may see
        assert [page.status_code for page in others] == [403, 404, 404]
        (home,) = ask(files, ["/tram"], {})
        assert "tram" in home.text
        databases, build = ask(files, ["/-/databases.json", "/tram/build.json?_shape=objects"], {})
        assert build.json()["rows"][0]["id"] == second.id


def test_two_builds_without_their_folder_are_never_served_at_once(build: Build, tmp_path: Path) -> None:
    """Protects the same where files were copied: a database of a name that is served already is left out."""
    copies = [Path(shutil.copy(build.database, tmp_path / name)) for name in ("tram-00000000.db", "tram-11111111.db")]
    (reader,) = ask(copies, [READER], {"databases": {"tram": NOBODY}})
    assert reader.status_code == 403
    (databases,) = ask(copies, ["/-/databases.json"], {})
    assert names_of(databases) == ["tram"]


@pytest.mark.parametrize("table", ["texts", "quotes", "actors"])
def test_the_index_of_a_table_is_as_private_as_the_table(build: Build, table: str) -> None:
    """Protects words that are held back: the tables of full-text search hold them too."""
    kinds = ("", "_data", "_idx", "_docsize", "_config")
    paths = [f"/tram/{table}_fts{kind}{form}" for kind in kinds for form in ("", ".json")]
    rule = denied(table)
    assert {page.status_code for page in get(build, *paths, metadata=rule)} == {403}
    assert get(build, paths[0])[0].status_code == 200


@pytest.mark.skipif(not hasattr(Datasette, "ensure_permissions"), reason="Datasette 1.0 decides on indexes itself")
def test_the_index_of_a_table_is_seen_by_those_who_see_the_table(build: Build) -> None:
    """Protects the search of a table that is open while its database is not; a rule for the index itself holds too."""
    rule: Json = {"databases": {"tram": {**NOBODY, "tables": {"texts": {"allow": True}}}}}
    searched, other = get(build, "/tram/texts?_search=figures", "/tram/quotes?_search=twice", metadata=rule)
    assert (searched.status_code, other.status_code) == (200, 403)
    (own,) = get(build, "/tram/texts_fts", metadata=denied("texts_fts"))
    assert own.status_code == 403


def test_nobody_searches_words_that_they_may_not_see(build: Build) -> None:
    """Protects words from being guessed through a table that is open, search by search."""
    paths = [
        "/tram/documents?_search=figures", "/tram/documents.json?_search=figures",
        "/tram/documents?_search_text=figures",
        "/tram/entities?_fts_table=texts_fts&_fts_pk=rowid&_search=figures",
        "/tram/entities?_fts_table=TEXTS_FTS&_fts_pk=rowid&_search=figures",
    ]  # fmt: skip
    metadata = json.loads((build.folder / "metadata.json").read_text(encoding="utf-8"))
    open_, searched = get(build, "/tram/documents", paths[0], metadata=metadata)
    assert (open_.status_code, searched.status_code) == (200, 200)
    assert "tram~2Eline" in searched.text
    assert "/brief" not in searched.text
    metadata["databases"]["tram"]["tables"]["texts"]["allow"] = {"id": "root"}
    assert get(build, "/tram/documents", metadata=metadata)[0].status_code == 200
    assert {page.status_code for page in get(build, *paths, metadata=metadata)} <= {400, 403}


def test_indexes_are_told_from_other_tables() -> None:
    """Protects tables of layers from being taken for indexes."""
    found = {
        name: indexed_table(name) for name in ("texts_fts", "Texts_FTS_data", "quotes", "fts", "a_fts_fts", "afts")
    }
    assert found == {
        "texts_fts": "texts", "Texts_FTS_data": "Texts", "quotes": None, "fts": None, "a_fts_fts": "a_fts",
        "afts": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "shown", "hidden"),
    [
        ("relations", 'id="gold/q1"', "attributed to"),
        ("findings", 'id="gold/q1"', "from validation"),
        ("quotes_pieces", 'id="gold/q1"', 'class="m l4'),
    ],
)
def test_what_is_held_back_is_left_out_of_the_reader(tmp_path: Path, table: str, shown: str, hidden: str) -> None:
    """Protects relations, findings and places that are held back while the layers are open."""
    document = {"document": "tram.line", "annotations": [
        {"id": "q1", "layer": "quotes", "label": "mixed", "pieces": [[0, 5]]},
        {"id": "s1", "layer": "sources", "label": "person", "pieces": [[6, 9]]},
    ], "relations": [{"id": "r1", "label": "attributed_to", "from": "q1", "to": "s1"}]}  # fmt: skip
    build = publish(make_corpus(tmp_path / "tram", lines=[("gold", document)]), tmp_path / "site")
    (every,) = get(build, READER)
    assert hidden in every.text
    (page,) = get(build, READER, metadata=denied(table))
    assert page.status_code == 200
    assert shown in page.text
    assert hidden not in page.text


def test_the_home_page_tells_nothing_of_a_database_that_is_held_back(tmp_path: Path) -> None:
    """Protects what a corpus is about and how large it is; only the title of the site is for everybody."""
    corpus = make_corpus(tmp_path / "tram")
    (corpus.root / "corpus.yaml").write_text(
        "format: 1\ntitle: Trams\ndescription: Secret matter\nlicence: CC0\ncitation: Berg 2031\n", encoding="utf-8"
    )
    build = publish(Corpus(corpus.root), tmp_path / "site")
    home, database = get(build, "/", "/tram")
    assert "Secret matter" in database.text
    assert "Read the first document" in database.text
    (home,) = get(build, "/", metadata={"title": "Trams", "databases": {"tram": NOBODY}})
    assert home.status_code == 200
    (build.folder / "metadata.json").write_text(
        (build.folder / "metadata.json").read_text().replace('"tram": {\n', '"tram": {"allow": {"id": "root"},\n', 1)
    )
    home, database = get(build, "/", "/tram")
    assert (home.status_code, database.status_code) == (200, 403)
    assert "Trams" in home.text
    for word in ("Secret matter", "2 documents", "CC0", "Berg"):
        assert word not in home.text


def test_another_database_with_tables_of_these_names_is_shown_as_ever(tmp_path: Path) -> None:
    """Protects what else a Datasette serves: its permissions alone decide on its rows."""
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE documents (id TEXT PRIMARY KEY, title TEXT)")
        connection.execute("CREATE TABLE texts (document TEXT)")
        connection.execute("CREATE TABLE relations (id TEXT PRIMARY KEY, annotation TEXT, from_key TEXT)")
        connection.execute("INSERT INTO documents VALUES ('a', 'A plain row')")
        connection.execute("INSERT INTO relations VALUES ('a', 'a/b/c', 'a/b/c')")
        connection.commit()
    held_back: Json = {"databases": {"other": {"tables": {"texts": NOBODY}}}}
    row, relations = ask([tmp_path / "other.db"], ["/other/documents/a", "/other/relations"], held_back)
    assert row.status_code == 200
    assert "A plain row" in row.text
    assert "annotator=" not in relations.text
    held_back = {"databases": {"other": {"tables": {"documents": NOBODY}}}}
    (row,) = ask([tmp_path / "other.db"], ["/other/documents/a"], held_back)
    assert row.status_code == 403
