"""Publishing a corpus: what is in the database, what stands beside it, and what happens the second time."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpuskit import publish as publishing
from corpuskit.baseline import written
from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.publish import Build, contents, default_folder, expected_build, is_there, publish
from corpuskit.sifting import Choice, Sieve, Sifted
from corpuskit.storage import alone
from corpuskit.tables import tables_of
from corpuskit.validation import validate
from tests.publish.making import DOCUMENTS, GOLD, make_corpus, make_hostile_corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return make_corpus(tmp_path / "Tram Lines (2031)")


@pytest.fixture
def build(corpus: Corpus) -> Build:
    return publish(corpus, default_folder(corpus))


@pytest.fixture
def connection(build: Build) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(build.database)) as opened:
        yield opened


def test_every_table_of_the_schema_is_there_with_its_columns(corpus: Corpus, connection: sqlite3.Connection) -> None:
    """Protects the promise that the published tables are those of `tables.py`."""
    for table in tables_of(corpus.schema).values():
        columns = connection.execute(f'PRAGMA table_info("{table.name}")').fetchall()
        assert tuple(column[1] for column in columns) == table.names


def test_a_clean_corpus_has_no_broken_reference(connection: sqlite3.Connection) -> None:
    """Protects every link between tables."""
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_quote_is_joined_to_its_source_and_its_claim(connection: sqlite3.Connection) -> None:
    """Protects the query that corpora like these are made for: who said what, and what was claimed in it."""
    sql = (
        "SELECT sources.text, claims.label FROM quotes JOIN sources ON sources.key = quotes.attributed_to "
        "JOIN claims ON claims.made_in = quotes.key"
    )
    assert connection.execute(sql).fetchall() == [("Mayor Ida Holm", "prediction")]


def test_words_are_found_whatever_their_accents(tmp_path: Path) -> None:
    """Protects full-text search over titles and texts, without case and accents, leading to the right document."""
    document = {"id": "cafe", "title": "Le café", "text": "Élan vital.\n"}
    build = publish(make_corpus(tmp_path / "c", [*DOCUMENTS, document]), tmp_path / "site")
    sql = "SELECT id FROM documents WHERE rowid IN (SELECT rowid FROM texts_fts WHERE texts_fts MATCH ?)"
    with closing(sqlite3.connect(build.database)) as connection:
        found = [connection.execute(sql, [word]).fetchall() for word in ("elan", "CAFE", "tram", "absent")]
    assert found == [[("cafe",)], [("cafe",)], [("tram.line",)], []]


def test_the_same_corpus_gives_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    """Protects comparisons of releases: nothing in a published corpus depends on when or where it was made."""
    first, second = publish(corpus, tmp_path / "one"), publish(corpus, tmp_path / "two")
    names = sorted(path.name for path in first.folder.iterdir() if path.name != ".lock")
    assert names == [
        "datasette.json", "inspect-data.json", "metadata.json", "settings.json", f"tram-lines-2031-{first.id[:8]}.db",
    ]  # fmt: skip
    for name in names:
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()


def test_the_build_changes_with_any_file_of_the_corpus(corpus: Corpus, build: Build) -> None:
    """Protects readers from an old version: `serve` rebuilds where anything differs, and only there."""
    assert is_there(expected_build(corpus, build.folder))
    for path in ("documents/00001.jsonl", "annotations/anna/00001.jsonl", "registry/actors.csv", "corpus.yaml"):
        before = (corpus.root / path).read_bytes()
        (corpus.root / path).write_bytes(before + b"\n")
        assert not is_there(expected_build(Corpus(corpus.root), build.folder)), path
        (corpus.root / path).write_bytes(before)
    assert is_there(expected_build(corpus, build.folder))


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    """Protects against a database that silently holds less than the corpus."""
    line = {"document": "tram.line", "annotations": [GOLD[1], GOLD[1], {**GOLD[1], "id": "u", "layer": "unheard"}]}
    stray = {"document": "nowhere", "annotations": [GOLD[1]]}
    documents = [*DOCUMENTS, {**DOCUMENTS[1], "text": "Another text of the same id."}]
    corpus = make_corpus(tmp_path / "c", documents, [("gold", line), ("gold", stray)])
    found = contents(publish(corpus, tmp_path / "site"))
    assert found.pop("findings") > 0
    assert found == {
        "documents": 2, "annotations": 1, "relations": 0,
        "left_out_documents": 1, "left_out_annotations": 3, "left_out_relations": 0, "left_out_lines": 0,
        "left_out_registries": 0, "left_out_records": 0,
    }  # fmt: skip


def test_findings_are_published(tmp_path: Path) -> None:
    """Protects the overview of a corpus that is not clean yet: it is published, and what is wrong is in a table."""
    beyond = {"id": "q", "layer": "quotes", "label": "direct", "pieces": [[5, 9_999]]}
    corpus = make_corpus(tmp_path / "c", lines=[("gold", {"document": "brief", "annotations": [beyond]})])
    build = publish(corpus, tmp_path / "site")
    with closing(sqlite3.connect(build.database)) as connection:
        rows = connection.execute("SELECT code, document, annotation FROM findings WHERE code = 'SPN101'").fetchall()
    assert rows == [("SPN101", "brief", "brief/gold/q")]


def test_published_findings_are_those_that_the_corpus_asks_for_and_known_ones_too(tmp_path: Path) -> None:
    """Protects readers from findings that a project has decided against, and from a site that hides known ones."""
    corpus = make_corpus(tmp_path / "tram")
    configuration = (corpus.root / "corpus.yaml").read_text(encoding="utf-8")
    checks = (
        "validate:\n  ignore: [quote-without-source]\n  severities: {named-source-unlinked: error}\n  baseline: known\n"
    )
    (corpus.root / "corpus.yaml").write_text(configuration + checks, encoding="utf-8")
    sieve = Sieve(Corpus(corpus.root), Choice(anew=True))
    findings = Sifted(validate(Corpus(corpus.root), sieve.rules), sieve)
    assert len(list(findings)) == 2
    (corpus.root / "known").write_bytes(written(findings.remembered))
    build = publish(Corpus(corpus.root), tmp_path / "site")
    with closing(sqlite3.connect(build.database)) as connection:
        rows = connection.execute("SELECT rule, severity FROM findings").fetchall()
    assert rows == [("named-source-unlinked", "error")] * 2


def test_a_hostile_corpus_is_published(tmp_path: Path) -> None:
    """Protects the load from names, numbers and texts that nobody expected."""
    build = publish(make_hostile_corpus(tmp_path / "c"), tmp_path / "site")
    assert contents(build)["annotations"] == 7
    with closing(sqlite3.connect(build.database)) as connection:
        offsets = connection.execute("SELECT start_offset FROM cues_pieces").fetchall()
    assert offsets == [(2**63 - 2,)]


def test_sensitive_values_are_nowhere_in_what_is_published(build: Build) -> None:
    """Protects people named in the corpus: not even unused pages of the database hold a sensitive value."""
    for path in build.folder.iterdir():
        assert b"kept-to-ourselves" not in path.read_bytes()


def test_datasette_is_told_titles_labels_facets_and_search(build: Build) -> None:
    """Protects the pages of tables: each begins with what a reader would otherwise have to set up."""
    metadata = json.loads((build.folder / "metadata.json").read_text(encoding="utf-8"))
    database = metadata["databases"]["tram-lines-2031"]
    assert (metadata["title"], database["title"], database["license"]) == ("Trams & more", "Trams & more", "CC0")
    tables = database["tables"]
    assert {name: told for name, told in tables["documents"].items() if name != "columns"} == {
        "description": "One row for each document, without its text", "facets": ["outlet"],
        "label_column": "title", "fts_table": "texts_fts", "fts_pk": "rowid", "sort_desc": "published",
    }  # fmt: skip
    assert tables["quotes"]["facets"] == ["label", "annotator", "act", "negated", "agentless", "marks"]
    assert tables["actors"]["label_column"] == "name"


def test_a_folder_that_belongs_to_something_else_is_left_alone(corpus: Corpus, tmp_path: Path) -> None:
    """Protects a Datasette of the user's own, and another corpus, from being overwritten."""
    (tmp_path / "metadata.json").write_text('{"title": "mine"}', encoding="utf-8")
    with pytest.raises(CorpuskitError) as caught:
        publish(corpus, tmp_path)
    assert caught.value.message == f"{tmp_path / 'metadata.json'}: configures Datasette for something else"
    other = make_corpus(tmp_path / "other")
    publish(other, tmp_path / "site")
    with pytest.raises(CorpuskitError) as caught:
        publish(corpus, tmp_path / "site")
    assert caught.value.message == f"{tmp_path / 'site' / 'metadata.json'}: configures Datasette for the corpus other"
    assert caught.value.hint == "Publish to another folder: --to FOLDER"


def test_two_publishers_at_once_do_not_mix(corpus: Corpus, tmp_path: Path) -> None:
    """Protects the files beside the database from belonging to another build."""
    with alone(tmp_path / "site", "published"), pytest.raises(CorpuskitError) as caught:
        publish(corpus, tmp_path / "site")
    assert caught.value.message == f"{tmp_path / 'site'}: is being published by another command"
    assert caught.value.hint == "Wait until it has finished."


def test_a_corpus_that_changes_meanwhile_is_not_published(
    corpus: Corpus, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects against a database that is half of one version of the corpus and half of another."""
    before = {path.name: path.read_bytes() for path in build.folder.iterdir()}
    fill = publishing._fill

    def change_too(corpus: Corpus, *arguments: object) -> None:
        fill(corpus, *arguments)  # type: ignore[arg-type]
        (corpus.root / "registry" / "actors.csv").write_text("id,name,kind\n", encoding="utf-8")

    monkeypatch.setattr(publishing, "_fill", change_too)
    (corpus.root / "corpus.yaml").write_text("format: 1\ntitle: changed\n", encoding="utf-8")
    with pytest.raises(CorpuskitError) as caught:
        publish(Corpus(corpus.root), build.folder)
    assert caught.value.message == f"{corpus.root}: the corpus changed while it was being published"
    assert {path.name: path.read_bytes() for path in build.folder.iterdir()} == before
