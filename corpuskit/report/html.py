"""Findings as one page for the browser: by document, with the rules explained; nothing is loaded from elsewhere."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from corpuskit.findings import Finding, RuleText, Severity
from corpuskit.report.setting import Setting
from corpuskit.report.words import marked, origin
from corpuskit.terminal import count, safe

NAME = "html"
TITLE = "one page for the browser, with filters; it needs nothing else"
SAYS_SUMMARY = True
_PARTS = Path(__file__).parent / "page"


def render(findings: Iterable[Finding], setting: Setting) -> Iterator[str]:
    """The page, in ASCII. It begins when all findings are known, because it opens with their counts."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(_PARTS)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["safe_text"] = safe  # each value of the corpus goes through it, and then is escaped for HTML
    found = list(findings)
    page = environment.get_template("report.html").generate(**_values(found, setting))
    yield from "".join(page).encode("ascii", "xmlcharrefreplace").decode("ascii").splitlines()


def _values(found: Sequence[Finding], setting: Setting) -> dict[str, Any]:
    script = (_PARTS / "report.js").read_text(encoding="utf-8")
    return {
        "title": setting.title,
        "summary": setting.summary,
        "sentence": _sentence(setting),
        "severities": [(s.value, setting.summary.severities[s]) for s in Severity],
        "rules": _rules(setting),
        "groups": _groups(found, setting),
        "annotators": sorted({finding.annotator for finding in found if finding.annotator is not None}),
        "shown": len(found),
        "style": (_PARTS / "report.css").read_text(encoding="utf-8"),
        "script": script,
        # With its hash allowed, the page's own script runs and nothing else, whatever a text of the corpus holds.
        "script_hash": base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii"),
    }


def _sentence(setting: Setting) -> str:
    summary = setting.summary
    parts = [f"{count(summary.documents, 'document')} with {count(summary.annotations, 'annotation')} looked at"]
    if summary.known:
        parts.append(f"{count(summary.known, 'known finding')} not shown")
    if summary.left_out:
        parts.append(f"{count(summary.left_out, 'further finding')} not shown")
    return ", ".join(parts)


def _rules(setting: Setting) -> list[tuple[RuleText, int]]:
    """The rules that found something, with how much, the most first."""
    counted = sorted(setting.summary.codes.items(), key=lambda item: (-item[1], item[0]))
    return [(setting.rules[code], number) for code, number in counted if code in setting.rules]


def _groups(found: Sequence[Finding], setting: Setting) -> Iterator[dict[str, Any]]:
    """The findings by document, or by file where they are about none, in their order."""
    for name, members in groupby(found, key=lambda finding: finding.document or setting.path(finding)):
        rows = [_row(finding, setting) for finding in members]
        yield {"name": name, "rows": rows}


def _row(finding: Finding, setting: Setting) -> dict[str, Any]:
    rule = setting.rules.get(finding.code)
    return {
        "finding": finding,
        "place": setting.place(finding),
        "explained": rule is not None,
        "marked": marked(finding.excerpt) if finding.excerpt is not None else None,
        "origin": origin(finding),
    }
