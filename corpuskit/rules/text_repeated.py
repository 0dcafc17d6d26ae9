"""Two documents have the same text.

The same article is then annotated twice, counted twice, and stands in the training and in the test half of a split at
once. Keep one of the two; if both are meant to stay, because two outlets published the same words, say so in their
metadata and leave this rule out with --ignore. Texts of fewer than 120 characters are not compared, since headlines and
short notices repeat by themselves, nor is a document with one that it `revises`. It is reported once for each text.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor of Selby said on Monday that the new dam would be ready by May, although the river had been rising for several days."}
    documents/00001.jsonl: {"id":"b","text":"The mayor of Selby said on Monday that the new dam would be ready by May, although the river had been rising for several days."}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor of Selby said on Monday that the new dam would be ready by May, although the river had been rising for several days."}
    documents/00001.jsonl: {"id":"b","text":"The council of York decided on Monday that the old bridge would be closed in May, because its pillars had been damaged by the ice."}
"""  # noqa: E501

from collections.abc import Iterator

import msgspec

from corpuskit.evidence.characters import full, listed
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found
from corpuskit.evidence.roll import Roll, read_again
from corpuskit.evidence.view import Glance
from corpuskit.findings import Finding, Severity
from corpuskit.model import text_hash

CODE = "DOC118"
NAME = "text-repeated"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)
#: Shorter texts, in code points, repeat by themselves.
LEAST = 120
_SAMPLE = 96  # code points from the beginning, the middle and the end, which make a text a candidate
_HINT = "Keep one of them, or leave this rule out if texts that several outlets published belong to the corpus."


class _Text(msgspec.Struct, frozen=True):
    number: int
    document: str
    revises: str | None

    def related(self, other: "_Text") -> bool:
        """Whether one of the two is said to be an edited form of the other, or both have the same id."""
        return self.document in (other.document, other.revises) or self.revises == other.document


class TextWatch:
    """The texts seen, each by a hash of three samples; what is alike is read again and compared in full."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._roll = Roll()

    def see(self, glance: Glance) -> None:
        """Note a text that is long enough."""
        text = glance.text
        if text is not None and glance.place is not None and len(text) >= LEAST:
            middle = len(text) // 2
            key = hash((len(text), text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))
            self._roll.add(glance.place, key)

    def findings(self) -> Iterator[Finding]:
        """One finding for each text that is there more than once, at the second document."""
        numbers = {number for group in self._roll.groups() for number in group}
        same: dict[str, list[_Text]] = {}
        for number, document in read_again(self._context, self._roll, numbers) if numbers else ():
            found = same.setdefault(text_hash(document.text or ""), [])
            text = _Text(number, document.id, document.revises)
            if not any(map(text.related, found)):
                found.append(text)
        yield from map(self._finding, sorted(filter(lambda texts: len(texts) > 1, same.values()), key=_second))

    def _finding(self, texts: list[_Text]) -> Finding:
        first, second, *others = texts
        verb = "so is that" if len(others) == 1 else "so are those"
        more = f"; {verb} of {listed([full(text.document) for text in others])}" if others else ""
        at = self._roll.place(first.number)
        message = f"the text of {full(second.document)} is the same as that of {full(first.document)} at {at}{more}"
        finding = _found.at(self._roll.place(second.number), message, _HINT)
        return msgspec.structs.replace(finding, document=second.document)


def _second(texts: list[_Text]) -> int:
    return texts[1].number


def begin(context: Context) -> TextWatch:
    """A watch over the texts of one validation."""
    return TextWatch(context)
