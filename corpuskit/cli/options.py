"""Arguments that several commands share, so that they are spelled and explained the same everywhere."""

from pathlib import Path

import click

from corpuskit.corpus import Corpus


def corpus_from(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> Corpus | None:
    """The corpus that the argument names, else the one in the current folder or above it."""
    if ctx.resilient_parsing:
        return None
    return Corpus(value) if value is not None else Corpus.find(Path.cwd())


#: The argument CORPUS of a command that reads a corpus; the command's parameter is called `corpus`.
corpus_argument = click.argument("corpus", required=False, type=click.Path(path_type=Path), callback=corpus_from)
