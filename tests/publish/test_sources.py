"""Who gets to speak: voices, shares, diversity, one source, and the quotes behind a number."""

import csv
import io
import math
import re
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.publish import Build, publish
from corpuskit.publish.diversity import diversity_of
from corpuskit.publish.pages.sources.context import context_of
from corpuskit.publish.spreadsheet import csv_of
from corpuskit.publish.voices import folded, id_of_words, is_pronoun
from tests.publish.making import PAYLOAD, Json, get, make_corpus, make_hostile_corpus
from tests.publish.test_pages import words
from tests.publish.town import make_town

SOURCES = "/town/-/sources"
IDA = "/town/-/sources/actors/ida"
NOBODY: Json = {"allow": {"id": "root"}}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("sources")
    return publish(make_town(folder / "town"), folder / "site")


def rows_of(response: Any) -> list[dict[str, str]]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.text)))


def cells(response: Any) -> str:
    """A page as it reads, its cells apart."""
    assert response.status_code == 200
    apart = re.sub(r"</t[hd]>|</caption>", " ", response.text.replace("&nbsp;", "{space}"))
    return words(apart).replace("{space}", "\xa0")


def page(build: Build, path: str) -> str:
    (response,) = get(build, path)
    assert response.status_code == 200
    return words(response.text)


def test_the_ranking_joins_what_one_actor_says_under_all_names(build: Build) -> None:
    """Protects the count of a source: by its actor where there is one, else by its words; gold unless asked."""
    (response,) = get(build, f"{SOURCES}?format=csv&table=ranking")
    found = {row["id"]: (row["name"], row["kind"], row["quotes"], row["documents"]) for row in rows_of(response)}
    assert found == {
        "actors/ida": ("Ida Holm", "person", "3", "2"),
        id_of_words("engineer"): ("An engineer", "person", "2", "2"),
        id_of_words("residents"): ("residents", "group", "1", "1"),
        id_of_words("engineer's note"): ("the engineer’s note", "document", "1", "1"),
    }


def test_the_page_says_what_it_counts(build: Build) -> None:
    """Protects the figures of the page: quotes, sources, pronouns and quotes without a source are told apart."""
    (response,) = get(build, SOURCES)
    read = cells(response)
    assert "9 quotes in 3 documents, by 4 sources that can be told apart, as annotated by gold." in read
    assert "Besides: no source 1 (11 %), pronouns, not resolved 1 (11 %)." in read
    assert "Shares are of the 7 times that a quote is credited to a source that can be told apart" in read
    assert "1 Ida Holm person 3 42.9\xa0% 2 2 2031-05-02 2031-06-30" in read


def test_all_annotators_can_be_counted_together(build: Build) -> None:
    """Protects the choice of the annotator: `*` is all of them, a name is that one alone."""
    everybody, anna = get(
        build, f"{SOURCES}?annotator=*&format=csv&table=ranking", f"{SOURCES}?annotator=anna&format=csv&table=ranking"
    )
    assert [(row["name"], row["quotes"]) for row in rows_of(anna)] == [("Holm", "1")]
    assert sum(int(row["quotes"]) for row in rows_of(everybody)) == 8
    assert "annotators are counted together" in page(build, f"{SOURCES}?annotator=*")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("outlet=Tide", {"Ida Holm": 2, "An engineer": 1, "residents": 1}),
        ("kind=document", {"the engineer’s note": 1}),
        ("label=direct", {"the engineer’s note": 1}),
        ("since=2031-06", {"Ida Holm": 1, "An engineer": 1}),
        ("until=2031-05", {"Ida Holm": 2, "An engineer": 1, "residents": 1}),
        ("until=2031", {"Ida Holm": 3, "An engineer": 2, "residents": 1}),
        ("sources.identity=named", {"Ida Holm": 3}),
        ("actors.party=Harbour+List&outlet=Post", {"Ida Holm": 1}),
        ("outlet=Nowhere", {}),
        ("since=yesterday&kind=group", {"residents": 1}),
    ],
)
def test_filters_narrow_what_is_counted(build: Build, query: str, names: dict[str, int]) -> None:
    """Protects the filters: each leaves what it says, and a date that is none is passed over."""
    (response,) = get(build, f"{SOURCES}?{query}&format=csv")
    assert {row["name"]: int(row["quotes"]) for row in rows_of(response)} == names


def test_stored_counts_are_those_of_a_count_anew(build: Build) -> None:
    """Protects the ranking without filters, which is read, from saying something else than those that are counted."""
    stored, *anew = get(build, *(f"{SOURCES}?format=csv{outlet}" for outlet in ("", "&outlet=Tide", "&outlet=Post")))
    sums: Counter[str] = Counter()
    for response in anew:
        sums.update({row["id"]: int(row["quotes"]) for row in rows_of(response)})
    assert {row["id"]: int(row["quotes"]) for row in rows_of(stored)} == sums
    whole, outlets = get(build, f"{SOURCES}?format=csv&table=diversity", f"{SOURCES}?format=csv&table=outlets")
    assert rows_of(whole)[0]["quotes"] == str(sum(int(row["quotes"]) for row in rows_of(outlets)))


def test_a_wrong_date_is_told(build: Build) -> None:
    """Protects the reader from believing that a filter holds which does not."""
    assert "“yesterday” is no date and was passed over: write 2024, 2024-05 or 2024-05-31." in page(
        build, f"{SOURCES}?since=yesterday"
    )


def test_every_number_leads_to_its_quotes(build: Build) -> None:
    """Protects the way from a share to what is behind it."""
    overview, quotes = get(build, SOURCES, f"{SOURCES}/quotes?sources.identity=named")
    assert 'href="/town/-/sources/quotes?sources.identity=named"' in overview.text
    assert quotes.text.count('<li class="quote">') == 3
    (response,) = get(build, f"{SOURCES}/quotes?sources.identity=named&format=csv")
    assert [row["key"] for row in rows_of(response)] == ["two/gold/q1", "one/gold/q1", "one/gold/q3"]


def test_a_source_has_a_page_of_its_own(build: Build) -> None:
    """Protects the page of a source: record, counts, co-quoted sources, and each quote in its context with its cue."""
    (response,) = get(build, IDA)
    read = words(response.text)
    assert "3 quotes in 2 documents, as annotated by gold; 3 claims made in them." in read
    assert "aliases Mayor Holm, I. Holm" in read
    assert 'href="https://www.wikidata.org/wiki/Q42"' in response.text
    assert "kept-to-ourselves" not in response.text
    assert (
        '<span class="source">Mayor Ida Holm</span> <span class="cue">said</span> '
        '<span class="quote">the bridge is safe</span>. The Engineer denied that the bridge is safe.'
    ) in response.text
    assert "claims the bridge is safe fact, voice: source, check worthy: yes, stance: asserts" in read
    assert 'href="/town/documents/one?annotator=gold#gold/q1"' in response.text
    assert "Quoted beside source documents An engineer 2 residents 1" in cells(response)


def test_an_actor_who_is_never_quoted_has_a_page_that_says_so(build: Build) -> None:
    """Protects the link from any record of the registry, and tells it from an address of nobody."""
    tide, nobody, nonsense = get(build, f"{SOURCES}/actors/tide", f"{SOURCES}/actors/nobody", f"{SOURCES}/0000")
    assert "Not quoted in what gold annotated." in words(tide.text)
    assert [nobody.status_code, nonsense.status_code] == [404, 404]


def test_the_record_of_an_actor_leads_to_the_page_of_the_source(build: Build) -> None:
    """Protects the way from Datasette's own tables to the page, for actors and for nothing else."""
    record, other = get(build, "/town/actors/ida", "/town/propositions/safe")
    assert '<a href="/town/-/sources/actors/ida">Ida Holm</a>' in record.text
    assert "/-/sources/" not in other.text.replace('/-/sources"', "")


def test_files_hold_no_formulas(build: Build) -> None:
    """Protects those who open a file in a spreadsheet from a formula in an article."""
    (response,) = get(build, f"{SOURCES}/quotes?label=direct&format=csv")
    assert [row["text"] for row in rows_of(response)] == ["“=SUM(1) is all,”"]
    assert csv_of(["=a", "b"], [["+1", -1], [" @x", None], ["＝y", "a=b"]]) == (
        "'=a,b\r\n'+1,-1\r\n' @x,\r\n'＝y,a=b\r\n"
    )


def test_the_pages_are_closed_with_their_tables(build: Build) -> None:
    """Protects what is closed: each page is forbidden where a table that it counts is, or everything."""
    paths = (SOURCES, IDA, f"{SOURCES}/quotes", f"{SOURCES}?format=csv")
    for table in ("quotes", "sources", "actors", "relations", "documents"):
        metadata = {"databases": {"town": {"tables": {table: NOBODY}}}}
        assert [one.status_code for one in get(build, *paths, metadata=metadata)] == [403] * len(paths)
    assert [one.status_code for one in get(build, *paths, metadata=NOBODY)] == [403] * len(paths)


def test_what_is_closed_is_left_out(build: Build) -> None:
    """Protects texts, cues and claims: where one is closed, the page shows the rest."""
    nobody = {name: {"allow": {"id": "root"}} for name in ("texts", "cues", "claims")}
    closed = {"databases": {"town": {"tables": nobody}}}
    (response,) = get(build, IDA, metadata=closed)
    read = words(response.text)
    assert "the bridge is safe" in read
    assert "said the bridge" not in read
    assert "cue" not in read
    assert "claims" not in read


def test_derived_tables_are_nobody_s(build: Build) -> None:
    """Protects the rows behind the counts: whoever wants them reads the tables that they are made from."""
    paths = [f"/town/{name}" for name in ("corpuskit_utterances", "corpuskit_voices", "corpuskit_speakers")]
    assert [one.status_code for one in get(build, *paths)] == [403] * 3


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """Protects pages about sources from markup in names, quotes, outlets and what an address asks for."""
    build = publish(make_hostile_corpus(tmp_path / "town"), tmp_path / "site")
    asked = "outlet=%3Cscript%3Ealert(1)%3C/script%3E&since=%3Cimg%20src=x%3E&page=9999999999"
    for response in get(build, SOURCES, f"{SOURCES}?{asked}", f"{SOURCES}/quotes?{asked}", f"{SOURCES}/quotes"):
        assert response.status_code == 200
        assert PAYLOAD not in response.text
        assert "<script>alert" not in response.text
        assert "<img src=x" not in response.text


def test_an_empty_corpus_has_a_page(tmp_path: Path) -> None:
    """Protects the first day of a corpus."""
    build = publish(make_corpus(tmp_path / "town", [], []), tmp_path / "site")
    files = [f"{SOURCES}?format=csv&table={table}" for table in ("ranking", "outlets", "diversity")]
    responses = get(build, SOURCES, f"{SOURCES}/quotes", *files)
    assert [one.status_code for one in responses] == [200] * 5
    assert "No quote is like this." in words(responses[0].text)


def test_sources_without_a_registry_are_known_by_their_words(tmp_path: Path) -> None:
    """Protects corpora of the schema `attribution`, in which a quote may have several sources or none."""
    corpus = make_town(tmp_path / "town")
    schema = (Path(__file__).parents[2] / "schemas" / "attribution.yaml").read_bytes()
    (corpus.root / "schema.yaml").write_bytes(schema)
    build = publish(type(corpus)(corpus.root), tmp_path / "site")
    (response,) = get(build, f"{SOURCES}?format=csv")
    assert {row["name"]: row["quotes"] for row in rows_of(response)} == {
        "An engineer": "2", "Holm": "1", "Mayor Ida Holm": "1", "residents": "1", "the engineer’s note": "1"
    }  # fmt: skip


def test_the_same_corpus_gives_the_same_voices(tmp_path: Path, build: Build) -> None:
    """Protects addresses of sources: another build has the same ids and numbers."""
    again = publish(make_town(tmp_path / "town"), tmp_path / "site")
    found = []
    for one in (build, again):
        with closing(sqlite3.connect(one.database)) as connection:
            found.append(connection.execute("SELECT * FROM corpuskit_voices").fetchall())
    assert found[0] == found[1]
    assert found[0]


@pytest.mark.parametrize(
    ("said", "compared"),
    [
        ("The Mayor", "mayor"), ("  the\n mayor, ", "mayor"), ("A U.S. official", "u.s. official"), ("The", "the"),
        ("“Holm”", "holm"), ("Holm’s", "holm"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("e\u0301lan", "élan"),
        ("President Holm", "president holm"), ("किसान की", "किसान की"), ("—", "—"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_words_are_compared_without_what_does_not_matter(said: str | None, compared: str) -> None:
    """Protects the identity of sources that are known by their words, in any script."""
    assert folded(said) == compared


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=40))
def test_white_space_and_marks_around_words_do_not_matter(text: str) -> None:
    """Protects the identity of sources from where an annotator drew the boundary."""
    assert folded(f"\t“{text}”,\n") == folded(text)
    assert folded(f"  {text}\n") == folded(text)


def test_pronouns_are_nobody() -> None:
    """Protects against a ranking led by "he"."""
    assert is_pronoun(folded("She"))
    assert is_pronoun(folded("“They,”"))
    assert not is_pronoun(folded("the mayor"))


def test_diversity_is_what_its_formulas_say() -> None:
    """Protects the measures: four voices with equal shares count as four, one as one, none as nothing."""
    equal = diversity_of([(3, 4)])
    assert (equal.number, equal.kinds) == (12, 4)
    assert math.isclose(equal.effective_shannon, 4)
    assert math.isclose(equal.effective_simpson, 4)
    uneven = diversity_of([(3, 1), (1, 1)])
    assert math.isclose(uneven.shannon, -(0.75 * math.log(0.75) + 0.25 * math.log(0.25)))
    assert math.isclose(uneven.simpson, 0.625)
    assert diversity_of([(5, 1)]).effective_shannon == 1
    assert (diversity_of([]).effective_shannon, diversity_of([]).effective_simpson) == (0, 0)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 20)), min_size=1, max_size=10))
def test_effective_numbers_lie_between_one_and_all(sizes: list[tuple[int, int]]) -> None:
    """Protects the order of the measures: 1 <= Simpson's <= Shannon's <= the number of voices."""
    found = diversity_of(sizes)
    assert 1 - 1e-9 <= found.effective_simpson <= found.effective_shannon + 1e-9
    assert found.effective_shannon <= found.kinds + 1e-6


@given(st.text(alphabet="ab \n", max_size=900), st.data())
def test_a_context_holds_the_quote_and_only_text(text: str, data: st.DataObject) -> None:
    """Protects quotes in context: the words are those of the text, and the quote is marked where it stands."""
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(start + 1, len(text) + 3))
    segments = context_of({"quote": [(start, end)], "source": [], "cue": []}, lambda a, b: text[a:b])
    assert bool(segments) is bool(text[max(0, start - 140) : end + 140])
    shown = "".join(one.text for one in segments if one.text not in ("… ", " …"))
    assert shown in text
    assert "".join(one.text for one in segments if "quote" in one.marks) == text[start:end]
