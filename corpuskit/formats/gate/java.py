"""The values of features in GATE's XML: Java's classes, and the objects that XStream writes as XML of their own."""

import math
import re
from collections.abc import Callable
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

from corpuskit.formats.uima.xmi_reading import without_controls
from corpuskit.model import Scalar

STRING, WRAPPED = "java.lang.String", "gate.corpora.ObjectWrapper"
_DEEPEST = 100
_MOST = 100_000  # elements of one value, each counted as often as it is referred to
_SMALL, _LONG = 2**31, 2**63
_WHOLE = re.compile(r"\s*([+-]?[0-9]{1,1000})\s*")
_STEP = re.compile(r"([^/\[\]]{1,200})(?:\[([0-9]{1,9})\])?")


def value_of(class_: str, items: str | None, text: str) -> Any:
    """A value by the name of its Java class, and of the class of its items: as text where that says nothing else."""
    if class_ == STRING:
        return text
    if class_ == WRAPPED:
        return _unwrapped(text)
    package, _, name = class_.rpartition(".")
    if package == "java.util" and name.endswith(_COLLECTIONS):
        return [value_of(items or STRING, None, one) for one in text.split(";") if one]
    understood = _CLASSES.get(name) if package in ("java.lang", "java.math") else None
    return text if understood is None else understood(text)


def written(value: Any) -> tuple[str, str]:
    """The Java class of a value and its text; lists are wrapped."""
    if isinstance(value, list):
        inside = "".join(map(_element, value))
        return WRAPPED, f'<{WRAPPED}><value class="list">{inside}</value></{WRAPPED}>'
    if isinstance(value, bool):
        return "java.lang.Boolean", str(value).lower()
    if isinstance(value, int):
        return f"java.lang.{'Integer' if -_SMALL <= value < _SMALL else 'Long'}", str(value)
    if isinstance(value, float):
        return "java.math.BigDecimal", repr(value)
    return STRING, str(value)


def _element(value: Scalar) -> str:
    """An element of a list as XStream writes it."""
    if isinstance(value, bool):
        return f"<boolean>{str(value).lower()}</boolean>"
    if isinstance(value, int):
        name = "int" if -_SMALL <= value < _SMALL else "long"
        return f"<{name}>{value}</{name}>"
    if isinstance(value, float):
        return f"<big-decimal>{value!r}</big-decimal>"
    return f"<string>{escape(value, {chr(13): '&#13;'})}</string>"


def _whole(text: str) -> Any:
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else text


def _fraction(text: str) -> Any:
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def _truth(text: str) -> Any:
    """Java takes all that is not true for false; here it stays a word."""
    return {"true": True, "false": False}.get(text.strip().lower(), text)


_CLASSES: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("Integer", "Long", "Short", "Byte", "BigInteger"), _whole),
    **dict.fromkeys(("Double", "Float", "BigDecimal"), _fraction),
    "Boolean": _truth,
}
_COLLECTIONS = ("List", "Set", "Vector", "Stack")


class _Element:
    """An element of a wrapped value."""

    __slots__ = ("attributes", "children", "name", "parent", "text")

    def __init__(self, name: str, attributes: dict[str, str], parent: "_Element | None") -> None:
        self.name = name
        self.attributes = attributes
        self.parent = parent
        self.children: list[_Element] = []
        self.text = ""


class _Foreign(Exception):
    """A value that is of no kind that is known, or that is too large or too deep."""


def _unwrapped(text: str) -> Any:
    """A wrapped object as Python has it: lists, maps and plain values; as it stands where it is something else."""
    try:
        root = _Tree(text).root
        if root is None or root.name != WRAPPED or len(root.children) != 1:
            return text
        return _Value().of(root.children[0], 0)
    except (expat.ExpatError, _Foreign, ValueError):
        return text


class _Tree:
    """The elements of some XML."""

    def __init__(self, text: str) -> None:
        self.root: _Element | None = None
        self._open: _Element | None = None
        self._text: list[str] = []
        data, self._plain = without_controls(text.encode("utf-8", "surrogatepass"))
        parser: Any = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.EntityDeclHandler = self._refuse
        parser.Parse(data, 1)

    def _refuse(self, *_: Any) -> None:
        raise _Foreign

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = _Element(name, attributes, self._open)
        if self._open is None:
            self.root = element
        else:
            self._open.children.append(element)
        self._open = element
        self._text.clear()

    def _end(self, _: str) -> None:
        assert self._open is not None  # the parser sees to it that what ends has begun
        text = "".join(self._text)
        self._open.text = self._plain(text) if self._plain else text
        self._open = self._open.parent
        self._text.clear()


class _Value:
    """What elements mean, as long as it is not too much."""

    def __init__(self) -> None:
        self._seen = 0

    def of(self, element: _Element, depth: int) -> Any:
        self._seen += 1
        if depth > _DEEPEST or self._seen > _MOST:
            raise _Foreign
        reference = element.attributes.get("reference")
        if reference is not None:
            return self.of(_referred(element, reference), depth + 1)
        kind = element.attributes.get("class") or element.name
        if kind in _PLAIN:
            return _PLAIN[kind](element.text)
        if kind.endswith(("-array", "list", "set")):
            return [self.of(child, depth + 1) for child in element.children]
        if kind.endswith("map"):
            return dict(self._entry(child, depth + 1) for child in element.children)
        raise _Foreign

    def _entry(self, element: _Element, depth: int) -> tuple[str, Any]:
        if element.name != "entry" or len(element.children) != 2:
            raise _Foreign
        key, value = (self.of(child, depth) for child in element.children)
        if isinstance(key, bool):
            return str(key).lower(), value
        if not isinstance(key, str | int | float):
            raise _Foreign
        return str(key), value


_PLAIN: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("string", "char", "date", "sql-timestamp", "url", "uuid"), str),
    **dict.fromkeys(("int", "long", "short", "byte", "big-int"), _whole),
    **dict.fromkeys(("double", "float", "big-decimal"), _fraction),
    "boolean": _truth,
    "null": lambda _: None,
}


def _referred(element: _Element, path: str) -> _Element:
    """The element that another one refers to, by the way that leads there from it, or from the root."""
    steps = path.split("/")
    at: _Element | None = element
    if not steps[0]:
        while at is not None and at.parent is not None:
            at = at.parent
        steps = steps[2:]
    for step in steps:
        at = None if at is None else at.parent if step == ".." else _child(at, step)
    if at is None:
        raise _Foreign
    return at


def _child(element: _Element, step: str) -> _Element | None:
    found = _STEP.fullmatch(step)
    if found is None:
        return None
    named = [child for child in element.children if child.name == found[1]]
    number = int(found[2] or 1)
    return named[number - 1] if 0 < number <= len(named) else None
