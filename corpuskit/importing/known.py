"""What a corpus has already: where each document stands, which file it came from, and which files were imported."""

import functools
import hashlib
from collections.abc import Iterable

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.formats.items import Input
from corpuskit.importing.journal import FileEntry, Journal, Settings, read_journals
from corpuskit.model import Document


class _OriginHead(msgspec.Struct, frozen=True):
    file: str | None = None
    sha256: str | None = None


class _DocumentHead(msgspec.Struct):
    """The part of a document that the index needs; the text is skipped, not decoded."""

    id: str
    origin: _OriginHead = _OriginHead()


def _head(raw: bytes) -> _DocumentHead | None:
    try:
        return msgspec.json.decode(raw, type=_DocumentHead)
    except (msgspec.MsgspecError, RecursionError):
        return None


class Standing(msgspec.Struct, frozen=True):
    """Where a document stands and where it came from."""

    id: str
    shard: str
    sha256: str | None


class Known:
    """An index over a corpus. It holds ids, names and hashes, no texts."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self.by_id: dict[str, Standing] = {}
        self.by_file: dict[str, Standing] = {}
        self.journals = 0
        self.units: set[str] = set()
        self.files: dict[str, list[tuple[FileEntry, Settings]]] = {}
        for shard in corpus.shards():
            for _, raw in corpus.lines(f"documents/{shard}.jsonl"):
                self._add_document(shard, raw)
        for journal in read_journals(corpus.snapshot):
            self._add_journal(journal)

    def _add_document(self, shard: str, raw: bytes) -> None:
        head = _head(raw)
        if head is None:
            return  # validation reports it; its line is copied as it is
        standing = Standing(head.id, shard, head.origin.sha256)
        self.by_id.setdefault(head.id, standing)
        if head.origin.file is not None:
            self.by_file.setdefault(head.origin.file, standing)

    def _add_journal(self, journal: Journal) -> None:
        self.journals += 1
        for entry in journal.files:
            self.units.add(entry.unit)
            self.files.setdefault(entry.file, []).append((entry, journal.settings))

    def document(self, document_id: str) -> Document | None:
        """A document of the corpus, read from its shard; the shard read last is kept in memory."""
        standing = self.by_id.get(document_id)
        if standing is None:
            return None
        raw = self._lines_of(standing.shard).get(document_id)
        try:
            return None if raw is None else msgspec.json.decode(raw, type=Document)
        except (msgspec.MsgspecError, RecursionError):
            return None

    @functools.lru_cache(maxsize=1)  # noqa: B019 - the index lives as long as one import
    def _lines_of(self, shard: str) -> dict[str, bytes]:
        lines: dict[str, bytes] = {}
        for _, raw in self._corpus.lines(f"documents/{shard}.jsonl"):
            if head := _head(raw):
                lines.setdefault(head.id, raw)
        return lines

    def earlier(self, name: str, settings: Settings) -> FileEntry | None:
        """The last account of a file of which something was kept, by an import for the same annotators."""
        for entry, then in reversed(self.files.get(name, [])):
            same_annotators = (then.annotator, then.annotator_from) == (settings.annotator, settings.annotator_from)
            if entry.kept and then.format == settings.format and same_annotators:
                return entry
        return None


def unit_key(inputs: Iterable[tuple[Input, str]], settings: Settings) -> str:
    """A hash of the files of a unit - (input, sha256 of its bytes) - and how they are read."""
    parts = [[file.name, sha256] for file, sha256 in inputs]
    return hashlib.sha256(msgspec.json.encode([parts, settings])).hexdigest()[:16]
