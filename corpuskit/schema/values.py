"""Whether a value is of an attribute's type, and how that type is called in messages."""

import datetime
import re
from collections.abc import Callable, Mapping

from corpuskit.model import Scalar, Value
from corpuskit.schema.types import Attribute, AttributeType
from corpuskit.terminal import shorten

LONGEST_MATCHED = 10_000  # code points of a value that is matched against a pattern: it bounds the time that takes
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_URL = re.compile(r"https?://[^\s/?#]+\S*")
_LEAST = -(2**63)  # of the whole numbers that records and SQLite can hold
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def _is_date(value: Scalar) -> bool:
    try:
        return isinstance(value, str) and bool(_DATE.fullmatch(value) and datetime.date.fromisoformat(value))
    except ValueError:
        return False


def _is_datetime(value: Scalar) -> bool:
    try:
        return isinstance(value, str) and bool(_DATETIME.fullmatch(value) and datetime.datetime.fromisoformat(value))
    except ValueError:
        return False


def is_language(value: Scalar) -> bool:
    """Whether a value has the form of a language tag (BCP 47): a short code, then parts divided by hyphens."""
    return isinstance(value, str) and bool(_LANGUAGE.fullmatch(value))


def _is_integer(value: Scalar) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and _LEAST <= value <= -_LEAST - 1


def _is_text(value: Scalar) -> bool:
    return isinstance(value, str)


#: For each type whether a value is of it, and what is expected in words.
TYPES: dict[AttributeType, tuple[Callable[[Scalar], bool], str]] = {
    "string": (_is_text, "text"),
    "enum": (_is_text, "text"),
    "ref": (_is_text, "the id of a record"),
    "bool": (lambda value: isinstance(value, bool), "true or false"),
    "int": (_is_integer, "a whole number"),
    "float": (lambda value: isinstance(value, int | float) and not isinstance(value, bool), "a number"),
    "date": (_is_date, "a date such as 2024-04-03"),
    "datetime": (_is_datetime, "a date and time such as 2024-04-03T14:30:00Z"),
    "url": (
        lambda value: isinstance(value, str) and bool(_URL.fullmatch(value)),
        "an address that begins with http:// or https://",
    ),
    "lang": (is_language, "a language tag such as en or pt-BR"),
}


def expected_instead(attribute: Attribute, value: Scalar) -> str | None:
    """What was expected instead of one value of an attribute, such as ``a whole number``, or None where it fits."""
    is_right, expected = TYPES[attribute.type]
    if attribute.type == "enum" and value not in attribute.values:
        return f"one of {shorten(', '.join(attribute.values), 100)}"
    if not is_right(value):
        too_large = attribute.type == "int" and isinstance(value, int) and not isinstance(value, bool)
        return "a whole number of at most 18 digits" if too_large else expected
    if attribute.pattern is not None:
        if len(str(value)) > LONGEST_MATCHED:
            return f"at most {LONGEST_MATCHED:,} characters, since it has a pattern"
        if not re.fullmatch(attribute.pattern, str(value)):
            return f"text like '{shorten(attribute.pattern, 40)}'"
    return None


def fits(attribute: Attribute, value: Value) -> bool:
    """Whether a value, or each of a list of them, is what the schema says of an attribute."""
    if attribute.many != isinstance(value, list):
        return False
    return all(expected_instead(attribute, item) is None for item in (value if isinstance(value, list) else [value]))


def applies(attribute: Attribute, values: Mapping[str, Value]) -> bool:
    """Whether an attribute applies to something with these values of its attributes: whether its `when` holds."""
    return all(_is_among(values.get(name), wanted) for name, wanted in attribute.when.items())


def _is_among(value: Value | None, wanted: tuple[Scalar, ...]) -> bool:
    items = value if isinstance(value, list) else [value]
    # In Python, true equals 1.
    return any(item == w and isinstance(item, bool) == isinstance(w, bool) for item in items for w in wanted)
