"""Drawing annotations at random: the same corpus and the same seed give the same ones, on every machine."""

import hashlib
import heapq
import sqlite3
from collections.abc import Iterator
from typing import Any

# Of a layer with more rows than this, rows are drawn by their number, which takes no longer when there are ten million.
_FEW = 5_000
# So many draws for each annotation that is wanted; where fewer than one row in so many fits, all that fit are ranked.
_TRIES = 40

Row = dict[str, Any]


def drawn(connection: sqlite3.Connection, layer: str, annotator: str, seed: str, number: int) -> list[Row]:
    """Rows of a layer's table in the order in which they are drawn: accepted annotations, of one annotator if named.

    The name of the layer is one of the schema. Fewer than `number` where there are no more.
    """
    last = connection.execute(f'SELECT max(rowid) FROM "{layer}"').fetchone()[0] or 0  # noqa: S608
    if last > _FEW:
        found = _by_number(connection, layer, annotator, seed, number, last)
        if len(found) == number:
            return found
    return _ranked(connection, layer, annotator, seed, number)


def _by_number(
    connection: sqlite3.Connection, layer: str, annotator: str, seed: str, number: int, last: int
) -> list[Row]:
    found: dict[int, Row] = {}
    for rowid in _numbers(seed, last, _TRIES * number):
        if rowid not in found:
            row = _row(connection, layer, rowid)
            if row is not None and row["status"] is None and annotator in ("", row["annotator"]):
                found[rowid] = row
                if len(found) == number:
                    break
    return list(found.values())


def _numbers(seed: str, last: int, tries: int) -> Iterator[int]:
    for draw in range(tries):
        yield _hash(f"{seed}/{draw}") % last + 1


def _ranked(connection: sqlite3.Connection, layer: str, annotator: str, seed: str, number: int) -> list[Row]:
    """Those whose keys come first when they are ordered by a hash of seed and key."""
    which, asked = ("AND annotator = ?", [annotator]) if annotator else ("", [])
    rows = connection.execute(f'SELECT key, rowid FROM "{layer}" WHERE status IS NULL {which}', asked)  # noqa: S608
    first = heapq.nsmallest(number, ((_hash(f"{seed}/{key}"), rowid) for key, rowid in rows))
    found = (_row(connection, layer, rowid) for _, rowid in first)
    return [row for row in found if row is not None]


def _row(connection: sqlite3.Connection, layer: str, rowid: int) -> Row | None:
    cursor = connection.execute(f'SELECT * FROM "{layer}" WHERE rowid = ?', [rowid])  # noqa: S608
    row = cursor.fetchone()
    return None if row is None else dict(zip([column[0] for column in cursor.description], row, strict=True))


def _hash(words: str) -> int:
    return int.from_bytes(hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()[:16], "big")
