"""Restricted releases: their texts are shown article by article in the reader, and nowhere else.

The table of texts and its index are closed for everybody, except while a page asks that shows the words of one
document. An allow block of the publisher's own counts there as well.
"""

import contextlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from corpuskit.publish.configuration import published_in

TEXTS = "texts"
_FTS = (f"{TEXTS}_fts", *(f"{TEXTS}_fts_{part}" for part in ("data", "idx", "content", "docsize", "config")))
CLOSED = frozenset({TEXTS, *_FTS})
# The attribute of Datasette under which the names of its restricted corpora are kept.
_NAMES = "corpuskit_restricted"
_reading: ContextVar[bool] = ContextVar("corpuskit_reading", default=False)


def note_restricted(datasette: Any, published: Iterable[tuple[str, str]]) -> None:
    """Remember which of the published corpora, given as (name, path of the database), are restricted."""
    names = set()
    for name, path in published:
        beside = published_in(Path(path).parent)
        if beside is not None and beside.database == Path(path).stem and beside.terms.restricted:
            names.add(name)
    setattr(datasette, _NAMES, frozenset(names))


def restricted(datasette: Any) -> frozenset[str]:
    """The names of the restricted corpora."""
    return getattr(datasette, _NAMES, frozenset())


def closed(datasette: Any) -> list[tuple[str, str]]:
    """The tables, as (database, table), that are closed at this moment."""
    if _reading.get():
        return []
    return [(name, table) for name in sorted(restricted(datasette)) for table in sorted(CLOSED)]


@contextlib.contextmanager
def reading_one(shows_words: bool) -> Iterator[None]:
    """While this block asks, the words of one document may be seen, if that is what the page shows."""
    token = _reading.set(shows_words)
    try:
        with _answers_of_its_own():
            yield
    finally:
        _reading.reset(token)


@contextlib.contextmanager
def _answers_of_its_own() -> Iterator[None]:
    """Datasette 1.0 remembers for a whole request what it answered; what holds in here must not hold outside."""
    try:
        from datasette.permissions import _permission_check_cache as remembered
    except ImportError:  # 0.65 remembers nothing
        yield
        return
    token = remembered.set({})
    try:
        yield
    finally:
        remembered.reset(token)
