"""How large a question becomes when SQLite puts its parts into each other, which it does before any limit of time.

A part that is named twice is put in twice, with all that is in it: a dozen lines that double each other take minutes
to prepare and all memory there is. So the size is estimated from the words of the question, which is never too little
and for questions of people far from the limit.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

LARGEST = 300_000  # words
_DEEPEST = 100  # brackets within brackets; SQLite's own parser gives up before
_TOKEN = re.compile(
    r"""--[^\n]*|/\*.*?(?:\*/|$)|'(?:[^']|'')*'?|"((?:[^"]|"")*)"?|`((?:[^`]|``)*)`?|\[([^\]]*)\]?|([\w$]+)|([().])|\S""",
    re.DOTALL,
)
_KEYWORDS = frozenset(
    """all and as asc between by case collate cross desc distinct else end escape except exists filter from full glob
    group having if in inner intersect is join left like limit match materialized natural not null offset on or order
    outer over partition recursive right select then union using values when where window with""".split()
)
_MARKED = "corpuskit_examined"


class _Part(msgspec.Struct):
    """What is between two brackets: names with how often each stands there at most, the parts in it."""

    words: int = 0
    names: list[str] = []
    arms: list[Counter[str]] = []
    inner: "list[_Part]" = []


def size_of(sql: str) -> float:
    """How many words a question has at most when all its parts are put in; infinite where that cannot be told."""
    if len(re.findall(r"\bselect\b", sql, re.IGNORECASE)) < 3:
        return len(sql)
    whole, defined = _Part(arms=[Counter()]), dict[str, list[_Part]]()
    stack, tokens = [whole], _tokens(sql)
    for place, (kind, word) in enumerate(tokens):
        if word == "(" and kind == "mark":
            part = _Part(arms=[Counter()])
            stack[-1].inner.append(part)
            if (name := _defined_by(tokens, place)) is not None:
                defined.setdefault(name, []).append(part)
            stack.append(part)
        elif word == ")" and kind == "mark" and len(stack) > 1:
            stack.pop()
        else:
            _note(stack[-1], kind, word, tokens[place + 1][1] if place + 1 < len(tokens) else "")
        if len(stack) > _DEEPEST:
            return float("inf")
    ids = {id(part) for parts in defined.values() for part in parts}
    return _Sizes(defined, ids).of(whole)


def _tokens(sql: str) -> list[tuple[str, str]]:
    found = []
    for token in _TOKEN.finditer(sql):
        quoted = next((part for part in token.groups()[:3] if part is not None), None)
        if quoted is not None:
            found.append(("name", quoted.lower()))
        elif token[4]:
            word = token[4].lower()
            found.append(("keyword" if word in _KEYWORDS else "name", word))
        elif not token[0].startswith(("--", "/*", "'")):
            found.append(("mark", token[0]))
    return found


def _note(part: _Part, kind: str, word: str, after: str) -> None:
    part.words += 1
    if word == "select":
        part.arms.append(Counter())
    elif kind == "name" and after not in ("(", "."):
        part.names.append(word)
        part.arms[-1][word] += 1


def _defined_by(tokens: list[tuple[str, str]], place: int) -> str | None:
    """The name that a bracket which opens here defines: ``NAME (COLUMNS) AS NOT MATERIALIZED (``."""
    before = place - 1
    while before >= 0 and tokens[before][1] in ("not", "materialized"):
        before -= 1
    if before < 1 or tokens[before] != ("keyword", "as"):
        return None
    before -= 1
    if tokens[before] == ("mark", ")"):
        while before >= 0 and tokens[before] != ("mark", "("):
            before -= 1
        before -= 1
    return tokens[before][1] if before >= 0 and tokens[before][0] == "name" else None


class _Sizes:
    """The sizes of parts, each found once. A part that a name stands for counts where it is named."""

    def __init__(self, defined: dict[str, list[_Part]], definitions: set[int]) -> None:
        self._defined = defined
        self._definitions = definitions
        self._known: dict[int, float] = {}
        self._open: list[int] = []

    def of(self, part: _Part) -> float:
        if id(part) in self._known:
            return self._known[id(part)]
        if id(part) in self._open:  # a part that names itself is put in once; a ring of several is not allowed
            return 0 if self._open[-1] == id(part) else float("inf")
        if len(self._open) > 2 * _DEEPEST:
            return float("inf")
        self._open.append(id(part))
        inner = sum(self.of(one) for one in part.inner if id(one) not in self._definitions)
        inner += sum(self.of(one) for name in part.names for one in self._defined.get(name, ()))
        times = max((max(arm.values(), default=1) for arm in part.arms), default=1)
        self._open.pop()
        self._known[id(part)] = part.words + (times * inner if inner else 0)
        return self._known[id(part)]


def examine(database: Any) -> None:
    """Let a database of Datasette refuse what would become too large. Doing so twice changes nothing."""
    if getattr(database, _MARKED, False):
        return
    setattr(database, _MARKED, True)
    ask: Callable[..., Awaitable[Any]] = database.execute

    async def execute(sql: str, *arguments: Any, **named: Any) -> Any:
        if size_of(sql) > LARGEST:
            raise sqlite3.OperationalError("the question is too large once its parts are put into each other")
        return await ask(sql, *arguments, **named)

    database.execute = execute
