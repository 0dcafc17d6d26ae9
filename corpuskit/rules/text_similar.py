"""Two documents have nearly the same text: four fifths of the longer one stand in the other, paragraph by paragraph.

They are two versions of an article, or one agency's report in two outlets. Each on its own is fine, but whoever splits
the corpus or counts articles should know: models that saw one know the other, and what is counted twice is no two
cases. If one is a later version, say that it `revises` the other; if they were printed by two outlets, leave the rule
out with --ignore. Only texts of at least 300 characters that share a long paragraph near their beginning or end are
compared.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor of Selby said on Monday that the new dam would be ready by May, although the river had been rising.\\nThe council of York decided on Tuesday that the old bridge would be closed in June, because of its pillars.\\nThe people of Hull voted on Thursday for a new harbour, and for the first time in ten years most of them did.\\nIt rained."}
    documents/00001.jsonl: {"id":"b","text":"The mayor of Selby said on Monday that the new dam would be ready by May, although the river had been rising.\\nThe council of York decided on Tuesday that the old bridge would be closed in June, because of its pillars.\\nThe people of Hull voted on Thursday for a new harbour, and for the first time in ten years most of them did.\\nIt snowed."}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor of Selby said on Monday that the new dam would be ready by May, although the river had been rising.\\nThe council of York decided on Tuesday that the old bridge would be closed in June, because of its pillars.\\nThe people of Hull voted on Thursday for a new harbour, and for the first time in ten years most of them did.\\nIt rained."}
    documents/00001.jsonl: {"id":"b","revises":"a","text":"The mayor of Selby said on Monday that the new dam would be ready by May, although the river had been rising.\\nThe council of York decided on Tuesday that the old bridge would be closed in June, because of its pillars.\\nThe people of Hull voted on Thursday for a new harbour, and for the first time in ten years most of them did.\\nIt snowed."}
"""  # noqa: E501

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from corpuskit.evidence.characters import full
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found
from corpuskit.evidence.outline import ALIKE, Outline
from corpuskit.evidence.roll import Roll, read_again
from corpuskit.evidence.view import Glance
from corpuskit.findings import Finding, Severity

CODE = "DOC119"
NAME = "text-similar"
SEVERITY = Severity.INFO
_found = Found(CODE, NAME, SEVERITY)
_LEAST = 300  # code points of a text
_LONG = 60  # code points of a paragraph that says something
_FORMULA = 20  # documents; what more of them share is a formula such as a notice of copyright
_HINT = "Say of a later version that it revises the earlier one, or keep the two on one side of every split."


class SimilarWatch:
    """The texts seen, each by its first two long paragraphs and its last one; what shares one is read again."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._roll = Roll()

    def see(self, glance: Glance) -> None:
        """Note the paragraphs of a text that is long enough."""
        text = glance.text
        if text is None or glance.place is None or len(text) < _LEAST:
            return
        self._roll.add(glance.place, *set(map(hash, _landmarks(text))))

    def findings(self) -> Iterator[Finding]:
        """One finding for each text that is nearly that of an earlier document, at the later one."""
        pairs = self._pairs()
        outlines: dict[int, Outline] = {}
        for number, document in read_again(self._context, self._roll, {n for pair in pairs for n in pair}):
            outlines[number] = Outline.of(document)
        said = set()
        for one, two in pairs:
            first, second = outlines.get(one), outlines.get(two)
            if first is None or second is None or two in said:
                continue
            share = first.shared(second)
            if share >= ALIKE and not first.related(second) and first.text != second.text:
                said.add(two)
                yield self._finding(one, two, first, second, share)

    def _pairs(self) -> list[tuple[int, int]]:
        """Neighbours among the documents that share a paragraph, each document by the first of its numbers."""
        pairs: set[tuple[int, int]] = set()
        for group in self._roll.groups():
            if len(group) <= _FORMULA:
                pairs.update(pairwise(dict.fromkeys(map(self._roll.first_of, group))))
        return sorted(pairs, key=lambda pair: (pair[1], pair[0]))

    def _finding(self, one: int, two: int, first: Outline, second: Outline, share: float) -> Finding:
        message = (
            f"the text of {full(second.document)} is nearly that of {full(first.document)} at "
            f"{self._roll.place(one)}: they share {share:.0%} in equal paragraphs"
        )
        finding = _found.at(self._roll.place(two), message, _HINT)
        return msgspec.structs.replace(finding, document=second.document)


def _landmarks(text: str) -> list[str]:
    """The first two long paragraphs and the last one, without looking through the others."""
    found: list[str] = []
    start, stop = 0, len(text)
    while len(found) < 2 and start + _LONG <= stop:
        end = text.find("\n", start + _LONG)  # a long paragraph that begins before that ends there
        end = stop if end < 0 else end
        start = max(start, text.rfind("\n", start, end) + 1)
        if end - start >= _LONG:
            found.append(text[start:end])
        start = end + 1
    while stop >= _LONG:
        begin = text.rfind("\n", 0, stop - _LONG + 1) + 1
        end = text.find("\n", begin, stop)
        end = stop if end < 0 else end
        if end - begin >= _LONG:
            found.append(text[begin:end])
            break
        stop = begin - 1
    return found


def begin(context: Context) -> SimilarWatch:
    """A watch over the texts of one validation."""
    return SimilarWatch(context)
