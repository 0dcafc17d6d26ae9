"""What several reports say of a finding in words: the text around it, and where it came from."""

import json

import msgspec

from corpuskit.findings import Excerpt, Finding
from corpuskit.terminal import safe, shorten


def marked(excerpt: Excerpt) -> str:
    """The marked stretch as it is shown: escaped, a long one by its beginning and its end."""
    return safe(shorten(excerpt.marked, 80))


def context(excerpt: Excerpt) -> str:
    """The text around a finding with the stretch in double brackets, escaped, on one line."""
    return f"{safe(excerpt.before)}[[{marked(excerpt)}]]{safe(excerpt.after)}"


def origin(finding: Finding) -> str | None:
    """Where the annotation came from in another tool's file, escaped: ``from dev/x.ann:7 T7``."""
    if finding.origin is None or finding.origin.file is None:
        return None
    line = f":{finding.origin.line}" if finding.origin.line else ""
    name = f" {safe(finding.origin.id)}" if finding.origin.id else ""
    return f"from {safe(finding.origin.file)}{line}{name}"


def as_json(value: object) -> str:
    """A value as JSON on one line; what is not ASCII or does not print is escaped, so that a terminal is unharmed."""
    return json.dumps(msgspec.to_builtins(value)).replace("\x7f", "\\u007f")
