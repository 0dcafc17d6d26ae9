"""Messages of msgspec in the words of this program: what was expected and found, without the names of types."""

import re

# How people call what msgspec names in its messages.
_KINDS = {
    "str": "text", "int": "a whole number", "float": "a number", "bool": "true or false", "null": "nothing",
    "array": "a list", "object": "a mapping",
}  # fmt: skip
_PHRASES = (
    (", got `float`", ", found a number with a fraction"),
    ("Object missing required field", "there is no key"),
    ("Object contains unknown field", "unknown key"),
    ("Expected ", "expected "),
    (", got ", ", found "),
)


def plainly(problem: str) -> str:
    """A message such as ``Expected `int`, got `str` `` as ``expected a whole number, found text``."""
    for theirs, ours in _PHRASES:
        problem = problem.replace(theirs, ours)
    return re.sub(r"`([^`]*)`", lambda m: " or ".join(_KINDS.get(w, f"'{w}'") for w in m[1].split(" | ")), problem)


def place_in(message: str) -> tuple[str, str]:
    """A message of msgspec divided into the problem and where it is, such as ``pieces[0][1]``, or an empty text.

    What lies below a mapping of free names is not told, so its place is that of the mapping.
    """
    problem, _, inner = message.partition(" - at `")
    return problem, inner.rpartition("$")[2].partition("[...]")[0].rstrip("`").lstrip(".")
