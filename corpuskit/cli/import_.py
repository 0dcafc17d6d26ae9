"""`corpuskit import`: bring articles and annotations into a corpus."""

import re
import shlex
from pathlib import Path

import click

from corpuskit.cli.program import WITH_FINDINGS
from corpuskit.cli.progress import progress_bar
from corpuskit.corpus import Corpus
from corpuskit.formats import FORMATS, refuse_unheeded
from corpuskit.formats.decoding import was_guessed
from corpuskit.formats.items import Options
from corpuskit.formats.mapping import Mapping, load_mapping
from corpuskit.formats.metadata import MetadataTable
from corpuskit.importing import Outcome, Request, import_files
from corpuskit.importing.inputs import choose_format, collect
from corpuskit.importing.journal import Settings
from corpuskit.schema.shipped import find_shipped
from corpuskit.storage import file_hash
from corpuskit.terminal import count, safe


def checked_regex(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """The value, if it is a regular expression with a group."""
    try:
        if value is not None and re.compile(value).groups < 1:
            raise click.BadParameter(f"{value} has no group; put the part that names the annotator into brackets ( )")
    except re.error as error:
        raise click.BadParameter(f"{value} is not a regular expression: {error}") from error
    return value


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), help="The corpus; else in the current folder or above it.")
@click.option(
    "--format", "format_name", type=click.Choice([f.NAME for f in FORMATS]), help="Else found from the files."
)
@click.option("--mapping", help="A mapping file, or the name of one that ships with corpuskit, such as polnear.")
@click.option("--annotator", metavar="NAME", help="Whose annotations these are; else gold, or the folder's name.")
@click.option(
    "--annotator-from",
    metavar="REGEX",
    callback=checked_regex,
    help="Take the annotator from group 1 of a match in the file's path.",
)
@click.option("--metadata", type=click.Path(path_type=Path), help="A table (CSV, TSV) with one row for each document.")
@click.option("--key", default="id", show_default=True, help="The column of the table that names the document.")
@click.option("--encoding", help="The encoding of the files; else found from their bytes.")
@click.option("--language", help="The language of the articles, such as en; else left open.")
@click.option("--clean/--no-clean", default=True, show_default=True, help="Remove page furniture from raw articles.")
@click.option("--replace", is_flag=True, help="Let files that changed replace what was imported from them.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[Path, ...], into: Path | None, dry_run: bool, **given: object) -> None:
    """Import raw articles or annotations made in other tools.

    PATHS are files or folders. What cannot be imported is set aside byte for byte under CORPUS/imports, with the
    reason; the rest goes on, and the exit code is then 1. Importing the same again changes nothing, and a killed import
    goes on from where it was.

    \b
    Examples:
      corpuskit import articles/ --into my-corpus
      corpuskit import brat/ --mapping my.mapping.yaml --annotator anna
      corpuskit import polnear/ --mapping polnear --annotator-from '_([0-9a-f]{4})[.]ann$' \\
          --metadata polnear/metadata.tsv --key filename
    """
    corpus = Corpus(into) if into is not None else Corpus.find(Path.cwd())
    request = _request(corpus, paths, **given)  # type: ignore[arg-type]
    with progress_bar("importing") as progress:
        outcome = import_files(corpus.root, request, dry_run=dry_run, progress=progress)
    _tell(outcome, request, dry_run, into)
    if outcome.set_aside or outcome.aside_again:
        ctx.exit(WITH_FINDINGS)


def _request(
    corpus: Corpus,
    paths: tuple[Path, ...],
    *,
    format_name: str | None,
    mapping: str | None,
    annotator: str | None,
    annotator_from: str | None,
    metadata: Path | None,
    key: str,
    encoding: str | None,
    language: str | None,
    clean: bool,
    replace: bool,
) -> Request:
    format_ = choose_format(format_name, paths)
    stated = {
        "encoding": encoding,
        "language": language,
        "clean": not clean,
        "annotator": annotator,
        "annotator_from": annotator_from,
        "mapping": mapping,
        "metadata": metadata,
    }
    refuse_unheeded(format_, [name for name, value in stated.items() if value])
    mapping_file = find_shipped(mapping, "mapping", ".mapping.yaml") if mapping else None
    loaded: Mapping | None = load_mapping(mapping_file, corpus.schema) if mapping_file else None
    table = MetadataTable.load(metadata, key, loaded, corpus.schema) if metadata else None
    collected = collect(paths, corpus.root, format_.SUFFIXES, besides=metadata)
    settings = Settings(
        format=format_.NAME,
        schema=corpus.schema.reference,
        annotator=annotator,
        annotator_from=annotator_from,
        encoding=encoding,
        language=language,
        clean=clean,
        mapping_sha256=file_hash(mapping_file) if mapping_file else None,
        metadata_sha256=file_hash(metadata) if metadata else None,
        key=key if metadata else None,
        schema_sha256=file_hash(corpus.root / "schema.yaml"),
    )
    options = Options(
        schema=corpus.schema,
        encoding=encoding,
        language=language,
        clean=clean,
        annotator=annotator,
        annotator_from=annotator_from,
        mapping=loaded,
    )
    return Request(
        collected=collected, format=format_, options=options, settings=settings, metadata=table, replace=replace
    )


def _tell_of_metadata(table: MetadataTable) -> None:
    for words, names in (("no row for", table.missing), ("a row without a document for", table.unused())):
        if names:
            click.echo(f"metadata: {words} {len(names):,} of them, for example {safe(names[0])}")


def _tell(outcome: Outcome, request: Request, dry_run: bool, into: Path | None) -> None:
    if outcome.resumed_units:
        click.echo(f"went on from an import that was stopped: {outcome.resumed_units:,} units were done already")
    if not outcome.nothing_new:
        _tell_what_came(outcome, request, dry_run)
    _tell_what_was_known(outcome, request.replace)
    if not outcome.nothing_new and not dry_run:
        place = f" {shlex.quote(str(into))}" if into else ""
        click.echo(f"account: imports/{outcome.run}.json; next: corpuskit validate{place}")


def _tell_what_came(outcome: Outcome, request: Request, dry_run: bool) -> None:
    verb = "would import" if dry_run else "imported"
    what = [count(outcome.documents, "document")] if outcome.documents or not outcome.annotators else []
    if outcome.annotators:
        what.append(count(outcome.annotations, "annotation"))
        what.append(count(outcome.relations, "relation"))
        what.append(f"by {count(len(outcome.annotators), 'annotator')}")
    click.echo(f"{verb} {', '.join(what)}, read as {request.format.NAME}")
    click.echo(f"in {outcome.entries:,} = kept {outcome.kept:,} + set aside {outcome.set_aside:,}")
    if outcome.removed_lines:
        click.echo(
            f"removed {count(outcome.removed_lines, 'line')} of page furniture; each is recorded in its document"
        )
    guessed = {n: times for n, times in outcome.encodings.items() if was_guessed(n, request.options.encoding)}
    if guessed:
        names = ", ".join(f"{times:,} {safe(name)}" for name, times in guessed.items())
        click.echo(f"guessed the encoding of {count(sum(guessed.values()), 'file')}: {names}; --encoding states it")
    if request.metadata:
        _tell_of_metadata(request.metadata)
    if ignored := outcome.ignored:
        click.echo(
            f"did not read {count(len(ignored), 'other file')}: not of this format, for example {safe(ignored[0])}"
        )
    for reason, number in outcome.reasons.most_common():
        example = outcome.examples[reason]
        where = f"{example.file}:{example.line}" if example.line else example.file
        detail = f": {example.detail}" if example.detail else ""
        click.echo(f"set aside {number:,}: {safe(reason)}, for example {safe(where)}{safe(detail)}")
        if example.hint:
            click.echo(f"    {safe(example.hint)}")


def _tell_what_was_known(outcome: Outcome, replace: bool) -> None:
    if outcome.recognised:
        click.echo(f"recognised {count(outcome.recognised, 'document')} that the corpus has already, by id and text")
    if outcome.known_units:
        words = "nothing new" if outcome.nothing_new else "left alone"
        click.echo(f"{words}: {count(outcome.known_units, 'unit')} had been imported before")
    if outcome.otherwise and not replace:
        files = count(outcome.otherwise, "file")
        click.echo(f"left alone: {files} had been imported with other options; --replace applies the new ones")
    if outcome.aside_again:
        click.echo(f"set aside before, and still: {count(outcome.aside_again, 'file')}; the reasons are in imports/")
