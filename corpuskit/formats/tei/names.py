"""The names that reading and writing TEI share, and how words become names and text that XML can hold."""

import re
from xml.sax.saxutils import escape

SPACE = "http://www.tei-c.org/ns/1.0"
#: Where a text of ours stands, and what stands for all of it.
TEXT, WHOLE = "text", "document"
#: The types of the feature structures that hold what TEI has no words for, a record's and a document's.
RECORD, METADATA = "corpuskit", "metadata"
TOOL = "tool"  # the type of a name in a statement of responsibility that is a tool's
UNDETERMINED = "und"  # the tag of a language that has none
CODE_POINT = "codepoint"  # the property of a character that XML cannot hold
IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What stands in the text for a character that XML cannot hold.
STAND_IN = "\ufffd"

_ODD = re.compile(r"[^\w.-]|_(?=x[0-9A-F]{4,6}_)", re.ASCII)
_WRITTEN = re.compile(r"_x([0-9A-F]{4,6})_")
_CHARACTER = re.compile(r"#U-([0-9A-F]{4,6})")
_START = re.compile("[A-Za-z_]")


def as_name(word: str) -> str:
    """A word as a name in XML: what cannot be in one stands as its code point, such as ``_x0020_``."""
    name = _ODD.sub(lambda match: _code(match[0]), word)
    return name if _START.match(name) else _code(name[:1]) + name[1:]


def from_name(name: str) -> str:
    """The word that `as_name` made a name."""
    return _WRITTEN.sub(lambda match: _character(match), name)


def as_attribute(value: str) -> str:
    """A value between double quotes; what XML cannot hold is replaced."""
    return escape(IMPOSSIBLE.sub(STAND_IN, value), {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def as_text(text: str) -> str:
    """Text in an element; a character that XML cannot hold is a `g` that says which it is."""
    written = escape(text, {"\r": "&#13;"})
    return IMPOSSIBLE.sub(lambda match: f'<g ref="#{character_id(match[0])}">{STAND_IN}</g>', written)


def character_id(character: str) -> str:
    """The identifier of the declaration of a character that XML cannot hold."""
    return f"U-{ord(character):04X}"


def character_of(reference: str) -> str | None:
    """The character that `character_id` made a name for; None for other references."""
    found = _CHARACTER.fullmatch(reference)
    return _character(found) if found else None


def _code(character: str) -> str:
    return f"_x{ord(character):04X}_" if character else "_x_"


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return chr(number) if number <= 0x10FFFF else match[0]
