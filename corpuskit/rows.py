"""Values as SQLite holds them, and the rows of registries and findings; `tabulating.py` makes those of documents.

The key of an annotation or relation is ``document/annotator/id``.
"""

import json
import re
from collections.abc import Mapping, Sequence

from corpuskit.findings import Finding
from corpuskit.model import Scalar, Value
from corpuskit.schema.types import Attribute, Registry
from corpuskit.tables import published

Cell = str | int | float | None
Row = tuple[Cell, ...]
MANY = " | "  # between the values of a cell of a registry that may hold several
_WIDEST = 2**63
_INT = re.compile(r"[+-]?[0-9]{1,18}")
_FLOAT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


def annotation_key(document: str, annotator: str, identifier: str) -> str:
    """The key of an annotation or relation: ``document/annotator/id``."""
    return f"{document}/{annotator}/{identifier}"


def cell(value: Value | None, *, many: bool = False) -> Cell:
    """A value as SQLite holds it: lists as JSON, truth values as 0 and 1, numbers beyond 64 bits as text."""
    if value is None or isinstance(value, str | float):
        return json.dumps([value], ensure_ascii=False) if many and value is not None else value
    if isinstance(value, list) or many:
        return json.dumps(value if isinstance(value, list) else [value], ensure_ascii=False)
    return int(value) if -_WIDEST <= value < _WIDEST else str(value)


def registry_row(registry: Registry, record: Mapping[str, str], names: Sequence[str] | None = None) -> Row:
    """A registry's record, given as cells of text, as the columns `names`, or all that are published.

    An empty cell is NULL; one that is not of its type stays text.
    """
    if names is None:
        names = ("id", *(column.name for column in published(registry.columns)))
    return tuple(record["id"] if name == "id" else _of_cell(registry.columns[name], record.get(name)) for name in names)


def _of_cell(column: Attribute, text: str | None) -> Cell:
    return cell(value_of_cell(column, text), many=column.many) if text else None


def value_of_cell(column: Attribute, text: str) -> Value:
    """The value that a cell of a registry spells: of the column's type, or text where it spells none of that type.

    The values of a column that holds several are divided by ``|`` between spaces.
    """
    if column.many:
        parts = (part.strip() for part in text.split(MANY))
        return [_scalar(column, part) for part in parts if part]
    return _scalar(column, text)


def _scalar(column: Attribute, text: str) -> Scalar:
    if column.type == "bool" and text.lower() in ("true", "false"):  # spreadsheets write TRUE
        return text.lower() == "true"
    if column.type == "int" and _INT.fullmatch(text):
        return int(text)
    if column.type == "float" and _FLOAT.fullmatch(text):
        return float(text)
    return text


def finding_row(number: int, finding: Finding) -> Row:
    """A finding as the row with this id; its annotation as a key where document and annotator are known."""
    annotation = finding.annotation
    if annotation is not None and finding.document is not None and finding.annotator is not None:
        annotation = annotation_key(finding.document, finding.annotator, annotation)
    return (
        number,
        finding.code,
        finding.rule,
        finding.severity.value,
        finding.message,
        finding.place.file,
        finding.place.line,
        finding.document,
        finding.annotator,
        annotation,
        cell(finding.start),
        cell(finding.end),
        finding.hint,
    )
