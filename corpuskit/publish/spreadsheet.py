"""Tables as CSV that spreadsheets may open: what begins like a formula stays text."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

# What spreadsheets take for the beginning of a formula, also in the wide forms of East Asian typing.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
_MOST = 100_000


def plain_cell(value: Any) -> Any:
    """A value as a cell; an apostrophe before words that a spreadsheet would take for a formula."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table with its heading, None as an empty cell."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([plain_cell(column) for column in columns])
    writer.writerows([plain_cell(value) for value in row] for row in rows)
    return written.getvalue()


def most_rows(datasette: Any) -> int:
    """How many rows a file has at most: no more than a page of data where whole tables are not given away."""
    return _MOST if datasette.setting("allow_csv_stream") else int(datasette.setting("max_returned_rows"))


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    """Datasette's Response that a browser saves as NAME.csv; the name is one of ours, never from a corpus."""
    from datasette import Response

    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(csv_of(columns, rows), headers=headers, content_type="text/csv; charset=utf-8")
