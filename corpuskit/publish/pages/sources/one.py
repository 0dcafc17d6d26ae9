"""The page of one source: who it is, all that it is quoted as saying, when, where, and beside whom."""

import json
import re
import sqlite3
from typing import Any

import msgspec

from corpuskit.publish.derived import claims, speakers, voices
from corpuskit.publish.derived.speakers.asked import Asked
from corpuskit.publish.derived.speakers.counting import Heard, Speakers
from corpuskit.publish.derived.voices import Voice
from corpuskit.publish.framing import Frame
from corpuskit.publish.pages.sources.asking import (
    asked_of,
    chips_of,
    fields_of,
    page_asked,
    query_of,
    wrong_dates,
)
from corpuskit.publish.pages.sources.overview import parts_of, timeline_of, voice_address
from corpuskit.publish.pages.sources.quoted import PAGE, as_table, most_in_a_file
from corpuskit.publish.pages.sources.quoting import Quote, beside, read_quotes
from corpuskit.publish.roles import roles_of
from corpuskit.publish.spreadsheet import csv_response
from corpuskit.publish.voices import name_column
from corpuskit.schema.types import Schema
from corpuskit.tables import published

TEMPLATE = "corpuskit-source.html"
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")
_MOST_BESIDE = 2_000


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the registry says of an actor; `address` is on the web."""

    name: str
    value: str
    address: str | None


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What the page is made from; `voice` is None for an actor who is never quoted."""

    annotators: list[str]
    asked: Asked
    name: str
    voice: Voice | None
    record: list[Fact] | None
    counted: Speakers
    quotes: list[Quote]
    beside: list[tuple[str, str, int]]
    looked: int
    claims: int
    everywhere: Speakers


async def respond(frame: Frame, identifier: str) -> Any:
    """The page of the source with this id, or what it says as CSV."""
    from datasette import NotFound

    as_csv = frame.asked("format") == "csv"
    limit = most_in_a_file(frame) if as_csv else PAGE + 1
    read = await frame.read(lambda connection: _read(connection, frame, identifier, limit, as_csv))
    if read is None:
        raise NotFound(f"There is no source {identifier}")
    if as_csv:
        return csv_response("quotes", *as_table(read.quotes))
    return await frame.page(TEMPLATE, _context(frame, identifier, read), name="sources")


def _read(connection: sqlite3.Connection, frame: Frame, identifier: str, limit: int, as_csv: bool) -> Read | None:
    schema = frame.schema
    name, record = _record(connection, schema, identifier)
    voice = voices.voice_of(connection, identifier)
    if voice is None and record is None:
        return None
    annotators = speakers.annotators(connection)
    asked = asked_of(frame, annotators, voice.number if voice else 0)
    if voice is None:
        asked = msgspec.structs.replace(asked, voice=-9)  # nobody's number
    visible = frame.visible - {"texts"} if as_csv else frame.visible
    offset = 0 if as_csv else (page_asked(frame) - 1) * PAGE
    others, looked = beside(connection, asked, _MOST_BESIDE)
    counted = Heard(connection, schema, asked).speakers()
    everything = Asked(voice=asked.voice)
    return Read(
        annotators=annotators,
        asked=asked,
        name=voice.name if voice else name,
        voice=voice,
        record=record,
        counted=counted,
        quotes=read_quotes(connection, schema, visible, asked, limit, offset),
        beside=others,
        looked=looked,
        claims=claims.number_of(connection, asked.voice, asked.annotator) if _has_claims(frame) else 0,
        everywhere=counted if asked == everything else Heard(connection, schema, everything).speakers(),
    )


def _has_claims(frame: Frame) -> bool:
    made_from = claims.made_from(frame.schema)
    return bool(made_from) and made_from <= frame.visible


def _record(connection: sqlite3.Connection, schema: Schema, identifier: str) -> tuple[str, list[Fact] | None]:
    """What the registry calls an actor and says of it; None where the id is of no record."""
    roles = roles_of(schema)
    registry, _, actor = identifier.partition("/")
    if roles.actor is None or registry != roles.actor[1]:
        return identifier, None
    cursor = connection.execute(f'SELECT * FROM "{registry}" WHERE id = ?', [actor])  # noqa: S608 - of the schema
    row = cursor.fetchone()
    if row is None:
        return identifier, None
    said = dict(zip([one[0] for one in cursor.description], row, strict=True))
    name = name_column(schema.registries[registry])
    columns = [one for one in published(schema.registries[registry].columns) if one.name != name]
    facts = [_fact(one.name, str(said[one.name]), one.many) for one in columns if said[one.name] is not None]
    return str(said[name] or actor), facts


def _fact(name: str, value: str, many: bool) -> Fact:
    address = value if value.startswith(("https://", "http://")) else None
    if name == "wikidata" and _WIKIDATA.fullmatch(value):
        address = f"https://www.wikidata.org/wiki/{value}"
    if many:
        try:
            listed = json.loads(value)
        except ValueError:
            listed = value
        value = ", ".join(map(str, listed)) if isinstance(listed, list) else str(listed)
    return Fact(name=name.replace("_", " "), value=value, address=address)


def _context(frame: Frame, identifier: str, read: Read) -> dict[str, Any]:
    page, path = page_asked(frame), identifier.split("/", 1)
    registry, _, actor = identifier.partition("/")

    def here(**query: Any) -> str:
        return frame.address.page("sources", *path, **query)

    query = query_of(frame)
    fields = fields_of(frame, read.asked, read.annotators, read.everywhere, one=True)
    shown = {field.name for field in fields}
    return {
        "name": read.name,
        "voice": read.voice,
        "asked": read.asked,
        "counted": read.counted,
        "record": read.record,
        "row": frame.address.row(registry, actor) if read.record is not None else None,
        "quotes": read.quotes[:PAGE],
        "first": (page - 1) * PAGE,
        "all_parts": list(parts_of(frame, read.counted, path)),
        "outlets": [
            (row, here(**query_of(frame, outlet=row.name))) for row in read.counted.outlets if row.name is not None
        ],
        "timeline": timeline_of(read.counted, lambda name: here(**query_of(frame, label=name))),
        "beside": read.beside,
        "looked": read.looked,
        "claims": read.claims,
        "claims_address": frame.address.page("claims", **{**_annotator(frame), "source": identifier}),
        "voice_address": lambda other: voice_address(frame, other),
        "several": len(read.annotators) > 1 and read.asked.annotator is None,
        "fields": fields,
        "kept": {name: value for name, value in query.items() if name not in shown},
        "chips": chips_of(frame, here),
        "wrong": wrong_dates(frame),
        "before": here(**query, page=page - 1) if page > 1 else None,
        "after": here(**query, page=page + 1) if len(read.quotes) > PAGE else None,
        "csv": here(**query, format="csv"),
        "clear": here(),
        "all": frame.address.page("sources", **_annotator(frame)),
    }


def _annotator(frame: Frame) -> dict[str, str]:
    annotator = frame.asked("annotator")
    return {"annotator": annotator} if annotator else {}
