"""`corpuskit import`: bring articles and annotations into a corpus."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from corpuskit.articles import READERS
from corpuskit.cli.import_furniture import FurnitureReport, told_removed
from corpuskit.cli.import_request import Given, checked_annotator, checked_regex, columns_of, request_of, strata_of
from corpuskit.cli.import_told import tell
from corpuskit.cli.program import WITH_FINDINGS
from corpuskit.cli.progress import progress_bar
from corpuskit.corpus import Corpus
from corpuskit.formats import FORMATS
from corpuskit.formats.placing.counting import UNITS
from corpuskit.importing import import_files
from corpuskit.importing.reading import ReadUnit

_FORMATS = [*(form.NAME for form in FORMATS), *(reader.NAME for reader in READERS)]
_HELP = {
    "--into": "The corpus; else in the current folder or above it.",
    "--format": "Else found from what the files hold.",
    "--mapping": "A mapping file, or the name of one that ships with corpuskit, such as polnear.",
    "--annotator": "Whose annotations these are; else gold, or the folder's name.",
    "--annotator-from": "Take the annotator from group 1 of a match in the file's path.",
    "--metadata": "A table (CSV, TSV) with one row for each document.",
    "--key": "The column of the table that names the document.",
    "--encoding": "The encoding of the files; else found from their bytes.",
    "--language": "The language of the articles, such as en, or auto: identified where they state none.",
    "--clean": "Remove page furniture from raw articles.",
    "--furniture": "Further patterns of page furniture, as --furniture-report drafts them.",
    "--furniture-report": "Write lines that recur in the articles of an outlet, as patterns to be looked over.",
    "--normalise": "Compose characters (Unicode NFC); else texts stay as they came.",
    "--map": "What a column of a table becomes: text, title, language, id or metadata; nothing after = leaves it out.",
    "--offsets": "What the offsets in the files count; else found out from the texts that they record.",
    "--separator": "The line between the articles of text files that hold many.",
    "--sample": "Draw so many articles instead of importing all.",
    "--strata": "Draw from each stratum its share: metadata, year, month, day, language, format or folder.",
    "--seed": "The seed of the sample.",
    "--jobs": "Processes that read files; else one for each core, where there are many files.",
    "--follow-links": "Read what links lead to outside of their folder too.",
    "--replace": "Let files that changed replace what was imported from them, and edits what an export gave to a tool.",
    "--dry-run": "Say what would happen, and which lines would be removed; change nothing.",
}


def _unit(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """A unit of offsets; auto, the default, is none."""
    return None if value == "auto" else value


def _option(*names: str, **given: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(*names, help=_HELP[names[0].partition("/")[0]], **given)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@_option("--into", type=click.Path(path_type=Path))
@_option("--format", "format_name", type=click.Choice(_FORMATS), metavar="NAME")
@_option("--mapping", metavar="FILE|NAME")
@_option("--annotator", metavar="NAME", callback=checked_annotator)
@_option("--annotator-from", metavar="REGEX", callback=checked_regex)
@_option("--metadata", type=click.Path(path_type=Path))
@_option("--key", default="id", show_default=True)
@_option("--map", "columns", multiple=True, callback=columns_of, metavar="COLUMN=NAME")
@_option("--encoding")
@_option("--language")
@_option("--separator", metavar="LINE")
@_option("--offsets", type=click.Choice(("auto", *UNITS)), callback=_unit, metavar="UNIT")
@_option("--clean/--no-clean", default=True, show_default=True)
@_option("--furniture", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_option("--furniture-report", "report", type=click.Path(path_type=Path, dir_okay=False))
@_option("--normalise", is_flag=True)
@_option("--sample", type=click.IntRange(1), metavar="N")
@_option("--strata", callback=strata_of, metavar="NAMES")
@_option("--seed", type=int, default=0, show_default=True)
@_option("--jobs", type=click.IntRange(1, 64))
@_option("--follow-links", "follow", is_flag=True)
@_option("--replace", is_flag=True)
@_option("--dry-run", is_flag=True)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    paths: tuple[Path, ...],
    into: Path | None,
    report: Path | None,
    dry_run: bool,
    **given: Any,
) -> None:
    """Import raw articles or annotations made in other tools.

    PATHS are files, folders and archives; what each holds is found out. What cannot be imported is set aside byte for
    byte under CORPUS/imports, with the reason; the rest goes on, and the exit code is then 1. Importing the same again
    changes nothing, and a killed import goes on from where it was. A folder that was exported with --sidecar needs no
    options: what came back from the tool gets again what its files did not hold.

    \b
    Examples:
      corpuskit import articles/ --into my-corpus
      corpuskit import export.csv --map Headline=title --map Body=text --dry-run
      corpuskit import pages.zip --language auto --sample 500 --strata outlet,month
      corpuskit import brat/ --mapping my.mapping.yaml --annotator anna
      corpuskit import polnear/ --mapping polnear --annotator-from '_([0-9a-f]{4})[.]ann$' \\
          --metadata polnear/metadata.tsv --key filename
    """
    corpus = Corpus(into) if into is not None else Corpus.find(Path.cwd())
    request = request_of(corpus, paths, Given(**given))
    furniture = FurnitureReport(report) if report is not None else None

    def watch(read: ReadUnit) -> None:
        if dry_run:
            told_removed(read)
        if furniture is not None:
            furniture.add(read)

    with progress_bar("importing", share=True) as progress:
        outcome = import_files(corpus.root, request, dry_run=dry_run, progress=progress, watch=watch)
    tell(outcome, request, dry_run=dry_run, into=into)
    if furniture is not None:
        furniture.write()
    if outcome.set_aside or outcome.aside_again:
        ctx.exit(WITH_FINDINGS)
