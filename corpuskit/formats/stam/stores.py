"""A store of STAM as it stands in its files: texts, data, and annotations that may refer to one another."""

from typing import Any

import msgspec

from corpuskit.formats.entries import Damage
from corpuskit.formats.stam.names import Role, role_of

COMPLEX = frozenset({"CompositeSelector", "MultiSelector", "DirectionalSelector"})
VOCABULARY = frozenset({"DataSetSelector", "DataKeySelector", "AnnotationDataSelector"})

#: A place in a text: a number, and whether it counts from the end.
Cursor = tuple[int, bool]


class Fault(msgspec.Struct, frozen=True):
    """Why an annotation cannot be read: the same reason for the same cause, what is particular, and what to do."""

    reason: str
    detail: str | None
    hint: str


class Datum(msgspec.Struct, frozen=True, gc=False):
    """A key with a value: a text, a number, a truth value, None, or a list of them."""

    key: str
    value: Any
    role: Role


class Selector(msgspec.Struct, frozen=True, gc=False):
    """What an annotation is about: `id` is that of a text or an annotation; complex ones have parts."""

    kind: str
    id: str = ""
    offset: tuple[Cursor, Cursor] | None = None
    parts: "tuple[Selector, ...]" = ()


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where an annotation stands: its line (from 1) in the file that is read, a path in that or another one."""

    line: int
    path: str
    content: bytes


class Given(msgspec.Struct, frozen=True, gc=False):
    """An annotation; `elsewhere` says that it is in another store, which this one includes."""

    id: str | None
    target: Selector
    data: tuple[Datum, ...]
    place: Place
    elsewhere: bool = False


class Resource(msgspec.Struct):
    """A text; None where its file is not there."""

    id: str
    text: str | None
    line: int
    content: bytes
    elsewhere: bool = False


class Store(msgspec.Struct):
    """All that is in a store, in the order of its files, with what of it cannot be read."""

    resources: dict[str, Resource] = {}
    data: dict[str, dict[str, Datum]] = {}  # by set and id
    annotations: list[Given] = []
    damages: list[Damage] = []
    together: dict[tuple[int, ...], tuple[Datum, ...]] = {}

    def shared(self, data: list[Datum]) -> tuple[Datum, ...]:
        """The data of an annotation, the same object for the same data: many annotations say the same."""
        return self.together.setdefault(tuple(map(id, data)), tuple(data))

    def datum(self, set_: str, own: str | None, key: str, value: Any) -> Datum:
        """A datum, which is known by its id from now on."""
        made = Datum(key, value, role_of(set_, key))
        if own is not None:
            self.data.setdefault(set_, {}).setdefault(own, made)
        return made

    def find(self, set_: str | None, own: str) -> Datum | None:
        """A datum by its id, in any set where none is named."""
        if set_ is not None:
            return self.data.get(set_, {}).get(own)
        return next((known[own] for known in self.data.values() if own in known), None)

    def refuse(self, fault: Fault, place: Place) -> None:
        """Set an annotation, or a part of the store, aside."""
        detail = place.path if fault.detail is None else f"{place.path}: {fault.detail}"
        self.damages.append(
            Damage(reason=fault.reason, detail=detail, hint=fault.hint, line=place.line, content=place.content)
        )
