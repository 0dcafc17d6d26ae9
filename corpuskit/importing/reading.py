"""Units become records: each is compared with what the corpus has, read by its format, and given ids that are free."""

from collections.abc import Iterator, Sequence

import msgspec

from corpuskit.formats import Format
from corpuskit.formats.items import FileCount, Input, Item, Options, SetAside, Unit
from corpuskit.formats.metadata import MetadataTable
from corpuskit.importing.journal import FileEntry, Settings
from corpuskit.importing.known import Known, unit_key
from corpuskit.model import AnnotationLine, Document, encode

OTHER_BYTES = "the file was imported before with other bytes"
OTHER_TEXT = "its text is not that of the document in the corpus"


class ReadUnit(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become of one unit: a new document, or lines for one that is there, and the account of its files.

    `replaced` names the files whose earlier annotations these lines replace.
    """

    document: Document | None = None
    replaces_document: bool = False
    lines: tuple[tuple[str, AnnotationLine], ...] = ()
    replaced: tuple[str, ...] = ()
    files: tuple[FileEntry, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


class Reader:
    """Reads units one after the other; keeps track of the ids that this import has given."""

    def __init__(
        self,
        *,
        format_: Format,
        options: Options,
        settings: Settings,
        known: Known,
        hashes: dict[str, str],
        metadata: MetadataTable | None,
        replace: bool,
    ) -> None:
        self._format = format_
        self._options = options
        self._settings = settings
        self._known = known
        self._hashes = hashes
        self._metadata = metadata
        self._replace = replace
        self._given: set[str] = set()

    def read(self, unit: Unit) -> ReadUnit | None:
        """What becomes of a unit; None where all of it was imported before."""
        key = unit_key([(file, self._hashes[file.name]) for file in unit.inputs], self._settings)
        if key in self._known.units and not self._replace:
            return None
        states = {file.name: self._state(file) for file in unit.inputs}
        if states[unit.main.name] == "changed" and not self._replace:
            return self._refused(unit.inputs, key)
        refused = [file for file in unit.others if states[file.name] == "changed" and not self._replace]
        others = tuple(file for file in unit.others if states[file.name] != "same" and file not in refused)
        if states[unit.main.name] == "same" and not others:
            return self._refused(refused, key) if refused else None
        item = self._format.read(Unit(main=unit.main, others=others), self._options)
        replaced = tuple(file.name for file in unit.inputs if states[file.name] == "changed" and file not in refused)
        return self._joined(self._placed(item, unit.main, key, replaced), self._refused(refused, key))

    def seen(self, read: ReadUnit) -> None:
        """Take note of a unit that an earlier attempt at the same import has read."""
        if read.document is not None:
            self._given.add(read.document.id)
            self._described(read.document)

    def _state(self, file: Input) -> str:
        """`new`, `same` or `changed`, against what this or another format kept of the file before."""
        sha256 = self._hashes[file.name]
        standing = self._known.by_file.get(file.name)
        entry = self._known.earlier(file.name, self._settings)
        before = standing.sha256 if standing else entry.sha256 if entry else None
        return "new" if before is None else "same" if before == sha256 else "changed"

    def _refused(self, files: Sequence[Input], key: str) -> ReadUnit:
        return ReadUnit(
            files=tuple(
                FileEntry(file=f.name, sha256=self._hashes[f.name], unit=key, entries=1, kept=0, set_aside=1)
                for f in files
            ),
            set_aside=tuple(SetAside(file=f.name, reason=OTHER_BYTES, content=f.path.read_bytes()) for f in files),
        )

    def _joined(self, first: ReadUnit, second: ReadUnit) -> ReadUnit:
        return msgspec.structs.replace(
            first, files=first.files + second.files, set_aside=first.set_aside + second.set_aside
        )

    def _placed(self, item: Item, main: Input, key: str, replaced: tuple[str, ...]) -> ReadUnit:
        standing = self._known.by_file.get(main.name)
        files = tuple(_entry(count, key) for count in item.counts)
        read = ReadUnit(lines=item.lines, files=files, set_aside=item.set_aside, replaced=replaced)
        if item.document is None:
            return read
        if standing is None:
            document = self._described(msgspec.structs.replace(item.document, id=self._free_id(item.document.id)))
            return msgspec.structs.replace(read, document=document, lines=_renamed(item.lines, document.id))
        read = msgspec.structs.replace(read, lines=_renamed(item.lines, standing.id))
        document = self._described(msgspec.structs.replace(item.document, id=standing.id))
        if main.name in replaced:
            return msgspec.structs.replace(read, document=document, replaces_document=True)
        return _without_document(read, main.name, self._same_text(document))

    def _described(self, document: Document) -> Document:
        return self._metadata.apply(document) if self._metadata else document

    def _same_text(self, document: Document) -> bool:
        there = self._known.document(document.id)
        return there is not None and there.text == document.text

    def _free_id(self, wanted: str) -> str:
        candidate, number = wanted, 1
        while candidate in self._given or candidate in self._known.by_id:
            number += 1
            candidate = f"{wanted[:110]}-{number}"
        self._given.add(candidate)
        return candidate


def _entry(count: FileCount, key: str) -> FileEntry:
    return FileEntry(
        file=count.file,
        sha256=count.sha256,
        unit=key,
        entries=count.entries,
        kept=count.kept,
        set_aside=count.set_aside,
    )


def _renamed(lines: tuple[tuple[str, AnnotationLine], ...], document: str) -> tuple[tuple[str, AnnotationLine], ...]:
    return tuple((annotator, msgspec.structs.replace(line, document=document)) for annotator, line in lines)


def _without_document(read: ReadUnit, main: str, same_text: bool) -> ReadUnit:
    """Leave out the document, which the corpus has; where its text differs there, the lines cannot be attached."""
    files = tuple(entry for entry in read.files if entry.file != main)
    if same_text:
        return msgspec.structs.replace(read, files=files)
    refused = tuple(
        SetAside(file=main, reason=OTHER_TEXT, detail=f"annotator {annotator}", content=encode(line))
        for annotator, line in read.lines
    )
    files = tuple(msgspec.structs.replace(entry, kept=0, set_aside=entry.entries) for entry in files)
    return msgspec.structs.replace(read, lines=(), files=files, set_aside=read.set_aside + refused)


def in_parts(units: Sequence[Unit], size: int = 100) -> Iterator[Sequence[Unit]]:
    """Units in runs of at most `size`: what is staged together, so that a killed import loses little."""
    for start in range(0, len(units), size):
        yield units[start : start + size]
