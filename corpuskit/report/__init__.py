"""Reports: each renders findings as text for people or programs. It decides nothing and prints nothing.

To add one, write `report/NAME.py` with what `Report` asks for and name it in `REPORTS`.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from corpuskit.findings import Finding, Summary
from corpuskit.report import json, jsonl, text

#: Colours a part of a report: gets what the part is (`place`, a severity, `marked` or `hint`) and its text, escaped.
Style = Callable[[str, str], str]


class Report(Protocol):
    """A module of this folder. `SAYS_SUMMARY` tells whether it ends with the summary in words."""

    NAME: str
    TITLE: str
    SAYS_SUMMARY: bool

    def render(self, findings: Iterable[Finding], summary: Summary, style: Style, /) -> Iterator[str]:
        """The report line by line, without line feeds, as the findings come; the summary is read at the end."""


REPORTS: tuple[Report, ...] = (text, json, jsonl)
