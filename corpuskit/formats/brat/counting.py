"""How the offsets of brat's files count: each character of the text as stored, or without some that tools drop.

brat counts every character of the text's file. A text that went through a tool or a version control system may have got
line ends of two characters since, or a byte order mark, and then all offsets after them are wrong for one reason.
"""

from collections.abc import Sequence

from corpuskit.formats.brat.lines import entries, records_surface
from corpuskit.formats.entries import TextBound
from corpuskit.terminal import count

_MARK = "\ufeff"


def as_counted(text: str, contents: Sequence[str]) -> tuple[str, str | None]:
    """The text as the annotation files `contents` count it, and what of the stored text they leave out, if anything.

    The stored text is taken unless more of the recorded texts fit another way of counting.
    """
    readings: list[tuple[str, str | None]] = [(text, None)]
    ends = text.count("\r\n")
    if ends:
        left_out = f"the carriage return{'s' if ends > 1 else ''} at {count(ends, 'line end')}"
        readings.append((text.replace("\r\n", "\n"), left_out))
    if text.startswith(_MARK):
        marked = "the byte order mark with which it begins"
        readings += [(other[1:], f"{marked}, and {also}" if also else marked) for other, also in readings]
    if len(readings) == 1:
        return readings[0]
    return max(readings, key=lambda reading: sum(_fitting(content, reading[0]) for content in contents))


def _fitting(content: str, text: str) -> int:
    return sum(records_surface(entry, text) for entry in entries(content, text) if isinstance(entry, TextBound))
