"""What an export cannot hold, found by reading it again at once: the difference to the corpus is the sidecar."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from corpuskit.errors import FormatError
from corpuskit.formats import FORMATS
from corpuskit.formats.items import Input, Item, Options, Unit
from corpuskit.formats.sidecar.lines import FILE, VERSION, About, Head, Kept, Out, said, written
from corpuskit.formats.sidecar.pairing import paired
from corpuskit.model import Annotation, AnnotationLine, Document, Record, Relation, text_hash
from corpuskit.storage import NewFolder

Line = tuple[str, AnnotationLine]
Subject = tuple[Document, tuple[Line, ...]]  # a document with what each annotator says of it
BY_FOLDER = "([^/]+)/(?=[^/]+$)"  # by which import finds the annotator in the path


class _Back(Record, frozen=True):
    """What the files gave of a document; `texts` says whether its text was in them."""

    document: Document
    lines: tuple[Line, ...]
    texts: bool


def add_sidecar(target: NewFolder, subjects: Callable[[], Iterator[Subject]], head: Head, options: Options) -> None:
    """Put the sidecar of the files that were written into a folder there. `subjects` gives what went into them, before
    anything was left out; each call goes through the corpus once.
    """
    with ExitStack() as stack:
        spooled = stack.enter_context(tempfile.TemporaryFile())
        reading = _Reading(target.folder, subjects, head, options)
        places: dict[str, list[int]] = {}
        for own, back in reading.all():
            places.setdefault(own, []).append(spooled.tell())
            spooled.write(msgspec.json.encode(back) + b"\n")
        target.add(FILE, written(head, _abouts(subjects(), places, spooled, head.keeps_ids)))


def head_of(format_: Any, schema: str, corpus: str, *, in_folders: bool) -> Head:
    """The head of a sidecar for files of a format."""
    keeps_ids = "ids" in format_.HOLDS
    return Head(
        sidecar=VERSION, format=format_.NAME, schema=schema, corpus=corpus, keeps_ids=keeps_ids, in_folders=in_folders
    )


class _Reading:
    """The reading of what was written, as an import would do it."""

    def __init__(self, folder: Path, subjects: Callable[[], Iterator[Subject]], head: Head, options: Options) -> None:
        self._form = next(form for form in FORMATS if head.format == form.NAME)
        self._folder = folder
        self._subjects = subjects
        annotator_from = BY_FOLDER if head.in_folders else None
        self._options = msgspec.structs.replace(options, annotator_from=annotator_from, named=True)
        self._hashes: dict[str, str] = {}
        self._texts: dict[str, list[str]] = {}
        for document, _ in subjects():
            self._hashes[document.id] = its_hash = text_hash(document.text or "")
            self._texts.setdefault(its_hash, []).append(document.id)
        self._passing = subjects()
        self._last: Document | None = None

    def all(self) -> Iterator[tuple[str, _Back]]:
        """What the files give, each with the id of the document."""
        inputs = [Input(path, f"out/{name}") for name, path in _files(self._folder, self._form.SUFFIXES)]
        knowing = msgspec.structs.replace(self._options, known_document=self._find, known_text=self._find_text)
        for unit in self._units(inputs):
            for part in self._form.parts(unit, self._options):
                items = list(self._form.read(part, self._options))
                own = self._own(items)
                if own is not None:
                    yield from ((own, _back(item, own, texts=True)) for item in items)
                    continue
                for item in self._form.read(part, knowing):
                    if item.document is None and item.lines:
                        own = item.lines[0][1].document
                        yield own, _back(item, own, texts=False)

    def _units(self, inputs: list[Input]) -> list[Unit]:
        """What is read. Raises FormatError where none of the files is recognised: then nothing would come back."""
        try:
            return list(self._form.units(inputs if self._hashes else [], self._options))
        except FormatError as error:
            hint = "Export without --sidecar, or to another format."
            raise FormatError(f"what was written cannot be read again: {error.message}", hint) from error

    def _own(self, items: list[Item]) -> str | None:
        """The document of items that hold its text."""
        for item in items:
            if item.document is not None and item.document.text is not None:
                its_hash = text_hash(item.document.text)
                if self._hashes.get(item.document.id) == its_hash:
                    return item.document.id
                same = self._texts.get(its_hash, [])
                if len(same) == 1:
                    return same[0]
        return None

    def _find(self, name: str) -> Document | None:
        """A document of the corpus: files name them in the order in which they were written."""
        if name not in self._hashes:
            return None
        while self._last is None or self._last.id != name:
            following = next(self._passing, None)
            if following is None:
                self._passing = self._subjects()
            else:
                self._last = following[0]
        return self._last

    def _find_text(self, sha256: str) -> Document | None:
        return self._find(self._texts[sha256][0]) if sha256 in self._texts else None


def _files(folder: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """The files of a folder that a format reads, by their paths in it."""
    found: list[tuple[str, Path]] = []
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            if path.suffix.lower() in suffixes:
                found.append((path.relative_to(folder).as_posix(), path))
    yield from sorted(found)


def _back(item: Item, own: str, *, texts: bool) -> _Back:
    document = item.document or Document(id=own)
    document = msgspec.structs.replace(document, text=None, text_sha256=None, length=None, origin=None)
    lines = tuple((annotator, msgspec.structs.replace(line, document=own)) for annotator, line in item.lines)
    return _Back(document=document, lines=lines, texts=texts)


def _abouts(
    subjects: Iterator[Subject], places: dict[str, list[int]], spooled: BinaryIO, keeps_ids: bool
) -> Iterator[About | Out]:
    """For each document of which something would be lost, what that is; of the rest the ids, so that an import knows
    what was deleted.
    """
    for document, lines in subjects:
        backs = []
        for place in places.get(document.id, ()):
            spooled.seek(place)
            backs.append(msgspec.json.decode(spooled.readline(), type=_Back))
        about = _about(document, lines, backs, keeps_ids)
        if about is not None:
            yield about
        whole = {one.annotator for one in about.lines} if about is not None else set()
        out = tuple(said(who, line) for who, line in lines if who not in whole and (line.annotations or line.relations))
        if out:
            yield Out(out=document.id, sha256=text_hash(document.text or ""), lines=out)


def _about(document: Document, lines: tuple[Line, ...], backs: list[_Back], keeps_ids: bool) -> About | None:
    bare = msgspec.structs.replace(document, origin=None)
    text_hash_ = text_hash(document.text or "")
    if not backs:
        kept = tuple(Kept(annotator=who, line=_bare(line)) for who, line in lines)
        return About(document=bare, sha256=text_hash_, lines=kept)
    texts = all(back.texts for back in backs)
    returned = backs[0].document
    kept = tuple(_kept(lines, backs, keeps_ids))
    shown = msgspec.structs.replace(bare, text=None)
    if texts and not kept and shown == returned:
        return None
    return About(document=shown if texts else bare, sha256=text_hash_, back=returned, lines=kept)


def _kept(lines: tuple[Line, ...], backs: list[_Back], keeps_ids: bool) -> Iterator[Kept]:
    """What annotators say, as far as it does not come back as it was, or would not be known again when edited."""
    came = dict(line for back in backs for line in back.lines)
    ours = dict(lines)
    beside = next(iter(came), None)
    for annotator, line in lines:
        line = _bare(line)
        if annotator not in came:
            yield Kept(annotator=annotator, line=line, beside=beside)
            continue
        back = came[annotator]
        if keeps_ids and _is_same(line, _bare(back)):
            continue
        found = paired(back, line)
        yield Kept(
            annotator=annotator,
            line=line,
            back=_said(back),
            annotations=tuple(found.annotations.get(at, -1) for at in range(len(back.annotations))),
            relations=tuple(found.relations.get(at, -1) for at in range(len(back.relations))),
        )
    for annotator, back in came.items():
        if annotator not in ours:
            nothing = AnnotationLine(document=back.document)
            none = (-1,) * len(back.annotations), (-1,) * len(back.relations)
            yield Kept(
                annotator=annotator, line=nothing, back=_said(back), annotations=none[0], relations=none[1], nobody=True
            )


def _is_same(ours: AnnotationLine, back: AnnotationLine) -> bool:
    """Whether a line comes back as it is; where it does not say which text it is for, an import adds that."""
    return ours == msgspec.structs.replace(back, text_sha256=back.text_sha256 if ours.text_sha256 else None)


def _bare(line: AnnotationLine) -> AnnotationLine:
    """A line without where its records came from, which is told of those that come back."""
    annotations = tuple(_without(one) for one in line.annotations)
    relations = tuple(_without(one) for one in line.relations)
    return msgspec.structs.replace(line, annotations=annotations, relations=relations)


def _without(one: Any) -> Any:
    return one if one.origin is None else msgspec.structs.replace(one, origin=None)


def _said(line: AnnotationLine) -> AnnotationLine:
    """A line with only what records are compared by."""
    annotations: tuple[Annotation, ...] = tuple(
        msgspec.structs.replace(one, text=None, origin=None) for one in line.annotations
    )
    relations: tuple[Relation, ...] = tuple(msgspec.structs.replace(one, origin=None) for one in line.relations)
    return AnnotationLine(document="", annotations=annotations, relations=relations)
