"""The command `corpuskit serve`: read a corpus in the browser."""

import contextlib
from pathlib import Path

import click

from corpuskit.cli.options import corpus_argument
from corpuskit.cli.publish import publish_with_progress
from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.publish import Build, default_folder, errors_in, expected_build, is_there, terms_in
from corpuskit.publish.locks import held
from corpuskit.terminal import count, safe


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
@click.option("--reload", "reloading", is_flag=True, help="Publish again whenever files of the corpus change.")
def command(corpus: Corpus, port: int, *, opened: bool, reloading: bool) -> None:
    """Show a corpus in the browser: its articles with all annotations, its tables, search and SQL.

    Only this machine can see it. If the corpus has changed since it was last published, it is published first, also
    with errors that validation finds, and on the terms on which it was published last. When it is published again
    meanwhile, the server goes over to the new build; a page that has begun is answered from the one before. Stop with
    Ctrl-C.

    \b
    Example:
      corpuskit serve my-corpus --open
      corpuskit serve my-corpus --reload
    """
    from corpuskit.publish import serving, switching
    from corpuskit.publish.reloading import Reloading

    folder: Path = default_folder(corpus)
    terms = terms_in(folder)
    build = expected_build(corpus, folder, terms)
    with contextlib.ExitStack() as until_served:
        until_served.enter_context(held(build.database))  # before it is looked at, so that nobody removes it after
        if not is_there(build):
            build = publish_with_progress(corpus, folder, terms)
            until_served.enter_context(held(build.database))
        switch = switching.Switch(build, _say)
    with contextlib.ExitStack() as open_:
        listening = open_.enter_context(contextlib.closing(serving.listen(port)))
        home, first = serving.addresses(build, listening)
        _greet(corpus.config.title or build.name, build, home, first)
        if opened:
            click.launch(first or home)
        if reloading:
            open_.enter_context(Reloading(corpus.root, folder, terms, _say))
        with contextlib.suppress(KeyboardInterrupt):
            serving.serve(switch, listening)


def _greet(title: str, build: Build, home: str, first: str | None) -> None:
    click.echo(f"serving {safe(title)} at {home}")
    if first:
        click.echo(f"first document: {first}")
    if build.terms.options:
        click.echo(f"on the terms on which it was published: {build.terms.options}")
    if errors := errors_in(build):
        click.echo(f"{count(errors, 'error')} open, which only you see here: publish asks for --with-errors")
    click.echo("stop with Ctrl-C")


def _say(news: Build | Exception) -> None:
    if isinstance(news, Build):
        click.echo(f"serving build {news.id[:8]} from now on")
    else:
        hint = f"\nhint: {safe(news.hint)}" if isinstance(news, CorpuskitError) and news.hint else ""
        problem = news.message if isinstance(news, CorpuskitError) else str(news) or type(news).__name__
        click.echo(f"error: {safe(problem)}; the build before is served on{hint}", err=True)
