"""A text is so much shorter than the others of its corpus that most of it seems to be missing.

A failed download, a page behind a paywall or a picture gallery leaves a headline or half a sentence, which counts as a
whole article in every statistic. It is told by comparison: a text of fewer than 60 characters, where half of the texts
have 240 or more. Where more than one text in ten is so short, short texts belong to the corpus and nothing is said. Find
the whole text and store it as a new document, or remove this one.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor of Selby said on Monday that the new dam would be ready by May, although the river had been rising for days. The council of York decided on Tuesday that the old bridge would be closed in June, because its pillars had been damaged by the flood of the winter."}
    documents/00001.jsonl: {"id":"b","text":"The people of Hull voted on Thursday for a new harbour, and for the first time in ten years most of them did so. The council of Leeds said on Friday that the old mill would be a museum, if somebody paid for its roof, which has been leaking since the storm in the autumn of last year."}
    documents/00001.jsonl: {"id":"c","text":"Please log in to go on reading."}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    documents/00001.jsonl: {"id":"b","text":"Please log in to go on reading."}
"""  # noqa: E501

from collections.abc import Iterator

import msgspec

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.roll import Roll, read_again
from corpuskit.evidence.view import Glance
from corpuskit.findings import Finding, Severity
from corpuskit.terminal import count

CODE = "DOC117"
NAME = "text-nearly-empty"
SEVERITY = Severity.INFO
_found = Found(CODE, NAME, SEVERITY)
_SHORT, _ORDINARY = 60, 240  # code points
_LEAST = 3  # texts, which fewer cannot tell anything of
_SHARE = 10  # of so many texts at most one is that short
_HINT = "Find the whole text and store it as a new document, or remove this one."


class LengthWatch:
    """The lengths of all texts in which something is written."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._roll = Roll()

    def see(self, glance: Glance) -> None:
        """Note the length of a text; whether a short one is blank is looked up now."""
        text = glance.text
        if text and glance.place is not None and (len(text) >= _SHORT or text.strip()):
            self._roll.add(glance.place, len(text))

    def findings(self) -> Iterator[Finding]:
        """One finding for each text that is nearly empty."""
        roll = self._roll
        if len(roll) < _LEAST:
            return
        lengths = [roll.key(number) for number in range(len(roll))]
        middle = sorted(lengths)[len(lengths) // 2]
        short = [number for number, length in enumerate(lengths) if length < _SHORT]
        if middle < _ORDINARY or len(short) > max(1, len(lengths) // _SHARE) or not short:
            return
        for number, document in read_again(self._context, roll, short):
            words = count(len((document.text or "").split()), "word")
            message = f"the text of {quoted(document.id)} has only {words}, where half of the texts have {middle:,} "
            finding = _found.at(roll.place(number), f"{message}characters or more", _HINT)
            yield msgspec.structs.replace(finding, document=document.id)


def begin(context: Context) -> LengthWatch:
    """A watch over the texts of one validation."""
    return LengthWatch(context)
