"""What changed between two schemas, and whether everything that was right by the old one is right by the new one."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from corpuskit.model import Annotation, Document, Relation
from corpuskit.schema.plain import plain_attribute, plain_layer, plain_relation
from corpuskit.schema.types import Arity, Attribute, End, Layer, RelationType, Schema, Span
from corpuskit.schema.values import applies, fits

Record = Annotation | Relation | Document
T = TypeVar("T")
_LIKE = 0.6  # how similar two names must be for a guess that the one became the other
_TIGHTNESS = {"any": 0, "nest": 1, "none": 2, "document": 0, "block": 1, "character": 0, "word": 1, "token": 2}
_WORDS = ("title", "help", "examples", "default", "sensitive")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference: where it is in the schema, what it is, and whether what was right may now be wrong.

    `touches` says of an annotation, relation or document whether the change concerns it; None where that cannot be said
    of a single one.
    """

    where: str
    what: str
    breaks: bool = False
    touches: Callable[[Record], bool] | None = None


def changes(old: Schema, new: Schema) -> list[Change]:
    """All differences between two schemas, in the order of the file."""
    found: list[Change] = []
    if old.name != new.name:
        found.append(Change(where="schema", what=f"was {old.name}, is {new.name}"))
    found += _of_attributes("metadata", old.metadata, new.metadata, lambda item: isinstance(item, Document))
    for name, registry in _pairs("registries", old.registries, new.registries, found, breaks=True):
        found += _of_attributes(f"registries.{name}", registry[0].columns, registry[1].columns, None)
    layers = _pairs("layers", old.layers, new.layers, found, breaks=True, touches=_in_layer)
    for _, (before, after) in layers:
        found += _of_layer(before, after)
    relations = _pairs("relations", old.relations, new.relations, found, breaks=True, touches=_of_type)
    for _, (start, end) in relations:
        found += _of_relation(start, end)
    if old.require != new.require:
        more = any(set(fields) - set(old.require.get(status, ())) for status, fields in new.require.items())
        found.append(Change(where="require", what=_changed(old.require, new.require), breaks=more))
    found += _of_rules(old, new)
    return found


def _in_layer(name: str) -> Callable[[Record], bool]:
    return lambda item: isinstance(item, Annotation) and item.layer == name


def _of_type(name: str) -> Callable[[Record], bool]:
    return lambda item: isinstance(item, Relation) and item.label == name


def _pairs(
    where: str,
    old: Mapping[str, T],
    new: Mapping[str, T],
    found: list[Change],
    *,
    breaks: bool,
    touches: Callable[[str], Callable[[Record], bool]] | None = None,
) -> Iterator[tuple[str, tuple[T, T]]]:
    """What both have, after what only one has was added to `found`."""
    added = [name for name in new if name not in old]
    for name in old:
        if name not in new:
            what = "removed"
            if guess := likely_rename(name, added):
                what += f"; perhaps it is called {guess} now (a guess)"
            test = touches(name) if touches else None
            found.append(Change(where=f"{where}.{name}", what=what, breaks=breaks, touches=test))
    found += [Change(where=f"{where}.{name}", what="added") for name in added]
    yield from ((name, (old[name], new[name])) for name in old if name in new)


def likely_rename(name: str, added: Iterable[str]) -> str | None:
    """Which of the added names is so similar to one that is gone that it may be the same thing, or None."""
    near = difflib.get_close_matches(name.lower(), {other.lower(): other for other in added}, n=1, cutoff=_LIKE)
    return next((other for other in added if near and other.lower() == near[0]), None)


def _of_layer(old: Layer, new: Layer) -> Iterator[Change]:
    where, mine = f"layers.{old.name}", _in_layer(old.name)
    found: list[Change] = []
    for _ in _pairs(f"{where}.labels", old.labels, new.labels, found, breaks=True, touches=_labelled(old.name)):
        pass
    yield from found
    if new.label_required and not old.label_required:
        yield Change(
            where=f"{where}.label",
            what="a label is required now",
            breaks=True,
            touches=lambda item: mine(item) and isinstance(item, Annotation) and item.label is None,
        )
    elif old.label_required and not new.label_required and new.labels:
        yield Change(where=f"{where}.label", what="a label may be left out now")
    yield from _of_span(where, old.span, new.span, mine)
    yield from _of_attributes(f"{where}.attributes", old.attributes, new.attributes, mine)
    yield from _of_words(where, plain_layer(old), plain_layer(new))


def _labelled(layer: str) -> Callable[[str], Callable[[Record], bool]]:
    def touches(label: str) -> Callable[[Record], bool]:
        return lambda item: isinstance(item, Annotation) and item.layer == layer and item.label == label

    return touches


def _of_span(where: str, old: Span | None, new: Span | None, mine: Callable[[Record], bool]) -> Iterator[Change]:
    if old == new:
        return
    if old is None or new is None:
        what = "is about the whole document now" if new is None else "has pieces now"
        yield Change(where=f"{where}.span", what=what, breaks=True, touches=mine)
        return
    if old.pieces != new.pieces:
        yield Change(
            where=f"{where}.span.pieces",
            what=_changed(old.pieces, new.pieces),
            breaks=new.pieces == 1,
            touches=lambda item: mine(item) and isinstance(item, Annotation) and len(item.pieces) > 1,
        )
    for key in ("within", "align", "overlap"):
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            tighter = _TIGHTNESS[after] > _TIGHTNESS[before]
            yield Change(where=f"{where}.span.{key}", what=_changed(before, after), breaks=tighter)
    for other in dict.fromkeys((*old.overlap_with, *new.overlap_with)):
        before, after = old.overlap_with.get(other, "any"), new.overlap_with.get(other, "any")
        if before != after:
            tighter = _TIGHTNESS[after] > _TIGHTNESS[before]
            yield Change(where=f"{where}.span.overlap_with.{other}", what=_changed(before, after), breaks=tighter)


def _values_of(item: Record) -> Mapping[str, Any]:
    return item.metadata if isinstance(item, Document) else item.attributes


def _of_attributes(
    where: str, old: Mapping[str, Attribute], new: Mapping[str, Attribute], mine: Callable[[Record], bool] | None
) -> list[Change]:
    def having(name: str) -> Callable[[Record], bool]:
        return lambda item: mine is not None and mine(item) and name in _values_of(item)

    found: list[Change] = []
    pairs = list(_pairs(where, old, new, found, breaks=True, touches=having if mine else None))
    found = [_required_if_new(change, new, where, mine) for change in found]
    for name, (before, after) in pairs:
        found += _of_attribute(f"{where}.{name}", before, after, mine)
    return found


def _required_if_new(
    change: Change, new: Mapping[str, Attribute], where: str, mine: Callable[[Record], bool] | None
) -> Change:
    attribute = new.get(change.where.removeprefix(f"{where}."))
    if change.what != "added" or attribute is None or not attribute.required:
        return change
    touches = _lacking(attribute, mine) if mine else None
    return msgspec.structs.replace(change, what="added, and required", breaks=True, touches=touches)


def _lacking(attribute: Attribute, mine: Callable[[Record], bool]) -> Callable[[Record], bool]:
    def touches(item: Record) -> bool:
        open_ = isinstance(item, Document) or item.status is None
        values = _values_of(item)
        return open_ and mine(item) and attribute.name not in values and applies(attribute, values)

    return touches


def _of_attribute(
    where: str, old: Attribute, new: Attribute, mine: Callable[[Record], bool] | None
) -> Iterator[Change]:
    def wrong(item: Record) -> bool:
        values = _values_of(item)
        return mine is not None and mine(item) and old.name in values and not fits(new, values[old.name])

    before, after = plain_attribute(old), plain_attribute(new)
    for key in ("type", "values", "registry", "pattern", "many"):
        if before.get(key) != after.get(key):
            what = _values_changed(old, new) if key == "values" else _changed(before.get(key), after.get(key))
            breaks = _narrows(key, old, new)
            yield Change(where=f"{where}.{key}", what=what, breaks=breaks, touches=wrong if breaks and mine else None)
    if old.required != new.required:
        what = "is required now" if new.required else "need not be there now"
        touches = _lacking(new, mine) if new.required and mine else None
        yield Change(where=where, what=what, breaks=new.required, touches=touches)
    if old.when != new.when:

        def idle(item: Record) -> bool:
            return (
                mine is not None and mine(item) and old.name in _values_of(item) and not applies(new, _values_of(item))
            )

        yield Change(where=f"{where}.when", what="changed", breaks=bool(new.when), touches=idle if mine else None)
    yield from _of_words(where, before, after)


def _values_changed(old: Attribute, new: Attribute) -> str:
    gone = [value for value in old.values if value not in new.values]
    come = [value for value in new.values if value not in old.values]
    parts = [f"without {', '.join(gone)}"] * bool(gone) + [f"with {', '.join(come)}"] * bool(come)
    return "; ".join(parts) or "in another order"


def _narrows(key: str, old: Attribute, new: Attribute) -> bool:
    if key == "values":
        return not set(old.values) <= set(new.values) and new.type == "enum"
    if key == "pattern":
        return new.pattern is not None
    if key == "registry":
        return new.registry is not None
    if key == "type":
        text = {"string", "enum", "date", "datetime", "url", "lang", "ref"}
        return not ((old.type == "int" and new.type == "float") or (old.type in text and new.type == "string"))
    return True


def _of_relation(old: RelationType, new: RelationType) -> Iterator[Change]:
    where, mine = f"relations.{old.name}", _of_type(old.name)
    for key, before, after in (("from", old.from_ends, new.from_ends), ("to", old.to_ends, new.to_ends)):
        if before != after:
            what = _changed(", ".join(map(str, before)), ", ".join(map(str, after)))
            yield Change(where=f"{where}.{key}", what=what, breaks=not _covers(after, before))
    for key, least, most in (("per_from", old.per_from, new.per_from), ("per_to", old.per_to, new.per_to)):
        if least != most:
            what = _changed(_range(least), _range(most))
            yield Change(where=f"{where}.{key}", what=what, breaks=not _holds(most, least))
    for key, was, is_ in (("symmetric", old.symmetric, new.symmetric), ("acyclic", old.acyclic, new.acyclic)):
        if was != is_:
            breaks = key == "symmetric" or is_
            yield Change(
                where=f"{where}.{key}", what=_changed(was, is_), breaks=breaks, touches=mine if breaks else None
            )
    yield from _of_attributes(f"{where}.attributes", old.attributes, new.attributes, mine)
    yield from _of_words(where, plain_relation(old), plain_relation(new))


def _covers(new: Iterable[End], old: Iterable[End]) -> bool:
    allowed = {end.layer: set(end.labels) for end in new}
    return all(
        end.layer in allowed and (not allowed[end.layer] or (end.labels and set(end.labels) <= allowed[end.layer]))
        for end in old
    )


def _holds(outer: Arity, inner: Arity) -> bool:
    return outer[0] <= inner[0] and (outer[1] is None or (inner[1] is not None and inner[1] <= outer[1]))


def _range(arity: Arity) -> str:
    return f"{arity[0]}..{'*' if arity[1] is None else arity[1]}"


def _of_rules(old: Schema, new: Schema) -> list[Change]:
    before, after = ({rule.id: rule for rule in schema.rules} for schema in (old, new))
    found: list[Change] = []
    for name, (one, other) in _pairs("rules", before, after, found, breaks=False):
        keys = [key for key in ("severity", "message", "sql", "scope") if getattr(one, key) != getattr(other, key)]
        if keys:
            found.append(Change(where=f"rules.{name}", what=f"{', '.join(keys)} changed", breaks="sql" in keys))
    return found


def _of_words(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    keys = [key for key in _WORDS if old.get(key) != new.get(key)]
    if keys:
        yield Change(where=where, what=f"{', '.join(keys)} changed")


def _changed(old: object, new: object) -> str:
    return f"was {_shown(old)}, is {_shown(new)}"


def _shown(value: object) -> str:
    if value is None:
        return "not given"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {', '.join(items)}" for key, items in value.items()) or "nothing"
    return str(value)
