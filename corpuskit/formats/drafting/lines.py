"""Targets of a mapping as YAML in one line, and comments that say how often something was found and how sure it is."""

import sys
from collections.abc import Iterable, Mapping

import yaml

from corpuskit.formats.mapping import (
    TO_FILL_IN,
    AttributeTarget,
    EventTarget,
    LabelFrom,
    RelationTarget,
    SpanTarget,
    Unmapped,
)
from corpuskit.model import Scalar

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
_IN_COMMENTS = _PLAIN | {"."}  # of which a comment needs no quotes, besides
_NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_MOST = 4  # of what a comment names
_LONGEST = 40  # characters of a word in a comment
LEAVE_OUT = f"{{set_aside: {TO_FILL_IN}}}"


def word(name: str) -> str:
    """A word as YAML reads it back: plain where that is safe, else in quotes with escapes."""
    if set(name) <= _PLAIN and name[:1].isalpha() and name.lower() not in _NOT_TEXT:
        return name
    return yaml.safe_dump(name, default_style='"', width=sys.maxsize).strip()


def span(target: SpanTarget | Unmapped | None) -> str:
    """A type of text-bound entries."""
    if isinstance(target, Unmapped):
        return f"{{set_aside: {word(target.why)}}}"
    if target is None:
        return LEAVE_OUT
    return f"{{{', '.join(_parts(target))}}}"


def _parts(target: SpanTarget) -> list[str]:
    label = target.label
    parts = [f"layer: {word(target.layer)}"]
    if isinstance(label, LabelFrom):
        if label.from_marks is not None:
            said = f"from_marks: {_listed(label.from_marks)}"
        else:
            said = f"feature: {word(label.feature or '')}{_values(label.values)}"
        parts.append(f"label: {{{said}}}")
    elif label is not None:
        parts.append(f"label: {word(label)}")
    return parts


def relation(target: RelationTarget | Unmapped | None, *, short: bool = False) -> str:
    """A type of links, or with `short` a role, whose relation may be said by its name alone."""
    if isinstance(target, Unmapped):
        return f"{{set_aside: {word(target.why)}}}"
    if target is None:
        return LEAVE_OUT
    if short and not target.reverse and not target.otherwise:
        return word(target.relation)
    reverse = ", reverse: true" if target.reverse else ""
    otherwise = f", otherwise: {_listed(target.otherwise)}" if target.otherwise else ""
    return f"{{relation: {word(target.relation)}{reverse}{otherwise}}}"


def attribute(target: AttributeTarget | Unmapped | None) -> str:
    """An attribute, or an external resource."""
    if isinstance(target, Unmapped):
        return f"{{set_aside: {word(target.why)}}}"
    if target is None:
        return LEAVE_OUT
    only = f", only: {_listed(target.only)}" if target.only else ""
    return f"{{attribute: {word(target.attribute)}{only}{_values(target.values)}}}"


def anchor(target: EventTarget) -> list[str]:
    """The lines of an event that say what stands for it."""
    lines = [f"  anchor: {word(target.anchor)}"] if target.anchor is not None else []
    lines += [f"  trigger: {word(target.trigger)}"] if target.trigger is not None else []
    return lines + ([f"  extend: {_listed(target.extend)}"] if target.extend else [])


def comment(number: int, *, sure: bool = True, perhaps: Iterable[str] = (), more: str = "") -> str:
    """The end of a line: how many there are, and what people have to look at."""
    choices = tuple(perhaps)
    told = f"  # {number:,}"
    told += f"; perhaps {some(choices)}" if choices else "" if sure else "; a guess"
    return f"{told}{more}"


def some(words: Iterable[str]) -> str:
    """The first of some words, as a comment has them."""
    listed = list(words)
    return ", ".join(map(_cut, listed[:_MOST])) + (", …" if listed[_MOST:] else "")


def counted(values: Iterable[tuple[str, int]]) -> str:
    """The first of some words with their numbers, as a comment has them."""
    listed = list(values)
    told = ", ".join(f"{_cut(name)} ({number:,})" for name, number in listed[:_MOST])
    return told + (", …" if listed[_MOST:] else "")


def _cut(name: str) -> str:
    cut = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    return cut if set(cut) <= _IN_COMMENTS else word(cut)


def _listed(words: Iterable[str]) -> str:
    return f"[{', '.join(map(word, words))}]"


def _values(values: Mapping[str, Scalar]) -> str:
    pairs = ", ".join(f"{word(theirs)}: {_scalar(ours)}" for theirs, ours in values.items())
    return f", values: {{{pairs}}}" if pairs else ""


def _scalar(value: Scalar) -> str:
    if isinstance(value, str):
        return word(value)
    return str(value).lower() if isinstance(value, bool) else repr(value)
