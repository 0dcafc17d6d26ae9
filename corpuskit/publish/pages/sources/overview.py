"""The page of all sources: ranking, shares, diversity, outlets and time, each number with a way to its quotes."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from corpuskit.publish.charts import Series, columns
from corpuskit.publish.derived import speakers
from corpuskit.publish.derived.speakers.asked import Asked
from corpuskit.publish.derived.speakers.counting import Group, Heard, Speakers
from corpuskit.publish.derived.voices import Voice, top_voices
from corpuskit.publish.framing import Frame
from corpuskit.publish.pages.sources.asking import (
    Chip,
    Field,
    asked_of,
    chips_of,
    fields_of,
    name_in_address,
    page_asked,
    query_of,
    wrong_dates,
)
from corpuskit.publish.spreadsheet import csv_response, most_rows
from corpuskit.publish.voices import MISSING, PRONOUNS

TEMPLATE = "corpuskit-sources.html"
_PAGE = 25
_SHOWN = 12
_MOST_MONTHS = 72
_SERIES = 6
_NOT_RECORDED = "not recorded"
_EVERYTHING = ("ranking", "shares", "outlets", "months", "diversity")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A value with its number, its share in percent, and where its quotes are."""

    name: str
    number: int
    share: float
    address: str | None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers by the values of one thing; `total` of them have one, `others` have values that are not shown."""

    title: str
    help: str | None
    rows: list[Row]
    total: int
    others: int
    without: int


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What the page is made from. `everything` is what there is to choose from."""

    annotators: list[str]
    asked: Asked
    counted: Speakers
    ranking: list[Voice]
    everything: Speakers | None


async def respond(frame: Frame) -> Any:
    """The page, or one of its tables as CSV."""
    table = frame.asked("table", _EVERYTHING[0]) if frame.asked("format") == "csv" else None
    most = most_rows(frame.datasette)
    read = await frame.read(lambda connection: _read(connection, frame, most if table == "ranking" else None))
    if table in _EVERYTHING:
        return csv_response(f"sources-{table}", *_table(read, str(table)))
    return await frame.page(TEMPLATE, _context(frame, read), name="sources")


def _read(connection: sqlite3.Connection, frame: Frame, rows: int | None) -> Read:
    annotators = speakers.annotators(connection)
    asked = asked_of(frame, annotators)
    offset, limit = (0, rows) if rows else ((page_asked(frame) - 1) * _PAGE, _PAGE + 1)
    counted = speakers.stored(connection, asked.annotator) if asked.only_annotator else None
    if counted is not None:
        ranking = top_voices(connection, asked.annotator, limit, offset)
    else:
        heard = Heard(connection, frame.schema, asked)
        counted, ranking = heard.speakers(), heard.ranking(limit, offset)
    return Read(
        annotators=annotators,
        asked=asked,
        counted=counted,
        ranking=ranking,
        everything=speakers.stored(connection, None),
    )


def _context(frame: Frame, read: Read) -> dict[str, Any]:
    counted, page = read.counted, page_asked(frame)

    def here(**query: Any) -> str:
        return frame.address.page("sources", **query)

    query = query_of(frame)
    fields: list[Field] = fields_of(frame, read.asked, read.annotators, read.everything)
    shown = {field.name for field in fields}
    chips: list[Chip] = chips_of(frame, here)
    return {
        "asked": read.asked,
        "annotators": read.annotators,
        "counted": counted,
        "missing": [(*MISSING[code], number) for code, number in sorted(counted.missing.items(), reverse=True)],
        "ranking": read.ranking[:_PAGE],
        "rank": (page - 1) * _PAGE,
        "highest": max([voice.quotes for voice in read.ranking], default=1),
        "voice_address": lambda identifier: voice_address(frame, identifier),
        "all_parts": list(parts_of(frame, counted)),
        "outlets": [(row, _quotes(frame, "outlet", row.name)) for row in counted.outlets if row.name is not None],
        "timeline": timeline_of(counted, lambda name: _quotes(frame, counted.stacked, name)),
        "fields": fields,
        "kept": {name: value for name, value in query.items() if name not in shown},
        "chips": chips,
        "wrong": wrong_dates(frame),
        "before": here(**query, page=page - 1) if page > 1 else None,
        "after": here(**query, page=page + 1) if len(read.ranking) > _PAGE else None,
        "quotes": frame.address.page("sources", "quotes", **query),
        "csv": {table: here(**query, format="csv", table=table) for table in _EVERYTHING},
        "pronouns": PRONOUNS,
        "clear": here(),
    }


def voice_address(frame: Frame, identifier: str) -> str:
    """The page of a source, with the annotator that is asked for."""
    annotator = frame.asked("annotator") or None
    return frame.address.page("sources", *identifier.split("/", 1), **({"annotator": annotator} if annotator else {}))


def _quotes(frame: Frame, name: str, value: str | None) -> str | None:
    return None if value is None else frame.address.page("sources", "quotes", **query_of(frame, **{name: value}))


def parts_of(frame: Frame, counted: Speakers, path: Sequence[str] = ("quotes",)) -> Iterator[Part]:
    """The numbers by kind, identity and so on; links lead to the page `path`, those of one source to its own."""
    for group in counted.groups:
        if path[0] != "quotes" and (group.place == "record" or (len(group.rows) == 1 and group.name != "label")):
            continue
        known = [(value, number) for value, number in group.rows if value is not None]
        total = sum(number for _, number in known)
        name = name_in_address(frame.schema, group.place, group.name)
        rows = [
            Row(
                name=value,
                number=number,
                share=100 * number / total,
                address=frame.address.page("sources", *path, **query_of(frame, **{name: value})),
            )
            for value, number in known[:_SHOWN]
        ]
        yield Part(
            title=_title(group),
            help=group.help,
            rows=rows,
            total=total,
            others=sum(number for _, number in known[_SHOWN:]),
            without=sum(number for value, number in group.rows if value is None),
        )


def _title(group: Group) -> str:
    named = {"kind": "kind of source", "label": "type of quote"}
    words = group.name.replace("_", " ")
    return f"{words} (of the actor)" if group.place == "record" else named.get(group.place, words)


def timeline_of(counted: Speakers, address: Callable[[str], str | None] = lambda _: None) -> Markup | None:
    """Stacked columns by month, or by year where there are many months; None where no date is known. `address` says
    where the quotes of a kind of source or of a type are.
    """
    dated = [(month, value, number) for month, value, number in counted.months if month is not None]
    if not dated:
        return None
    first, last = min(month for month, _, _ in dated), max(month for month, _, _ in dated)
    months = _months(first, last)
    by_year = len(months) > _MOST_MONTHS
    places = list(dict.fromkeys(month[:4] for month in months)) if by_year else months
    sums: dict[str, dict[str, int]] = {}
    for month, value, number in dated:
        one = sums.setdefault(value or _NOT_RECORDED, {})
        place = month[:4] if by_year else month
        one[place] = one.get(place, 0) + number
    ordered = sorted(sums, key=lambda name: -sum(sums[name].values()))
    series = [
        Series(
            name=name,
            values=[sums[name].get(place, 0) for place in places],
            address=None if name == _NOT_RECORDED else address(name),
        )
        for name in ordered[:_SERIES]
    ]
    if rest := ordered[_SERIES:]:
        values = [sum(sums[name].get(place, 0) for name in rest) for place in places]
        series.append(Series(name="others", values=values))
    what = "kind of source" if counted.stacked == "kind" else "type of quote"
    unit = "year" if by_year else "month"
    return columns(f"Quotes by {unit} and {what}", places, series, unit="quotes", first=unit)


def _months(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + max(1, min(12, int(month[5:7]))) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1)]


def _table(read: Read, name: str) -> tuple[Sequence[str], list[Sequence[Any]]]:
    """One of the tables of the page: its columns and all of its rows."""
    counted = read.counted
    known = counted.diversity.number or 1
    if name == "ranking":
        return ("id", "name", "kind", "actor", "quotes", "share", "documents", "outlets", "first", "last"), [
            (v.id, v.name, v.kind, v.actor, v.quotes, v.quotes / known, v.documents, v.outlets, v.first, v.last)
            for v in read.ranking
        ]
    if name == "shares":
        return ("of", "by", "value", "quotes"), [
            (group.place, group.name, value, number) for group in counted.groups for value, number in group.rows
        ]
    if name == "months":
        return ("month", counted.stacked, "quotes"), list(counted.months)
    rows: list[tuple[str, Any, Any]] = [("", counted.attributions, counted.diversity)]
    if name == "outlets":
        rows = [(one.name or "", one.quotes, one.diversity) for one in counted.outlets]
    return ("outlet", "quotes", "n", "sources", "shannon", "effective_shannon", "simpson", "effective_simpson"), [
        (outlet, quotes, d.number, d.kinds, d.shannon, d.effective_shannon, d.simpson, d.effective_simpson)
        for outlet, quotes, d in rows
    ]
