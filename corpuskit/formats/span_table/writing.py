"""Writes annotations as a table: a row for each piece, statement and relation; the texts in files beside it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from corpuskit.formats.annotated import Outgoing, Target, Writing
from corpuskit.formats.entries import Entry, Link, Property, TextBound
from corpuskit.formats.mapping import AttributeTarget
from corpuskit.formats.several_files import SeveralFiles
from corpuskit.formats.span_table.columns import DETAILS, ENDS, INNER, WRITTEN
from corpuskit.model import Document, Scalar
from corpuskit.offsets import covered

LARGEST = 64_000_000  # bytes of a table, about: it is held in memory while the texts are written
_PREFIX = "attribute "
_QUOTED = re.compile(r'[",;\t\r\n|]|^\s|\s$')


def write_csv(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """The table as CSV: its columns are known from the schema and the mapping before the first row."""
    columns = (*WRITTEN, *(ENDS if asked.schema.relations else ()), *DETAILS)
    names = {
        name: f"{_PREFIX}{name}" if name in columns else name
        for name, to in asked.mapping.attributes.items()
        if isinstance(to, AttributeTarget)
    }
    keys = (*columns, *names.values())
    files = SeveralFiles(target, LARGEST)
    header = _line(keys)
    files.add(asked.stem, ".csv", b"", header)
    for outgoing in documents:
        _text(outgoing.document, target)
        for row, values in _rows(outgoing):
            first = {names[name]: _plain(given[0]) for name, given in values.items() if name in names}
            for place in row.pop("pieces") or [{}]:
                files.add(asked.stem, ".csv", _line(map((row | place | first).get, keys)), header)
    files.end()


def _line(cells: Iterable[Any]) -> bytes:
    """A row of CSV; cells with any line end are quoted, which the standard library does for one kind only."""
    return (",".join(map(_cell, cells)) + "\n").encode()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def write_json(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """The table as lines of JSON, one for each annotation and relation."""
    files = SeveralFiles(target, LARGEST)
    files.add(asked.stem, ".jsonl", b"")
    for outgoing in documents:
        _text(outgoing.document, target)
        for row, values in _rows(outgoing):
            places = row.pop("pieces")
            record = {name: value for name, value in row.items() if value is not None}
            if places:
                record |= {"start": places[0]["start"], "end": places[-1]["end"]}
                record["text"] = " ".join(place["text"] for place in places)
            if len(places) > 1:
                record["pieces"] = [[place["start"], place["end"]] for place in places]
            if values:
                record[INNER] = {name: one[0] if len(one) == 1 else one for name, one in values.items()}
            files.add(asked.stem, ".jsonl", msgspec.json.encode(record) + b"\n")
    files.end()


def losses(outgoing: Outgoing) -> Iterator[str]:
    """A document without a row is not in the table, though its text is beside it."""
    if not any(isinstance(entry, TextBound | Link) for one in outgoing.sets for entry in one.entries):
        yield "a document without annotations, of which only the text is written"


def _text(document: Document, target: Target) -> None:
    text = document.text or ""
    mark = "\ufeff" if text.startswith("\ufeff") else ""  # which readers take away
    target.add(f"texts/{document.id}.txt", (mark + text).encode())


def _rows(outgoing: Outgoing) -> Iterator[tuple[dict[str, Any], dict[str, list[Scalar]]]]:
    """What stands in each row, with the places of its pieces, and the values of its attributes."""
    for given in outgoing.sets:
        values = _values(given.entries)
        for entry in given.entries:
            if not isinstance(entry, TextBound | Link):
                continue
            row: dict[str, Any] = {
                "document": outgoing.document.id,
                "annotator": given.annotator,
                "id": entry.id,
                "label": entry.type,
                "status": entry.status,
                "confidence": entry.confidence,
                "tool": entry.tool,
                "comment": entry.comment,
                "pieces": [],
            }
            if isinstance(entry, Link):
                row |= dict(zip(ENDS, entry.ends, strict=False))
            else:
                row["pieces"] = list(_places(outgoing.document.text or "", entry))
            yield row, values.get(entry.id or "", {})


def _places(text: str, entry: TextBound) -> Iterator[dict[str, Any]]:
    for start, end in entry.pieces:
        yield {"start": start, "end": end, "text": covered(text, [(start, end)])}


def _values(entries: Sequence[Entry]) -> dict[str, dict[str, list[Scalar]]]:
    found: dict[str, dict[str, list[Scalar]]] = {}
    for entry in entries:
        if isinstance(entry, Property) and entry.value is not None:
            found.setdefault(entry.target, {}).setdefault(entry.type, []).append(entry.value)
    return found


def _plain(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
