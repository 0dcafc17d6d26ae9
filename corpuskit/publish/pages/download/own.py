"""One document in formats of our own: as JSON, the records of the corpus; as CSV, a table of its annotations."""

import csv
import io
from collections.abc import Iterator, Sequence

import msgspec

from corpuskit.model import Annotation, AnnotationLine, Document, Value

Lines = Sequence[tuple[str, AnnotationLine]]
#: What a spreadsheet takes for the beginning of a formula; an apostrophe before it makes it words.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(document: Document, lines: Lines) -> bytes:
    """The document, and under `annotators` the line of each."""
    whole = {"document": document, "annotators": dict(lines)}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def as_csv(document: Document, lines: Lines) -> bytes:
    """A row for each annotation, with its pieces as ``120-163; 180-201``, its attributes, and what it is related to."""
    named = {name: None for _, line in lines for one in line.annotations for name in one.attributes}
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    columns = ("annotator", "layer", "id", "label", "pieces", "text", "relations", "status", "confidence", "tool")
    writer.writerow(map(_safe, (*columns, "made", "comment", *(f"attribute.{name}" for name in named))))
    for row in _rows(lines, list(named)):
        writer.writerow(map(_safe, row))
    return stream.getvalue().encode("utf-8-sig", "surrogatepass")  # the mark tells spreadsheets that it is UTF-8


def _rows(lines: Lines, named: Sequence[str]) -> Iterator[Sequence[str]]:
    for annotator, line in lines:
        related: dict[str, list[str]] = {}
        for relation in line.relations:
            related.setdefault(relation.from_, []).append(f"{relation.label} {relation.to}")
        for one in line.annotations:
            yield (
                *(annotator, one.layer, one.id, one.label or "", _places(one), one.text or ""),
                "; ".join(related.get(one.id, ())),
                *(one.status or "", "" if one.confidence is None else str(one.confidence), one.tool or ""),
                *(one.made or "", one.comment or "", *(_words(one.attributes.get(name)) for name in named)),
            )


def _places(one: Annotation) -> str:
    return "; ".join(f"{start}-{end}" for start, end in one.pieces)


def _words(value: Value | None) -> str:
    if value is None:
        return ""
    values = value if isinstance(value, list) else [value]
    return " | ".join(str(item).lower() if isinstance(item, bool) else str(item) for item in values)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
