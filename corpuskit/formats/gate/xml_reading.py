"""Reads a GATE document in XML: its text with the nodes in it, its features, and its sets."""

import codecs
import re
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

import msgspec

from corpuskit.formats.entries import Damage, Unread
from corpuskit.formats.gate import names
from corpuskit.formats.gate.java import STRING, WRAPPED, value_of
from corpuskit.formats.gate.parts import (
    NO_ENDS,
    NO_NODE,
    NO_TYPE,
    UNKNOWN,
    Annotation,
    Feature,
    GateDocument,
    Place,
    Relation,
    Set,
    unread,
)
from corpuskit.formats.uima.own import with_unheld
from corpuskit.formats.uima.xmi_reading import without_controls

NO_GATE = "XML that is no GATE document"
CUT = "a GATE document that breaks off or is damaged"
ENTITIES = "XML that declares entities of its own"
UNDECODED = "a GATE document that is not in the encoding that it should be in"
HINTS = {
    NO_GATE: "Save the document in GATE as GATE XML.",
    CUT: "Save the document again in GATE; an XML editor shows what is wrong at that place.",
    ENTITIES: "GATE writes none: look where the file comes from.",
    UNDECODED: "Say what it is in with --encoding, such as cp1252.",
}
_LARGEST_REST = 16_000_000  # bytes of what cannot be read that are set aside
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
_AFTER_NAME = b"> \t\r\n"
_ROOT, _NODE = "GateDocument", "Node"
_CLOSING = {name: f"</{name}".encode() for name in ("Annotation", "Relation", "Feature")}
_DATA = "UserData"  # what a program keeps with a relation for itself


class _Stopped(Exception):
    """What ends the reading of a file on purpose; the text is the reason."""


def read(data: bytes, name: str, encoding: str | None) -> GateDocument | Damage:
    """The document in a file; where it breaks off behind the text, what is left is set aside in the last set."""
    try:
        data = _as_utf_8(data, encoding)
    except (UnicodeError, LookupError) as error:
        return Damage(reason=UNDECODED, detail=str(error), hint=HINTS[UNDECODED])
    data, plain = without_controls(data)
    return _Reading(data, plain).document(name)


def _as_utf_8(data: bytes, stated: str | None) -> bytes:
    """The bytes of the file as UTF-8 without a byte order mark. Raises UnicodeError and LookupError."""
    declared = _DECLARED.match(data)
    marked = next((codec for mark, codec in _MARKS.items() if data.startswith(mark)), None)
    codec = marked or stated or (declared[1].decode() if declared else "utf-8")
    text = data.decode(codec)
    return data if codecs.lookup(codec).name == "utf-8" else text.encode()


class _Reading:
    """Follows the elements of a file."""

    def __init__(self, data: bytes, plain: Callable[[str], str] | None) -> None:
        self._data = data
        self._plain = plain
        self._text: list[str] = []  # since it was last asked for
        self._whole: str | None = None  # the document's text
        self._within_text = False
        self._chunks: list[str] = []
        self._at = 0
        self._nodes: dict[str, int] = {}
        self._sets: dict[str | None, Set] = {}
        self._set = Set(None)
        self._path = ""
        self._said: list[Feature] = []
        self._features: list[Feature] = []
        self._open: tuple[dict[str, str], int, int] | None = None  # the annotation or relation that is being read
        self._begun = 0  # where its last feature begins
        self._name = ""
        self._value: Any = None
        self._class: tuple[str, str | None] = (STRING, None)
        self._strange: list[tuple[int, int]] = []  # the lines and beginnings of unknown elements that are open
        self._parser = self._prepared()

    def _prepared(self) -> Any:
        parser: Any = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._root
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.EntityDeclHandler = self._refuse
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "TextWithNodes": self._text_begins,
            _NODE: self._node,
            "AnnotationSet": self._set_begins,
            "RelationSet": self._set_begins,
            "Annotation": self._one_begins,
            "Relation": self._one_begins,
            "GateDocumentFeatures": self._features_begin,
            "Feature": self._feature_begins,
            "Name": lambda _: self._text.clear(),
            "Value": self._value_begins,
            _DATA: self._feature_begins,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "TextWithNodes": self._text_ends,
            "Annotation": self._annotation,
            "Relation": self._relation,
            "GateDocumentFeatures": self._features_end,
            "Feature": self._feature,
            "Name": self._name_ends,
            "Value": self._value_ends,
            _DATA: self._data_ends,
        }
        return parser

    def document(self, name: str) -> GateDocument | Damage:
        """The document, or why there is none."""
        try:
            self._parser.Parse(self._data, 1)
        except _Stopped as stopped:
            reason = str(stopped)
            return Damage(reason=reason, hint=HINTS[reason], line=self._parser.CurrentLineNumber)
        except expat.ExpatError as error:
            if self._whole is None:
                return Damage(reason=CUT, detail=str(error), hint=HINTS[CUT], line=error.lineno)
            self._set.unread.append(self._rest(error))
            self._sets.setdefault(self._set.name, self._set)
        features = {one.name: one.value for one in self._said}
        text, replaced = self._whole, features.pop(names.REPLACED, None)
        if text is not None and replaced is not None:
            text = with_unheld(text, replaced)
        return GateDocument(name=name, text=text, features=features, sets=list(self._sets.values()), recorded=True)

    def _rest(self, error: expat.ExpatError) -> Unread:
        """What stands behind the last annotation that is whole."""
        line, start = (error.lineno, self._parser.CurrentByteIndex) if self._open is None else self._open[1:]
        content = self._data[start : start + _LARGEST_REST].decode("utf-8", "replace")
        return Unread(line=line, content=content, path=self._path, reason=CUT, detail=str(error), hint=HINTS[CUT])

    def _refuse(self, *_: Any) -> None:
        raise _Stopped(ENTITIES)

    def _root(self, name: str, _: dict[str, str]) -> None:
        if name != _ROOT:
            raise _Stopped(NO_GATE)
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        try:
            begins = self._starts[name]
        except KeyError:
            self._strange.append((self._parser.CurrentLineNumber, self._parser.CurrentByteIndex))
        else:
            begins(attributes)

    def _end(self, name: str) -> None:
        if name == _NODE:
            return
        ends = self._ends.get(name)
        if ends is not None:
            ends()
        elif self._strange and name not in self._starts:  # else it is the root
            line, start = self._strange.pop()
            if not self._strange:
                place = Place(line, self._written(start, name), self._path)
                self._set.unread.append(unread(UNKNOWN, name, place))
                self._sets.setdefault(self._set.name, self._set)

    def _written(self, start: int, name: str) -> str:
        """The element that ends here, and that began at `start`, as it stands in the file."""
        end, data, tag = self._parser.CurrentByteIndex, self._data, _CLOSING.get(name) or b"</" + name.encode()
        if data.startswith(tag, end) and data[end + len(tag)] in _AFTER_NAME:  # else it has no closing tag
            end = data.index(b">", end) + 1
        return str(data[start:end], "utf-8")

    def _words(self) -> str:
        text = self._text
        words = text[0] if len(text) == 1 else "".join(text)
        text.clear()
        return self._plain(words) if self._plain else words

    def _text_begins(self, _: dict[str, str]) -> None:
        self._within_text = True
        self._text.clear()

    def _node(self, attributes: dict[str, str]) -> None:
        if self._within_text:
            if self._text:
                self._add_text()
            self._nodes[attributes.get("id", "")] = self._at

    def _add_text(self) -> None:
        words = self._words()
        self._chunks.append(words)
        self._at += len(words)

    def _text_ends(self) -> None:
        self._add_text()
        self._within_text = False
        self._whole = "".join(self._chunks)

    def _features_begin(self, _: dict[str, str]) -> None:
        self._features = []

    def _features_end(self) -> None:
        self._said, self._features = self._features, []

    def _set_begins(self, attributes: dict[str, str]) -> None:
        name = attributes.get("Name") or None
        self._set = self._sets.setdefault(name, Set(name))
        self._path = "/GateDocument/AnnotationSet" + (f"[@Name='{name}']" if name else "")

    def _one_begins(self, attributes: dict[str, str]) -> None:
        self._open = attributes, self._parser.CurrentLineNumber, self._parser.CurrentByteIndex
        self._features = []

    def _feature_begins(self, _: dict[str, str]) -> None:
        self._begun = self._parser.CurrentByteIndex
        self._name, self._value = "", None
        self._text.clear()

    def _value_begins(self, attributes: dict[str, str]) -> None:
        self._class = attributes.get("className", STRING), attributes.get("itemClassName")
        self._text.clear()

    def _name_ends(self) -> None:
        text = self._text
        self._name = text[0] if len(text) == 1 and not self._plain else self._words()

    def _value_ends(self) -> None:
        class_, items = self._class
        text = self._text
        words = text[0] if len(text) == 1 and not self._plain else self._words()
        self._value = words if class_ == STRING else value_of(class_, items, words)

    def _feature(self) -> None:
        name = self._name
        content = "" if name in names.OURS else self._written(self._begun, "Feature")
        self._features.append(Feature(name, self._value, content))
        if name == names.ESCAPED:
            self._features = _with_escaped(self._features)

    def _data_ends(self) -> None:
        """What a program keeps with a relation is a feature, where there is something."""
        words = self._words()
        if words:
            self._features.append(Feature(_DATA, value_of(WRAPPED, None, words), self._written(self._begun, _DATA)))

    def _closed(self, name: str) -> tuple[dict[str, str], str, list[Feature], Place]:
        """The attributes, id, features and place of what ends here."""
        assert self._open is not None  # the parser sees to it that what ends has begun
        attributes, line, start = self._open
        own = attributes.get("Id") or f"line{line}"
        place = Place(line, self._written(start, name), f"{self._path}/{name}[@Id='{own}']")
        features, self._features, self._open = self._features, [], None
        return attributes, own, features, place

    def _annotation(self) -> None:
        attributes, own, features, place = self._closed("Annotation")
        ends = [self._nodes.get(attributes.get(end, "")) for end in ("StartNode", "EndNode")]
        start, end = ends
        if start is None or end is None:
            told = ", ".join(f"{name} is {attributes.get(name)}" for name in ("StartNode", "EndNode"))
            self._set.unread.append(unread(NO_NODE, told, place))
        elif not attributes.get("Type"):
            self._set.unread.append(unread(NO_TYPE, own, place))
        else:
            self._set.annotations.append(Annotation(own, attributes["Type"], start, end, features, place))

    def _relation(self) -> None:
        attributes, own, features, place = self._closed("Relation")
        members = tuple(filter(None, attributes.get("Members", "").split(";")))
        if attributes.get("Type") and members:
            self._set.relations.append(Relation(own, attributes["Type"], members, features, place))
        else:
            self._set.unread.append(unread(NO_ENDS, own, place))


def _with_escaped(features: list[Feature]) -> list[Feature]:
    """The features with those that XML cannot hold."""
    found = []
    for one in features:
        if one.name == names.ESCAPED:
            found += [Feature(name, value, one.content) for name, value in _unescaped(one.value)]
        else:
            found.append(one)
    return found


def _unescaped(value: object) -> list[tuple[str, Any]]:
    """The features in what JSON holds of them; none in something else."""
    try:
        return msgspec.json.decode(str(value), type=list[tuple[str, Any]])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return []
