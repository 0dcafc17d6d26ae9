"""Who gets to speak: how many of the quotes that are asked for are of which sources, outlets and months."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from corpuskit.publish.derived import alike, utterances, voices
from corpuskit.publish.derived.speakers.asked import Asked, counted, dated, of_alike
from corpuskit.publish.derived.timeline import date_of, outlet_of
from corpuskit.publish.diversity import Diversity, diversity_of
from corpuskit.publish.roles import roles_of
from corpuskit.publish.voices import name_column
from corpuskit.schema.types import Attribute, Schema
from corpuskit.tables import published

_MOST_OUTLETS = 60
# A column of records with more values than this tells little of who gets to speak.
_MOST_VALUES = 60
_MONTH = re.compile("[0-9]{4}-[01][0-9]")


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of quotes by the values of one thing, most first. `name` is what `Asked` calls it."""

    name: str
    place: str
    help: str | None
    rows: list[tuple[str | None, int]]


class OutletRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets to speak in an outlet."""

    name: str | None
    quotes: int
    diversity: Diversity


class Speakers(msgspec.Struct, frozen=True, kw_only=True):
    """All counts of a page. `attributions` are pairs of a quote and a voice that it is credited to, `missing` says by
    its code how many name none; `months` are (month, value, number), where the value is the kind of the source or the
    label of the quote, as `stacked` says.
    """

    quotes: int
    documents: int
    attributions: int
    missing: dict[int, int]
    diversity: Diversity
    groups: list[Group]
    outlets: list[OutletRow]
    stacked: str
    months: list[tuple[str | None, str | None, int]]


class Heard:
    """Counts what is asked for by indexes alone. `voices` are rows of (voice, outlet, utterances, documents), `alike`
    the numbers of utterances by (month, kind, label and attributes).
    """

    def __init__(self, connection: sqlite3.Connection, schema: Schema, asked: Asked) -> None:
        self._connection, self._schema, self._asked = connection, schema, asked
        self._where = counted(asked, schema)
        self.voices: list[tuple[int, str | None, int, int]] = self._read(
            "SELECT u.voice, u.outlet, count(*), count(DISTINCT u.document)", "by_outlet", "GROUP BY 1, 2"
        )
        self.alike = self._count_alike()

    def _read(self, select: str, index: str, rest: str = "") -> list[Any]:
        source = f"{utterances.NAME} u INDEXED BY {utterances.NAME}_{index}"
        sql = f"{select} FROM {source} WHERE {self._where} {rest}"
        return self._connection.execute(sql, self._where.parameters).fetchall()

    def _count_alike(self) -> dict[tuple[Any, ...], int]:
        values = alike.columns_of(self._schema)[len(alike.SAME) :]
        listed = ", ".join(["month", "kind", "label", *values])
        if self._asked.by_alike:
            where = of_alike(self._asked, self._schema)
            sql, parameters = f"SELECT number, {listed} FROM {alike.NAME} WHERE {where}", where.parameters  # noqa: S608
            rows = self._connection.execute(sql, parameters).fetchall()
        else:
            numbers = dict(self._read("SELECT u.alike, count(*)", "by_outlet", "GROUP BY 1"))
            known = self._connection.execute(f"SELECT alike, {listed} FROM {alike.NAME}")  # noqa: S608 - our own names
            rows = [(numbers[row[0]], *row[1:]) for row in known if row[0] in numbers]
        found: Counter[tuple[Any, ...]] = Counter()
        for number, begins, *others in rows:
            month = begins if begins is not None and _MONTH.fullmatch(begins) else None
            found[month, *others] += number
        return found

    def by(self, *places: int) -> Counter[tuple[Any, ...]]:
        """The numbers by some of the values of what is alike."""
        found: Counter[tuple[Any, ...]] = Counter()
        for values, number in self.alike.items():
            found[tuple(values[place] for place in places)] += number
        return found

    def totals(self) -> Counter[int]:
        """How much each voice says; those that stand for none are among them."""
        found: Counter[int] = Counter()
        for voice, _, number, _ in self.voices:
            found[voice] += number
        return found

    def documents(self) -> int:
        """In how many documents there is something of what is asked for."""
        if self._asked.voice is not None:
            return sum(documents for *_, documents in self.voices)
        if self._asked.by_documents:
            where = of_alike(self._asked, self._schema)
            sql = f"SELECT total(documents) FROM {alike.NAME} WHERE {where}"  # noqa: S608 - a name of our own
            return int(self._connection.execute(sql, where.parameters).fetchone()[0])
        return int(self._read("SELECT count(DISTINCT u.document)", "by_document")[0][0])

    def repeated(self) -> int:
        """How many utterances are of quotes that another one is of."""
        if self._asked.voice is not None:
            return 0
        return int(self._read("SELECT count(*) - count(DISTINCT u.quote)", "several", "AND u.several")[0][0])

    def ranking(self, limit: int, offset: int) -> list[voices.Voice]:
        """Those who say most of what is asked for."""
        totals = self.totals()
        most = sorted((voice for voice in totals if voice > 0), key=lambda voice: (-totals[voice], voice))
        shown = most[offset : offset + limit]
        listed = f"({', '.join(map(str, shown))})"
        sums = {voice: (totals[voice], 0, 0) for voice in shown}
        for voice, outlet, _, documents in self.voices:
            if voice in sums:
                quotes, before, outlets = sums[voice]
                sums[voice] = (quotes, before + documents, outlets + (outlet is not None))
        where = dated(self._asked, self._schema)
        times = self._connection.execute(
            f"SELECT u.voice, min(u.date), max(u.date) FROM {utterances.NAME} u "  # noqa: S608 - listed are numbers
            f"INDEXED BY {utterances.NAME}_by_voice WHERE u.voice IN {listed} AND {where} GROUP BY 1",
            where.parameters,
        )
        when = {voice: (first, last) for voice, first, last in times}
        told = self._connection.execute(
            f"SELECT voice, id, name, kind, actor FROM {voices.NAME} "  # noqa: S608 - listed are numbers
            f"WHERE annotator IS NULL AND voice IN {listed}"
        )
        known = {row[0]: row for row in told}
        return [voices.made_of((*known[voice], *sums[voice], *when[voice])) for voice in shown]

    def speakers(self) -> Speakers:
        """All counts of a page."""
        totals, known = self.totals(), alike.attributes_of_sources(self._schema)
        groups = [
            Group(name="kind", place="kind", help="The label of the source", rows=_most(self.by(1))),
            Group(name="label", place="label", help="The label of the quote", rows=_most(self.by(2))),
        ]
        for place, one in enumerate(known, 3):
            # Who says nothing about the source says nothing about its attributes either.
            groups.append(Group(name=one.name, place="values", help=one.help, rows=_most(self.by(place))))
        groups += _of_records(self._connection, self._schema, totals)
        groups = [group for group in groups if any(value is not None for value, _ in group.rows)]
        by_kind = self._asked.voice is None and any(group.name == "kind" for group in groups)
        months = self.by(0, 1 if by_kind else 2) if date_of(self._schema) else Counter()
        return Speakers(
            quotes=totals.total() - self.repeated(),
            documents=self.documents(),
            attributions=totals.total(),
            missing={voice: totals[voice] for voice in sorted(totals) if voice <= 0},
            diversity=_sizes(totals),
            groups=groups,
            outlets=_outlets(self.voices) if outlet_of(self._schema) else [],
            stacked="kind" if by_kind else "label",
            months=sorted(((m, v, n) for (m, v), n in months.items()), key=lambda row: (row[0] or "", row[1] or "")),
        )


def _sizes(totals: Counter[int]) -> Diversity:
    return diversity_of(Counter(number for voice, number in totals.items() if voice > 0).items())


def columns_of_records(schema: Schema) -> list[Attribute]:
    """The columns of the registry of actors that may say what kind of people they are."""
    roles = roles_of(schema)
    if roles.actor is None:
        return []
    registry = schema.registries[roles.actor[1]]
    name = name_column(registry)
    few = ("enum", "bool", "string", "lang", "ref")
    return [
        one for one in published(registry.columns)
        if one.type in few and not one.many and not one.pattern and one.name != name
    ]  # fmt: skip


def _of_records(connection: sqlite3.Connection, schema: Schema, by_voice: Counter[int]) -> Iterator[Group]:
    """The numbers by what the registry says of actors."""
    roles = roles_of(schema)
    known = columns_of_records(schema)
    if roles.actor is None or not known:
        return
    listed = ", ".join(f'g."{one.name}"' for one in known)
    rows = connection.execute(
        f'SELECT v.voice, {listed} FROM {voices.NAME} v JOIN "{roles.actor[1]}" g ON g.id = v.actor '  # noqa: S608
        "WHERE v.annotator IS NULL"
    )
    found = [(row[1:], by_voice[row[0]]) for row in rows if row[0] in by_voice]
    for place, one in enumerate(known):
        numbers: Counter[tuple[Any, ...]] = Counter()
        for values, number in found:
            numbers[values[place],] += number
        if one.type == "enum" or len(numbers) <= _MOST_VALUES:
            yield Group(name=one.name, place="record", help=one.help, rows=_most(numbers))


def _most(numbers: Counter[tuple[Any, ...]]) -> list[tuple[str | None, int]]:
    found = [(None if value is None else str(value), number) for (value,), number in numbers.items()]
    return sorted(found, key=lambda row: (row[0] is None, -row[1], row[0] or ""))


def _outlets(rows: list[tuple[int, str | None, int, int]]) -> list[OutletRow]:
    found: dict[str | None, Counter[int]] = {}
    for voice, outlet, number, _ in rows:
        found.setdefault(outlet, Counter())[voice] += number
    most = sorted(found, key=lambda outlet: (-found[outlet].total(), outlet or ""))[:_MOST_OUTLETS]
    return [OutletRow(name=name, quotes=found[name].total(), diversity=_sizes(found[name])) for name in most]
