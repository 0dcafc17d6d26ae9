"""Who gets to speak: a row for each voice and annotator, and one without annotator for all of them together.

The number of a voice is the one in `corpuskit_utterances`. Its id is part of addresses: ``actors/ID`` for a record of
the registry `actors`, else a hash of its words. Numbers are of accepted quotes.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec

from corpuskit.publish.derived import utterances
from corpuskit.publish.roles import roles_of
from corpuskit.publish.voices import id_of_words, name_column
from corpuskit.schema.types import Schema

NAME = "corpuskit_voices"
_KINDS, _WORDINGS = "temp.corpuskit_kinds", "temp.corpuskit_wordings"
_TOLD = "name, kind, actor"
_COUNTED = "quotes, documents, outlets, first, last"


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """A voice with what it says: `first` and `last` are dates, `actor` the id of a record."""

    number: int
    id: str
    name: str
    kind: str | None
    actor: str | None
    quotes: int
    documents: int
    outlets: int
    first: str | None
    last: str | None


def made_from(schema: Schema) -> frozenset[str]:
    """As the utterances, of which these are sums."""
    return utterances.made_from(schema)


def create(schema: Schema) -> Iterator[str]:
    """`kind` is the most frequent label of its sources, `name` that of the record or the most frequent wording."""
    yield (
        f"CREATE TABLE {NAME} (voice INTEGER, annotator TEXT, id TEXT, name TEXT, kind TEXT, actor TEXT, "
        "quotes INTEGER, documents INTEGER, outlets INTEGER, first TEXT, last TEXT)"
    )


def fill(connection: sqlite3.Connection, schema: Schema) -> None:
    """Name the voices that are quoted, and count."""
    connection.create_function("corpuskit_id_of_words", 1, id_of_words, deterministic=True)
    roles = roles_of(schema)
    said, name = "NULL", "NULL"
    if roles.actor:
        _, registry = roles.actor
        name = f'(SELECT "{name_column(schema.registries[registry])}" FROM "{registry}" WHERE id = w.actor)'  # noqa: S608
        said = f"'{registry}/' || w.actor"
    _most_frequent(connection, _KINDS, "u.kind")
    _most_frequent(connection, _WORDINGS, "s.text", f'JOIN "{roles.sources}" s ON s.rowid = u.source')
    for annotator, groups in (("annotator", "voice, annotator"), ("NULL", "voice")):
        connection.execute(
            f"INSERT INTO {NAME} SELECT n.voice, n.annotator, "  # noqa: S608 - names of a checked schema
            f"CASE WHEN w.actor IS NULL THEN corpuskit_id_of_words(w.folded) ELSE {said} END, "
            f"coalesce({name}, w.actor, x.most, w.folded), k.most, w.actor, quotes, documents, outlets, first, last "
            f"FROM (SELECT voice, {annotator} AS annotator, count(*) AS quotes, count(DISTINCT document) AS documents, "
            "count(DISTINCT outlet) AS outlets, min(date) AS first, max(date) AS last "
            f"FROM {utterances.NAME} WHERE voice > 0 GROUP BY {groups}) n "
            f"CROSS JOIN {utterances.VOICES} w ON w.voice = n.voice "
            f"LEFT JOIN {_KINDS} k ON k.voice = n.voice LEFT JOIN {_WORDINGS} x ON x.voice = n.voice ORDER BY 1, 2"
        )
    for table in (utterances.WORDS, utterances.VOICES, _KINDS, _WORDINGS):
        connection.execute(f"DROP TABLE {table}")


def _most_frequent(connection: sqlite3.Connection, table: str, what: str, joined: str = "") -> None:
    """What most utterances of a voice have; the first in the alphabet where several are as frequent."""
    connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute(f"CREATE TEMP TABLE {table[5:]} (voice INTEGER PRIMARY KEY, most TEXT)")
    connection.execute(
        f"INSERT INTO {table} SELECT voice, most FROM (SELECT voice, most, row_number() OVER "  # noqa: S608
        f"(PARTITION BY voice ORDER BY number DESC, most) AS place FROM (SELECT u.voice, {what} AS most, "
        f"count(*) AS number FROM {utterances.NAME} u {joined} WHERE u.voice > 0 GROUP BY 1, 2)) WHERE place = 1"
    )


def indexes(schema: Schema) -> Iterator[str]:
    """For the ranking, and to find a voice by its number or its id."""
    yield f"CREATE INDEX {NAME}_by_quotes ON {NAME} (annotator, quotes DESC, voice)"
    yield f"CREATE INDEX {NAME}_by_voice ON {NAME} (voice, annotator)"
    yield f"CREATE INDEX {NAME}_by_id ON {NAME} (id, annotator)"


_COLUMNS = f"voice, id, {_TOLD}, {_COUNTED}"


def top_voices(
    connection: sqlite3.Connection, annotator: str | None = None, limit: int = 10, offset: int = 0
) -> list[Voice]:
    """Those who say most; `annotator` None counts the quotes of all annotators."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM {NAME} WHERE annotator IS ? ORDER BY quotes DESC, voice LIMIT ? OFFSET ?",  # noqa: S608
        [annotator, limit, offset],
    )
    return [made_of(row) for row in rows]


def voice_of(connection: sqlite3.Connection, identifier: str, annotator: str | None = None) -> Voice | None:
    """The voice with this id; None where there is none, or none that this annotator found."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM {NAME} WHERE id = ? AND annotator IS ?",  # noqa: S608
        [identifier, annotator],
    ).fetchone()
    return None if row is None else made_of(row)


def made_of(row: tuple[Any, ...]) -> Voice:
    """A voice from a row with `number` and so on, in the order of the columns of the table."""
    number, identifier, name, kind, actor, quotes, documents, outlets, first, last = row
    return Voice(
        number=number, id=identifier, name=name, kind=kind, actor=actor,
        quotes=quotes, documents=documents, outlets=outlets, first=first, last=last,
    )  # fmt: skip
