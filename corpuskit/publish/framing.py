"""What every page starts from: the published database that is asked for, who may see what of it, and the frame."""

import sqlite3
import weakref
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

import msgspec

from corpuskit.publish.access import require_table, visible_tables
from corpuskit.publish.addresses import Addresses
from corpuskit.publish.published import Published, read_build
from corpuskit.publish.restricting import CLOSED, reading_one, restricted
from corpuskit.publish.security.limits import within
from corpuskit.publish.security.nonces import is_own
from corpuskit.schema.types import Schema
from corpuskit.tables import tables_of

Read = TypeVar("Read")
Reads = Callable[[Schema], Iterable[str]]
#: Reading what a database was built from costs a millisecond; a database object is one build.
_KNOWN: "weakref.WeakKeyDictionary[Any, Published | None]" = weakref.WeakKeyDictionary()


class MenuItem(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the menu that every page has."""

    name: str
    title: str
    address: str
    current: bool


class Frame:
    """One request for a page of a published corpus. `visible` are the tables that the visitor may view."""

    def __init__(self, datasette: Any, request: Any, database: Any, published: Published) -> None:
        self.datasette = datasette
        self.request = request
        self.database = database
        self.published = published
        self.address = Addresses(datasette, database.name)
        self.visible: frozenset[str] = frozenset()
        self.listed: frozenset[str] = frozenset()  # those of them that are visible on every page

    @property
    def schema(self) -> Schema:
        """The schema of the corpus."""
        return self.published.schema

    def asked(self, name: str, default: str = "") -> str:
        """The value of a parameter of the address."""
        return str(self.request.args.get(name) or default)

    async def require(self, *tables: str) -> None:
        """Raise Datasette's Forbidden unless the visitor may view all of these tables."""
        for table in tables:
            await require_table(self.datasette, self.request.actor, self.database.name, table)

    async def read(self, reading: Callable[[sqlite3.Connection], Read]) -> Read:
        """What a function reads from the database, in a thread of Datasette, for as long as a question may take."""
        seconds = self.datasette.setting("sql_time_limit_ms") / 1000
        return await self.database.execute_fn(within(seconds, reading))  # type: ignore[no-any-return]

    async def page(self, template: str, context: dict[str, Any], *, name: str, status: int = 200) -> Any:
        """A page as Datasette's Response: the template with what every page needs, and `context`."""
        from datasette import Response

        is_own()
        known = {
            "database": self.database.name,
            "corpus": self.published,
            "address": self.address,
            "menu": self.menu(name),
            "visible": self.visible,
            "page": name,
        }
        html = await self.datasette.render_template(template, known | context, request=self.request, view_name=name)
        # Datasette's frame around every page, which is in English, says so only from 1.0 on.
        return Response.html(html.replace("<html>", '<html lang="en">', 1), status=status)

    def menu(self, name: str) -> list[MenuItem]:
        """The pages that the schema offers and the visitor may see; `name` is the one that is shown."""
        from corpuskit.publish.pages import PAGES

        return [
            MenuItem(name=page.NAME, title=page.MENU, address=self.address.page(page.NAME), current=name == page.NAME)
            for page in PAGES
            if page.MENU is not None and page.offered(self.schema) and page.reads(self.schema) <= self.listed
        ]


async def frame_of(datasette: Any, request: Any, reads: Reads, *, of_one: bool = False) -> Frame | None:
    """The frame for a request whose address names a database; None where that is no published corpus.

    Pages that show the words `of_one` document may do so also where a restricted release closes the table of texts.

    Raises Datasette's NotFound where there is no such database, and Forbidden unless the visitor may view `documents`
    and all tables that the page reads.
    """
    from datasette import NotFound
    from datasette.utils import tilde_decode

    try:
        database = datasette.get_database(route=tilde_decode(request.url_vars["database"]))
    except KeyError:
        raise NotFound("Database not found") from None
    await require_table(datasette, request.actor, database.name, "documents")
    if database not in _KNOWN:
        _KNOWN[database] = await database.execute_fn(read_build)
    published = _KNOWN[database]
    if published is None:
        return None
    frame = Frame(datasette, request, database, published)
    names = [name for name in tables_of(published.schema) if name != "build"]
    with reading_one(of_one):
        await frame.require(*reads(published.schema))
        frame.visible = await visible_tables(datasette, request.actor, database.name, names)
    closed = CLOSED if database.name in restricted(datasette) else frozenset()
    frame.listed = frame.visible - closed
    return frame


def page_of(name: str, reads: Reads) -> Callable[[Callable[[Frame], Awaitable[Any]]], Callable[..., Awaitable[Any]]]:
    """Makes of a function from a Frame to a Response what Datasette calls for an address.

    Where the database is no published corpus, there is no such page.
    """

    def made(answer: Callable[[Frame], Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def respond(datasette: Any, request: Any) -> Any:
            from datasette import NotFound

            frame = await frame_of(datasette, request, reads)
            if frame is None:
                raise NotFound(f"There is no page {name} here")
            return await answer(frame)

        return respond

    return made
