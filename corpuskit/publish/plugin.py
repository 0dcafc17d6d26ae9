"""The Datasette plugin: the pages, stable names for versioned database files, and links from tables to the reader.

It acts only on databases that hold a published corpus; all others stay as Datasette shows them.
"""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from datasette import hookimpl
from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

from corpuskit.publish import assets, derived, front, own_pages, restricting, titles
from corpuskit.publish.access import indexed_table, require_table
from corpuskit.publish.addresses import Addresses
from corpuskit.publish.configuration import published_in
from corpuskit.publish.counted import answer_at_once
from corpuskit.publish.own_pages import extra_css_urls, menu_links  # noqa: F401 - hooks too
from corpuskit.publish.pages import PAGES
from corpuskit.publish.published import read_build
from corpuskit.publish.records import link_of
from corpuskit.publish.renderers import register_output_renderer  # noqa: F401 - a hook too
from corpuskit.publish.security import expansion, machine, nonces
from corpuskit.publish.security.hooks import (  # noqa: F401 - hooks too
    asgi_wrapper,
    forbidden,
    handle_exception,
    prepare_connection,
)

Hook = TypeVar("Hook", bound=Callable[..., Any])
hook: Callable[[Hook], Hook] = hookimpl
_HERE = Path(__file__).parent
# The attribute of Datasette under which the names of its published corpora are kept.
_NAMES = "corpuskit_names"


@hook
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The addresses of the pages."""
    machine.hide_folders(datasette)
    ours = [(assets.PATH, assets.respond), (front.PATH, front.respond), (machine.THREADS, machine.refuse_threads)]
    return [*ours, *((page.PATH, page.respond) for page in PAGES)]


@hook
def prepare_jinja2_environment(env: Environment, datasette: Any) -> None:
    """Make the templates known. It is the first thing Datasette does at startup, so databases get their names here."""
    own = own_pages.templates(lambda: getattr(datasette, _NAMES, frozenset()))
    env.loader = ChoiceLoader([env.loader, FileSystemLoader(_HERE / "templates"), own] if env.loader else [])
    env.globals["corpuskit_site"] = own_pages.site_of(datasette)
    env.globals["corpuskit_asset"] = lambda name: assets.address(datasette, name)
    nonces.prepare(env)
    give_stable_names(datasette)


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
            answer_at_once(database)
            expansion.examine(database)
        databases[database.name] = database
    datasette.databases = databases
    setattr(datasette, _NAMES, frozenset(published))
    restricting.note_restricted(datasette, [(name, databases[name].path) for name in published])


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
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Let ids and keys of annotations lead to the place in the article, names of actors to what they say."""
    if table is not None and titles.is_title(table, column, value):
        return (
            titles.reader_link(datasette, database, table, row, value) if _is_published(datasette, database) else None
        )
    if table is not None and isinstance(value, str) and column != "id" and _is_record(row):
        return link_of(datasette, database, table, column, row, value) if _is_published(datasette, database) else None
    if not isinstance(value, str) or column not in ("id", "from_key", "to_key", "annotation"):
        return None
    if column == "id":
        parts = _parts_of_row(row, value)
    else:
        parts = value.split("/", 2) if table in ("relations", "findings") else []
    if table is None or len(parts) != 3 or not _is_published(datasette, database):
        return None
    if table == "findings" and row["document"] is None:  # what is not published has no page
        return None
    address = Addresses(datasette, database).annotation("/".join(parts))
    return Markup('<a href="{}">{}</a>').format(address, value)


@hook
def permission_resources_sql(datasette: Any, action: str) -> Any:
    """Keep derived tables from everybody: pages read them for those who may see what they were made from. For 1.0."""
    names = getattr(datasette, _NAMES, ())
    if action != "view-table" or not names:
        return None
    from datasette.permissions import PermissionSQL

    sql = (
        "SELECT json_extract(value, '$[0]') AS parent, json_extract(value, '$[1]') AS child, "
        "0 AS allow, 'shown by pages alone' AS reason "
        "FROM json_each(:corpuskit_closed)"
    )
    closed = [(name, table) for name in sorted(names) for table in derived.NAMES] + restricting.closed(datasette)
    return PermissionSQL(sql, {"corpuskit_closed": json.dumps(closed)})


@hook
def permission_allowed(datasette: Any, actor: dict[str, Any] | None, action: str, resource: Any) -> Any:
    """Show the full-text index of a table to those who may see the table, and derived tables to nobody. For 0.65."""
    if action != "view-table" or not resource or not _is_published(datasette, resource[0]):
        return None
    if resource[1] in derived.NAMES or tuple(resource) in restricting.closed(datasette):
        return False
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
    titles.note_search(request)
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


def _is_record(row: Any) -> bool:
    columns = set(row.keys())
    return "id" in columns and not columns & {"key", "document", "text_sha256", "definition"}


def _parts_of_row(row: Any, identifier: str) -> list[str]:
    columns = row.keys()
    if not {"key", "document", "annotator"} <= set(columns) or "from_key" in columns:
        return []
    found = [row["document"], row["annotator"]]
    # Datasette replaces an id that refers to another table by a mapping of its value and its label.
    return [*(str(part["value"] if isinstance(part, dict) else part) for part in found), identifier]


def _is_published(datasette: Any, database: str) -> bool:
    return database in getattr(datasette, _NAMES, ())
