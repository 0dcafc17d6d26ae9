"""What passes between a format and the import: input files, units of them that belong together, and what was read."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from corpuskit.articles.furniture.cleaning import Pattern
from corpuskit.articles.items import Raw, Unread
from corpuskit.foreign import ForeignFault
from corpuskit.formats.entries import ForeignDocument
from corpuskit.formats.mapping import Mapping
from corpuskit.formats.misplaced import Misplaced
from corpuskit.formats.sidecar.lines import Out
from corpuskit.model import AnnotationLine, Document
from corpuskit.offsets import Piece
from corpuskit.schema.types import Schema


class Input(msgspec.Struct, frozen=True):
    """One file to import: where it is, and its name for records and messages.

    `name` is the file's own name, or for a file in a given folder the path inside that folder, with forward slashes, so
    that it means the same on another machine. `fault` says why it cannot be opened at all: it is set aside.
    """

    path: Path
    name: str
    fault: str | None = None


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be imported, byte for byte. `reason` is the same text for the same cause, so that a
    report can count it; what is particular stands in `detail`. `hint` is what to do about it, a sentence that is the
    same for the same reason. Without `line` (from 1) the whole file is meant, or the whole `member` of an archive.
    """

    file: str
    member: str | None = None
    line: int | None = None
    reason: str
    detail: str | None = None
    hint: str | None = None
    content: bytes


class FileCount(msgspec.Struct, frozen=True, kw_only=True):
    """The account of one file: `entries` (documents, or annotation entries) came in; entries = kept + set aside.

    `proof` says what the offsets of the file count and how that is known, where that is known for each file of a unit.
    """

    file: str
    sha256: str
    entries: int
    kept: int
    set_aside: int
    proof: str | None = None


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """Input files that are read together, such as a text with its annotation files. `main` names the unit."""

    main: Input
    others: tuple[Input, ...] = ()

    @property
    def inputs(self) -> tuple[Input, ...]:
        """All files of the unit, the main one first."""
        return (self.main, *self.others)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What is read at once of a unit whose main file may hold many articles: the whole file, or with `raw` one article
    of it, with `foreign` one document with its annotations, or with `fault` what is none. `reader` is the name of the
    reader, `member` the path inside an archive.
    """

    unit: Unit
    sha256: str | None = None
    reader: str | None = None
    member: str | None = None
    raw: Raw | None = None
    foreign: ForeignDocument | None = None
    fault: Unread | None = None

    @property
    def size(self) -> int:
        """The bytes that it holds in memory."""
        return len(self.raw.content) if self.raw else len(self.fault.content or b"") if self.fault else 0


class ValueEntry(msgspec.Struct, frozen=True):
    """The entry of a foreign file that gives a record an attribute: our name of it, the line, the entry's id."""

    attribute: str
    line: int
    id: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit holds: a document, or lines for one that the corpus has, and what was set aside.

    `lines` are (annotator, line) pairs; a line's `document` is the id proposed in `document` (the import may change it
    where two documents would share an id) or that of a document in the corpus. `faults` is what is wrong in the files
    in their own terms, which is only looked for where they are read in place; None where a format does not tell.
    `content` are the bytes that a document was made from, where it is one of many in its file; `notes` are words about
    what of it is kept nowhere, the same for the same cause; `proof` says what offsets count and how that is known.
    `shown` says where in the text a record without pieces is shown, by the file and its id there; `values` in which
    entries of their own the attributes of a record stand. `went` is what of the document an export gave to the tool;
    `misplaced` are the annotations that do not fit their text.
    """

    document: Document | None = None
    lines: tuple[tuple[str, AnnotationLine], ...] = ()
    counts: tuple[FileCount, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    faults: tuple[ForeignFault, ...] | None = None
    content: bytes | None = None
    notes: tuple[str, ...] = ()
    proof: str | None = None
    shown: dict[tuple[str, str], Piece] = {}
    values: dict[tuple[str, str], tuple[ValueEntry, ...]] = {}
    went: Out | None = None
    misplaced: Misplaced | None = None


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """Units with the schema by which they are looked at in place: from their own configuration, whose path is `source`
    and whose `faults` are told with it, or inferred from what they hold.
    """

    units: Sequence[Unit]
    schema: Schema
    mapping: Mapping | None = None
    source: str | None = None
    faults: tuple[ForeignFault, ...] = ()


def nothing_known(_name: str) -> Document | None:
    """No document: what formats are told of a corpus where they need not know it."""
    return None


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the user said about how to read; each format's `HEEDS` and help say which of these it heeds.

    `annotator_from` is a regular expression over an annotation file's `name` whose group 1 is the annotator; what it
    matches is not part of the document's name. `known_document` finds a document of the corpus by the name of its
    file, by its foreign id or by its id, `known_text` one by the hash of its text; `offsets` is what offsets count,
    where the user says so; `reader` names the only reader of articles that is asked, `columns` what the
    columns of tables become, `separator` the line between the articles of a text file, `furniture` further patterns of
    page furniture; `root` is the folder of that corpus. `in_place` means that nothing will be stored: files are only
    looked at, records keep the ids that the files use, and faults are told in the files' terms. `named` means that the
    user, a mapping or a sidecar named the format of the files.
    """

    schema: Schema
    encoding: str | None = None
    language: str | None = None
    clean: bool = True
    reader: str | None = None
    columns: dict[str, str] = {}
    separator: str | None = None
    normalise: bool = False
    furniture: tuple[Pattern, ...] = ()
    annotator: str | None = None
    annotator_from: str | None = None
    mapping: Mapping | None = None
    known_document: Callable[[str], Document | None] = nothing_known
    known_text: Callable[[str], Document | None] = nothing_known
    offsets: Literal["codepoint", "utf16", "utf8", "grapheme"] | None = None
    root: Path | None = None
    in_place: bool = False
    named: bool = False

    @property
    def identifies(self) -> bool:
        """Whether the languages of texts are to be identified where they are not stated."""
        return self.language == "auto"
