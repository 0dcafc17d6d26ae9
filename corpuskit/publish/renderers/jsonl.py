"""Rows as JSON Lines, one object a line: a page of any table or query or, with ``_stream``, all rows of a table.

A page says in its header `link` where the next one is. A query that gave more rows than the server returns says so in
the header `corpuskit-truncated`.
"""

import base64
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from corpuskit.errors import CorpuskitError

NAME = "jsonl"
CONTENT_TYPE = "application/jsonl; charset=utf-8"
_OWN = ("_stream", "_next", "_size", "_shape", "_nl", "_nofacet", "_nocount", "_extra", "_col", "_nocol", "_labels")


def can_render(datasette: Any, database: str) -> bool:
    """Whether pages offer it: those of published corpora do."""
    return database in getattr(datasette, "corpuskit_names", ())


def rendering(datasette: Any) -> Callable[..., Any]:
    """What Datasette calls: of each version what it has to tell, since it refuses to be asked for more."""
    if hasattr(datasette, "ensure_permissions"):  # 0.65
        return render

    async def render_told(
        datasette: Any, request: Any, columns: Any, rows: Any, database: Any, table: Any, data: Any,
        truncated: Any, error: Any,
    ) -> Any:  # fmt: skip
        told = {**data, "truncated": truncated, "error": error}
        return await render(datasette, request, columns, rows, database, table, told)

    return render_told


async def render(
    datasette: Any,
    request: Any,
    columns: Sequence[str],
    rows: Iterable[Any],
    database: str,
    table: str | None,
    data: Mapping[str, Any],
) -> Any:
    """A Response of Datasette. Raises BadRequest where all rows are asked for and the server does not stream."""
    from datasette import Response
    from datasette.utils import path_with_replaced_args
    from datasette.utils.asgi import BadRequest

    if data.get("error"):
        return Response(line_of({"error": str(data["error"])}), status=400, content_type=CONTENT_TYPE)
    first = "".join(line_of(row if isinstance(row, dict) else _named(columns, row)) for row in rows)
    after = data.get("next")
    if request.args.get("_stream") and table is not None:
        if not datasette.setting("allow_csv_stream"):
            raise BadRequest("streaming all rows is switched off on this server")
        if request.args.get("_next"):
            raise BadRequest("_stream begins at the first row, so it takes no _next")
        return streamed(first, _following(datasette, request, database, table, after))
    headers = {}
    if after:
        path = path_with_replaced_args(request, {"_next": after})
        headers["link"] = f'<{datasette.absolute_url(request, datasette.urls.path(path))}>; rel="next"'
    if data.get("truncated"):
        headers["corpuskit-truncated"] = "1"
    return Response(first, headers=headers, content_type=CONTENT_TYPE)


def line_of(row: Mapping[str, Any]) -> str:
    """A row as a line of JSON; bytes become base64, as in Datasette's own JSON."""
    return json.dumps(row, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"$base64": True, "encoded": base64.b64encode(value).decode("ascii")}
    return str(value)


def _named(columns: Sequence[str], row: Any) -> dict[str, Any]:
    return {column: row[column] if hasattr(row, "keys") else row[at] for at, column in enumerate(columns)}


async def _following(datasette: Any, request: Any, database: str, table: str, after: str | None) -> AsyncIterator[str]:
    """The lines of the pages behind the first, asked for as the visitor would. Raises CorpuskitError where a page
    cannot be had, so that the stream breaks off instead of ending as if it were complete.
    """
    source = datasette.get_database(database)
    kept = [(name, value) for name in request.args for value in request.args.getlist(name) if name not in _OWN]
    kept += [(name, value) for name in ("_col", "_nocol") for value in request.args.getlist(name)]
    kept += [("_shape", "objects"), ("_size", "max"), ("_nofacet", "1"), ("_nocount", "1")]
    path = datasette.urls.table(database, table, format="json")
    headers = {name: request.headers[name] for name in ("cookie", "authorization") if name in request.headers}
    while after:
        asked = path + f"?{urlencode([*kept, ('_next', after)])}"  # still marked as an address of this server
        response = await datasette.client.get(asked, headers=headers)
        if response.status_code != 200 or datasette.get_database(database) is not source:
            raise CorpuskitError(f"{asked}: no further rows", "The corpus was published again: ask once more.")
        page = response.json()
        yield "".join(map(line_of, page["rows"]))
        after = page.get("next")


def streamed(first: str, following: AsyncIterator[str]) -> Any:
    """A Response of Datasette that is sent piece by piece."""
    from datasette import Response

    class Streamed(Response):  # type: ignore[misc]
        async def asgi_send(self, send: Any) -> None:
            # Datasette may have added a link to the next page, of which the lines follow here.
            told = {name: value for name, value in self.headers.items() if name.lower() != "link"}
            headers = [(name.encode(), str(value).encode()) for name, value in told.items()]
            headers.append((b"content-type", CONTENT_TYPE.encode()))
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": first.encode(), "more_body": True})
            async for lines in following:
                await send({"type": "http.response.body", "body": lines.encode(), "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    return Streamed("", headers={}, content_type=CONTENT_TYPE)
