"""Why a line of a brat file (.ann) is no entry, in the words of whoever has to mend it."""

import re

from corpuskit.terminal import shorten

_KEY = re.compile(r"([TERAMN*#])(\S*)")
_EXPECTED = {
    "T": ("TYPE START END", "Write the type and the offsets with blanks between them: Person 0 3, or Person 0 3;5 9."),
    "E": ("TYPE:TRIGGER ROLE:ID", "Write the type with its trigger, then roles with what fills them: Attack:T1 By:T2."),
    "R": ("TYPE Arg1:ID Arg2:ID", "Write the type and both ends: Located Arg1:T1 Arg2:T2."),
    "*": ("TYPE ID ID", "Write the type and two or more ids: Equiv T1 T2."),
    "A": ("TYPE ID, or TYPE ID VALUE", "Write the type, the id that it is about, and the value, if it has one."),
    "M": ("TYPE ID, or TYPE ID VALUE", "Write the type, the id that it is about, and the value, if it has one."),
    "N": ("TYPE ID RESOURCE:ENTRY", "Write the type, the id that it is about, and the entry: Reference T1 Wiki:Q42."),
    "#": ("TYPE ID and, after a tab, a text", "Write the type, the id, a tab and the note."),
}  # fmt: skip
_NUMBERS = re.compile(r"\S+ ([-+]?[0-9][-+0-9.,;]* [-+0-9.,; ]*)")  # a type and what is meant as offsets
_OFFSETS = "whole numbers from 0 in pairs, with ; between pairs"
_NO_ID = "Begin it with an id and a tab; if it goes on the line before, join the two lines with a blank."
_TABS = "Put a tab, not blanks, after the id, and another before the text, where there is one."


def why(raw: str) -> tuple[str, str]:
    """What is wrong with the line, as the rest of a sentence that begins with "the line", and what to do."""
    line = raw.removesuffix("\r")
    head, tab, rest = line.partition("\t")
    match = _KEY.match(line)
    if match is None:
        return f"begins with '{shorten(line, 40)}', not with an id such as T1", _NO_ID
    if not tab or not re.fullmatch(r"\S+", head):
        return f"has no tab after {shorten(match[0], 20)}", _TABS
    expected, hint = _EXPECTED[match[1]]
    body, _, tail = rest.partition("\t")
    if match[1] not in "TN" and tail.strip():
        return f"has '{shorten(tail.strip(), 40)}' after {head}, where nothing more is expected", _extra(match[1], hint)
    if match[1] == "T" and (offsets := _NUMBERS.fullmatch(body)) is not None:
        return f"has the offsets '{shorten(offsets[1], 40)}' after {shorten(head, 20)}, expected {_OFFSETS}", hint
    return f"has '{shorten(body, 40)}' after {head}, expected {expected}", hint


def _extra(kind: str, hint: str) -> str:
    return hint if kind == "#" else f"Take it out. {hint}"
