"""Who claims what: a row for each accepted claim with its proposition, when and where, and whose quote it is made in.

Numbers of rows stand for claims, documents and quotes; `voice` is that of `corpuskit_utterances`, and none where a
claim is made in no quote. Who may not see quotes and their sources is not told the voices.
"""

import sqlite3
from collections.abc import Iterator

from corpuskit.publish.derived import utterances
from corpuskit.publish.derived.timeline import date_of, outlet_of
from corpuskit.publish.roles import MADE, roles_of
from corpuskit.schema.types import Schema

NAME = "corpuskit_claims"


def made_from(schema: Schema) -> frozenset[str]:
    """The claims, their propositions, and relations."""
    roles = roles_of(schema)
    if roles.claims is None:
        return frozenset()
    return frozenset({"documents", "relations", roles.claims, *([roles.proposition[1]] if roles.proposition else [])})


def create(schema: Schema) -> Iterator[str]:
    """`label` is that of the claim."""
    yield (
        f"CREATE TABLE {NAME} (claim INTEGER PRIMARY KEY, document INTEGER, annotator TEXT, outlet TEXT, date TEXT, "
        "label TEXT, proposition TEXT, quote INTEGER, voice INTEGER)"
    )


def fill(connection: sqlite3.Connection, schema: Schema) -> None:
    """Go through all claims. One that is made in several quotes counts for the first."""
    roles = roles_of(schema)
    date, outlet = date_of(schema), outlet_of(schema)
    told = f'd."{outlet}"' if outlet else "NULL", f'd."{date}"' if date else "NULL"
    proposition = f'c."{roles.proposition[0]}"' if roles.proposition else "NULL"
    quote, voice = "NULL", "NULL"
    if roles.quotes and MADE in schema.relations:
        quote = (
            f'(SELECT min(q.rowid) FROM relations r JOIN "{roles.quotes}" q ON q.key = r.to_key '  # noqa: S608
            f"WHERE r.from_key = c.key AND +r.label = '{MADE}' AND +r.status IS NULL AND q.status IS NULL)"
        )
        if utterances.made_from(schema):
            voice = f"(SELECT max(voice) FROM {utterances.NAME} u WHERE u.quote = m.quote)"  # noqa: S608
    connection.execute(
        f"INSERT INTO {NAME} SELECT m.*, {voice} FROM (SELECT c.rowid, d.rowid, c.annotator, {', '.join(told)}, "  # noqa: S608
        f'c.label, {proposition}, {quote} AS quote FROM "{roles.claims}" c CROSS JOIN documents d ON d.id = c.document '
        "WHERE c.status IS NULL ORDER BY c.rowid) m"
    )


def indexes(schema: Schema) -> Iterator[str]:
    """For the claims of a proposition, of a voice, and of an outlet."""
    yield f"CREATE INDEX {NAME}_by_proposition ON {NAME} (proposition, annotator, document)"
    yield f"CREATE INDEX {NAME}_by_voice ON {NAME} (voice) WHERE voice IS NOT NULL"
    yield f"CREATE INDEX {NAME}_by_outlet ON {NAME} (outlet, date)"


def number_of(connection: sqlite3.Connection, voice: int | None, annotator: str | None) -> int:
    """How many claims a voice makes."""
    sql = f"SELECT count(*) FROM {NAME} WHERE voice = ?{' AND annotator = ?' if annotator else ''}"  # noqa: S608
    return int(connection.execute(sql, [voice, *([annotator] if annotator else [])]).fetchone()[0])
