"""Words of foreign files and tables as values of a schema's attributes."""

import math
import re

from corpuskit.model import Scalar
from corpuskit.schema.types import Attribute

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def converted(word: str, attribute: Attribute) -> Scalar | None:
    """A word as one value of an attribute, or None where it is no whole number, number or truth value as it should be.

    Values of other types are text and stay as they are: whether they are right is for validation to say.
    """
    if attribute.type == "bool":
        return _TRUTH.get(word.lower())
    if attribute.type == "int":
        return int(word) if _INTEGER.fullmatch(word) else None
    if attribute.type == "float":
        number = float(word) if _NUMBER.fullmatch(word) else math.inf
        return number if math.isfinite(number) else None
    return word
