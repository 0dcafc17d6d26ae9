"""Offsets in a normal form of a text (NFC or NFD), turned into places of the text as it is stored."""

import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import Literal

Form = Literal["NFC", "NFD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD")


class Normalised:
    """A text in a normal form, and where its characters stand in the text from which it was made."""

    def __init__(self, text: str, form: Form) -> None:
        import regex

        parts: list[str] = []
        # Stretches that are not the same in both, as from and to in the normal form, from and to in the stored text.
        self._changed: list[tuple[int, int, int, int]] = []
        reached = length = 0
        for match in regex.finditer(r"\X", text):
            cluster = match.group()
            written = cluster if cluster.isascii() else unicodedata.normalize(form, cluster)
            if written != cluster:
                begins = length + match.start() - reached
                parts += [text[reached : match.start()], written]
                length, reached = begins + len(written), match.end()
                self._changed.append((begins, length, match.start(), match.end()))
        self.text = "".join([*parts, text[reached:]])
        self._starts = [changed[0] for changed in self._changed]

    def code_point(self, offset: int) -> int | None:
        """The place in the stored text, or None where it is inside what is written in another way there, or beyond the
        text.
        """
        if not 0 <= offset <= len(self.text):
            return None
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        begins, ends, start, end = self._changed[index]
        if offset == begins:
            return start
        return end + offset - ends if offset >= ends else None


@lru_cache(maxsize=2)  # one text is counted in several ways, one after the other
def normalised(text: str, form: Form) -> Normalised | None:
    """A text in a normal form, or None where it is written so already."""
    if text.isascii() or unicodedata.is_normalized(form, text):
        return None
    found = Normalised(text, form)
    # Characters are looked at cluster by cluster; should one become part of the next, places could not be told.
    return found if found.text == unicodedata.normalize(form, text) else None


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same but for how their letters are put together from marks."""
    if one.isascii() and other.isascii():
        return one == other
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
