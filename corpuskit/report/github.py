"""Findings as GitHub shows them beside the lines of a change: one workflow command each, printed by a step.

GitHub shows at most ten errors, ten warnings and ten notices of a step; all of them are in its log.
"""

from collections.abc import Iterable, Iterator

from corpuskit.findings import Finding, Severity
from corpuskit.report.setting import Setting
from corpuskit.report.words import context, origin
from corpuskit.terminal import safe

NAME = "github"
TITLE = "for a step of a GitHub workflow, which shows ten findings of each severity beside the change and logs all"
SAYS_SUMMARY = False
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(findings: Iterable[Finding], setting: Setting) -> Iterator[str]:
    """``::error file=…,line=…,title=…::message`` for each finding; context, hint and origin stand below the message."""
    for finding in findings:
        properties = {"file": safe(setting.path(finding))}
        if finding.place.line:
            properties["line"] = str(finding.place.line)
        properties["title"] = f"{safe(finding.code)} {safe(finding.rule)}"
        listed = ",".join([f"{name}={_property(value)}" for name, value in properties.items()])
        yield f"::{_COMMANDS[finding.severity]} {listed}::{_data(_words(finding))}"


def _words(finding: Finding) -> str:
    around = context(finding.excerpt) if finding.excerpt is not None else None
    hint = safe(finding.hint) if finding.hint else None
    return "\n".join(filter(None, (safe(finding.message), around, hint, origin(finding))))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
