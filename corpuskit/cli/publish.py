"""The command `corpuskit publish`: a corpus as a SQLite database that Datasette serves."""

import shlex
import sys
from pathlib import Path

import click

from corpuskit.cli.options import corpus_argument, refuse_missing_folder
from corpuskit.cli.program import DONE, WITH_FINDINGS
from corpuskit.cli.progress import progress_bar
from corpuskit.corpus import Corpus
from corpuskit.publish import Build, contents, default_folder, errors_in, publish
from corpuskit.publish.terms import OPEN, Terms
from corpuskit.tables import LEFT_OUT
from corpuskit.terminal import count, safe

_NOUNS = {kind: (kind.removesuffix("s"), kind) for kind in LEFT_OUT} | {
    "lines": ("unreadable line", "unreadable lines"),
    "registries": ("unreadable registry", "unreadable registries"),
    "records": ("registry record", "registry records"),
}


@click.command("publish", short_help="Make a database and pages of a corpus.")
@corpus_argument
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), help="Publish here; if not given, in CORPUS/.corpuskit/site."
)
@click.option("--no-text", is_flag=True, help="Publish offsets, labels and attributes, but no words of the articles.")
@click.option(
    "--excerpts",
    type=click.IntRange(0, 10_000),
    metavar="N",
    help="With --no-text: give the words of annotations where these are at most N characters in a row.",
)
@click.option("--restricted", is_flag=True, help="Allow no SQL and no download; show texts in the reader alone.")
@click.option("--with-errors", is_flag=True, help="Publish also while validation finds errors.")
@click.option(
    "--static", "static", type=click.Path(path_type=Path), help="Write the pages as files here, for any web host."
)
@click.pass_context
def command(
    ctx: click.Context,
    corpus: Corpus,
    folder: Path | None,
    *,
    no_text: bool,
    excerpts: int | None,
    restricted: bool,
    with_errors: bool,
    static: Path | None,
) -> None:
    """Make a SQLite database of a corpus, with what Datasette needs to show it.

    The database has a table for documents, one for each layer, one for relations and one for what validation finds.
    Attributes that the schema calls sensitive are left out. Publishing again replaces what was published before.

    What was added to the files for Datasette, such as an allow block in metadata.json, stays. A folder that was
    published with --no-text or --restricted is not published on wider terms.

    With --no-text, words of articles are nowhere in the database: titles, comments and free values that quote an
    article are left out too, and findings say only what their rule looks for.

    With --static, the pages are also written as files that need no server: all that can be read, without search,
    filters and tables. The folder must be new, empty, or hold an earlier site of this corpus and nothing else.

    Nothing is published while validation finds errors that are not known (exit code 2), unless --with-errors is given.
    Exits with 1 if there are errors all the same, or something could not be published, such as a second document with
    the same id or a line that cannot be read.

    \b
    Example:
      corpuskit publish my-corpus
      corpuskit publish my-corpus --to site
      datasette site
      corpuskit publish my-corpus --to release --no-text --excerpts 50
      corpuskit publish my-corpus --static public
    """
    if excerpts is not None and not no_text:
        raise click.UsageError("--excerpts says how much of the text --no-text gives; give both.", ctx)
    if folder is not None:
        refuse_missing_folder(folder)
    terms = Terms(excerpts=(excerpts or 0) if no_text else None, restricted=restricted)
    build = publish_with_progress(corpus, folder or default_folder(corpus), terms, refuse_errors=not with_errors)
    ctx.exit(WITH_FINDINGS if _tell(corpus, build, static, with_errors=with_errors) else DONE)


def _tell(corpus: Corpus, build: Build, static: Path | None, *, with_errors: bool) -> bool:
    """Say what was published; whether something was left out, or is wrong all the same."""
    found = contents(build)
    click.echo(f"published {safe(str(build.database))}: {_described(found)}")
    left_out = {kind: found[f"left_out_{kind}"] for kind in LEFT_OUT}
    if any(left_out.values()):
        listed = ", ".join(count(number, *_NOUNS[kind]) for kind, number in left_out.items() if number)
        click.echo(f"left out: {listed}; corpuskit validate {_quoted(corpus.root)} says why")
    errors = errors_in(build) if with_errors else 0
    if errors:
        click.echo(
            f"{count(errors, 'error')} open; corpuskit validate {_quoted(corpus.root)} --severity error lists them"
        )
    say_what_stays(build)
    if static is not None:
        _write_pages(build, static)
    click.echo(f"next: corpuskit serve {_quoted(corpus.root)}, or datasette {_quoted(build.folder)}")
    return bool(errors) or any(left_out.values())


def _write_pages(build: Build, folder: Path) -> None:
    from corpuskit.publish.static_site import write_site

    with progress_bar("Writing pages") as show:
        listing = write_site(build, folder, show)
    pages = sum(1 for name in listing.files if name.endswith(".html"))
    first = folder.absolute() / "index.html"
    click.echo(f"wrote {count(pages, 'page')} in {count(len(listing.files), 'file')}: {safe(str(first))}")


def say_what_stays(build: Build) -> None:
    """Tell of earlier databases that are still in the folder because somebody serves them."""
    for path in sorted(build.folder.glob(f"{build.name}-*.db")):
        if path != build.database:
            click.echo(f"still there, because it is being served: {safe(str(path))}")


def publish_with_progress(corpus: Corpus, folder: Path, terms: Terms = OPEN, *, refuse_errors: bool = False) -> Build:
    """Publish with a progress bar where somebody looks on."""
    total = 0
    if sys.stderr.isatty():
        total = 2 * sum(1 for shard in corpus.shards() for _ in corpus.lines(f"documents/{shard}.jsonl"))
    with progress_bar("Publishing") as show:
        return publish(
            corpus, folder, lambda done: show(done, max(total, done)), terms=terms, refuse_errors=refuse_errors
        )


def _described(found: dict[str, int]) -> str:
    return ", ".join(
        count(found[kind], kind.removesuffix("s")) for kind in ("documents", "annotations", "relations", "findings")
    )


def _quoted(path: Path) -> str:
    return safe(shlex.quote(str(path)))
