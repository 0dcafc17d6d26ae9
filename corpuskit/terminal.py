"""Text made safe to show: whatever a corpus holds, a terminal and a log see only characters that print."""

import unicodedata

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Cc and Cf cover escape sequences, C1 controls and bidirectional overrides; Cs, Co and Cn cannot be shown reliably;
# line and paragraph separators would break one message over lines.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe(text: str) -> str:
    """`text` on one line, each character that does not print as an escape: ``\\n``, ``\\x1b``, ``\\u202e``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join([_escape(c) if is_hidden(c) else c for c in text])


def is_hidden(character: str) -> bool:
    """Whether a character does not print, or does something else to what is printed around it."""
    return unicodedata.category(character) in _HIDDEN


def _escape(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def shorten(text: str, width: int = 60) -> str:
    """At most `width` characters of `text`; where some were left out, three dots stand in the middle."""
    if len(text) <= width:
        return text
    half = (width - 1) // 2
    return f"{text[:half]}…{text[len(text) - (width - 1 - half) :]}"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: ``1 document``, ``1,013 documents``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
