"""Datasette's questions to large tables, put so that they are answered at once.

Datasette counts the rows that a filter leaves, and the values of each facet, by reading them all: seconds, where a
layer has millions of annotations. The derived table `corpuskit_cube` holds these counts. A question that it can answer
is put to it instead; every other question is asked as it is, and so is one of a Datasette that words it differently.
"""

import re
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

import msgspec

from corpuskit.publish.derived import cube
from corpuskit.publish.published import read_build
from corpuskit.tables import tables_of

_MARKED = "corpuskit_counted"
# In a table of so many rows any search for them is quick.
_FEW = 4_000

_NAME = r'(?:"\w+"|\[\w+\]|\w+)'
_TABLE = rf"(?P<table>{_NAME})"
_COUNT = re.compile(rf"select count\(\*\) from {_TABLE} (?:where (?P<where>.*))?", re.DOTALL)  # noqa: S608
_COUNT_SOME = re.compile(
    rf"select count\(\*\) from \(select \* from {_TABLE} (?:where (?P<where>.*) )?limit \d+\)",  # noqa: S608
    re.DOTALL,
)
_FACET = re.compile(
    rf"select (?P<column>{_NAME}) as value, count\(\*\) as count from \( "  # noqa: S608
    rf"select [^()]*? from {_TABLE} (?:where (?P<where>.*) )?\) where (?P=column) is not null "
    r"group by (?P=column) order by count desc, value limit (?P<limit>\d+)",
    re.DOTALL,
)
_ROWS = re.compile(
    rf"(?P<head>select [^()]*? from {_TABLE} )(?:where (?P<where>.*) )?"  # noqa: S608
    rf"order by (?P<order>{_NAME})(?P<down> desc)? (?P<limit>limit \d+)",
    re.DOTALL,
)
_OPERATION = r"(?:(?:=|!=|<|>|<=|>=|like|not like|glob) :p\d+|(?:not )?in \((?::p\d+(?:, ?)?)+\)|is (?:not )?null)"
_BLANK = rf"\((?P<blank>{_NAME}) is (?:not )?null (?:and|or) (?P=blank) !?= (?:''|\"\")\)"
_CLAUSE = re.compile(rf"(?P<column>{_NAME}) (?:{_OPERATION})|{_BLANK}")
_EQUAL = re.compile(r"= :(p\d+)")
# What asks for the rows behind those of the page before; it ends the conditions. Counts are of all pages.
_BEHIND = re.compile(rf"(?:^| and )(?!{_BLANK})\((?=.*> :p\d+\)+$).*$", re.DOTALL)


class Condition(msgspec.Struct, frozen=True):
    """One of the conditions of a question: the column, and what is asked of it, as it stands there."""

    column: str
    sql: str

    @property
    def parameter(self) -> str | None:
        """The parameter that the column must equal, if that is what is asked."""
        equal = _EQUAL.fullmatch(self.sql.partition(" ")[2])
        return equal[1] if equal else None


Columns = Mapping[str, Mapping[str, str]]


class Questions:
    """Puts questions to one published database otherwise. `keys` names the primary key of each of its tables, `indexed`
    are (table, column).
    """

    def __init__(
        self,
        columns: Columns,
        keys: Mapping[str, str],
        sizes: Mapping[str, int],
        indexed: Collection[tuple[str, str]] = (),
    ) -> None:
        self._indexed = indexed
        self._columns = columns
        self._keys = keys
        self._sizes = sizes

    def counting(self, sql: str) -> str | None:
        """A question for a count or a facet, put to the stored counts; None where they do not hold the answer."""
        if not sql.lstrip().startswith("select"):
            return None
        plain = " ".join(sql.split())
        if (facet := _FACET.fullmatch(plain)) is not None:
            column, where = bare(facet["column"]), _BEHIND.sub("", facet["where"] or "")
            if (source := self._source(facet["table"], where, column)) is None:
                return None
            return (
                f'SELECT "{column}" AS value, sum(number) AS count FROM {source} AND "{column}" IS NOT NULL '  # noqa: S608
                f'GROUP BY "{column}" ORDER BY count DESC, value LIMIT {facet["limit"]}'
            )
        found = _COUNT_SOME.fullmatch(plain) or _COUNT.fullmatch(plain + " ")
        if found is None or (source := self._source(found["table"], (found["where"] or "").strip())) is None:
            return None
        return f'SELECT coalesce(sum(number), 0) AS "count(*)" FROM {source}'  # noqa: S608 - of parts checked above

    def rows(self, sql: str) -> tuple[str, str | None] | None:
        """A question for a page of rows: in an order without ties, so that no row is lost between pages; and what
        counts the rows that it is about. None where it is no such question.
        """
        asked = _ROWS.fullmatch(sql)
        key = self._keys.get(bare(asked["table"])) if asked else None
        if asked is None or key is None:
            return None
        order = bare(asked["order"])
        if order == key:
            where = asked["where"]
            source = self._source(asked["table"], _BEHIND.sub("", where)) if where else None
            return sql, f"SELECT coalesce(sum(number), 0) FROM {source}" if source else None  # noqa: S608
        return f'{sql[: asked.end("down") if asked["down"] else asked.end("order")]}, "{key}" {asked["limit"]}', None

    def by_index(self, sql: str, rarest: str) -> str:
        """The question for rows in the order of the key, answered by one index in that order."""
        asked = _ROWS.fullmatch(sql)
        if asked is None:
            return sql
        behind = _BEHIND.search(asked["where"])
        own = asked["where"][: behind.start()] if behind else asked["where"]
        tail = asked["where"][behind.start() :] if behind else ""
        parts = []
        for condition in conditions(own) or []:
            # A sign before a column keeps its index from being used; a number would lose its type by it.
            held = condition.column != rarest and self._slot(asked["table"], condition.column) in cube.WORDS
            parts.append(f"+{condition.sql}" if held and condition.parameter else condition.sql)
        return f"{asked['head']}where {' and '.join(parts)}{tail} order by {asked['order']} {asked['limit']}"

    def alone(self, sql: str) -> dict[str, str]:
        """For each column with an index that must equal something, what counts the rows where it does."""
        asked = _ROWS.fullmatch(sql)
        if asked is None or not asked["where"]:
            return {}
        return {
            one.column: f"SELECT coalesce(sum(number), 0) FROM {source}"  # noqa: S608 - of parts checked above
            for one in conditions(_BEHIND.sub("", asked["where"])) or []
            if one.parameter
            and (bare(asked["table"]), one.column) in self._indexed
            and (source := self._source(asked["table"], one.sql))
        }

    def _slot(self, table: str, column: str) -> str | None:
        return self._columns.get(bare(table), {}).get(column)

    def _source(self, table: str, where: str, *needed: str) -> str | None:
        known = self._columns.get(bare(table))
        asked = conditions(where)
        if known is None or asked is None or not {*needed, *(one.column for one in asked)} <= known.keys():
            return None
        slots = ", ".join([*(f'{slot} AS "{column}"' for column, slot in known.items()), "number"])
        counted = f"(SELECT {slots} FROM {cube.NAME} WHERE name = '{bare(table)}' AND number IS NOT NULL)"  # noqa: S608
        return f"{counted} WHERE {' AND '.join([one.sql for one in asked] or ['1'])}"

    def size(self, table: str) -> int:
        """The number of rows of a table, 0 where it is not counted."""
        return self._sizes.get(bare(table), 0)


def bare(name: str) -> str:
    """A name as SQL writes it, without its quotation marks."""
    return name.strip('"[]')


def conditions(where: str) -> list[Condition] | None:
    """The conditions that are joined by AND; None where there is one of another kind."""
    found, at = [], 0
    while at < len(where):
        clause = _CLAUSE.match(where, at)
        if clause is None:
            return None
        column = bare(clause["column"] or clause["blank"])
        found.append(Condition(column, clause[0]))
        at = clause.end()
        if at < len(where):
            if not where.startswith(" and ", at):
                return None
            at += len(" and ")
    return found


def read_questions(connection: sqlite3.Connection) -> Questions:
    """What a database can be asked: which column of `corpuskit_cube` holds which column of each table, and so on."""
    published = read_build(connection)
    if published is None:
        return Questions({}, {}, {})
    keys = {name: table.key[0] for name, table in tables_of(published.schema).items() if len(table.key) == 1}
    try:
        columns = cube.named(connection)
        sums = connection.execute(f"SELECT name, sum(number) FROM {cube.NAME} GROUP BY name").fetchall()  # noqa: S608
    except sqlite3.Error:  # a database of an earlier version, without such counts
        return Questions({}, keys, {})
    named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall()
    parts = [str(name).partition(" by ") for (name,) in named]
    indexed = frozenset((table, column) for table, _, column in parts)
    return Questions(columns, keys, {name: int(number or 0) for name, number in sums}, indexed)


def answer_at_once(database: Any) -> None:
    """Let a database of Datasette, a published corpus, answer from stored counts. Doing so twice changes nothing."""
    if getattr(database, _MARKED, False):
        return
    setattr(database, _MARKED, True)
    ask: Callable[..., Awaitable[Any]] = database.execute
    known: list[Questions] = []

    async def execute(sql: str, params: Any = None, *arguments: Any, **named: Any) -> Any:
        if not known:
            known.append(await database.execute_fn(read_questions))
        questions = known[0]
        if (counting := questions.counting(sql)) is not None:
            return await ask(counting, params, *arguments, **named)
        if (rows := questions.rows(sql)) is not None:
            sql, count = rows
            if count is not None:
                sql = await _soonest(ask, questions, sql, count, params)
        return await ask(sql, params, *arguments, **named)

    database.execute = execute


async def _soonest(ask: Callable[..., Awaitable[Any]], questions: Questions, sql: str, count: str, params: Any) -> str:
    asked = _ROWS.fullmatch(sql)
    if asked is None or questions.size(asked["table"]) <= _FEW:
        return sql
    if (await ask(count, params)).rows[0][0] == 0:
        return f"{asked['head']}where 0 {asked['limit']}"
    numbers = {column: (await ask(single, params)).rows[0][0] for column, single in questions.alone(sql).items()}
    # The fewer rows its index names, the sooner the page is full; SQLite knows averages only, not this value.
    return questions.by_index(sql, min(numbers, key=lambda column: numbers[column])) if numbers else sql
