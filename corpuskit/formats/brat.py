"""brat standoff: texts (.txt), each with annotation files (.ann) by one annotator or several.

Texts are never altered. A mapping (`--mapping`) says what the types become; entries of all kinds are read: text-bound
annotations with any pieces, events, relations, equivalences, attributes, normalisations and notes. The annotator is
`--annotator`, else what `--annotator-from` finds in the file's path, else `gold`; what that expression matches is not
part of the name by which the text is found, which is beside the annotations or elsewhere among the files, or a document
of the corpus. `--encoding` is for files that are not UTF-8, `--language` states the language of the texts, and
`--metadata` describes them. Not carried: the name that a normalisation gives to its entry, and notes of other types
than AnnotatorNotes, which are set aside.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from corpuskit.errors import FormatError
from corpuskit.formats.brat_account import Account
from corpuskit.formats.brat_files import ANNOTATIONS, TEXT, is_annotations, named, pair, stem_of
from corpuskit.formats.brat_lines import Event, Link, Normalisation, Property, TextBound, entries
from corpuskit.formats.brat_mapping import mapped
from corpuskit.formats.decoding import NotText, strictly, without_mark
from corpuskit.formats.drafting import Seen, SeenEvent, refuse_unnamed
from corpuskit.formats.items import FileCount, Input, Item, Options, SetAside, Unit
from corpuskit.formats.mapping import Mapping
from corpuskit.formats.marks import Marks
from corpuskit.formats.naming import document_id
from corpuskit.model import AnnotationLine, Document, Origin, text_hash
from corpuskit.terminal import count

NAME = "brat"
TITLE = "brat standoff"
SUFFIXES: tuple[str, ...] = (TEXT, ANNOTATIONS)
CARRIES_ANNOTATIONS = True
HEEDS = frozenset({"encoding", "language", "annotator", "annotator_from", "mapping", "metadata"})

NO_TEXT = "there is no text for it"
NOT_DECODED = "the file is not in its encoding"
TEXT_NOT_DECODED = "its text is not in its encoding"
_STATE = "Say what the files are in with --encoding, such as cp1252 or utf-16."
HINTS = {
    NO_TEXT: "Import it together with its text, which is called like it with .txt, or bring its text in first.",
    NOT_DECODED: _STATE,
    TEXT_NOT_DECODED: _STATE,
}
_NOTHING = Mapping(format=NAME, schema="")


def units(inputs: Sequence[Input], options: Options) -> Iterable[Unit]:
    """Each text with the annotation files about it; each annotation file without a text by itself.

    Raises FormatError where an annotation file names no annotator or may be about several texts.
    """
    return pair(inputs, options)


def survey(units: Sequence[Unit], options: Options) -> None:
    """Raise FormatError, before anything is imported, where the mapping lacks types that the files hold, or is for
    another format.
    """
    seen = Seen()
    for unit in units:
        for given in filter(is_annotations, unit.inputs):
            content = _decoded(_bytes(given), options.encoding)
            if isinstance(content, str):
                _see(content, seen)
    refuse_unnamed(seen, options.mapping, options.schema, NAME)


def read(unit: Unit, options: Options) -> Item:
    """The document and what its annotation files say of it. Raises FormatError where a file cannot be opened."""
    if is_annotations(unit.main):
        return _without_text(unit.main, options)
    data = _bytes(unit.main)
    text = _decoded(data, options.encoding)
    sha256 = hashlib.sha256(data).hexdigest()
    if not isinstance(text, str):
        main = _whole(unit.main, data, NOT_DECODED, text.detail, number=1)
        others = (_whole(given, _bytes(given), TEXT_NOT_DECODED, unit.main.name) for given in unit.others)
        return _joined(None, [main, *others])
    stem = stem_of(unit.main)
    own = document_id(stem, sha256)
    document = Document(
        id=own,
        text=text,
        language=options.language,
        origin=Origin(
            file=unit.main.name,
            sha256=sha256,
            format=NAME,
            encoding=options.encoding,
            id=None if own == stem else stem,
        ),
    )
    about = _Text(document, text)
    count = FileCount(file=unit.main.name, sha256=sha256, entries=1, kept=1, set_aside=0)
    return _joined(document, [Item(counts=(count,)), *(_annotations(given, about, options) for given in unit.others)])


class _Text:
    """A document's text with what is computed once for all annotation files about it."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document.id
        self.text = text
        self.sha256 = text_hash(text)
        self.marks = Marks(text)


def _without_text(given: Input, options: Options) -> Item:
    # The text that lay beside it, should it have been imported alone, before any document of that name.
    beside = PurePosixPath(given.name).parent
    for name in (*(str(beside / f"{stem}.txt") for stem in named(given, options).stems), *named(given, options).stems):
        document = options.known_document(name)
        if document is not None and document.text is not None:
            return _annotations(given, _Text(document, document.text), options)
    return _whole(given, _bytes(given), NO_TEXT)


def _annotations(given: Input, about: _Text, options: Options) -> Item:
    data = _bytes(given)
    content = _decoded(data, options.encoding)
    if not isinstance(content, str):
        return _whole(given, data, NOT_DECODED, content.detail)
    account = Account(given.name, entries(content.removeprefix("\ufeff"), about.text))
    records = mapped(account, about.text, about.marks, options.mapping or _NOTHING, options.schema)
    line = AnnotationLine(
        document=about.document,
        text_sha256=about.sha256,
        schema=options.schema.reference,
        annotations=records.annotations,
        relations=records.relations,
    )
    return Item(
        lines=((named(given, options).annotator, line),),
        counts=(account.count(hashlib.sha256(data).hexdigest()),),
        set_aside=account.set_aside(without_mark(options.encoding or "utf-8", data)),
    )


def _whole(given: Input, data: bytes, reason: str, detail: str | None = None, number: int | None = None) -> Item:
    """A file that is set aside as a whole; its entries are its lines, because no text tells which belong together."""
    if number is None:
        number = sum(bool(line.strip()) for line in data.split(b"\n"))
    sha256 = hashlib.sha256(data).hexdigest()
    return Item(
        counts=(FileCount(file=given.name, sha256=sha256, entries=number, kept=0, set_aside=number),),
        set_aside=(SetAside(file=given.name, reason=reason, detail=detail, hint=HINTS[reason], content=data),),
    )


def _joined(document: Document | None, items: Iterable[Item]) -> Item:
    parts = list(items)
    return Item(
        document=document,
        lines=tuple(line for part in parts for line in part.lines),
        counts=tuple(count for part in parts for count in part.counts),
        set_aside=tuple(aside for part in parts for aside in part.set_aside),
    )


def _bytes(given: Input) -> bytes:
    try:
        return given.path.read_bytes()
    except OSError as error:
        raise FormatError(f"{given.name}: cannot be read: {error.strerror or error}") from error


def _decoded(data: bytes, encoding: str | None) -> str | NotText:
    """The text that the bytes are, unaltered, or what about them is not in the encoding.

    UTF-16 may be UTF-8 by its form, but is told by its zeros, which no text has.
    """
    text = strictly(data, encoding or "utf-8", "for UTF-8")
    zeros = data.count(0) if encoding is None else 0
    if zeros * 10 > len(data):
        return NotText(reason=NOT_DECODED, detail=f"utf-8: {count(zeros, 'zero')}, the first at byte {data.index(0)}")
    return text


def _see(content: str, seen: Seen) -> None:
    """Count the types in one annotation file."""
    found = entries(content.removeprefix("\ufeff"), "")
    spans = {entry.id: entry for entry in found if isinstance(entry, TextBound)}
    for entry in found:
        if isinstance(entry, TextBound):
            seen.spans[entry.type] += 1
        elif isinstance(entry, Event):
            _see_event(entry, spans, seen.events.setdefault(entry.type, SeenEvent()))
        elif isinstance(entry, Link):
            seen.relations[entry.type] += 1
        elif isinstance(entry, Property):
            seen.attributes[entry.type] += 1
        elif isinstance(entry, Normalisation):
            seen.normalisations[entry.resource] += 1


def _see_event(event: Event, spans: dict[str, TextBound], seen: SeenEvent) -> None:
    seen.number += 1
    trigger = spans.get(event.trigger)
    for role, key in event.arguments:
        seen.roles[role] += 1
        filler = spans.get(key)
        if filler is not None:
            seen.fillers.setdefault(role, Counter())[filler.type] += 1
            seen.repeats[role] += trigger is not None and filler.pieces == trigger.pieces
