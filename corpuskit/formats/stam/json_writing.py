"""Writes stores of STAM as JSON: the texts in it, one annotation in a line."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from corpuskit.formats.annotated import Outgoing, Target
from corpuskit.formats.several_files import AGAIN
from corpuskit.formats.stam.making import Kind, Made, Vocabulary, annotations_of
from corpuskit.offsets import Piece

SUFFIX = ".store.stam.json"
LARGEST = 128_000_000  # bytes of a store, about
_encode = msgspec.json.encode


def write(documents: Iterable[Outgoing], target: Target, stem: str, largest: int = LARGEST) -> None:
    """STEM.store.stam.json; what is more than one store should hold goes to STEM~2.store.stam.json and so on."""
    store, number = _Store(stem), 1
    for outgoing in documents:
        if store.size > largest:
            target.add(_path(stem, number), store.chunks())
            store, number = _Store(stem), number + 1
        store.add(outgoing)
    if store.resources:
        target.add(_path(stem, number), store.chunks())


def _path(stem: str, number: int) -> str:
    return f"{stem}{AGAIN}{number}{SUFFIX}" if number > 1 else f"{stem}{SUFFIX}"


class _Store:
    """The parts of a store, as bytes."""

    def __init__(self, own: str) -> None:
        self.size = 0
        self.resources: list[bytes] = []
        self._own = own
        self._annotations: list[bytes] = []
        self._vocabulary = Vocabulary()

    def add(self, outgoing: Outgoing) -> None:
        """A document with all that is said of it."""
        document = outgoing.document
        resource = _encode({"@type": "TextResource", "@id": document.id, "text": document.text or ""})
        self.resources.append(resource)
        self.size += len(resource)
        for made in annotations_of(outgoing, self._vocabulary):
            annotation = _encode(_annotation(made))
            self._annotations.append(annotation)
            self.size += len(annotation)

    def chunks(self) -> Iterator[bytes]:
        """The store as it is written."""
        # A line that is no record: so the file is not taken for lines of JSON.
        yield b'{\n"@type":"AnnotationStore",\n"@id":' + _encode(self._own) + b',\n"resources":['
        yield from _lines(self.resources)
        yield b'],\n"annotationsets":['
        yield from _lines(self._sets())
        yield b'],\n"annotations":['
        yield from _lines(self._annotations)
        yield b"]\n}\n"

    def _sets(self) -> Iterator[bytes]:
        for set_, keys, data in self._vocabulary.sets():
            named = [{"@type": "DataKey", "@id": key} for key in keys]
            said = [
                {"@type": "AnnotationData", "@id": own, "key": key, "value": _value(kind, written)}
                for own, key, kind, written in data
            ]
            yield _encode({"@type": "AnnotationDataSet", "@id": set_, "keys": named, "data": said})


def _value(kind: Kind, written: str) -> dict[str, Any]:
    """A value with its type."""
    if kind == "Null":
        return {"@type": kind}
    return {"@type": kind, "value": written if kind in ("String", "Datetime") else msgspec.Raw(written.encode())}


def _annotation(made: Made) -> dict[str, Any]:
    named = {"@type": "Annotation"} | ({} if made.id is None else {"@id": made.id})
    data = [{"@type": "AnnotationData", "@id": own, "set": set_} for set_, own in made.data]
    return {**named, "target": _target(made), "data": data}


def _target(made: Made) -> dict[str, Any]:
    """The selector of an annotation."""
    if made.ends:
        ends = [{"@type": "AnnotationSelector", "annotation": end} for end in made.ends]
        return {"@type": "DirectionalSelector", "selectors": ends}
    if not made.pieces:
        return {"@type": "ResourceSelector", "resource": made.resource}
    parts = [_text(made.resource, piece) for piece in made.pieces]
    return parts[0] if len(parts) == 1 else {"@type": "CompositeSelector", "selectors": parts}


def _text(resource: str, piece: Piece) -> dict[str, Any]:
    begin, end = ({"@type": "BeginAlignedCursor", "value": place} for place in piece)
    return {"@type": "TextSelector", "resource": resource, "offset": {"@type": "Offset", "begin": begin, "end": end}}


def _lines(parts: Iterable[bytes]) -> Iterator[bytes]:
    before = b"\n"
    for part in parts:
        yield before + part
        before = b",\n"
    yield b"\n"
