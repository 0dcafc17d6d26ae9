"""Locks of those who serve a build: publishing again removes older databases, but none that is being read.

Whoever serves it has a lock file beside the database, so that several can serve the same one. A lock dies with its
process; the file it leaves behind is removed when somebody asks.
"""

import contextlib
import glob
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import filelock

_NUMBER = itertools.count(1)


@contextlib.contextmanager
def held(database: Path) -> Iterator[None]:
    """Keep a database from being removed while this block reads it; it need not be there yet.

    Where no lock can be made, as in a folder that cannot be written, nobody can publish either, and none is needed.
    """
    path = database.with_name(f".{database.name}.{os.getpid()}.{next(_NUMBER)}.lock")
    lock = filelock.FileLock(path, timeout=0)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    try:
        yield
    finally:
        if lock.is_locked:
            lock.release()
            path.unlink(missing_ok=True)


def is_held(database: Path) -> bool:
    """Whether somebody serves this database."""
    for path in database.parent.glob(f".{glob.escape(database.name)}.*.lock"):
        lock = filelock.FileLock(path, timeout=0)
        try:
            lock.acquire()
        except OSError:  # also filelock's Timeout
            return True
        lock.release()
        path.unlink(missing_ok=True)
    return False
