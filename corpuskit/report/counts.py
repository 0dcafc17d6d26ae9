"""The table of `--statistics`: how much each rule found, the most first."""

from collections.abc import Iterator

from corpuskit.report.setting import Setting
from corpuskit.terminal import safe


def table(setting: Setting) -> Iterator[str]:
    """A line for each rule that found something, with count, code, severity and name."""
    counted = sorted(setting.summary.codes.items(), key=lambda item: (-item[1], item[0]))
    width = max([len(f"{number:,}") for _, number in counted], default=0)
    codes = max([len(safe(code)) for code, _ in counted], default=0)
    for code, number in counted:
        rule = setting.rules.get(code)
        start = f"{number:>{width},}  {safe(code):<{codes}}"
        if rule is None:
            yield start
        else:
            severity = setting.style(rule.severity.value, f"{rule.severity.value:<7}")
            yield f"{start}  {severity}  {safe(rule.name)}"
