"""Where things of a published corpus are: documents, annotations, tables and pages, as links on pages have them."""

from typing import Any
from urllib.parse import quote, urlencode


class Addresses:
    """The addresses within one published database; text in them is encoded, so that they can stand in a page."""

    def __init__(self, datasette: Any, database: str) -> None:
        self._urls = datasette.urls
        self._database = database

    def page(self, name: str, *parts: str, **query: Any) -> str:
        """A page of ours: its name, parts of its path, and what is asked of it; absent values are left out."""
        from datasette.utils import tilde_encode

        path = "/".join([name, *map(tilde_encode, parts)])
        return f"{self._urls.database(self._database)}/-/{path}{_asked(query)}"

    def home(self) -> str:
        """The home page of the corpus."""
        return str(self._urls.database(self._database))

    def row(self, table: str, identifier: str, suffix: str | None = None) -> str:
        """The page of one row, or the row as `suffix`, such as json."""
        from datasette.utils import tilde_encode

        return str(self._urls.row(self._database, table, tilde_encode(identifier), format=suffix))

    def table(self, table: str, **query: Any) -> str:
        """The page of a table, of the rows for which columns have these values."""
        return f"{self._urls.table(self._database, table)}{_asked(query)}"

    def document(self, identifier: str, **query: Any) -> str:
        """A document in the reader."""
        return f"{self.row('documents', identifier)}{_asked(query)}"

    def annotation(self, key: str) -> str:
        """An annotation or relation in the reader, by its key ``document/annotator/id``."""
        document, annotator, identifier = key.split("/", 2)
        place = quote(f"{annotator}/{identifier}", safe="/")
        return f"{self.document(document, annotator=annotator)}#{place}"


def _asked(query: dict[str, Any]) -> str:
    given = {name: value for name, value in query.items() if value not in (None, "", [])}
    return f"?{urlencode(given, doseq=True)}" if given else ""
