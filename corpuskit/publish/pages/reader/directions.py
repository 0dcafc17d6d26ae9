"""Which way a paragraph runs: from left to right or from right to left, told by most of its letters.

A browser goes by the first letter, and an Arabic paragraph may begin with a name in Latin letters.
"""

import re
from typing import Literal

Direction = Literal["ltr", "rtl"]
# Hebrew, Arabic, Syriac, Thaana, N'Ko and their like, with the forms for presentation; then those beyond 16 bits.
_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001eeff]")
_LETTER = re.compile(r"[^\W\d_]")


def direction_of(text: str) -> Direction:
    """The direction of most letters of a text; left to right without letters."""
    if text.isascii() or not _RIGHT.search(text):
        return "ltr"
    letters = _LETTER.findall(text)
    right = sum(1 for letter in letters if _RIGHT.match(letter))
    return "rtl" if 2 * right > len(letters) else "ltr"
