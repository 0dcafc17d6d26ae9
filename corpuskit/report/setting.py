"""What a report knows besides the findings: the summary, the rules, where the corpus is, and how to colour."""

from collections.abc import Callable, Mapping

import msgspec

from corpuskit.findings import Finding, RuleText, Summary

#: Colours a part of a report: gets what the part is (`document`, `place`, a severity, `marked`, `hint`, `origin`) and
#: its text, escaped.
Style = Callable[[str, str], str]


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """The surroundings of a report.

    `summary` grows while the findings are read and is complete at the end. `rules` are those that looked, by code.
    `folder` is the way from the current folder to the corpus, with a slash at the end, and empty where they are the
    same; it comes before each path. With `statistics` a report for people counts by rule and shows no finding; without
    `context` it has one line for each finding and nothing around them.
    """

    summary: Summary
    rules: Mapping[str, RuleText] = {}
    style: Style = lambda _part, text: text
    folder: str = ""
    title: str = ""
    statistics: bool = False
    context: bool = True

    def path(self, finding: Finding) -> str:
        """The file of a finding, from the current folder."""
        return self.folder + finding.place.file

    def place(self, finding: Finding) -> str:
        """The file and the line of a finding, as editors and terminals follow them."""
        line = finding.place.line
        return f"{self.path(finding)}:{line}" if line else self.path(finding)
