"""The lines of a file on which the parts of a task begin."""

import re
from bisect import bisect_right

import msgspec

from corpuskit.formats.json_tasks import Task

_END = re.compile(rb"\n")


class Lines:
    """Finds the parts of a task in its bytes, when they are asked for in their order, and counts lines up to them."""

    def __init__(self, task: Task) -> None:
        self._content = task.content
        self._first = task.line
        self._at = 0
        self._ends: list[int] | None = None

    @property
    def only(self) -> int | None:
        """The line on which all parts are; None where the task has several."""
        return self._first if b"\n" not in self._content else None

    def of(self, part: msgspec.Raw) -> int:
        """The line, from 1, on which a part begins; that of the task where its bytes are not in it."""
        if self._ends is None:
            self._ends = [match.start() for match in _END.finditer(self._content)]
        if not self._ends:
            return self._first
        found = self._content.find(bytes(part), self._at)
        if found < 0:
            return self._first
        self._at = found + 1
        return self._first + bisect_right(self._ends, found)
