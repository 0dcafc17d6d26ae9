"""The first records that a file of JSON begins with, also where only the beginning of a long one is seen."""

import functools
import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from corpuskit.articles.items import Head
from corpuskit.articles.tables.table_claims import text_of

_MOST = 5  # records that are looked at
_QUOTED = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
# The next bracket or comma that is not in a text; a quotation mark where a text is cut off, nothing at the end.
_BRACKET = re.compile(rf'(?:[^"{{}}\[\]]++|{_QUOTED})*+([{{}}\[\]"]|\Z)', re.DOTALL)
_COMMA = re.compile(rf'(?:[^",]++|{_QUOTED})*+([,"]|\Z)', re.DOTALL)
_DEEPEST = 100
_CLOSING = {"{": "}", "[": "]"}
_BLANK = " \t\r\n,"
_decode = json.JSONDecoder(strict=False).raw_decode


def first_records(head: Head) -> tuple[dict[str, Any], ...]:
    """The first mappings of a file that is JSON, one below the other or in a list; none for any other file.

    Of the last one there is only what stands in the head.
    """
    return _found(head)[0]


def whole_records(head: Head) -> tuple[dict[str, Any], ...]:
    """The first mappings without one that is cut off, unless there is no other: what all of them have can be asked."""
    records, cut = _found(head)
    return records[:-1] if cut and len(records) > 1 else records


def is_cut_off(head: Head) -> bool:
    """Whether the head of a file of JSON ends within the first record."""
    records, cut = _found(head)
    return not head.whole and len(records) <= cut and text_of(head).lstrip().startswith(("{", "["))


@functools.lru_cache(maxsize=4)  # several formats ask about one file after the other
def _found(head: Head) -> tuple[tuple[dict[str, Any], ...], bool]:
    """The first mappings, and whether the last one of them is cut off."""
    start = text_of(head).lstrip()
    if not start.startswith(("{", "[")) or start.startswith("{\\rtf"):
        return (), False
    found: list[dict[str, Any]] = []
    cut = False
    for value, is_whole in _whole(start) or _values(start):
        found += [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
        cut = not is_whole and not head.whole
        if len(found) >= _MOST:
            cut = cut and len(found) == _MOST
            break
    return tuple(found[:_MOST]), cut


def closed(start: str) -> str:
    """The beginning of some JSON without what is cut off at its end, its brackets closed; "null" if nothing is left."""
    open_: list[str] = []
    whole = stop = 0
    for match in _BRACKET.finditer(start):
        sign, stop = match[1], match.start(1)
        if sign in ("", '"') or len(open_) > _DEEPEST:  # the end, or a text that is cut off
            break
        if sign in _CLOSING:
            open_.append(_CLOSING[sign])
        elif open_ and open_[-1] == sign:
            open_.pop()
        else:
            break
        whole = match.end()
        if not open_:
            break
    if open_:  # what stands before a comma is whole too
        whole = max((match.start(1) for match in _COMMA.finditer(start, whole, stop) if match[1] == ","), default=whole)
    return start[:whole] + "".join(reversed(open_)) or "null"


def _whole(text: str) -> list[tuple[Any, bool]]:
    """What the text says where it is nothing but one value, which is found out fastest; else nothing."""
    try:
        return [(msgspec.json.decode(text), True)]
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return []


def _values(text: str) -> Iterator[tuple[Any, bool]]:
    """The values one below the other, each with whether it is whole."""
    at, seen = 0, 0
    while seen < _MOST:
        while at < len(text) and text[at] in _BLANK:
            at += 1
        if at >= len(text):
            return
        seen += 1
        try:
            value, at = _decode(text, at)
        except RecursionError:
            return
        except ValueError:
            yield from ((value, False) for value in _damaged(text, at))
            at = text.find("\n{", at) + 1
            if at == 0:
                return
            continue
        yield value, True


def _damaged(text: str, at: int) -> Iterator[Any]:
    """What is left of a value that is cut off or damaged."""
    end = text.find("\n{", at)
    try:
        yield _decode(closed(text[at:] if end < 0 else text[at:end]), 0)[0]
    except (ValueError, RecursionError):
        return
