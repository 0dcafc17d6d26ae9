"""The parts of a GATE document, the same in all its files: sets of annotations and relations, with their features."""

from typing import Any

import msgspec

from corpuskit.formats.entries import Unit, Unread

TWICE = "an id that an earlier annotation of the set has"
NO_TYPE = "a GATE annotation without a type"
NO_OFFSETS = "a GATE annotation whose offsets are no numbers"
NO_NODE = "a GATE annotation at a node that the text does not have"
NO_ENDS = "a GATE relation that does not say which annotations it joins"
DANGLING = "a relation to an annotation that is not there"
MANY_ENDS = "a GATE relation of more than two annotations"
NO_ANNOTATION = "what should be a GATE annotation is none"
NO_SET = "what should be a GATE annotation set is none"
NO_UNIT = "a GATE document that does not say what its offsets count"
UNKNOWN = "an element that GATE documents do not have"
HINTS = {
    TWICE: "Give one of them another id.",
    NO_TYPE: "Give it a type in GATE, or delete it there.",
    NO_OFFSETS: "Correct start and end there: they count from the beginning of the text.",
    NO_NODE: "Add the node to TextWithNodes, or save the document again in GATE.",
    NO_ENDS: "Give it a type and the ids of two annotations, or delete it.",
    DANGLING: "If that annotation was deleted on purpose, there is nothing to do; else take the file from before that.",
    MANY_ENDS: "Divide it into relations of two annotations each.",
    NO_ANNOTATION: "It needs a type, an id, a start and an end; correct it, or save the document again.",
    NO_SET: "Correct it there, or save the document again.",
    NO_UNIT: "Write j where they count as Java does (UTF-16 units), p where they count code points.",
    UNKNOWN: "Nothing is lost, unless a program knows what it is for: keep the file.",
}


class Feature(msgspec.Struct, frozen=True, gc=False):
    """A feature: its name, its value (made of dict, list and plain values), and how it stands in the file; what has a
    name of ours has no content.
    """

    name: str
    value: Any
    content: str


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where something stands in the file, and how."""

    line: int
    content: str
    path: str


class Annotation(msgspec.Struct, gc=False):
    """An annotation; its offsets are in the units of the file."""

    id: str
    type: str
    start: int
    end: int
    features: list[Feature]
    place: Place


class Relation(msgspec.Struct, gc=False):
    """A relation between the annotations whose ids it names."""

    id: str | None
    type: str
    members: tuple[str, ...]
    features: list[Feature]
    place: Place


class Set(msgspec.Struct):
    """An annotation set; None is the name of the default set."""

    name: str | None
    annotations: list[Annotation] = []
    relations: list[Relation] = []
    unread: list[Unread] = []


class GateDocument(msgspec.Struct, kw_only=True):
    """A document: `text` is None where the file has none; `recorded` says that the file shows the text of each
    annotation by itself.
    """

    name: str
    text: str | None
    features: dict[str, Any]
    sets: list[Set]
    unit: Unit | None = "codepoint"
    recorded: bool = False
    line: int = 1
    content: bytes | None = None


def unread(reason: str, detail: str, place: Place) -> Unread:
    """Something that is set aside, for one of the reasons above."""
    return Unread(
        line=place.line, content=place.content, path=place.path, reason=reason, detail=detail, hint=HINTS[reason]
    )
