"""The list of documents: newest first, of all or of one outlet or year, with how much is annotated in each."""

import sqlite3
from collections import Counter
from typing import Any

import msgspec

from corpuskit.publish.derived import timeline
from corpuskit.publish.framing import Frame, page_of
from corpuskit.schema.types import Schema
from corpuskit.terminal import count

NAME = "documents"
TITLE = "The documents of the corpus"
PATH = r"/(?P<database>[^/.]+)/-/documents$"
MENU: str | None = "Documents"
TEMPLATE = "corpuskit-documents.html"
PAGE = 100
_MOST_OUTLETS = 60  # that are listed with a link; tables have them all


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A document; `number` counts its annotations in the layers that the visitor may see, whatever their status."""

    id: str
    title: str | None
    date: str | None
    outlet: str | None
    language: str | None
    number: int


def offered(schema: Schema) -> bool:
    """Every corpus has documents."""
    return True


def reads(schema: Schema) -> frozenset[str]:
    """The documents."""
    return frozenset({"documents"})


@page_of(NAME, reads)
async def respond(frame: Frame) -> Any:
    """The page; ``outlet``, ``year`` and ``page`` may be asked for."""
    outlet, year, asked = frame.asked("outlet"), frame.asked("year"), frame.asked("page")
    outlets, years, number = await frame.read(lambda connection: _totals(connection, frame, outlet, year))
    pages = max(1, -(-number // PAGE))
    page = min(max(1, int(asked)), pages) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    rows = await frame.read(lambda connection: read_documents(connection, frame, outlet, year, page))

    def place(number: int) -> str:
        return frame.address.page(NAME, outlet=outlet, year=year, page=number if number > 1 else None)

    context = {
        "rows": rows,
        "number": count(number, "document"),
        "outlet": outlet,
        "year": year,
        "outlets": [(name, total, frame.address.page(NAME, outlet=name)) for name, total in outlets],
        "years": [(name, total, frame.address.page(NAME, year=name)) for name, total in years],
        "dated": any(row.date for row in rows),
        "page_number": page,
        "pages": pages,
        "before": place(page - 1) if page > 1 else None,
        "after": place(page + 1) if page < pages else None,
        "readable": "texts" in frame.visible,
    }
    return await frame.page(TEMPLATE, context, name=NAME)


def _totals(
    connection: sqlite3.Connection, frame: Frame, outlet: str, year: str
) -> tuple[list[tuple[str, int]], list[tuple[str, int]], int]:
    """The outlets, most first, the years, newest first, and how many documents there are of what is asked for."""
    outlets, years = Counter[str](), Counter[str]()
    if timeline.made_from(frame.schema):
        for month, name, number in connection.execute(f"SELECT month, outlet, documents FROM {timeline.NAME}"):  # noqa: S608
            if name:
                outlets[name] += number
            if month:
                years[month[:4]] += number
    listed = sorted(outlets.items(), key=lambda one: (-one[1], one[0]))[:_MOST_OUTLETS]
    which, values = _which(frame.schema, outlet, year)
    number = connection.execute(f"SELECT count(*) FROM documents {which}", values).fetchone()[0]  # noqa: S608
    return listed, sorted(years.items(), reverse=True), number


def read_documents(connection: sqlite3.Connection, frame: Frame, outlet: str, year: str, page: int) -> list[Listed]:
    """A page of the documents, newest first; those without a date come last, in the order of the corpus if all do."""
    date, name = timeline.date_of(frame.schema), timeline.outlet_of(frame.schema)
    which, values = _which(frame.schema, outlet, year)
    dated = date and connection.execute(f'SELECT 1 FROM documents WHERE "{date}" IS NOT NULL LIMIT 1').fetchone()  # noqa: S608
    order = f'ORDER BY "{date}" DESC, id DESC' if dated else "ORDER BY rowid"
    told = ", ".join(f'"{column}"' if column else "NULL" for column in (date, name))
    sql = f"SELECT id, title, {told}, language FROM documents {which} {order} LIMIT ? OFFSET ?"  # noqa: S608
    rows = connection.execute(sql, [*values, PAGE, (page - 1) * PAGE]).fetchall()
    layers = [layer for layer in frame.schema.layers if layer in frame.visible]
    counting = [f'SELECT count(*) FROM "{layer}" WHERE document = ?' for layer in layers]  # noqa: S608
    return [
        Listed(
            id=identifier,
            title=title,
            date=when,
            outlet=where,
            language=language,
            number=sum(connection.execute(one, [identifier]).fetchone()[0] for one in counting),
        )
        for identifier, title, when, where, language in rows
    ]


def _which(schema: Schema, outlet: str, year: str) -> tuple[str, list[str]]:
    """The condition for what is asked for, with its values; what the schema has no column for is passed over."""
    parts, values = [], []
    name, date = timeline.outlet_of(schema), timeline.date_of(schema)
    if outlet and name:
        parts.append(f'"{name}" = ?')
        values.append(outlet)
    if year and date:
        parts.append(f'"{date}" >= ? AND "{date}" < ?')
        values += [year, f"{year}\uffff"]
    return f"WHERE {' AND '.join(parts)}" if parts else "", values
