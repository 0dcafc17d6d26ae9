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
from corpuskit.publish.building.indexing import is_closed
from corpuskit.publish.derived import derived_in
from corpuskit.publish.derived.timeline import date_of
from corpuskit.publish.published import read_build
from corpuskit.publish.terms import OPEN, Terms
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

# A corpus under copyright: what is shown is read page by page, and nothing hands it out as a whole.
_RESTRICTED = _SETTINGS | {
    "allow_download": False,
    "allow_csv_stream": False,
    "default_allow_sql": False,
    "max_returned_rows": 100,
    "truncate_cells_html": 100,
}


def files_beside(
    schema: Schema, config: Config, slug: str, mark: str, database: Path, terms: Terms = OPEN
) -> Iterator[tuple[str, bytes]]:
    """The files that stand beside a database, as (name, content); `metadata.json`, which names it, comes last.

    What people added to the files that are there already is in them; `mark` tells corpora of the same slug apart.
    """
    uri = database.resolve().as_uri() + "?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True)
    try:
        if terms.excerpts is not None and (said := read_build(connection)) is not None:
            schema, config = said.schema, said.about  # without what quotes an article
        inspected = {database.stem: _inspected(connection, database)}
        metadata = _metadata(schema, config, slug, database, connection)
        metadata["plugins"]["corpuskit"] |= {"mark": mark, **_told(terms)}
        if terms.restricted:
            metadata["databases"][slug]["allow_sql"] = False
        if terms.excerpts is not None:
            _label_without_words(metadata["databases"][slug]["tables"], schema)
    finally:
        connection.close()
    before = published_in(database.parent)
    settings = _RESTRICTED if terms.restricted else _SETTINGS
    files = (("settings.json", settings), ("datasette.json", {"settings": settings}), (INSPECTED, inspected))
    for name, content in (*files, (METADATA, metadata)):
        yield name, _json(with_additions(database.parent, name, content, slug, before.name if before else slug))


class Configured(msgspec.Struct, frozen=True):
    """What the files of a folder say of the corpus published there: its slug, its database without `.db`, its mark, the
    terms on which it was published.
    """

    name: str
    database: str
    mark: str
    terms: Terms = OPEN


def published_in(folder: Path) -> Configured | None:
    """The corpus published in a folder; None where none of ours is."""
    try:
        ours = json.loads((folder / METADATA).read_bytes())["plugins"]["corpuskit"]
        terms = msgspec.convert({name: ours[name] for name in _told(OPEN) if name in ours}, Terms)
        return Configured(str(ours["name"]), str(ours["database"]), str(ours.get("mark", "")), terms)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):  # also msgspec's ValidationError
        return None


def _told(terms: Terms) -> Json:
    return {"excerpts": terms.excerpts, "restricted": terms.restricted}


def foreign_file(folder: Path) -> Path | None:
    """A file that configures Datasette in a folder in which no corpus was published, if it is not ours; or None.

    A publisher that was killed leaves files of ours before the last of them says whose they are.
    """
    left = {
        "settings.json": (_SETTINGS, _RESTRICTED),
        "datasette.json": ({"settings": _SETTINGS}, {"settings": _RESTRICTED}),
    }
    for name in (METADATA, *left, "metadata.yaml", "metadata.yml", "datasette.yaml", "datasette.yml"):
        if (folder / name).exists() and read_json(folder / name) not in left.get(name, ()):
            return folder / name
    inspected = read_json(folder / INSPECTED)
    if (folder / INSPECTED).exists() and not all(_VERSIONED.fullmatch(name) for name in inspected or [""]):
        return folder / INSPECTED
    return None


def _json(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def _inspected(connection: sqlite3.Connection, database: Path) -> Json:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    counts = {name: {"count": _counted(connection, name)} for name in names}
    return {"hash": file_hash(database), "size": database.stat().st_size, "file": database.name, "tables": counts}


def _counted(connection: sqlite3.Connection, table: str) -> int | None:
    try:
        return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608
    except sqlite3.OperationalError:  # an index without content of its own
        return None


def _metadata(schema: Schema, config: Config, slug: str, database: Path, connection: sqlite3.Connection) -> Json:
    title = config.title or slug
    welcome = _welcome(config, connection)
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
    described |= {name: {"description": "Counts for pages", "hidden": True} for name in derived_in(schema)}
    # Of a database that a visitor may not see, the home page of the server tells no more than the title.
    return {
        "title": title,
        "plugins": {"corpuskit": {"name": slug, "database": database.stem}},
        "databases": {slug: {**present, "tables": described}},
    }


def _label_without_words(described: Json, schema: Schema) -> None:
    """Where there are no words, ids say which row is meant."""
    for name in ("documents", *schema.layers):
        described[name]["label_column"] = "id"


def _welcome(config: Config, connection: sqlite3.Connection) -> Markup:
    """What Datasette's own first page says about the corpus. Datasette 1.0 says it on pages further down too, so that a
    link, which would have to be relative, would lead nowhere from there.
    """
    documents = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
    about = Markup("<p>{}</p>").format(config.description) if config.description else ""
    return Markup("{}<p>{:,} documents, each with its annotations</p>").format(about, documents)


def _described(table: tables.Table, named: Iterable[Attribute | RelationType] = ()) -> Json:
    """A table's help with that of its columns: what the schema says, else what is the same in every corpus."""
    said = {column.name: column.help for column in table.columns} | {column.name: column.help for column in named}
    columns = {name: said[name] for name in table.names if said.get(name)}
    return {"description": table.help or ""} | ({"columns": columns} if columns else {})


def _add_documents(described: Json, schema: Schema, connection: sqlite3.Connection) -> None:
    facets: list[str | dict[str, str]] = []
    for name in [*(a.name for a in tables.published(schema.metadata) if _countable(a)), "language"]:
        distinct = connection.execute(f'SELECT count(DISTINCT "{name}") FROM documents').fetchone()[0]  # noqa: S608
        if 1 < distinct <= _MOST_VALUES:
            facets.append({"array": name} if name in schema.metadata and schema.metadata[name].many else name)
    # `documents` and `texts` are filled together, so a document and its text have the same rowid.
    described |= {"facets": facets, "label_column": "title", "fts_table": "texts_fts", "fts_pk": "rowid"}
    if date := date_of(schema):
        described["sort_desc"] = date  # the newest first


def _countable(attribute: Attribute) -> bool:
    return attribute.type in ("string", "enum", "bool", "lang", "ref")


def _add_registry(described: Json, registry: Registry) -> None:
    columns = tables.published(registry.columns)
    words = [column.name for column in columns if column.type == "string" and not column.many]
    if words:
        described["label_column"] = "name" if "name" in words else words[0]
    described["facets"] = [column.name for column in columns if is_closed(column)]
