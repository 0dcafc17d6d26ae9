"""Pages: each answers one kind of address of a published corpus within Datasette. One file and a template, one page.

To add one, write `pages/NAME.py` with what `Page` asks for and a template `corpuskit-NAME.html`, and name it in
`PAGES`, in the order of the menu. A page asks Datasette's permissions before it reads anything, and leaves databases
that are no published corpus to Datasette.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from corpuskit.publish.pages import (
    annotation,
    claims,
    codebook,
    concordance,
    documents,
    download,
    findings,
    home,
    reader,
    sample,
    search,
    sources,
    tables,
)
from corpuskit.schema.types import Schema


class Page(Protocol):
    """A module of this folder. `PATH` is a regular expression over the whole path, with named groups; `MENU` what the
    page is called in the menu, None where it is not in it. The page of the menu is at ``/DATABASE/-/NAME``.
    """

    NAME: str
    TITLE: str
    PATH: str
    MENU: str | None

    def offered(self, schema: Schema) -> bool:
        """Whether the schema has what the page shows."""

    def reads(self, schema: Schema) -> frozenset[str]:
        """The tables without which there is no page: it is forbidden to those who may not view them."""

    @property
    def respond(self) -> Callable[..., Awaitable[Any]]:
        """Takes of `datasette`, `request` and `send` what it names, and gives Datasette's Response. Raises Datasette's
        NotFound and Forbidden, which become pages of their own.
        """


PAGES: tuple[Page, ...] = (
    home,
    documents,
    reader,
    sources,
    claims,
    concordance,
    findings,
    sample,
    codebook,
    tables,
    download,
    annotation,
    search,
)
