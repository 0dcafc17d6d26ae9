"""Whether a value is what the schema says of an attribute, a metadata key or a column of a registry."""

import datetime
import re
from collections.abc import Callable

from corpuskit.model import Scalar, Value
from corpuskit.rows import value_of_cell
from corpuskit.rules.found import quoted
from corpuskit.schema.types import Attribute, AttributeType
from corpuskit.terminal import shorten

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_URL = re.compile(r"https?://[^\s/?#]+\S*")
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


def _is_text(value: Scalar) -> bool:
    return isinstance(value, str)


_TYPES: dict[AttributeType, tuple[Callable[[Scalar], bool], str]] = {
    "string": (_is_text, "text"),
    "enum": (_is_text, "text"),
    "ref": (_is_text, "the id of a record"),
    "bool": (lambda value: isinstance(value, bool), "true or false"),
    "int": (lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number"),
    "float": (lambda value: isinstance(value, int | float) and not isinstance(value, bool), "a number"),
    "date": (_is_date, "a date such as 2024-04-03"),
    "datetime": (_is_datetime, "a date and time such as 2024-04-03T14:30:00Z"),
    "url": (
        lambda value: isinstance(value, str) and bool(_URL.fullmatch(value)),
        "an address that begins with http:// or https://",
    ),
    "lang": (is_language, "a language tag such as en or pt-BR"),
}


def _shown(attribute: Attribute, value: Value) -> str:
    # What a rule says is published, in the table of findings; what is sensitive is not.
    return "a sensitive value" if attribute.sensitive else quoted(value)


def problem_with(attribute: Attribute, value: Value) -> str | None:
    """What is wrong with the value of an attribute, such as ``'nam', expected one of name, nominal``, or None."""
    if attribute.many:
        if not isinstance(value, list):
            return f"{_shown(attribute, value)}, expected a list of values"
        return next((problem for item in value if (problem := _problem_with_one(attribute, item))), None)
    if isinstance(value, list):
        return f"a list of {len(value)}, expected one value"
    return _problem_with_one(attribute, value)


def _problem_with_one(attribute: Attribute, value: Scalar) -> str | None:
    is_right, expected = _TYPES[attribute.type]
    if attribute.type == "enum" and value not in attribute.values:
        return f"{_shown(attribute, value)}, expected one of {shorten(', '.join(attribute.values), 100)}"
    if not is_right(value):
        return f"{_shown(attribute, value)}, expected {expected}"
    if attribute.pattern is not None and not re.fullmatch(attribute.pattern, str(value)):
        return f"{_shown(attribute, value)}, expected text like {quoted(attribute.pattern)}"
    return None


def problem_with_cell(attribute: Attribute, cell: str) -> str | None:
    """What is wrong with a cell of a registry that is not empty, or None; several values are divided by ``|``."""
    return problem_with(attribute, value_of_cell(attribute, cell))
