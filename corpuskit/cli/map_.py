"""`corpuskit map`: draft a mapping from foreign files, and check one."""

from pathlib import Path

import click

from corpuskit.cli.options import Folder, refuse_missing_folder
from corpuskit.cli.program import WITH_FINDINGS
from corpuskit.config import CONFIG
from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError, SchemaError
from corpuskit.formats import SURVEYED
from corpuskit.formats.drafting import Seen, unused, whole
from corpuskit.formats.items import Options
from corpuskit.formats.mapping import TO_FILL_IN
from corpuskit.formats.mapping_reading import errors_in_mapping, mapping_from
from corpuskit.importing.inputs import choose_format, collect
from corpuskit.plainyaml import YamlFile
from corpuskit.schema.reading import read_schema
from corpuskit.schema.shipped import find_shipped
from corpuskit.schema.types import Schema
from corpuskit.storage import write_file
from corpuskit.terminal import count, safe

_BY_NAME = {format_.NAME: format_ for format_ in SURVEYED}
_SCHEMA = click.option("--schema", metavar="NAME|FILE", help="The schema; else that of the corpus.")
_INTO = click.option("--into", type=Folder(), metavar="CORPUS", help="The corpus; else in the current folder or above.")
_NO_SCHEMA = Schema(name="name the schema", version=1)


@click.group("map", short_help="Draft and check mappings from foreign types to a schema.")
def command() -> None:
    """Work with mappings, the files that say what the types of another tool become in a corpus.

    \b
    Example:
      corpuskit map infer brat-project/ --schema news --output brat.mapping.yaml
      corpuskit map check brat.mapping.yaml --schema news
    """


@command.command("infer")
@click.argument("paths", metavar="FILES...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_SCHEMA
@_INTO
@click.option("--format", "format_name", type=click.Choice(list(_BY_NAME)), metavar="NAME", help="Else found out.")
@click.option("--encoding", help="The encoding of the files; else found from their bytes.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A new file for the draft.")
def infer(
    paths: tuple[Path, ...],
    schema: str | None,
    into: Path | None,
    format_name: str | None,
    encoding: str | None,
    output: Path | None,
) -> None:
    """Draft a mapping from FILES of annotations, or folders of them, with a line for each type, commented with numbers.

    Where a schema is given, each line says what the type may become there, by its name, its values and its ends. Look
    at each guess. What nothing tells has to be filled in, or be left out with a reason: until then the mapping is
    refused. Without a schema, everything has to be.

    \b
    Example:
      corpuskit map infer brat-project/ --schema news
      corpuskit map infer export.jsonl --into my-corpus --output doccano.mapping.yaml
    """
    if output is not None and output.exists():
        raise CorpuskitError(f"{output}: is there already", "Name a new file: people may have worked on this one.")
    if output is not None:
        refuse_missing_folder(output.absolute())
    chosen = _chosen(schema, into) or _NO_SCHEMA
    format_ = choose_format(format_name, paths)
    if format_.NAME not in _BY_NAME:
        problem = f"the files are read as {format_.NAME}, which hold no types of annotations"
        raise CorpuskitError(problem, f"Name the format with --format: {', '.join(_BY_NAME)}.")
    collected = collect(paths, Path.cwd(), format_.SUFFIXES or None)
    seen = _BY_NAME[format_.NAME].types_in(collected.inputs, Options(schema=chosen, encoding=encoding))
    if not seen:
        looked = count(len(collected.inputs), "file")
        problem = f"there is no annotation in {looked} that {'is' if len(collected.inputs) == 1 else 'are'} read as "
        raise CorpuskitError(f"{problem}{format_.NAME}", "See with corpuskit validate what is wrong with the files.")
    _hand_over(_head(seen, len(collected.inputs)) + whole(seen, chosen, format_.NAME), output)


def _head(seen: Seen, files: int) -> str:
    unread = (
        f"\n# {count(seen.unread, 'document')} could not be read: corpuskit validate says why." if seen.unread else ""
    )
    return (
        f"# Drafted from {count(files, 'file')}: numbers say how often each type was found.{unread}\n"
        f'# Look at each guess; write what types become in place of "{TO_FILL_IN}", or why they are left out.\n'
    )


def _hand_over(draft: str, output: Path | None) -> None:
    if output is None:
        for line in draft.splitlines():
            click.echo(safe(line))
        return
    write_file(output, draft.encode())
    to_fill_in = draft.count(f"{{set_aside: {TO_FILL_IN}}}")
    left = f"{count(to_fill_in, 'line')} to fill in" if to_fill_in else "nothing left to fill in"
    click.echo(f"written to {safe(str(output))}: {left}, {count(draft.count('; a guess'), 'guess', 'guesses')}")


@command.command("check")
@click.argument("mapping", type=click.Path(path_type=Path))
@_SCHEMA
@_INTO
def check(mapping: Path, schema: str | None, into: Path | None) -> int:
    """Check a mapping: every error with its line, and what of the schema nothing maps to.

    MAPPING is a file, or the name of a mapping that ships with corpuskit. Without a schema, the one that the mapping
    names is looked for among those that ship with corpuskit. Exits with 1 where something is wrong; what nothing maps
    to is no error.

    \b
    Example:
      corpuskit map check brat.mapping.yaml --into my-corpus
      corpuskit map check polnear --schema attribution
    """
    try:
        file = YamlFile.read(find_shipped(str(mapping), "mapping", ".mapping.yaml"), str(mapping))
    except SchemaError as error:
        _tell(error)
        return WITH_FINDINGS
    chosen = _chosen(schema, into) or _named(file)
    errors = errors_in_mapping(file, chosen)
    for found in errors:
        _tell(found)
    if errors:
        click.echo(safe(f"{file.name}: {count(len(errors), 'error')}"))
        return WITH_FINDINGS
    right = mapping_from(file, chosen)
    click.echo(safe(f"{file.name}: is right: it maps {right.format} to {chosen.reference}"))
    for kind, names in unused(right, chosen).items():
        click.echo(safe(f"nothing maps to the {kind} {', '.join(names)}"))
    return 0


def _tell(error: CorpuskitError) -> None:
    click.echo(safe(f"error: {error.message}"))
    if error.hint:
        click.echo(safe(f"  {error.hint}"))


def _chosen(schema: str | None, into: Path | None) -> Schema | None:
    """The schema that the user named, else that of the corpus around the current folder, if there is one."""
    if schema is not None and into is not None:
        raise click.UsageError("a schema comes from --schema or from --into: give one of the two")
    if schema is not None:
        path = Path(schema)
        return Corpus(path).schema if path.is_dir() else read_schema(find_shipped(schema, "schema"), schema)
    if into is not None:
        return Corpus(into).schema
    here = Path.cwd()
    around = next((folder for folder in (here, *here.parents) if (folder / CONFIG).is_file()), None)
    return Corpus(around).schema if around is not None else None


def _named(file: YamlFile) -> Schema:
    """The schema that a mapping names, if it ships with corpuskit."""
    name = file.data.get("schema") if isinstance(file.data, dict) else None
    if isinstance(name, str):
        try:
            return read_schema(find_shipped(name, "schema"), name)
        except CorpuskitError:
            pass
    raise CorpuskitError(f"{file.name}: nothing says which schema it is for", "Name the schema with --schema.")
