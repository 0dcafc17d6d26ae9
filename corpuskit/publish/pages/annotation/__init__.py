"""One annotation, at the address of its row, ``/DATABASE/LAYER/KEY``: its words in place and all that is said of it."""

import sqlite3
from typing import Any
from urllib.parse import quote

from corpuskit.publish.framing import Frame, frame_of
from corpuskit.publish.pages import codebook
from corpuskit.publish.pages.annotation.view import View, view_of
from corpuskit.publish.pages.reader import plain_row
from corpuskit.publish.pages.reader.reading import Article, read_article
from corpuskit.schema.types import Schema

NAME = "annotation"
TITLE = "An annotation in its place"
# As Datasette's own address of a row. What else has such an address, such as pages of ours and documents, is not meant.
PATH = r"/(?P<database>(?!-/)[^/.]+)/(?P<table>(?!-/|documents/)[^/.]+)/(?P<pks>[^/.]+)$"
MENU: str | None = None
TEMPLATE = "corpuskit-annotation.html"


def offered(schema: Schema) -> bool:
    """Where there are layers."""
    return bool(schema.layers)


def reads(schema: Schema) -> frozenset[str]:
    """The documents; the layer is asked for when it is known which one is meant."""
    return frozenset({"documents"})


async def respond(datasette: Any, request: Any, send: Any) -> Any:
    """The page of an annotation, or Datasette's own page of the row where the table is no layer of a corpus."""
    from datasette import NotFound
    from datasette.utils import tilde_decode

    table = tilde_decode(request.url_vars["table"])
    frame = await frame_of(datasette, request, reads, of_one=True)
    if frame is None or table not in frame.schema.layers:
        return await plain_row(datasette, request, send)
    await frame.require(table)
    key = tilde_decode(request.url_vars["pks"])
    found = await frame.read(lambda connection: _read(connection, frame, table, key))
    if found is None:
        raise NotFound(f"There is no annotation {key} in {table}")
    article, view = found
    schema = frame.schema
    context = {
        "article": article,
        "view": view,
        "layer": schema.layers[table],
        "label": schema.layers[table].labels.get(view.mark.label or ""),
        "codebook": _codebook(frame, view),
        "json": frame.address.row(table, key, "json"),
    }
    return await frame.page(TEMPLATE, context, name=NAME)


def _read(connection: sqlite3.Connection, frame: Frame, layer: str, key: str) -> tuple[Article, View] | None:
    """The document of an annotation and what its page shows; None where there is no such annotation."""
    sql = f'SELECT document FROM "{layer}" WHERE key = ?'  # noqa: S608 - the name of a layer of a checked schema
    row = connection.execute(sql, [key]).fetchone()
    article = None if row is None else read_article(connection, frame.schema, row[0], frame.visible | {layer})
    if article is None:
        return None
    anchor = key[len(article.id) + 1 :]
    mark = next((one for one in article.marks if one.layer == layer and one.anchor == anchor), None)
    if mark is None:
        return None
    return article, view_of(frame.schema, article, mark, frame.address, frame.published.about.report)


def _codebook(frame: Frame, view: View) -> str:
    """Where the codebook says what the label means, or the layer."""
    layer, label = view.mark.layer, view.mark.label
    anchor = f"{layer}.{label}" if label in frame.schema.layers[layer].labels else layer
    return f"{frame.address.page(codebook.NAME)}#{quote(anchor, safe='')}"
