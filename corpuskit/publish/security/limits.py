"""What a question in SQL to a published corpus may do, and how large it and its answer may become.

Everybody may ask. A question may read the tables; whatever opens files, changes anything, or tells where the file is,
is refused. What it makes is kept small: each value by SQLite, the rows together by counting them as they come.
"""

import sqlite3
import time
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from corpuskit.publish.security import functions

Read = TypeVar("Read")

LONGEST_VALUE = 1_000_000  # bytes, where no text of the corpus is longer
LARGEST_ANSWER = 64_000_000  # bytes of all rows of one answer
_LONGEST_TEXT = 64_000_000
_MOST_COLUMNS = 100
_MOST_NAMES = 100_000  # tables and columns that a statement names once its parts are put in; more are not from a person
_STEPS = 1_000  # of SQLite's machine between two looks at the clock
_LIMITS = {
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 250_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 300,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 5_000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
# What Datasette and the index of full text ask about tables.
_PRAGMAS = frozenset(
    """data_version foreign_key_list function_list index_info index_list index_xinfo max_page_count page_count
    page_size query_only schema_version table_info table_list table_xinfo""".split()
)
# Those that are answered with nothing: `database_list` tells paths, the other is set by a library of Datasette 1.0.
_EMPTY_PRAGMAS = frozenset({"database_list", "recursive_triggers"})
_FUNCTIONS = frozenset(
    """edit fts3_tokenizer fts5_decode fts5_decode_none fts5_rowid json_patch load_extension readfile sha3_query
    sqlite_log writefile zipfile""".split()
)
_TABLES = frozenset("bytecode dbstat fsdir sqlite_dbpage sqlite_memstat sqlite_stmt tables_used zipfile".split())
_CHANGES = frozenset(
    {
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_DELETE,
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_REINDEX,
        sqlite3.SQLITE_ANALYZE,
        sqlite3.SQLITE_SAVEPOINT,
        sqlite3.SQLITE_CREATE_INDEX,
        sqlite3.SQLITE_CREATE_TEMP_INDEX,
        sqlite3.SQLITE_CREATE_TEMP_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_VIEW,
        sqlite3.SQLITE_CREATE_VTABLE,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_TEMP_INDEX,
        sqlite3.SQLITE_DROP_TEMP_TABLE,
        sqlite3.SQLITE_DROP_TEMP_TRIGGER,
        sqlite3.SQLITE_DROP_TEMP_VIEW,
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_DROP_VIEW,
        sqlite3.SQLITE_DROP_VTABLE,
    }
)
# SQLite sets up a table that is a function by declaring it, which it asks about as if it were created.
_DECLARED = frozenset({"sqlite_master", "sqlite_temp_master", "sqlite_schema", "sqlite_temp_schema"})
_SIZES: "weakref.WeakKeyDictionary[Any, tuple[int, int]]" = weakref.WeakKeyDictionary()


class Watch:
    """Stands between the questions on one connection and the database."""

    def __init__(self) -> None:
        self._names = 0
        self._size = 0
        self._cursor: Callable[[], sqlite3.Cursor | None] = lambda: None

    def begin(self) -> None:
        """Count anew."""
        self._names = 0

    def authorize(self, action: int, first: str | None, second: str | None, _file: str | None, _by: str | None) -> int:
        """SQLite asks this for each name in a statement while it prepares it."""
        self._names += 1
        if self._names > _MOST_NAMES:
            self._names = 0
            return sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_READ:
            return sqlite3.SQLITE_DENY if (first or "").lower() in _TABLES else sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_DENY if (second or "").lower() in _FUNCTIONS else sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_PRAGMA:
            return _pragma((first or "").lower())
        if action in (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE):
            return sqlite3.SQLITE_OK if first in _DECLARED else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_DENY if action in _CHANGES else sqlite3.SQLITE_OK

    def row(self, cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        """A row as Datasette wants it. Raises OperationalError where the rows of one answer become too large."""
        if self._cursor() is not cursor:
            self._cursor = weakref.ref(cursor)
            self._names = self._size = 0
        for value in values:
            if isinstance(value, str | bytes):
                self._size += len(value)
        if self._size > LARGEST_ANSWER:
            raise sqlite3.OperationalError(f"the answer is larger than {LARGEST_ANSWER // 1_000_000} megabytes")
        return sqlite3.Row(cursor, values)


def _pragma(name: str) -> int:
    if name in _EMPTY_PRAGMAS:
        return sqlite3.SQLITE_IGNORE
    return sqlite3.SQLITE_OK if name in _PRAGMAS else sqlite3.SQLITE_DENY


def protect(connection: sqlite3.Connection, database: Any) -> None:
    """Keep what is asked on a connection to a published database within its limits."""
    if database not in _SIZES:
        _SIZES[database] = _sizes(connection)
    longest, widest = _SIZES[database]
    functions.bound(connection, max(LONGEST_VALUE, longest))
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(LONGEST_VALUE, longest))
    connection.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, max(_MOST_COLUMNS, widest))
    watch = Watch()
    connection.set_authorizer(watch.authorize)
    connection.row_factory = watch.row


def _sizes(connection: sqlite3.Connection) -> tuple[int, int]:
    """The bytes that the longest value of a corpus may have, with something to spare, and the columns of a table."""
    try:
        characters = connection.execute("SELECT max(length) FROM documents").fetchone()[0]
        told = connection.execute("SELECT max(length(definition) + length(about)) FROM build").fetchone()[0]
        columns = connection.execute(
            "SELECT max(n) FROM (SELECT count(*) n FROM sqlite_master m, pragma_table_info(m.name) GROUP BY m.name)"
        ).fetchone()[0]
    except sqlite3.Error:  # such as of a build that an older version made
        return LONGEST_VALUE, _MOST_COLUMNS
    longest = max(characters if isinstance(characters, int) else 0, told or 0)
    return min(4 * longest + 10_000, _LONGEST_TEXT), (columns or 0) + 10


def within(seconds: float, reading: Callable[[sqlite3.Connection], Read]) -> Callable[[sqlite3.Connection], Read]:
    """A function of ours that reads from a published database, stopped after so many seconds like a question in SQL.

    Its rows are not counted, since it says itself how many it reads. It raises OperationalError where it is stopped.
    """

    def read(connection: sqlite3.Connection) -> Read:
        deadline = time.monotonic() + seconds
        factory, connection.row_factory = connection.row_factory, sqlite3.Row
        watch = getattr(factory, "__self__", None)
        if isinstance(watch, Watch):
            watch.begin()
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            return reading(connection)
        finally:
            connection.set_progress_handler(None, 0)
            connection.row_factory = factory

    return read
