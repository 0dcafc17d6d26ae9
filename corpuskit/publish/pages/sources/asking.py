"""What the address of a page about sources asks for, the form that asks otherwise, and the links that ask for more."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from corpuskit.publish.derived.alike import attributes_of_sources
from corpuskit.publish.derived.speakers.asked import Asked
from corpuskit.publish.derived.speakers.counting import Speakers, columns_of_records
from corpuskit.publish.framing import Frame
from corpuskit.publish.roles import roles_of
from corpuskit.schema.types import Schema

ALL = "*"
_GOLD = "gold"
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_MOST_PAGES = 100_000
_LONGEST = 300


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the form: a choice among options (value, words), or words where there are none."""

    name: str
    title: str
    value: str
    options: Sequence[tuple[str, str]] = ()
    hint: str = ""


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is asked for, and the address that asks for all but this."""

    title: str
    value: str
    without: str


def annotator_asked(frame: Frame, known: Sequence[str]) -> str | None:
    """Whose annotations are counted; None is all. Unless asked, those of `gold` where there is one."""
    asked = frame.asked("annotator")[:_LONGEST]
    if asked:
        return None if asked == ALL else asked
    return _GOLD if _GOLD in known else None


def date_asked(frame: Frame, name: str) -> str | None:
    """A year, month or day; None where something else is asked for, which `wrong_dates` tells."""
    value = frame.asked(name).strip()
    return value if _DATE.fullmatch(value) else None


def wrong_dates(frame: Frame) -> list[str]:
    """What is given as a date and is none."""
    given = [frame.asked(name).strip()[:_LONGEST] for name in ("since", "until")]
    return [value for value in given if value and not _DATE.fullmatch(value)]


def page_asked(frame: Frame) -> int:
    """The number of the page, from 1."""
    asked = frame.asked("page", "1")
    return max(1, min(_MOST_PAGES, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def asked_of(frame: Frame, known: Sequence[str], voice: int | None = None) -> Asked:
    """The quotes that are asked for; `known` are the annotators."""
    values, record = further(frame.schema)
    return Asked(
        annotator=annotator_asked(frame, known),
        outlet=frame.asked("outlet") or None,
        kind=frame.asked("kind") or None,
        label=frame.asked("label") or None,
        since=date_asked(frame, "since"),
        until=date_asked(frame, "until"),
        voice=voice,
        values=tuple((column, frame.asked(name)) for name, column in values.items() if frame.asked(name)),
        record=tuple((column, frame.asked(name)) for name, column in record.items() if frame.asked(name)),
    )


def further(schema: Schema) -> tuple[dict[str, str], dict[str, str]]:
    """What addresses call attributes of sources, such as ``sources.identity``, and columns of records."""
    roles = roles_of(schema)
    values = {f"{roles.sources}.{one.name}": one.name for one in attributes_of_sources(schema)}
    registry = roles.actor[1] if roles.actor else ""
    return values, {f"{registry}.{one.name}": one.name for one in columns_of_records(schema)}


def name_in_address(schema: Schema, place: str, name: str) -> str:
    """What addresses call a thing that groups are made of."""
    roles = roles_of(schema)
    if place == "values":
        return f"{roles.sources}.{name}"
    return f"{roles.actor[1]}.{name}" if place == "record" and roles.actor else name


def query_of(frame: Frame, **changed: Any) -> dict[str, str]:
    """What the address asks for, with some of it asked otherwise: None leaves it out. A new question begins anew."""
    names = [
        "annotator",
        "outlet",
        "kind",
        "label",
        "since",
        "until",
        *further(frame.schema)[0],
        *further(frame.schema)[1],
    ]
    query = {name: frame.asked(name) for name in names if frame.asked(name)}
    return {name: str(value) for name, value in {**query, **changed}.items() if value is not None}


def chips_of(frame: Frame, here: Any) -> list[Chip]:
    """What is asked for, to be taken away one by one; `here` makes the address of this page of a query."""
    query = query_of(frame)
    chips = []
    for name, value in query.items():
        title = "by" if name == "annotator" else name.rpartition(".")[2].replace("_", " ")
        without = {key: kept for key, kept in query.items() if key != name}
        chips.append(Chip(title=title, value="all annotators" if value == ALL else value, without=here(**without)))
    return chips


def fields_of(
    frame: Frame, asked: Asked, known: Sequence[str], everything: Speakers | None, *, one: bool = False
) -> list[Field]:
    """The fields of the form; what has only one value has none. `everything` is what there is to choose from; the page
    of one source needs no choice among kinds.
    """
    roles = roles_of(frame.schema)
    outlets = sorted(row.name for row in (everything.outlets if everything else ()) if row.name is not None)
    grouped = {group.place for group in (everything.groups if everything else ())}
    fields = []
    if len(known) > 1:
        options = [(ALL, "all annotators"), *((name, name) for name in known)]
        fields.append(Field(name="annotator", title="annotator", value=asked.annotator or ALL, options=options))
    if len(outlets) > 1:
        fields.append(_choice(frame, "outlet", "outlet", outlets, "all outlets"))
    for name, title, layer in (("kind", "kind of source", roles.sources), ("label", "type of quote", roles.quotes)):
        labels = list(frame.schema.layers[layer].labels) if layer else []
        if labels and name in grouped and not (one and name == "kind"):
            fields.append(_choice(frame, name, title, labels, "all"))
    dated = asked.since or asked.until or (everything and any(month for month, _, _ in everything.months))
    return [*fields, *(date_fields(frame) if dated else [])]


def date_fields(frame: Frame) -> list[Field]:
    """The fields for the first and the last date."""
    return [
        Field(name=name, title=title, value=frame.asked(name)[:_LONGEST], hint="2024-05")
        for name, title in (("since", "from"), ("until", "until"))
    ]


def _choice(frame: Frame, name: str, title: str, values: Sequence[str], every: str) -> Field:
    options = [("", every), *((value, value) for value in values)]
    asked = frame.asked(name)
    if asked and asked not in values:
        options.append((asked, asked))
    return Field(name=name, title=title, value=asked, options=options)
