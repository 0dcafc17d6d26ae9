"""What validation found: how much by which rule, and for each rule the findings, with their words in the text."""

from collections.abc import Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from corpuskit.publish.addresses import Addresses
from corpuskit.publish.charts import bars
from corpuskit.publish.framing import Frame, page_of
from corpuskit.publish.pages.findings.explaining import FAMILIES, checked, explained
from corpuskit.publish.pages.findings.reading import (
    PAGE,
    SEVERITIES,
    Count,
    Found,
    read_counts,
    read_found,
    read_totals,
)
from corpuskit.schema.types import Schema
from corpuskit.terminal import count

NAME = "findings"
TITLE = "What validation found"
PATH = r"/(?P<database>[^/.]+)/-/findings(?:/(?P<code>[^/.]+))?$"
MENU: str | None = "Findings"
TEMPLATE, TEMPLATE_OF_RULE = "corpuskit-findings.html", "corpuskit-findings-rule.html"
_MEANING = {
    "error": "breaks what the schema promises",
    "warning": "is probably a mistake",
    "info": "is worth a look",
}


class Placed(msgspec.Struct, frozen=True):
    """A finding with where it can be read, and the text of that link."""

    found: Found
    address: str | None
    link: str


def offered(schema: Schema) -> bool:
    """Every corpus is validated."""
    return True


def reads(schema: Schema) -> frozenset[str]:
    """The findings, which say what stands in documents."""
    return frozenset({"documents", "findings"})


@page_of(NAME, reads)
async def respond(frame: Frame) -> Any:
    """The page of all rules, or of one: ``severity``, ``annotator`` and ``page`` may be asked for."""
    from datasette.utils import tilde_decode

    code = frame.request.url_vars["code"]
    return await _rules(frame) if code is None else await _rule(frame, tilde_decode(code))


async def _rules(frame: Frame) -> Any:
    severity, annotator = frame.asked("severity"), frame.asked("annotator")
    severities, annotators = await frame.read(read_totals)
    counts = await frame.read(lambda connection: read_counts(connection, severity, annotator))
    titles = {one.code: known.title for one in counts if (known := explained(frame.schema, one.code))}
    shown = [(name, float(severities[name]), frame.address.page(NAME, severity=name)) for name in SEVERITIES]
    context = {
        "counts": [(one, titles.get(one.code, ""), _of_rule(frame.address, one, annotator)) for one in counts],
        "total": severities.total(),
        "chart": bars("Findings by severity", [row for row in shown if row[1]], unit="findings", first="severity"),
        "meaning": [(name, _MEANING[name]) for name in SEVERITIES],
        "checked": checked(frame.schema, frame.published.about.validate),
        "families": FAMILIES,
        "severities": SEVERITIES,
        "annotators": sorted(annotators),
        "severity": severity,
        "annotator": annotator,
    }
    return await frame.page(TEMPLATE, context, name=NAME)


async def _rule(frame: Frame, code: str) -> Any:
    from datasette import NotFound

    annotator = frame.asked("annotator")
    counts = await frame.read(lambda connection: read_counts(connection, "", ""))
    rule = explained(frame.schema, code)
    mine = [one for one in counts if one.code == code]
    if rule is None and not mine:
        raise NotFound(f"There is no rule {code}")
    total = mine
    if annotator:
        chosen = await frame.read(lambda connection: read_counts(connection, "", annotator))
        total = [one for one in chosen if one.code == code]
    number = sum(one.number for one in total)
    pages = max(1, -(-number // PAGE))
    page = _page(frame.asked("page"), pages)
    found = await frame.read(lambda connection: read_found(connection, code, annotator, page, frame.visible))
    context = {
        "code": code,
        "rule": rule,
        "named": rule.name if rule else mine[0].rule,
        "severities": [one.severity for one in mine],
        "number": number,
        "total": _in_words(total),
        "annotator": annotator,
        "annotators": await frame.read(lambda connection: sorted(read_totals(connection)[1])),
        "rows": [_placed(frame, one) for one in found],
        "first": (page - 1) * PAGE + 1,
        "page_number": page,
        "pages": pages,
        "before": _page_address(frame, code, annotator, page - 1) if page > 1 else None,
        "after": _page_address(frame, code, annotator, page + 1) if page < pages else None,
        "back": frame.address.page(NAME),
        "table": frame.address.table("findings", code=code),
    }
    return await frame.page(TEMPLATE_OF_RULE, context, name=NAME)


def _of_rule(address: Addresses, one: Count, annotator: str) -> str:
    return address.page(NAME, one.code, annotator=annotator)


def _page_address(frame: Frame, code: str, annotator: str, page: int) -> str:
    return frame.address.page(NAME, code, annotator=annotator, page=page if page > 1 else None)


def _page(asked: str, pages: int) -> int:
    return min(max(1, int(asked)), pages) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def _in_words(counts: Sequence[Count]) -> Markup:
    number, documents = sum(one.number for one in counts), sum(one.documents for one in counts)
    if not number:
        return Markup("Nothing was found")
    about = Markup(" in {}").format(count(documents, "document")) if documents else ""
    return Markup("{}{}").format(count(number, "finding"), about)


def _placed(frame: Frame, found: Found) -> Placed:
    """A finding with its place in the reader, for those who may see it there."""
    if found.document is None or not {"documents", "texts"} <= frame.visible:
        return Placed(found, None, "")
    if found.annotation is not None and found.annotation.count("/") >= 2:
        return Placed(found, frame.address.annotation(found.annotation), "in the article")
    asked = {"annotator": found.annotator} if found.annotator else {}
    return Placed(found, frame.address.document(found.document, **asked), "the article")
