"""What people added to the files that configure Datasette, carried over when the corpus is published again.

Such as `allow`, `allow_sql`, `permissions` or the settings of another plugin. A key that corpuskit writes itself is
always its own.
"""

import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_OF_ALL = ("title", "description_html", "license", "license_url", "about", "plugins", "databases")
_OF_A_DATABASE = ("title", "description_html", "license", "license_url", "about", "tables")
_OF_A_TABLE = ("description", "columns", "facets", "label_column", "sort_desc", "fts_table", "fts_pk")


def with_additions(folder: Path, name: str, content: Json, slug: str, before: str) -> Json:
    """The new content of the file `name` of a folder with what people added to the file that is there.

    What they said of the corpus under the name `before`, they mean for `slug`, as it is called now.
    """
    old = read_json(folder / name)
    merge = _MERGED.get(name)
    if merge is None or not old:
        return content
    named = {(slug if key == before else key): value for key, value in _part(old, "databases").items()}
    return merge(content, {**old, "databases": named} if named else old, slug)


def read_json(path: Path) -> Json:
    """The mapping in a file; empty where there is no file, or something else in it."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _in_metadata(new: Json, old: Json, slug: str) -> Json:
    databases = _part(old, "databases")
    mine, theirs = new["databases"][slug], _part(databases, slug)
    tables = {name: _unknown(_part(_part(theirs, "tables"), name), _OF_A_TABLE) for name in _part(theirs, "tables")}
    described = {name: {**tables.pop(name, {}), **table} for name, table in mine["tables"].items()}
    # What was said of a table that is gone stays: who may not see it, should it come back.
    merged = {
        **_unknown(theirs, _OF_A_DATABASE),
        **mine,
        "tables": {**described, **{k: v for k, v in tables.items() if v}},
    }
    return {
        **_unknown(old, _OF_ALL),
        **new,
        "plugins": {**_part(old, "plugins"), **new["plugins"]},
        "databases": {**databases, slug: merged},
    }


def _in_settings(new: Json, old: Json, _slug: str) -> Json:
    return {**_unknown(old, ("databases",)), **new}


def _in_configuration(new: Json, old: Json, _slug: str) -> Json:
    return {**old, **new, "settings": {**_part(old, "settings"), **new["settings"]}}


_MERGED: dict[str, Callable[[Json, Json, str], Json]] = {
    "metadata.json": _in_metadata,
    "settings.json": _in_settings,
    "datasette.json": _in_configuration,
}


def _unknown(found: Json, known: Collection[str]) -> Json:
    return {key: value for key, value in found.items() if key not in known}


def _part(found: Json, key: str) -> Json:
    part = found.get(key)
    return part if isinstance(part, dict) else {}
