"""The page of one annotation, at the address of its row."""

import html
import re
from pathlib import Path
from typing import Any

import pytest

from corpuskit.corpus import Corpus
from corpuskit.publish import Build, publish
from corpuskit.publish.pages.annotation.context import excerpt, paragraphs
from corpuskit.publish.pages.annotation.view import report_to
from corpuskit.publish.pages.reader.marking import Shape
from tests.publish.making import ANNA, GOLD, GOLD_RELATIONS, PAYLOAD, TEXT, at, get, make_corpus, make_hostile_corpus
from tests.publish.test_pages import words

QUOTE = "/tram/quotes/tram~2Eline~2Fgold~2Fq1"
NOBODY = {"allow": {"id": "root"}}


def made(folder: Path, more: str = "") -> Build:
    corpus = make_corpus(folder / "tram")
    path = corpus.root / "corpus.yaml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return publish(Corpus(corpus.root), folder / "site")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return made(tmp_path_factory.mktemp("annotation"), "report: mailto:desk@example.org?subject={key}\n")


def main_of(page: Any) -> str:
    assert page.status_code == 200
    return str(page.text[page.text.index("<main") : page.text.index("</main>")])


def test_it_shows_the_words_in_their_paragraph(build: Build) -> None:
    """Protects the page's purpose: the words are marked where they stand, with what they are related to."""
    (page,) = get(build, QUOTE)
    main = main_of(page)
    assert 'Mayor Ida Holm said the tram would "pay for itself", but gave no figures.' in words(main)
    assert "We counted twice" not in main
    assert len(re.findall(r'<span class="m [^"]* on[ "]', main)) >= 1
    assert len(re.findall(r'<span class="m [^"]* near[ "]', main)) >= 2


def test_it_says_everything_of_the_annotation(build: Build) -> None:
    """Protects attributes, relations both ways, comments, provenance and the other annotators' work."""
    quote, two = (words(main_of(page)) for page in get(build, QUOTE, "/tram/quotes/tram~2Eline~2Fgold~2Fq2"))
    for part in (
        "→ attributed to: sources person s1 · in the article",
        "→ signalled by: cues cue k1",
        "← made in this: claims prediction m1",
        "What others annotated here quotes mixed by anna q1",
        "annotator gold",
        "status accepted",
        "key tram.line/gold/q1",
    ):
        assert part in quote
    assert "act statement" in two
    assert "in two pieces" in two


def test_suggestions_say_who_and_how_sure(build: Build) -> None:
    """Protects the line between what people decided and what a tool proposed."""
    (page,) = get(build, "/tram/entities/tram~2Eline~2Fanna~2Fe1")
    assert "status suggested tool guess 1.0 confidence 0.50" in words(main_of(page))


def test_statements_about_the_document_have_a_page_too(build: Build) -> None:
    """Protects layers without places in the text."""
    (page,) = get(build, "/tram/coding/tram~2Eline~2Fgold~2Fc1")
    assert "Said of the document as a whole." in page.text
    assert "topic transport, money" in words(main_of(page))


def test_ways_lead_on(build: Build) -> None:
    """Protects the ways to the place in the article, the codebook, a report, and the row as data."""
    (page,) = get(build, QUOTE)
    found = {html.unescape(address) for address in re.findall(r'href="([^"]*)"', main_of(page))}
    assert "/tram/documents/tram~2Eline?annotator=gold#gold/q1" in found
    assert "/tram/-/codebook#quotes.mixed" in found
    assert "mailto:desk@example.org?subject=tram.line%2Fgold%2Fq1" in found
    assert QUOTE + ".json" in found
    reader, row = get(build, "/tram/documents/tram~2Eline", QUOTE + ".json?_shape=objects")
    assert f'href="{QUOTE}"' in reader.text
    assert row.json()["rows"][0]["id"] == "q1"


@pytest.mark.parametrize(
    ("report", "address"),
    [
        (None, None),
        ("javascript:alert(1)//{key}", None),
        ("data:text/html,{key}", None),
        ("https://example.org/?about={key}", "https://example.org/?about=d%2Fgold%2Fq%201"),
        ("MAILTO:a@example.org", "MAILTO:a@example.org"),
    ],
)
def test_reports_go_to_the_web_or_by_mail_only(report: str | None, address: str | None) -> None:
    """Protects visitors from an address that would run something."""
    assert report_to(report, "d/gold/q 1") == address


def test_what_is_no_annotation_stays_as_it_is(build: Build) -> None:
    """Protects rows of other tables, which Datasette shows, and the meaning of addresses."""
    actor, missing = get(build, "/tram/actors/ida", "/tram/quotes/nowhere")
    assert actor.status_code == 200
    assert "Ida Holm" in actor.text
    assert missing.status_code == 404


@pytest.mark.parametrize("table", ["documents", "quotes"])
def test_who_may_not_see_the_layer_sees_no_page_of_it(build: Build, table: str) -> None:
    """Protects layers that are held back."""
    (page,) = get(build, QUOTE, metadata={"databases": {"tram": {"tables": {table: NOBODY}}}})
    assert page.status_code == 403


def test_what_is_held_back_is_left_out(build: Build) -> None:
    """Protects texts and other layers of a page that is open."""
    closed = {"databases": {"tram": {"tables": {"texts": NOBODY, "sources": dict(NOBODY)}}}}
    (page,) = get(build, QUOTE, metadata=closed)
    main = words(main_of(page))
    assert "gave no figures" not in main
    assert "→ attributed to: gold/s1, which is not shown here" in main


def test_hostile_annotations_are_shown_as_text(tmp_path: Path) -> None:
    """Protects visitors: whatever an annotation holds becomes neither a tag nor an address."""
    build = publish(make_hostile_corpus(tmp_path / "bad"), tmp_path / "site")
    layers = ("quotes", "sources", "claims", "entities", "cues")
    for page in get(build, *(f"/bad/{layer}/hostile~2Fgold~2Fx{n}" for n, layer in enumerate(layers))):
        assert page.status_code == 200
        assert PAYLOAD not in page.text
        assert "<img src=x" not in page.text


def test_findings_stand_beside_what_they_are_about(tmp_path: Path) -> None:
    """Protects the way from an annotation to what validation says of it, on its page and in the reader."""
    wrong = [*GOLD, {"id": "q9", "layer": "quotes", "label": "direct", "pieces": [at("no figures")]}]
    lines = [
        ("gold", {"document": "tram.line", "annotations": wrong, "relations": GOLD_RELATIONS}),
        ("anna", {"document": "tram.line", "annotations": ANNA}),
    ]
    build = publish(make_corpus(tmp_path / "tram", lines=lines), tmp_path / "site")
    page, reader = get(build, "/tram/quotes/tram~2Eline~2Fgold~2Fq9", "/tram/documents/tram~2Eline")
    assert "a direct quote lacks a quotation mark at one of its edges" in words(main_of(page))
    entry = reader.text.split('id="gold/q9"')[1].split('<li class="entry')[0]
    assert "a direct quote lacks a quotation mark at one of its edges" in words(entry)


def test_a_long_paragraph_is_cut_around_the_words() -> None:
    """Protects pages of articles that are one paragraph."""
    text = "word " * 2_000 + "here " + "word " * 2_000
    start = text.index("here")
    piece = (start, start + 4)
    shape = Shape(number=1, pieces=(piece,), classes="l0 on", anchor="gold/a", tip="quotes")
    (block,) = paragraphs(text, [piece], [shape])
    shown = block.html.striptags()
    assert shown.startswith("… word")
    assert shown.endswith("word …")
    assert "here" in shown
    assert len(shown) < 1_600
    assert paragraphs(text, [(50_000, 60_000)], []) == []


def test_an_excerpt_marks_each_piece() -> None:
    """Protects discontinuous annotations from being shown as if they were one stretch, and many words."""
    first, second = at('"We counted twice,"'), at('"and then once more."')
    two = excerpt(TEXT, [(first[0], first[1]), (second[0], second[1])], "unused")
    assert re.findall("<b>(.*?)</b>", two.html) == ["&#34;We counted twice,&#34;", "&#34;and then once more.&#34;"]
    assert excerpt(None, [(0, 5)], "<words>").html == "<b>&lt;words&gt;</b>"
    assert excerpt(TEXT, [(5, 90_000)], "w" * 900).html == f"<b>{'w' * 400}…</b>"
