"""`corpuskit init`: make a folder a corpus."""

import shlex
from pathlib import Path

import click

from corpuskit.cli.options import Folder
from corpuskit.creating import create_corpus
from corpuskit.schema.shipped import find_shipped
from corpuskit.terminal import safe


@click.command("init")
@click.argument("folder", type=Folder())
@click.option("--schema", default="news", show_default=True, help="A schema that ships with corpuskit, or a YAML file.")
@click.option("--title", help="The corpus' title; the folder's name if not given.")
def command(folder: Path, schema: str, title: str | None) -> None:
    """Make FOLDER a corpus with a schema.

    The schema is copied to FOLDER/schema.yaml; from then on that copy is the one that counts. Shipped are: news
    (entities, sources, cues, quotes, claims and codings of news articles) and attribution (sources, cues and quotes,
    for attribution corpora that exist already).

    \b
    Example:
      corpuskit init my-corpus --schema news --title "Local news, 2031"
    """
    corpus = create_corpus(folder, find_shipped(schema, "schema"), title)
    made = f"made {folder}: a corpus with the schema {corpus.schema.reference} in {folder / 'schema.yaml'}"
    click.echo(safe(made))
    click.echo(safe(f"next: corpuskit import ARTICLES --into {shlex.quote(str(folder))}"))
