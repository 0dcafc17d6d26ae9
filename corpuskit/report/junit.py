"""Findings as failed tests: JUnit XML, which GitLab, Jenkins and others show; a test is one rule on one document."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from corpuskit.findings import Finding, Severity
from corpuskit.report.setting import Setting
from corpuskit.report.words import context, origin
from corpuskit.terminal import safe

NAME = "junit"
TITLE = "JUnit XML, for GitLab, Jenkins and others: a suite for each rule, a test for each document with findings"
SAYS_SUMMARY = False

Cases = dict[tuple[str, str], list[Finding]]


def render(findings: Iterable[Finding], setting: Setting) -> Iterator[str]:
    """The XML, in ASCII. It begins when all findings are known, because a suite begins with its counts.

    A rule without findings has one test that passed. What is only worth a look is no failure; it stands in the
    output of its test. Consumers keep one test of a name in a suite, so that a document's findings by a rule are one.
    """
    suites: dict[str, Cases] = {code: {} for code in setting.rules}
    for finding in findings:
        case = (finding.document or finding.place.file, setting.path(finding))
        suites.setdefault(finding.code, {}).setdefault(case, []).append(finding)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    tests, failed = sum(max(1, len(cases)) for cases in suites.values()), sum(map(_failed, suites.values()))
    yield f'<testsuites name="corpuskit validate" tests="{tests}" failures="{failed}">'
    for code, cases in suites.items():
        for line in _suite(code, cases, setting):
            yield line.encode("ascii", "xmlcharrefreplace").decode("ascii")
    if setting.summary.left_out:
        yield f"<!-- {setting.summary.left_out} findings are not shown -->"
    yield "</testsuites>"


def _failed(cases: Cases) -> int:
    return sum(any(finding.severity is not Severity.INFO for finding in found) for found in cases.values())


def _suite(code: str, cases: Cases, setting: Setting) -> Iterator[str]:
    rule = setting.rules.get(code)
    name = _attribute(f"{code} {rule.name}" if rule is not None else code)
    yield f'<testsuite name={name} tests="{max(1, len(cases))}" failures="{_failed(cases)}" errors="0" skipped="0">'
    if not cases:
        yield f'<testcase classname={name} name="no findings"/>'
    names: set[str] = set()
    for (subject, path), found in cases.items():
        title = subject if subject not in names else f"{subject} in {path}"
        names.add(subject)
        yield f"<testcase classname={name} name={_attribute(title)} file={_attribute(path)}>"
        yield from _outcome(found, setting)
        yield "</testcase>"
    yield "</testsuite>"


def _outcome(found: list[Finding], setting: Setting) -> Iterator[str]:
    text = escape("\n".join([line for finding in found for line in _lines(finding, setting)]))
    if all(finding.severity is Severity.INFO for finding in found):
        yield f"<system-out>{text}</system-out>"
        return
    more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
    severity = min((finding.severity for finding in found), key=lambda severity: severity.rank)
    yield f'<failure type="{severity.value}" message={_attribute(found[0].message + more)}>{text}</failure>'


def _lines(finding: Finding, setting: Setting) -> Iterator[str]:
    yield f"{safe(setting.place(finding))}: {safe(finding.message)}"
    if finding.excerpt is not None:
        yield f"    {context(finding.excerpt)}"
    if finding.hint:
        yield f"    {safe(finding.hint)}"
    if source := origin(finding):
        yield f"    {source}"


def _attribute(text: str) -> str:
    return quoteattr(safe(text))
