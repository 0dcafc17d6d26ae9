"""Who says which quote: a row for each quote and each voice that it is credited to.

Numbers of rows stand for quotes, sources and documents, for a page looks all of them up. A quote that is credited to
nobody has a row, too: `voice` is then one of the numbers that `voices.MISSING` explains. What is suggested or rejected
is not counted. `corpuskit_voices` says who the voices are, `corpuskit_alike` which utterances are alike. `several` is
1 where the quote has other rows, else nothing.
"""

import sqlite3
from collections.abc import Iterator

from corpuskit.publish.derived import alike
from corpuskit.publish.derived.timeline import date_of, outlet_of
from corpuskit.publish.roles import ATTRIBUTED, Roles, roles_of
from corpuskit.publish.voices import NONE, PRONOUN, WORDLESS, folded, is_pronoun, marks_pronouns
from corpuskit.schema.types import Schema

NAME = "corpuskit_utterances"
#: Tables that are there only while the derived tables are made: the words of sources, and all voices.
WORDS, VOICES = "temp.corpuskit_words", "temp.corpuskit_who"


def made_from(schema: Schema) -> frozenset[str]:
    """Quotes, their sources, and who these are, where the schema says who says what."""
    return alike.made_from(schema)


def create(schema: Schema) -> Iterator[str]:
    """`label` is that of the quote, `kind` that of the source."""
    yield (
        f"CREATE TABLE {NAME} (quote INTEGER, voice INTEGER, source INTEGER, document INTEGER, annotator TEXT, "
        "outlet TEXT, date TEXT, label TEXT, kind TEXT, alike INTEGER, several INTEGER, "
        "PRIMARY KEY (quote, voice)) WITHOUT ROWID"
    )


def fill(connection: sqlite3.Connection, schema: Schema) -> None:
    """Tell voices apart, then go through all quotes."""
    roles = roles_of(schema)
    connection.create_function("corpuskit_folded", 1, folded, deterministic=True)
    connection.create_function("corpuskit_is_pronoun", 1, is_pronoun, deterministic=True)
    numbers = alike.Numbers()
    connection.create_function("corpuskit_number", -1, numbers)
    _find_voices(connection, roles)
    said, same = _told(schema)
    values = [f's."{one.name}"' for one in alike.attributes_of_sources(schema)]
    pronoun = "s.mention IS 'pronoun'" if roles.sources and marks_pronouns(schema, roles.sources) else "0"
    actor = f's."{roles.actor[0]}"' if roles.actor else "NULL"
    connection.execute(
        f"INSERT OR IGNORE INTO {NAME} SELECT q.rowid, "  # noqa: S608 - names of a checked schema
        f"CASE WHEN {actor} IS NOT NULL THEN a.voice WHEN {pronoun} OR w.pronoun THEN {PRONOUN} "
        f"WHEN w.folded IS NULL OR w.folded = '' THEN {WORDLESS} ELSE v.voice END, s.rowid, {said}, s.label, "
        f"corpuskit_number({', '.join([same, 's.label', *values])}), NULL "
        f'FROM "{roles.quotes}" q CROSS JOIN documents d ON d.id = q.document '
        "CROSS JOIN relations r ON r.from_key = q.key "
        f'CROSS JOIN "{roles.sources}" s ON s.key = r.to_key '
        f"LEFT JOIN {VOICES} a ON a.actor = {actor} "
        f"LEFT JOIN {WORDS} w ON w.text = s.text LEFT JOIN {VOICES} v ON v.folded = w.folded "
        "WHERE q.status IS NULL AND s.status IS NULL AND +r.status IS NULL AND +r.label = ? ORDER BY q.rowid, s.rowid",
        [ATTRIBUTED],
    )
    connection.execute(
        f"INSERT INTO {NAME} SELECT q.rowid, {NONE}, NULL, {said}, NULL, "  # noqa: S608
        f"corpuskit_number({', '.join([same, 'NULL', *('NULL' for _ in values)])}), NULL "
        f'FROM "{roles.quotes}" q JOIN documents d ON d.id = q.document WHERE q.status IS NULL '
        f"AND NOT EXISTS (SELECT 1 FROM {NAME} u WHERE u.quote = q.rowid) ORDER BY q.rowid"
    )
    several = f"SELECT quote FROM {NAME} GROUP BY quote HAVING count(*) > 1"  # noqa: S608 - a name of our own
    connection.execute(f"UPDATE {NAME} SET several = 1 WHERE quote IN ({several})")  # noqa: S608
    numbers.store(connection, schema)


def _told(schema: Schema) -> tuple[str, str]:
    """What the quote and its document tell: the columns from `document` to `label`, and those that may be alike."""
    date, outlet = date_of(schema), outlet_of(schema)
    outlets, dates = f'd."{outlet}"' if outlet else "NULL", f'd."{date}"' if date else "NULL"
    same = f"q.annotator, {outlets}, substr({dates}, 1, {alike.MONTH}), q.label"
    return f"d.rowid, q.annotator, {outlets}, {dates}, q.label", same


def indexes(schema: Schema) -> Iterator[str]:
    """By voice in the order of time, and of outlets for how much it says in each; by document for who speaks beside
    whom; by date for the latest; and the quotes that have several rows.

    Each ends with the number of what is alike, so that a filter reads the index alone.
    """
    yield f"CREATE INDEX {NAME}_by_voice ON {NAME} (voice, date, annotator, document, alike)"
    yield f"CREATE INDEX {NAME}_by_outlet ON {NAME} (voice, outlet, document, alike)"
    yield f"CREATE INDEX {NAME}_by_document ON {NAME} (document, voice, alike)"
    yield f"CREATE INDEX {NAME}_by_date ON {NAME} (date DESC, document, alike)"
    yield f"CREATE INDEX {NAME}_several ON {NAME} (quote, voice, document, alike) WHERE several"


def _find_voices(connection: sqlite3.Connection, roles: Roles) -> None:
    """Number actors in the order of their ids, then words in the order of the alphabet: the same in every build."""
    for table in (WORDS, VOICES):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute(f"CREATE TEMP TABLE {WORDS[5:]} (text TEXT PRIMARY KEY, folded TEXT, pronoun INTEGER)")
    connection.execute(
        f"INSERT INTO {WORDS} SELECT text, words, corpuskit_is_pronoun(words) FROM "  # noqa: S608
        f'(SELECT text, corpuskit_folded(text) AS words FROM (SELECT DISTINCT text FROM "{roles.sources}" '
        "WHERE text IS NOT NULL AND status IS NULL))"
    )
    connection.execute(
        f"CREATE TEMP TABLE {VOICES[5:]} (voice INTEGER PRIMARY KEY, actor TEXT UNIQUE, folded TEXT UNIQUE)"
    )
    if roles.actor:
        connection.execute(
            f'INSERT INTO {VOICES} (actor) SELECT DISTINCT "{roles.actor[0]}" FROM "{roles.sources}" '  # noqa: S608
            f'WHERE "{roles.actor[0]}" IS NOT NULL AND status IS NULL ORDER BY 1'
        )
    connection.execute(
        f"INSERT INTO {VOICES} (folded) SELECT DISTINCT folded FROM {WORDS} "  # noqa: S608
        "WHERE NOT pronoun AND folded <> '' ORDER BY 1"
    )
