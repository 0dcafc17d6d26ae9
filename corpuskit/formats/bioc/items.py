"""What stands in a BioC file, whether it is XML or JSON, before it is understood."""

from typing import Any

import msgspec

#: The names and values of infons, in the file's order; one name may come more than once.
Infons = list[tuple[str, Any]]
OWN = "corpuskit:"  # begins the infons of our own
TYPED = f"{OWN}typed"  # what is said of a document in numbers and truth values, which XML has as words


class Mark(msgspec.Struct, gc=False):
    """An annotation, with pairs of offset and length, or a relation, with pairs of what it refers to and the role."""

    id: Any = None
    infons: Infons = []
    places: list[tuple[Any, Any]] = []
    text: str | None = None
    line: int = 0
    path: str | None = None
    content: str = ""


class Stretch(msgspec.Struct, gc=False):
    """A passage or a sentence."""

    offset: Any = None
    text: str | None = None
    infons: Infons = []
    sentences: list["Stretch"] = []
    annotations: list[Mark] = []
    relations: list[Mark] = []


class Written(msgspec.Struct, gc=False):
    """A document."""

    id: Any = None
    infons: Infons = []
    passages: list[Stretch] = []
    annotations: list[Mark] = []
    relations: list[Mark] = []
    line: int = 0
    content: bytes = b""
