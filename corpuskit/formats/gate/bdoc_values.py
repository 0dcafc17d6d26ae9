"""What the JSON and the YAML of bdoc have in common: what a document says besides its annotations."""

from typing import Any

from corpuskit.formats.entries import Unit
from corpuskit.formats.gate.parts import NO_UNIT, GateDocument, Place, Set, unread

_UNITS: dict[object, Unit] = {"j": "utf16", "p": "codepoint", None: "codepoint"}


def document_of(given: dict[str, Any], sets: list[Set], name: str, place: Place, content: bytes | None) -> GateDocument:
    """The document of a file with its sets; where it says wrongly what offsets count, that is set aside."""
    said = given.get("offset_type")
    known = isinstance(said, str | None) and said in _UNITS
    if not known:
        if not sets:
            sets = [Set(None)]
        sets[0].unread.insert(0, unread(NO_UNIT, f"offset_type is {said!r}", place))
    text, features, called = given.get("text"), given.get("features"), given.get("name")
    return GateDocument(
        name=called if isinstance(called, str) and called.strip() else name,
        text=text if isinstance(text, str) else None,
        features=features if isinstance(features, dict) else {},
        sets=sets,
        unit=_UNITS[said] if known else None,
        line=place.line,
        content=content,
    )
