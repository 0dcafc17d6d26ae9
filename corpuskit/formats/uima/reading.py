"""The structures of a UIMA file as documents with entries: what is an annotation, an attribute of one, or a link."""

import json
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

import msgspec

from corpuskit.formats.entries import AnnotatorSet, Entry, ForeignDocument, Link, Property, TextBound, Unread
from corpuskit.formats.joining import CONTINUES, joined
from corpuskit.formats.uima import own
from corpuskit.formats.uima.cas import INITIAL, NULL, Atom, Cas, Reference, Sofa, Structure
from corpuskit.formats.uima.kinds import Kinds
from corpuskit.formats.uima.types import TAG_SET
from corpuskit.model import Scalar, Status, Value

NO_OFFSETS = "an annotation whose offsets are no numbers"
DANGLING = "a reference to a structure that the file does not hold"
NO_END = "a relation that lacks an end"
NO_ANNOTATION = "a reference to what is no annotation"
NO_TARGET = "a link that leads nowhere"
ALONE = "an array that belongs to no annotation"
HINTS = {
    NO_OFFSETS: "Correct begin and end there: they count UTF-16 units from the beginning of the text.",
    DANGLING: "Export the file again with everything that its annotations refer to.",
    NO_END: "Give the relation both ends in the tool, or delete it there.",
    NO_ANNOTATION: "Nothing is lost but the reference: the document and arrays stand for themselves.",
    NO_TARGET: "Fill the slot in the tool, or delete it there.",
    ALONE: "Nothing is lost, unless a program knows what it is for: keep the file.",
}
_UNKNOWN = "x-unspecified"  # the language of documents of which nobody said it
_OFTEN_SAID = ("isLastSegment", False)  # of all documents that are whole
_OFFSETS = frozenset({"sofa", "begin", "end"})
_STATUSES: dict[object, Status] = {"suggested": "suggested", "rejected": "rejected"}


def documents_of(cas: Cas, name: str) -> Iterator[ForeignDocument]:
    """The documents in a file, one for each view that holds something; `name` is for one that says none itself."""
    kinds = Kinds(cas)
    of_view: dict[str, list[Structure]] = {id_: [] for id_ in cas.sofas}
    for structure in cas.structures.values():
        of_view.setdefault(kinds.views.get(structure.id, ""), []).append(structure)
    sofas = sorted((cas.sofas.get(id_) or Sofa(id=id_) for id_ in of_view), key=lambda sofa: sofa.name != INITIAL)
    full = [sofa for sofa in sofas if sofa.text is not None or sofa.uri is not None or of_view[sofa.id]] or sofas[:1]
    for number, sofa in enumerate(full or [Sofa(id="")]):
        yield _View(cas, kinds, sofa, name).document(of_view.get(sofa.id, []), () if number else cas.unread)


class _View:
    """One view on its way to a document."""

    def __init__(self, cas: Cas, kinds: Kinds, sofa: Sofa, name: str) -> None:
        self._cas = cas
        self._kinds = kinds
        self._sofa = sofa
        self._name = name
        self._said: dict[str, Value] = {}
        self._own: dict[str, Value] = {}
        self._tag_sets: list[Scalar] = []
        self._ids: dict[str, str] = {}  # of structures that say how they were called before
        self._entries: list[Entry] = []
        self._links: list[Entry] = []
        self._number = 0

    def document(self, structures: list[Structure], unread: tuple[Unread, ...]) -> ForeignDocument:
        for structure in structures:
            if structure.type.startswith(own.PACKAGE) and isinstance(said := structure.features.get(own.ID), str):
                self._ids.setdefault(structure.id, said)
        self._drop_repeated_ids(structures)
        for structure in structures:
            self._take(structure)
        entries = joined([*self._entries, *self._links, *unread])
        own_name, title, language = (_word(self._own.pop(key, None)) for key in (own.ID, own.TITLE, own.LANGUAGE))
        key, told, tongue = (_word(self._said.pop(key, None)) for key in ("documentId", "documentTitle", "language"))
        name = own_name or key or told or self._name
        text, replaced = self._sofa.text, self._own.pop(own.REPLACED, None)
        if text is not None and replaced is not None:
            text = own.with_unheld(text, replaced)
        metadata = {**self._said, **self._own}
        if self._tag_sets:
            metadata["tagsets"] = self._tag_sets
        if self._sofa.uri is not None:
            metadata["sofaURI"] = self._sofa.uri
        return ForeignDocument(
            name=name if self._sofa.name == INITIAL else f"{name}#{self._sofa.name}",
            text=text,
            sets=(AnnotatorSet(annotator=None, entries=tuple(entries)),),
            unit=self._cas.unit,
            unit_stated=self._cas.unit_stated,
            spare=self._cas.spare,
            title=title or (told if told not in (key, name) else None),
            language=language or (tongue if tongue != _UNKNOWN else None),
            metadata=metadata,
        )

    def _drop_repeated_ids(self, structures: list[Structure]) -> None:
        """An annotation that was copied in a tool still says the id of the first one; it gets its number instead."""
        taken = {structure.id for structure in structures if structure.id not in self._ids}
        for id_, said in list(self._ids.items()):
            if said in taken:
                del self._ids[id_]
            taken.add(self._ids.get(id_, id_))

    def _take(self, structure: Structure) -> None:
        """Makes entries of a structure, as its kind asks for."""
        kind = self._kinds.of(structure)
        if kind == "document":
            self._describe(structure)
        elif kind == "array":
            self._refuse(structure, ALONE, structure.type)
        elif kind == "relation":
            self._relation(structure)
        elif kind in ("span", "whole"):
            self._annotation(structure, spanning=kind == "span")

    def _describe(self, structure: Structure) -> None:
        """Takes over what a file says of the document as a whole."""
        if structure.type == TAG_SET:
            self._tag_sets.append(": ".join(str(structure.features.get(name, "")) for name in ("layer", "name")))
            return
        ours = structure.type == own.METADATA
        into = self._own if ours else self._said
        for name, value in structure.features.items():
            values = [atom for atom in self._atoms(value) if not isinstance(atom, Reference)]
            if name in _OFFSETS or (name, value) == _OFTEN_SAID or (not values and not ours):
                continue
            if ours and name == own.FURTHER:
                into |= _further(values)
            elif self._kinds.is_many(structure.type, name, value):
                into[own.ours_of(name) if ours else name] = values
            elif values:
                plain = ours and name not in (own.ID, own.TITLE, own.LANGUAGE, own.REPLACED)
                into.setdefault(own.ours_of(name) if plain else name, values[0])

    def _annotation(self, structure: Structure, *, spanning: bool) -> None:
        pieces: tuple[tuple[int, int], ...] = ()
        if spanning:
            begin, end = structure.features.get("begin"), structure.features.get("end")
            if type(begin) is not int or type(end) is not int:
                self._refuse(structure, NO_OFFSETS, f"begin is {_shown(begin)}, end is {_shown(end)}")
                return
            pieces = ((begin, end),)
        entry = TextBound(
            id=self._id(structure.id),
            type=self._type(structure),
            pieces=pieces,
            surface=None,
            **self._place(structure),
            **self._provenance(structure),
        )
        self._entries.append(entry)
        self._features(structure, entry.id, entry.type, _OFFSETS)

    def _relation(self, structure: Structure) -> None:
        ends = self._kinds.ends(structure)
        found = [structure.features.get(end) for end in ends]
        there = [end.id for end in found if isinstance(end, Reference) and end.id in self._cas.structures]
        if len(there) != len(found):
            reason = DANGLING if all(isinstance(end, Reference) for end in found) else NO_END
            told = ", ".join(f"{end} is {_shown(value)}" for end, value in zip(ends, found, strict=True))
            self._refuse(structure, reason, told)
            return
        type_ = self._type(structure)
        if structure.type == own.CONTINUES:
            type_, there = CONTINUES, [*reversed(there)]
        link = Link(
            id=self._id(structure.id),
            type=type_,
            ends=tuple(map(self._id, there)),
            **self._place(structure),
            **self._provenance(structure),
        )
        self._links.append(link)
        self._features(structure, self._id(structure.id), type_, _OFFSETS | set(ends))

    def _features(self, structure: Structure, target: str, type_: str, without: frozenset[str]) -> None:
        """Attributes and links that the features of a structure are, but for some."""
        ours = structure.type.startswith(own.PACKAGE)
        for name, value in structure.features.items():
            if name in without or (ours and name in own.SAID):
                continue
            called = own.ours_of(name) if ours else name
            for position, atom in enumerate(self._atoms(value)):
                if isinstance(atom, Reference):
                    self._refer(structure, target, type_, name, position, atom)
                else:
                    self._property(structure, target, called, atom, name)
        if ours and own.FURTHER in structure.features:
            for called, further in own.values_of(structure.features[own.FURTHER]):
                self._property(structure, target, called, further, called)

    def _property(self, structure: Structure, target: str, type_: str, value: Scalar | None, name: str) -> None:
        place = self._place(structure) | {"content": self._written(name, value), "path": f"{structure.path}/@{name}"}
        self._entries.append(Property(type=type_, target=target, value=value, **place))

    def _refer(self, structure: Structure, target: str, type_: str, name: str, position: int, to: Reference) -> None:
        """A link to another annotation, or through a slot, which has a role."""
        other = self._cas.structures.get(to.id)
        kind = self._kinds.of(other) if other is not None else None
        if other is None or kind in ("document", "chain", "part"):
            reason = DANGLING if other is None else NO_ANNOTATION
            self._refuse(structure, reason, f"{name} of {structure.id} is {to.id}")
            return
        id_, called = f"{structure.id}.{name}.{position + 1}", f"{type_}.{name}"
        if kind != "link":
            place = self._place(structure) | {"content": self._written(name, to.id)}
            self._links.append(Link(id=id_, type=called, ends=(target, self._id(to.id)), **place))
            return
        end, role = other.features.get("target"), other.features.get("role")
        if not isinstance(end, Reference) or end.id not in self._cas.structures:
            reason = DANGLING if isinstance(end, Reference) else NO_TARGET
            self._refuse(other, reason, f"{name} of {structure.id}, role {_shown(role)}")
            return
        link = other.id if self._kinds.owner.get(to.id) == (structure.id, name, position) else id_
        self._links.append(Link(id=link, type=called, ends=(target, self._id(end.id)), **self._place(other)))
        self._features(other, link, called, frozenset({"target", "sofa"}))

    def _atoms(self, value: Atom | tuple[Atom, ...]) -> Iterator[Atom]:
        """The single values of a feature, those of arrays and lists that it refers to included; no empty references."""
        for atom in value if isinstance(value, tuple) else (value,):
            if not isinstance(atom, Reference):
                yield atom
            elif atom.id != NULL and atom.id not in self._cas.sofas:
                yield from self._kinds.flattened(atom)
            elif atom.id in self._cas.structures:
                yield atom

    def _type(self, structure: Structure) -> str:
        """The type as mappings call it."""
        for package in (own.LAYER, own.WHOLE, own.RELATION):
            if structure.type.startswith(package):
                label = structure.features.get(own.LABEL)
                return label if isinstance(label, str) else own.ours_of(structure.type.removeprefix(package))
        return self._kinds.name(structure.type)

    def _id(self, id_: str) -> str:
        return self._ids.get(id_, id_)

    def _provenance(self, structure: Structure) -> dict[str, Any]:
        if not structure.type.startswith(own.PACKAGE):
            return {}
        said = structure.features
        confidence = said.get(own.CONFIDENCE)
        told: dict[str, Any] = {
            name: said[name] for name in (own.TOOL, own.MADE, own.COMMENT) if isinstance(said.get(name), str)
        }
        status = _STATUSES.get(said.get(own.STATUS))
        told |= {"status": status} if status else {}
        return told | ({"confidence": float(confidence)} if isinstance(confidence, int | float) else {})

    def _place(self, structure: Structure) -> dict[str, Any]:
        self._number += 1
        return {
            "line": structure.line,
            "content": structure.content,
            "number": self._number,
            "path": structure.path,
        }

    def _written(self, name: str, value: Scalar | None) -> str:
        """A feature as the file writes it."""
        if self._cas.json:
            return f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
        return f"{name}={quoteattr(str(value).lower() if isinstance(value, bool) else str(value))}"

    def _refuse(self, structure: Structure, reason: str, detail: str) -> None:
        place = self._place(structure)
        self._entries.append(Unread(reason=reason, detail=detail, hint=HINTS[reason], **place))


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _shown(value: object) -> str:
    return "missing" if value is None else value.id if isinstance(value, Reference) else repr(value)


def _further(values: list[Scalar]) -> dict[str, Value]:
    """Metadata that do not fit their features."""
    try:
        return msgspec.json.decode(str(values[0]) if values else "{}", type=dict[str, Value])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
