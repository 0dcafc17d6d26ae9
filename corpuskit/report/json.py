"""Findings for programs, as one JSON object: `findings`, a list, and `summary`, the counts."""

import json
from collections.abc import Callable, Iterable, Iterator

import msgspec

from corpuskit.findings import Finding, Summary

NAME = "json"
TITLE = "for programs: one JSON object with findings and summary"
SAYS_SUMMARY = False


def render(findings: Iterable[Finding], summary: Summary, _style: Callable[[str, str], str]) -> Iterator[str]:
    """The object, a finding a line; what is not ASCII is escaped, so that a terminal shows it unharmed."""
    before = '{"findings": ['
    for finding in findings:
        yield before + json.dumps(msgspec.to_builtins(finding))
        before = ","
    yield ("" if before == "," else before) + f'], "summary": {json.dumps(msgspec.to_builtins(summary))}}}'
