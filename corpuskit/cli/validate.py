"""The command `corpuskit validate`: look at a corpus with all rules and say what they find."""

from collections.abc import Iterator

import click
import msgspec

from corpuskit.cli.options import corpus_argument
from corpuskit.cli.program import DONE, WITH_FINDINGS
from corpuskit.cli.progress import is_shown, make_room, progress_bar
from corpuskit.corpus import Corpus
from corpuskit.findings import Finding
from corpuskit.report import REPORTS
from corpuskit.validation import Validation, choose, validate

_REPORTS = {report.NAME: report for report in REPORTS}
_COLOURS = {"error": "red", "warning": "yellow", "info": "blue", "marked": "magenta", "hint": "cyan"}


def _words(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> list[str]:
    return [word.strip() for value in values for word in value.split(",") if word.strip()]


@click.command("validate", short_help="Check a corpus against its schema.")
@corpus_argument
@click.option(
    "--output",
    type=click.Choice(list(_REPORTS)),
    default="text",
    show_default=True,
    help="; ".join(f"{report.NAME} is {report.TITLE}" for report in REPORTS) + ".",
)
@click.option("--select", multiple=True, metavar="RULE,...", callback=_words, help="Only these rules.")
@click.option("--ignore", multiple=True, metavar="RULE,...", callback=_words, help="All but these rules.")
@click.option("--context/--no-context", default=True, help="With or without the text around each finding.")
@click.pass_context
def command(
    ctx: click.Context, corpus: Corpus, output: str, select: list[str], ignore: list[str], *, context: bool
) -> None:
    """Check a corpus against its schema: texts, offsets, labels, attributes, relations, registries.

    RULE is a code such as SPN101, a name such as text-differs, or a family such as SPN. Exits with 1 if there are
    errors or warnings, with 0 if there are none.

    \b
    Example:
      corpuskit validate my-corpus
      corpuskit validate --ignore span-splits-word,REG
      corpuskit validate --output jsonl > findings.jsonl
    """
    report = _REPORTS[output]
    with progress_bar("Checking") as show:
        total = _count(corpus) if is_shown() else 0
        validation = validate(corpus, choose(select, ignore), lambda done: show(done, total))
        findings = validation if context else _bare(validation)
        for line in report.render(findings, validation.summary, _style):
            make_room()
            click.echo(line)
    if not report.SAYS_SUMMARY:
        click.echo(str(validation.summary), err=True)
    ctx.exit(DONE if validation.summary.clean else WITH_FINDINGS)


def _count(corpus: Corpus) -> int:
    return sum(1 for shard in corpus.shards() for _ in corpus.lines(f"documents/{shard}.jsonl"))


def _bare(validation: Validation) -> Iterator[Finding]:
    for finding in validation:
        yield msgspec.structs.replace(finding, excerpt=None)


def _style(part: str, text: str) -> str:
    return click.style(text, bold=True) if part == "place" else click.style(text, fg=_COLOURS[part])
