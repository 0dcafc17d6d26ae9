"""The command `corpuskit explain`: what a rule looks for, why it matters and how to mend what it finds."""

import inspect

import click

from corpuskit.rules import RULES, Rule, find_rules


@click.command("explain", short_help="Explain a rule: what is wrong, why, how to mend it.")
@click.argument("rule", required=False)
@click.option("--list", "list_all", is_flag=True, help="List all rules.")
def command(rule: str | None, *, list_all: bool) -> None:
    """Explain the rule with a code such as SPN101 or a name such as text-differs, or all of a family such as SPN.

    \b
    Example:
      corpuskit explain SPN101
      corpuskit explain --list
    """
    if list_all == (rule is not None):
        raise click.UsageError("give a rule to explain, or --list to list them all")
    if rule is None:
        click.echo("\n".join(_row(rule) for rule in RULES))
    else:
        click.echo("\n\n".join(_explanation(rule) for rule in find_rules(rule)))


def _explanation(rule: Rule) -> str:
    title = click.style(f"{rule.CODE} {rule.NAME} ({rule.SEVERITY})", bold=True)
    return f"{title}\n\n{inspect.cleandoc(rule.__doc__ or '')}"


def _row(rule: Rule) -> str:
    width = max(len(other.NAME) for other in RULES)
    first = inspect.cleandoc(rule.__doc__ or "").partition("\n")[0]
    return f"{rule.CODE}  {rule.SEVERITY:<7}  {rule.NAME:<{width}}  {first}"
