"""The concordance: each place where words occur, in a line of its own with what stands before and after it."""

import sqlite3
from typing import Any

import msgspec
from markupsafe import Markup

from corpuskit.publish.access import visible_tables
from corpuskit.publish.charts import bars
from corpuskit.publish.derived.timeline import outlet_of
from corpuskit.publish.framing import Frame, page_of
from corpuskit.publish.pages.concordance.asking import (
    ALL,
    Filter,
    Place,
    Question,
    annotators_of,
    groupings,
    places_of,
    read_question,
    sorts_of,
    values_of,
)
from corpuskit.publish.pages.concordance.downloads import TYPES, written
from corpuskit.publish.pages.concordance.finding import Bounds, Found, find
from corpuskit.publish.pages.concordance.lines import Line, counted, ordered
from corpuskit.schema.types import Schema

NAME = "concordance"
TITLE = "Words and phrases in context"
PATH = r"/(?P<database>[^/.]+)/-/concordance(?:\.(?P<format>csv|jsonl))?$"
MENU: str | None = "Concordance"
TEMPLATE = "corpuskit-concordance.html"

_PAGE = 50
_GROUPS = 15
_DOWNLOADED = Bounds(rows=5_000, lines=20_000, characters=60_000_000, seconds=5)


def offered(schema: Schema) -> bool:
    """Every corpus has texts."""
    return True


def reads(schema: Schema) -> frozenset[str]:
    """The documents; the texts and each layer where words are looked for there."""
    return frozenset({"documents"})


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A filter with what can be chosen; without `values` it is typed."""

    filter: Filter
    values: list[str] | None


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A line with where it leads and what is said of it at its end."""

    line: Line
    address: str
    said: list[str]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows. `elsewhere` is the place that was asked for, where there is no such place."""

    question: Question
    places: list[tuple[str, list[Place]]]
    choices: list[Choice]
    annotators: list[str]
    sorts: dict[str, str]
    groupings: list[tuple[str, str]]
    found: Found | None
    lines: list[Shown]
    groups: Markup | None
    grouped: int
    first: int
    pages: int
    links: dict[str, str]
    elsewhere: str


@page_of(NAME, reads)
async def respond(frame: Frame) -> Any:
    """The page, or its lines as a file. 403 where the visitor may not see the place that is asked for."""
    from datasette import Response

    visible = await _searchable(frame)
    place = await _place(frame, visible)
    kind = frame.request.url_vars.get("format")
    if place is None:
        return await frame.page(TEMPLATE, {"view": None}, name=NAME)
    streaming = bool(frame.datasette.setting("allow_csv_stream"))
    view = await frame.read(lambda connection: _view(connection, frame, place, visible, kind, streaming))
    if isinstance(view, str):
        headers = {"content-disposition": f'attachment; filename="concordance.{kind}"'}
        return Response(view, headers=headers, content_type=TYPES[str(kind)])
    return await frame.page(TEMPLATE, {"view": view}, name=NAME)


async def _searchable(frame: Frame) -> frozenset[str]:
    """The tables that the visitor may see, less those whose words are held back by a rule for their index."""
    indexes = [f"{name}_fts" for name in ("texts", *_layers(frame)) if name in frame.visible]
    seen = await visible_tables(frame.datasette, frame.request.actor, frame.database.name, indexes)
    hidden = {name.removesuffix("_fts") for name in indexes if name not in seen}
    if frame.published.excerpts is not None:  # a release without texts
        hidden.add("texts")
    return frame.visible - hidden


def _layers(frame: Frame) -> list[str]:
    return [name for name, layer in frame.schema.layers.items() if layer.span is not None]


async def _place(frame: Frame, visible: frozenset[str]) -> Place | None:
    """Where to look: what the address says, else the first place there is. Raises Forbidden for one that is closed."""
    places = {place.value: place for place in places_of(frame.schema, visible)}
    asked = frame.asked("in")
    if asked in places:
        return places[asked]
    kind, _, layer = asked.partition(".")
    if kind == "texts" or layer in frame.schema.layers:
        await frame.require("texts" if kind != "layer" else layer, *([layer, f"{layer}_pieces"] if layer else []))
    return next(iter(places.values()), None)


def _view(
    connection: sqlite3.Connection,
    frame: Frame,
    place: Place,
    visible: frozenset[str],
    kind: str | None,
    streaming: bool,
) -> View | str:
    """What the page shows, or the file that is asked for."""
    annotators = annotators_of(connection, place.layer) if place.layer else []
    question = read_question(frame, place, annotators)
    asked = bool(question.query) or (place.kind == "layer" and not question.query.written)
    bounds = _DOWNLOADED if kind and streaming else Bounds()
    found = find(connection, question, visible, bounds) if asked else None
    lines = ordered(found.lines, question.sort) if found else []
    pages = max(1, -(-len(lines) // _PAGE))
    page = min(max(1, question.page), pages)
    here = lines[(page - 1) * _PAGE : page * _PAGE]
    if kind:
        return written(lines if streaming else here, question.filters, kind)
    numbers = counted(lines, question.by) if question.by else []
    return View(
        question=question,
        places=_grouped(places_of(frame.schema, visible)),
        choices=[
            Choice(filter=one, values=values_of(connection, frame.database, one.table, one.column))
            for one in question.filters
        ],
        annotators=annotators if len(annotators) > 1 else [],
        sorts=sorts_of(question.date),
        groupings=groupings(question.filters, place, question.date),
        found=found,
        lines=[_shown(frame, question, line) for line in here],
        groups=_groups(frame, question, numbers) if numbers else None,
        grouped=len(numbers),
        first=(page - 1) * _PAGE + 1,
        pages=pages,
        links=_links(frame, question, page, pages, found, streaming),
        elsewhere=frame.asked("in")[:100] if frame.asked("in", place.value) != place.value else "",
    )


def _grouped(places: list[Place]) -> list[tuple[str, list[Place]]]:
    kinds = {"texts": "in the texts", "inside": "in the texts", "outside": "in the texts", "layer": "in annotations"}
    return [
        (title, [place for place in places if kinds[place.kind] == title])
        for title in dict.fromkeys(kinds[place.kind] for place in places)
    ]


def _shown(frame: Frame, question: Question, line: Line) -> Shown:
    words = question.query.marked or None
    if line.annotation is not None:
        document, annotator, _ = line.annotation.split("/", 2)
        anchor = frame.address.annotation(line.annotation).partition("#")[2]
        address = f"{frame.address.document(document, annotator=annotator, q=words)}#{anchor}"
    else:
        address = frame.address.document(line.document, q=words)
        address += f"#at-{line.start}" if line.start is not None else ""
    outlet = outlet_of(frame.schema)
    said = [line.facts.get("label")]
    if question.annotator == ALL and line.annotation is not None:
        said.append(line.facts.get("annotator"))
    said += [line.facts.get(f"m.{outlet}") if outlet else None, line.facts.get("date")]
    known = [str(one) for one in said if one]
    return Shown(line=line, address=address, said=known or [line.title])


def _groups(frame: Frame, question: Question, numbers: list[tuple[str, int]]) -> Markup:
    title = dict(groupings(question.filters, question.place, question.date))[question.by]
    shown = numbers if question.by == "year" else numbers[:_GROUPS]
    rows: list[tuple[str, float, str | None]] = [
        (value or f"without {title}", number, _narrowed(frame, question, value)) for value, number in shown
    ]
    left = len(numbers) - len(shown)
    more = f", the {len(shown)} most frequent of {len(numbers)}" if left else ""
    return bars(f"These lines by {title}{more}", rows, unit="lines", first=title)


def _narrowed(frame: Frame, question: Question, value: str) -> str | None:
    """The same question for the lines of one group."""
    if not value:
        return None
    given = {name: held for name, held in question.given.items() if name not in ("by", "from")}
    chosen = {"since": value, "until": value} if question.by == "year" else {question.by: value}
    return frame.address.page(NAME, **(given | chosen))


def _links(
    frame: Frame, question: Question, page: int, pages: int, found: Found | None, streaming: bool
) -> dict[str, str]:
    """Where to go from here: other pages, further rows, files."""
    given = question.given
    links = {}
    if page > 1:
        links["previous"] = frame.address.page(NAME, **given, page=page - 1)
    if page < pages:
        links["next"] = frame.address.page(NAME, **given, page=page + 1)
    if found and found.following is not None:
        links["further"] = frame.address.page(NAME, **(given | {"from": str(found.following)}))
    if question.after:
        links["begin"] = frame.address.page(NAME, **{name: held for name, held in given.items() if name != "from"})
    number = {} if streaming else {"page": page}
    for kind in TYPES if found and found.lines else ():
        links[kind] = frame.address.page(NAME, **given, **number).replace("/-/concordance", f"/-/concordance.{kind}", 1)
    return links
