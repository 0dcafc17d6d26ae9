"""The lines of an annotations file do not follow the order of the documents.

Annotation lines stand in the order of the documents that they speak of, so that the two files can be read side by side,
by people and by programs, and a comparison of two versions shows what was changed and not what was moved. It comes from
merging by hand or from sorting a file. Put the lines in order; `corpuskit validate --fix` does it.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    documents/00001.jsonl: {"id":"b","text":"It rained."}
    annotations/gold/00001.jsonl: {"document":"b"}
    annotations/gold/00001.jsonl: {"document":"a"}

Good:

    documents/00001.jsonl: {"id":"b","text":"It rained."}
    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"b"}
    annotations/gold/00001.jsonl: {"document":"a"}
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import Glance
from corpuskit.findings import Finding, Place, Severity
from corpuskit.terminal import count

CODE = "COR129"
NAME = "lines-out-of-order"
SEVERITY = Severity.WARNING
FIX: Literal["certain", "lossy"] = "certain"
_found = Found(CODE, NAME, SEVERITY)


class Order:
    """How far each annotations file was read when documents come in their order, and which lines stand before that."""

    def __init__(self) -> None:
        self._farthest: dict[str, int] = {}
        self.late: dict[str, tuple[Place, str, int]] = {}

    def see(self, glance: Glance) -> None:
        """Take note of where the lines of one document stand; of lines without a document no order is expected."""
        if glance.document is not None:
            self.note(glance.document, [line.place for line in glance.lines])

    def note(self, document: str, places: Iterable[Place]) -> None:
        """Take note of where the lines of the next document stand.

        `late` then holds, for each file that is not in order, the first line that comes before one of an earlier
        document, its document, and how many such lines there are.
        """
        for place in places:
            if place.line < self._farthest.get(place.file, 0):
                first, its, times = self.late.get(place.file, (place, document, 0))
                self.late[place.file] = first, its, times + 1
            else:
                self._farthest[place.file] = place.line

    def findings(self) -> Iterator[Finding]:
        """One finding for each file, at its first line that stands too early."""
        for place, document, times in sorted(self.late.values()):
            more = f", and so {'does' if times == 2 else 'do'} {count(times - 1, 'line')} more" if times > 1 else ""
            message = f"the line of the document {quoted(document)} stands before that of an earlier document{more}"
            yield _found.at(place, message)


def begin(_context: Context) -> Order:
    """A watch over the order of one corpus."""
    return Order()
