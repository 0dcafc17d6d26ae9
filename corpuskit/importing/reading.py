"""Units become records: each is compared with what the corpus has, read by its format, and given ids that are free."""

from collections.abc import Container, Mapping, Sequence

import msgspec

from corpuskit.formats.items import FileCount, Input, Item, SetAside, Unit
from corpuskit.formats.metadata import MetadataTable
from corpuskit.formats.misplaced import Misplaced
from corpuskit.formats.naming import with_folder
from corpuskit.formats.unopened import hint_for
from corpuskit.importing.journal import FileEntry, Settings
from corpuskit.importing.known import Known, unit_key
from corpuskit.importing.same import Articles
from corpuskit.importing.states import State, States
from corpuskit.model import AnnotationLine, Document, text_hash

OTHER_BYTES = "a file of this name was imported before with other bytes"
ITS_TEXT = "the text it belongs to was imported before with other bytes"
OTHER_TEXT = "its text is not that of the document in the corpus"
ANNOTATED = "its text changed, but annotations in the corpus were made over the old one"
HINTS = {
    OTHER_BYTES: "Give --replace if it is a newer version of the same; else import it from a folder with another name.",
    ITS_TEXT: "Give --replace if the text is a newer version of the same.",
    OTHER_TEXT: "Texts that annotations speak of must be imported as they are, without cleaning.",
    ANNOTATED: "Import it from a folder with another name: a changed text is a document of its own.",
}


class GaveWay(msgspec.Struct, frozen=True, kw_only=True):
    """A record of the corpus, as JSON, that was changed or `deleted` in the tool to which it went."""

    document: str
    annotator: str
    id: str
    record: bytes
    deleted: bool
    relation: bool


class ReadUnit(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become of one unit: a new document, or lines for one that is there, and the account of its files.

    `replaced` names the files whose earlier annotations these lines replace; with `replaces_own`, annotations without a
    file are replaced too. `recognised` is the id of the document that the corpus has already with this text; `notes`
    are words about what of an article is kept nowhere. `gave_way` are records that the tool changed or deleted, which
    the corpus loses only where files replace; `newer` counts those that the corpus has changed itself since they went.
    `misplaced` are the annotations that do not fit their text.
    """

    document: Document | None = None
    replaces_document: bool = False
    lines: tuple[tuple[str, AnnotationLine], ...] = ()
    replaced: tuple[str, ...] = ()
    replaces_own: bool = False
    files: tuple[FileEntry, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    recognised: str | None = None
    otherwise: int = 0
    aside_again: int = 0
    notes: tuple[str, ...] = ()
    gave_way: tuple[GaveWay, ...] = ()
    newer: int = 0
    misplaced: Misplaced | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be read of a unit, if anything, and what is known of it without that."""

    unit: Unit | None
    whole: Unit
    states: States
    before: ReadUnit
    afresh: bool = False

    @property
    def was_aside(self) -> bool:
        """Whether the main file was set aside whole before, so that it has to be seen whether the reason has gone."""
        return self.unit is not None and self.states[self.unit.main] is State.ASIDE


class Reader:
    """Decides what becomes of what is read; keeps track of the documents that this import has made."""

    def __init__(
        self,
        *,
        carries_annotations: bool,
        settings: Settings,
        known: Known,
        hashes: Mapping[str, str],
        metadata: MetadataTable | None,
        replace: bool,
    ) -> None:
        self._settings = settings
        self._known = known
        self._hashes = hashes
        self._metadata = metadata
        self._replace = replace
        self._made: dict[str, str | None] = {}  # the ids that this import has given, with the hash of their text
        self._replaced: set[str] = set()  # the ids of documents that this import has replaced
        self._namesakes: dict[str, _Namesakes] = {}
        self._articles = None if carries_annotations else Articles(known)

    def plan(self, unit: Unit) -> Plan:
        """What is to be read of a unit: nothing, where all of it was imported before."""
        states = States(unit, self._known, self._hashes, self._settings, self._replace)
        if states.stops(unit.main):
            key = self._key(unit)
            return Plan(unit=None, whole=unit, states=states, before=self._refused(unit.inputs, states, key, unit.main))
        stopped = [file for file in unit.others if states.stops(file)]
        refused = self._refused(stopped, states, self._key(unit)) if stopped else ReadUnit()
        others = tuple(file for file in unit.others if states.is_read(file))
        otherwise = sum(not self._replace and states[file] is State.OTHERWISE for file in unit.inputs)
        before = msgspec.structs.replace(refused, otherwise=otherwise)
        reads = bool(others) or states.is_read(unit.main)
        return Plan(
            unit=Unit(main=unit.main, others=others) if reads else None, whole=unit, states=states, before=before
        )

    def unreadable(self, file: Input) -> Plan:
        """What becomes of a file that cannot be opened at all."""
        unit = Unit(main=file)
        states = States(unit, self._known, self._hashes, self._settings, self._replace)
        before = ReadUnit(aside_again=1)
        if states[file] is not State.ASIDE:
            aside = SetAside(file=file.name, reason=file.fault or "", hint=hint_for(file.fault or ""), content=b"")
            before = ReadUnit(files=(self._whole(file, self._key(unit)),), set_aside=(aside,))
        return Plan(unit=None, whole=unit, states=states, before=before)

    def take(self, plan: Plan, item: Item) -> ReadUnit:
        """What becomes of what was read of a unit."""
        assert plan.unit is not None
        key = unit_key([(count.file, count.sha256) for count in item.counts], self._settings)
        if self._articles is None:
            key = self._key(plan.whole)
        read = self._placed(item, plan.unit, plan.states, key)
        return read if plan.afresh else _without_repeats(read, plan.states, plan.unit)

    def _key(self, unit: Unit) -> str:
        return unit_key([(file.name, self._hashes[file.name]) for file in unit.inputs], self._settings)

    def seen(self, read: ReadUnit) -> None:
        """Take note of a unit that an earlier attempt at the same import has read."""
        if read.document is not None:
            self._made[read.document.id] = _hash(read.document)
            if read.replaces_document:
                self._replaced.add(read.document.id)
            self._described(read.document)
            if self._articles is not None:
                self._articles.add(read.document)

    def _refused(self, files: Sequence[Input], states: States, key: str, changed_text: Input | None = None) -> ReadUnit:
        """Set files aside whole because other bytes came in before; those that were refused before are only counted."""
        fresh = [file for file in files if states[file] is not State.REFUSED]
        return ReadUnit(
            files=tuple(self._whole(file, key) for file in fresh),
            set_aside=tuple(
                _aside(file, ITS_TEXT if changed_text not in (None, file) else OTHER_BYTES) for file in fresh
            ),
            aside_again=len(files) - len(fresh),
        )

    def _whole(self, file: Input, key: str) -> FileEntry:
        return FileEntry(file=file.name, sha256=self._hashes[file.name], unit=key, entries=1, kept=0, set_aside=1)

    def _placed(self, item: Item, unit: Unit, states: States, key: str) -> ReadUnit:
        read = ReadUnit(
            lines=item.lines,
            files=tuple(_entry(count, key, count.proof or item.proof) for count in item.counts),
            set_aside=item.set_aside,
            notes=item.notes,
            misplaced=item.misplaced,
            replaced=tuple(file.name for file in unit.inputs if states.replaces(file)),
            replaces_own=item.document is None and states.replaces(unit.main),
        )
        if item.document is None:
            return read
        standing = self._there(item.document, unit, states)
        if standing is not None:
            return self._at_its_place(read, item.document, unit, states, key, standing)
        if (same := self._same(item.document)) is not None:
            return msgspec.structs.replace(read, recognised=same)
        wanted, there = self._free_id(item.document)
        read = msgspec.structs.replace(read, lines=_renamed(item.lines, wanted))
        if there:
            return msgspec.structs.replace(read, recognised=wanted)
        document = self._described(_called(item.document, wanted))
        self._made[wanted] = _hash(document)
        if self._articles is not None:
            self._articles.add(document)
        return msgspec.structs.replace(read, document=document)

    def _there(self, document: Document, unit: Unit, states: States) -> str | None:
        """The id of the document that came from the same place, each only once: of several the one with this text."""
        found = [standing.id for standing in self._known.at(document) if standing.id not in self._replaced]
        partly = states[unit.main] is State.PARTLY and not states.replaces(unit.main)
        if len(found) > 1 or partly:
            same = [own for own in found if (old := self._known.document(own)) and old.text == document.text]
            found = same or ([] if partly else found)
        if found and states.replaces(unit.main):
            self._replaced.add(found[0])
        return found[0] if found else None

    def _same(self, document: Document) -> str | None:
        """The id of the same article, where articles are imported and it is there already."""
        if self._articles is None or not self._articles.has_text(document):
            return None
        return self._articles.same(self._described(document))

    def _at_its_place(
        self, read: ReadUnit, document: Document, unit: Unit, states: States, key: str, there: str
    ) -> ReadUnit:
        """A unit whose main file was imported before as the document `there`."""
        old = self._known.document(there)
        read = msgspec.structs.replace(read, lines=_renamed(read.lines, there))
        same_text = old is not None and old.text == document.text
        if not states.replaces(unit.main):
            files = tuple(entry for entry in read.files if entry.file != unit.main.name)
            read = msgspec.structs.replace(read, files=files)
            return read if same_text else self._set_aside_whole(unit.others, key, OTHER_TEXT)
        if not same_text and self._known.sources(there) - set(read.replaced):
            return self._set_aside_whole(unit.inputs, key, ANNOTATED)
        document = self._described(_carried_over(msgspec.structs.replace(document, id=there), old))
        return msgspec.structs.replace(read, document=document, replaces_document=True)

    def _set_aside_whole(self, files: Sequence[Input], key: str, reason: str) -> ReadUnit:
        return ReadUnit(
            files=tuple(self._whole(file, key) for file in files),
            set_aside=tuple(_aside(file, reason) for file in files),
        )

    def _described(self, document: Document) -> Document:
        return self._metadata.apply(document) if self._metadata else document

    def _free_id(self, document: Document) -> tuple[str, bool]:
        """An id for a document: the one it proposes, else one with its folder, else with a number; and whether the
        document itself is there already, under such an id with the same text.
        """
        wanted, own = document.id, _hash(document)
        if self._articles is not None:
            if self._is_free(wanted):
                return wanted, False
            wanted = with_folder(wanted, document.origin)
        namesakes = self._namesakes.setdefault(wanted, _Namesakes())
        while not self._is_free(candidate := namesakes.next_id(wanted)):
            namesakes.add(candidate, None if self._articles else self._text_of(candidate))
        if own is not None and own in namesakes.by_text:
            return namesakes.by_text[own], True
        namesakes.add(candidate, None if self._articles else own)
        return candidate, False

    def _is_free(self, document_id: str) -> bool:
        return document_id not in self._made and document_id not in self._known.by_id

    def _text_of(self, document_id: str) -> str | None:
        if document_id in self._made:
            return self._made[document_id]
        there = self._known.document(document_id)
        return _hash(there) if there is not None else None


class _Namesakes:
    """The documents that wanted one id, in the order in which they got it or it with a number."""

    def __init__(self) -> None:
        self.by_text: dict[str, str] = {}
        self._number = 1

    def next_id(self, wanted: str) -> str:
        return wanted if self._number == 1 else f"{wanted[:110]}-{self._number}"

    def add(self, document_id: str, its_hash: str | None) -> None:
        self._number += 1
        if its_hash is not None:
            self.by_text.setdefault(its_hash, document_id)


def _aside(file: Input, reason: str) -> SetAside:
    content = file.path.read_bytes() if file.fault is None else b""
    return SetAside(file=file.name, reason=reason, hint=HINTS[reason], content=content)


def _hash(document: Document) -> str | None:
    return None if document.text is None else text_hash(document.text)


def _entry(count: FileCount, key: str, proof: str | None) -> FileEntry:
    return FileEntry(
        file=count.file,
        sha256=count.sha256,
        unit=key,
        entries=count.entries,
        kept=count.kept,
        set_aside=count.set_aside,
        offsets={} if proof is None else {proof: 1},
    )


def _renamed(lines: tuple[tuple[str, AnnotationLine], ...], document: str) -> tuple[tuple[str, AnnotationLine], ...]:
    return tuple((annotator, msgspec.structs.replace(line, document=document)) for annotator, line in lines)


def _called(document: Document, own: str) -> Document:
    """A document by another id than it proposes; one of many in a file remembers that, so that it is found again."""
    origin = document.origin
    if own != document.id and origin is not None and origin.line is not None and origin.id is None:
        origin = msgspec.structs.replace(origin, id=document.id)
    return msgspec.structs.replace(document, id=own, origin=origin)


def _carried_over(new: Document, old: Document | None) -> Document:
    """The new version of a document with what only the old one says: metadata, title, language, what it revises."""
    if old is None:
        return new
    return msgspec.structs.replace(
        new,
        title=new.title or old.title,
        language=new.language or old.language,
        metadata={**old.metadata, **new.metadata},
        revises=new.revises or old.revises,
    )


def _without_repeats(read: ReadUnit, states: States, unit: Unit) -> ReadUnit:
    """Leave out the account of files that were set aside before and again: the journal has it."""
    kept = {entry.file for entry in read.files if entry.kept}
    aside = {item.file for item in read.set_aside}
    again = {
        file.name
        for file in unit.inputs
        if file.name not in kept
        and (states[file] is State.ASIDE or (states[file] is State.PARTLY and file.name in aside))
    }
    return msgspec.structs.replace(
        read,
        files=tuple(entry for entry in read.files if entry.file not in again),
        set_aside=tuple(item for item in read.set_aside if item.file not in again),
        aside_again=len(again),
    )


def _joined(first: ReadUnit, second: ReadUnit) -> ReadUnit:
    return msgspec.structs.replace(
        first,
        files=first.files + second.files,
        set_aside=first.set_aside + second.set_aside,
        otherwise=first.otherwise + second.otherwise,
        aside_again=first.aside_again + second.aside_again,
    )


def narrowed(read: ReadUnit, drawn: Container[str]) -> ReadUnit:
    """What becomes of a part of a unit where only some documents were drawn: one that was not is no entry."""
    if read.document is None or read.document.id in drawn:
        return read
    files = tuple(
        msgspec.structs.replace(entry, entries=entry.entries - 1, kept=entry.kept - 1, not_drawn=1)
        for entry in read.files
    )
    return msgspec.structs.replace(read, document=None, files=files, notes=())
