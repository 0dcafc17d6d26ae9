"""Feature structures of TEI: what is said of an annotation, as names and values."""

import math
import re
from collections.abc import Iterator

from corpuskit.formats.tei.elements import Element
from corpuskit.formats.tei.names import RECORD, as_name, as_text, from_name
from corpuskit.formats.tei.text import words_of
from corpuskit.model import Scalar

Feature = tuple[str, Scalar | None]

_WHOLE = re.compile(r"[+-]?[0-9]{1,19}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_LARGEST = 2**63
_NONE: dict[str, Element] = {}
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def features_of(structure: Element, known: dict[str, Element], deepest: int = 20) -> Iterator[Feature]:
    """The names and values of a structure, those of one in another by both names, such as ``agreement.person``. A
    feature with several values is there several times.
    """
    for feature in structure.elements("f"):
        name = from_name(feature.attributes.get("name", "f"))
        elsewhere = known.get(feature.attributes.get("fVal", "").removeprefix("#"))
        # What is elsewhere leads no further, so that structures which refer to each other come to an end.
        values = [(value, known) for value in feature.elements()] + (
            [(elsewhere, _NONE)] if elsewhere is not None else []
        )
        if not values and words_of(feature):
            yield name, words_of(feature)
        for value, reached in values:
            for further, one in _values(value, reached, deepest):
                yield f"{name}.{further}" if further else name, one


def _values(value: Element, known: dict[str, Element], deepest: int) -> Iterator[Feature]:
    said = value.attributes.get("value", "")
    if value.name == "fs" and deepest:
        yield from features_of(value, known, deepest - 1)
    elif value.name in ("vColl", "vAlt") and deepest:
        for one in value.elements():
            yield from _values(one, known, deepest - 1)
    elif value.name == "numeric":
        yield "", _number(said)
    elif value.name == "binary":
        yield "", _TRUTH.get(said.strip().lower(), said)
    elif value.name == "default":
        yield "", None
    else:
        yield "", said or words_of(value)


def _number(word: str) -> Scalar:
    """A number; a word that is none stays one."""
    word = word.strip()
    if _WHOLE.fullmatch(word) and -_LARGEST <= int(word) < _LARGEST:
        return int(word)
    number = float(word) if _NUMBER.fullmatch(word) else math.inf
    return number if math.isfinite(number) else word


def structure(type_: str, features: list[Feature], id_: str | None = None) -> str:
    """A feature structure in XML, nothing where there are no features; those of one name are a list."""
    by_name: dict[str, list[Scalar | None]] = {}
    for name, value in features:
        by_name.setdefault(name, []).append(value)
    if not by_name:
        return ""
    written = "".join(f'<f name="{as_name(name)}">{_written(values)}</f>' for name, values in by_name.items())
    return f'<fs{f" xml:id={chr(34)}{id_}{chr(34)}" if id_ else ""} type="{type_}">{written}</fs>'


def record(features: list[Feature]) -> str:
    """What TEI has no words for, of one record."""
    return structure(RECORD, features)


def _written(values: list[Scalar | None]) -> str:
    each = "".join(map(_value, values))
    return each if len(values) == 1 else f'<vColl org="list">{each}</vColl>'


def _value(value: Scalar | None) -> str:
    if value is None:
        return "<default/>"
    if isinstance(value, bool):
        return f'<binary value="{str(value).lower()}"/>'
    if isinstance(value, int | float):
        return f'<numeric value="{value!r}"/>'
    return element("string", value)


def element(name: str, text: str, attributes: str = "") -> str:
    """An element with text that comes back as it is: where white space matters, it says so."""
    kept = "" if text == " ".join(text.split()) else ' xml:space="preserve"'
    return f"<{name}{attributes}{kept}>{as_text(text)}</{name}>"
