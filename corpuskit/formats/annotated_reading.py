"""Files of annotations, whatever their format, as documents and annotation lines: units proved, types mapped."""

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from corpuskit.articles.items import Source
from corpuskit.articles.items import Unread as UnreadFile
from corpuskit.errors import FormatError
from corpuskit.findings import Place
from corpuskit.foreign import ForeignFault
from corpuskit.formats.account import Account
from corpuskit.formats.annotated import AnnotatedFormat, Asked
from corpuskit.formats.drafting import Seen, refuse_unnamed, see
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, TextBound
from corpuskit.formats.inferring import completed, inferred
from corpuskit.formats.items import FileCount, Input, Item, Options, Own, Part, SetAside, Unit
from corpuskit.formats.mapped import mapped
from corpuskit.formats.mapping import Mapping
from corpuskit.formats.misplaced import misplaced
from corpuskit.formats.naming import annotator_in, document_id
from corpuskit.formats.placing.aligned import on_text
from corpuskit.formats.placing.anchoring import anchored
from corpuskit.formats.placing.fitting import fit
from corpuskit.formats.placing.marks import Marks
from corpuskit.formats.placing.proving import proved
from corpuskit.formats.recognising import is_of, refusal, source_of
from corpuskit.formats.unopened import cannot_be_read
from corpuskit.model import AnnotationLine, Document, Origin, is_name, text_hash
from corpuskit.offsets import covered
from corpuskit.storage import file_hash

NO_TEXT = "the file has no text for it, and the corpus no such document"
OTHER_TEXT = "its text is not that of the document of this name in the corpus"
_HINTS = {
    NO_TEXT: "Import the texts first; the documents must be called as in this file, or have the same text.",
    OTHER_TEXT: "Annotations hold for the text they were made on: import that text under another name first.",
}
_GOLD = "gold"
_TOKENS = "tokens: the file has no offsets"
_NOTHING = Mapping(format="", schema="")


class FromFiles:
    """A format of annotations as the import and the look at files in place know formats."""

    CARRIES_ANNOTATIONS = True
    HEEDS = frozenset({"encoding", "annotator", "annotator_from", "mapping", "metadata", "offsets"})

    def __init__(self, module: AnnotatedFormat) -> None:
        self.module = module
        self.NAME = module.NAME
        self.TITLE = module.TITLE
        self.SUFFIXES = module.SUFFIXES
        self.EXTRA = module.EXTRA
        self.__doc__ = f"{(module.__doc__ or '').rstrip()}\n\n{_OPTIONS}"

    def looks_like(self, files: Sequence[Path]) -> bool:
        """Whether at least half of the files, of the first some, are of this format: others lie beside them."""
        looked_at = files[:_LOOKED_AT]
        return 2 * sum(self._claims(Input(file, file.name)) for file in looked_at) >= max(len(looked_at), 1)

    def _claims(self, given: Input) -> bool:
        return is_of(self.module, given)

    def units(self, inputs: Sequence[Input], options: Options) -> Iterable[Unit]:
        """One unit for each file of this format. Raises FormatError where the user named it, and no file is."""
        claimed = [Unit(main=given) for given in inputs if self._claims(given)]
        if claimed or not options.named or not inputs:
            return claimed
        read = [(given, self._documents(Unit(main=given), options)) for given in inputs]
        refused = refusal(self.NAME, self.TITLE, read)
        if refused is not None:
            raise refused
        return [Unit(main=given) for given in inputs]

    def survey(self, units: Sequence[Unit], options: Options) -> None:
        """Raise FormatError, before anything is imported, where the mapping lacks types that the files hold."""
        refuse_unnamed(self._seen(units, options), options.mapping, options.schema, self.NAME)

    def types_in(self, inputs: Sequence[Input], options: Options) -> Seen:
        """The types that files of this format among others hold."""
        return self._seen(self.units(inputs, options), options)

    def _seen(self, units: Iterable[Unit], options: Options) -> Seen:
        seen = Seen()
        for unit in units:
            for document in self._documents(unit, options):
                if isinstance(document, ForeignDocument):
                    for one in document.sets:
                        see(one.entries, seen)
                else:
                    seen.unread += 1
        return seen

    def own(self, units: Sequence[Unit], options: Options) -> Sequence[Own]:
        """All units, with a schema in which all that they hold is right."""
        schema, mapping = inferred(self._seen(units, options), many=True)
        return [Own(units=units, schema=schema, mapping=mapping)]

    def parts(self, unit: Unit, options: Options) -> Iterator[Part]:
        """The documents of a file, as a stream."""
        try:
            sha256 = file_hash(unit.main.path)
        except OSError as error:
            raise FormatError(f"{unit.main.name}: cannot be read: {error.strerror or error}") from error
        for document in self._documents(unit, options):
            if isinstance(document, ForeignDocument):
                yield Part(unit=unit, sha256=sha256, member=document.member, foreign=document)
            else:
                yield Part(unit=unit, sha256=sha256, member=document.member, fault=_unread(document))

    def read(self, part: Part, options: Options) -> Iterator[Item]:
        """A document, or the lines for one that the corpus has, or what is set aside."""
        if part.foreign is not None:
            yield _Reading(part, part.foreign, options, self.NAME).item()
        elif part.fault is not None:
            yield _whole(part, part.fault, 1)

    def _documents(self, unit: Unit, options: Options) -> Iterator[ForeignDocument | Damage]:
        folder = unit.main.path.parent

        def beside(name: str) -> Source | None:
            path = folder / name
            inside = path.resolve().is_relative_to(folder.resolve())
            return source_of(Input(path, name)) if inside and path.is_file() else None

        table = options.mapping.table if options.mapping is not None else None
        around = functools.partial(_around, unit.main)
        asked = Asked(encoding=options.encoding, beside=beside, around=around, table=table)
        try:
            yield from self.module.documents(source_of(unit.main), asked)
        except OSError as error:
            yield Damage(
                reason=cannot_be_read(unit.main.name, error).message, hint="Check the file, and import it again."
            )


_OPTIONS = """Heeded are `--mapping`, which says what types become; `--annotator` and `--annotator-from` where the file
names no annotator; `--offsets`, what offsets count, else proved; `--encoding`, and `--metadata` for the documents."""
_MOST_AROUND = 10_000  # files that a pattern may find
_LOOKED_AT = 50  # files that are opened to see whether any is of a format


def _around(given: Input, pattern: str) -> Iterator[Source]:
    """The files that a pattern finds from the nearest folder above a file on, within the folder that was given."""
    inside = PurePosixPath(given.name).parts
    whole = given.path.parts[-len(inside) :] == inside
    above = given.path.parents[: len(inside) if whole else 1]
    limit = above[-1].resolve()
    for folder in above:
        paths = sorted(itertools.islice(folder.glob(pattern), _MOST_AROUND))
        found = [path for path in paths if path.is_file() and path.resolve().is_relative_to(limit)]
        if found:
            yield from (source_of(Input(path, path.name)) for path in found)
            return


def _unread(damage: Damage) -> UnreadFile:
    return UnreadFile(
        reason=damage.reason, detail=damage.detail, hint=damage.hint, line=damage.line, content=damage.content
    )


def _whole(part: Part, why: UnreadFile, entries: int) -> Item:
    """A document, or a file, that is set aside with all that it says."""
    given = part.unit.main
    content = why.content
    if content is None:
        content = given.path.read_bytes()
    aside = SetAside(
        file=given.name,
        member=part.member,
        line=why.line,
        reason=why.reason,
        detail=why.detail,
        hint=why.hint,
        content=content,
    )
    place = Place(given.name, why.line or 0)
    detail = f": {why.detail}" if why.detail else ""
    fault = ForeignFault(rule="foreign-entry-unkept", place=place, message=f"{why.reason}{detail}", hint=why.hint)
    counted = FileCount(file=given.name, sha256=part.sha256 or "", entries=entries, kept=0, set_aside=entries)
    return Item(counts=(counted,), set_aside=(aside,), faults=(fault,))


class _Reading:
    """The reading of one document of a file."""

    def __init__(self, part: Part, foreign: ForeignDocument, options: Options, format_: str) -> None:
        self._part = part
        self._foreign = foreign
        self._options = options
        self._name = part.unit.main.name
        self._format = format_

    def item(self) -> Item:
        """What the document becomes."""
        foreign = self._foreign
        known = self._known()
        text = foreign.text if foreign.text is not None else known.text if known is not None else None
        if text is None:
            return self._aside(NO_TEXT)
        sets, proof = proved(
            text, foreign.sets, foreign.unit, foreign.spare, self._options.offsets, firm=foreign.unit_stated
        )
        sets = anchored(text, sets)
        if known is not None and known.text is not None and known.text != text:
            placed = self._on(known.text, text, sets)
            if isinstance(placed, Damage):
                return _whole(self._part, _unread(placed), self._entries)
            sets, text = placed, known.text
        document = known or self._document(text)
        lines, counts, aside = self._lines(document, text, sets)
        return Item(
            document=document if known is None else None,
            lines=tuple(lines),
            counts=(self._count(counts),),
            set_aside=tuple(aside),
            faults=None,
            misplaced=None if self._options.in_place else misplaced([line for _, line in lines], text),
            content=foreign.content,
            proof=str(proof) if foreign.tokens is None else _TOKENS,
        )

    def _on(self, there: str, text: str, sets: Sequence[AnnotatorSet]) -> tuple[AnnotatorSet, ...] | Damage:
        """The entries on the text of the corpus, where that is the same but for what the file does not tell of it: the
        space between words, and how treebanks write marks.
        """
        foreign = msgspec.structs.replace(self._foreign, text=text, sets=tuple(sets))
        if foreign.tokens is not None:
            found = on_text(foreign, there)
            return found if isinstance(found, Damage) else tuple(_recorded(one, there) for one in found.sets)
        fitted = fit(text, there)
        if fitted is None:
            detail, content = foreign.name, foreign.content
            return Damage(reason=OTHER_TEXT, detail=detail, hint=_HINTS[OTHER_TEXT], line=foreign.line, content=content)
        return tuple(_recorded(_moved(one, fitted.pieces), there) for one in sets)

    @property
    def _entries(self) -> int:
        """How many entries the document is in the account: itself and all that is said of it."""
        return 1 + sum(len(one.entries) for one in self._foreign.sets)

    def _known(self) -> Document | None:
        """The document that the corpus has already: of this text, else of this name."""
        if self._foreign.text is not None:
            own = self._options.known_text(text_hash(self._foreign.text))
            if own is not None:
                return own
        return self._options.known_document(self._foreign.name)

    def _aside(self, reason: str) -> Item:
        why = UnreadFile(
            reason=reason,
            detail=self._foreign.name,
            hint=_HINTS[reason],
            line=self._foreign.line,
            content=self._foreign.content,
        )
        return _whole(self._part, why, self._entries)

    def _document(self, text: str) -> Document:
        foreign, sha256 = self._foreign, self._part.sha256 or ""
        own = document_id(foreign.name, sha256)
        known = self._options.schema.metadata
        metadata = {
            name: [value] if known[name].many and not isinstance(value, list) else value
            for name, value in foreign.metadata.items()
            if name in known
        }
        return Document(
            id=own,
            title=foreign.title,
            text=text,
            language=self._options.language or foreign.language,
            metadata=metadata,
            origin=Origin(
                file=self._name,
                sha256=sha256,
                member=foreign.member,
                line=foreign.line,
                format=self._format,
                encoding=self._options.encoding,
                id=None if own == foreign.name else foreign.name,
            ),
        )

    def _lines(
        self, document: Document, text: str, sets: Sequence[AnnotatorSet]
    ) -> tuple[list[tuple[str, AnnotationLine]], list[FileCount], list[SetAside]]:
        marks = Marks(text)
        lines: list[tuple[str, AnnotationLine]] = []
        counts: list[FileCount] = []
        aside: list[SetAside] = []
        for one in sets:
            account = Account(self._name, one.entries)
            mapping = self._options.mapping or _NOTHING
            if self._options.in_place and self._options.mapping is not None:
                seen = Seen()
                see(one.entries, seen)
                mapping = completed(mapping, seen)
            records = mapped(account, text, marks, mapping, self._options.schema, in_place=self._options.in_place)
            counts.append(account.count(self._part.sha256 or ""))
            aside.extend(msgspec.structs.replace(item, member=self._part.member) for item in account.set_aside("utf-8"))
            line = AnnotationLine(
                document=document.id,
                text_sha256=text_hash(text),
                schema=self._options.schema.reference,
                annotations=records.annotations,
                relations=records.relations,
            )
            lines.append((self._annotator(one.annotator), line))
        return lines, counts, aside

    def _count(self, counts: Sequence[FileCount]) -> FileCount:
        """The account of the document with all that was said of it."""
        return FileCount(
            file=self._name,
            sha256=self._part.sha256 or "",
            entries=1 + sum(one.entries for one in counts),
            kept=1 + sum(one.kept for one in counts),
            set_aside=sum(one.set_aside for one in counts),
        )

    def _annotator(self, named: str | None) -> str:
        """The annotator: as the file says, else as the user says, else gold."""
        if named is not None:
            return named if is_name(named) else document_id(named, text_hash(named))
        if self._options.annotator is not None:
            return self._options.annotator
        if self._options.annotator_from is not None:
            place = self._name if self._part.member is None else f"{self._name}/{self._part.member}"
            return annotator_in(place, self._options.annotator_from)[0]
        return _GOLD


def _moved(given: AnnotatorSet, pieces: Any) -> AnnotatorSet:
    entries: tuple[Entry, ...] = tuple(
        msgspec.structs.replace(entry, pieces=pieces(entry.pieces)) if isinstance(entry, TextBound) else entry
        for entry in given.entries
    )
    return msgspec.structs.replace(given, entries=entries)


def _recorded(given: AnnotatorSet, text: str) -> AnnotatorSet:
    """The entries with the words of the corpus's text as what they record: those of the file were found to be these."""
    entries: tuple[Entry, ...] = tuple(
        msgspec.structs.replace(entry, surface=covered(text, entry.pieces))
        if isinstance(entry, TextBound) and entry.pieces
        else entry
        for entry in given.entries
    )
    return msgspec.structs.replace(given, entries=entries)
