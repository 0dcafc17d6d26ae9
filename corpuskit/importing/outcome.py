"""What an import did, or would do, in numbers and examples."""

import collections

import msgspec

from corpuskit.articles.encodings.decoding import was_guessed
from corpuskit.formats.items import SetAside
from corpuskit.formats.misplaced import Misplaced, together
from corpuskit.importing.reading import ReadUnit
from corpuskit.model import Origin


class Outcome(msgspec.Struct, kw_only=True):
    """What an import did, or with `dry_run` would do. `reasons` counts what was set aside by its reason; `gave_way`
    what a tool changed or deleted, by whether these are relations and whether they were deleted.
    """

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
    not_drawn: int = 0
    formats: collections.Counter[str] = msgspec.field(default_factory=collections.Counter)
    notes: collections.Counter[str] = msgspec.field(default_factory=collections.Counter)
    taken: dict[str, collections.Counter[str]] = msgspec.field(default_factory=dict)
    offsets: collections.Counter[str] = msgspec.field(default_factory=collections.Counter)
    guessed: collections.Counter[str] = msgspec.field(default_factory=collections.Counter)
    removed_lines: int = 0
    gave_way: collections.Counter[tuple[bool, bool]] = msgspec.field(default_factory=collections.Counter)
    newer: int = 0
    misplaced: Misplaced | None = None
    ignored: tuple[str, ...] = ()
    annotators: set[str] = msgspec.field(default_factory=set)
    reasons: collections.Counter[str] = msgspec.field(default_factory=collections.Counter)
    examples: dict[str, SetAside] = msgspec.field(default_factory=dict)

    @property
    def nothing_new(self) -> bool:
        """Whether everything that was given had been imported before, or set aside."""
        return self.files == 0

    def add(self, read: ReadUnit) -> None:
        """Count what was read from a unit or a part of it."""
        self.known_units += not (read.files or read.otherwise or read.aside_again)
        self.recognised += read.recognised is not None
        self.otherwise += read.otherwise
        self.aside_again += read.aside_again
        self.files += len(read.files)
        self.notes.update(read.notes)
        self.gave_way.update((one.relation, one.deleted) for one in read.gave_way)
        self.newer += read.newer
        self.misplaced = together((self.misplaced, read.misplaced))
        if read.document is not None:
            self._add_document(read.document.origin or Origin())
        for annotator, line in read.lines:
            self.annotators.add(annotator)
            self.annotations += len(line.annotations)
            self.relations += len(line.relations)
        for entry in read.files:
            self.entries += entry.entries
            self.kept += entry.kept
            self.set_aside += entry.set_aside
            self.not_drawn += entry.not_drawn
            self.offsets.update(entry.offsets)
        for item in read.set_aside:
            self.reasons[item.reason] += 1
            self.examples.setdefault(item.reason, item)

    def _add_document(self, origin: Origin) -> None:
        self.documents += 1
        self.formats[origin.format or ""] += 1
        self.removed_lines += len(origin.removed)
        for name, where in origin.taken.items():
            self.taken.setdefault(name, collections.Counter())[where.partition(",")[0]] += 1
        if origin.encoding and was_guessed(origin.encoding_from):
            self.guessed[origin.encoding] += 1
