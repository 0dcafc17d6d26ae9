"""Findings for programs, as one JSON object: `findings`, a list, and `summary`, the counts."""

from collections.abc import Iterable, Iterator

from corpuskit.findings import Finding
from corpuskit.report.setting import Setting
from corpuskit.report.words import as_json

NAME = "json"
TITLE = "for programs: one JSON object with findings and summary"
SAYS_SUMMARY = False


def render(findings: Iterable[Finding], setting: Setting) -> Iterator[str]:
    """The object, a finding a line; what is not ASCII is escaped, so that a terminal shows it unharmed."""
    before = '{"findings": ['
    for finding in findings:
        yield before + as_json(finding)
        before = ","
    yield ("" if before == "," else before) + f'], "summary": {as_json(setting.summary)}}}'
