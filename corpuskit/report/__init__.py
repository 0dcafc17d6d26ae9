"""Reports: each renders findings as text for people or programs. It decides nothing and prints nothing.

To add one, write `report/NAME.py` with what `Report` asks for and name it in `REPORTS`. Modules of this folder that are
no reports: `setting` is what a report knows besides the findings, `counts` is the table of `--statistics`, and `words`
says the same of a finding in several reports.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from corpuskit.findings import Finding
from corpuskit.report import github, html, json, jsonl, junit, sarif, text
from corpuskit.report.setting import Setting


class Report(Protocol):
    """A module of this folder. `SAYS_SUMMARY` tells whether a person who reads it sees the summary in words."""

    NAME: str
    TITLE: str
    SAYS_SUMMARY: bool

    def render(self, findings: Iterable[Finding], setting: Setting, /) -> Iterator[str]:
        """The report line by line, without line feeds; the summary is read when all findings have been."""


REPORTS: tuple[Report, ...] = (text, json, jsonl, sarif, github, junit, html)
