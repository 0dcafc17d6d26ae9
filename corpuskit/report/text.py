"""Findings for people: one line each, the place in the text with the stretch marked, and what to do next."""

from collections.abc import Callable, Iterable, Iterator

from corpuskit.findings import Excerpt, Finding, Summary
from corpuskit.terminal import safe, shorten

NAME = "text"
TITLE = "for people: a line for each finding, its context and a hint"
SAYS_SUMMARY = True
_INDENT = "    "


def render(findings: Iterable[Finding], summary: Summary, style: Callable[[str, str], str]) -> Iterator[str]:
    """``path:line: CODE message`` for each finding, below it context and hint; at the end the summary."""
    for finding in findings:
        place = style("place", safe(str(finding.place)))
        yield f"{place}: {style(finding.severity.value, finding.code)} {safe(finding.message)}"
        if finding.excerpt is not None:
            yield _INDENT + _context(finding.excerpt, style)
        if finding.hint:
            yield _INDENT + style("hint", safe(finding.hint))
    yield str(summary)


def _context(excerpt: Excerpt, style: Callable[[str, str], str]) -> str:
    marked = style("marked", f"[[{safe(shorten(excerpt.marked, 80))}]]")
    return f"{safe(excerpt.before)}{marked}{safe(excerpt.after)}"
