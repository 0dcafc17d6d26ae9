"""What a concordance is asked for: the words, where to look for them, which documents, in which order."""

import sqlite3
import weakref
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

from corpuskit.publish.derived.timeline import date_of
from corpuskit.publish.framing import Frame
from corpuskit.publish.query import Query, read_query
from corpuskit.schema.types import Attribute, Schema
from corpuskit.tables import published

Kind = Literal["texts", "inside", "outside", "layer"]
ALL = "*"  # every annotator; no annotator is called so
_MOST_VALUES = 60  # that are offered in a list; beyond, a value is typed
_LONGEST_VALUE = 200
_FEW = ("string", "enum", "bool", "lang")
# The values in a build never change, and a database object is one build.
_VALUES: "weakref.WeakKeyDictionary[Any, dict[tuple[str, str], list[str] | None]]" = weakref.WeakKeyDictionary()
SORTS = {
    "": "order of the corpus",
    "before": "words before the hit",
    "after": "words after the hit",
    "hit": "the hit itself",
    "oldest": "oldest first",
    "newest": "newest first",
    "document": "title of the document",
}


class Place(msgspec.Struct, frozen=True):
    """Where words are looked for: in whole texts, inside or outside the annotations of a layer, or in each of these."""

    kind: Kind
    layer: str | None = None

    @property
    def value(self) -> str:
        """As the address has it."""
        return self.kind if self.layer is None else f"{self.kind}.{self.layer}"

    @property
    def title(self) -> str:
        """As the page calls it."""
        name = (self.layer or "").replace("_", " ")
        return {"texts": "the whole text", "layer": f"each of the {name}"}.get(self.kind, f"text {self.kind} {name}")


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """One thing by which lines are chosen: how the address calls it, of which column it asks for which value."""

    parameter: str
    title: str
    table: str
    column: str
    value: str = ""
    help: str | None = None


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for. `date` is the column of documents that says when; `after` the number behind which to begin."""

    query: Query
    place: Place
    filters: tuple[Filter, ...]
    date: str | None
    since: str
    until: str
    annotator: str
    sort: str
    by: str
    after: int
    page: int
    given: dict[str, str]

    def conditions(self) -> Iterator[tuple[str, str]]:
        """What documents `d` and annotations `a` must fulfil: SQL with one question mark each, and its value."""
        for one in self.filters:
            if one.value:
                yield f'{"d" if one.table == "documents" else "a"}."{one.column}" = ?', one.value
        if self.date and self.since:
            yield f'd."{self.date}" >= ?', self.since
        if self.date and self.until:
            yield f'd."{self.date}" <= ?', f"{self.until}\U0010ffff"


def places_of(schema: Schema, visible: Iterable[str]) -> list[Place]:
    """Where this visitor may look."""
    seen = set(visible)
    layers = [name for name, layer in schema.layers.items() if layer.span is not None and name in seen]
    found = [Place("texts")] if "texts" in seen else []
    if found:
        within = [name for name in layers if f"{name}_pieces" in seen]
        found += [Place(kind, name) for kind in ("inside", "outside") for name in within]
    return found + [Place("layer", name) for name in layers]


def read_question(frame: Frame, place: Place, annotators: list[str]) -> Question:
    """The question that the address asks of a place; what it does not know there is left out."""
    schema = frame.schema
    filters = tuple(
        msgspec.structs.replace(one, value=frame.asked(one.parameter)[:_LONGEST_VALUE])
        for one in filters_of(schema, place)
    )
    date = date_of(schema)
    known = "gold" if "gold" in annotators else ALL
    asked = frame.asked("annotator", known)
    sorts = sorts_of(date)
    by = {value for value, _ in groupings(filters, place, date)}
    question = Question(
        query=read_query(frame.asked("q")),
        place=place,
        filters=filters,
        date=date,
        since=frame.asked("since")[:10] if date else "",
        until=frame.asked("until")[:10] if date else "",
        annotator=asked if place.layer and asked in (*annotators, ALL) else known if place.layer else ALL,
        sort=frame.asked("sort") if frame.asked("sort") in sorts else "",
        by=frame.asked("by") if frame.asked("by") in by else "",
        after=_number(frame.asked("from"), 0),
        page=_number(frame.asked("page"), 1),
        given={},
    )
    return msgspec.structs.replace(question, given=_given(question))


def filters_of(schema: Schema, place: Place) -> Iterator[Filter]:
    """The filters that a place offers: of documents, and of annotations where these are looked at one by one."""
    for attribute in [*published(schema.metadata), Attribute(name="language", type="lang")]:
        if attribute.type in _FEW and not attribute.many:
            yield _filter("m", attribute, "documents")
    if place.layer is None or place.kind == "outside":
        return
    layer = schema.layers[place.layer]
    if layer.labels:
        yield Filter(parameter="label", title="label", table=layer.name, column="label")
    for attribute in published(layer.attributes):
        if attribute.type in ("enum", "bool") and not attribute.many:
            yield _filter("a", attribute, layer.name)


def _filter(prefix: str, attribute: Attribute, table: str) -> Filter:
    title = attribute.title or attribute.name.replace("_", " ")
    name = attribute.name
    return Filter(parameter=f"{prefix}.{name}", title=title, table=table, column=name, help=attribute.help)


def groupings(filters: Iterable[Filter], place: Place, date: str | None) -> list[tuple[str, str]]:
    """By what lines can be counted, as (value in the address, title)."""
    found = [(one.parameter, one.title) for one in filters if one.table == "documents" or place.kind == "layer"]
    if date:
        found.append(("year", "year"))
    return [*found, ("annotator", "annotator")] if place.kind == "layer" else found


def sorts_of(date: str | None) -> dict[str, str]:
    """The orders that can be asked for."""
    return {name: title for name, title in SORTS.items() if date or name not in ("oldest", "newest")}


def values_of(connection: sqlite3.Connection, database: Any, table: str, column: str) -> list[str] | None:
    """The values that a column has, in order; None where they are too many to choose from. The column has an index."""
    known = _VALUES.setdefault(database, {})
    if (table, column) not in known:
        # From each value to the next one by the index: the rows between them are not read.
        sql = (
            f'WITH RECURSIVE found(x) AS (SELECT min("{column}") FROM "{table}" UNION ALL '  # noqa: S608
            f'SELECT (SELECT min("{column}") FROM "{table}" WHERE "{column}" > x) FROM found WHERE x IS NOT NULL '
            f"LIMIT {_MOST_VALUES + 2}) SELECT x FROM found WHERE x IS NOT NULL AND x <> ''"
        )
        values = [str(row[0]) for row in connection.execute(sql)]
        known[table, column] = values if len(values) <= _MOST_VALUES else None
    return known[table, column]


def annotators_of(connection: sqlite3.Connection, layer: str) -> list[str]:
    """Who annotated a layer, in the order of their names."""
    sql = "SELECT DISTINCT annotator FROM corpuskit_composition WHERE layer = ? ORDER BY annotator"
    return [str(row[0]) for row in connection.execute(sql, [layer])]


def _given(question: Question) -> dict[str, str]:
    """What the address of this question has in it, but for the page."""
    given = {"q": question.query.written, "in": question.place.value}
    given |= {one.parameter: one.value for one in question.filters if one.value}
    given |= {"since": question.since, "until": question.until, "sort": question.sort, "by": question.by}
    if question.place.layer:
        given["annotator"] = question.annotator
    if question.after:
        given["from"] = str(question.after)
    return {name: value for name, value in given.items() if value}


def _number(written: str, default: int) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 15 else default
