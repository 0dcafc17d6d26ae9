"""Counts of who gets to speak: those that indexes give are those of every utterance looked at one by one."""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpuskit.publish import publish
from corpuskit.publish.derived.speakers.asked import Asked
from corpuskit.publish.derived.speakers.counting import Heard
from corpuskit.publish.pages.sources.quoting import read_quotes
from corpuskit.publish.published import read_build
from corpuskit.schema.types import Schema
from tests.publish.making import Json, make_corpus
from tests.publish.town import ACTORS

OUTLETS = ("Post", "Tide", None)
DATES = ("2030-12-31", "2031-05-02", "2031-05-20", "2031-06-01", "2031-06", None)
KINDS = ("person", "group", "organisation")
TEXT = "the mayor, the clerk, a fisher, they said one, two, three things\n"
NAMES = ("the mayor", "the clerk", "a fisher", "they")

Told = tuple[sqlite3.Connection, Schema]


def _line(chance: random.Random, document: str) -> Json:
    """Three quotes, each of some of four sources."""

    def made(identifier: str, layer: str, label: str, words: str, **attributes: str) -> Json:
        start = TEXT.index(words)
        pieces = [[start, start + len(words)]]
        return {"id": identifier, "layer": layer, "label": label, "pieces": pieces, "attributes": attributes}

    identities = ("named", "unnamed")
    annotations = [
        made(f"s{n}", "sources", chance.choice(KINDS), name, identity=chance.choice(identities))
        | ({"attributes": {"actor": chance.choice(("ida", "tide"))}} if chance.random() < 0.3 else {})
        for n, name in enumerate(NAMES)
    ]
    relations: list[Json] = []
    for n, words in enumerate(("one", "two", "three")):
        annotations.append(made(f"q{n}", "quotes", chance.choice(("direct", "indirect")), words))
        for source in chance.sample(range(len(NAMES)), chance.choice((0, 1, 1, 2, 3))):
            end = {"label": "attributed_to", "from": f"q{n}", "to": f"s{source}"}
            relations.append({"id": f"r{len(relations)}", **end})
    return {"document": document, "annotations": annotations, "relations": relations}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder, chance = tmp_path_factory.mktemp("speakers"), random.Random(5)
    documents: list[Json] = []
    lines: list[tuple[str, Json]] = []
    for number in range(24):
        said = {"outlet": chance.choice(OUTLETS), "published": chance.choice(DATES)}
        metadata = {name: value for name, value in said.items() if value is not None}
        documents.append({"id": f"d{number}", "title": "A title", "text": TEXT, "metadata": metadata})
        lines += [(name, _line(chance, f"d{number}")) for name in ("anna", "ben")[: chance.choice((1, 2))]]
    build = publish(make_corpus(folder / "town", documents, lines, ACTORS), folder / "site")
    with closing(sqlite3.connect(build.database)) as connection:
        published = read_build(connection)
        assert published is not None
        yield connection, published.schema


def one_by_one(told: Told, asked: Asked) -> list[dict[str, Any]]:
    """The utterances that are asked for, each with what is known of it."""
    cursor = told[0].execute(
        "SELECT u.*, s.identity, a.party FROM corpuskit_utterances u LEFT JOIN sources s ON s.rowid = u.source "
        "LEFT JOIN corpuskit_voices v ON v.voice = u.voice AND v.annotator IS NULL LEFT JOIN actors a ON a.id = v.actor"
    )
    rows = [dict(zip([one[0] for one in cursor.description], row, strict=True)) for row in cursor]
    wanted = {name: getattr(asked, name) for name in ("annotator", "outlet", "kind", "label", "voice")}
    wanted |= dict(asked.values) | dict(asked.record)
    return [
        row for row in rows
        if all(value is None or row[name] == value for name, value in wanted.items())
        and (asked.since is None or (row["date"] or "") >= asked.since)
        and (asked.until is None or (row["date"] is not None and row["date"][: len(asked.until)] <= asked.until))
    ]  # fmt: skip


questions = st.builds(
    Asked,
    annotator=st.sampled_from([None, None, "anna", "ben"]),
    outlet=st.sampled_from([None, None, "Post", "Tide"]),
    kind=st.sampled_from([None, None, *KINDS]),
    label=st.sampled_from([None, None, "direct"]),
    since=st.sampled_from([None, None, "2031", "2031-05", "2031-05-03", "2031-06-01"]),
    until=st.sampled_from([None, None, "2030", "2031-05", "2031-05-19", "2031-05-20"]),
    voice=st.sampled_from([None, None, None, 0, 1, 3]),
    values=st.sampled_from([(), (), (("identity", "named"),)]),
    record=st.sampled_from([(), (), (("party", "Harbour List"),)]),
)


@given(asked=questions)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_are_those_of_looking_at_each_utterance(told: Told, asked: Asked) -> None:
    """Protects every number of the page from the shortcuts by which it is found."""
    rows, heard = one_by_one(told, asked), Heard(*told, asked)
    counted = heard.speakers()
    assert counted.attributions == len(rows)
    assert counted.quotes == len({row["quote"] for row in rows})
    assert counted.documents == len({row["document"] for row in rows})
    assert sum(counted.missing.values()) == sum(row["voice"] <= 0 for row in rows)
    assert {row.name: row.quotes for row in counted.outlets} == Counter(row["outlet"] for row in rows)
    for group in counted.groups:
        if group.place != "record":
            assert dict(group.rows) == Counter(row[group.name] for row in rows)
    months = Counter[str | None]()
    for month, _, number in counted.months:
        months[month] += number
    assert months == Counter(row["date"] and row["date"][:7] for row in rows)


@given(asked=questions)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_ranking_is_that_of_looking_at_each_utterance(told: Told, asked: Asked) -> None:
    """Protects the ranking of what is asked for, and the dates in it; and that its quotes are those that are listed."""
    rows = one_by_one(told, asked)
    expected = []
    for voice, quotes in sorted(Counter(row["voice"] for row in rows).items(), key=lambda pair: (-pair[1], pair[0])):
        own = [row for row in rows if row["voice"] == voice]
        dates = [row["date"] for row in own if row["date"] is not None] or [None]
        outlets = {row["outlet"] for row in own} - {None}
        documents = len({row["document"] for row in own})
        expected.append((voice, quotes, documents, len(outlets), min(dates), max(dates)))
    ranking = Heard(*told, asked).ranking(2, 1)
    found = [(one.number, one.quotes, one.documents, one.outlets, one.first, one.last) for one in ranking]
    assert found == [row for row in expected if row[0] > 0][1:3]
    listed = read_quotes(*told, frozenset(), asked, 1_000, 0)
    assert len(listed) == len(rows)
