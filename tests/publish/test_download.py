"""Downloads of a document: what is published of it, in every format that can be written."""

import csv
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from corpuskit.corpus import Corpus
from corpuskit.exporting import WRITTEN
from corpuskit.model import Document
from corpuskit.publish import Build, publish
from corpuskit.publish.pages import download
from corpuskit.publish.pages.download.own import as_csv
from corpuskit.publish.pages.download.rebuilding import rebuilt
from tests.publish.making import PAYLOAD, Json, get, make_corpus, make_hostile_corpus
from tests.publish.test_pages import words

BASE = "/tram/-/download/tram~2Eline"
NOBODY = {"allow": {"id": "root"}}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return make_corpus(tmp_path_factory.mktemp("download") / "tram")


@pytest.fixture(scope="module")
def build(corpus: Corpus) -> Build:
    return publish(corpus, corpus.root.parent / "site")


def test_what_was_published_comes_back(corpus: Corpus, build: Build) -> None:
    """Protects the download from losing anything that is published: the records are those of the corpus."""
    with closing(sqlite3.connect(build.database)) as connection:
        found = rebuilt(connection, corpus.schema, "tram.line")
        assert rebuilt(connection, corpus.schema, "nowhere") is None
    bundle = next(iter(corpus.bundles()))
    assert found is not None
    assert bundle.document is not None
    document, lines = found
    assert msgspec.structs.replace(document, text_sha256=None) == bundle.document
    before = {line.annotator: line.record for line in bundle.lines}
    assert [annotator for annotator, _ in lines] == sorted(before)
    for annotator, line in lines:
        ours = {one.id: msgspec.structs.replace(one, text=None) for one in line.annotations}
        assert ours == {one.id: one for one in before[annotator].annotations}
        assert {one.id: one for one in line.relations} == {one.id: one for one in before[annotator].relations}


def test_json_holds_the_document_and_each_annotator(build: Build) -> None:
    """Protects programs that read the download: names and values as in the corpus."""
    (answer,) = get(build, BASE + "/json")
    assert answer.headers["content-disposition"] == 'attachment; filename="tram.line.json"'
    assert answer.headers["content-type"].startswith("application/json")
    whole = answer.json()
    assert whole["document"]["metadata"]["authors"] == ["A. Berg", "B. Lind"]
    assert list(whole["annotators"]) == ["anna", "gold"]
    assert {one["id"] for one in whole["annotators"]["gold"]["relations"]} == {"r1", "r2", "r3", "r4"}
    assert "kept-to-ourselves" not in answer.text


def test_csv_has_a_row_for_each_annotation(build: Build) -> None:
    """Protects spreadsheets: pieces, attributes and relations are readable cells."""
    (answer,) = get(build, BASE + "/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 10
    (quote,) = (row for row in rows if (row["annotator"], row["id"]) == ("gold", "q1"))
    assert quote["relations"] == "attributed_to s1; signalled_by k1"
    (coding,) = (row for row in rows if row["id"] == "c1")
    assert coding["attribute.topic"] == "transport | money"


def test_a_cell_is_never_a_formula(build: Build, corpus: Corpus) -> None:
    """Protects those who open the table in a spreadsheet."""
    with closing(sqlite3.connect(build.database)) as connection:
        found = rebuilt(connection, corpus.schema, "tram.line")
    assert found is not None
    document, ((annotator, line), *_) = found
    formulas = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1")
    annotations = tuple(
        msgspec.structs.replace(one, comment=text) for one, text in zip(line.annotations * 3, formulas, strict=False)
    )
    table = as_csv(document, [(annotator, msgspec.structs.replace(line, annotations=annotations))])
    cells = [row["comment"] for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""))]
    assert cells == [f"'{text}" for text in formulas]


@pytest.mark.parametrize("name", list(WRITTEN))
def test_every_format_that_can_be_written_can_be_downloaded(build: Build, name: str) -> None:
    """Protects the menu: each format gives a file, twice the same bytes; several files are one archive."""
    first, second = get(build, f"{BASE}/{name}", f"{BASE}/{name}")
    assert first.status_code == 200
    assert first.content
    assert first.content == second.content
    assert first.headers["x-content-type-options"] == "nosniff"
    if first.headers["content-disposition"].endswith('.zip"'):
        with zipfile.ZipFile(io.BytesIO(first.content)) as archive:
            assert archive.testzip() is None
            assert len(archive.namelist()) > 1


def test_brat_gives_each_annotator_a_folder(build: Build) -> None:
    """Protects annotations of several people from being mixed in a format that knows only one."""
    (answer,) = get(build, f"{BASE}/brat")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        standoff = archive.read("gold/tram.line.ann").decode()
    assert {"anna/tram.line.txt", "gold/tram.line.txt", "anna/tram.line.ann", "corpuskit.mapping.yaml"} <= set(names)
    assert "Ida Holm" in standoff


def test_the_page_says_what_each_format_cannot_hold(build: Build) -> None:
    """Protects people from losses that they learn of too late."""
    (page,) = get(build, BASE)
    shown = words(page.text)
    for name in WRITTEN:
        assert f'href="{BASE}/{name}"' in page.text
    assert "annotation in several pieces" in shown
    (reader,) = get(build, "/tram/documents/tram~2Eline")
    assert f'href="{BASE}"' in reader.text


@pytest.mark.parametrize("table", ["documents", "texts", "quotes", "quotes_pieces", "relations", "coding"])
def test_nothing_is_given_away_where_a_part_is_closed(build: Build, table: str) -> None:
    """Protects what is held back: half a document is not given away as the whole."""
    closed: Json = {"databases": {"tram": {"tables": {table: NOBODY}}}}
    for answer in get(build, BASE, BASE + "/json", BASE + "/brat", metadata=closed):
        assert answer.status_code == 403
        assert "Ida Holm" not in answer.text
    (locked,) = get(build, BASE + "/json", metadata=NOBODY)
    assert locked.status_code == 403


def test_what_is_not_there_is_not_found(build: Build) -> None:
    """Protects the meaning of addresses."""
    for answer in get(build, BASE + "/nothing", "/tram/-/download/nowhere/json", "/tram/-/download/nowhere"):
        assert answer.status_code == 404


def test_without_its_text_a_document_goes_out_in_formats_of_our_own(tmp_path: Path) -> None:
    """Protects releases without texts: the annotations are there, and other formats say why they are not."""
    document = {"id": "bare", "title": "Bare", "text_sha256": "0" * 64, "length": 40}
    quote = {"id": "q1", "layer": "quotes", "label": "mixed", "pieces": [[3, 9]]}
    lines = [("gold", {"document": "bare", "annotations": [quote]})]
    build = publish(make_corpus(tmp_path / "tram", [document], lines), tmp_path / "site")
    base = "/tram/-/download/bare"
    page, ours, theirs, reader = get(build, base, base + "/json", base + "/brat", "/tram/documents/bare")
    assert "needs the text" in page.text
    assert ours.json()["annotators"]["gold"]["annotations"][0]["pieces"] == [[3, 9]]
    assert theirs.status_code == 422
    assert theirs.text == "the text of bare is not part of this release\nTake it as JSON or CSV.\n"
    assert "3–9" in reader.text


def test_a_download_has_limits(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the server from a document that would keep it busy."""
    monkeypatch.setattr(download, "MOST_CHARACTERS", 100)
    (long,) = get(build, BASE + "/json")
    assert (long.status_code, long.text) == (422, f"tram.line has {length()} characters; up to 100 can be downloaded\n")
    monkeypatch.setattr(download, "MOST_CHARACTERS", 1_000)
    monkeypatch.setattr(download, "MOST_ANNOTATIONS", 9)
    (many,) = get(build, BASE + "/json")
    assert (many.status_code, many.text) == (422, "tram.line has 10 annotations; up to 9 can be downloaded\n")


def length() -> int:
    from tests.publish.making import TEXT

    return len(TEXT)


def test_hostile_documents_stay_data(tmp_path: Path) -> None:
    """Protects visitors: what is downloaded is never a page, and the page of formats shows text as text."""
    build = publish(make_hostile_corpus(tmp_path / "bad"), tmp_path / "site")
    base = "/bad/-/download/hostile"
    page, ours, *others = get(build, base, base + "/json", *(f"{base}/{name}" for name in WRITTEN))
    assert PAYLOAD not in page.text
    assert json.loads(ours.content)["document"]["title"] == PAYLOAD
    for answer in others:
        assert answer.status_code in (200, 422)
        assert "text/html" not in answer.headers["content-type"]


def test_a_document_needs_no_annotations(build: Build) -> None:
    """Protects documents of which nobody says anything."""
    ours, table = get(build, "/tram/-/download/brief/json", "/tram/-/download/brief/csv")
    assert ours.json()["annotators"] == {}
    assert msgspec.json.decode(msgspec.json.encode(ours.json()["document"]), type=Document).id == "brief"
    assert len(table.text.splitlines()) == 1
