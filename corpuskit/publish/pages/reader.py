"""The reader: one document with its annotations, at the address of its row, ``/DATABASE/documents/ID``."""

from typing import Any

from corpuskit.publish.access import require_table, visible_tables
from corpuskit.publish.reading import Article, Published, read_article, read_build
from corpuskit.publish.view import Choice, view_of
from corpuskit.tables import tables_of

NAME = "reader"
TITLE = "A document with its annotations"
# As Datasette's own address of a row, so that the page takes the place of the plain row.
PATH = r"/(?P<database>[^/.]+)/(?P<table>documents)/(?P<pks>[^/.]+)$"
TEMPLATE = "corpuskit-reader.html"


async def respond(datasette: Any, request: Any, send: Any) -> Any:
    """The page of a document, or Datasette's own page of the row where the database is no published corpus."""
    from datasette import NotFound, Response
    from datasette.utils import tilde_decode

    try:
        database = datasette.get_database(route=tilde_decode(request.url_vars["database"]))
    except KeyError:
        raise NotFound("Database not found") from None
    await require_table(datasette, request.actor, database.name, "documents")
    published = await database.execute_fn(read_build)
    if published is None:
        return await _plain_row(datasette, request, send)
    await require_table(datasette, request.actor, database.name, "texts")
    identifier = tilde_decode(request.url_vars["pks"])
    article = await _read(datasette, request, database, published, identifier)
    if article is None:
        raise NotFound(f"There is no document {identifier}")
    context = {
        "database": database.name,
        "table": "documents",
        "corpus": published,
        "article": article,
        "view": view_of(published.schema, article, _choice(request)),
        "address": _Addresses(datasette, database.name),
    }
    page = await datasette.render_template(TEMPLATE, context, request=request, view_name="row")
    # Datasette's frame around every page, which is in English, says so only from 1.0 on.
    return Response.html(page.replace("<html>", '<html lang="en">', 1))


async def _plain_row(datasette: Any, request: Any, send: Any) -> Any:
    from datasette.views.row import RowView

    request.scope["url_route"]["kwargs"].setdefault("format", None)
    return await RowView.as_view(datasette)(request, send)


async def _read(datasette: Any, request: Any, database: Any, published: Published, identifier: str) -> Article | None:
    names = [name for name in tables_of(published.schema) if name not in ("documents", "texts", "build")]
    visible = await visible_tables(datasette, request.actor, database.name, names)
    return await database.execute_fn(  # type: ignore[no-any-return]
        lambda connection: read_article(connection, published.schema, identifier, visible)
    )


def _choice(request: Any) -> Choice:
    layers = [value for value in request.args.getlist("layer") if value]
    return Choice(annotators=request.args.getlist("annotator"), layers=layers)


class _Addresses:
    """Where other pages are, for the template."""

    def __init__(self, datasette: Any, database: str) -> None:
        self._urls = datasette.urls
        self._database = database

    def row(self, table: str, identifier: str, suffix: str | None = None) -> str:
        """The page of one row, or the row as `suffix`, such as json."""
        from datasette.utils import tilde_encode

        return str(self._urls.row(self._database, table, tilde_encode(identifier), format=suffix))

    def table(self, table: str) -> str:
        """The page of a table."""
        return str(self._urls.table(self._database, table))
