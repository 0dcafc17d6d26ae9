"""`corpuskit quickstart`: the whole way once, on the articles that ship with corpuskit, every command shown."""

import shlex
from pathlib import Path

import click

from corpuskit.cli.program import WITH_FINDINGS
from corpuskit.creating import copy_sample
from corpuskit.errors import CorpuskitError
from corpuskit.schema.shipped import shipped


@click.command("quickstart")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--serve/--no-serve", default=True, show_default=True, help="Stay and serve the corpus at the end.")
@click.option("--port", default=8001, show_default=True, help="Serve here, or on the next port that is free.")
@click.pass_context
def command(ctx: click.Context, /, folder: Path, serve: bool, port: int) -> None:
    """Make a sample corpus in FOLDER, from raw articles to pages in the browser.

    Each command is printed as it is run, so that you can repeat it on your own articles. The articles and their
    annotations ship with corpuskit; all people and places in them are invented.

    \b
    Example:
      corpuskit quickstart my-corpus
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CorpuskitError(f"{folder}: is there already and not empty", "Choose the name of a new folder.")
    sample = shipped("corpus")
    _run(ctx, ["init", str(folder), "--title", "Sample corpus"])
    copied = copy_sample(sample, folder)
    click.echo(f"copied {copied} raw articles to {folder / 'raw'} and the list of actors to {folder / 'registry'}\n")
    _run(ctx, ["import", str(folder / "raw"), "--into", str(folder)])
    _run(ctx, ["import", str(sample / "annotations"), "--into", str(folder), "--format", "records"])
    _run(ctx, ["validate", str(folder)])
    _run(ctx, ["publish", str(folder)])
    if serve:
        _run(ctx, ["serve", str(folder), "--port", str(port)])


def _run(ctx: click.Context, arguments: list[str]) -> None:
    click.secho(f"$ corpuskit {shlex.join(arguments)}", bold=True)
    program = ctx.find_root().command
    code = program.main(arguments, prog_name="corpuskit", standalone_mode=False)
    if code not in (None, 0, WITH_FINDINGS):
        ctx.exit(int(code))
    click.echo()
