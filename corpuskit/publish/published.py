"""What a database says of the corpus that it was built from."""

import sqlite3

import msgspec

from corpuskit.config import Config
from corpuskit.schema.types import Schema
from corpuskit.tables import COUNTS


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """What the table `build` says: the id of the build, the name of the corpus, its title, its schema, its description
    of itself, the version of corpuskit, how much of what it holds, and the length in code points above which no stretch
    of a text is in it (None where all texts are).
    """

    id: str
    name: str
    title: str
    schema: Schema
    about: Config
    corpuskit: str
    counts: dict[str, int]
    excerpts: int | None = None


def read_build(connection: sqlite3.Connection) -> Published | None:
    """What a database was built from; None where it is no published corpus."""
    try:
        cursor = connection.execute("SELECT * FROM build")
        row = cursor.fetchone()
        if row is None:
            return None
        said = dict(zip([column[0] for column in cursor.description], row, strict=True))
        return Published(
            id=said["id"],
            name=said["name"],
            title=said["title"],
            schema=msgspec.json.decode(said["definition"], type=Schema),
            about=msgspec.json.decode(said["about"], type=Config),
            corpuskit=said["corpuskit"],
            counts={name: said[name] for name in COUNTS},
            excerpts=said.get("excerpts"),
        )
    except (sqlite3.Error, msgspec.MsgspecError, TypeError, KeyError):  # such as a table of this name that is not ours
        return None


def first_document(connection: sqlite3.Connection) -> str | None:
    """The id of the first document; None in an empty corpus."""
    row = connection.execute("SELECT id FROM documents ORDER BY rowid LIMIT 1").fetchone()
    return row[0] if row else None
