"""Two documents have the same title, outlet and date of publication, but other texts.

Mostly they are two states of one article, saved at different times of the day. Say of the later one that it `revises`
the earlier one, or keep one of the two. Documents without a date of publication are not compared, since columns and
briefings carry the same title every day; nor are those whose texts are the same or nearly so, which other rules say.

Bad:

    documents/00001.jsonl: {"id":"a","title":"Dam is ready","text":"The mayor spoke.","metadata":{"outlet":"Post","published":"2024-04-03"}}
    documents/00001.jsonl: {"id":"b","title":"Dam is ready","text":"It rained.","metadata":{"outlet":"Post","published":"2024-04-03"}}

Good:

    documents/00001.jsonl: {"id":"a","title":"The morning","text":"The mayor spoke.","metadata":{"outlet":"Post","published":"2024-04-03"}}
    documents/00001.jsonl: {"id":"b","title":"The morning","text":"It rained.","metadata":{"outlet":"Post","published":"2024-04-04"}}
"""  # noqa: E501

from collections.abc import Iterator

import msgspec

from corpuskit.evidence.characters import full
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.outline import ALIKE, Outline
from corpuskit.evidence.roll import Roll, read_again
from corpuskit.evidence.view import Glance
from corpuskit.findings import Finding, Severity
from corpuskit.model import Document

CODE = "DOC120"
NAME = "title-repeated"
SEVERITY = Severity.INFO
_found = Found(CODE, NAME, SEVERITY)
_HINT = "If one is a later version, say that it revises the earlier one; else keep one of them, or correct the title."


class TitleWatch:
    """The titles seen, by their hashes; documents with the same one are read again."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._roll = Roll()

    def see(self, glance: Glance) -> None:
        """Note a title."""
        if glance.title and glance.place is not None:
            self._roll.add(glance.place, hash(glance.title))

    def findings(self) -> Iterator[Finding]:
        """One finding for each document that is like the first one with its title, outlet and date."""
        if "published" not in self._context.schema.metadata:
            return
        numbers = {number for group in self._roll.groups() for number in group}
        first: dict[tuple[object, ...], tuple[int, Outline]] = {}
        for number, document in read_again(self._context, self._roll, numbers) if numbers else ():
            published = document.metadata.get("published")
            if published is None or document.text is None:
                continue
            key = (document.title, str(published), str(document.metadata.get("outlet")))
            outline = Outline.of(document)
            earlier, before = first.setdefault(key, (number, outline))
            if earlier == number or before.related(outline) or before.shared(outline) >= ALIKE:
                continue
            yield self._finding(earlier, before, number, document)

    def _finding(self, earlier: int, before: Outline, number: int, document: Document) -> Finding:
        message = (
            f"the document {full(document.id)} has the title {quoted(document.title)}, outlet and date of "
            f"{full(before.document)} at {self._roll.place(earlier)}, but another text"
        )
        finding = _found.at(self._roll.place(number), message, _HINT)
        return msgspec.structs.replace(finding, document=document.id)


def begin(context: Context) -> TitleWatch:
    """A watch over the titles of one validation."""
    return TitleWatch(context)
