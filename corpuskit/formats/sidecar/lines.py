"""The file of a sidecar: a head, a line for each document of which something would be lost, and an end that proves it
whole.

What comes back from a tool is compared with `back`, which is what the exported files gave when they were read again at
once, before anybody had worked on them; so it is known what was changed since.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from corpuskit.errors import CorpuskitError
from corpuskit.jsonl import LONGEST_LINE
from corpuskit.model import Annotation, AnnotationLine, Document, Record, Relation, encode, is_name

FILE = "corpuskit.sidecar.jsonl"
BEGINS = b'{"sidecar":'
VERSION = 2  # the first had no lines of what only went out
_LONGEST = (
    4 * LONGEST_LINE
)  # bytes of a line, which holds all that annotators say of a document, as it was and came back
_OTHERWISE = "Take it out of the folder to import without it."
T = TypeVar("T", bound=Record)


class Head(Record, frozen=True):
    """To what a sidecar belongs: the format of the files, the schema of the corpus and its name.

    `keeps_ids` says that the format keeps ids, `in_folders` that each annotator has a folder.
    """

    sidecar: int
    format: str
    schema: str
    corpus: str
    keeps_ids: bool = False
    in_folders: bool = False


class Kept(Record, frozen=True):
    """What one annotator says of a document, and `back`, what of that the files gave; None where they gave nothing.

    `annotations` and `relations` say for each record of `back` which one of `line` it is, counted from 0, or -1 for
    none. Where there is no `back`, the line comes with that of the annotator `beside`, if anybody's is in the files.
    `nobody` says that there is no such annotator: the files name somebody for a document that nobody annotated.
    """

    annotator: str
    line: AnnotationLine
    back: AnnotationLine | None = None
    annotations: tuple[int, ...] = ()
    relations: tuple[int, ...] = ()
    beside: str | None = None
    nobody: bool = False


class About(Record, frozen=True):
    """A document with the hash of its text, which it holds only where the files do not, and `back`, as they gave it.

    Without `back` they gave nothing of it.
    """

    document: Document
    sha256: str
    back: Document | None = None
    lines: tuple[Kept, ...] = ()


class Said(Record, frozen=True):
    """What one annotator said of a document when it went out, where all of it comes back: ids, each with a digest."""

    annotator: str
    annotations: dict[str, str] = {}
    relations: dict[str, str] = {}


class Out(Record, frozen=True):
    """What went out of a document, with the hash of its text, as far as nothing of it has to be restored."""

    out: str
    sha256: str
    lines: tuple[Said, ...] = ()


def digest(record: Annotation | Relation) -> str:
    """A short hash of what a record says, without its id and where it came from."""
    bare = msgspec.structs.replace(record, id="", origin=None)
    return hashlib.sha256(msgspec.json.encode(bare, order="deterministic")).hexdigest()[:12]


def said(annotator: str, line: AnnotationLine) -> Said:
    """What a line says, in short."""
    return Said(
        annotator=annotator,
        annotations={one.id: digest(one) for one in line.annotations},
        relations={one.id: digest(one) for one in line.relations},
    )


class End(Record, frozen=True):
    """The last line: how many lines there are between it and the head, and the hash of all that stands before it."""

    end: int
    sha256: str


def written(head: Head, documents: Iterable[About | Out]) -> Iterator[bytes]:
    """The lines of a sidecar."""
    digest, number = hashlib.sha256(), 0
    raw = encode(head)
    digest.update(raw)
    yield raw
    for about in documents:
        raw = encode(about)
        digest.update(raw)
        number += 1
        yield raw
    yield encode(End(end=number, sha256=digest.hexdigest()))


def is_sidecar(path: Path) -> bool:
    """Whether a file begins as a sidecar does."""
    try:
        with path.open("rb") as file:
            return file.read(len(BEGINS)) == BEGINS
    except OSError:
        return False


class Sidecar:
    """A sidecar that is whole. It holds ids and hashes; a document's line is read when it is asked for."""

    def __init__(self, path: Path, name: str) -> None:
        """Raises CorpuskitError where the file was changed, or cannot be read."""
        self.path = path
        self.name = name
        self.sha256 = ""
        self._by_id: dict[str, int] = {}
        self._by_back: dict[str, list[int]] = {}
        self._by_text: dict[str, list[int]] = {}
        self._numbers: dict[int, int] = {}  # of lines, from 1, by where they begin
        self._places: dict[int, int] = {}
        self._last: tuple[int, About] | None = None
        self._out: dict[str, Out] = {}  # ids and digests only
        self._out_by_text: dict[str, list[str]] = {}
        self._ended = False
        try:
            self._take_all()
        except OSError as error:
            raise CorpuskitError(f"{name}: cannot be read: {error.strerror or error}", _OTHERWISE) from error

    def _take_all(self) -> None:
        digest, whole = hashlib.sha256(), hashlib.sha256()
        at = 0
        with self.path.open("rb") as file:
            for number, raw in enumerate(_lines(file, self.name), 1):
                if number == 1:
                    self.head = self._decoded(raw, Head, number)
                    self._check_version()
                elif raw.startswith(b'{"out":'):
                    self._take_out(self._decoded(raw, Out, number), number)
                elif not raw.startswith(b'{"end":'):
                    self._take(at, self._decoded(raw, About, number), number)
                else:
                    self._check_end(self._decoded(raw, End, number), digest.hexdigest())
                digest.update(raw)
                whole.update(raw)
                at += len(raw)
        if not self._ended:
            raise self._damaged()
        self.sha256 = whole.hexdigest()

    def _damaged(self) -> CorpuskitError:
        problem = f"{self.name}: was cut or changed since corpuskit wrote it"
        return CorpuskitError(problem, f"Get it again from the folder that was exported. {_OTHERWISE}")

    def _check_end(self, end: End, sha256: str) -> None:
        if self._ended or end.sha256 != sha256 or end.end != len(self._numbers) + len(self._out):
            raise self._damaged()
        self._ended = True

    def _decoded(self, raw: bytes, kind: type[T], number: int) -> T:
        if self._ended:
            raise self._damaged()
        try:
            return msgspec.json.decode(raw, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise CorpuskitError(f"{self.name}:{number}: is no line of a sidecar: {error}", _OTHERWISE) from error

    def _check_version(self) -> None:
        if self.head.sidecar > VERSION:
            problem = f"{self.name}: is of version {self.head.sidecar}, but {VERSION} is the newest that is known here"
            raise CorpuskitError(problem, "Import it with a newer corpuskit.")

    def _take(self, at: int, about: About, number: int) -> None:
        """Note where a document stands, if all that it would give the corpus can be there."""
        own = about.document.id
        if own in self._by_id:
            raise CorpuskitError(f"{self.name}:{number}: the document {own} is there twice", _OTHERWISE)
        for name in (own, *(one.annotator for one in about.lines), *_ids(about)):
            if not is_name(name):
                raise CorpuskitError(f"{self.name}:{number}: {name!r} cannot be a name", _OTHERWISE)
        for one in about.lines:
            if not _fits(one):
                raise CorpuskitError(
                    f"{self.name}:{number}: what came back of {one.annotator} does not fit", _OTHERWISE
                )
        self._by_id[own] = at
        self._by_text.setdefault(about.sha256, []).append(at)
        if about.back is not None:
            self._by_back.setdefault(about.back.id, []).append(at)
        self._numbers[at] = number
        self._places[number] = at

    def _take_out(self, out: Out, number: int) -> None:
        if out.out in self._out:
            raise CorpuskitError(f"{self.name}:{number}: the document {out.out} is there twice", _OTHERWISE)
        ids = (own for one in out.lines for own in (one.annotator, *one.annotations, *one.relations))
        for name in (out.out, *ids):
            if not is_name(name):
                raise CorpuskitError(f"{self.name}:{number}: {name!r} cannot be a name", _OTHERWISE)
        self._out[out.out] = out
        self._out_by_text.setdefault(out.sha256, []).append(out.out)

    def out(self, own: str, sha256: str) -> Out | None:
        """What only went out of a document with this id and hash of its text, or, where no other has it, its text."""
        same = self._out_by_text.get(sha256, [])
        found = own if own in self._out else same[0] if len(same) == 1 else None
        out = self._out[found] if found is not None else None
        return out if out is not None and out.sha256 == sha256 else None

    def outs(self) -> Iterator[Out]:
        """All that only went out."""
        yield from self._out.values()

    def annotators(self) -> list[str]:
        """All annotators whose records went out, in order."""
        found = {one.annotator for out in self._out.values() for one in out.lines}
        for _, about in self.documents():
            found |= {one.annotator for one in about.lines if not one.nobody}
        return sorted(found)

    def find(self, own: str, sha256: str) -> About | None:
        """What is known of a document with this id and hash of its text: by what the files call it, by the id that it
        had, or, where no other has its text, by that.
        """
        places = [*self._by_back.get(own, ()), *([self._by_id[own]] if own in self._by_id else [])]
        same = self._by_text.get(sha256, [])
        places += same if len(same) == 1 else []
        return next((about for place in places if (about := self._at(place)).sha256 == sha256), None)

    def known(self, name: str) -> Document | None:
        """The document of a name whose text is only here."""
        about = self._at(self._by_id[name]) if name in self._by_id else None
        return about.document if about is not None and about.document.text is not None else None

    def known_text(self, sha256: str) -> Document | None:
        """The document of a text that is only here; where several have it, the first."""
        found = (self._at(place).document for place in self._by_text.get(sha256, ()))
        return next((document for document in found if document.text is not None), None)

    def on_line(self, number: int) -> About:
        """The document of a line, which is one of `documents`."""
        return self._at(self._places[number])

    def documents(self) -> Iterator[tuple[int, About]]:
        """All documents, each with its line."""
        for place, number in self._numbers.items():
            yield number, self._at(place)

    def _at(self, place: int) -> About:
        if self._last is None or self._last[0] != place:
            with self.path.open("rb") as file:
                file.seek(place)
                self._last = place, self._decoded_again(file.readline(_LONGEST), place)
        return self._last[1]

    def _decoded_again(self, raw: bytes, place: int) -> About:
        try:
            return msgspec.json.decode(raw, type=About)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            problem = f"{self.name}:{self._numbers[place]}: was changed while it was read"
            raise CorpuskitError(problem, "Import it again.") from error


def _lines(file: BinaryIO, name: str) -> Iterator[bytes]:
    """The lines of an open file with their line feeds."""
    read = file.readline
    while raw := read(_LONGEST):
        if len(raw) == _LONGEST:
            raise CorpuskitError(f"{name}: has a line of more than {_LONGEST:,} bytes", _OTHERWISE)
        yield raw


def _ids(about: About) -> Iterator[str]:
    for one in about.lines:
        yield from (annotation.id for annotation in one.line.annotations)
        yield from (relation.id for relation in one.line.relations)


def _fits(one: Kept) -> bool:
    """Whether each record that came back says which one it is."""
    back = one.back or AnnotationLine(document="")
    return all(
        len(places) == len(records) and all(-1 <= place < len(there) for place in places)
        for places, records, there in (
            (one.annotations, back.annotations, one.line.annotations),
            (one.relations, back.relations, one.line.relations),
        )
    )
