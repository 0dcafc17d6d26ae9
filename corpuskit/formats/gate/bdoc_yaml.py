"""Documents of bdoc in YAML, read with the places of their annotations; nothing in them is ever run or expanded."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from corpuskit.articles.items import Head, Source
from corpuskit.formats.entries import Damage
from corpuskit.formats.gate.bdoc_values import document_of
from corpuskit.formats.gate.files import content_of
from corpuskit.formats.gate.parts import (
    NO_ANNOTATION,
    NO_SET,
    Annotation,
    Feature,
    GateDocument,
    Place,
    Set,
    unread,
)
from corpuskit.formats.uima.files import stem_of

NO_YAML = "YAML that cannot be read"
NO_DOCUMENT = "YAML that is no bdoc document"
TOO_DEEP = "YAML that is nested too deep, or that refers to its own parts too often"
UNDECODED = "YAML that is not in the encoding that it should be in"
HINTS = {
    NO_YAML: "Save the document again; an editor for YAML shows what is wrong at that place.",
    NO_DOCUMENT: "It needs text, annotation_sets and features; save the document again.",
    TOO_DEEP: "Neither GATE nor gatenlp writes such: look where the file comes from.",
    UNDECODED: "Save the file as UTF-8, or say what it is in with --encoding, such as cp1252.",
}
_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN: Any = yaml.constructor.SafeConstructor
_LARGEST = 64_000_000  # bytes
_DEEPEST = 100
_MOST = 2_000_000  # values of a document, each counted as often as it is referred to
_SETS = "annotation_sets"
_BEGINS = re.compile(r"^(?:annotation_sets|\"annotation_sets\"|'annotation_sets'):", re.MULTILINE)
_TAG = "tag:yaml.org,2002:"


class _TooMuch(Exception):
    """What ends the reading of a file on purpose."""


def claims(head: Head) -> bool:
    """Whether a file is YAML whose annotation sets are on the first level; where its text is long, the name decides."""
    start = head.start.decode("utf-8", "replace").removeprefix("\ufeff")
    if start.lstrip()[:1] in ("{", "[", "<"):
        return False
    named = head.name.lower().endswith(".bdocym") and not head.whole and start.startswith("features:")
    return _BEGINS.search(start) is not None or named


def documents(source: Source, encoding: str | None) -> Iterator[GateDocument | Damage]:
    """The document of a file, or what is wrong with it."""
    data = content_of(source, _LARGEST)
    if isinstance(data, Damage):
        yield data
        return
    try:
        text = data.decode(encoding or "utf-8-sig")
        yield _document(text, stem_of(source))
    except (UnicodeError, LookupError) as error:
        yield Damage(reason=UNDECODED, detail=str(error), hint=HINTS[UNDECODED])
    except _TooMuch as stopped:
        yield Damage(reason=TOO_DEEP, detail=str(stopped), hint=HINTS[TOO_DEEP])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        yield Damage(
            reason=NO_YAML,
            detail=str(getattr(error, "problem", None) or getattr(error, "reason", None) or error),
            hint=HINTS[NO_YAML],
            line=mark.line + 1 if mark is not None else None,
        )


def _document(text: str, name: str) -> GateDocument | Damage:
    _refuse_depth(text)
    root = yaml.compose(text, Loader=_FAST)
    values = _Values()
    parts = {key.value: value for key, value in root.value} if isinstance(root, yaml.MappingNode) else {}
    if _SETS not in parts and "text" not in parts:
        return Damage(reason=NO_DOCUMENT, hint=HINTS[NO_DOCUMENT])
    sets = list(_Reading(text, values).sets(parts[_SETS])) if _SETS in parts else []
    given = {part: values.of(node) for part, node in parts.items() if part != _SETS}
    said = parts.get("offset_type")
    place = Place(1, "", "offset_type") if said is None else _place(text, said, "offset_type")
    return document_of(given, sets, name, place, None)


def _refuse_depth(text: str) -> None:
    """Raise where the parser, which goes down as deep as the file does, would not come back."""
    depth = 0
    for event in yaml.parse(text, Loader=_FAST):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise _TooMuch(f"more than {_DEEPEST} deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _place(text: str, node: yaml.Node, path: str) -> Place:
    content = text[node.start_mark.index : node.end_mark.index].rstrip()
    return Place(node.start_mark.line + 1, content, path)


class _Reading:
    """The reading of the sets of a document."""

    def __init__(self, text: str, values: "_Values") -> None:
        self._text = text
        self._values = values

    def sets(self, node: yaml.Node) -> Iterator[Set]:
        if not isinstance(node, yaml.MappingNode):
            if self._values.of(node) is not None:
                yield Set(None, unread=[unread(NO_SET, _SETS, _place(self._text, node, _SETS))])
            return
        for key, value in node.value:
            name = str(key.value)
            path = f"{_SETS}[{name!r}]"
            found = Set(name or None)
            parts = _parts(value)
            annotations = parts.get("annotations")
            if isinstance(annotations, yaml.SequenceNode):
                for number, one in enumerate(annotations.value):
                    self._annotation(found, one, f"{path}.annotations[{number}]")
            elif not parts or (annotations is not None and self._values.of(annotations) is not None):
                found.unread.append(unread(NO_SET, path, _place(self._text, value, path)))
            yield found

    def _annotation(self, into: Set, node: yaml.Node, path: str) -> None:
        place = _place(self._text, node, path)
        parts = _parts(node)
        said = {name: self._values.of(value) for name, value in parts.items() if name != "features"}
        told = _lacking(said)
        if told is not None:
            into.unread.append(unread(NO_ANNOTATION, told, place))
            return
        features = [
            Feature(name, self._values.of(value), f"{name}: {_place(self._text, value, path).content}")
            for name, value in _parts(parts.get("features")).items()
        ]
        into.annotations.append(Annotation(str(said["id"]), said["type"], said["start"], said["end"], features, place))


def _lacking(said: dict[str, Any]) -> str | None:
    """What an annotation lacks, if anything."""
    if not isinstance(said.get("type"), str):
        return f"type is {said.get('type')!r}"
    for name in ("start", "end"):
        if type(said.get(name)) is not int:
            return f"{name} is {said.get(name)!r}"
    return None if type(said.get("id")) in (int, str) else f"id is {said.get('id')!r}"


def _parts(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {str(key.value): value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


class _Values:
    """Nodes as Python has them, as long as it is not too much."""

    def __init__(self) -> None:
        self._seen = 0
        self._constructor = _PLAIN()

    def of(self, node: yaml.Node, depth: int = 0) -> Any:
        """Lists, maps and plain values; dates and what only programs know as it is written."""
        self._seen += 1
        if depth > _DEEPEST:
            raise _TooMuch(f"more than {_DEEPEST} deep")
        if self._seen > _MOST:
            raise _TooMuch(f"more than {_MOST:,} values")
        if isinstance(node, yaml.SequenceNode):
            return [self.of(one, depth + 1) for one in node.value]
        if isinstance(node, yaml.MappingNode):
            if node.tag == f"{_TAG}set":
                return [self.of(key, depth + 1) for key, _ in node.value]
            return {_key(self.of(key, depth + 1)): self.of(value, depth + 1) for key, value in node.value}
        return self._scalar(node)

    def _scalar(self, node: yaml.Node) -> Any:
        construct = _SCALARS.get(node.tag)
        if construct is None:
            return str(node.value)
        try:
            return getattr(self._constructor, construct)(node)
        except (ValueError, KeyError):
            return str(node.value)


_SCALARS = {f"{_TAG}{name}": f"construct_yaml_{name}" for name in ("int", "float", "bool", "null")}


def _key(value: Any) -> str:
    return value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
