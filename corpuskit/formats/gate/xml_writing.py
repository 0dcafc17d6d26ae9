"""Writes a GATE document in XML: the text with nodes in it, then the sets, then their relations."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from corpuskit.formats.gate import java, names
from corpuskit.formats.gate.writing import Written, WrittenSet
from corpuskit.formats.uima.own import UNHELD, without_unheld

_IN_ATTRIBUTES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_IN_TEXT = {"\r": "&#13;"}  # which XML would read as the end of a line


def written(document: Written) -> Iterator[bytes]:
    """The bytes of a file."""
    text, replaced = without_unheld(document.text or "")
    features = document.features | ({} if replaced is None else {names.REPLACED: replaced})
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<GateDocument version="3">\n'
        f"<GateDocumentFeatures>\n{_features(features)}</GateDocumentFeatures>\n"
    ).encode()
    nodes = _nodes(text, document.sets)
    if document.text is not None:
        yield f"<TextWithNodes>{''.join(_with_nodes(text, nodes))}</TextWithNodes>\n".encode()
    if all(one.name for one in document.sets):
        yield b"<AnnotationSet>\n</AnnotationSet>\n"  # the default set, which GATE always writes
    for one in document.sets:
        yield _annotations(one, nodes).encode()
    for one in document.sets:
        yield _relations(one).encode()
    yield b"</GateDocument>\n"


def _nodes(text: str, sets: Iterable[WrittenSet]) -> dict[int, int]:
    """The nodes at which annotations begin and end, in order: what they are called, which is the place in UTF-16."""
    nodes, before, units = {}, 0, 0
    for place in sorted({place for one in sets for given in one.annotations for place in (given.start, given.end)}):
        units += len(text[before:place].encode("utf-16-le")) // 2
        nodes[place], before = units, place
    return nodes


def _with_nodes(text: str, nodes: dict[int, int]) -> Iterator[str]:
    before = 0
    for place, name in nodes.items():
        yield f'{escape(text[before:place], _IN_TEXT)}<Node id="{name}"/>'
        before = place
    yield escape(text[before:], _IN_TEXT)


def _annotations(given: WrittenSet, nodes: dict[int, int]) -> str:
    body = "".join(
        f'<Annotation Id="{one.id}" Type="{_attribute(one.type)}" StartNode="{nodes[one.start]}"'
        f' EndNode="{nodes[one.end]}">\n{_features(one.features)}</Annotation>\n'
        for one in given.annotations
    )
    return f"<AnnotationSet{_named(given)}>\n{body}</AnnotationSet>\n"


def _relations(given: WrittenSet) -> str:
    """The relations of a set; nothing where there are none, as in files of programs that know no relations."""
    body = "".join(
        f'<Relation Id="{one.id}" Type="{_attribute(one.type)}" Members="{one.start};{one.end}">\n'
        f"<UserData></UserData>\n{_features(one.features)}</Relation>\n"
        for one in given.relations
    )
    return f"<RelationSet{_named(given)}>\n{body}</RelationSet>\n" if body else ""


def _named(given: WrittenSet) -> str:
    return f' Name="{_attribute(given.name)}"' if given.name else ""


def _features(features: dict[str, Any]) -> str:
    """Features as XML; those that it cannot hold as JSON in one of their own."""
    unheld = [(name, value) for name, value in features.items() if _is_unheld(name) or _is_unheld(value)]
    if unheld:
        lacking = dict(unheld)
        held = {name: value for name, value in features.items() if name not in lacking}
        features = held | {names.ESCAPED: json.dumps(unheld)}
    return "".join(_feature(name, value) for name, value in features.items())


def _is_unheld(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_is_unheld, value))
    return isinstance(value, str) and UNHELD.search(value) is not None


def _feature(name: str, value: Any) -> str:
    class_, words = java.written(value)
    return (
        f'<Feature>\n<Name className="{java.STRING}">{escape(name, _IN_TEXT)}</Name>\n'
        f'<Value className="{class_}">{escape(words, _IN_TEXT)}</Value>\n</Feature>\n'
    )


def _attribute(value: str) -> str:
    return escape(without_unheld(value)[0], _IN_ATTRIBUTES)
