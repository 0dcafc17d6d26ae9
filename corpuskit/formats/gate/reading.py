"""Turns GATE's annotation sets into what annotators say, and the features of a document into what is known of it."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, get_args

import msgspec

from corpuskit.formats.entries import AnnotatorSet, Entry, ForeignDocument, Link, Property, TextBound
from corpuskit.formats.gate import names
from corpuskit.formats.gate.parts import (
    DANGLING,
    MANY_ENDS,
    NO_ENDS,
    TWICE,
    Annotation,
    Feature,
    GateDocument,
    Place,
    Relation,
    Set,
    unread,
)
from corpuskit.formats.joining import joined
from corpuskit.formats.json_tasks import metadata_of, name_of, scalar_of
from corpuskit.model import Scalar, Status

_ID, _RELATIONS, _OURS = names.ID, names.RELATIONS, names.OURS
_UNTOLD = frozenset({_ID, _RELATIONS})  # features that say nothing of how something came about
_STATUSES = get_args(Status)
_encode = msgspec.json.Encoder().encode
_WORDS = {names.TOOL: "tool", names.MADE: "made", names.COMMENT: "comment"}


def foreign(document: GateDocument) -> ForeignDocument:
    """The document with what each set says; a default set that is empty says nothing."""
    features = dict(document.features)
    title, language = (_taken(features, name) for name in (names.TITLE, names.LANGUAGE))
    number = count(1).__next__
    sets = [
        AnnotatorSet(annotator=one.name, entries=tuple(joined(_Saying(document, one, number).all())))
        for one in document.sets
    ]
    metadata = {names.ours_of(name): metadata_of(value) for name, value in features.items()}
    return ForeignDocument(
        name=document.name,
        text=document.text,
        sets=tuple(one for one in sets if one.annotator is not None or one.entries),
        unit=document.unit,
        unit_stated=document.unit is not None,
        title=title,
        language=language,
        metadata={name: value for name, value in metadata.items() if value is not None},
        line=document.line,
        content=document.content,
    )


class _Saying:
    """What one annotation set says."""

    def __init__(self, document: GateDocument, given: Set, number: Callable[[], int]) -> None:
        self._text = document.text if document.recorded else None
        self._set = given
        self._next = number  # of the entries of the file
        self._names: dict[str, str] = {}  # what annotations are called here, by their ids in the file
        self._chains: set[frozenset[str]] = set()
        self._relations: list[Relation] = list(given.relations)
        self._entries: list[Entry] = []
        self._later: list[Entry] = []

    def all(self) -> list[Entry]:
        """The entries in the file's order, relations after annotations, what cannot be read last."""
        given, repeated = self._each_once()
        sorted_ = [(one, *(_sorted(one.features) if one.features else _NOTHING)) for one in given]
        self._name([(one.id, _own_id(said)) for one, said, _ in sorted_])
        for one, said, plain in sorted_:
            self._annotation(one, said, plain)
        for relation in self._relations:
            self._relation(relation)
        entries = self._entries + self._later
        for entry in (*repeated, *self._set.unread):
            entries.append(msgspec.structs.replace(entry, number=self._next()))
        return entries

    def _each_once(self) -> tuple[list[Annotation], list[Any]]:
        seen: set[str] = set()
        given, repeated = [], []
        for one in self._set.annotations:
            if one.id in seen:
                repeated.append(unread(TWICE, one.id, one.place))
            else:
                seen.add(one.id)
                given.append(one)
        return given, repeated

    def _name(self, given: list[tuple[str, str | None]]) -> None:
        """Give back the ids that annotations had before; one that was copied in GATE has its own number instead."""
        taken = {own for own, before in given if before is None}
        for own, before in given:
            name = own
            if before is not None:
                name = own if before in taken else before
                while name in taken:
                    name += "x"
                taken.add(name)
            self._names[own] = name

    def _annotation(self, one: Annotation, said: dict[str, Any], plain: list[Feature]) -> None:
        start, end, place = one.start, one.end, one.place
        own = self._names[one.id]
        entry = TextBound(
            line=place.line,
            content=place.content,
            number=self._next(),
            path=place.path,
            id=own,
            type=one.type,
            pieces=() if said and said.get(names.DOCUMENT) is True else ((start, end),),
            surface=self._text[start:end] if self._text is not None and start <= end else None,
        )
        self._entries.append(entry if not said or (len(said) == 1 and _ID in said) else _with_provenance(entry, said))
        if _RELATIONS in said:
            self._relations += self._begun(one, said[_RELATIONS])
        for feature in plain:
            if feature.name == names.MATCHES and self._is_chain(feature.value):
                self._chain(feature, one.place)
            else:
                self._values(own, feature, one.place)

    def _values(self, target: str, feature: Feature, place: Place) -> None:
        """A feature as values of an attribute: each of a list's, a map as JSON; nothing where there is none."""
        name, value = feature.name, feature.value
        values = value if isinstance(value, list) and value else (value,)
        for one in values:
            if one is not None:
                entry = Property(
                    line=place.line,
                    content=feature.content,
                    number=self._next(),
                    path=f"{place.path}/{name}",
                    type=names.ours_of(name),
                    target=target,
                    value=one if isinstance(one, str) else scalar_of(one),
                )
                self._entries.append(entry)

    def _is_chain(self, value: Any) -> bool:
        """Whether the feature that coreference has lists annotations of the set."""
        if not isinstance(value, list) or len(value) < 2:
            return False
        return all(type(one) is int and str(one) in self._names for one in value)

    def _chain(self, feature: Feature, place: Place) -> None:
        """What all annotations of a chain say is said once."""
        ends = tuple(dict.fromkeys(self._names[str(one)] for one in feature.value))
        if frozenset(ends) not in self._chains and len(ends) > 1:
            self._chains.add(frozenset(ends))
            self._later.append(
                Link(
                    line=place.line,
                    content=feature.content,
                    number=self._next(),
                    path=f"{place.path}/{feature.name}",
                    id=None,
                    type=feature.name,
                    ends=ends,
                )
            )

    def _begun(self, one: Annotation, given: Any) -> Iterator[Relation]:
        """The relations that a feature of their first annotation holds."""
        line, path = one.place.line, f"{one.place.path}/{names.RELATIONS}"
        for said in given if isinstance(given, list) else [given]:
            content = _encode(said).decode()
            place = Place(line, content, path)
            parts: dict[str, Any] = said if isinstance(said, dict) else {}
            to, type_ = name_of(parts.get("to")), name_of(parts.get("type"))
            if to is None or type_ is None:
                self._later.append(msgspec.structs.replace(unread(NO_ENDS, content, place), number=self._next()))
                continue
            features = parts.get("features")
            held = [Feature(*each, content) for each in features.items()] if isinstance(features, dict) else []
            yield Relation(name_of(parts.get("id")), type_, (one.id, to), held, place)

    def _relation(self, relation: Relation) -> None:
        place, members, known = relation.place, relation.members, self._names
        ends = tuple([known[member] for member in members if member in known])
        same = len(members) > 2 and relation.type == names.COREFERENCE
        if len(ends) < len(members) or (len(members) != 2 and not same):
            self._lacking(relation)
            return
        said, plain = _sorted(relation.features) if relation.features else _NOTHING
        number = self._next()
        own = None if same else (_own_id(said) if said else None) or relation.id or f"R{number}"
        entry = Link(
            line=place.line,
            content=place.content,
            number=number,
            path=place.path,
            id=own,
            type=relation.type,
            ends=ends,
        )
        self._entries.append(_with_provenance(entry, said) if said else entry)
        if own is not None:
            for feature in plain:
                self._values(own, feature, place)

    def _lacking(self, relation: Relation) -> None:
        """Set a relation aside that does not join two annotations of the set."""
        place, members = relation.place, relation.members
        lacking = [member for member in members if member not in self._names]
        reason = DANGLING if lacking else MANY_ENDS if len(members) > 2 else NO_ENDS
        found = unread(reason, f"{relation.type}: {', '.join(lacking or members)}", place)
        self._entries.append(msgspec.structs.replace(found, number=self._next()))


def _own_id(said: dict[str, Any]) -> str | None:
    own = said.get(_ID)
    return own if isinstance(own, str) else None


def _sorted(features: list[Feature]) -> tuple[dict[str, Any], list[Feature]]:
    """The features with a meaning of ours, and all others."""
    said: dict[str, Any] = {}
    plain = []
    for one in features:
        if one.name in _OURS:
            said[one.name] = one.value
        else:
            plain.append(one)
    return said, plain


_NOTHING: tuple[dict[str, Any], list[Feature]] = ({}, [])


def _with_provenance(entry: Entry, said: dict[str, Any]) -> Entry:
    """An entry with what features of ours say of how it came about."""
    if said.keys() <= _UNTOLD:
        return entry
    told: dict[str, Any] = {
        word: said[name] for name, word in _WORDS.items() if isinstance(said.get(name), str) and said[name]
    }
    if said.get(names.STATUS) in _STATUSES:
        told["status"] = said[names.STATUS]
    confidence: Scalar | None = said.get(names.CONFIDENCE)
    if isinstance(confidence, int | float) and not isinstance(confidence, bool):
        told["confidence"] = float(confidence)
    return msgspec.structs.replace(entry, **told) if told else entry


def _taken(features: dict[str, Any], name: str) -> str | None:
    value = features.get(name)
    if not isinstance(value, str) or not value.strip():
        return None
    del features[name]
    return value
