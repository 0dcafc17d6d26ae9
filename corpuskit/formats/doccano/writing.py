"""Writes documents in the shape that a project of doccano imports, with the types of labels that it has to know."""

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from corpuskit.formats.annotated import Outgoing, Target, Writing
from corpuskit.formats.entries import Entry, Link, TextBound
from corpuskit.formats.joining import CONTINUES
from corpuskit.formats.mapping import RelationTarget, SpanTarget
from corpuskit.formats.several_files import SeveralFiles
from corpuskit.schema.types import Schema

_TAKEN = frozenset(
    {"id", "text", "title", "language", "meta", "label", "labels", "entities", "annotations", "cats", "relations"}
    | {"Comments", "data", "filename", "upload_name", "uuid"}
)
_COLOURS = (
    "#1f77b4",
    "#d62728",
    "#2ca02c",
    "#9467bd",
    "#8c564b",
    "#e377c2",
    "#7f7f7f",
    "#bcbd22",
    "#17becf",
    "#ff7f0e",
)


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """Files called by the annotator, one without for documents that nobody annotated, and the types of labels."""
    shape = _Shape(asked.schema)
    files = SeveralFiles(target)
    for outgoing in documents:
        if not outgoing.sets:
            files.add(asked.stem, ".jsonl", shape.line(outgoing, None))
        for given in outgoing.sets:
            name = asked.stem if given.annotator is None else f"{asked.stem}.by-{given.annotator}"
            files.add(name, ".jsonl", shape.line(outgoing, given.entries))
    files.end()
    for kind, types in _types(asked).items():
        if types:
            target.add(f"{asked.stem}.{kind}-labels.json", _label_types(types))


class _Shape:
    """Which of doccano's kinds of projects can hold the annotations of a schema: pieces too are joined by relations."""

    def __init__(self, schema: Schema) -> None:
        several = any(layer.span is not None and layer.span.pieces == "many" for layer in schema.layers.values())
        self.has_relations = bool(schema.relations) or several
        self._documents = any(layer.span is None for layer in schema.layers.values())
        self._spans = any(layer.span is not None for layer in schema.layers.values())

    def line(self, outgoing: Outgoing, entries: Sequence[Entry] | None) -> bytes:
        """A record with what one annotator said of a document; with None, of one that nobody annotated."""
        document = outgoing.document
        record: dict[str, Any] = {"id": document.id, "text": document.text or ""}
        labels = self._labels(document.text or "", entries or ())
        # doccano wants to see the part; that nobody annotated is said by null, that there is nothing by [].
        record |= dict.fromkeys(labels) if entries is None else labels
        if document.title is not None:
            record["title"] = document.title
        if document.language is not None:
            record["language"] = document.language
        record |= {name: value for name, value in document.metadata.items() if name not in _TAKEN}
        inner = {name: value for name, value in document.metadata.items() if name in _TAKEN}
        if inner:
            record["meta"] = inner
        return msgspec.json.encode(record) + b"\n"

    def _labels(self, text: str, entries: Sequence[Entry]) -> dict[str, Any]:
        said = [entry for entry in entries if isinstance(entry, TextBound)]
        names = [entry.type for entry in said if not entry.pieces]
        spans, numbers = _spans(text, said)
        links = _links(entries, numbers)
        if self.has_relations or links:
            found: dict[str, Any] = {
                "entities": [
                    {"id": number, "label": label, "start_offset": start, "end_offset": end}
                    for number, (start, end, label) in enumerate(spans)
                ],
                "relations": links,
            }
            return found | ({"cats": names} if self._documents or names else {})
        if (self._spans or spans) and (self._documents or names):
            return {"entities": spans, "cats": names}
        return {"label": names if self._documents or names else spans}


def losses(outgoing: Outgoing) -> Iterator[str]:
    """What doccano's own meaning takes from a document."""
    for given in outgoing.sets:
        whole = {entry.id for entry in given.entries if isinstance(entry, TextBound) and not entry.pieces}
        for entry in given.entries:
            if isinstance(entry, Link) and entry.type == CONTINUES:
                yield f"relations called '{CONTINUES}', which join pieces of annotations here"
            elif isinstance(entry, Link) and whole & set(entry.ends):
                yield "relations of statements about the whole document"


def _spans(text: str, said: Iterable[TextBound]) -> tuple[list[tuple[int, int, str]], dict[str, list[int]]]:
    """Spans in UTF-16 units, one for each piece, and the numbers of those of each entry."""
    wide = [] if text.isascii() else [place for place, character in enumerate(text) if character > "\uffff"]
    spans: list[tuple[int, int, str]] = []
    numbers: dict[str, list[int]] = {}
    for entry in said:
        for start, end in entry.pieces:
            numbers.setdefault(entry.id, []).append(len(spans))
            spans.append((start + bisect_left(wide, start), end + bisect_left(wide, end), entry.type))
    return spans, numbers


def _links(entries: Iterable[Entry], numbers: dict[str, list[int]]) -> list[dict[str, Any]]:
    """The relations both ends of which are there, and those that join the pieces of an annotation."""
    links = [
        (entry.type, numbers[entry.ends[0]][0], numbers[entry.ends[1]][0])
        for entry in entries
        if isinstance(entry, Link) and len(entry.ends) == 2 and all(end in numbers for end in entry.ends)
    ]
    links += [(CONTINUES, *pair) for pieces in numbers.values() for pair in itertools.pairwise(pieces)]
    keys = ("type", "from_id", "to_id")
    return [{"id": number} | dict(zip(keys, link, strict=True)) for number, link in enumerate(links)]


def _types(asked: Writing) -> dict[str, list[str]]:
    """The types of labels that the mapping knows, by the page of doccano on which they belong."""
    found: dict[str, list[str]] = {"span": [], "category": [], "relation": []}
    for name, target in asked.mapping.spans.items():
        if isinstance(target, SpanTarget):
            found["category" if asked.schema.layers[target.layer].span is None else "span"].append(name)
    if _Shape(asked.schema).has_relations:
        found["relation"] = [CONTINUES]
    found["relation"] += [name for name, to in asked.mapping.relations.items() if isinstance(to, RelationTarget)]
    return found


def _label_types(names: Sequence[str]) -> bytes:
    types = [
        {"text": name, "background_color": _COLOURS[number % len(_COLOURS)], "text_color": "#ffffff"}
        for number, name in enumerate(names)
    ]
    return msgspec.json.format(msgspec.json.encode(types), indent=2) + b"\n"
