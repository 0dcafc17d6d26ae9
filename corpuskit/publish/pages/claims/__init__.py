"""What is claimed: by label, check-worthiness and stance, by proposition across articles, and what contradicts what."""

import sqlite3
from typing import Any

import msgspec
from markupsafe import Markup

from corpuskit.publish.charts import Series, columns
from corpuskit.publish.derived import claimed, claims, utterances, voices
from corpuskit.publish.derived.claimed.counting import Asked, Claims, attributes_of_claims, count_claims
from corpuskit.publish.framing import Frame, page_of
from corpuskit.publish.pages.claims.listing import Claim, Claimed, Proposition
from corpuskit.publish.pages.sources.asking import (
    ALL,
    Chip,
    Field,
    annotator_asked,
    date_asked,
    date_fields,
    page_asked,
    wrong_dates,
)
from corpuskit.publish.pages.sources.overview import voice_address
from corpuskit.publish.roles import roles_of
from corpuskit.publish.spreadsheet import csv_response, most_rows
from corpuskit.schema.types import Schema

NAME = "claims"
TITLE = "What is claimed"
PATH = r"/(?P<database>[^/.]+)/-/claims$"
MENU: str | None = "Claims"
TEMPLATE = "corpuskit-claims.html"
_SIZES = {"propositions": 10, "contradictions": 20, "alone": 30, "all": 30}
_NO_VOICE = -9


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What the page is made from; of the lists only the one that `view` names is filled."""

    annotators: list[str]
    asked: Asked
    counted: Claims
    everything: Claims
    view: str
    voice: str | None
    proposition: str | None
    propositions: list[Proposition]
    pairs: list[tuple[Claim, Claim]]
    claims: list[Claim]


def offered(schema: Schema) -> bool:
    """Where the schema has a layer for claims."""
    return bool(claims.made_from(schema))


def reads(schema: Schema) -> frozenset[str]:
    """What the counts are made from."""
    return claims.made_from(schema) or frozenset({"documents"})


@page_of(NAME, reads)
async def respond(frame: Frame) -> Any:
    """The page, or all claims that are asked for as CSV."""
    from datasette import NotFound

    if not offered(frame.schema):
        raise NotFound("The schema of this corpus has no claims")
    if frame.asked("format") == "csv":
        most = most_rows(frame.datasette)
        return csv_response("claims", *_table(await frame.read(lambda connection: _all(connection, frame, most))))
    read = await frame.read(lambda connection: _read(connection, frame))
    return await frame.page(TEMPLATE, _context(frame, read), name=NAME)


def _asked(connection: sqlite3.Connection, frame: Frame, known: list[str]) -> Asked:
    voice = None
    if source := _source_asked(frame):
        found = voices.voice_of(connection, source)
        voice = found.number if found else _NO_VOICE
    values = ((one.name, frame.asked(one.name)) for one in attributes_of_claims(frame.schema))
    return Asked(
        annotator=annotator_asked(frame, known),
        outlet=frame.asked("outlet") or None,
        label=frame.asked("label") or None,
        since=date_asked(frame, "since"),
        until=date_asked(frame, "until"),
        voice=voice,
        proposition=frame.asked("proposition") or None,
        values=tuple((name, value) for name, value in values if value),
    )


def _source_asked(frame: Frame) -> str:
    """The id of the source that is asked for; who may not see sources cannot ask for one."""
    made_from = utterances.made_from(frame.schema)
    return frame.asked("source") if made_from and made_from <= frame.visible else ""


def _all(connection: sqlite3.Connection, frame: Frame, most: int) -> list[Claim]:
    asked = _asked(connection, frame, claimed.annotators(connection))
    return Claimed(connection, frame.schema, frame.visible).listed(asked, most, 0)


def _read(connection: sqlite3.Connection, frame: Frame) -> Read:
    known = claimed.annotators(connection)
    asked = _asked(connection, frame, known)
    counted = claimed.stored(connection, asked.annotator) if asked.only_annotator else None
    counted = counted or count_claims(connection, frame.schema, asked)
    view = _view(frame, counted)
    reader = Claimed(connection, frame.schema, frame.visible)
    limit = _SIZES[view] + 1
    place = (limit, (page_asked(frame) - 1) * _SIZES[view])
    voice = voices.voice_of(connection, source) if (source := _source_asked(frame)) else None
    return Read(
        annotators=known,
        asked=asked,
        counted=counted,
        everything=claimed.stored(connection, None) or counted,
        view=view,
        voice=voice.name if voice else None,
        proposition=reader.said_of(asked.proposition)[0] if asked.proposition else None,
        propositions=reader.propositions(asked, *place) if view == "propositions" else [],
        pairs=reader.contradictions(asked, *place) if view == "contradictions" else [],
        claims=reader.listed(asked, *place, alone=view == "alone") if view in ("alone", "all") else [],
    )


def _view(frame: Frame, counted: Claims) -> str:
    asked = frame.asked("view")
    return asked if asked in _SIZES else "propositions" if counted.propositions else "all"


def _context(frame: Frame, read: Read) -> dict[str, Any]:
    counted, page, query = read.counted, page_asked(frame), _query(frame)
    found = len(read.propositions) + len(read.pairs) + len(read.claims)
    size = _SIZES[read.view]
    fields = _fields(frame, read)
    shown = {field.name for field in fields}

    def here(**asked: Any) -> str:
        return frame.address.page(NAME, **asked)

    return {
        "read": read,
        "counted": counted,
        "several": len(read.annotators) > 1 and read.asked.annotator is None,
        "propositions": read.propositions[:size],
        "pairs": read.pairs[:size],
        "claims": read.claims[:size],
        "chart": _chart(frame.schema, counted),
        "groups": [(group, _group_title(group.name)) for group in counted.groups],
        "narrowed": lambda name, value: here(**{**query, name: value}),
        "views": _views(frame, read),
        "fields": fields,
        "kept": {name: value for name, value in {**query, "view": read.view}.items() if name not in shown},
        "chips": _chips(frame, read),
        "wrong": wrong_dates(frame),
        "voice_address": lambda identifier: voice_address(frame, identifier),
        "stance": next((one for one in attributes_of_claims(frame.schema) if one.name == "stance"), None),
        "before": here(**query, view=read.view, page=page - 1) if page > 1 else None,
        "after": here(**query, view=read.view, page=page + 1) if found > size else None,
        "csv": here(**query, format="csv"),
        "clear": here(),
    }


def _group_title(name: str) -> str:
    return "kind of claim" if name == "label" else name.replace("_", " ")


def _query(frame: Frame) -> dict[str, str]:
    names = ["annotator", "outlet", "label", "since", "until", "proposition"]
    names += [one.name for one in attributes_of_claims(frame.schema)]
    query = {name: frame.asked(name) for name in names if frame.asked(name)}
    return {**query, "source": source} if (source := _source_asked(frame)) else query


def _chips(frame: Frame, read: Read) -> list[Chip]:
    query = _query(frame)
    words = {"source": read.voice, "proposition": read.proposition, "annotator": None}
    if query.get("annotator") == ALL:
        words["annotator"] = "all annotators"
    return [
        Chip(
            title="by" if name == "annotator" else name.replace("_", " "),
            value=words.get(name) or value,
            without=frame.address.page(NAME, **{key: kept for key, kept in query.items() if key != name}),
        )
        for name, value in query.items()
    ]


def _views(frame: Frame, read: Read) -> list[tuple[str, int, str, bool]]:
    """The lists to choose from: title, number, address, whether it is shown."""
    counted = read.counted
    known = [("propositions", "By proposition", counted.propositions)] if roles_of(frame.schema).proposition else []
    known += [("contradictions", "Contradictions", counted.contradictions)] if counted.contradictions else []
    if known:
        known.append(("alone", "Without a proposition", counted.claims - counted.with_proposition))
    known.append(("all", "All claims", counted.claims))
    return [
        (title, number, frame.address.page(NAME, **_query(frame), view=view), view == read.view)
        for view, title, number in known
    ]


def _fields(frame: Frame, read: Read) -> list[Field]:
    fields = []
    if len(read.annotators) > 1:
        options = [(ALL, "all annotators"), *((name, name) for name in read.annotators)]
        fields.append(Field(name="annotator", title="annotator", value=read.asked.annotator or ALL, options=options))
    outlets = sorted(name for name, _ in read.everything.outlets if name is not None)
    layer = frame.schema.layers[str(roles_of(frame.schema).claims)]
    known = [("outlet", outlets), ("label", list(layer.labels))]
    known += [(one.name, list(one.values)) for one in attributes_of_claims(frame.schema)]
    for name, values in known:
        asked = frame.asked(name)
        if len(values) > 1:
            options = [
                ("", "all"),
                *((value, value) for value in dict.fromkeys([*values, *([asked] if asked else [])])),
            ]
            fields.append(Field(name=name, title=_group_title(name), value=asked, options=options))
    dated = read.asked.since or read.asked.until or outlets
    return [*fields, *(date_fields(frame) if dated else [])]


def _chart(schema: Schema, counted: Claims) -> Markup | None:
    """Claims by label, each column divided by check-worthiness, or what else the schema has."""
    labels = list(dict.fromkeys(label or "no label" for label, _, _ in counted.crossed))
    attribute = next((one for one in attributes_of_claims(schema) if one.name == counted.crossed_by), None)
    if attribute is None or not labels:
        return None
    totals = {label: sum(n for one, _, n in counted.crossed if (one or "no label") == label) for label in labels}
    labels.sort(key=lambda label: -totals[label])
    known = {value for _, value, _ in counted.crossed}
    values = [value for value in (*attribute.values, None) if value in known]
    values += sorted(value for value in known if value is not None and value not in attribute.values)
    numbers = {(label or "no label", value): number for label, value, number in counted.crossed}
    series = [
        Series(name=str(value or "not recorded"), values=[numbers.get((label, value), 0) for label in labels])
        for value in values
    ]
    name = attribute.name.replace("_", " ")
    return columns(f"Claims by kind and {name}", labels, series, unit="claims", first="kind")


def _table(found: list[Claim]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    further = list(dict.fromkeys(name for claim in found for name, _ in claim.values))
    names = (
        "key",
        "document",
        "title",
        "outlet",
        "date",
        "annotator",
        "label",
        "text",
        "proposition",
        "stance",
        "source",
    )
    rows = [
        (
            c.key, c.document, c.title, c.outlet, c.date, c.annotator, c.label, c.text, c.proposition, c.stance,
            c.voice, *(dict(c.values).get(name) for name in further),
        )
        for c in found
    ]  # fmt: skip
    return (*names, *further), rows
