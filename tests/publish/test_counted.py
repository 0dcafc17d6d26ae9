"""Counts that are stored when a corpus is published: they are the counts that Datasette would make itself."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.publish import Build, publish
from corpuskit.publish.counted import Questions, bare, conditions, read_questions
from corpuskit.publish.derived import cube
from tests.publish.making import get, make_corpus, make_hostile_corpus

NEXT = '(("key" > :p1))'


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("counted")
    return publish(make_corpus(folder / "tram"), folder / "site")


@pytest.fixture(scope="module")
def questions(build: Build) -> Questions:
    with closing(sqlite3.connect(build.database)) as connection:
        return read_questions(connection)


def answers(build: Build, sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(build.database)) as connection:
        return connection.execute(sql, parameters).fetchall()


FILTERS = [
    "", '"label" = :p0', '"label" != :p0', '"status" is null', '"status" is not null', "label like :p0",
    '"annotator" in (:p0, :p1)', '("status" is null or "status" = \'\')', '"negated" = :p0',
    '"label" = :p0 and "annotator" = :p1', '("status" is not null and "status" != \'\')', '"label" not like :p0',
]  # fmt: skip


@pytest.mark.parametrize("where", FILTERS)
@pytest.mark.parametrize("table", ["quotes", "[entities]"])
def test_a_stored_count_is_the_count_of_the_rows(build: Build, questions: Questions, table: str, where: str) -> None:
    """Protects the numbers on tables: the stored ones are those that reading every row gives."""
    if "negated" in where and table != "quotes":
        return
    parameters = {"p0": "mixed" if "label" in where else "gold", "p1": "gold"}
    sql = f"select count(*) from {table} " + (f"where {where} " if where else "")
    stored = questions.counting(sql)
    assert stored is not None
    assert cube.NAME in stored
    assert answers(build, stored, parameters) == answers(build, sql, parameters)
    facet = (
        f"\n    select label as value, count(*) as count from (\n  select key, label, status from {table} "
        f"{f'where {where} ' if where else ''}\n ) \n where label is not null\n "
        "group by label order by count desc, value limit 21\n"
    )
    stored = questions.counting(facet)
    assert stored is not None
    assert answers(build, stored, parameters) == answers(build, facet, parameters)


@pytest.mark.parametrize(
    "sql",
    [
        "select count(*) from quotes where text = :p0 ",
        'select count(*) from quotes where "label" = :p0 or 1 ',
        "select count(*) from quotes where rowid in (select rowid from quotes_fts where quotes_fts match :search) ",
        "select count(*) from texts ",
        "select count(*) from sqlite_master ",
        "select count(label) from quotes ",
        "select 1; select count(*) from quotes ",
        'select count(*) from quotes where "label" = :p0; drop table quotes ',
    ],
)
def test_what_is_not_stored_is_asked_as_it_is(questions: Questions, sql: str) -> None:
    """Protects every other question from being answered with something else."""
    assert questions.counting(sql) is None


def test_counts_are_of_all_pages(build: Build, questions: Questions) -> None:
    """Protects facets on the second page, which count the whole table and not what is left of it."""
    facet = (
        'select label as value, count(*) as count from ( select key, label from quotes where "status" is null and '
        '(("key" > :p1)) ) where label is not null group by label order by count desc, value limit 21'
    )
    stored = questions.counting(facet)
    assert stored is not None
    assert dict(answers(build, stored, {"p1": "x"})) == {"mixed": 2, "direct": 1}


def test_the_order_of_rows_has_no_ties(questions: Questions) -> None:
    """Protects rows between two pages: without a second column to sort by, one of equal rows may be on neither."""
    sql = "select id, title from documents order by published desc limit 51"
    assert questions.rows(sql) == ('select id, title from documents order by published desc, "id" limit 51', None)
    sql = 'select id, title from documents where "outlet" = :p0 order by [published] limit 51'
    assert questions.rows(sql) == (f'{sql.removesuffix(" limit 51")}, "id" limit 51', None)
    assert questions.rows("select id from documents order by random() limit 3") is None
    assert questions.rows("select a from nowhere order by a limit 3") is None


@pytest.mark.parametrize(
    "where", ['"label" = :p0 and "annotator" = :p1', f'"label" = :p0 and {NEXT}', '"negated" = :p0']
)
def test_rows_that_are_few_are_found_by_an_index(build: Build, questions: Questions, where: str) -> None:
    """Protects tables in which a rare value is looked for: the rows are the same, whichever index finds them."""
    sql = f"select key, label from quotes where {where} order by key limit 51"
    asked = questions.rows(sql)
    assert asked is not None
    plain, count = asked
    assert plain == sql
    assert count is not None
    column = bare(where.split(" ", 1)[0])
    assert column in questions.alone(sql)
    other = questions.by_index(sql, column)
    assert ('+"annotator"' in other) == ("annotator" in where)
    for value in ("mixed", "direct", 1, "nothing"):
        parameters = {"p0": value, "p1": "gold" if "annotator" in where else ""}
        assert answers(build, other, parameters) == answers(build, sql, parameters)


@given(st.lists(st.tuples(st.integers(0, 150), st.sampled_from("abc"), st.sampled_from("xy")), max_size=300))
def test_groups_add_up_to_the_rows(rows: list[tuple[int, str, str]]) -> None:
    """Protects the counts where columns are dropped because they have too many values: no row is lost or doubled."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (a, b, c)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
        groups = cube.count_groups(["a", "b", "c"], connection.execute("SELECT a, b, c FROM t"))
    assert groups.numbers.total() == len(rows)
    places = ["abc".index(name) for name in groups.kept]
    assert groups.numbers == Counter(tuple(row[at] for at in places) for row in rows)
    assert groups.kept == (["b", "c"] if len({row[0] for row in rows}) > cube.MOST_VALUES else ["a", "b", "c"])


def test_conditions_of_other_kinds_are_not_understood() -> None:
    """Protects the reading of conditions from taking a part for the whole."""
    assert [(one.column, one.parameter) for one in conditions('"a" = :p0 and [b] is null') or []] == [
        ("a", "p0"), ("b", None),
    ]  # fmt: skip
    for where in ('"a" = 1', '"a" = :p0 and', '"a" = :p0 and b', '"a" = :p0 or "b" = :p1', "a(b) = :p0", '"a" = :p0)'):
        assert conditions(where) is None


def test_tables_show_stored_counts(build: Build) -> None:
    """Protects the table pages as visitors see them: number of rows, facets, and facets of a filtered table."""
    paths = [
        "/tram/quotes?label=mixed",
        "/tram/quotes.json?label=mixed&_facet=label",
        "/tram/quotes.json?_facet=annotator",
    ]
    page, filtered, every = get(build, *paths)
    assert "2 rows" in " ".join(page.text.split())
    facets = filtered.json()["facet_results"]
    (facet,) = [one for one in facets.get("results", facets).values() if one["name"] == "label"][:1]
    assert [(value["value"], value["count"]) for value in facet["results"]] == [("mixed", 2)]
    facets = every.json()["facet_results"]
    (facet,) = [one for one in facets.get("results", facets).values() if one["name"] == "annotator"][:1]
    assert [(value["value"], value["count"]) for value in facet["results"]] == [("gold", 2), ("anna", 1)]


def test_pages_of_a_sorted_table_lose_no_row(tmp_path: Path) -> None:
    """Protects documents of one day from falling between two pages."""
    documents = [{"id": f"d{n:02}", "text": "x", "metadata": {"published": "2031-05-02"}} for n in range(23)]
    build = publish(make_corpus(tmp_path / "tram", documents[::-1], lines=[]), tmp_path / "site")
    path, found = "/tram/documents.json?_shape=objects&_size=5", []
    after: str | None = ""
    while after is not None:
        (response,) = get(build, f"{path}&_next={after}" if after else path)
        found += [row["id"] for row in response.json()["rows"]]
        after = response.json()["next"]
    assert found == [f"d{n:02}" for n in range(23)]


def test_a_hostile_corpus_is_counted(tmp_path: Path) -> None:
    """Protects counting from labels that are no labels."""
    build = publish(make_hostile_corpus(tmp_path / "bad"), tmp_path / "site")
    (response,) = get(build, "/bad/quotes.json?_facet=label&_shape=objects")
    assert response.status_code == 200
