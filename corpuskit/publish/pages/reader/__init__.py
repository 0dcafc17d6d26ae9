"""The reader: one document with its annotations, at the address of its row, ``/DATABASE/documents/ID``."""

from typing import Any

from corpuskit.publish.framing import Frame, frame_of
from corpuskit.publish.pages import download
from corpuskit.publish.pages.reader.reading import Article, read_article
from corpuskit.publish.pages.reader.view import Choice, view_of
from corpuskit.schema.types import Schema

NAME = "reader"
TITLE = "A document with its annotations"
# As Datasette's own address of a row, so that the page takes the place of the plain row.
PATH = r"/(?P<database>[^/.]+)/(?P<table>documents)/(?P<pks>[^/.]+)$"
MENU: str | None = None
TEMPLATE = "corpuskit-reader.html"
_LONGEST_QUERY = 500


def offered(schema: Schema) -> bool:
    """Every corpus has documents."""
    return True


def reads(schema: Schema) -> frozenset[str]:
    """The documents and their texts."""
    return frozenset({"documents", "texts"})


async def respond(datasette: Any, request: Any, send: Any) -> Any:
    """The page of a document, or Datasette's own page of the row where the database is no published corpus."""
    from datasette import NotFound
    from datasette.utils import tilde_decode

    frame = await frame_of(datasette, request, reads, of_one=True)
    if frame is None:
        return await plain_row(datasette, request, send)
    identifier = tilde_decode(request.url_vars["pks"])
    article = await _read(frame, identifier)
    if article is None:
        raise NotFound(f"There is no document {identifier}")
    is_whole = download.reads(frame.schema) <= frame.listed
    context = {
        "article": article,
        "downloads": download.NUMBER if is_whole else 0,
        "view": view_of(frame.schema, article, _choice(frame), frame.address),
    }
    return await frame.page(TEMPLATE, context, name=NAME)


async def plain_row(datasette: Any, request: Any, send: Any) -> Any:
    """Datasette's own page of a row."""
    from datasette.views.row import RowView

    request.scope["url_route"]["kwargs"].setdefault("format", None)
    return await RowView.as_view(datasette)(request, send)


async def _read(frame: Frame, identifier: str) -> Article | None:
    return await frame.read(lambda connection: read_article(connection, frame.schema, identifier, frame.visible))


def _choice(frame: Frame) -> Choice:
    asked = frame.request.args
    layers = [value for value in asked.getlist("layer") if value]
    return Choice(annotators=asked.getlist("annotator"), layers=layers, words=frame.asked("q")[:_LONGEST_QUERY])
