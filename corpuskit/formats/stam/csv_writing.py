"""Writes stores of STAM as CSV: a table of what is in it, one of annotations, one for each set, and the texts."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from corpuskit.formats.annotated import Outgoing, Target
from corpuskit.formats.several_files import AGAIN
from corpuskit.formats.stam.making import Made, Vocabulary, annotations_of

SUFFIX = ".store.stam.csv"
LARGEST = 128_000_000  # bytes of the annotations of a store, about
_ANNOTATIONS = (
    "Id", "AnnotationData", "AnnotationDataSet", "SelectorType", "TargetResource", "TargetAnnotation", "TargetDataSet",
    "BeginOffset", "EndOffset",
)  # fmt: skip


def write(documents: Iterable[Outgoing], target: Target, stem: str, largest: int = LARGEST) -> None:
    """STEM.store.stam.csv with its tables, and DOCUMENT.txt; what is more than a store should hold begins another."""
    store, number = _Store(target, stem), 1
    for outgoing in documents:
        if store.size > largest:
            store.end()
            number += 1
            store = _Store(target, f"{stem}{AGAIN}{number}")
        store.add(outgoing)
    if store.resources:
        store.end()


class _Store:
    """The tables of a store, as bytes."""

    def __init__(self, target: Target, stem: str) -> None:
        self.size = 0
        self.resources: list[Sequence[str]] = []
        self._target = target
        self._stem = stem
        self._annotations = [_line(_ANNOTATIONS)]
        self._vocabulary = Vocabulary()

    def add(self, outgoing: Outgoing) -> None:
        """A document, whose text is written at once, with all that is said of it."""
        document = outgoing.document
        name = f"{document.id}.txt"
        self._target.add(name, (document.text or "").encode())
        self.resources.append(("TextResource", document.id, name))
        self.size += len(name)
        for made in annotations_of(outgoing, self._vocabulary):
            line = _line(_row(made))
            self._annotations.append(line)
            self.size += len(line)

    def end(self) -> None:
        """Write the tables."""
        rows: list[Sequence[str]] = [("Type", "Id", "Filename")]
        rows.append(("AnnotationStore", self._stem, f"{self._stem}.annotations.stam.csv"))
        for set_, keys, data in self._vocabulary.sets():
            name = f"{self._stem}.{set_.rstrip('/').rpartition('/')[2]}.annotationset.stam.csv"
            rows.append(("AnnotationDataSet", set_, name))
            lines: list[Sequence[str]] = [("Id", "Key", "Type", "Value"), *(("", key, "", "") for key in keys)]
            self._target.add(name, map(_line, [*lines, *data]))
        self._target.add(f"{self._stem}.annotations.stam.csv", self._annotations)
        self._target.add(f"{self._stem}{SUFFIX}", map(_line, [*rows, *self.resources]))


def _row(made: Made) -> Iterator[str]:
    """An annotation as cells; those of several parts have ; between them, and nothing for the whole of them."""
    yield made.id or ""
    yield ";".join(own for _, own in made.data)
    yield ";".join(set_ for set_, _ in made.data)
    if made.ends:
        yield "DirectionalSelector;AnnotationSelector;AnnotationSelector"
        yield from (";;", ";".join(["", *made.ends]), ";;", ";;", ";;")
    elif len(made.pieces) < 2:
        yield "TextSelector" if made.pieces else "ResourceSelector"
        yield from (made.resource, "", "")
        yield from map(str, made.pieces[0] if made.pieces else ("", ""))
    else:
        parts = len(made.pieces)
        yield "CompositeSelector" + ";TextSelector" * parts
        yield from (f";{made.resource}" * parts, ";" * parts, ";" * parts)
        yield from (";".join(["", *(str(piece[side]) for piece in made.pieces)]) for side in (0, 1))


def _line(cells: Iterable[str]) -> bytes:
    written: list[str] = []
    csv.writer(_Into(written), lineterminator="\n").writerow(cells)
    return "".join(written).encode()


class _Into:
    """What csv writes to."""

    def __init__(self, written: list[str]) -> None:
        self.write = written.append
