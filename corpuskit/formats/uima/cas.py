"""What a UIMA file holds, however it is written: feature structures, texts, views."""

import msgspec

from corpuskit.formats.entries import Unit, Unread
from corpuskit.formats.uima.types import TypeSystem
from corpuskit.model import Scalar

INITIAL = "_InitialView"
NULL = "0"  # the id that refers to nothing


class Reference(msgspec.Struct, frozen=True):
    """A feature's value that is another structure, by its id."""

    id: str


Atom = Scalar | Reference
Features = dict[str, Atom | tuple[Atom, ...]]


class Structure(msgspec.Struct, frozen=True, kw_only=True):
    """One feature structure: its type with package, its features, and where it stands.

    Features that have no value are absent. `content` is its text in the file, `line` its first line, from 1.
    """

    id: str
    type: str
    features: Features
    line: int = 1
    content: str = ""
    path: str = ""


class Sofa(msgspec.Struct, frozen=True, kw_only=True):
    """The subject of analysis: the text of a view, or an address where it is."""

    id: str
    name: str = INITIAL
    text: str | None = None
    uri: str | None = None


class Cas(msgspec.Struct, frozen=True, kw_only=True):
    """A file: structures by their ids and members of views by the sofa's id, both in the order of the file.

    `unread` is what is no structure. `json` says how a feature is written there.
    """

    types: TypeSystem
    sofas: dict[str, Sofa]
    structures: dict[str, Structure]
    members: dict[str, tuple[str, ...]] = {}
    unread: tuple[Unread, ...] = ()
    unit: Unit = "utf16"
    unit_stated: bool = False
    spare: tuple[Unit, ...] = ()
    json: bool = False
