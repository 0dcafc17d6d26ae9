"""A full-text index of texts in scripts without spaces between words, such as Chinese, Japanese and Thai.

There each character counts as a word of its own, so that any stretch of characters is found as a phrase. Only texts
that hold such a script are in it; in other corpora it is empty.
"""

import re
import sqlite3
from collections.abc import Iterator

from corpuskit.schema.types import Schema

NAME = "corpuskit_unspaced"
# SQLite keeps the index in tables of these names, which are as private as what they index.
PARTS = tuple(f"{NAME}_{part}" for part in ("data", "idx", "config"))
# Thai and Lao, Myanmar, Khmer, Kana, Han with its extensions.
_SCRIPTS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{_SCRIPTS}]")
# The bytes with which these characters begin in UTF-8, and few others do: to look for bytes takes a tenth of the time.
_LEADS = tuple(bytes([lead]) for lead in (0xE0, 0xE1, *range(0xE3, 0xEA), 0xEF, 0xF0))
_ESCAPE = b"\\u"
#: The documents whose texts are to be indexed; there only while a database is built.
_NOTED = "temp.corpuskit_noted"
_CREATE_NOTED = f"CREATE TEMP TABLE IF NOT EXISTS {_NOTED[5:]} (document TEXT PRIMARY KEY)"


def is_unspaced(words: str) -> bool:
    """Whether a character of a script without spaces is among them."""
    return not words.isascii() and _UNSPACED.search(words) is not None


def may_hold(raw: bytes) -> bool:
    """Whether such a character may be in a line of JSON, which is then worth a closer look."""
    return _ESCAPE in raw or (not raw.isascii() and any(lead in raw for lead in _LEADS))


def note(connection: sqlite3.Connection, document: str) -> None:
    """Note a document while it is loaded, so that `fill` does not read all texts again to find the few."""
    connection.execute(_CREATE_NOTED)
    connection.execute(f"INSERT INTO {_NOTED} VALUES (?)", [document])  # noqa: S608 - a name of our own


def spaced(words: str) -> str:
    """The words with a space around each character of a script that has none."""
    return _UNSPACED.sub(lambda match: f" {match[0]} ", words)


def made_from(schema: Schema) -> frozenset[str]:
    """The texts."""
    return frozenset({"texts"})


def create(schema: Schema) -> Iterator[str]:
    """An index without the texts themselves; its rows have the numbers of those of `texts`."""
    yield (
        f"CREATE VIRTUAL TABLE {NAME} USING fts5(text, content='', columnsize=0, "
        "tokenize=\"unicode61 remove_diacritics 2 categories 'L* M* N* Co'\")"
    )


def fill(connection: sqlite3.Connection, schema: Schema) -> None:
    """Index the texts that hold such a script."""
    connection.execute(_CREATE_NOTED)
    rows = connection.execute(
        f"SELECT t.rowid, t.text FROM {_NOTED} n JOIN texts t ON t.document = n.document "  # noqa: S608 - our own names
        "WHERE t.text IS NOT NULL ORDER BY t.rowid"
    )
    found = ((number, spaced(text)) for number, text in rows)
    connection.executemany(f"INSERT INTO {NAME} (rowid, text) VALUES (?, ?)", found)  # noqa: S608 - a name of our own
    connection.execute(f"DROP TABLE {_NOTED}")


def indexes(schema: Schema) -> Iterator[str]:
    """None: it is one."""
    yield from ()
