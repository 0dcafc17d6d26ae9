"""Search: the texts, annotations and records that match a query best, each with the words around what was found."""

import secrets
import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec

from corpuskit.publish.access import visible_tables
from corpuskit.publish.building.indexing import searched
from corpuskit.publish.derived import unspaced
from corpuskit.publish.framing import Frame, page_of
from corpuskit.publish.pages.concordance.finding import apart
from corpuskit.publish.pages.reader.directions import Direction, direction_of
from corpuskit.publish.pages.reader.hits import hits_of
from corpuskit.publish.query import Query, read_query
from corpuskit.publish.voices import name_column
from corpuskit.schema.types import Schema

NAME = "search"
TITLE = "Texts, annotations and records that match words best"
PATH = r"/(?P<database>[^/.]+)/-/search$"
MENU: str | None = None  # a box in the header of every page leads here
TEMPLATE = "corpuskit-search.html"

_FIRST = 5  # of each kind, where all kinds are shown
_PAGE = 20
_MOST_PAGES = 25
_RANKED = 3_000  # so many are ranked as SQLite does, which reads every place of each word in the corpus
_RANKED_TERMS = 6
_WEIGHED = 200  # of more, so many are compared by how densely they hold the words
_COUNTED = 10_000
_SECONDS = 0.25  # for each kind
_AROUND = 160  # code points around the first hit


def offered(schema: Schema) -> bool:
    """Every corpus has words."""
    return True


def reads(schema: Schema) -> frozenset[str]:
    """The documents; what else is searched is what the visitor may see."""
    return frozenset({"documents"})


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that matches: where it leads, what it is called, its words as (words, whether they are a hit)."""

    address: str
    title: str
    said: list[str]
    snippet: list[tuple[str, bool]]
    direction: Direction


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one table. `number` is None where more match than were counted; `note` says which of them were
    compared, where these are not all.
    """

    table: str
    title: str
    results: list[Result]
    number: int | None
    note: str | None
    address: str


@page_of(NAME, reads)
async def respond(frame: Frame) -> Any:
    """The page. Whatever is asked, it is a page and no error. 403 where the kind that is asked for is closed."""
    query = read_query(frame.asked("q"))
    tables = await _tables(frame)
    asked = frame.asked("kind")
    if asked and asked not in tables:
        if asked in searched(frame.schema):
            await frame.require(asked, f"{asked}_fts")
        asked = ""
    written = frame.asked("page")
    page = min(int(written), _MOST_PAGES) if written.isascii() and written.isdigit() and len(written) < 6 else 1
    page = max(1, page)
    kinds = []
    if query:
        for table in [asked] if asked else tables:  # each in a turn of its own: others are served in between
            kinds.append(await frame.read(_reading(frame, query, table, page if asked else 0)))
    found = [kind for kind in kinds if kind.results or kind.number != 0]
    context = {"query": query, "kinds": found, "asked": asked, "number": page, "names": tables, "titles": _title}
    return await frame.page(TEMPLATE, context | _pages(frame, query, found, asked, page), name=NAME)


async def _tables(frame: Frame) -> list[str]:
    """The tables that this visitor may search: texts first, then what is said in them, then the rest."""
    names = [name for name in searched(frame.schema) if name in frame.visible]
    indexes = [f"{name}_fts" for name in names]
    seen = await visible_tables(frame.datasette, frame.request.actor, frame.database.name, indexes)
    first = ("texts", "quotes", "claims")
    order = {name: at for at, name in enumerate(first)}
    return sorted((name for name in names if f"{name}_fts" in seen), key=lambda name: order.get(name, len(first)))


def _title(table: str) -> str:
    return "texts and titles" if table == "texts" else table.replace("_", " ")


def _pages(frame: Frame, query: Query, found: list[Kind], asked: str, page: int) -> dict[str, Any]:
    """Where other pages of one kind are."""
    links: dict[str, str] = {}
    if asked and page > 1:
        links["previous"] = frame.address.page(NAME, q=query.written, kind=asked, page=page - 1)
    if asked and found and len(found[0].results) == _PAGE and page < _MOST_PAGES:
        links["next"] = frame.address.page(NAME, q=query.written, kind=asked, page=page + 1)
    return {"links": links, "first": (page - 1) * _PAGE + 1}


def _reading(frame: Frame, query: Query, table: str, page: int) -> Any:
    return lambda connection: read_kind(connection, frame, query, table, page)


def read_kind(connection: sqlite3.Connection, frame: Frame, query: Query, table: str, page: int) -> Kind:
    """What matches in one table, the best first; the first few with `page` 0, else a page counted from 1."""
    from datasette.utils import sqlite_timelimit

    size, skipped = (_PAGE, (page - 1) * _PAGE) if page else (_FIRST, 0)
    by_hand = query.unspaced and table in ("texts", *frame.schema.layers)
    results: list[Result] = []
    number: int | None = None
    note: str | None = "It took too long to look through these: ask for more particular words."
    try:
        with sqlite_timelimit(connection, round(_SECONDS * 1000)):
            number = _count(connection, frame, query, table, by_hand)
            (sql, values), noted = _choice(frame, query, table, number, by_hand)
            found = connection.execute(f"{sql} LIMIT ? OFFSET ?", [*values, size, skipped]).fetchall()
            results = [_result(connection, frame, query, table, row[0]) for row in found]
            note = noted
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
    return Kind(
        table=table,
        title=_title(table),
        results=results,
        number=number,
        note=note,
        address=frame.address.page(NAME, q=query.written, kind=table),
    )


def _choice(
    frame: Frame, query: Query, table: str, number: int | None, by_hand: bool
) -> tuple[tuple[str, list[Any]], str | None]:
    """How the best rows are found, and what is to be said of it."""
    if by_hand:
        return _unspaced(frame, query, table), "In the order of the corpus." if number != 1 else None
    if number is not None and number <= _RANKED and len(query.terms) <= _RANKED_TERMS:
        return _ranked(query, table), None
    note = f"The best of the first {_WEIGHED} that match." if number is None or number > _WEIGHED else None
    return _weighed(query, table), note


def _ranked(query: Query, table: str) -> tuple[str, list[Any]]:
    """The rows that match, the best first: those that hold more of the rarer words in less text."""
    index = f'"{table}_fts"'
    sql = f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY bm25({index}), rowid"  # noqa: S608
    return sql, [query.match()]


def _weighed(query: Query, table: str) -> tuple[str, list[Any]]:
    """The first so many rows that match, those before the others that hold the words more densely."""
    index, column = f'"{table}_fts"', 1 if table == "texts" else 0
    mark = f"\ue000{secrets.token_hex(6)}"
    sql = (
        f"SELECT number FROM (SELECT rowid AS number, highlight({index}, {column}, ?, '') AS words FROM {index} "  # noqa: S608
        f"WHERE {index} MATCH ? LIMIT {_WEIGHED}) "
        "ORDER BY (length(words) - length(replace(words, ?, ''))) * 1.0 / (500 + length(words)) DESC, number"
    )
    return sql, [mark, query.match(), mark]


def _unspaced(frame: Frame, query: Query, table: str) -> tuple[str, list[Any]]:
    """The rows that match in scripts without spaces, in the order of the corpus."""
    if table == "texts":
        sql = (
            f"SELECT rowid AS number FROM {unspaced.NAME} WHERE {unspaced.NAME} MATCH ? UNION "  # noqa: S608
            "SELECT rowid FROM texts_fts WHERE texts_fts MATCH ? ORDER BY number"
        )
        return sql, [query.match_unspaced(), query.match()]
    words = ["".join(term.words) for term in query.terms]
    held = " OR ".join("instr(text, ?)" for _ in words)
    return f'SELECT rowid AS number FROM "{table}" WHERE {held} ORDER BY number', words  # noqa: S608


def _count(connection: sqlite3.Connection, frame: Frame, query: Query, table: str, by_hand: bool) -> int | None:
    sql, values = f'SELECT rowid FROM "{table}_fts" WHERE "{table}_fts" MATCH ?', [query.match()]  # noqa: S608
    if by_hand:
        sql, values = _unspaced(frame, query, table)
    number = connection.execute(f"SELECT count(*) FROM ({sql} LIMIT {_COUNTED + 1})", values).fetchone()[0]  # noqa: S608
    return int(number) if number <= _COUNTED else None


def _result(connection: sqlite3.Connection, frame: Frame, query: Query, table: str, number: int) -> Result:
    if table == "texts":
        return _of_text(connection, frame, query, number)
    if table in frame.schema.layers:
        return _of_annotation(connection, frame, query, table, number)
    return _of_record(connection, frame, query, table, number)


def _of_text(connection: sqlite3.Connection, frame: Frame, query: Query, number: int) -> Result:
    document, title, text = connection.execute(
        "SELECT document, title, text FROM texts WHERE rowid = ?", [number]
    ).fetchone()
    parts, start = _parts(connection, query, "texts", number, 1, text or "")
    address = frame.address.document(document, q=query.marked)
    return _made(f"{address}#at-{start}" if start is not None else address, title or document, [], parts)


def _of_annotation(connection: sqlite3.Connection, frame: Frame, query: Query, layer: str, number: int) -> Result:
    sql = f'SELECT key, label, annotator, status, text, document FROM "{layer}" WHERE rowid = ?'  # noqa: S608
    key, label, annotator, status, text, document = connection.execute(sql, [number]).fetchone()
    title = connection.execute("SELECT title FROM documents WHERE id = ?", [document]).fetchone()
    parts, _ = _parts(connection, query, layer, number, 0, text or "")
    said = [str(one) for one in (label, annotator, status) if one]
    address = frame.address.annotation(key)
    if "texts" not in frame.visible:
        address = frame.address.row(layer, key)
    return _made(address, (title[0] if title else None) or document, said, parts)


def _of_record(connection: sqlite3.Connection, frame: Frame, query: Query, registry: str, number: int) -> Result:
    columns = searched(frame.schema)[registry]
    listed = ", ".join(f'"{column}"' for column in ("id", name_column(frame.schema.registries[registry]), *columns))
    row = connection.execute(f'SELECT {listed} FROM "{registry}" WHERE rowid = ?', [number]).fetchone()  # noqa: S608
    words = " · ".join(str(cell) for cell in row[2:] if cell)
    return _made(
        frame.address.row(registry, row[0]),
        row[1] or row[0],
        [row[0]],
        _cut(words, list(hits_of(words, query.marked)))[0],
    )


def _made(address: str, title: str, said: list[str], parts: list[tuple[str, bool]]) -> Result:
    words = "".join(words for words, _ in parts)
    return Result(address=address, title=title, said=said, snippet=parts, direction=direction_of(words))


def _parts(
    connection: sqlite3.Connection, query: Query, table: str, number: int, column: int, text: str
) -> tuple[list[tuple[str, bool]], int | None]:
    """A stretch of the text around its hits, and where the first of these is: as the index has them."""
    marks = [f"\ue000{secrets.token_hex(6)}{end}" for end in "<>"]
    hits = None
    if not query.unspaced:
        index = f'"{table}_fts"'
        sql = f"SELECT highlight({index}, {column}, ?, ?) FROM {index} WHERE {index} MATCH ? AND rowid = ?"  # noqa: S608
        row = connection.execute(sql, [*marks, query.match(), number]).fetchone()
        shown, found = apart((row[0] if row else None) or "", *marks)
        hits = found if shown == text else None
    return _cut(text, list(hits_of(text, query.marked)) if hits is None else hits)


def _cut(text: str, hits: list[tuple[int, int]]) -> tuple[list[tuple[str, bool]], int | None]:
    """The stretch of a text that has most hits, near its beginning if there are several, in parts."""
    if not hits:
        return [(_flat(text[: 2 * _AROUND]) + ("…" if len(text) > 2 * _AROUND else ""), False)], None
    dense = max(
        range(len(hits)), key=lambda at: (sum(1 for s, _ in hits[at : at + 20] if s < hits[at][0] + _AROUND), -at)
    )
    first = hits[dense][0]
    start, end = max(0, first - _AROUND // 2), min(len(text), first + 3 * _AROUND // 2)
    start = start if start == 0 else text.find(" ", start, first) + 1 or start
    parts: list[tuple[str, bool]] = [("… " if start else "", False)]
    end = end if end == len(text) else max(hits[dense][1], text.rfind(" ", first, end))
    at = start
    for hit_start, hit_end in hits:
        if hit_start >= at and hit_end <= end:
            parts += [(_flat(text[at:hit_start]), False), (_flat(text[hit_start:hit_end]), True)]
            at = hit_end
    parts.append((_flat(text[at:end]) + (" …" if end < len(text) else ""), False))
    return [part for part in parts if part[0]], first


def _flat(text: str) -> str:
    shown: Iterator[str] = (" " if character.isspace() or character < " " else character for character in text)
    return "".join(shown)
