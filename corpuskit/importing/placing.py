"""New documents and lines are put into shards: documents in the order of the input, annotations in document order."""

from collections.abc import Iterable, Iterator

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.importing.known import Known
from corpuskit.importing.merging import New, Replaced, merge_lines
from corpuskit.importing.reading import ReadUnit
from corpuskit.jsonl import id_of
from corpuskit.model import Document, encode
from corpuskit.storage import Staging

MOST_DOCUMENTS = 1_000
MOST_BYTES = 16_000_000


class Placer:
    """Collects what was read and stages the shards that change. At most one new shard is in memory; what belongs to
    shards that exist, in the corpus or staged, waits in files of the staging area until `finish`.
    """

    def __init__(self, corpus: Corpus, known: Known, staging: Staging) -> None:
        self._corpus = corpus
        self._known = known
        self._staging = staging
        shards = corpus.snapshot.names("documents", ".jsonl")
        self._number = int(shards[-1]) if shards and shards[-1].isdigit() else len(shards) or 1
        self._written = set(corpus.shards())
        self._waiting: set[str] = set()
        self._made: dict[str, str] = {}  # the shards of documents that this import has made
        lines = list(self._raw(f"documents/{shards[-1]}.jsonl")) if shards else []
        self._documents = len(lines)
        self._bytes = sum(map(len, lines))
        self._units: list[ReadUnit] = []

    @property
    def _shard(self) -> str:
        return f"{self._number:05}"

    def add(self, read: ReadUnit) -> None:
        """Take what was read from one unit."""
        if read.document is not None and not read.replaces_document:
            self._add_document(read, len(encode(read.document)))
        elif read.document is not None:
            self._keep(self._known.by_id[read.document.id].shard, read)
        else:
            for annotator, line in read.lines:
                part = msgspec.structs.replace(read, lines=((annotator, line),), files=(), set_aside=())
                self._keep(self._made.get(line.document) or self._known.by_id[line.document].shard, part)

    def _add_document(self, read: ReadUnit, size: int) -> None:
        full = self._documents >= MOST_DOCUMENTS or self._bytes + size > MOST_BYTES
        if full and self._documents:
            self._flush()
            self._number += 1
            self._documents = self._bytes = 0
        self._documents += 1
        self._bytes += size
        if read.document is not None:
            self._made[read.document.id] = self._shard
        self._keep(self._shard, read)

    def _keep(self, shard: str, read: ReadUnit) -> None:
        if shard == self._shard and shard not in self._written:
            self._units.append(read)
        else:
            self._waiting.add(shard)
            self._staging.append(f"waiting-{shard}", msgspec.json.encode(read) + b"\n")

    def _flush(self) -> None:
        if self._units:
            self._write(self._shard, self._units)
            self._written.add(self._shard)
            self._units = []

    def finish(self) -> None:
        """Stage everything that waits."""
        self._flush()
        for shard in sorted(self._waiting):
            waiting = self._staging.appended(f"waiting-{shard}")
            self._write(shard, [msgspec.json.decode(raw, type=ReadUnit) for raw in waiting])

    def _raw(self, path: str) -> Iterator[bytes]:
        """The lines of a file as this import has staged it, else as the corpus has it, with their line feeds."""
        staged = self._staging.staged(path)
        if staged is None and not self._corpus.snapshot.exists(path):
            return
        with staged.open("rb") if staged else self._corpus.snapshot.open(path) as file:
            for raw in file:
                yield raw if raw.endswith(b"\n") else raw + b"\n"

    def _write(self, shard: str, units: list[ReadUnit]) -> None:
        path = f"documents/{shard}.jsonl"
        documents = list(_documents(self._raw(path), units))
        lines: dict[str, list[New]] = {}
        for read in units:
            for annotator, line in read.lines:
                place = annotator, line.document
                ids = frozenset(one.id for one in read.gave_way if (one.annotator, one.document) == place)
                replaced = Replaced(frozenset(read.replaced), read.replaces_own, ids)
                lines.setdefault(annotator, []).append((line, replaced))
        order = {key: index for index, raw in enumerate(documents) if (key := id_of(raw)) is not None}
        for annotator in sorted(lines):
            here = f"annotations/{annotator}/{shard}.jsonl"
            merged = list(merge_lines(self._raw(here), lines[annotator], order))
            self._staging.write(here, merged)
        if any(read.document for read in units):
            self._staging.write(path, documents)


def _documents(old: Iterable[bytes], units: Iterable[ReadUnit]) -> Iterator[bytes]:
    """The lines of a documents file: old ones as they are or replaced in their places, then new ones."""
    replacing: dict[str, Document] = {}
    new: list[Document] = []
    for read in units:
        if read.document is not None and read.replaces_document:
            replacing[read.document.id] = read.document
        elif read.document is not None:
            new.append(read.document)
    for raw in old:
        key = id_of(raw) if replacing else None
        document = replacing.pop(key, None) if key is not None else None
        yield raw if document is None else encode(document)
    for document in new:
        yield encode(document)
