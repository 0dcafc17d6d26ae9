"""Which quotes a page about sources is asked for, as conditions on the utterances and on what is alike among them."""

from typing import Any

import msgspec

from corpuskit.publish.derived import alike, voices
from corpuskit.publish.derived.timeline import date_of
from corpuskit.publish.roles import roles_of
from corpuskit.schema.types import Schema

_DAY = 10  # code points


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which quotes are asked for; None asks for all. `since` and `until` begin dates: ``2024``, ``2024-05`` or a day.

    `kind` is the label of the source, `label` that of the quote, `values` are attributes of the source, `record`
    columns of its record in the registry.
    """

    annotator: str | None = None
    outlet: str | None = None
    kind: str | None = None
    label: str | None = None
    since: str | None = None
    until: str | None = None
    voice: int | None = None
    values: tuple[tuple[str, str], ...] = ()
    record: tuple[tuple[str, str], ...] = ()

    @property
    def only_annotator(self) -> bool:
        """Whether nothing is asked for but, perhaps, an annotator: counts of this are stored."""
        return self == Asked(annotator=self.annotator)

    @property
    def by_alike(self) -> bool:
        """Whether utterances that are alike are all asked for, or none of them."""
        return self.voice is None and not self.record and not any(_is_day(date) for date in (self.since, self.until))

    @property
    def by_documents(self) -> bool:
        """Whether all that is said in a document is asked for, or nothing of it."""
        return self.by_alike and self == Asked(outlet=self.outlet, since=self.since, until=self.until)


class Where:
    """Conditions that are joined by AND, with their parameters."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.parameters: list[Any] = []

    def add(self, condition: str, *parameters: Any) -> None:
        """One more condition."""
        self._conditions.append(condition)
        self.parameters += parameters

    def __bool__(self) -> bool:
        return bool(self._conditions)

    def __str__(self) -> str:
        return " AND ".join(self._conditions or ["1"])


def dated(asked: Asked, schema: Schema) -> Where:
    """The conditions on utterances ``u`` for a reading in the order of their dates."""
    where = _where(asked, schema, msgspec.structs.replace(asked, since=None, until=None))
    if asked.since is not None:
        where.add("u.date >= ?", asked.since)
    if asked.until is not None:
        where.add("u.date < ?", _behind(asked.until))
    return where


def counted(asked: Asked, schema: Schema) -> Where:
    """The conditions on utterances ``u`` for a reading of any index: months are told by what is alike, and days by the
    documents of their month.
    """
    where = _where(asked, schema, asked)
    date = f'"{date_of(schema)}"'
    outside = f"u.document NOT IN (SELECT rowid FROM documents WHERE {date} >= ? AND {date} < ?)"  # noqa: S608
    if _is_day(asked.since):
        where.add(outside, str(asked.since)[: alike.MONTH], asked.since)
    if _is_day(asked.until):
        where.add(outside, _behind(str(asked.until)), _behind(str(asked.until)[: alike.MONTH]))
    return where


def of_alike(asked: Asked, schema: Schema) -> Where:
    """The conditions on rows of `corpuskit_alike`: dates as far as their months."""
    where = Where()
    places = {one.name: f"v{place}" for place, one in enumerate(alike.attributes_of_sources(schema))}
    told = [(column, getattr(asked, column)) for column in ("annotator", "outlet", "kind", "label")]
    for column, value in [*told, *((places[name], value) for name, value in asked.values)]:
        if value is not None:
            where.add(f"{column} = ?", value)
    if asked.since is not None:
        where.add("month >= ?", asked.since[: alike.MONTH])
    if asked.until is not None:
        where.add("month < ?", _behind(asked.until[: alike.MONTH]))
    return where


def _where(asked: Asked, schema: Schema, same: Asked) -> Where:
    where, roles = Where(), roles_of(schema)
    if asked.voice is not None:
        where.add("u.voice = ?", asked.voice)
    if asked.record and roles.actor:
        said = " AND ".join(f'g."{name}" = ?' for name, _ in asked.record)
        where.add(
            f'u.voice IN (SELECT v.voice FROM {voices.NAME} v JOIN "{roles.actor[1]}" g ON g.id = v.actor '  # noqa: S608
            f"WHERE v.annotator IS NULL AND {said})",
            *(value for _, value in asked.record),
        )
    if told := of_alike(same, schema):
        where.add(f"u.alike IN (SELECT alike FROM {alike.NAME} WHERE {told})", *told.parameters)  # noqa: S608
    return where


def _is_day(date: str | None) -> bool:
    return date is not None and len(date) >= _DAY


def _behind(date: str) -> str:
    """What is behind all days of a month, and all hours of a day."""
    return date + "\U0010ffff"
