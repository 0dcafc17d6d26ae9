"""Pages: each answers one kind of address of a published corpus within Datasette. One file and a template, one page.

To add one, write `pages/NAME.py` with what `Page` asks for and name it in `PAGES`. A page asks Datasette's permissions
before it reads anything, and leaves databases that are no published corpus to Datasette.
"""

from typing import Any, Protocol

from corpuskit.publish.pages import reader


class Page(Protocol):
    """A module of this folder. `PATH` is a regular expression over the whole path, with named groups."""

    NAME: str
    TITLE: str
    PATH: str

    async def respond(self, datasette: Any, request: Any, send: Any) -> Any:
        """Datasette's Response. Raises its NotFound and Forbidden, which become pages of their own."""


PAGES: tuple[Page, ...] = (reader,)
