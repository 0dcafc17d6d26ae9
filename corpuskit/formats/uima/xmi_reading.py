"""Reads the structures of an XMI file: element by element, with their own text, without entities of strangers."""

import base64
import re
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

import msgspec

from corpuskit.formats.entries import Damage, Unread
from corpuskit.formats.uima.cas import INITIAL, NULL, Atom, Cas, Features, Reference, Sofa, Structure
from corpuskit.formats.uima.types import (
    ARRAYS,
    FRACTION,
    LISTS,
    PRIMITIVE,
    STRING,
    TRUTH,
    WHOLE,
    Range,
    TypeSystem,
)

NOT_XMI = "XML that is not a UIMA file"
CUT = "a UIMA file in XML that breaks off or is damaged"
ENTITIES = "XML that declares entities of its own"
TWICE = "an id that an earlier structure has"
_MEND = "Fetch or export the file again; an XML editor shows what is wrong at that place."

_XMI = "http://www.omg.org/XMI"
_ID = f"{_XMI} id"
_SOFA, _VIEW, _NULL = "uima.cas.Sofa", "uima.cas.View", "uima.cas.NULL"
#: Features that refer to a structure in all type systems that are in use, where none says so.
_REFERRING = frozenset({"Governor", "Dependent", "governor", "dependent", "source", "target", "first", "next"})
_NUMBER = re.compile(r"[+-]?[0-9]{1,19}")
_NUMBERS = re.compile(r"\s*[0-9]{1,18}(?:\s+[0-9]{1,18})*\s*")
_NOT_FINITE = frozenset({"NaN", "Infinity", "-Infinity"})
_ONE_ONE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?version\s*=\s*[\"']1\.1")
_CONTROL = re.compile(rb"&#(?:0*([0-9]{1,2})|[xX]0*([01]?[0-9a-fA-F]));")


class _Stopped(Exception):
    """What ends the reading of a file on purpose."""


class _Element(msgspec.Struct):
    """An element below the root, before its values are understood."""

    type: str
    tag: str
    attributes: dict[str, str]
    line: int
    start: int
    children: list[tuple[str, str]]
    end: int = 0
    content: str = ""


def read(data: bytes, types: TypeSystem, encoding: str | None) -> Cas | Damage:
    """The structures of a file; what comes after a damage is one unread entry, unless nothing came before it."""
    data, plain = without_controls(data)
    reading = _Elements(data, encoding)
    broken = reading.run()
    if isinstance(broken, Damage):
        return broken
    if broken is not None and not reading.sofas:
        return Damage(reason=broken.reason or CUT, detail=broken.detail, hint=broken.hint, line=broken.line)
    return _Values(reading, types, plain).cas(broken)


class _Elements:
    """Follows the elements of a file."""

    def __init__(self, data: bytes, encoding: str | None) -> None:
        self._data = data
        self._parser = expat.ParserCreate(encoding, " ")
        self._encoding = encoding or _declared(data)
        self._depth = 0
        self._text: list[str] = []
        self._names: dict[str, tuple[str, str]] = {}
        self.sofas: list[_Element] = []
        self.views: list[_Element] = []
        self.structures: list[_Element] = []
        self._all: list[_Element] = []

    def run(self) -> Unread | Damage | None:
        """None if all was read, what is left if it breaks off, and a damage if nothing of it should be read."""
        parser: Any = self._parser
        parser.buffer_text = True
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._text.append
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(self._data, 1)
        except _Stopped as stopped:
            reason = str(stopped)
            hint = "Nothing that UIMA writes does: look where the file comes from."
            return Damage(reason=reason, hint=hint, line=parser.CurrentLineNumber)
        except (expat.ExpatError, ValueError, LookupError) as error:
            return self._rest(error)
        self._cut(len(self._data))
        return None

    def _refuse(self, *_: Any) -> None:
        raise _Stopped(ENTITIES)

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._text.clear()
        if self._depth == 1 and name != f"{_XMI} XMI":
            raise _Stopped(NOT_XMI)
        if self._depth == 2:
            type_, tag = self._names.get(name) or self._named(name)
            start = self._parser.CurrentByteIndex
            element = _Element(type_, tag, attributes, self._parser.CurrentLineNumber, start, [])
            self._all.append(element)

    def _close(self, name: str) -> None:
        self._depth -= 1
        if self._depth == 2:
            self._all[-1].children.append((name.rpartition(" ")[2], "".join(self._text)))
        elif self._depth == 1:
            element = self._all[-1]
            element.end = self._parser.CurrentByteIndex
            known = {_SOFA: self.sofas, _VIEW: self.views}.get(element.type, self.structures)
            if element.type != _NULL:
                known.append(element)
        self._text.clear()

    def _named(self, name: str) -> tuple[str, str]:
        """The type that a namespace and a name stand for, and the name as messages call it."""
        space, _, short = name.rpartition(" ")
        package = space.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
        type_ = short if package in ("uima.noNamespace", "") else f"{package}.{short}"
        self._names[name] = type_, f"{package.rpartition('.')[2]}:{short}"
        return self._names[name]

    def _cut(self, end: int) -> None:
        """Gives each element its own text: up to where the next one begins."""
        limit = self._data.rfind(b"<", 0, end) if self._depth == 0 else end
        for element in reversed(self._all):
            if element.type not in (_SOFA, _VIEW):
                element.content = self._data[element.start : limit].decode(self._encoding, "replace").rstrip()
            limit = element.start

    def _rest(self, error: Exception) -> Unread:
        """What stands after the last element that is whole."""
        whole = [element for element in self._all if element.end]
        start = next((element.start for element in self._all if not element.end), self._parser.CurrentByteIndex)
        self._all = whole
        self._cut(start)
        line = getattr(error, "lineno", None) or 1
        content = self._data[start:].decode(self._encoding, "replace")
        return Unread(line=line, content=content, reason=CUT, detail=str(error), hint=_MEND)


class _Values:
    """Understands the attributes of elements by the types of their features."""

    def __init__(self, reading: _Elements, types: TypeSystem, plain: Callable[[str], str] | None) -> None:
        self._reading = reading
        self._types = types
        self._plain = plain
        self._ids = {element.attributes[_ID] for element in reading.structures if _ID in element.attributes}
        self._links = {
            element.attributes[_ID]
            for element in reading.structures
            if _ID in element.attributes and "target" in element.attributes and "begin" not in element.attributes
        }

    def cas(self, broken: Unread | None) -> Cas:
        structures: dict[str, Structure] = {}
        unread = []
        for number, element in enumerate(self._reading.structures, 1):
            structure = self._structure(element, number)
            if structure.id in structures:
                unread.append(
                    Unread(
                        line=element.line,
                        content=structure.content,
                        path=structure.path,
                        reason=TWICE,
                        detail=structure.id,
                        hint="Give one of them another id.",
                    )
                )
            else:
                structures[structure.id] = structure
        sofas = [self._sofa(element) for element in self._reading.sofas]
        return Cas(
            types=self._types,
            sofas={sofa.id: sofa for sofa in sofas},
            structures=structures,
            members={
                view.attributes.get("sofa", NULL): tuple(view.attributes.get("members", "").split())
                for view in self._reading.views
            },
            unread=(*unread, *([broken] if broken else [])),
            spare=("codepoint",),
        )

    def _sofa(self, element: _Element) -> Sofa:
        said = element.attributes
        text = said.get("sofaString")
        return Sofa(
            id=said.get(_ID, NULL),
            name=said.get("sofaID", INITIAL),
            text=self._plain(text) if self._plain and text else text,
            uri=said.get("sofaURI"),
        )

    def _structure(self, element: _Element, number: int) -> Structure:
        id_ = element.attributes.pop(_ID, f"e{number}")
        declared = self._types.features(element.type)
        if element.type in ARRAYS:
            declared = {"elements": Range(element.type)}
        features: Features = {}
        for name, value in element.attributes.items():
            if name == "sofa":
                features[name] = Reference(value)
            elif " " not in name:
                features[name] = self._value(self._written(value), name, declared.get(name))
        for name, value in element.children:
            before = features.get(name)
            before = before if isinstance(before, tuple) else ()
            features[name] = (*before, self._written(value))
        return Structure(
            id=id_,
            type=element.type,
            features=features,
            line=element.line,
            content=self._written(element.content),
            path=f"/xmi:XMI/{element.tag}[@xmi:id='{id_}']",
        )

    def _written(self, value: str) -> str:
        return self._plain(value) if self._plain else value

    def _value(self, value: str, name: str, to: Range | None) -> Atom | tuple[Atom, ...]:
        if to is None:
            return self._guessed(value, name)
        if to.type in PRIMITIVE:
            return _atom(value, to.type)
        if to.type in ARRAYS or to.type in LISTS:
            return self._many(value, to)
        return value if self._types.is_a(to.type, STRING) else Reference(value)

    def _many(self, value: str, to: Range) -> Atom | tuple[Atom, ...]:
        if to.shared and value in self._ids:
            return Reference(value)
        element = ARRAYS[LISTS.get(to.type, to.type)]
        if element == "uima.cas.Byte":
            return _bytes(value)
        if element == STRING:
            return Reference(value) if value in self._ids else (value,) if value else ()
        return tuple(_atom(part, element) for part in value.split())

    def _guessed(self, value: str, name: str) -> Atom | tuple[Atom, ...]:
        """A value of which no type system says what it is: numbers are most often words, seldom references."""
        if name in ("begin", "end"):
            return _atom(value, "uima.cas.Integer")
        if not _NUMBERS.fullmatch(value):
            return value
        if name in _REFERRING and value in self._ids:
            return Reference(value)
        parts = value.split()
        return tuple(map(Reference, parts)) if self._links.issuperset(parts) else value


def _atom(value: str, type_: str) -> Atom:
    """A value of a primitive type, or a reference; as it stands where it is none."""
    if type_ == STRING:
        return value
    if type_ in WHOLE:
        return _whole(value)
    if type_ in FRACTION:
        return _fraction(value)
    if type_ == TRUTH:
        return {"true": True, "false": False}.get(value, value)
    return Reference(value)


def _whole(value: str) -> Atom:
    """A number as records can hold it; a longer one stays a word."""
    number = int(value) if _NUMBER.fullmatch(value) else None
    return number if number is not None and -(2**63) <= number < 2**63 else value


def _fraction(value: str) -> Atom:
    try:
        return value if value in _NOT_FINITE else float(value)
    except ValueError:
        return value


def _bytes(value: str) -> Atom:
    try:
        return base64.b64encode(bytes.fromhex(value)).decode()
    except ValueError:
        return value


def _declared(data: bytes) -> str:
    """The encoding of a file, for its own text in messages."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    found = re.match(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']", data)
    name = found[1].decode() if found else "utf-8"
    try:
        "".encode(name)
    except LookupError:
        return "utf-8"
    return name


def without_controls(data: bytes) -> tuple[bytes, Callable[[str], str] | None]:
    """XML 1.1 as 1.0, which lacks control characters: with others in their place, and what turns these back."""
    opening = _ONE_ONE.match(data)
    if opening is None:
        return data, None
    data = data[: opening.end() - 1] + b"0" + data[opening.end() :]
    base = next((at for at in range(0xE000, 0xF8E0, 32) if all(chr(at + i).encode() not in data for i in range(32))), 0)
    if not base:
        return data, None

    def stand_in(match: re.Match[bytes]) -> bytes:
        code = int(match[1]) if match[1] else int(match[2], 16)
        return chr(base + code).encode() if code < 32 and code not in (0, 9, 10, 13) else match.group()

    back = {base + code: code for code in range(32)}
    return _CONTROL.sub(stand_in, data), lambda text: text.translate(back)
