"""Functions of SQLite that may take minutes, and that nothing stops: a limit of time comes too late within a function.

Some take as long as the product of the lengths of two texts, those that format as long as the width they are given.
Each is replaced by one that refuses what would take too long, and else asks the original.
"""

import math
import re
import sqlite3
from collections.abc import Callable
from typing import Any

_PAIRS = {"instr": 2, "ltrim": 2, "replace": 3, "rtrim": 2, "trim": 2}
_FORMATS = ("format", "printf")
#: The product of the lengths of two arguments: a tenth of a second or less.
_MOST = 30_000_000
_WIDEST = 100_000
_WIDTH = re.compile(r"\d{6,}")


def bound(connection: sqlite3.Connection, longest: int) -> None:
    """Replace the functions on a connection, whose values have so many bytes at most."""
    plain = sqlite3.connect(":memory:", check_same_thread=False)
    plain.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest)
    for name, number in _PAIRS.items():
        call = _bounded(plain, name, _long_together, longest)
        connection.create_function(name, number, call, deterministic=True)
    for name in _FORMATS:
        call = _bounded(plain, name, _wide, longest)
        connection.create_function(name, -1, call, deterministic=True)


def _bounded(
    plain: sqlite3.Connection, name: str, is_slow: Callable[[tuple[Any, ...]], bool], longest: int
) -> Callable[..., Any]:
    def call(*given: Any) -> Any:
        if not is_slow(given):
            try:
                return plain.execute(f"SELECT {name}({', '.join('?' * len(given))})", given).fetchone()[0]
            except sqlite3.Error:
                pass
        return "x" * (longest + 1)  # which SQLite refuses as too big, and says so

    return call


def _long_together(given: tuple[Any, ...]) -> bool:
    lengths = [len(value) for value in given[:2] if isinstance(value, str | bytes)]
    return len(lengths) == 2 and math.prod(lengths) > _MOST


def _wide(given: tuple[Any, ...]) -> bool:
    """Whether a format has a width or a precision that is not for people to read."""
    form = given[0] if given else None
    if not isinstance(form, str):
        return False
    numbers = [value for value in given[1:] if isinstance(value, int | float)]
    return bool(_WIDTH.search(form)) or ("*" in form and any(abs(number) > _WIDEST for number in numbers))
