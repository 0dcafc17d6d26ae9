"""What to do about mistakes that beginners make in YAML: one plain sentence for each."""

import difflib
import re
from collections.abc import Mapping
from typing import Any

import yaml

_CURLY = re.compile("[\u201c\u201d\u201e\u2018\u2019]")
_NO_BREAK = "\u00a0"


def syntax_hint(text: str, error: yaml.YAMLError) -> str | None:
    """What to do about a text that is not YAML, or None where that cannot be said."""
    mark, problem = getattr(error, "problem_mark", None), str(getattr(error, "problem", None) or "")
    if not isinstance(mark, yaml.Mark):
        return None
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if line[: len(line) - len(line.lstrip())].count("\t"):
        return "Write spaces in place of the tab at the beginning of the line."
    if broken := [number for number, one in enumerate(lines[: mark.line + 1], 1) if _NO_BREAK in one]:
        return f"Write a plain space in place of each no-break space in line {broken[-1]}; it looks the same."
    if _CURLY.search(line):
        return 'Write straight quotes, such as "this", in place of curly ones.'
    begun = getattr(error, "context_mark", None)
    if isinstance(begun, yaml.Mark) and problem.startswith(("expected ',' or", "did not find")):
        return _of_braces(lines, begun.line, mark.line)
    if problem.startswith("mapping values are not allowed"):
        return "Put a text in which a colon stands in quotes; keys of one mapping begin in one column."
    if problem.startswith("expected <block end>"):
        return "Lines that belong together begin in one column, and are either all keys or all items of a list (-)."
    return None


def _of_braces(lines: list[str], begun: int, found: int) -> str:
    opening = lines[begun] if begun < len(lines) else ""
    for left, right in ("{}", "[]"):
        if opening.count(left) > opening.count(right) and (found > begun or ":" not in opening.partition(left)[2]):
            return f"Close the {left} of line {begun + 1} with a {right}."
    return "Put a text in which a colon, a comma or a bracket stands in quotes."


def key_hint(key: str, value: Mapping[str, Any], known: list[str]) -> str | None:
    """What to do about an unknown key that is none: a colon without a space, or the rest of a text with a comma."""
    head, colon, tail = key.partition(":")
    if colon and head.strip() in known:
        return f"Write a space behind the colon: {head.strip()}: {tail.strip()}"
    if difflib.get_close_matches(key, known, n=1):
        return None  # a typing mistake is likelier
    keys = list(value)
    before = keys[keys.index(key) - 1] if keys.index(key) else None
    if value[key] is None and before is not None and isinstance(value[before], str):
        return f'Put a text in which a comma stands in quotes: {before}: "{value[before]}, {key}"'
    if value[key] is None and " " in key:
        return "Put a text in which a comma stands in quotes."
    return None
