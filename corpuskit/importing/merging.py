"""Two sources for one document and annotator become one line; everything else in a file is copied byte for byte."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec

from corpuskit.jsonl import BYTE_ORDER_MARK, decoded, document_of
from corpuskit.model import Annotation, AnnotationLine, ForeignPlace, Relation, encode


class Replaced(msgspec.Struct, frozen=True):
    """What gives way to new annotations: those that came from `files`, with `own` those that came from no file, and
    those with these `ids`.
    """

    files: frozenset[str] = frozenset()
    own: bool = False
    ids: frozenset[str] = frozenset()

    def __contains__(self, item: Annotation | Relation) -> bool:
        if item.id in self.ids:
            return True
        file = item.origin.file if item.origin else None
        return self.own if file is None else file in self.files


New = tuple[AnnotationLine, Replaced]


def merge_lines(old: Iterable[bytes], new: Iterable[New], order: Mapping[str, int]) -> Iterator[bytes]:
    """The lines of an annotations file, with their line feeds: `old` ones as they are, merged with `new` ones where
    both speak of the same document. `new` holds lines, each with what it replaces of the old one; `order` gives each
    document's position, and the result follows it.
    """
    waiting: dict[str, list[New]] = {}
    for addition in new:
        waiting.setdefault(addition[0].document, []).append(addition)
    placed: list[tuple[int, bytes]] = []
    position = -1
    for raw in old:
        document, line = _read(raw)
        position = order.get(document, position) if document is not None else position
        if line is not None and line.document in waiting:
            raw = encode(_merge_all(line, waiting.pop(line.document)))
        placed.append((position, raw))
    for document, lines in waiting.items():
        empty = AnnotationLine(document=document)
        placed.append((order.get(document, len(order)), encode(_merge_all(empty, lines))))
    for _, raw in sorted(placed, key=lambda item: item[0]):
        yield raw if raw.endswith(b"\n") else raw + b"\n"


def _read(raw: bytes) -> tuple[str | None, AnnotationLine | None]:
    line = decoded(raw.removeprefix(BYTE_ORDER_MARK), AnnotationLine)
    if line is not None:
        return line.document, line
    return document_of(raw), None


def _merge_all(old: AnnotationLine, new: Iterable[New]) -> AnnotationLine:
    """An old line without what the new ones replace, and then all of these."""
    additions = list(new)
    for _, replaced in additions:  # all of them first: a new annotation is never what another one replaces
        old = msgspec.structs.replace(
            old,
            annotations=tuple(a for a in old.annotations if a not in replaced),
            relations=tuple(r for r in old.relations if r not in replaced),
        )
    before = old
    for line, _ in additions:
        old = merge(old, line, before)
    return old


def merge(first: AnnotationLine, second: AnnotationLine, before: AnnotationLine) -> AnnotationLine:
    """All annotations and relations of both. What stands in both with the same id stays once, wherever it is from, and
    so does what stands in `before`, the line as it was before an import, with any id: what went out to a tool and comes
    back unchanged is not there twice. Where two that differ share an id, the second's gets a new one and keeps the old
    as its origin. Text hash and schema are the first's, unless it holds nothing.
    """
    there = _There(first.annotations, before.annotations)
    names: dict[str, object] = {a.id: a for a in first.annotations}
    renamed: dict[str, str] = {}
    annotations = list(first.annotations)
    for annotation, known in there.pairs(second.annotations):
        new = known or _free(annotation.id, names)
        if new != annotation.id:
            renamed[annotation.id] = new
        if known is not None:
            continue
        if new != annotation.id:
            annotation = msgspec.structs.replace(annotation, id=new, origin=_origin(annotation))
        names[new] = annotation
        annotations.append(annotation)
    head = first if first.annotations or first.relations else second
    relations = (*first.relations, *_relations(first, second, before, renamed))
    return msgspec.structs.replace(head, annotations=tuple(annotations), relations=relations)


def _relations(
    first: AnnotationLine, second: AnnotationLine, before: AnnotationLine, renamed: Mapping[str, str]
) -> Iterator[Relation]:
    there = _There(first.relations, before.relations)
    names: dict[str, object] = {r.id: r for r in first.relations}
    moving = (
        msgspec.structs.replace(one, from_=renamed.get(one.from_, one.from_), to=renamed.get(one.to, one.to))
        for one in second.relations
    )
    for moved, known in there.pairs(moving):
        if known is not None:
            continue
        new = _free(moved.id, names)
        if new != moved.id:
            moved = msgspec.structs.replace(moved, id=new, origin=_origin(moved))
        names[new] = moved
        yield moved


Record = TypeVar("Record", Annotation, Relation)


Records = tuple[Annotation, ...] | tuple[Relation, ...]


class _There:
    """The records that are there, by what they say, each to be found once; those of `before` under any id."""

    def __init__(self, records: Records, before: Records) -> None:
        self._ids: dict[bytes, list[str]] = {}
        for record in records:
            self._ids.setdefault(_said(record), []).append(record.id)
        self._before = {record.id for record in before}

    def pairs(self, records: Iterable[Record]) -> list[tuple[Record, str | None]]:
        """Each record with the id of the one there that says the same, that of the same id before any other; None
        where there is none left.
        """
        given = [(record, _said(record)) for record in records]
        same = [record.id in self._ids.get(said, ()) for record, said in given]
        for (record, said), found in zip(given, same, strict=True):
            if found and record.id in self._ids[said]:
                self._ids[said].remove(record.id)
        return [
            (record, record.id if found else self._next(said))
            for (record, said), found in zip(given, same, strict=True)
        ]

    def _next(self, said: bytes) -> str | None:
        found = next((own for own in self._ids.get(said, ()) if own in self._before), None)
        if found is not None:
            self._ids[said].remove(found)
        return found


def _said(record: Annotation | Relation) -> bytes:
    """What a record says, without its id and where it came from."""
    return msgspec.json.encode(msgspec.structs.replace(record, id="", origin=None), order="deterministic")


def _free(wanted: str, names: Mapping[str, object]) -> str:
    candidate, number = wanted, 1
    while candidate in names:
        number += 1
        candidate = f"{wanted[:110]}-{number}"
    return candidate


def _origin(item: Annotation | Relation) -> ForeignPlace:
    origin = item.origin or ForeignPlace()
    return msgspec.structs.replace(origin, id=origin.id or item.id)
