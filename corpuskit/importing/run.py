"""One import, from files to a committed corpus: the order of the steps, what survives a kill, what is told."""

import collections
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.formats import Format
from corpuskit.formats.items import Input, Options, SetAside, Unit
from corpuskit.formats.metadata import MetadataTable
from corpuskit.importing.inputs import Collected
from corpuskit.importing.journal import FOLDER, FileEntry, Journal, Settings, set_aside_lines, written
from corpuskit.importing.known import Known
from corpuskit.importing.placing import Placer
from corpuskit.importing.reading import Reader, ReadUnit, in_parts
from corpuskit.release import __version__
from corpuskit.storage import Staging, Writer, file_hash

_DECODER = msgspec.json.Decoder(list[ReadUnit])


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to import, and how. `settings` are what `options` says in a form that the journal keeps."""

    collected: Collected
    format: Format
    options: Options
    settings: Settings
    metadata: MetadataTable | None = None
    replace: bool = False


class Outcome(msgspec.Struct, kw_only=True):
    """What an import did, or with `dry_run` would do. `reasons` counts what was set aside by its reason."""

    run: str = ""
    documents: int = 0
    annotations: int = 0
    relations: int = 0
    files: int = 0
    entries: int = 0
    kept: int = 0
    set_aside: int = 0
    known_units: int = 0
    resumed_units: int = 0
    recognised: int = 0
    otherwise: int = 0
    aside_again: int = 0
    encodings: collections.Counter[str] = msgspec.field(default_factory=collections.Counter)
    removed_lines: int = 0
    ignored: tuple[str, ...] = ()
    annotators: set[str] = msgspec.field(default_factory=set)
    reasons: collections.Counter[str] = msgspec.field(default_factory=collections.Counter)
    examples: dict[str, SetAside] = msgspec.field(default_factory=dict)

    @property
    def nothing_new(self) -> bool:
        """Whether everything that was given had been imported before, or set aside."""
        return self.files == 0

    def add(self, read: ReadUnit) -> None:
        """Count what was read from one unit."""
        self.known_units += not (read.files or read.otherwise or read.aside_again)
        self.recognised += read.recognised
        self.otherwise += read.otherwise
        self.aside_again += read.aside_again
        self.files += len(read.files)
        if read.document is not None:
            self.documents += 1
            if read.document.origin and read.document.origin.encoding:
                self.encodings[read.document.origin.encoding] += 1
            self.removed_lines += len(read.document.origin.removed) if read.document.origin else 0
        for annotator, line in read.lines:
            self.annotators.add(annotator)
            self.annotations += len(line.annotations)
            self.relations += len(line.relations)
        for entry in read.files:
            self.entries += entry.entries
            self.kept += entry.kept
            self.set_aside += entry.set_aside
        for item in read.set_aside:
            self.reasons[item.reason] += 1
            self.examples.setdefault(item.reason, item)


Progress = Callable[[int, int], None]


def import_files(root: Path, request: Request, *, dry_run: bool = False, progress: Progress | None = None) -> Outcome:
    """Import into the corpus at `root`. `progress` is called with (units done, units in all).

    Either everything that the outcome tells of becomes part of the corpus or nothing does. Killed at any moment, the
    same request goes on from the last finished part. Raises CorpuskitError, having changed nothing.
    """
    if dry_run:
        return _Run(Corpus(root), request, progress).read_only()
    with Writer(root, "corpuskit import") as writer:
        run = _Run(Corpus(root), request, progress)
        return run.write(writer.staging(run.key))


def _hash(file: Input) -> str:
    try:
        return file_hash(file.path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "Check who may read it, or leave it out; nothing was imported."
        raise CorpuskitError(f"{file.path}: cannot be read: {reason}", hint) from error


class _Run:
    """The state of one import."""

    def __init__(self, corpus: Corpus, request: Request, progress: Progress | None) -> None:
        self._corpus = corpus
        self._request = request
        self._progress = progress or (lambda _done, _all: None)
        self._known = Known(corpus)
        self._hashes = {file.name: _hash(file) for file in request.collected.inputs}
        self._outcome = Outcome()
        self._options = msgspec.structs.replace(request.options, known_document=self._known.find, root=corpus.root)
        self._reader = Reader(
            format_=request.format,
            options=self._options,
            settings=request.settings,
            known=self._known,
            hashes=self._hashes,
            metadata=request.metadata,
            replace=request.replace,
        )
        before = [self._known.journals, sorted(self._known.by_id)]  # notes are good only for the corpus as it was
        wanted = [__version__, request.settings, request.replace, sorted(self._hashes.items()), before]
        self.key = hashlib.sha256(msgspec.json.encode(wanted)).hexdigest()[:16]

    def _units(self) -> list[Unit]:
        units = list(self._request.format.units(self._request.collected.inputs, self._options))
        self._request.format.survey(units, self._options)
        read = {file.name for unit in units for file in unit.inputs}
        unread = (file.name for file in self._request.collected.inputs if file.name not in read)
        self._outcome.ignored = (*self._request.collected.ignored, *unread)
        return units

    def read_only(self) -> Outcome:
        units = self._units()
        for done, unit in enumerate(units, 1):
            self._outcome.add(self._reader.read(unit))
            self._progress(done, len(units))
        self._refuse_foreign_table()
        return self._outcome

    def _refuse_foreign_table(self) -> None:
        """Raise where there is a metadata table and no row of it fits any document."""
        if self._request.metadata is not None and self._outcome.documents:
            self._request.metadata.check_used()

    def write(self, staging: Staging) -> Outcome:
        placer = Placer(self._corpus, self._known, staging)
        entries: list[FileEntry] = []
        aside = 0
        for read in self._parts(staging):
            placer.add(read)
            entries.extend(read.files)
            if read.set_aside:
                staging.append("set-aside", b"".join(set_aside_lines(read.set_aside)))
                aside += len(read.set_aside)
        self._refuse_foreign_table()
        if entries:
            placer.finish()
            self._write_journal(staging, entries, aside > 0)
        staging.commit()
        return self._outcome

    def _parts(self, staging: Staging) -> Iterator[ReadUnit]:
        units = self._units()
        done = 0
        for number, part in enumerate(in_parts(units)):
            name = f"part-{number:05}"
            noted = staging.noted(name)
            if noted is not None:
                reads = _DECODER.decode(noted)
                for read in reads:
                    self._reader.seen(read)
                self._outcome.resumed_units += len(part)
            else:
                reads = [self._reader.read(unit) for unit in part]
                staging.note(name, msgspec.json.encode(reads))
            for read in reads:
                self._outcome.add(read)
                yield read
            done += len(part)
            self._progress(done, len(units))

    def _write_journal(self, staging: Staging, entries: list[FileEntry], with_aside: bool) -> None:
        run = f"{len(self._known.journals) + 1:05}-{self.key[:8]}"
        totals = {
            name: getattr(self._outcome, name)
            for name in ("documents", "annotations", "relations", "entries", "kept", "set_aside")
        }
        journal = Journal(
            run=run,
            settings=self._request.settings,
            totals=totals,
            ignored=self._outcome.ignored,
            files=tuple(entries),
        )
        staging.write(f"{FOLDER}/{run}.json", written(journal))
        if with_aside:
            staging.write(f"{FOLDER}/{run}.set-aside.jsonl", staging.appended("set-aside"))
        self._outcome.run = run
