"""The options of `validate` that say which findings count: rules, severity, and what is known already."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from corpuskit.evidence.tokens import BLANK
from corpuskit.findings import Severity
from corpuskit.sifting import Choice
from corpuskit.terminal import safe


def words(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> list[str]:
    """The words of an option that may be given several times, each time with several words between commas."""
    return [word.strip() for value in values for word in value.split(",") if word.strip()]


def _pipeline(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """The pipeline, unless it is the corpus, which a person may have written behind the option."""
    if value is not None and value != BLANK and Path(value).is_dir() and not (Path(value) / "config.cfg").is_file():
        raise click.BadParameter(f"{safe(value)} is a folder, but no pipeline; write it before --tokens")
    return value


_OPTIONS = (
    click.option("--select", multiple=True, metavar="RULE,...", callback=words, help="Only these rules."),
    click.option("--ignore", multiple=True, metavar="RULE,...", callback=words, help="All but these rules."),
    click.option(
        "--severity",
        type=click.Choice([severity.value for severity in Severity]),
        help="Only findings at least as severe.",
    ),
    click.option(
        "--baseline",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Neither show nor count the findings that this file remembers.",
    ),
    click.option("--write-baseline", is_flag=True, help="Write all that is found to the file of known findings."),
    click.option(
        "--tokens",
        is_flag=False,
        flag_value=BLANK,
        metavar="[PIPELINE]",
        callback=_pipeline,
        help="Check layers with `align: token` too, by this spaCy pipeline, else by the rules of each language.",
    ),
)


def choosing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command these options; it gets them as one argument, `choice`."""

    @functools.wraps(command)
    def collected(
        *arguments: Any,
        select: list[str],
        ignore: list[str],
        severity: str | None,
        baseline: Path | None,
        write_baseline: bool,
        tokens: str | None,
        **others: Any,
    ) -> Any:
        choice = Choice(
            select=select,
            ignore=ignore,
            severity=None if severity is None else Severity(severity),
            baseline=baseline,
            anew=write_baseline,
            tokens=tokens,
        )
        return command(*arguments, choice=choice, **others)

    for option in reversed(_OPTIONS):
        collected = option(collected)
    return collected
