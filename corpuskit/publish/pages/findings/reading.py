"""What validation found, read from a published database: counts by rule, and the findings of one rule in context."""

import sqlite3
from collections import Counter
from collections.abc import Collection
from typing import Any

import msgspec

from corpuskit.findings import Severity
from corpuskit.publish.derived import problems, ruled
from corpuskit.publish.passages import Part, passage

PAGE = 50
SEVERITIES = tuple(severity.value for severity in Severity)


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """A rule with how much it found: findings, and documents that they concern."""

    code: str
    rule: str
    severity: str
    number: int
    documents: int


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A finding. `place` is a line of a file of the corpus, `annotation` a key, `parts` are the words in context."""

    id: int
    severity: str
    message: str
    place: str
    document: str | None
    title: str | None
    annotator: str | None
    annotation: str | None
    hint: str | None
    parts: list[Part]


def read_counts(connection: sqlite3.Connection, severity: str, annotator: str) -> list[Count]:
    """The rules that found something, worst and most first; of one severity or annotator where these are given."""
    asked = [value for value in (severity, annotator) if value]
    which = " AND ".join(f"{name} = ?" for name, value in (("severity", severity), ("annotator", annotator)) if value)
    table = problems.NAME if annotator else ruled.NAME
    rows = connection.execute(
        f"SELECT code, rule, severity, number, documents FROM {table} {f'WHERE {which}' if which else ''}",  # noqa: S608
        asked,
    )
    found = [
        Count(code=code, rule=rule, severity=level, number=number, documents=documents)
        for code, rule, level, number, documents in rows
    ]
    return sorted(found, key=lambda one: (_rank(one.severity), -one.number, one.code))


def read_totals(connection: sqlite3.Connection) -> tuple[Counter[str], Counter[str]]:
    """All findings by severity, and by annotator (those that are nobody's are in no count)."""
    severities, annotators = Counter[str](), Counter[str]()
    for severity, annotator, number in connection.execute(
        f"SELECT severity, annotator, number FROM {problems.NAME}"  # noqa: S608 - a name of ours
    ):
        severities[severity] += number
        if annotator is not None:
            annotators[annotator] += number
    return severities, annotators


def read_found(
    connection: sqlite3.Connection, code: str, annotator: str, page: int, visible: Collection[str]
) -> list[Found]:
    """A page of the findings of a rule, in the order of the files; pages count from 1."""
    which, asked = ("AND f.annotator = ?", [code, annotator]) if annotator else ("", [code])
    rows = connection.execute(
        "SELECT f.id, f.severity, f.message, f.file, f.line, f.document, d.title, f.annotator, f.annotation, f.hint, "  # noqa: S608
        "f.start_offset, f.end_offset FROM findings f LEFT JOIN documents d ON d.id = f.document "
        f"WHERE f.code = ? {which} ORDER BY f.id LIMIT {PAGE} OFFSET ?",
        [*asked, (page - 1) * PAGE],
    ).fetchall()
    texts: dict[str, str] = {}
    if "texts" in visible:
        for document in dict.fromkeys(row[5] for row in rows if row[5] is not None and row[10] is not None):
            text = connection.execute("SELECT text FROM texts WHERE document = ?", [document]).fetchone()
            texts[document] = (text[0] if text else None) or ""
    return [_found(row, texts.get(row[5], "")) for row in rows]


def _found(row: tuple[Any, ...], text: str) -> Found:
    identifier, severity, message, file, line, document, title, annotator, annotation, hint, start, end = row
    placed = text and isinstance(start, int) and isinstance(end, int)
    return Found(
        id=identifier,
        severity=severity,
        message=message,
        place=f"{file}:{line}" if line else file or "",
        document=document,
        title=title,
        annotator=annotator,
        annotation=annotation,
        hint=hint,
        parts=passage(text, [(start, end)]) if placed else [],
    )


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
