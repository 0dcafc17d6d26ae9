"""Findings for programs, as JSON Lines: one finding a line, nothing else."""

import io
from collections.abc import Iterable, Iterator

import jsonlines

from corpuskit.findings import Finding
from corpuskit.report.setting import Setting
from corpuskit.report.words import as_json

NAME = "jsonl"
TITLE = "for programs: one finding a line as JSON"
SAYS_SUMMARY = False


def render(findings: Iterable[Finding], _setting: Setting) -> Iterator[str]:
    """The lines; what is not ASCII is escaped, so that a terminal shows it unharmed."""
    for finding in findings:
        line = io.StringIO()
        with jsonlines.Writer(line, dumps=as_json) as writer:
            writer.write(finding)
        yield line.getvalue().rstrip("\n")
