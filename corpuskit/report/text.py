"""Findings for people, by document: one line each, the place in the text with the stretch marked, what to do next."""

from collections.abc import Iterable, Iterator

from corpuskit.findings import Excerpt, Finding
from corpuskit.report.counts import table
from corpuskit.report.setting import Setting
from corpuskit.report.words import marked, origin
from corpuskit.terminal import safe

NAME = "text"
TITLE = "for people: by document, a line for each finding, its context and a hint"
SAYS_SUMMARY = True
_INDENT = "    "


def render(findings: Iterable[Finding], setting: Setting) -> Iterator[str]:
    """``path:line: CODE message`` for each finding, below it context, hint and origin; at the end the summary.

    A line with its id stands above the findings of a document, and a blank line below them. Without context there are
    only the lines of the findings and the summary.
    """
    document: str | None = None
    for number, finding in enumerate(findings):
        if setting.statistics:
            continue
        if not setting.context:
            yield _line(finding, setting)
            continue
        if finding.document != document and number:
            yield ""
        if finding.document is not None and finding.document != document:
            yield setting.style("document", safe(finding.document) or "''")
        document = finding.document
        yield from _finding(finding, setting)
    if setting.statistics:
        yield from table(setting)
    elif setting.summary.codes and setting.context:
        yield ""
    yield str(setting.summary)


def _line(finding: Finding, setting: Setting) -> str:
    place = setting.style("place", safe(setting.place(finding)))
    return f"{place}: {setting.style(finding.severity.value, safe(finding.code))} {safe(finding.message)}"


def _finding(finding: Finding, setting: Setting) -> Iterator[str]:
    style = setting.style
    yield _line(finding, setting)
    if finding.excerpt is not None:
        yield _INDENT + _context(finding.excerpt, setting)
    if finding.hint:
        yield _INDENT + style("hint", safe(finding.hint))
    if source := origin(finding):
        yield _INDENT + style("origin", source)


def _context(excerpt: Excerpt, setting: Setting) -> str:
    stretch = setting.style("marked", f"[[{marked(excerpt)}]]")
    return f"{safe(excerpt.before)}{stretch}{safe(excerpt.after)}"
