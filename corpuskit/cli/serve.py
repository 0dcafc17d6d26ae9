"""The command `corpuskit serve`: read a corpus in the browser."""

import contextlib
from pathlib import Path

import click

from corpuskit.cli.options import corpus_argument
from corpuskit.cli.publish import publish_with_progress
from corpuskit.corpus import Corpus
from corpuskit.publish import default_folder, expected_build, is_there
from corpuskit.publish.locks import held
from corpuskit.terminal import safe


@click.command("serve", short_help="Read a corpus in the browser.")
@corpus_argument
@click.option(
    "--port",
    default=8001,
    show_default=True,
    type=click.IntRange(1, 65_535),
    help="This port, or the next that is free.",
)
@click.option("--open", "opened", is_flag=True, help="Open the first document in the browser.")
def command(corpus: Corpus, port: int, *, opened: bool) -> None:
    """Show a corpus in the browser: its articles with all annotations, its tables, search and SQL.

    Only this machine can see it. If the corpus has changed since it was last published, it is published first. Stop
    with Ctrl-C.

    \b
    Example:
      corpuskit serve my-corpus --open
    """
    from corpuskit.publish import serving

    folder: Path = default_folder(corpus)
    build = expected_build(corpus, folder)
    with contextlib.ExitStack() as open_:
        open_.enter_context(held(build.database))  # before it is looked at, so that nobody removes it after
        if not is_there(build):
            build = publish_with_progress(corpus, folder)
            open_.enter_context(held(build.database))
        listening = open_.enter_context(contextlib.closing(serving.listen(port)))
        home, first = serving.addresses(build, listening)
        click.echo(f"serving {safe(corpus.config.title or build.name)} at {home}")
        if first:
            click.echo(f"first document: {first}")
        click.echo("stop with Ctrl-C")
        if opened:
            click.launch(first or home)
        with contextlib.suppress(KeyboardInterrupt):
            serving.serve(build, listening)
