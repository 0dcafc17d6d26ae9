"""One import, from files to a committed corpus: the order of the steps, what survives a kill, what is told."""

import collections
import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.formats import Format
from corpuskit.formats.items import Input, Item, Options, Unit
from corpuskit.formats.metadata import MetadataTable
from corpuskit.formats.sidecar.following import Following
from corpuskit.importing.inputs import Collected
from corpuskit.importing.journal import FOLDER, FileEntry, Journal, Settings, set_aside_lines, written
from corpuskit.importing.known import Known
from corpuskit.importing.outcome import Outcome
from corpuskit.importing.placing import Placer
from corpuskit.importing.reading import GaveWay, Plan, Reader, ReadUnit, narrowed
from corpuskit.importing.sampling import Sample
from corpuskit.importing.since import Since
from corpuskit.importing.working import Pool, Step, batches
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
    sample: Sample | None = None
    replace: bool = False
    jobs: int = 1


Progress = Callable[[int, int], None]
Watch = Callable[[ReadUnit], None]


def import_files(
    root: Path,
    request: Request,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    watch: Watch | None = None,
) -> Outcome:
    """Import into the corpus at `root`. `progress` is called with (bytes done, bytes in all), `watch` with all that is
    read.

    Either everything that the outcome tells of becomes part of the corpus or nothing does. Killed at any moment, the
    same request goes on from the last finished batch. Raises CorpuskitError, having changed nothing.
    """
    if dry_run:
        return _Run(Corpus(root), request, progress, watch).read_only()
    with Writer(root, "corpuskit import") as writer:
        run = _Run(Corpus(root), request, progress, watch)
        return run.write(writer.staging(run.key))


class _Hashes(dict[str, str]):
    """The hashes of files by their names, worked out when they are asked for; empty for what cannot be read."""

    def __init__(self, inputs: Iterable[Input]) -> None:
        super().__init__()
        self._inputs = {given.name: given for given in inputs}

    def __missing__(self, name: str) -> str:
        given = self._inputs[name]
        try:
            self[name] = "" if given.fault is not None else file_hash(given.path)
        except OSError:
            self[name] = ""
        return self[name]


def _sign(given: Input) -> tuple[str, int, int]:
    """What tells without reading it whether a file is still the same: its name, size and time."""
    try:
        found = given.path.stat()
    except OSError:
        return given.name, 0, 0
    return given.name, found.st_size, found.st_mtime_ns


class _Run:
    """The state of one import."""

    def __init__(self, corpus: Corpus, request: Request, progress: Progress | None, watch: Watch | None) -> None:
        self._corpus = corpus
        self._request = request
        self._progress = progress or (lambda _done, _all: None)
        self._watch = watch or (lambda _read: None)
        self._known = Known(corpus)
        self._outcome = Outcome()
        self._options = msgspec.structs.replace(
            request.options, known_document=self._known.find, known_text=self._known.by_text, root=corpus.root
        )
        self._hashes = _Hashes(request.collected.inputs)
        self._reader = self._new_reader()
        self._since = Since(corpus, self._known)
        signs = [_sign(given) for given in request.collected.inputs]
        self._sizes = {name: size for name, size, _ in signs}
        self._size = max(sum(self._sizes.values()), 1)
        before = [self._known.journals, sorted(self._known.by_id)]  # notes are good only for the corpus as it was
        wanted = [__version__, request.settings, request.replace, signs, before]
        self.key = hashlib.sha256(msgspec.json.encode(wanted)).hexdigest()[:16]

    def _new_reader(self) -> Reader:
        return Reader(
            carries_annotations=self._request.format.CARRIES_ANNOTATIONS,
            settings=self._request.settings,
            known=self._known,
            hashes=self._hashes,
            metadata=self._request.metadata,
            replace=self._request.replace,
        )

    def _units(self) -> list[Unit]:
        inputs = [given for given in self._request.collected.inputs if given.fault is None]
        units = list(self._request.format.units(inputs, self._options))
        self._request.format.survey(units, self._options)
        read = {file.name for unit in units for file in unit.inputs}
        unread = (given.name for given in inputs if given.name not in read)
        self._outcome.ignored = (*self._request.collected.ignored, *unread)
        return units

    def read_only(self) -> Outcome:
        for _ in self._reads(None):
            pass
        self._refuse_foreign_table()
        return self._outcome

    def _refuse_foreign_table(self) -> None:
        """Raise where there is a metadata table and no row of it fits any document."""
        if self._request.metadata is not None and self._outcome.documents:
            self._request.metadata.check_used()

    def write(self, staging: Staging) -> Outcome:
        placer = Placer(self._corpus, self._known, staging)
        entries: dict[str, FileEntry] = {}
        aside = 0
        for read in self._reads(staging):
            placer.add(read if self._request.replace else msgspec.structs.replace(read, gave_way=()))
            if self._request.replace and read.gave_way:
                staging.append("gave-way", b"".join(gave_way_lines(read.gave_way)))
            for entry in read.files:
                entries[entry.file] = _sum(entries.get(entry.file), entry)
            if read.set_aside:
                staging.append("set-aside", b"".join(set_aside_lines(read.set_aside)))
                aside += len(read.set_aside)
        self._refuse_foreign_table()
        if entries:
            placer.finish()
            self._write_journal(staging, list(entries.values()), aside > 0)
        staging.commit()
        return self._outcome

    def _reads(self, staging: Staging | None) -> Iterator[ReadUnit]:
        """All that becomes of the units, or of the sample that is drawn from them."""
        reads = self._all(staging, again=False)
        if self._request.sample is not None:
            sample = self._request.sample
            documents = (read.document for read in reads if read.document is not None)
            drawn = sample.draw([(document.id, sample.stratum_of(document)) for document in documents])
            self._reader = self._new_reader()
            reads = (narrowed(read, drawn) for read in self._all(staging, again=True))
        for read in reads:
            self._outcome.add(read)
            self._watch(read)
            yield read

    def _all(self, staging: Staging | None, *, again: bool) -> Iterator[ReadUnit]:
        """All that becomes of the units, from the notes of an earlier attempt as far as they go."""
        pool = Pool(self._request.format, self._options, self._request.jobs)
        done = 0
        if isinstance(self._request.format, Following):
            staging = None  # what the sidecar holds of documents that were not met is known only when all are read
        for batch, found in pool.results(batches(self._steps(), staging)):
            if batch.noted is not None:
                reads = _DECODER.decode(batch.noted)
                for read in reads:
                    self._reader.seen(read)
                self._outcome.resumed_units += 0 if again else len(batch.steps)
            else:
                reads = list(self._taken(batch.steps, iter(found)))
                if staging is not None:
                    staging.note(batch.name, msgspec.json.encode(reads))
            yield from reads
            done += sum(step.weight for step in batch.steps)
            self._progress(min(done, self._size), self._size)
        self._progress(self._size, self._size)

    def _steps(self) -> Iterator[Step]:
        form = self._request.format
        for given in self._request.collected.inputs:
            if given.fault is not None:
                yield Step(plan=self._reader.unreadable(given))
        for unit in self._units():
            plan = self._reader.plan(unit)
            if plan.was_aside and not form.CARRIES_ANNOTATIONS and plan.unit is not None:
                plan = self._looked_at_again(plan, plan.unit)
            if plan.unit is None or plan.before != ReadUnit():
                yield Step(plan=plan)
            for part in form.parts(plan.unit, self._options) if plan.unit is not None else ():
                whole = part.raw is None and part.fault is None
                weight = sum(self._sizes.get(given.name, 0) for given in unit.inputs) if whole else part.size
                yield Step(plan=plan, part=part, weight=weight)

    def _looked_at_again(self, plan: Plan, unit: Unit) -> Plan:
        """What to do with a file that was set aside whole: to count it, if nothing of it would be kept now either."""
        form = self._request.format
        items = (item for part in form.parts(unit, self._options) for item in form.read(part, self._options))
        if any(counted.kept for item in items for counted in item.counts):
            return msgspec.structs.replace(plan, afresh=True)
        return msgspec.structs.replace(plan, unit=None, before=ReadUnit(aside_again=1))

    def _taken(self, steps: Iterable[Step], found: Iterator[list[Item]]) -> Iterator[ReadUnit]:
        for step in steps:
            if step.part is None:
                yield step.plan.before
            else:
                for item in next(found):
                    yield self._since.judged(self._reader.take(step.plan, item), item.went)

    def _write_journal(self, staging: Staging, entries: list[FileEntry], with_aside: bool) -> None:
        run = f"{len(self._known.journals) + 1:05}-{self.key[:8]}"
        totals = {
            name: getattr(self._outcome, name)
            for name in ("documents", "annotations", "relations", "entries", "kept", "set_aside")
        }
        if self._request.replace and self._outcome.gave_way:
            totals["gave_way"] = self._outcome.gave_way.total()
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
        if self._request.replace and self._outcome.gave_way:
            staging.write(f"{FOLDER}/{run}.gave-way.jsonl", staging.appended("gave-way"))
        self._outcome.run = run


def gave_way_lines(items: Iterable[GaveWay]) -> Iterator[bytes]:
    """What gave way as lines of JSON: whose it was, of which document, why, and the record as it was."""
    for item in items:
        why = "deleted in the tool" if item.deleted else "changed in the tool"
        line = {"document": item.document, "annotator": item.annotator, "reason": why}
        yield msgspec.json.encode({**line, "record": msgspec.Raw(item.record)}) + b"\n"


def _sum(first: FileEntry | None, second: FileEntry) -> FileEntry:
    """The account of a file from those of its parts."""
    if first is None:
        return second
    return msgspec.structs.replace(
        second,
        entries=first.entries + second.entries,
        kept=first.kept + second.kept,
        set_aside=first.set_aside + second.set_aside,
        not_drawn=first.not_drawn + second.not_drawn,
        offsets=dict(collections.Counter(first.offsets) + collections.Counter(second.offsets)),
    )
