"""What Datasette is told of a published corpus: titles, labels, facets, search and settings, as 0.65 and 1.0 read it.

Both read `metadata.json` and `inspect-data.json` in a folder; settings are in `settings.json` for 0.65 and in
`datasette.json` for 1.0, and each leaves the other's file alone.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from markupsafe import Markup

from corpuskit import tables
from corpuskit.config import Config
from corpuskit.publish.additions import Json, read_json, with_additions
from corpuskit.publish.database import is_closed
from corpuskit.schema.types import Attribute, Registry, RelationType, Schema
from corpuskit.storage import file_hash

METADATA = "metadata.json"
INSPECTED = "inspect-data.json"
FILES = ("settings.json", "datasette.json", INSPECTED, METADATA)
_VERSIONED = re.compile(r"[a-z0-9-]+-[0-9a-f]{8}")
# A facet helps while its values fit on a screen; a column with more distinct values than this is not offered as one.
_MOST_VALUES = 60

_SETTINGS = {
    "default_page_size": 50,
    "default_facet_size": 20,
    "suggest_facets": False,  # the tables come with the facets that make sense, and trying the rest costs seconds
    "facet_time_limit_ms": 1_500,
    "sql_time_limit_ms": 5_000,
    "truncate_cells_html": 300,
}

_CONFIGURATION = {"settings": _SETTINGS}


def files_beside(schema: Schema, config: Config, slug: str, mark: str, database: Path) -> Iterator[tuple[str, bytes]]:
    """The files that stand beside a database, as (name, content); `metadata.json`, which names it, comes last.

    What people added to the files that are there already is in them; `mark` tells corpora of the same slug apart.
    """
    uri = database.resolve().as_uri() + "?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True)
    try:
        inspected = {database.stem: _inspected(connection, database)}
        metadata = _metadata(schema, config, slug, database, connection)
        metadata["plugins"]["corpuskit"]["mark"] = mark
    finally:
        connection.close()
    before = published_in(database.parent)
    files = (("settings.json", _SETTINGS), ("datasette.json", _CONFIGURATION), (INSPECTED, inspected))
    for name, content in (*files, (METADATA, metadata)):
        yield name, _json(with_additions(database.parent, name, content, slug, before.name if before else slug))


class Configured(msgspec.Struct, frozen=True):
    """What the files of a folder say of the corpus published there: its slug, its database without `.db`, its mark."""

    name: str
    database: str
    mark: str


def published_in(folder: Path) -> Configured | None:
    """The corpus published in a folder; None where none of ours is."""
    try:
        ours = json.loads((folder / METADATA).read_bytes())["plugins"]["corpuskit"]
        return Configured(str(ours["name"]), str(ours["database"]), str(ours.get("mark", "")))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def foreign_file(folder: Path) -> Path | None:
    """A file that configures Datasette in a folder in which no corpus was published, if it is not ours; or None.

    A publisher that was killed leaves files of ours before the last of them says whose they are.
    """
    left = {"settings.json": _SETTINGS, "datasette.json": _CONFIGURATION}
    for name in (METADATA, *left, "metadata.yaml", "metadata.yml", "datasette.yaml", "datasette.yml"):
        if (folder / name).exists() and not (name in left and read_json(folder / name) == left[name]):
            return folder / name
    inspected = read_json(folder / INSPECTED)
    if (folder / INSPECTED).exists() and not all(_VERSIONED.fullmatch(name) for name in inspected or [""]):
        return folder / INSPECTED
    return None


def _json(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def _inspected(connection: sqlite3.Connection, database: Path) -> Json:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    counts = {
        name: {"count": connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]}  # noqa: S608
        for name in names
    }
    return {"hash": file_hash(database), "size": database.stat().st_size, "file": database.name, "tables": counts}


def _metadata(schema: Schema, config: Config, slug: str, database: Path, connection: sqlite3.Connection) -> Json:
    title = config.title or slug
    welcome = _welcome(config, slug, connection)
    about: dict[str, str | None] = {"title": title, "description_html": welcome}
    about |= {"license": config.licence, "about": config.citation}
    if config.licence and config.licence.startswith(("https://", "http://")):
        about["license_url"] = config.licence
    present = {key: value for key, value in about.items() if value}
    shape = tables.tables_of(schema)
    named: dict[str, list[Attribute | RelationType]] = {"documents": list(schema.metadata.values())}
    named |= {n: [*layer.attributes.values(), *schema.relations_from(n)] for n, layer in schema.layers.items()}
    named |= {n: list(registry.columns.values()) for n, registry in schema.registries.items()}
    described = {name: _described(table, named.get(name, ())) for name, table in shape.items()}
    _add_documents(described["documents"], schema, connection)
    for layer in schema.layers.values():
        closed = [a.name for a in tables.published(layer.attributes) if is_closed(a)]
        facets = [*(["label"] if layer.labels else []), "annotator", *closed]
        described[layer.name] |= {"facets": facets, "label_column": "text" if layer.span else "id"}
    for registry in schema.registries.values():
        _add_registry(described[registry.name], registry)
    described["relations"] |= {"facets": ["label", "annotator"], "label_column": "label"}
    described["findings"] |= {"facets": ["code", "rule", "severity", "annotator"], "label_column": "message"}
    # Of a database that a visitor may not see, the home page of the server tells no more than the title.
    return {
        "title": title,
        "plugins": {"corpuskit": {"name": slug, "database": database.stem}},
        "databases": {slug: {**present, "tables": described}},
    }


def _welcome(config: Config, slug: str, connection: sqlite3.Connection) -> Markup:
    """What the home page and the database's page say: about the corpus, and where to begin. Links are relative."""
    documents = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
    about = Markup("<p>{}</p>").format(config.description) if config.description else ""
    address = Markup('<a href="{}/documents">').format(slug)
    return Markup("{}<p>{}Read the {:,} documents</a>, each with its annotations</p>").format(about, address, documents)


def _described(table: tables.Table, named: Iterable[Attribute | RelationType] = ()) -> Json:
    """A table's help, with that of the columns that the schema names; the others are the same in every corpus."""
    columns = {column.name: column.help for column in named if column.help and column.name in table.names}
    return {"description": table.help or ""} | ({"columns": columns} if columns else {})


def _add_documents(described: Json, schema: Schema, connection: sqlite3.Connection) -> None:
    facets: list[str | dict[str, str]] = []
    for name in [*(a.name for a in tables.published(schema.metadata) if _countable(a)), "language"]:
        distinct = connection.execute(f'SELECT count(DISTINCT "{name}") FROM documents').fetchone()[0]  # noqa: S608
        if 1 < distinct <= _MOST_VALUES:
            facets.append({"array": name} if name in schema.metadata and schema.metadata[name].many else name)
    # `documents` and `texts` are filled together, so a document and its text have the same rowid.
    described |= {"facets": facets, "label_column": "title", "fts_table": "texts_fts", "fts_pk": "rowid"}


def _countable(attribute: Attribute) -> bool:
    return attribute.type in ("string", "enum", "bool", "lang", "ref")


def _add_registry(described: Json, registry: Registry) -> None:
    columns = tables.published(registry.columns)
    words = [column.name for column in columns if column.type == "string" and not column.many]
    if words:
        described["label_column"] = "name" if "name" in words else words[0]
    described["facets"] = [column.name for column in columns if is_closed(column)]
