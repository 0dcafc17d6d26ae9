"""A format whose files have a sidecar: what it reads gets again what its files could not hold."""

from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from corpuskit.articles.items import Unread
from corpuskit.errors import CorpuskitError, FormatError
from corpuskit.formats.items import FileCount, Input, Item, Options, Part, SetAside, Unit
from corpuskit.formats.sidecar.lines import About, Kept, Out, Said, Sidecar, said
from corpuskit.formats.sidecar.restoring import DELETED, restored, restored_document
from corpuskit.model import Annotation, AnnotationLine, Document, Origin, Relation, encode, text_hash
from corpuskit.storage import file_hash

NO_DOCUMENT = "the files do not hold the document, or with another text"
NO_ANNOTATOR = "the files hold nothing of this annotator on the document"
NO_WHO = "the sidecar's annotators {ours} were not met; the files name {theirs}"
NOTHING = "the file holds no document of"
_AGAIN = "If the tool gave no other, export the corpus again."
_LEFT_IN = (
    "If that was meant, --replace takes it out of the corpus that it came from, and in another there is nothing to do; "
    "else import the files as they were exported."
)
_STAYS = "An import leaves it in a corpus that has it; else import all files that were exported."
_HINTS = {NO_DOCUMENT: _STAYS}
_WHOSE = "Import again with --annotator and the name of the one whose annotations these are."


def check_fits(sidecar: Sidecar, format_: str, schema: str) -> None:
    """Raise CorpuskitError where a sidecar is for another format, or a corpus of another schema."""
    head = sidecar.head
    hint = "Import the files that were exported with it, or take it out of the folder."
    if head.format != format_:
        problem = f"{sidecar.name}: is for files of {head.format}, but these are read as {format_}"
        raise CorpuskitError(problem, hint)
    ours, theirs = head.schema.partition("@")[0], schema.partition("@")[0]
    if ours != theirs:
        problem = f"{sidecar.name}: is for the schema {ours}, but that of the corpus is {theirs}"
        raise CorpuskitError(problem, hint)


class Following:
    """A format with a sidecar, as the import knows formats."""

    def __init__(self, format_: Any, sidecar: Sidecar) -> None:
        self._format = format_
        self._sidecar = sidecar
        self._seen: set[tuple[str, str | None]] = set()  # documents that were read, and annotators of them
        self._unknown = False  # whether no file is of the format
        self._named: dict[str, None] = {}  # the annotators that the files name
        self._ours = frozenset(sidecar.annotators())
        self._unread: set[str] = set()  # files that were imported before, so that nothing is known of what they hold
        self.NAME: str = format_.NAME
        self.TITLE: str = format_.TITLE
        self.SUFFIXES: tuple[str, ...] = format_.SUFFIXES
        self.CARRIES_ANNOTATIONS: bool = format_.CARRIES_ANNOTATIONS
        self.HEEDS: frozenset[str] = format_.HEEDS

    def looks_like(self, files: Sequence[Path]) -> bool:
        """Whether files are of the format."""
        return bool(self._format.looks_like(files))

    def units(self, inputs: Sequence[Input], options: Options) -> Iterable[Unit]:
        """The units of the format, and at the end the sidecar. Where no file is of the format, each is a unit that is
        set aside. Raises FormatError where there is none.
        """
        own = [given for given in inputs if self._is_sidecar(given)]
        others = [given for given in inputs if not self._is_sidecar(given)]
        if not others:
            problem = f"{self._sidecar.name}: no file of {self.NAME} lies beside it"
            raise FormatError(problem, f"Put the files there that came back from the tool. {_AGAIN}")
        try:
            units = list(self._format.units(others, options))
        except FormatError:
            units, self._unknown = [Unit(main=given) for given in others], True
        self._unread = {unit.main.name for unit in units}
        return [*units, *(Unit(main=given) for given in own)]

    def _is_sidecar(self, given: Input) -> bool:
        return given.name == self._sidecar.name

    def survey(self, units: Sequence[Unit], options: Options) -> None:
        """As the format does."""
        self._format.survey([unit for unit in units if not self._is_sidecar(unit.main)], options)

    def parts(self, unit: Unit, options: Options) -> Iterator[Part]:
        """As the format does; of the sidecar the documents that the files cannot hold, and then what was not met."""
        if not self._is_sidecar(unit.main):
            self._unread.discard(unit.main.name)
            yield from self._of_format(unit, self._knowing(options))
            return
        for number, about in self._sidecar.documents():
            if about.back is None:
                yield Part(unit=unit, fault=Unread(reason=about.document.id, line=number))
        yield Part(unit=unit)

    def _of_format(self, unit: Unit, options: Options) -> Iterator[Part]:
        anything = False
        for part in self._format.parts(unit, options):
            anything = True
            yield part
        if self._unknown and not anything:
            sha256 = file_hash(unit.main.path)
            yield Part(unit=unit, sha256=sha256, fault=Unread(reason=f"{NOTHING} {self.NAME}", hint=_AGAIN))

    def read(self, part: Part, options: Options) -> Iterator[Item]:
        """What a part holds, with what was left out of it."""
        if not self._is_sidecar(part.unit.main):
            for item in self._format.read(part, self._knowing(options)):
                yield self._restored(item, part, options)
        elif part.fault is not None:
            line = part.fault.line or 0
            yield self._left_out(self._sidecar.on_line(line), line)
        else:
            yield self._unmet(options)

    def _knowing(self, options: Options) -> Options:
        """Options by which formats find documents whose text only the sidecar has."""
        known, known_text = options.known_document, options.known_text

        def by_name(name: str) -> Document | None:
            return known(name) or self._sidecar.known(name)

        def by_text(sha256: str) -> Document | None:
            return known_text(sha256) or self._sidecar.known_text(sha256)

        return msgspec.structs.replace(options, known_document=by_name, known_text=by_text)

    def _restored(self, item: Item, part: Part, options: Options) -> Item:
        item = self._called(item, options.annotator)
        own, sha256 = _text_of(item)
        about, out = self._sidecar.find(own, sha256), self._sidecar.out(own, sha256)
        if about is None and out is None:
            return item
        told = _Told()
        document, lines = item.document, item.lines
        went = [] if out is None else self._went_out(item, out, told)
        if about is not None:
            document = self._document(item, part, about, options)
            here = document.id if document is not None else own or about.document.id
            lines = self._lines(item, about, here, told)
            met = {annotator for annotator, _ in lines}
            went += [said(one.annotator, one.line) for one in about.lines if one.annotator in met and not one.nobody]
        known = about.document.id if about is not None else out.out if out is not None else ""
        return msgspec.structs.replace(
            item,
            document=document,
            lines=lines,
            counts=(*item.counts, told.count(self._sidecar)),
            set_aside=(*item.set_aside, *told.aside(self._sidecar)),
            went=Out(out=known, sha256=sha256, lines=tuple(went)),
        )

    def _called(self, item: Item, annotator: str | None) -> Item:
        """An item in which annotators that the sidecar does not know are called as the user says."""
        names = {name for name, line in item.lines if line.annotations or line.relations}
        self._named |= dict.fromkeys(sorted(names))
        if annotator is None or annotator in names or len(names - self._ours) != 1:
            return item
        lines = tuple((name if name in self._ours else annotator, line) for name, line in item.lines)
        self._named[annotator] = None
        return msgspec.structs.replace(item, lines=lines)

    def _went_out(self, item: Item, out: Out, told: "_Told") -> list[Said]:
        """What went out by annotators of whom something came back, with what of that did not."""
        came = dict(item.lines)
        self._seen |= {(out.out, annotator) for annotator in (*came, None)}
        found = [one for one in out.lines if one.annotator in came]
        for one in found:
            line = came[one.annotator]
            there = {record.id for record in line.annotations} | {record.id for record in line.relations}
            told.take_out(out.out, one, there, DELETED)
        return found

    def _document(self, item: Item, part: Part, about: About, options: Options) -> Document | None:
        """The document that an item brings, as it was; also one whose text only the sidecar has."""
        if item.document is not None:
            return restored_document(item.document, about.document, about.back)
        if about.document.text is None or options.known_document(about.document.id) is not None:
            return None
        if options.known_text(about.sha256) is not None:
            return None
        given = part.unit.main.name
        line = part.foreign.line if part.foreign is not None else None
        origin = Origin(file=given, sha256=part.sha256, member=part.member, line=line, format=self.NAME)
        return msgspec.structs.replace(about.document, origin=origin)

    def _lines(self, item: Item, about: About, own: str, told: "_Told") -> tuple[tuple[str, AnnotationLine], ...]:
        known = {one.annotator: one for one in about.lines}
        annotators = {annotator for annotator, _ in item.lines}
        self._seen |= {(about.document.id, annotator) for annotator in (*annotators, None)}
        lines: list[tuple[str, AnnotationLine]] = []
        for annotator, line in item.lines:
            kept = known.get(annotator)
            made = line if kept is None else self._line(line, kept, own, told)
            if kept is None or not kept.nobody or made.annotations or made.relations:
                lines.append((annotator, made))
        for kept in about.lines:
            if kept.back is None and kept.annotator not in annotators and kept.beside in (*annotators, None):
                self._seen.add((about.document.id, kept.annotator))
                empty = AnnotationLine(document=own, text_sha256=about.sha256)
                lines.append((kept.annotator, self._line(empty, kept, own, told)))
        return tuple(lines)

    def _line(self, came: AnnotationLine, kept: Kept, own: str, told: "_Told") -> AnnotationLine:
        found = restored(came, kept, self._sidecar.name, keeps_ids=self._sidecar.head.keeps_ids)
        told.take(kept, found.kept, found.gone)
        return msgspec.structs.replace(found.line, document=own)

    def _left_out(self, about: About, number: int) -> Item:
        """A document of which the files hold nothing."""
        told = _Told(kept=1)
        sidecar = self._sidecar
        origin = Origin(file=sidecar.name, sha256=sidecar.sha256, line=number, format=self.NAME)
        document = msgspec.structs.replace(about.document, origin=origin)
        lines = tuple(
            (one.annotator, self._line(AnnotationLine(document=document.id), one, document.id, told))
            for one in about.lines
        )
        self._seen |= {(document.id, annotator) for annotator in (*(one.annotator for one in about.lines), None)}
        return Item(document=document, lines=lines, counts=(told.count(sidecar),), set_aside=told.aside(sidecar))

    def _unmet(self, options: Options) -> Item:
        """What the sidecar says of documents and annotators that were not in the files, nor came from them before."""
        told = _Told()
        for number, about in self._sidecar.documents():
            own = about.document.id
            for one in about.lines:
                reason = self._why_unmet(own, one.annotator, options)
                if reason is not None:
                    records: list[Annotation | Relation] = [*one.line.annotations, *one.line.relations]
                    told.take(one, 0, [(record, reason) for record in records], number)
        for out in self._sidecar.outs():
            for left in out.lines:
                reason = self._why_unmet(out.out, left.annotator, options)
                if reason is not None:
                    told.take_out(out.out, left, set(), reason)
        if self._named and self._ours and not self._unread and not self._ours & self._named.keys():
            told.miss(NO_WHO.format(ours=", ".join(sorted(self._ours)), theirs=", ".join(sorted(self._named))))
        return Item(counts=(told.count(self._sidecar),), set_aside=told.aside(self._sidecar))

    def _why_unmet(self, own: str, annotator: str, options: Options) -> str | None:
        """Why nothing came of an annotator on a document; None where it came, or came before."""
        if (own, annotator) in self._seen:
            return None
        if (own, None) in self._seen:
            return NO_ANNOTATOR
        return None if self._unread and options.known_document(own) is not None else NO_DOCUMENT


def _text_of(item: Item) -> tuple[str, str]:
    """The id of the document that an item is about, and the hash of its text."""
    if item.document is not None and item.document.text is not None:
        return item.document.id, text_hash(item.document.text)
    if item.lines:
        return item.lines[0][1].document, item.lines[0][1].text_sha256 or ""
    return "", ""


class _Told:
    """The account of what the sidecar holds."""

    def __init__(self, kept: int = 0) -> None:
        self._kept = kept
        self._gone: list[tuple[str, bytes, str, int | None]] = []

    def take(
        self,
        line: Kept,
        kept: int,
        gone: Sequence[tuple[Annotation | Relation, str]],
        number: int | None = None,
    ) -> None:
        """Count what was restored of a line, and what was not."""
        self._kept += kept
        where = f"{line.line.document}, {line.annotator}"
        self._gone += [(f"{record.id} of {where}", encode(record), reason, number) for record, reason in gone]

    def take_out(self, document: str, line: Said, there: Container[str], reason: str) -> None:
        """Count what came back of what only went out, and what did not."""
        for own in (*line.annotations, *line.relations):
            if own in there:
                self._kept += 1
                continue
            place = {"id": own, "document": document, "annotator": line.annotator}
            self._gone.append((f"{own} of {document}, {line.annotator}", msgspec.json.encode(place), reason, None))

    def miss(self, reason: str) -> None:
        """Count that annotators are called otherwise."""
        self._gone.append(("", b"", reason, None))

    def count(self, sidecar: Sidecar) -> FileCount:
        """The account."""
        entries, aside = self._kept + len(self._gone), len(self._gone)
        return FileCount(file=sidecar.name, sha256=sidecar.sha256, entries=entries, kept=self._kept, set_aside=aside)

    def aside(self, sidecar: Sidecar) -> tuple[SetAside, ...]:
        """What was not restored, with all that the sidecar has of it."""
        return tuple(
            SetAside(
                file=sidecar.name,
                line=number,
                reason=reason,
                detail=detail or None,
                hint=_HINTS.get(reason, _LEFT_IN) if detail else _WHOSE,
                content=content,
            )
            for detail, content, reason, number in self._gone
        )
