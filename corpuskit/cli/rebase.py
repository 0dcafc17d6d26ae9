"""The command `corpuskit rebase`: annotations carried over to an edited text."""

import click

from corpuskit.cli.options import corpus_argument
from corpuskit.cli.program import DONE, WITH_FINDINGS
from corpuskit.corpus import Corpus
from corpuskit.rebasing import Orphan, Rebased, rebase
from corpuskit.terminal import count, safe, shorten


@click.command("rebase", short_help="Carry annotations over to an edited text.")
@corpus_argument
@click.option("--document", required=True, metavar="ID", help="The edited document, whose line says what it revises.")
@click.option("--dry-run", is_flag=True, help="Say what would be carried over; change nothing.")
@click.pass_context
def command(ctx: click.Context, corpus: Corpus, document: str, *, dry_run: bool) -> None:
    """Carry all annotations of a document over to the edited document that revises it.

    Annotations whose words stand where they stood keep everything but their offsets. Where the words were edited or
    have moved, the annotation becomes a suggestion, with how sure that is as its confidence. What has no place in the
    new text is listed, and the exit code is then 1. The annotations of the old document stay as they are; an annotator
    who has annotated the new document already is left out.

    \b
    Example:
      corpuskit rebase my-corpus --document budget-vote-2 --dry-run
      corpuskit rebase my-corpus --document budget-vote-2
    """
    rebased = rebase(corpus.root, document, dry_run=dry_run)
    _tell(rebased, dry_run=dry_run)
    lost = rebased.unreadable or any(carried.orphans for carried in rebased.carried.values())
    ctx.exit(WITH_FINDINGS if lost else DONE)


def _tell(rebased: Rebased, *, dry_run: bool) -> None:
    verb = "would carry over" if dry_run else "carried over"
    where = f"from {safe(rebased.old)} to {safe(rebased.new)}"
    if not rebased.carried and not rebased.left:
        click.echo(f"nobody has annotated {safe(rebased.old)}")
    for annotator, carried in rebased.carried.items():
        annotations = count(len(carried.line.annotations), "annotation")
        relations = count(len(carried.line.relations), "relation")
        suggested = f", {carried.suggested:,} of them as suggestions" if carried.suggested else ""
        click.echo(f"{safe(annotator)}: {verb} {annotations}{suggested} and {relations} {where}")
        for orphan in carried.orphans:
            click.echo(f"  not carried over: {_described(orphan)}")
    for annotator in rebased.left:
        click.echo(f"{safe(annotator)}: left out, has annotated {safe(rebased.new)} already")
    if rebased.unreadable:
        click.echo(f"not carried over: {count(rebased.unreadable, 'stretch', 'stretches')} that cannot be read")


def _described(orphan: Orphan) -> str:
    words = "" if orphan.text is None else f" '{safe(shorten(orphan.text))}'"
    return f"{safe(orphan.id)} {safe(orphan.kind)}{words}: {safe(orphan.why)}"
