"""A schema made of the types of labels that doccano keeps in a file: those of spans, categories or relations."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from corpuskit.articles.items import Head, Source
from corpuskit.formats.drafted_layers import LayerNames, layers_of, relations_of
from corpuskit.formats.entries import Damage
from corpuskit.formats.joining import CONTINUES
from corpuskit.schema.types import Layer, Schema

_LARGEST = 4_000_000  # bytes
_NAMED = re.compile(r"(?P<stem>.*)\.(?P<kind>span|category|relation)-labels\.json", re.DOTALL)
_NOT_LABELS = "a file of labels that cannot be read"
_HINT = 'It should be a list such as [{"text": "PER"}], as doccano exports it on its page of labels.'


def is_labels(head: Head) -> bool:
    """Whether a file is a list of labels: what doccano keeps of each, or only their names, as spaCy writes them."""
    start = head.start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"["):
        return False
    colours = b"background_color" in start or b"backgroundColor" in start
    return colours or re.match(rb'\[\s*"[^"]{1,200}"\s*[,\]]', start) is not None


def schema_of(
    source: Source, name: str, beside: Callable[[str], Source | None] = lambda _name: None
) -> Schema | Damage:
    """The schema that a file of labels amounts to, with those of other kinds that lie beside it."""
    match = _NAMED.fullmatch(source.name)
    kinds = {match["kind"]: source} if match else {"span": source}
    for kind in ("span", "category", "relation") if match else ():
        other = beside(f"{match['stem']}.{kind}-labels.json") if match else None
        kinds |= {kind: other} if other is not None and kind not in kinds else {}
    found: dict[str, list[str]] = {}
    for kind, one in kinds.items():
        labels = _labels(one)
        if isinstance(labels, Damage):
            return labels
        found[kind] = labels
    names = LayerNames()
    layers: list[Layer] = layers_of(dict.fromkeys(found.get("span", ())), "labels", names)
    layers += layers_of(dict.fromkeys(found.get("category", ())), "categories", names, whole=True)
    relations = relations_of([one for one in found.get("relation", ()) if one != CONTINUES], layers, names)
    return Schema(name=name, version=1, layers={layer.name: layer for layer in layers}, relations=relations)


def _labels(source: Source) -> list[str] | Damage:
    with source.open() as stream:
        data = stream.read(_LARGEST + 1)
    try:
        given = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf")) if len(data) <= _LARGEST else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Damage(reason=_NOT_LABELS, detail=f"{source.name}: {error}", hint=_HINT)
    labels = [_label(one) for one in given] if isinstance(given, list) else []
    if not labels or not all(labels):
        return Damage(reason=_NOT_LABELS, detail=source.name, hint=_HINT)
    return list(dict.fromkeys(label for label in labels if label))


def _label(one: Any) -> str | None:
    text = one.get("text") if isinstance(one, dict) else one
    return (text.strip() or None) if isinstance(text, str) else None
