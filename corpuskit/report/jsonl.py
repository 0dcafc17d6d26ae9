"""Findings for programs, as JSON Lines: one finding a line, nothing else."""

import io
import json
from collections.abc import Callable, Iterable, Iterator

import jsonlines
import msgspec

from corpuskit.findings import Finding, Summary

NAME = "jsonl"
TITLE = "for programs: one finding a line as JSON"
SAYS_SUMMARY = False


def render(findings: Iterable[Finding], _summary: Summary, _style: Callable[[str, str], str]) -> Iterator[str]:
    """The lines; what is not ASCII is escaped, so that a terminal shows it unharmed."""
    for finding in findings:
        line = io.StringIO()
        with jsonlines.Writer(line, dumps=json.dumps) as writer:
            writer.write(msgspec.to_builtins(finding))
        yield line.getvalue().rstrip("\n")
