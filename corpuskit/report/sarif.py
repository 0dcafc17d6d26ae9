"""Findings for code scanning: SARIF 2.1.0, one run with its rules, which GitHub and editors show and track."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from corpuskit.baseline import fingerprint
from corpuskit.findings import Finding, RuleText, Severity
from corpuskit.release import __version__
from corpuskit.report.setting import Setting
from corpuskit.report.words import as_json, context
from corpuskit.terminal import safe

NAME = "sarif"
TITLE = "SARIF 2.1.0, for code scanning on GitHub and in editors"
SAYS_SUMMARY = False
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

Json = dict[str, Any]


def render(findings: Iterable[Finding], setting: Setting) -> Iterator[str]:
    """The log, a result a line. Lines are those of the corpus files; offsets in the text are among the properties."""
    places = {code: index for index, code in enumerate(setting.rules)}
    driver = {
        "name": "corpuskit",
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in setting.rules.values()],
    }
    start = f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{"tool": {{"driver": {as_json(driver)}}}'
    before = f'{start}, "columnKind": "unicodeCodePoints", "results": ['
    for finding in findings:
        yield before + as_json(_result(finding, setting, places.get(finding.code)))
        before = ","
    yield ("" if before == "," else before) + f'], "properties": {{"summary": {as_json(setting.summary)}}}}}]}}'


def _rule(rule: RuleText) -> Json:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.text.partition("\n\nBad:\n")[0]},
        "help": {"text": rule.text, "markdown": rule.text},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, setting: Setting, place: int | None) -> Json:
    print_ = fingerprint(finding)
    location: Json = {"physicalLocation": _physical(setting.path(finding), finding.place.line)}
    names = [name for name in (finding.document, finding.annotator, finding.annotation) if name is not None]
    if names:
        location["logicalLocations"] = [{"fullyQualifiedName": safe("/".join(names))}]
    result: Json = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": _words(finding)},
        "locations": [location],
        # GitHub tracks findings by the second one alone.
        "partialFingerprints": {"corpuskit/v1": print_, "primaryLocationLineHash": f"{print_}:1"},
        "properties": _properties(finding),
    }
    if place is not None:
        result["ruleIndex"] = place
    if finding.origin is not None and finding.origin.file is not None:
        message = f"imported from here{f', {safe(finding.origin.id)}' if finding.origin.id else ''}"
        related = {
            "physicalLocation": _physical(finding.origin.file, finding.origin.line),
            "message": {"text": message},
        }
        result["relatedLocations"] = [related]
    return result


def _physical(path: str, line: int | None) -> Json:
    physical: Json = {"artifactLocation": {"uri": quote(path, errors="backslashreplace")}}
    if line is not None and line > 0:
        physical["region"] = {"startLine": line}
    return physical


def _words(finding: Finding) -> str:
    """The message, as sentences; brackets and parentheses that would make a link are parted."""
    hint = f" {safe(finding.hint)}" if finding.hint else ""
    around = f"\n{context(finding.excerpt)}" if finding.excerpt is not None else ""
    return f"{safe(finding.message)}.{hint}{around}".replace("](", "]\\(")


def _properties(finding: Finding) -> Json:
    kept = ("document", "annotator", "annotation", "start", "end", "times", "origin")
    fields = msgspec.to_builtins(finding)
    return {name: fields[name] for name in kept if fields.get(name) is not None}
