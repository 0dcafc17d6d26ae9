"""Titles of documents in Datasette's tables: they lead to the reader, and of a search, to the words that it found."""

from contextvars import ContextVar
from typing import Any

from markupsafe import Markup

from corpuskit.publish.addresses import Addresses

# What the table that is being shown is searched for: Datasette does not tell those who render its cells.
_sought: ContextVar[str] = ContextVar("corpuskit_sought", default="")
_IDS = {"documents": "id", "texts": "document"}


def note_search(request: Any) -> None:
    """Remember what a table is searched for, while it is being shown."""
    _sought.set(request.args.get("_search") or "")


def is_title(table: str | None, column: str, value: Any) -> bool:
    """Whether a cell holds the title of a document."""
    return table in _IDS and column == "title" and isinstance(value, str) and bool(value)


def reader_link(datasette: Any, database: str, table: str, row: Any, title: str) -> Markup:
    """The title as a link to the document in the reader, with the words marked that were searched for."""
    found = row[_IDS[table]]
    # Datasette replaces an id that refers to another table by a mapping of its value and its label.
    identifier = str(found["value"] if isinstance(found, dict) else found)
    address = Addresses(datasette, database).document(identifier, q=_sought.get())
    return Markup('<a href="{}"><bdi>{}</bdi></a>').format(address, title)
