"""What closing rules keep of many documents: where each stands, and which have the same key, in a few bytes each."""

from array import array
from collections.abc import Collection, Iterator
from itertools import pairwise

from corpuskit.evidence.context import Context
from corpuskit.findings import Place
from corpuskit.model import Document


class Roll:
    """The places of documents with a key of 64 bits each, in the order of the files."""

    def __init__(self) -> None:
        self._files: list[str] = []
        self._begin = array("q")  # at which number each file begins
        self._lines = array("q")
        self._keys = array("q")

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, place: Place, *keys: int) -> None:
        """Note a document under one key or several."""
        if not self._files or self._files[-1] != place.file:
            self._files.append(place.file)
            self._begin.append(len(self._lines))
        self._lines.extend([place.line] * len(keys))
        self._keys.extend(keys)

    def key(self, number: int) -> int:
        """The key of a document, by its number from 0."""
        return self._keys[number]

    def place(self, number: int) -> Place:
        """Where a document stands, by its number from 0."""
        low, high = 0, len(self._begin)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._begin[middle] <= number else (low, middle)
        return Place(self._files[low], self._lines[number])

    def first_of(self, number: int) -> int:
        """The first number of the document that has this one, where documents were added under several keys."""
        while number and self.place(number - 1) == self.place(number):
            number -= 1
        return number

    def groups(self) -> list[list[int]]:
        """The numbers of documents with the same key, where there are several; all in the order of the files."""
        repeated = {key for key, following in pairwise(sorted(self._keys)) if key == following}
        numbers: dict[int, list[int]] = {}
        for number, key in enumerate(self._keys) if repeated else ():
            if key in repeated:
                numbers.setdefault(key, []).append(number)
        return list(numbers.values())


def read_again(context: Context, roll: Roll, numbers: Collection[int]) -> Iterator[tuple[int, Document]]:
    """These documents once more, in the order of the files; one that is gone by now is left out."""
    places = {roll.place(number): number for number in numbers}
    for place, document in context.read_again(frozenset(places)):
        yield places[place], document
