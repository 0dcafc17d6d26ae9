"""`corpuskit export`: write a corpus as files that another tool opens."""

import contextlib
import itertools
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from corpuskit.cli.options import corpus_argument, refuse_missing_folder
from corpuskit.cli.program import DONE, WITH_FINDINGS
from corpuskit.cli.progress import is_shown, progress_bar
from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.exporting import BY_FOLDER, MAPPING, WRITTEN, Exported, Request, export, refuse_inside, survey
from corpuskit.formats.mapping import Mapping
from corpuskit.formats.mapping_reading import load_mapping
from corpuskit.schema.shipped import find_shipped
from corpuskit.terminal import count, safe

_UNREAD = ("unreadable record", "unreadable records")
_UNALIGNED = ("annotation has an edge inside a token", "annotations have an edge inside a token")


@click.command("export", short_help="Write a corpus as files of another tool.")
@corpus_argument
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(WRITTEN)),
    metavar="NAME",
    required=True,
    help=f"One of: {', '.join(WRITTEN)}.",
)
@click.option("--to", "folder", type=click.Path(path_type=Path), help="A folder that is new or empty.")
@click.option("--annotator", "annotators", multiple=True, metavar="NAME", help="Only this annotator; may be repeated.")
@click.option("--layer", "layers", multiple=True, metavar="NAME", help="Only this layer; may be repeated.")
@click.option("--mapping", metavar="FILE|NAME", help="A mapping file, read backwards; else types are layer.label.")
@click.option("--lossy", is_flag=True, help="Write even if the format cannot hold everything.")
@click.option(
    "--sidecar", is_flag=True, help="Write what the format cannot hold into a file beside it, for the import."
)
@click.option(
    "--misaligned",
    type=click.Choice(("error", "expand", "shrink", "drop")),
    default="error",
    show_default=True,
    help="What becomes of edges inside a token, in formats that mark tokens.",
)
@click.option(
    "--scheme", type=click.Choice(("BIO", "BIOES")), default="BIO", show_default=True, help="How tags of tokens begin."
)
@click.option("--parquet", is_flag=True, help="Parquet in place of JSON Lines, for data sets.")
@click.option("--dry-run", is_flag=True, help="Only count what would be written and lost.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    corpus: Corpus,
    format_name: str,
    folder: Path | None,
    mapping: str | None,
    lossy: bool,
    dry_run: bool,
    **given: Any,
) -> None:
    """Write a corpus as files that another tool opens, with the configuration that it needs.

    What the format cannot hold is counted first; without --lossy nothing is written then, unless --sidecar keeps it in
    a file beside the others, from which `corpuskit import` fills what comes back. There is also the mapping by which
    that is done.

    Exits with 1 if something could not be read or, with --dry-run, would be lost.

    \b
    Examples:
      corpuskit export my-corpus --format label-studio --to for-label-studio
      corpuskit export my-corpus --format conll --layer entities --misaligned expand --to conll --lossy
      corpuskit export my-corpus --format doccano --sidecar --to for-doccano
      corpuskit export my-corpus --format webanno-tsv --dry-run
    """
    if folder is None and not dry_run:
        raise click.UsageError("say with --to where to write, or --dry-run to count only")
    if lossy and given["sidecar"]:
        raise click.UsageError("--lossy leaves out what --sidecar keeps: give one of the two")
    if folder is not None:
        refuse_inside(corpus, folder)
        refuse_missing_folder(folder.absolute())
    request = Request(format=WRITTEN[format_name], mapping=_mapping(mapping, corpus), **given)
    with _counted("counting", corpus) as progress:
        found = survey(corpus, request, progress)
    _tell_losses(found, request)
    if not dry_run and folder is not None:
        _refuse_losses(found, format_name, allowed=lossy or request.sidecar)
        with _counted("exporting", corpus) as progress:
            export(corpus, request, folder, progress)
        _tell(found, request, folder, mapping)
    if found.unread:
        quoted = safe(shlex.quote(str(corpus.root)))
        click.echo(f"left out: {count(found.unread, *_UNREAD)}; corpuskit validate {quoted} says why")
    lost = dry_run and ((found.losses and not request.sidecar) or found.unaligned)
    ctx.exit(WITH_FINDINGS if found.unread or lost else DONE)


def _mapping(name: str | None, corpus: Corpus) -> Mapping | None:
    if name is None:
        return None
    return load_mapping(find_shipped(name, "mapping", ".mapping.yaml"), corpus.schema)


@contextlib.contextmanager
def _counted(label: str, corpus: Corpus) -> Iterator[Callable[[], None]]:
    """A progress bar over the documents of a corpus: a function that is called after each."""
    total = 0
    if is_shown():
        total = sum(1 for shard in corpus.shards() for _ in corpus.lines(f"documents/{shard}.jsonl"))
    numbers = itertools.count(1)
    with progress_bar(label) as show:

        def step() -> None:
            done = next(numbers)
            show(done, max(total, done))

        yield step


def _tell_losses(found: Exported, request: Request) -> None:
    said = ", ".join(
        count(number, noun)
        for number, noun in (
            (found.documents, "document"),
            (found.annotations, "annotation"),
            (found.relations, "relation"),
        )
    )
    click.echo(f"{request.format.NAME}: {said}")
    for line in found.losses.lines(with_notes=request.sidecar):
        click.echo(f"{'the sidecar keeps' if request.sidecar else 'would lose'} {safe(line)}")
    for line in found.losses.notes() if not request.sidecar else ():
        click.echo(f"note: {safe(line)}")
    if found.unaligned:
        click.echo(f"{count(found.unaligned, *_UNALIGNED)}")


def _refuse_losses(found: Exported, format_name: str, *, allowed: bool) -> None:
    """Raise CorpuskitError where something would be lost that nobody allowed."""
    if found.unaligned:
        problem = f"{count(found.unaligned, *_UNALIGNED)}, which {format_name} cannot mark; nothing was written"
        hint = (
            "Say what becomes of them with --misaligned expand, shrink or drop, and allow it with --lossy or --sidecar."
        )
        raise CorpuskitError(problem, hint)
    if found.losses and not allowed:
        others = [name for name, format_ in WRITTEN.items() if found.losses.held_by(format_.HOLDS)]
        others = [] if format_name in others else others
        hint = "Keep it beside the files with --sidecar, allow it with --lossy" + (
            f", or choose a format that holds it: {', '.join(others)}." if others else "."
        )
        raise CorpuskitError(f"{format_name} cannot hold all of it; nothing was written", hint)


def _tell(found: Exported, request: Request, folder: Path, mapping: str | None) -> None:
    click.echo(f"exported to {safe(str(folder))}: {request.format.TITLE}")
    again = ["corpuskit", "import", str(folder)]
    if not request.sidecar:
        again += ["--format", request.format.NAME]
    if not request.sidecar or mapping is not None:
        again += ["--mapping", str(folder / MAPPING) if mapping is None else mapping]
    if not request.sidecar and found.in_folders and found.annotators:
        again += ["--annotator-from", BY_FOLDER]
    click.echo(f"open the files in the tool; to bring them back: {safe(shlex.join(again))}")
