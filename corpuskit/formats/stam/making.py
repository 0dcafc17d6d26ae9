"""A corpus as annotations of STAM: what each is about, and what it says by keys of our sets."""

import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from corpuskit.formats.annotated import Outgoing
from corpuskit.formats.entries import AnnotatorSet, Link, Property, Said, TextBound
from corpuskit.formats.stam.names import ATTRIBUTES, DELIMITER, METADATA, OWN, VALIDATION, id_for
from corpuskit.offsets import Piece

Kind = Literal["String", "Int", "Float", "Bool", "Null", "Datetime"]
_TIME = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-][01][0-9]:[0-5][0-9])"
)


class Made(msgspec.Struct, frozen=True):
    """An annotation: of pieces of a text, of two others by their ids, or of a whole text. `data` are sets with ids."""

    id: str | None
    resource: str
    data: list[tuple[str, str]]
    pieces: tuple[Piece, ...] = ()
    ends: tuple[str, ...] = ()


class Vocabulary:
    """The data of a store: each value of a key is there once, and has an id."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[tuple[str, Kind, str], str]] = {}

    def id(self, set_: str, key: str, value: Any) -> tuple[str, str]:
        """The set and the id of a value."""
        kind = kind_of(set_, key, value)
        known = self._ids.setdefault(set_, {})
        written = value if isinstance(value, str) else "" if value is None else msgspec.json.encode(value).decode()
        return set_, known.setdefault((key, kind, written), f"D{len(known) + 1}")

    def sets(self) -> Iterator[tuple[str, list[str], list[tuple[str, str, Kind, str]]]]:
        """Each set with its keys, and its data as id, key, kind and value as it is written."""
        for set_, known in self._ids.items():
            keys = list(dict.fromkeys(key for key, _, _ in known))
            yield set_, keys, [(own, *said) for said, own in known.items()]


def kind_of(set_: str, key: str, value: Any) -> Kind:
    """The type of a value in the words of STAM."""
    if isinstance(value, str):
        return "Datetime" if (set_, key) == (OWN, "made") and _TIME.fullmatch(value) else "String"
    if value is None:
        return "Null"
    return "Bool" if isinstance(value, bool) else "Int" if isinstance(value, int) else "Float"


def annotations_of(outgoing: Outgoing, vocabulary: Vocabulary) -> Iterator[Made]:
    """All that is said of a document; each annotation comes after those that it is about."""
    document = outgoing.document
    about = [(OWN, "title", document.title), (OWN, "language", document.language)]
    said = [vocabulary.id(*one) for one in about if one[2] is not None]
    for name, value in document.metadata.items():
        said += [vocabulary.id(METADATA, name, one) for one in (value if isinstance(value, list) else [value])]
    if said:
        yield Made(None, document.id, said)
    for given in outgoing.sets:
        yield from _said(document.id, given, vocabulary)


def _said(document: str, given: AnnotatorSet, vocabulary: Vocabulary) -> Iterator[Made]:
    """What one annotator says of a document."""
    who = [] if given.annotator is None else [vocabulary.id(OWN, "annotator", given.annotator)]
    attributes: dict[str, list[tuple[str, str]]] = {}
    for entry in given.entries:
        if isinstance(entry, Property):
            datum = vocabulary.id(ATTRIBUTES, entry.type, entry.value)
            attributes.setdefault(entry.target, []).append(datum)
    spans = {entry.id for entry in given.entries if isinstance(entry, TextBound)}
    if not spans:  # that somebody looked at it and marked nothing is said too
        yield Made(None, document, who or [vocabulary.id(OWN, "annotator", None)])
    for entry in given.entries:
        if not isinstance(entry, TextBound | Link) or (entry.id is None and isinstance(entry, TextBound)):
            continue
        data = [vocabulary.id(OWN, "type", entry.type), *who, *_further(entry, vocabulary)]
        data += attributes.get(entry.id or "", [])
        own = None if entry.id is None else id_for(document, given.annotator, entry.id)
        if isinstance(entry, TextBound):
            yield Made(own, document, data + list(_recorded(entry, vocabulary)), entry.pieces)
        elif len(entry.ends) == 2 and spans.issuperset(entry.ends):
            ends = tuple(id_for(document, given.annotator, end) for end in entry.ends)
            yield Made(own, document, data, ends=ends)


def _further(entry: Said, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    values = {
        "status": entry.status,
        "confidence": entry.confidence,
        "tool": entry.tool,
        "made": entry.made,
        "comment": entry.comment,
    }
    for key, value in values.items():
        if value is not None:
            yield vocabulary.id(OWN, key, value)


def _recorded(entry: TextBound, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The text of an annotation, by which STAM, and an import, can prove where it is."""
    if entry.surface and not entry.surface.isspace() and list(entry.pieces) == sorted(entry.pieces):
        yield vocabulary.id(VALIDATION, "text", entry.surface)
        if len(entry.pieces) > 1:
            yield vocabulary.id(VALIDATION, "delimiter", DELIMITER)
