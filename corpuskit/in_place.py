"""Looking at a folder that is no corpus: its files are read where they are, by their format, and nothing is written.

Findings speak of the foreign files: their paths as whoever asks would open them, their lines and their ids. The schema
is the stated one, else that of the files' own configuration, else one that is inferred from what they hold.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from corpuskit.config import CONFIG
from corpuskit.corpus import Bundle
from corpuskit.errors import CorpuskitError, SchemaError
from corpuskit.findings import Excerpt, Finding, Place, Summary, excerpt
from corpuskit.foreign import ForeignFault
from corpuskit.formats import IN_PLACE, ReadInPlace, brat, refuse_unheeded
from corpuskit.formats.items import Input, Item, Options, Own, SetAside, Unit, ValueEntry
from corpuskit.formats.mapping import Mapping
from corpuskit.formats.mapping_reading import load_mapping
from corpuskit.formats.unopened import cannot_be_read
from corpuskit.importing.inputs import Refused, choose_format, collect
from corpuskit.jsonl import Line
from corpuskit.model import AnnotationLine, Document
from corpuskit.offsets import Piece
from corpuskit.plainyaml import YamlFile
from corpuskit.registries import RegistryTable
from corpuskit.rules import Rule
from corpuskit.schema import read_schema
from corpuskit.schema.shipped import find_shipped
from corpuskit.schema.types import Schema
from corpuskit.validation import choose, known_rules, validate

_SHARD = 500  # units that are looked at together: a cause that is said once for a folder is counted among them
# What these rules look at is made here, not read: names, hashes and the files of a corpus.
_NOT_HERE = frozenset({"id-unsafe", "document-repeated", "schema-differs", "registry-missing", "statement-repeated"})
_MAPPING = ".mapping.yaml"
# What rules say of texts in a corpus is to import them anew.
_MEND = "Mend the file of the text; where that changes its length, all later offsets in annotations move too."
_NO_SCHEMA = Schema(name="none", version=1)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the user says of a folder: the names or paths of schema and mapping, the format, whose annotations."""

    schema: str | None = None
    mapping: str | None = None
    format: str | None = None
    annotator_from: str | None = None

    @property
    def stated(self) -> tuple[str, ...]:
        """The options of formats that were stated."""
        return tuple(name for name in ("mapping", "annotator_from") if getattr(self, name) is not None)

    @property
    def schema_name(self) -> str | None:
        """The name or path of the schema: as stated, else the name that the mapping gives, if it gives one."""
        if self.schema is not None or self.mapping is None:
            return self.schema
        file = YamlFile.read(find_shipped(self.mapping, "mapping", _MAPPING))
        named = file.mapping(file.data, ()).get("schema")
        return named if isinstance(named, str) else None

    def read_schema(self) -> Schema | None:
        """The schema by that name, if there is one. Raises SchemaError for one that cannot be read, and CorpuskitError
        where the mapping names one that is not among the shipped ones.
        """
        name = self.schema_name
        if name is None:
            return None
        try:
            return read_schema(find_shipped(name, "schema"))
        except CorpuskitError as error:
            if self.schema is not None or isinstance(error, SchemaError):
                raise
            problem = f"the mapping {self.mapping} is for the schema '{name}', which does not come with corpuskit"
            raise CorpuskitError(problem, "Name the schema's file with --schema.") from error


class InPlace:
    """The findings in the files of a folder, to be iterated once; `summary` is complete at the end.

    `format` is the name of the format, `sources` are the configurations that files were held against; `number` counts
    the units (texts with what is said of them) of which `progress` is told how many were looked at.
    """

    def __init__(
        self,
        form: ReadInPlace,
        groups: Sequence[Own],
        options: Options,
        rules: Sequence[Rule],
        progress: Callable[[int], object],
        folder: Path,
        tokens: str | None,
    ) -> None:
        self.summary = Summary()
        self.format = form.NAME
        self.sources = tuple(group.source for group in groups if group.source is not None)
        self.number = sum(len(group.units) for group in groups)
        self.rules = [rule for rule in rules if rule.NAME not in _NOT_HERE]
        self._form = form
        self._groups = groups
        self._options = options
        self._progress = progress
        self._above = f"{_name(folder)}/"
        self._tokens = tokens

    def __iter__(self) -> Iterator[Finding]:
        """Look at the files of each configuration in turn."""
        done = 0
        for group in self._groups:
            source = _Source(self._form, group, self._options, self._above)
            validation = validate(source, self.rules, self._telling(done), self._tokens)
            for told in _in_order(source, validation):
                self.summary.add(told)
                yield told
            done += len(group.units)
            self.summary.documents += validation.summary.documents
            self.summary.annotations += validation.summary.annotations
            self.summary.relations += validation.summary.relations

    def bundles(self) -> Iterator[Bundle]:
        """The texts with all that is said of them, without looking for what is wrong in them."""
        for group in self._groups:
            source = _Source(self._form, group, self._options, self._above)
            for shard in source.shards():
                yield from source.bundles_of(shard)

    def _telling(self, before: int) -> Callable[[int], object]:
        return lambda seen: self._progress(before + seen)


def look(
    path: Path,
    rules: Sequence[Rule] | None = None,
    asked: Asked | None = None,
    progress: Callable[[int], object] = lambda _: None,
    tokens: str | None = None,
) -> InPlace:
    """Look at the files in a folder, or at one file, that are no corpus. Annotations are read when one iterates.

    Without `rules` all look that run unasked, those of a stated schema among them; `tokens` is as for `validate`.

    Raises CorpuskitError where there is nothing that a format reads, or where schema, mapping or options do not fit.
    """
    asked = asked or Asked()
    form = _format(asked, path)
    refuse_unheeded(form, asked.stated)
    schema, mapping = _stated(asked)
    options = Options(
        schema=schema or _NO_SCHEMA, mapping=mapping, annotator_from=asked.annotator_from, clean=False, in_place=True
    )
    refused: Refused = {}
    units = _units(form, path, options, refused)
    if schema is None:
        groups = form.own(units, options)
    else:
        form.survey(units, options)
        groups = [Own(units=units, schema=schema, mapping=mapping)]
    if refused and groups:
        faults = tuple(cannot_be_read(_name(one), error) for one, error in sorted(refused.items()))
        groups = [msgspec.structs.replace(groups[0], faults=(*faults, *groups[0].faults)), *groups[1:]]
    folder = path if path.is_dir() else path.parent
    if rules is None:
        rules = choose(among=known_rules(schema or _NO_SCHEMA))
    return InPlace(form, groups, options, rules, progress, folder, tokens)


def is_corpus(path: Path) -> bool:
    """Whether a folder is a corpus, or is meant to be one, so that its files are not another tool's."""
    return (path / CONFIG).exists() or ((path / "schema.yaml").exists() and (path / "documents").is_dir())


def _format(asked: Asked, path: Path) -> ReadInPlace:
    names = [form.NAME for form in IN_PLACE]
    tried = f"Tried: {', '.join(names)}. Name a folder with files of one of these formats, or a corpus."
    # What a text is depends on what lies beside it: it may be one of brat's.
    text = path.is_file() and path.suffix.lower() in brat.SUFFIXES
    paths = [path] if not text else [one for one in path.parent.iterdir() if one.suffix.lower() in brat.SUFFIXES]
    refused: Refused = {}
    try:
        chosen = choose_format(asked.format, paths, refused)
    except CorpuskitError as error:
        if asked.format is not None or not path.exists():
            raise
        for folder, reason in refused.items():
            told = cannot_be_read(_name(folder), reason)
            raise CorpuskitError(f"{folder}: {told.message}", "Check who may read it.") from error
        raise CorpuskitError(f"{path}: no corpus, and no file there that a format reads", tried) from error
    form = next((form for form in IN_PLACE if form.NAME == chosen.NAME), None)
    if form is None:
        raise CorpuskitError(f"{path}: files of the format {chosen.NAME} cannot be looked at in place", tried)
    return form


def _stated(asked: Asked) -> tuple[Schema | None, Mapping | None]:
    """The schema and the mapping that the user names."""
    schema = asked.read_schema()
    if schema is None:
        if asked.mapping is not None:
            raise CorpuskitError("--mapping says what becomes of types in a schema", "Name the schema with --schema.")
        return None, None
    if asked.mapping is None:
        return schema, None
    return schema, load_mapping(find_shipped(asked.mapping, "mapping", _MAPPING), schema)


def _units(form: ReadInPlace, path: Path, options: Options, refused: Refused) -> list[Unit]:
    """The units in a folder, or the one that a file belongs to, named by their paths as the user would type them.

    Folders that may not be read are added to `refused`.
    """
    folder = path if path.is_dir() else path.parent
    suffixes = None if not form.SUFFIXES else form.SUFFIXES if path.is_dir() else (*form.SUFFIXES, path.suffix.lower())
    collected = collect([folder], folder, suffixes, refused=refused)
    inputs = [Input(given.path, _name(given.path)) for given in collected.inputs]
    if not path.is_dir():
        inputs = [given for given in inputs if given.path.parent == folder]
    units = list(form.units(sorted(inputs, key=lambda given: given.name), options))
    return units if path.is_dir() else [unit for unit in units if any(given.path == path for given in unit.inputs)]


def _name(path: Path) -> str:
    # Bytes of a name that are not UTF-8 reach Python as lone surrogates, which no report can hold.
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _in_order(source: "_Source", found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings in the terms of the files; those of one shard text by text, and line by line in each file."""
    held: list[Finding] = []
    shard = source.shard
    for finding in found:
        if source.shard != shard:
            yield from sorted(held, key=source.rank)
            held.clear()
            shard = source.shard
        held.append(source.told(finding))
    yield from sorted(held, key=source.rank)


class _Source:
    """The units of one group as something that can be validated: runs of units of one folder are shards."""

    def __init__(self, form: ReadInPlace, group: Own, options: Options, above: str) -> None:
        self.schema = group.schema
        self._form = form
        self._above = above
        self._group = group
        self._options = msgspec.structs.replace(options, schema=group.schema, mapping=group.mapping)
        self._shards = dict(_shards(group.units))
        self._ranks = {self._short(unit.main.name): number for number, unit in enumerate(group.units)}
        self.shard: str | None = None  # the one that was read last
        self._shown: dict[tuple[str, str], tuple[Piece, Excerpt | None]] = {}  # of one shard, as the values
        self._values: dict[tuple[str, str], tuple[ValueEntry, ...]] = {}

    def shards(self) -> Sequence[str]:
        """The names of all shards, in order."""
        return list(self._shards)

    def registry_table(self, name: str) -> RegistryTable:
        """A registry that is absent: foreign files have none."""
        return RegistryTable(path=f"registry/{name}.csv")

    def bundles_of(self, shard: str) -> Iterator[Bundle]:
        """The texts of a shard with all that is said of them; before the first, what is wrong in the configuration."""
        self.shard = shard
        self._shown.clear()
        self._values.clear()
        if shard == "0" and self._group.faults:
            yield Bundle(shard=shard, foreign=self._group.faults)
        for unit in self._shards[shard]:
            items = [
                item for part in self._form.parts(unit, self._options) for item in self._form.read(part, self._options)
            ]
            for item in items:
                yield self._bundle(shard, unit, item, self._name_of(unit, item, len(items)))

    def _short(self, name: str) -> str:
        """What a document is called in messages: its path in the folder that is looked at."""
        return name.removeprefix(self._above) or name

    def rank(self, finding: Finding) -> tuple[int, str, int]:
        """By what findings are sorted: the place of their text among all, the file, the line."""
        number = self._ranks.get(finding.document or self._short(finding.place.file), -1)
        return number, finding.place.file, finding.place.line

    def told(self, finding: Finding) -> Finding:
        """A finding in the terms of the foreign file: where the annotation stands there, and its id there."""
        origin = finding.origin
        if origin is not None and origin.file is not None and origin.line is not None:
            place = Place(origin.file, origin.line)
            name = origin.id or finding.annotation
            finding = msgspec.structs.replace(finding, place=place, annotation=name, origin=None)
        key = (finding.place.file, finding.annotation or "")
        shown = self._shown.get(key)
        if shown is not None and finding.excerpt is None:
            (start, end), around = shown
            finding = msgspec.structs.replace(finding, start=start, end=end, excerpt=around)
        if finding.hint is not None and "import it" in finding.hint:
            finding = msgspec.structs.replace(finding, hint=_MEND)
        if finding.rule.startswith("attribute-"):
            return _at_value(finding, self._values.get(key, ()))
        return finding

    def _name_of(self, unit: Unit, item: Item, among: int) -> str:
        """What the document of an item is called: its path, with the id that its file gives it where that has many."""
        name = self._short(unit.main.name)
        if among == 1 or item.document is None:
            return name
        origin = item.document.origin
        member = f"/{origin.member}" if origin is not None and origin.member is not None else ""
        return f"{name}{member}#{item.document.id}"

    def _bundle(self, shard: str, unit: Unit, item: Item, called: str) -> Bundle:
        faults = item.faults
        if faults is None:
            faults = tuple(_fault(aside) for aside in item.set_aside)
        name = unit.main.name
        if item.document is None:
            return Bundle(shard=shard, foreign=faults)
        document = msgspec.structs.replace(item.document, id=called)
        self._values |= item.values
        for key, piece in item.shown.items():
            self._shown[key] = (piece, excerpt(document.text or "", (piece,)))
        files = [count.file for count in item.counts if count.file != name] or [name]
        lines = tuple(self._lines(item, unit, document, files))
        whose = {line.place.file: line.annotator for line in lines}
        faults = tuple(msgspec.structs.replace(fault, annotator=whose.get(fault.place.file)) for fault in faults)
        return Bundle(shard=shard, place=Place(name, 0), document=document, lines=lines, foreign=faults)

    def _lines(self, item: Item, unit: Unit, document: Document, files: Sequence[str]) -> Iterator[Line]:
        """The annotation lines, each with the file that it was made from and an annotator of its own."""
        taken: set[str] = set()
        unnamed = len({annotator for annotator, _ in item.lines}) < len(item.lines)
        for number, (annotator, record) in enumerate(item.lines):
            file = _file_of(record) or files[min(number, len(files) - 1)]
            if self._options.annotator_from is None and unnamed:
                annotator = Path(file).parent.name
            if annotator in taken:
                annotator = file
            taken.add(annotator)
            line = msgspec.structs.replace(record, document=document.id, schema=None)
            yield Line(annotator=annotator, place=Place(file, 0), record=line)


def _at_value(finding: Finding, values: Sequence[ValueEntry]) -> Finding:
    """A finding about an attribute where the attribute stands, if that is an entry of its own."""
    words = f" {finding.message} "
    meant = [one for one in values if f" {one.attribute} " in words or f"'{one.attribute}'" in words]
    if len(meant) != 1:
        return finding
    place = Place(finding.place.file, meant[0].line)
    return msgspec.structs.replace(finding, place=place, annotation=meant[0].id)


def _shards(units: Sequence[Unit]) -> Iterator[tuple[str, Sequence[Unit]]]:
    start = 0
    for end in range(1, len(units) + 1):
        here, there = units[start].main.path.parent, units[end].main.path.parent if end < len(units) else None
        if here != there or end - start >= _SHARD:
            yield str(start), units[start:end]
            start = end


def _file_of(record: AnnotationLine) -> str | None:
    """The file that a line's annotations came from."""
    origins = [item.origin for item in record.annotations] + [item.origin for item in record.relations]
    return next((origin.file for origin in origins if origin is not None and origin.file is not None), None)


def _fault(aside: SetAside) -> ForeignFault:
    """What a format would set aside, and of which it tells nothing else."""
    detail = f": {aside.detail}" if aside.detail else ""
    place = Place(aside.file, aside.line or 0)
    return ForeignFault(rule="foreign-entry-unkept", place=place, message=f"{aside.reason}{detail}", hint=aside.hint)
