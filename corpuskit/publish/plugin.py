"""The Datasette plugin: the pages, stable names for versioned database files, and links from tables to the reader.

It acts only on databases that hold a published corpus; all others stay as Datasette shows them.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from datasette import hookimpl
from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

from corpuskit.publish.access import indexed_table, require_table
from corpuskit.publish.configuration import published_in
from corpuskit.publish.marking import link_to
from corpuskit.publish.pages import PAGES
from corpuskit.publish.reading import read_build

Hook = TypeVar("Hook", bound=Callable[..., Any])
hook: Callable[[Hook], Hook] = hookimpl
_HERE = Path(__file__).parent
# The attribute of Datasette under which the names of its published corpora are kept.
_NAMES = "corpuskit_names"


@hook
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The addresses of the pages."""
    return [(page.PATH, page.respond) for page in PAGES]


@hook
def prepare_jinja2_environment(env: Environment, datasette: Any) -> None:
    """Make the templates known. It is the first thing Datasette does at startup, so databases get their names here."""
    env.loader = ChoiceLoader([env.loader, FileSystemLoader(_HERE / "templates")] if env.loader else [])
    env.globals["corpuskit_asset"] = asset
    give_stable_names(datasette)


def asset(name: str) -> Markup:
    """A style sheet or script that came with the package, to stand inside a page."""
    return Markup((_HERE / "static" / name).read_text(encoding="utf-8"))  # noqa: S704 - a file of ours


def give_stable_names(datasette: Any) -> None:
    """Call each published corpus by its name instead of by its file, and leave out builds that a newer one replaced.

    Addresses and permissions that name the database then survive its being published again. Of two builds of the same
    name one is served at most: under another name, no permission would protect it.
    """
    found = {file: _name_of(database) for file, database in datasette.databases.items()}
    served = _served({file: name for file, name in found.items() if name is not None}, datasette.databases)
    databases: dict[str, Any] = {}
    published: set[str] = set()
    for file, database in datasette.databases.items():
        name = found[file]
        if name is not None and served[name] != file:
            continue
        if name is not None:
            if file.startswith(f"{name}-") and name not in datasette.databases.keys() | databases.keys():
                database.name = database.route = name
                if datasette.inspect_data and file in datasette.inspect_data:
                    datasette.inspect_data[name] = datasette.inspect_data[file]
            published.add(database.name)
        databases[database.name] = database
    datasette.databases = databases
    setattr(datasette, _NAMES, frozenset(published))


def _served(names: dict[str, str], databases: dict[str, Any]) -> dict[str, str]:
    """For each name of a corpus the file to serve: the one that its folder calls current, else the first."""
    served: dict[str, str] = {}
    for file, name in names.items():
        path = Path(databases[file].path)
        beside = published_in(path.parent)
        if beside is not None and (beside.name, beside.database) == (name, path.stem):
            served[name] = file
        served.setdefault(name, file)
    return served


def _name_of(database: Any) -> str | None:
    if not database.path:
        return None
    connection = sqlite3.connect(f"{Path(database.path).resolve().as_uri()}?mode=ro", uri=True)
    try:
        published = read_build(connection)
    finally:
        connection.close()
    return published.name if published else None


@hook
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    """Let the ids and keys of annotations lead to the place in the article, instead of to a row."""
    if not isinstance(value, str) or column not in ("id", "from_key", "to_key", "annotation"):
        return None
    if column == "id":
        parts = _parts_of_row(row, value)
    else:
        parts = value.split("/", 2) if table in ("relations", "findings") else []
    if table is None or len(parts) != 3 or not _is_published(datasette, database):
        return None
    document, annotator, identifier = parts
    if table == "findings" and row["document"] is None:  # what is not published has no page
        return None
    address = reader_address(datasette, database, document, annotator, identifier)
    return Markup('<a href="{}">{}</a>').format(address, value)


@hook
def permission_allowed(datasette: Any, actor: dict[str, Any] | None, action: str, resource: Any) -> Any:
    """Show the full-text index of a table to those who may see the table; Datasette 1.0 asks for that by itself."""
    if action != "view-table" or not resource or not _is_published(datasette, resource[0]):
        return None
    indexed = indexed_table(resource[1])
    if indexed is None:
        return None

    async def ask() -> Any:
        allowed = await datasette.permission_allowed(actor, action, resource=(resource[0], indexed), default=None)
        # The last opinion counts: a rule for the index itself is not to be undone by the one for its table.
        own = datasette.table_metadata(*resource).get("allow") is not None
        return None if allowed and own else allowed

    return ask


@hook
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """Let nobody search words that they may not see, such as those of texts by way of documents; as 1.0 by itself."""
    searching = any(key.startswith("_search") and key != "_searchmode" for key in request.args)
    if not searching or not _is_published(datasette, database) or not hasattr(datasette, "table_metadata"):
        return None

    async def check() -> Any:
        from datasette.filters import FilterArguments

        index = request.args.get("_fts_table") or datasette.table_metadata(database, table).get("fts_table")
        index = index or await datasette.get_database(database).fts_table(table)
        if index:
            await require_table(datasette, request.actor, database, index)
        return FilterArguments([])

    return check


def _parts_of_row(row: Any, identifier: str) -> list[str]:
    columns = row.keys()
    if not {"key", "document", "annotator"} <= set(columns) or "from_key" in columns:
        return []
    found = [row["document"], row["annotator"]]
    # Datasette replaces an id that refers to another table by a mapping of its value and its label.
    return [*(str(part["value"] if isinstance(part, dict) else part) for part in found), identifier]


def _is_published(datasette: Any, database: str) -> bool:
    return database in getattr(datasette, _NAMES, ())


def reader_address(datasette: Any, database: str, document: str, annotator: str, identifier: str) -> str:
    """The address of an annotation in the reader."""
    from datasette.utils import tilde_encode

    page = datasette.urls.row(database, "documents", tilde_encode(document))
    return f"{page}?{urlencode({'annotator': annotator})}{link_to(f'{annotator}/{identifier}')}"
