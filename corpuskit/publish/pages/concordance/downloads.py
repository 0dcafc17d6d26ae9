"""The lines of a concordance as files: CSV that is safe to open in a spreadsheet, and JSON Lines."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from corpuskit.publish.pages.concordance.asking import Filter
from corpuskit.publish.pages.concordance.lines import Line

TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}
# What a spreadsheet would run begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def written(lines: Sequence[Line], filters: Sequence[Filter], kind: str) -> str:
    """The lines as a file of one of the TYPES; `filters` name what is said of each line besides where it is."""
    rows = [_row(line, filters) for line in lines]
    if kind == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file = io.StringIO()
    names = list(rows[0]) if rows else list(_row(_NOTHING, filters))
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([safe_cell(value) for value in row.values()] for row in rows)
    return file.getvalue()


def safe_cell(value: Any) -> Any:
    """A cell; words that a spreadsheet would run as a formula begin with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _row(line: Line, filters: Sequence[Filter]) -> dict[str, Any]:
    described = {"document": line.document, "title": line.title, "date": line.facts.get("date")}
    described |= {one.parameter: line.facts.get(one.parameter) for one in filters}
    return {
        **described,
        "annotation": line.annotation,
        "annotator": line.facts.get("annotator"),
        "start": line.start,
        "end": line.end,
        "before": line.before,
        "hit": line.hit,
        "after": line.after,
    }


_NOTHING = Line(
    document="", title="", before="", hit="", after="", direction="ltr", start=None, end=None, facts={}
)  # fmt: skip
