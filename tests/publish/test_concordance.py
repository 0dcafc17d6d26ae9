"""The concordance: which places it finds, in which order, what it says of them, and who may see them."""

import csv
import io
import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.publish import Build, publish
from corpuskit.publish.pages.concordance.downloads import safe_cell
from corpuskit.publish.pages.concordance.finding import apart, placed
from corpuskit.publish.pages.concordance.lines import CONTEXT, line_of, ordered
from corpuskit.publish.terms import Terms
from tests.publish.making import DOCUMENTS, PAYLOAD, TEXT, Json, at, get, make_corpus, make_hostile_corpus

PAGE = "/tram/-/concordance"
NOBODY: Json = {"allow": {"id": "root"}}
ARABIC = "قال الوزير إن الجسر آمن. وقال مُحَمَّد إن الجسر قديم."
SCRIPTS = {
    "accents": "Cafe\u0301 in Brne\u0301, the café of Ångström and STRASSE.",
    "arabic": ARABIC,
    "chinese": "市长说新桥明年开放。记者问新桥的费用。",
    "japanese": "市長は新しい橋を来年開くと述べた。東京で。",
    "thai": "นายกรัฐมนตรีกล่าวว่าสะพานใหม่ปลอดภัย",
    "hindi": "हिन्दी में समाचार और हिन्दू नहीं।",
    "zero": "before \x00 the nought after",
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("concordance")
    return publish(make_corpus(folder / "tram"), folder / "site")


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("scripts")
    documents = [{"id": name, "title": name, "text": text} for name, text in SCRIPTS.items()]
    words = "新桥"
    start = SCRIPTS["chinese"].index(words)
    line = {"document": "chinese", "annotations": [
        {"id": "q1", "layer": "quotes", "label": "indirect", "pieces": [[start, start + 6]]},
    ]}  # fmt: skip
    return publish(make_corpus(folder / "tram", documents, [("gold", line)]), folder / "site")


def rows(build: Build, metadata: Json | None = None, **asked: Any) -> list[Json]:
    """The lines that a question finds, as JSON Lines."""
    asked = {"in" if name == "place" else name: value for name, value in asked.items()}
    (answer,) = get(build, f"{PAGE}.jsonl?{urlencode(asked)}", metadata=metadata)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def hits(build: Build, **asked: Any) -> list[str]:
    return [row["hit"] for row in rows(build, **asked)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tram", ["tram", "tram"]),
        ("TRAM", ["tram", "tram"]),
        ('"pay for itself"', ["pay for itself"]),
        ("“pay for itself”", ["pay for itself"]),
        ("count*", ["counted"]),
        ("co*", []),
        ("tram figures", ["tram", "tram", "figures"]),
        ("tram AND nothing", []),
        ("nothing OR figures", ["figures", "Nothing"]),
        ("said NOT tram", ["said"]),
        ("tram)", ["tram", "tram"]),
        ("text:tram", []),
        ("xyz", []),
    ],
)
def test_words_phrases_beginnings_and_operators_are_found(build: Build, query: str, found: list[str]) -> None:
    """Protects what the page promises of its small language of queries."""
    assert hits(build, q=query) == found


def test_a_line_says_where_it_is_to_the_code_point(build: Build) -> None:
    """Protects the offsets of a hit and what stands beside it, which a researcher cites."""
    (row,) = rows(build, q='"gave no"')
    assert [row["start"], row["end"]] == at("gave no")
    assert TEXT[row["start"] : row["end"]] == "gave no"
    assert row["before"].endswith('would "pay for itself", but ')
    assert row["after"].startswith(' figures. "We counted twice,"')
    assert (row["document"], row["m.outlet"], row["date"]) == ("tram.line", "Harbour Post", "2031-05-02")


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        ("accents", "cafe", ["Cafe\u0301", "café"]),
        ("accents", "CAFÉ", ["Cafe\u0301", "café"]),
        ("accents", "brne", ["Brne\u0301"]),
        ("accents", "angstrom", ["Ångström"]),
        ("arabic", "الجسر", ["الجسر", "الجسر"]),
        ("arabic", "مُحَمَّد", ["مُحَمَّد"]),
        ("hindi", "हिन्दी", ["हिन्दी"]),
        ("chinese", "新桥", ["新桥", "新桥"]),
        ("chinese", "桥", ["桥", "桥"]),
        ("chinese", "新桥的费用", ["新桥的费用"]),
        ("japanese", "橋", ["橋"]),
        ("japanese", "東京", ["東京"]),
        ("thai", "สะพาน", ["สะพาน"]),
        ("zero", "nought", ["nought"]),
    ],
)
def test_hits_are_exact_in_every_script(scripts: Build, name: str, query: str, found: list[str]) -> None:
    """Protects hits with accents and marks of their own, and words that no spaces separate."""
    lines = [row for row in rows(scripts, q=query) if row["document"] == name]
    assert [row["hit"] for row in lines] == found
    assert [SCRIPTS[name][row["start"] : row["end"]] for row in lines] == found


def test_scripts_without_spaces_are_found_in_a_layer_too(scripts: Build) -> None:
    """Protects annotations in Chinese, also from those who may not see the texts, for whom only they are searched."""
    (row,) = rows(scripts, q="新桥", place="layer.quotes")
    assert (row["annotation"], row["start"]) == ("chinese/gold/q1", SCRIPTS["chinese"].index("新桥"))
    (row,) = rows(scripts, denied("texts"), q="新桥", place="layer.quotes")
    assert (row["annotation"], row["start"], row["before"]) == ("chinese/gold/q1", None, "")
    assert rows(scripts, denied("texts"), q="记者", place="layer.quotes") == []


def test_texts_from_right_to_left_stand_that_way(scripts: Build) -> None:
    """Protects Arabic: what comes before the hit stands on its right."""
    (page,) = get(scripts, f"{PAGE}?q={quote('آمن')}")
    (row,) = re.findall(r'<tr class="rtl">.*?</tr>', page.text)
    assert re.findall(r'<td class="left"><span dir="rtl">(.*?)</span>', row)[0].startswith(". وقال")
    assert re.findall(r'<td class="right"><span dir="rtl">(.*?)</span>', row)[0].startswith("قال الوزير")


def test_inside_outside_and_each_of_a_layer(build: Build) -> None:
    """Protects the difference between words in quotes, words outside, and annotations, as one annotator has them."""
    assert [row["start"] for row in rows(build, q="tram", place="inside.quotes")] == [at("the tram")[0] + 4]
    assert [row["start"] for row in rows(build, q="tram", place="outside.quotes")] == [at("tram line", TEXT)[0]]
    assert hits(build, q="said", place="inside.quotes") == []  # anna has it in hers, but gold is asked
    assert hits(build, q="said", place="inside.quotes", annotator="anna") == ["said"]
    (row,) = rows(build, q="tram", place="layer.quotes")
    assert (row["annotation"], row["label"], row["start"]) == ("tram.line/gold/q1", "mixed", at("the tram")[0] + 4)
    every = rows(build, q="tram", place="layer.quotes", annotator="*")
    assert sorted(row["annotator"] for row in every) == ["anna", "gold"]
    assert hits(build, place="layer.entities", annotator="*") == ["Ida Holm"]  # the other is only suggested


def test_a_hit_in_a_later_piece_is_where_that_piece_is(build: Build) -> None:
    """Protects annotations in several pieces, whose words are not next to each other in the text."""
    (row,) = rows(build, q="once", place="layer.quotes")
    assert [row["start"], row["end"]] == at("once")
    (row,) = rows(build, q='"twice and"', place="layer.quotes")
    assert (row["hit"], row["start"], row["end"]) == ('twice," "and', at("twice")[0], at('"and')[1])


def test_filters_choose_lines(build: Build) -> None:
    """Protects the choice by metadata, date, label and attribute; what it does not know is left out."""
    assert hits(build, q="said", **{"m.outlet": "Tide"}) == ["said"]
    assert [row["document"] for row in rows(build, q="said", since="2031")] == ["tram.line"]
    assert hits(build, q="said", until="2031-05-01") == []
    assert [row["document"] for row in rows(build, q="said", until="2031")] == ["tram.line"]
    assert hits(build, place="layer.quotes", label="direct") == ['"We counted twice," "and then once more."']
    assert len(hits(build, place="layer.quotes", **{"a.act": "statement"})) == 1
    assert len(hits(build, place="layer.quotes", **{"a.nonsense": "statement"})) == 2
    assert hits(build, q="tram", place="inside.quotes", label="direct") == []


def test_lines_are_sorted_by_what_stands_beside_them(build: Build) -> None:
    """Protects the orders of the page, in which patterns are seen."""
    assert [row["after"].strip()[:3] for row in rows(build, q="said", sort="after")] == [".", "the"]
    assert [row["before"][-4:] for row in rows(build, q="said", sort="before")] == ["olm ", "was "]
    assert [row["date"] for row in rows(build, q="said", sort="newest")] == ["2031-05-02", None]
    assert [row["title"] for row in rows(build, q="said", sort="document")] == ["A brief", "Mayor defends tram line"]
    assert [row["document"] for row in rows(build, q="said", sort="nonsense")] == ["tram.line", "brief"]


def test_lines_are_counted_by_group_with_links_to_these(build: Build) -> None:
    """Protects the counts beside the lines."""
    (page,) = get(build, f"{PAGE}?q=said&by=m.outlet")
    text = unescape(page.text)
    assert "These lines by outlet" in text
    assert f"{PAGE}?q=said&in=texts&m.outlet=Tide" in text
    (page,) = get(build, f"{PAGE}?q=said&by=year")
    assert "without year" in page.text
    assert "since=2031" in page.text


def test_each_line_leads_to_the_hit_in_the_reader(build: Build) -> None:
    """Protects the way from a line to its place: the reader marks the same words and has an anchor there."""
    (page,) = get(build, f"{PAGE}?q=figures")
    (link,) = re.findall(r'<td class="middle"><a href="([^"]+)"', page.text)
    address, _, anchor = unescape(link).partition("#")
    assert (address, anchor) == ("/tram/documents/tram~2Eline?q=figures", f"at-{at('figures')[0]}")
    (reader,) = get(build, address)
    assert f'<mark class="hit" id="{anchor}">figures' in reader.text
    (page,) = get(build, f"{PAGE}?q=twice&in=layer.quotes")
    assert "/tram/documents/tram~2Eline?annotator=gold&amp;q=twice#gold/q2" in page.text


def test_very_common_words_are_sampled_and_the_page_says_so(tmp_path: Path) -> None:
    """Protects readers from taking the first documents for all of them."""
    documents = [{"id": f"d{n}", "title": f"D {n}", "text": f"the word {n}\n"} for n in range(620)]
    build = publish(make_corpus(tmp_path / "tram", documents, []), tmp_path / "site")
    (page, last) = get(build, f"{PAGE}?q=the", f"{PAGE}?q=the&from=500")
    told = "from the first 500 documents that match, in the order of the corpus, of 620"
    assert told in " ".join(unescape(page.text).split())
    assert f"{PAGE}?q=the&amp;in=texts&amp;from=500" in page.text
    assert "<b>120 lines</b> from the next 120 documents" in " ".join(last.text.split())
    assert "lines 1 to 50 of 500" in page.text
    (second,) = get(build, f"{PAGE}?q=the&page=2")
    assert "lines 51 to 100 of 500" in second.text
    assert len(rows(build, q="the")) == 620


def test_downloads_hold_no_formula(tmp_path: Path) -> None:
    """Protects whoever opens the lines in a spreadsheet."""
    documents = [{"id": "a", "title": "=1+1", "text": "@SUM said +2 -3 so\n", "metadata": {"outlet": "-x"}}]
    build = publish(make_corpus(tmp_path / "tram", documents, []), tmp_path / "site")
    (answer,) = get(build, f"{PAGE}.csv?q=said")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["title"], row["m.outlet"], row["before"]) == ("'=1+1", "'-x", "'@SUM ")
    assert (row["hit"], row["start"]) == ("said", "5")


@given(st.one_of(st.text(), st.integers(), st.none()))
def test_a_safe_cell_is_the_value_or_begins_with_an_apostrophe(value: Any) -> None:
    """Protects the rule for each value: nothing that a spreadsheet runs stands first, and numbers stay numbers."""
    cell = safe_cell(value)
    assert cell in (value, f"'{value}")
    assert not (isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n"))


def denied(*tables: str) -> Json:
    return {"databases": {"tram": {"tables": dict.fromkeys(tables, NOBODY)}}}


def test_what_is_closed_is_neither_offered_nor_searched(build: Build) -> None:
    """Protects texts and layers that are held back, by every way to their words."""
    asked = [
        f"{PAGE}{form}?q=tram&in={place}" for form in ("", ".csv", ".jsonl") for place in ("texts", "inside.quotes")
    ]
    for rule in (denied("texts"), denied("texts_fts")):
        assert {page.status_code for page in get(build, *asked, metadata=rule)} <= {403, 200}
        (first, other) = get(build, f"{PAGE}?q=tram", f"{PAGE}.jsonl?q=figures&in=texts", metadata=rule)
        assert 'value="texts"' not in first.text
        assert "figures" not in other.text
    assert {page.status_code for page in get(build, *asked, metadata=denied("texts"))} == {403}
    layer = [f"{PAGE}?q=tram&in={kind}.quotes" for kind in ("layer", "inside", "outside")]
    assert {page.status_code for page in get(build, *layer, metadata=denied("quotes"))} == {403}
    (page,) = get(build, f"{PAGE}?q=tram", metadata=denied("quotes"))
    assert page.status_code == 200
    assert "layer.quotes" not in page.text
    assert "layer.claims" in page.text
    (page,) = get(build, f"{PAGE}?q=tram", metadata=denied("documents"))
    assert page.status_code == 403
    assert get(build, PAGE, metadata=NOBODY)[0].status_code == 403


def test_without_texts_annotations_have_no_more_context_than_their_own_words(build: Build) -> None:
    """Protects texts that are held back while the layers are open."""
    (row,) = rows(build, denied("texts"), q="tram", place="layer.quotes")
    assert (row["before"], row["hit"], row["after"]) == ("the ", "tram", ' would "pay for itself"')
    assert row["start"] is None
    (row,) = rows(build, denied("quotes_pieces"), q="tram", place="layer.quotes")
    assert row["before"] == "the "


@pytest.mark.parametrize("part", ["", "_data", "_idx", "_config"])
def test_the_index_of_characters_is_nobodys_to_read(build: Build, part: str) -> None:
    """Protects the words of texts in scripts without spaces, which lie in tables of an index of their own."""
    pages = get(build, f"/tram/corpuskit_unspaced{part}", f"/tram/corpuskit_unspaced{part}.json")
    assert {page.status_code for page in pages} == {403}


QUERIES = [
    '"', '""', "*", "NEAR(", "NEAR(a b, 99999)", "a NEAR/1 b", "AND", "NOT", "a AND OR b", "text : tram", "{text} : a",
    "^tram", "a + b", "(((((((((", "tram -title", "'; DROP TABLE texts; --", "%00", "\ud83d\ude00", "\u202e", "a*b*c*",
    PAYLOAD, "x " * 2_000, " OR ".join(["a"] * 500), '"' + "b " * 2_000 + '"', "z" * 4_000, "a* " * 500,
]  # fmt: skip


@pytest.mark.parametrize("place", ["texts", "inside.quotes", "outside.quotes", "layer.quotes", "nonsense", "layer.x"])
def test_no_query_makes_an_error_page(build: Build, place: str) -> None:
    """Protects the page from what people and machines type; nothing of it becomes markup."""
    plain = [query.encode("utf-8", "surrogatepass") for query in QUERIES]
    paths = [f"{PAGE}?in={place}&q={quote(query)}&sort={place}&page=-1&from=9&by=x&since=%27" for query in plain]
    pages = get(build, *paths)
    assert {page.status_code for page in pages} == {200}
    assert not [page for page in pages if PAYLOAD in page.text]
    assert max(len(page.text) for page in pages) < 60_000


def test_a_query_that_cannot_be_read_is_taken_literally_and_said_so(build: Build) -> None:
    """Protects visitors from a silent other meaning of what they typed."""
    (page,) = get(build, f"{PAGE}?q={quote('tram OR')}")
    assert "This could not be read as a search, so it was taken literally, as “tram OR”." in page.text
    (page,) = get(build, f"{PAGE}?q={quote('for (itself')}")
    assert "Brackets group nothing here, and were passed over." in page.text


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """Protects visitors from what a corpus holds."""
    build = publish(make_hostile_corpus(tmp_path / "tram"), tmp_path / "site")
    paths = [
        f"{PAGE}?q=said",
        f"{PAGE}?q=script&by=m.outlet",
        *(f"{PAGE}?in={kind}.quotes&q=x&by=label" for kind in ("layer", "outside")),
    ]
    pages = get(build, *paths, f"{PAGE}?in=layer.quotes&annotator=*")
    assert {page.status_code for page in pages} == {200}
    assert not [page for page in pages if "<img src=x" in page.text or "<script>window" in page.text]
    assert "&lt;script&gt;" in pages[1].text


def test_releases_without_texts_or_restricted_ones_have_their_annotations_alone(tmp_path: Path) -> None:
    """Protects what such a release withholds, and the page from being empty: labels and what words are given stay."""
    corpus = make_corpus(tmp_path / "tram")
    build = publish(corpus, tmp_path / "site", terms=Terms(excerpts=0))
    page, layer = get(build, f"{PAGE}?q=tram&in=texts", f"{PAGE}?in=layer.quotes")
    assert "What was asked for (<bdi>texts</bdi>) cannot be looked through here" in page.text
    assert layer.text.count("words not given") == 2
    assert [row["label"] for row in rows(build, place="layer.quotes")] == ["mixed", "direct"]
    build = publish(corpus, tmp_path / "restricted", terms=Terms(restricted=True))
    refused, layer = get(build, f"{PAGE}?q=tram&in=texts", f"{PAGE}?in=layer.quotes&q=tram")
    assert (refused.status_code, layer.status_code) == (403, 200)
    assert "Download this page as" in layer.text
    assert "Mayor Ida Holm" not in layer.text  # what stands before the quote


def test_an_empty_corpus_and_another_schema_have_the_page(tmp_path: Path) -> None:
    """Protects corpora without documents, and those whose layers have other names."""
    build = publish(make_corpus(tmp_path / "tram", [], []), tmp_path / "site")
    pages = get(build, PAGE, f"{PAGE}?q=tram", f"{PAGE}?in=layer.quotes", f"{PAGE}.csv?q=tram")
    assert {page.status_code for page in pages} == {200}
    assert "No line matches “<bdi>tram</bdi>”." in pages[1].text
    assert pages[3].text.startswith("document,title,date,")
    corpus = make_corpus(tmp_path / "other" / "tram", DOCUMENTS, [])
    shutil.copy(Path(__file__).parents[2] / "schemas" / "attribution.yaml", corpus.root / "schema.yaml")
    build = publish(type(corpus)(corpus.root), tmp_path / "second")
    assert hits(build, q="figures") == ["figures"]


@given(st.lists(st.tuples(st.text(alphabet="ab é"), st.booleans()), max_size=8))
def test_marks_are_taken_out_of_a_text_exactly(parts: list[tuple[str, bool]]) -> None:
    """Protects the offsets that are read from what SQLite marks: text and hits come out as they were put in."""
    parts = [part for part in parts if part[0]]
    marked = "".join(f"<<{words}>>" if hit else words for words, hit in parts)
    text, found = apart(marked, "<<", ">>")
    assert text == "".join(words for words, _ in parts)
    assert [text[start:end] for start, end in found] == [words for words, hit in parts if hit]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), min_size=1, max_size=4), st.data())
def test_a_place_in_the_words_of_an_annotation_is_the_same_place_in_the_text(
    made: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Protects hits in annotations of several pieces, in whatever order these were recorded."""
    text = "".join(chr(ord("a") + n % 26) for n in range(50))
    pieces = [(start, start + length) for start, length in made]
    joined = " ".join(text[start:end] for start, end in pieces)
    which = data.draw(st.integers(0, len(pieces) - 1))
    start, end = pieces[which]
    first = data.draw(st.integers(start, end - 1))
    last = data.draw(st.integers(first + 1, end))
    before = sum(e - s + 1 for s, e in pieces[:which])
    hit = (before + first - start, before + last - start)
    assert joined[hit[0] : hit[1]] == text[first:last]
    assert placed(hit, pieces) == (first, last)


def test_context_is_bounded_and_in_one_line() -> None:
    """Protects the columns from line breaks and long stretches; a long hit keeps both of its ends."""
    line = line_of("a\n\nb\t" * 100 + "HIT" + "\r\nc" * 100, 500, 503, document="d", title="t", facts={})
    assert (line.hit, line.start, line.end) == ("HIT", 500, 503)
    assert not {"\n", "\r", "\t"} & set(line.before + line.after)
    assert len(line.before) <= CONTEXT
    long = line_of("x" * 500 + "y" * 500, 0, 1_000, document="d", title="t", facts={})
    assert long.hit == "x" * 80 + " … " + "y" * 80
    assert ordered([long, line], "hit") == [line, long]
