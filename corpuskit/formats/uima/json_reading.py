"""Reads the structures of a UIMA file in JSON, as UIMA's Java library and dkpro-cassis write it."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from corpuskit.formats.entries import Damage, Unit, Unread
from corpuskit.formats.uima.cas import INITIAL, NULL, Atom, Cas, Features, Reference, Sofa, Structure
from corpuskit.formats.uima.types import ARRAYS, FS_ARRAY, SOFA, TypeSystem, array_name, from_json

NOT_JSON = "JSON that cannot be read"
NOT_CAS = "JSON that is not a UIMA file"
NO_STRUCTURE = "a UIMA structure that cannot be read"
TWICE = "an id that an earlier structure has"
_HINT = "Fetch or export the file again; a JSON editor shows what is wrong at that place."

_UNITS: dict[str, Unit] = {"UTF-8": "utf8", "UTF-16": "utf16", "UTF-32": "codepoint"}


class _File(msgspec.Struct, kw_only=True):
    """The parts of a file; structures stay as they are written."""

    header: dict[str, Any] = msgspec.field(default_factory=dict, name="%HEADER")
    types: dict[str, Any] | None = msgspec.field(default=None, name="%TYPES")
    structures: list[msgspec.Raw] | dict[str, msgspec.Raw] = msgspec.field(
        default_factory=list, name="%FEATURE_STRUCTURES"
    )
    views: dict[str, Any] = msgspec.field(default_factory=dict, name="%VIEWS")


def read(data: bytes, beside: TypeSystem | None) -> Cas | Damage:
    """The structures of a file; its own type system goes before the one `beside` it."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        file = msgspec.json.decode(data, type=_File)
    except msgspec.ValidationError as error:
        return Damage(reason=NOT_CAS, detail=str(error), hint=_HINT)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Damage(reason=NOT_JSON, detail=_where(data, error), hint=_HINT, line=_line(data))
    return _Structures(data, file, beside).cas()


class _Structures:
    """Understands the structures of a file one by one."""

    def __init__(self, data: bytes, file: _File, beside: TypeSystem | None) -> None:
        self._data = data
        self._file = file
        types = from_json(file.types)
        self._types = types if types.given or beside is None else beside
        self._unread: list[Unread] = []
        self._sofas: dict[str, Sofa] = {}

    def cas(self) -> Cas:
        structures: dict[str, Structure] = {}
        for structure in self._all():
            if structure.type == SOFA:
                self._sofas[structure.id] = _sofa(structure)
            elif structure.id in structures:
                self._refuse(structure.line, structure.content, structure.path, TWICE, structure.id)
            else:
                structures[structure.id] = structure
        members = {}
        for name, view in self._file.views.items():
            view = view if isinstance(view, dict) else {}
            sofa = str(view.get("%SOFA", NULL))
            self._sofas.setdefault(sofa, Sofa(id=sofa, name=name))
            listed = view.get("%MEMBERS")
            members[sofa] = tuple(map(str, listed)) if isinstance(listed, list) else ()
        said = {key.upper(): value for key, value in self._file.header.items()}
        stated = next((str(value).upper() for key, value in said.items() if "OFFSET" in key), "")
        return Cas(
            types=self._types,
            sofas=self._sofas,
            structures=structures,
            members=members,
            unread=tuple(self._unread),
            unit=_UNITS.get(stated, "utf16"),
            unit_stated=stated in _UNITS,
            spare=() if stated in _UNITS else ("codepoint",),
            json=True,
        )

    def _all(self) -> Iterator[Structure]:
        listed = self._file.structures
        pairs = list(listed.items()) if isinstance(listed, dict) else [(None, raw) for raw in listed]
        at, line = 0, 1
        for number, (key, raw) in enumerate(pairs):
            content = bytes(raw)
            found = self._data.find(content, at)
            line += self._data.count(b"\n", at, found)
            path = f"$.%FEATURE_STRUCTURES[{json.dumps(key) if key is not None else number}]"
            structure = _structure(content, key, line, path)
            if isinstance(structure, str):
                self._refuse(line, content.decode(errors="replace"), path, NO_STRUCTURE, structure)
            else:
                yield structure
            line += content.count(b"\n")
            at = found + len(content)

    def _refuse(self, line: int, content: str, path: str, reason: str, detail: str) -> None:
        hint = "Give one of them another id." if reason == TWICE else "Correct it there, or export the file again."
        self._unread.append(
            Unread(line=line, content=content, path=path, reason=reason, detail=detail, hint=hint),
        )


def _structure(content: bytes, key: str | None, line: int, path: str) -> Structure | str:
    """A structure, or what is wrong with it."""
    try:
        said = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return str(error)
    if not isinstance(said, dict):
        return f"expected an object, found {content[:40].decode(errors='replace')}"
    id_, type_ = said.get("%ID", key), said.get("%TYPE")
    if not isinstance(id_, int | str) or not isinstance(type_, str):
        return "it has no %ID" if isinstance(type_, str) else "it has no %TYPE"
    type_ = array_name(type_)
    features: Features = {}
    for name, value in said.items():
        taken = _feature(name, value, type_)
        if isinstance(taken, str):
            return taken
        features |= taken
    return Structure(
        id=str(id_), type=type_, features=features, line=line, content=content.decode(errors="replace"), path=path
    )


def _feature(name: str, value: Any, type_: str) -> Features | str:
    """A feature under its own name, or what is wrong with it."""
    if value is None:
        return {}
    if name == "%ELEMENTS" and type_ in ARRAYS:
        return {"elements": _elements(value, type_)}
    if name[:1] == "%":
        return {}
    if name[:1] == "@":
        return {name[1:]: Reference(str(value))} if isinstance(value, int | str) else f"{name} is no reference"
    if not isinstance(value, str | bool | int | float):
        return f"{name} is neither a word nor a number nor a truth value"
    return {name.lstrip("#^"): value}


def _elements(value: Any, type_: str) -> Atom | tuple[Atom, ...]:
    """The elements of an array; bytes are written as one word."""
    if not isinstance(value, list):
        return value if isinstance(value, str) else ()
    if type_ == FS_ARRAY:
        return tuple(Reference(str(one)) for one in value if isinstance(one, int | str))
    return tuple(one for one in value if isinstance(one, str | bool | int | float))


def _sofa(structure: Structure) -> Sofa:
    said = {key: value for key, value in structure.features.items() if isinstance(value, str)}
    name = said.get("sofaID", INITIAL)
    return Sofa(id=structure.id, name=name, text=said.get("sofaString"), uri=said.get("sofaURI"))


def _where(data: bytes, error: Exception) -> str:
    try:
        json.loads(data)
    except json.JSONDecodeError as found:
        return str(found)
    except (ValueError, RecursionError):
        pass
    return str(error)


def _line(data: bytes) -> int | None:
    try:
        json.loads(data)
    except json.JSONDecodeError as found:
        return found.lineno
    except (ValueError, RecursionError):
        pass
    return None
