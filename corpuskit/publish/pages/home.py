"""The home page of a corpus: what it is, how to cite it, what is in it, and whether it keeps its own rules."""

import re
import sqlite3
from collections import Counter
from typing import Any

import msgspec
from markupsafe import Markup

from corpuskit.publish.charts import Series, bars, columns
from corpuskit.publish.citing import bibtex_of, line_of
from corpuskit.publish.derived import composition, problems, timeline, voices
from corpuskit.publish.framing import Frame, frame_of
from corpuskit.schema.types import Schema
from corpuskit.terminal import count

NAME = "home"
TITLE = "What the corpus is, holds and is worth"
# As Datasette's own address of a database; with anything asked, such as SQL, it stays Datasette's.
PATH = r"/(?P<database>[^/.]+)$"
MENU: str | None = None
TEMPLATE = "corpuskit-home.html"

_OUTLETS = 5  # that have a hue of their own in the timeline; the others are one series
_MOST_MONTHS = 72  # that columns can be told apart; beyond, a column is a year
_OTHERS, _UNKNOWN = "other outlets", "unknown"
_SEVERITIES = ("error", "warning", "info")
_LABELS, _VOICES = 12, 10  # so many of them are shown
_ACCEPTED = {"status__isnull": "1"}


def offered(schema: Schema) -> bool:
    """Every corpus has a home page."""
    return True


def reads(schema: Schema) -> frozenset[str]:
    """Nothing but the list of documents; what a visitor may not see is left out."""
    return frozenset({"documents"})


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """A layer with how many accepted annotations it has, by label, most first; `others` are by another status."""

    name: str
    help: str | None
    number: int
    others: dict[str, int]
    address: str
    chart: Markup


class Speaking(msgspec.Struct, frozen=True, kw_only=True):
    """Those who are quoted most, by one annotator (None: by all together), and where the others are."""

    annotator: str | None
    chart: Markup
    address: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """How often validation found something of a severity, and where."""

    severity: str
    number: int
    address: str


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows besides what is known of the build. `dates` are the first and the last month."""

    counts: list[tuple[str, int, str | None]]
    timeline: Markup | None
    dates: tuple[str, str] | None
    layers: list[Layer]
    annotators: list[tuple[str, int, float]]
    speaking: Speaking | None
    problems: list[Problem]
    left_out: list[str]
    first: str | None


async def respond(datasette: Any, request: Any, send: Any) -> Any:
    """The home page, or Datasette's own page of the database."""
    frame = None if request.query_string else await frame_of(datasette, request, reads)
    if frame is None:
        return await _plain_database(datasette, request, send)
    home = await frame.read(lambda connection: read_home(connection, frame))
    about = frame.published.about
    context = {
        "home": home,
        "about": about,
        "citation": line_of(about, frame.published.title),
        "bibtex": bibtex_of(about, frame.published.title, frame.published.name),
    }
    return await frame.page(TEMPLATE, context, name=NAME)


async def _plain_database(datasette: Any, request: Any, send: Any) -> Any:
    from datasette.views.database import DatabaseView

    request.scope["url_route"]["kwargs"].setdefault("format", None)
    view = DatabaseView
    if hasattr(view, "as_view"):
        return await view.as_view(datasette)(request, send)
    return await view()(request, datasette)


def read_home(connection: sqlite3.Connection, frame: Frame) -> Home:
    """What the home page shows, of the tables that the visitor may see. Annotations are the accepted ones."""
    schema, visible = frame.schema, frame.visible
    rows = [row for row in connection.execute(f"SELECT * FROM {composition.NAME}") if row[0] in visible]  # noqa: S608
    made = Counter[str]()
    for _, _, annotator, status, number in rows:
        made[annotator] += number if status is None else 0
    total = sum(made.values())
    months = _dated(connection) if timeline.made_from(schema) else []
    found = connection.execute("SELECT id FROM documents ORDER BY rowid LIMIT 1").fetchone()
    return Home(
        counts=_counts(frame, total, len(made)),
        timeline=_timeline(connection, frame, months),
        dates=(min(row[0] for row in months), max(row[0] for row in months)) if months else None,
        layers=[_layer(frame, name, rows) for name in schema.layers if name in visible],
        annotators=[(name, number, 100 * number / total if total else 0.0) for name, number in made.most_common()],
        speaking=_speaking(connection, frame, made),
        problems=_problems(connection, frame),
        left_out=[
            count(frame.published.counts[f"left_out_{kind}s"], kind)
            for kind in ("document", "line", "annotation", "relation")
            if frame.published.counts[f"left_out_{kind}s"]
        ],
        first=found[0] if found else None,
    )


def _counts(frame: Frame, annotations: int, annotators: int) -> list[tuple[str, int, str | None]]:
    counted = frame.published.counts
    counts: list[tuple[str, int, str | None]] = [
        ("documents", counted["documents"], frame.address.table("documents")),
        ("annotations", annotations, "#layers"),
    ]
    if "relations" in frame.visible:
        counts.append(("relations", counted["relations"], frame.address.table("relations")))
    counts.append(("annotators" if annotators != 1 else "annotator", annotators, "#who"))
    return counts


def _layer(frame: Frame, name: str, rows: list[tuple[str, str | None, str, str | None, int]]) -> Layer:
    labels, others = Counter[str | None](), Counter[str]()
    for _, label, _, status, number in (row for row in rows if row[0] == name):
        if status is None:
            labels[label] += number
        else:
            others[status] += number
    shown: list[tuple[str, float, str | None]] = []
    for label, number in labels.most_common(_LABELS):
        asked = {"label": label} if label is not None else {"label__isnull": "1"}
        shown.append((label or "without a label", number, frame.address.table(name, **asked, **_ACCEPTED)))
    return Layer(
        name=name,
        help=_first_sentence(frame.schema.layers[name].help),
        number=sum(labels.values()),
        others=dict(others),
        address=frame.address.table(name, **_ACCEPTED),
        chart=bars(f"{name} by label", shown, unit="annotations", first="label") if any(labels) else Markup(),
    )


def _first_sentence(help_: str | None) -> str | None:
    """The first sentence of a help, where it is short; all of it is in the codebook."""
    sentence = re.match(r".+?[.!?](?=\s)", help_ or "", re.DOTALL)
    return sentence[0] if sentence is not None else help_


def _speaking(connection: sqlite3.Connection, frame: Frame, made: Counter[str]) -> Speaking | None:
    needed = voices.made_from(frame.schema)
    if not needed or not needed <= frame.visible:
        return None
    annotator = "gold" if "gold" in made else None
    top = voices.top_voices(connection, annotator, _VOICES)
    if not top:
        return None
    asked = {"annotator": annotator}
    rows: list[tuple[str, float, str | None]] = [
        (voice.name, voice.quotes, frame.address.page("sources", *voice.id.split("/"), **asked)) for voice in top
    ]
    return Speaking(
        annotator=annotator,
        chart=bars("The most quoted sources", rows, unit="quotes", first="source"),
        address=frame.address.page("sources", **asked),
    )


def _problems(connection: sqlite3.Connection, frame: Frame) -> list[Problem]:
    if "findings" not in frame.visible:
        return []
    rows = connection.execute(f"SELECT severity, sum(number) FROM {problems.NAME} GROUP BY severity")  # noqa: S608
    numbers = {str(severity): int(number) for severity, number in rows}
    page = next((item.address for item in frame.menu(NAME) if item.name == "findings"), None)
    return [
        Problem(
            severity=severity,
            number=numbers[severity],
            address=f"{page}?severity={severity}" if page else frame.address.table("findings", severity=severity),
        )
        for severity in _SEVERITIES
        if severity in numbers
    ]


def _dated(connection: sqlite3.Connection) -> list[tuple[str, str | None, int]]:
    """The months in which documents were published, with outlet and number."""
    rows = connection.execute(f"SELECT month, outlet, documents FROM {timeline.NAME} WHERE month IS NOT NULL")  # noqa: S608
    return [tuple(row) for row in rows]


def _timeline(connection: sqlite3.Connection, frame: Frame, dated: list[tuple[str, str | None, int]]) -> Markup | None:
    if not dated:
        return None
    months = _months(min(row[0] for row in dated), max(row[0] for row in dated))
    by_year = len(months) > _MOST_MONTHS
    places = list(dict.fromkeys(month[:4] for month in months)) if by_year else months
    outlets = Counter[str]()
    for _, outlet, number in dated:
        outlets[outlet or _UNKNOWN] += number
    named = [name for name, _ in outlets.most_common(_OUTLETS)]
    numbers: dict[str, Counter[str]] = {name: Counter() for name in named}
    for month, outlet, number in dated:
        name = outlet or _UNKNOWN
        place = month[:4] if by_year else month
        numbers.setdefault(name if name in named else _OTHERS, Counter())[place] += number
    known = {outlet for _, outlet, _ in dated}
    series = [
        Series(
            name=name,
            values=[counted[place] for place in places],
            address=frame.address.table("documents", outlet=name) if name in known and name in named else None,
        )
        for name, counted in numbers.items()
    ]
    unknown = f"SELECT coalesce(sum(documents), 0) FROM {timeline.NAME} WHERE month IS NULL"  # noqa: S608
    undated = connection.execute(unknown).fetchone()[0]
    left = f"; {count(undated, 'document')} without a date" if undated else ""
    return columns(
        f"Documents by {'year' if by_year else 'month'} and outlet{left}", places, series,
        unit="documents", first="year" if by_year else "month",
    )  # fmt: skip


def _months(first: str, last: str) -> list[str]:
    """All months from the first to the last, as YYYY-MM."""
    start, end = (int(month[:4]) * 12 + max(1, min(12, int(month[5:7]))) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1)]
