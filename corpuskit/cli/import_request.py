"""The options of `corpuskit import`: what each may be, and the request that they make."""

import os
import re
from pathlib import Path
from typing import Literal

import click
import msgspec

from corpuskit.articles.furniture.cleaning import Pattern, read_patterns
from corpuskit.cli.import_sidecar import sidecar_among, with_sidecar
from corpuskit.corpus import Corpus
from corpuskit.exporting import BY_FOLDER, MAPPING
from corpuskit.formats import FORMATS, Format, articles, refuse_unheeded
from corpuskit.formats.items import Options
from corpuskit.formats.mapping import Mapping
from corpuskit.formats.mapping_reading import format_in, load_mapping
from corpuskit.formats.metadata import MetadataTable
from corpuskit.formats.naming import check_annotator
from corpuskit.formats.sidecar.following import Following, check_fits
from corpuskit.formats.sidecar.lines import Sidecar
from corpuskit.importing import Request, Sample
from corpuskit.importing.inputs import choose_format, collect
from corpuskit.importing.journal import Settings
from corpuskit.schema.shipped import find_shipped
from corpuskit.storage import file_hash
from corpuskit.terminal import safe

_MOST_JOBS = 8
_MANY_FILES = 200  # fewer are read before other processes have started
#: What of the options says how files are read: the journal keeps it, and formats are told.
_READING = (
    "annotator",
    "annotator_from",
    "encoding",
    "language",
    "clean",
    "columns",
    "separator",
    "normalise",
    "offsets",
)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The options as the user gave them."""

    format_name: str | None
    mapping: str | None
    annotator: str | None
    annotator_from: str | None
    metadata: Path | None
    key: str
    encoding: str | None
    language: str | None
    clean: bool
    normalise: bool
    columns: dict[str, str]
    separator: str | None
    offsets: Literal["codepoint", "utf16", "utf8", "grapheme"] | None
    furniture: Path | None
    sample: int | None
    strata: tuple[str, ...]
    seed: int
    follow: bool
    replace: bool
    jobs: int | None


def checked_regex(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """The value, if it is a regular expression with a group."""
    try:
        if value is not None and re.compile(value).groups < 1:
            raise click.BadParameter(f"{value} has no group; put the part that names the annotator into brackets ( )")
    except re.error as error:
        raise click.BadParameter(f"{value} is not a regular expression: {error}") from error
    return value


def checked_annotator(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """The value, if it can be the name of an annotator. Raises FormatError otherwise."""
    return None if value is None else check_annotator(value, "--annotator")


def columns_of(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """What columns become, by their names."""
    pairs = [value.rpartition("=") for value in values]
    for value, (column, equals, _) in zip(values, pairs, strict=True):
        if not equals or not column:
            raise click.BadParameter(f"{value} does not say what becomes of a column; write COLUMN=NAME")
    return {column: name.strip() for column, _, name in pairs}


def strata_of(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    """The names of strata in a list with commas."""
    return tuple(name.strip() for name in value.split(",") if name.strip()) if value else ()


def request_of(corpus: Corpus, paths: tuple[Path, ...], given: Given) -> Request:
    """What to import, and how. Raises CorpuskitError for options that fit neither each other nor files and schema."""
    sidecar = sidecar_among(paths, corpus.root)
    given = as_exported(given, sidecar) if sidecar is not None else as_beside(paths, given)
    mapping_file = find_shipped(given.mapping, "mapping", ".mapping.yaml") if given.mapping else None
    mapping = load_mapping(mapping_file, corpus.schema) if mapping_file else None
    format_, named = _format_of(paths, given, mapping)
    given = _in_folders(given, mapping, format_)
    refuse_unheeded(format_, _stated(given))
    sample = _sample(corpus, given)
    table = MetadataTable.load(given.metadata, given.key, mapping, corpus.schema) if given.metadata else None
    collected = collect(paths, corpus.root, format_.SUFFIXES or None, besides=given.metadata, follow=given.follow)
    if sidecar is not None:
        check_fits(sidecar, format_.NAME, corpus.schema.reference)
        collected, format_ = with_sidecar(collected, sidecar), Following(format_, sidecar)
    reading = {name: getattr(given, name) for name in _READING}
    reading["reader"] = given.format_name if given.format_name != format_.NAME else None
    patterns: tuple[Pattern, ...] = read_patterns(given.furniture) if given.furniture else ()
    return Request(
        collected=collected,
        format=format_,
        options=Options(schema=corpus.schema, mapping=mapping, furniture=patterns, named=named, **reading),
        settings=Settings(
            format=format_.NAME,
            schema=corpus.schema.reference,
            mapping_sha256=_hash(mapping_file),
            metadata_sha256=_hash(given.metadata),
            furniture_sha256=_hash(given.furniture),
            key=given.key if given.metadata else None,
            schema_sha256=file_hash(corpus.root / "schema.yaml"),
            takes=sidecar is not None and given.replace,
            sample=sample,
            **reading,
        ),
        metadata=table,
        sample=sample,
        replace=given.replace,
        jobs=_jobs(given.jobs, len(collected.inputs), annotations=format_.CARRIES_ANNOTATIONS),
    )


def as_exported(given: Given, sidecar: Sidecar) -> Given:
    """The options, with what the sidecar of an export tells where the user does not."""
    changes: dict[str, str] = {}
    mapping = sidecar.path.parent / MAPPING
    if given.format_name is None:
        changes["format_name"] = sidecar.head.format
    if given.mapping is None and mapping.is_file() and not mapping.is_symlink():
        changes["mapping"] = str(mapping)
    if sidecar.head.in_folders and given.annotator is None and given.annotator_from is None:
        changes["annotator_from"] = BY_FOLDER
    return msgspec.structs.replace(given, **changes)


def as_beside(paths: tuple[Path, ...], given: Given) -> Given:
    """The options, with the mapping that an export wrote beside the files where the user gives none."""
    files = list(dict.fromkeys(found for found in map(_mapping_beside, paths) if found is not None))
    if given.mapping is not None or len(files) != 1:
        return given
    chosen = choose_format(given.format_name, paths).NAME
    unknown = given.format_name is None and chosen == articles.NAME  # as where files are damaged
    if not unknown and format_in(files[0]) != chosen:
        return given
    click.echo(f"took the mapping that the export wrote: {safe(str(files[0]))}")
    return msgspec.structs.replace(given, mapping=str(files[0]))


def _mapping_beside(path: Path) -> Path | None:
    """The mapping that an export wrote into a folder, or beside a file, or beside the folder of an annotator."""
    folder = path if path.is_dir() else path.parent
    for place in (folder, folder.absolute().parent):
        file = place / MAPPING
        if file.is_file() and not file.is_symlink():
            return file
    return None


def _format_of(paths: tuple[Path, ...], given: Given, mapping: Mapping | None) -> tuple[Format, bool]:
    """The format, and whether it was named: by the user, or by a mapping for files that look like no annotations."""
    format_ = choose_format(given.format_name, paths)
    if given.format_name is not None:
        return format_, True
    if mapping is None or format_.CARRIES_ANNOTATIONS or not mapping.maps_annotations:
        return format_, False
    named = next((form for form in FORMATS if form.CARRIES_ANNOTATIONS and mapping.format == form.NAME), None)
    return (format_, False) if named is None else (named, True)


def _in_folders(given: Given, mapping: Mapping | None, format_: Format) -> Given:
    """The options, with annotators from folders where the mapping says that they are there."""
    stated = given.annotator is not None or given.annotator_from is not None
    if mapping is None or not mapping.in_folders or stated or mapping.format != format_.NAME:
        return given
    return msgspec.structs.replace(given, annotator_from=BY_FOLDER)


def _jobs(stated: int | None, files: int, *, annotations: bool) -> int:
    """How many processes read: one for annotations, which attach to documents that only this process knows; else the
    stated number, or one for each core where there is work for them.
    """
    if annotations:
        return 1
    return stated or (min(os.cpu_count() or 1, _MOST_JOBS) if files >= _MANY_FILES else 1)


def _stated(given: Given) -> list[str]:
    """The options of formats that were stated."""
    stated = {
        "encoding": given.encoding,
        "language": given.language,
        "clean": not given.clean,
        "normalise": given.normalise,
        "map": given.columns,
        "separator": given.separator,
        "offsets": given.offsets,
        "furniture": given.furniture,
        "annotator": given.annotator,
        "annotator_from": given.annotator_from,
        "mapping": given.mapping,
        "metadata": given.metadata,
        "sample": given.sample,
        "jobs": given.jobs,
    }
    return [name for name, value in stated.items() if value]


def _sample(corpus: Corpus, given: Given) -> Sample | None:
    if given.sample is None:
        if given.strata:
            raise click.UsageError("--strata is for --sample: say how many articles to draw")
        return None
    sample = Sample(number=given.sample, strata=given.strata, seed=given.seed)
    sample.check(corpus.schema.metadata)
    return sample


def _hash(path: Path | None) -> str | None:
    return file_hash(path) if path else None
