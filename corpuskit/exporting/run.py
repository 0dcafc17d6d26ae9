"""Exports a corpus: once through it to count what would be lost, and, if that is allowed, once more to write."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from corpuskit.corpus import Bundle, Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.exporting.losses import Losses
from corpuskit.exporting.naming import mapping_file, own_mapping
from corpuskit.exporting.outgoing import Entries
from corpuskit.exporting.shedding import shed, shed_document
from corpuskit.exporting.sidecar import Subject, add_sidecar, head_of
from corpuskit.formats.annotated import OfIds, Outgoing, Target, Writing
from corpuskit.formats.entries import AnnotatorSet
from corpuskit.formats.items import Options
from corpuskit.formats.mapping import Mapping, check_format
from corpuskit.formats.naming import document_id
from corpuskit.model import AnnotationLine
from corpuskit.plainyaml import did_you_mean
from corpuskit.storage import NewFolder, new_folder

MAPPING = "corpuskit.mapping.yaml"  # what the export is read again by, beside it
#: Formats without a place for documents that nobody annotated. In data from which programs learn they would say that
#: nothing is to be found in them.
_ONLY_ANNOTATED = frozenset({"conll", "conllu", "spacy", "hf", "hf-tokens", "web-annotation"})
_NOBODY = "unannotated"  # the folder of documents of which nobody says anything


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to export and how: `format` is a module of `WRITTEN`; no annotators or layers means all of them; with
    `sidecar` a file beside the others holds what the format cannot.
    """

    format: Any
    mapping: Mapping | None = None
    annotators: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    misaligned: Any = "error"
    scheme: Any = "BIO"
    parquet: bool = False
    sidecar: bool = False


class Exported(msgspec.Struct, kw_only=True):
    """What an export found and wrote: how many documents, annotations and relations, how many records could not be
    read, what is lost, and the annotators; `in_folders` says that each has a folder of their own. `unaligned` are the
    annotations with edges inside tokens of which nobody said what becomes.
    """

    documents: int = 0
    annotations: int = 0
    relations: int = 0
    unread: int = 0
    unaligned: int = 0
    losses: Losses = msgspec.field(default_factory=Losses)
    annotators: dict[str, None] = {}
    in_folders: bool = False


Progress = Callable[[], None]  # called after each document; an export for N annotators may go N + 1 times through them


def survey(corpus: Corpus, request: Request, progress: Progress = lambda: None) -> Exported:
    """What would be written and what would be lost. Raises CorpuskitError for a mapping of another format, annotators
    and layers that are not there, and documents without text.
    """
    going = _Going(corpus, request)
    exported = going.exported
    for outgoing in _watched(going.documents(), progress):
        told = Counter(_told(outgoing, request.format, going.writing))
        for what, number in told.items():
            if isinstance(what, OfIds):
                exported.losses.lose("ids", number)
            else:
                exported.losses.told[what] += number
        if request.misaligned == "error" and "unaligned" not in request.format.HOLDS:
            dropping = msgspec.structs.replace(going.writing, misaligned="drop")
            exported.unaligned += (Counter(_told(outgoing, request.format, dropping)) - told).total()
    return exported


def export(corpus: Corpus, request: Request, folder: Path, progress: Progress = lambda: None) -> None:
    """Write a corpus into a folder that is new or empty: all of it or nothing. What the format does not hold is left
    out. Raises CorpuskitError as `survey` does and for a folder inside the corpus, and FormatError for what the format
    refuses.
    """
    refuse_inside(corpus, folder)
    going = _Going(corpus, request)
    with new_folder(folder) as target:
        if going.exported.in_folders:
            for annotator in (*going.annotators, None):
                going.write_one(annotator, target, progress)
        else:
            request.format.write(_watched(going.documents(), progress), target, going.writing)
        if request.mapping is None:
            mapping = msgspec.structs.replace(going.writing.mapping, in_folders=going.exported.in_folders)
            target.add(MAPPING, mapping_file(mapping))
        if request.sidecar:
            going.add_sidecar(target)


def _told(outgoing: Outgoing, format_: Any, writing: Writing) -> Iterable[str]:
    """What a format says in words of its own that a document loses."""
    losses = getattr(format_, "losses", None)
    return losses(outgoing, writing) if losses is not None else ()


def _watched(documents: Iterable[Outgoing], progress: Progress) -> Iterator[Outgoing]:
    for outgoing in documents:
        yield outgoing
        progress()


class _Going:
    """One way through a corpus, with what was met on it."""

    def __init__(self, corpus: Corpus, request: Request) -> None:
        check_format(request.mapping, request.format.NAME)
        _refuse_unknown("annotator", request.annotators, corpus.annotators())
        _refuse_unknown("layer", request.layers, list(corpus.schema.layers))
        self._corpus = corpus
        self._request = request
        self._holds: frozenset[str] = request.format.HOLDS
        mapping = request.mapping or own_mapping(corpus.schema, request.format.NAME)
        self._entries = Entries(mapping, corpus.schema, self._holds)
        self.annotators = tuple(name for name in corpus.annotators() if name in (request.annotators or (name,)))
        self.exported = Exported(in_folders="annotators" not in self._holds)
        self.writing = Writing(
            schema=corpus.schema,
            mapping=mapping,
            stem=document_id(corpus.root.resolve().name or "corpus", ""),
            misaligned=request.misaligned,
            scheme=request.scheme,
            parquet=request.parquet,
        )

    def documents(self) -> Iterator[Outgoing]:
        """The documents as they go out; one shard is in memory at a time."""
        for bundle in self._bundles():
            if not bundle.lines and self._request.format.NAME in _ONLY_ANNOTATED:
                self.exported.losses.lose("unannotated")
            else:
                yield self._outgoing(bundle)

    def _bundles(self) -> Iterator[Bundle]:
        """The documents that were asked for."""
        for bundle in self._corpus.bundles():
            self.exported.unread += len(bundle.faults) + (len(bundle.lines) if bundle.document is None else 0)
            if bundle.document is not None and self._is_chosen(bundle):
                yield bundle

    def _subjects(self) -> Iterator[Subject]:
        """The documents, with all that was asked for of what annotators say of them."""
        for bundle in self._bundles():
            if bundle.document is not None:
                lines = (line for line in bundle.lines if line.annotator in self.annotators)
                yield bundle.document, tuple((line.annotator, self._chosen(line.record)) for line in lines)

    def add_sidecar(self, target: NewFolder) -> None:
        """Put what the format cannot hold beside its files."""
        schema, form = self._corpus.schema, self._request.format
        head = head_of(form, schema.reference, self.writing.stem, in_folders=self.exported.in_folders)
        options = Options(schema=schema, mapping=self.writing.mapping)
        add_sidecar(target, self._subjects, head, options)

    def write_one(self, annotator: str | None, target: Target, progress: Progress) -> None:
        """Write what one annotator says into a folder of that name; for None, the documents of which nobody does."""
        own = _own(_watched(self.documents(), progress), annotator)
        first = next(own, None)
        if first is not None:
            inside = _Inside(target, annotator or _NOBODY)
            self._request.format.write(_with(first, own), inside, self.writing)

    def _outgoing(self, bundle: Bundle) -> Outgoing:
        document, losses = bundle.document, self.exported.losses
        assert document is not None  # others are not asked for
        if document.text is None:
            hint = "Bring its text back first, by importing the texts; then export again."
            raise CorpuskitError(f"document {document.id} has no text", hint)
        sets: list[AnnotatorSet] = []
        for line in bundle.lines:
            if line.annotator in self.annotators:
                record = self._entries.known(self._chosen(line.record), losses)
                record = shed(record, document.text, self._holds, losses)
                sets.append(self._entries.set_of(line.annotator, record, document.text, losses))
                self.exported.annotations += len(record.annotations)
                self.exported.relations += len(record.relations)
                self.exported.annotators[line.annotator] = None
        self.exported.documents += 1
        return Outgoing(document=shed_document(document, self._holds, losses), sets=tuple(sets))

    def _is_chosen(self, bundle: Bundle) -> bool:
        """Whether a document is among those that were asked for: of chosen annotators, those that they annotated."""
        return not self._request.annotators or any(line.annotator in self.annotators for line in bundle.lines)

    def _chosen(self, line: AnnotationLine) -> AnnotationLine:
        """The line with the layers that were asked for, and the relations within them."""
        if not self._request.layers:
            return line
        annotations = tuple(one for one in line.annotations if one.layer in self._request.layers)
        left = {one.id for one in annotations}
        relations = tuple(one for one in line.relations if {one.from_, one.to} <= left)
        return msgspec.structs.replace(line, annotations=annotations, relations=relations)


class _Inside:
    """A folder inside the target."""

    def __init__(self, target: Target, folder: str) -> None:
        self._target = target
        self._folder = folder

    def add(self, path: str, content: bytes | Iterable[bytes]) -> None:
        """A file in the folder."""
        self._target.add(f"{self._folder}/{path}", content)


def _own(documents: Iterable[Outgoing], annotator: str | None) -> Iterator[Outgoing]:
    for outgoing in documents:
        if annotator is None and not outgoing.sets:
            yield outgoing
        for one in outgoing.sets:
            if one.annotator == annotator:
                unnamed = msgspec.structs.replace(one, annotator=None)
                yield msgspec.structs.replace(outgoing, sets=(unnamed,))


def _with(first: Outgoing, rest: Iterable[Outgoing]) -> Iterator[Outgoing]:
    yield first
    yield from rest


def refuse_inside(corpus: Corpus, folder: Path) -> None:
    """Raise CorpuskitError where an export would become part of the corpus, whose folders hold records only."""
    root = corpus.root.resolve()
    if folder.resolve().is_relative_to(root):
        problem = f"{folder}: is inside the corpus {corpus.root}"
        raise CorpuskitError(problem, "Name a folder outside it: what is in a corpus is read as part of it.")


def _refuse_unknown(kind: str, wanted: Iterable[str], known: list[str]) -> None:
    for name in wanted:
        if name not in known:
            problem = f"the corpus has no {kind} '{name}'; it has: {', '.join(known) or 'none'}"
            raise CorpuskitError(problem, did_you_mean(name, known))
