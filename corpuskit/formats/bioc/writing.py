"""Documents as BioC: each with its text as one passage, what is said of places in it there, and the rest beside it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from corpuskit.formats.annotated import Outgoing, Writing
from corpuskit.formats.bioc.items import OWN, Infons, Mark, Stretch, Written
from corpuskit.formats.bioc.said import ANNOTATOR, TYPE, infon_of_attribute, infons_of
from corpuskit.formats.entries import AnnotatorSet, Entry, Link, Property, TextBound
from corpuskit.offsets import covered

_ROLES = ("source", "target")


def written(outgoing: Outgoing) -> Written:
    """A document as it is written; offsets count code points."""
    document, text = outgoing.document, outgoing.document.text or ""
    infons: Infons = []
    for name, value in {"title": document.title, "language": document.language, **document.metadata}.items():
        infons += [(name, one) for one in (value if isinstance(value, list) else [value]) if one is not None]
    silent = [given.annotator for given in outgoing.sets if given.annotator is not None and not given.entries]
    if silent:
        infons.append((f"{OWN}annotators", msgspec.json.encode(silent).decode()))
    passage = Stretch(offset=0, text=text)
    found = Written(id=document.id, infons=infons, passages=[passage])
    used: set[str] = set()
    for given in outgoing.sets:
        _say(given, text, found, passage, used)
    return found


def key_file(asked: Writing, files: str) -> bytes:
    """What the infons of a collection mean, for people."""
    lines = [
        f"This key is for {files}, a collection in BioC format.",
        "",
        "Each document has its text in one passage. Offsets and lengths count Unicode code points.",
        "An annotation without a location is about the whole document.",
        "",
        "infon type: what is annotated. One of:",
        *(f"  {name}{_help(asked, name)}" for name in asked.mapping.spans),
        "infon annotator: who made the annotation or the relation",
        "infon updated_at: when it was made",
        f"infon {OWN}status: suggested by a program, or rejected by a person; without it, it is accepted",
        f"infons {OWN}confidence, {OWN}tool, {OWN}comment: how sure it is, what program made it, what is said about it",
        *(f"infon {infon_of_attribute(name)}: an attribute" for name in asked.mapping.attributes),
    ]
    if asked.mapping.relations:
        lines += ["", "Relations lead from the node with the role source to that with the role target. Types:"]
        lines += [f"  {name}" for name in asked.mapping.relations]
    return "".join(f"{line}\n" for line in lines).encode()


def _help(asked: Writing, name: str) -> str:
    layer = asked.schema.layers.get(getattr(asked.mapping.spans[name], "layer", ""))
    label = layer.labels.get(getattr(asked.mapping.spans[name], "label", None) or "") if layer is not None else None
    words = label.help if label is not None else layer.help if layer is not None else None
    return f": {' '.join(words.split())}" if words else ""


def _say(given: AnnotatorSet, text: str, document: Written, passage: Stretch, used: set[str]) -> None:
    attributes: dict[str, Infons] = {}
    for entry in given.entries:
        if isinstance(entry, Property):
            attributes.setdefault(entry.target, []).append((infon_of_attribute(entry.type), entry.value))
    ids: dict[str, str] = {}
    for number, entry in enumerate(given.entries):
        if isinstance(entry, TextBound):
            mark = _mark(entry, entry.id, entry.type, given.annotator, attributes, used)
            ids[entry.id] = mark.id
            mark.places = [(start, end - start) for start, end in entry.pieces]
            mark.text = covered(text, entry.pieces)
            (passage if entry.pieces else document).annotations.append(mark)
        elif isinstance(entry, Link) and len(entry.ends) == 2 and all(end in ids for end in entry.ends):
            mark = _mark(entry, entry.id or f"L{number}", entry.type, given.annotator, attributes, used)
            mark.places = [(ids[end], role) for end, role in zip(entry.ends, _ROLES, strict=True)]
            document.relations.append(mark)


def _mark(
    entry: Entry, own: str, type_: str, annotator: str | None, attributes: dict[str, Infons], used: set[str]
) -> Mark:
    infons: Infons = [(TYPE, type_)]
    if annotator is not None:
        infons.append((ANNOTATOR, annotator))
    infons += infons_of(entry)
    written_id, number = own, 1
    while written_id in used:
        number += 1
        written_id = f"{own}-{number}"
    used.add(written_id)
    if written_id != own:
        infons.append((f"{OWN}id", own))
    return Mark(id=written_id, infons=[*infons, *attributes.get(own, ())])


def as_json(document: Written) -> dict[str, Any]:
    """A document as JSON has it."""
    return {
        "bioctype": "BioCDocument",
        "id": document.id,
        "infons": _mapping(document.infons),
        "passages": [
            {
                "bioctype": "BioCPassage",
                "offset": passage.offset,
                "infons": {},
                "text": passage.text,
                "sentences": [],
                "annotations": [_annotation(mark) for mark in passage.annotations],
                "relations": [],
            }
            for passage in document.passages
        ],
        "annotations": [_annotation(mark) for mark in document.annotations],
        "relations": [
            {
                "id": mark.id,
                "infons": _mapping(mark.infons),
                "nodes": [{"refid": refid, "role": role} for refid, role in mark.places],
            }
            for mark in document.relations
        ],
    }


def in_collection(documents: Iterable[bytes], opening: bytes, between: bytes, closing: bytes) -> Iterator[bytes]:
    """The bytes of a collection, as they come."""
    before = opening
    for document in documents:
        yield before
        yield document
        before = between
    yield (opening if before is opening else b"") + closing


def _annotation(mark: Mark) -> dict[str, Any]:
    locations = [{"offset": start, "length": length} for start, length in mark.places]
    return {"id": mark.id, "infons": _mapping(mark.infons), "text": mark.text, "locations": locations}


def _mapping(infons: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Infons as a mapping; several of one name are a list."""
    found: dict[str, Any] = {}
    for name, value in infons:
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found
