"""A record has the same key twice.

JSON readers keep the last value and drop the others without a word, so that what people see in the file and what
programs read are two things; a second list `annotations` hides the first one. Join the values, or remove the one that
is wrong.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.","language":"en","language":"de"}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.","language":"en"}
"""

import json
from collections import Counter
from collections.abc import Iterator

import msgspec

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, brief, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "COR109"
NAME = "key-repeated"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)
_HINT = "Only the last one is read; remove it or the others."


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each key that a record of a line has twice."""
    if view.document is not None:
        for where, key in _repeated(view.bundle.raw, view.document):
            message = f"the document {quoted(view.document.id)} has the key {quoted(key)} more than once{where}"
            yield _found.in_document(view, message, _HINT)
    for line in view.lines:
        for where, key in _repeated(line.raw, line.record):
            yield _found.in_line(line, f"the line has the key {quoted(key)} more than once{where}", _HINT)


def _repeated(raw: bytes, record: msgspec.Struct) -> list[tuple[str, str]]:
    """The keys that are there twice, each with the record in which.

    A line that is byte for byte what writing its record gives has none; only others are looked through.
    """
    if not raw or msgspec.json.encode(record) == raw:
        return []
    found: list[tuple[str, str]] = []

    def look(pairs: list[tuple[str, object]]) -> dict[str, object]:
        values = dict(pairs)
        if len(values) < len(pairs):
            name = values.get("id")
            where = f" in {brief(name)}" if isinstance(name, str) and "layer" in values else ""
            times = Counter(key for key, _ in pairs)
            found.extend((where, key) for key in times if times[key] > 1)
        return values

    try:
        json.loads(raw, object_pairs_hook=look)
    except (ValueError, RecursionError):
        return []
    return found
