"""The quotes behind a number: all that a page about sources counts, one by one."""

from typing import Any

from corpuskit.publish.derived import speakers
from corpuskit.publish.framing import Frame
from corpuskit.publish.pages.sources.asking import (
    annotator_asked,
    asked_of,
    chips_of,
    page_asked,
    query_of,
    wrong_dates,
)
from corpuskit.publish.pages.sources.overview import voice_address
from corpuskit.publish.pages.sources.quoting import Quote, read_quotes
from corpuskit.publish.spreadsheet import csv_response, most_rows

TEMPLATE = "corpuskit-quotes.html"
PAGE = 25
# Each row of a file is looked up with its cue, so a file holds no more than this.
_MOST_IN_A_FILE = 10_000


async def respond(frame: Frame) -> Any:
    """The page, or the quotes as CSV."""
    as_csv = frame.asked("format") == "csv"
    limit = most_in_a_file(frame) if as_csv else PAGE + 1
    page = 1 if as_csv else page_asked(frame)
    visible = frame.visible - {"texts"} if as_csv else frame.visible

    def read(connection: Any) -> tuple[list[str], list[Quote]]:
        known = speakers.annotators(connection)
        asked = asked_of(frame, known)
        return known, read_quotes(connection, frame.schema, visible, asked, limit, (page - 1) * PAGE)

    annotators, quotes = await frame.read(read)
    if as_csv:
        return csv_response("quotes", *as_table(quotes))

    def here(**query: Any) -> str:
        return frame.address.page("sources", "quotes", **query)

    context = {
        "quotes": quotes[:PAGE],
        "chips": chips_of(frame, here),
        "wrong": wrong_dates(frame),
        "several": len(annotators) > 1 and annotator_asked(frame, annotators) is None,
        "voice_address": lambda identifier: voice_address(frame, identifier),
        "all": frame.address.page("sources", **query_of(frame)),
        "before": here(**query_of(frame, page=page - 1)) if page > 1 else None,
        "after": here(**query_of(frame, page=page + 1)) if len(quotes) > PAGE else None,
        "csv": here(**query_of(frame, format="csv")),
        "first": (page - 1) * PAGE,
    }
    return await frame.page(TEMPLATE, context, name="sources")


def most_in_a_file(frame: Frame) -> int:
    """How many quotes a file has at most."""
    return min(_MOST_IN_A_FILE, most_rows(frame.datasette))


def as_table(quotes: list[Quote]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Quotes as columns and rows of a file."""
    names = (
        "key",
        "document",
        "title",
        "outlet",
        "date",
        "annotator",
        "source",
        "source_words",
        "cue",
        "label",
        "text",
    )
    return names, [
        (
            q.key,
            q.document,
            q.title,
            q.outlet,
            q.date,
            q.annotator,
            q.voice,
            q.words,
            " … ".join(q.cues),
            q.label,
            q.text,
        )
        for q in quotes
    ]
