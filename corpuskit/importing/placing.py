"""New documents and lines are put into shards: documents in the order of the input, annotations in document order."""

from collections.abc import Iterable, Iterator

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.importing.known import Known
from corpuskit.importing.merging import merge_lines
from corpuskit.importing.reading import ReadUnit
from corpuskit.model import Document, encode
from corpuskit.storage import Staging

MOST_DOCUMENTS = 1_000
MOST_BYTES = 16_000_000


class Placer:
    """Collects what was read and stages the shards that change. At most one new shard is in memory; what belongs to
    shards that exist waits in files of the staging area until `finish`.
    """

    def __init__(self, corpus: Corpus, known: Known, staging: Staging) -> None:
        self._corpus = corpus
        self._known = known
        self._staging = staging
        shards = corpus.snapshot.names("documents", ".jsonl")
        self._old = set(corpus.shards())
        self._number = int(shards[-1]) if shards and shards[-1].isdigit() else len(shards)
        self._documents = 0
        self._bytes = 0
        self._units: list[ReadUnit] = []
        if shards:
            for _, raw in corpus.lines(f"documents/{shards[-1]}.jsonl"):
                self._documents += 1
                self._bytes += len(raw) + 1
        else:
            self._number = 1

    @property
    def _shard(self) -> str:
        return f"{self._number:05}"

    def add(self, read: ReadUnit) -> None:
        """Take what was read from one unit."""
        if read.document is not None and not read.replaces_document:
            self._add_document(read, len(encode(read.document)))
        elif read.document is not None:
            self._keep(self._known.by_id[read.document.id].shard, read)
        elif read.lines:
            for annotator, line in read.lines:
                shard = self._known.by_id[line.document].shard
                self._keep(shard, msgspec.structs.replace(read, lines=((annotator, line),), files=(), set_aside=()))

    def _add_document(self, read: ReadUnit, size: int) -> None:
        full = self._documents >= MOST_DOCUMENTS or self._bytes + size > MOST_BYTES
        if full and self._documents:
            self._flush()
            self._number += 1
            self._documents = self._bytes = 0
        self._documents += 1
        self._bytes += size
        if self._shard in self._old:
            self._keep(self._shard, read)
        else:
            self._units.append(read)

    def _keep(self, shard: str, read: ReadUnit) -> None:
        self._staging.append(f"waiting-{shard}", msgspec.json.encode(read) + b"\n")

    def _flush(self) -> None:
        if self._units:
            self._write(self._shard, self._units)
            self._units = []

    def finish(self) -> None:
        """Stage everything that waits."""
        self._flush()
        for shard in sorted(self._old):
            waiting = [msgspec.json.decode(raw, type=ReadUnit) for raw in self._staging.appended(f"waiting-{shard}")]
            if waiting:
                self._write(shard, waiting)

    def _write(self, shard: str, units: list[ReadUnit]) -> None:
        path = f"documents/{shard}.jsonl"
        old = [raw for _, raw in self._corpus.lines(path)]
        documents = list(_documents(old, units))
        if any(read.document for read in units):
            self._staging.write(path, (raw + b"\n" for raw in documents))
        order = {key: index for index, raw in enumerate(documents) if (key := _id_of(raw)) is not None}
        for annotator in sorted({name for read in units for name, _ in read.lines}):
            here = f"annotations/{annotator}/{shard}.jsonl"
            lines = [(line, read.replaced) for read in units for name, line in read.lines if name == annotator]
            self._staging.write(here, merge_lines([raw for _, raw in self._corpus.lines(here)], lines, order))


class _Key(msgspec.Struct):
    id: str


def _id_of(raw: bytes) -> str | None:
    try:
        return msgspec.json.decode(raw, type=_Key).id
    except (msgspec.MsgspecError, RecursionError):
        return None


def _documents(old: Iterable[bytes], units: Iterable[ReadUnit]) -> Iterator[bytes]:
    new: dict[str, Document] = {read.document.id: read.document for read in units if read.document is not None}
    replacing = {read.document.id for read in units if read.document is not None and read.replaces_document}
    for raw in old:
        key = _id_of(raw)
        yield encode(new.pop(key)).rstrip(b"\n") if key in replacing and key in new else raw
    for document in new.values():
        yield encode(document).rstrip(b"\n")
