"""Which annotations, relations and documents of a corpus the changes of its schema touch."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.evolution.comparing import Change, Record

FIRST = 3  # places that are named for each change


class Touched(msgspec.Struct):
    """How many records a change touches, and where the first of them are: ``file:line id``."""

    number: int = 0
    first: list[str] = []

    def add(self, place: str) -> None:
        """Count one more."""
        self.number += 1
        if len(self.first) < FIRST:
            self.first.append(place)


def touched(
    corpus: Corpus, found: Sequence[Change], progress: Callable[[int], object] = lambda _: None
) -> list[Touched | None]:
    """For each change what it touches, or None where that cannot be said of single records.

    Lines that cannot be read are not looked at. `progress` is called with the number of documents so far.
    """
    result = [None if change.touches is None else Touched() for change in found]
    tests = [(change.touches, counted) for change, counted in zip(found, result, strict=True)]
    seen = 0
    for place, record in _records(corpus):
        if record is None:
            seen += 1
            progress(seen)
            continue
        for test, counted in tests:
            if test is not None and counted is not None and test(record):
                counted.add(f"{place} {record.id}")
    return result


def _records(corpus: Corpus) -> Iterator[tuple[str, Record | None]]:
    """Every record with its place, and None after each document."""
    for bundle in corpus.bundles():
        if bundle.document is not None:
            yield str(bundle.place), bundle.document
        for line in bundle.lines:
            yield from ((str(line.place), annotation) for annotation in line.record.annotations)
            yield from ((str(line.place), relation) for relation in line.record.relations)
        yield "", None
