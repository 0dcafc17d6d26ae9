"""brat standoff: texts (.txt), each with annotation files (.ann) by one annotator or several.

Texts are never altered. A mapping (`--mapping`) says what the types become; entries of all kinds are read: text-bound
annotations with any pieces, events, relations, equivalences, attributes, normalisations and notes. The annotator is
`--annotator`, else what `--annotator-from` finds in the file's path, else `gold`; what that expression matches is not
part of the name by which the text is found, which is beside the annotations or elsewhere among the files, or a document
of the corpus. `--encoding` is for files that are not UTF-8, `--language` states the language of the texts, and
`--metadata` describes them. brat counts code points; whether a file does, or UTF-16 units as some tools, is proved by
the texts that it records, unless `--offsets` states it. Not carried: the name that a normalisation gives to its entry,
and notes of other types than AnnotatorNotes, which are set aside.

Written is a folder for each annotator with texts and annotations, and `annotation.conf` and `visual.conf` from the
schema, so that brat opens it. brat has no statuses and no statements about the whole document.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from corpuskit.articles.encodings.decoding import NotText, strictly, without_mark
from corpuskit.errors import FormatError
from corpuskit.findings import Place
from corpuskit.foreign import ForeignFault
from corpuskit.formats import inferring
from corpuskit.formats.account import Account
from corpuskit.formats.annotated import Outgoing, Target, Writing
from corpuskit.formats.brat import conf, conf_schema, writing
from corpuskit.formats.brat.counting import as_counted
from corpuskit.formats.brat.faults import faults_of, id_of
from corpuskit.formats.brat.files import ANNOTATIONS, TEXT, is_annotations, named, pair, stem_of
from corpuskit.formats.brat.lines import entries
from corpuskit.formats.drafting import Seen, refuse_unnamed, see
from corpuskit.formats.entries import Entry, Event, Property, TextBound
from corpuskit.formats.inferring import completed, inferred, without_repeats
from corpuskit.formats.items import FileCount, Input, Item, Options, Own, Part, SetAside, Unit, ValueEntry
from corpuskit.formats.mapped import mapped
from corpuskit.formats.mapping import AttributeTarget, Mapping, SpanTarget
from corpuskit.formats.misplaced import misplaced, together
from corpuskit.formats.naming import document_id
from corpuskit.formats.placing.marks import Marks
from corpuskit.formats.placing.proving import counting_of, written_as_there
from corpuskit.formats.unopened import unopened
from corpuskit.model import AnnotationLine, Document, Origin, text_hash
from corpuskit.offsets import Piece
from corpuskit.terminal import count

NAME = "brat"
TITLE = "brat standoff"
SUFFIXES: tuple[str, ...] = (TEXT, ANNOTATIONS)
CARRIES_ANNOTATIONS = True
HEEDS = frozenset({"encoding", "language", "annotator", "annotator_from", "mapping", "metadata", "offsets"})
HOLDS = frozenset(
    "pieces overlap nested relations attributes many-values comment ids empty-label zero-width unaligned".split()
)

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


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """Texts, annotations and configuration."""
    writing.write(documents, target, asked)


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What the lines of brat's files cannot hold."""
    return writing.losses(outgoing, asked)


def looks_like(files: Sequence[Path]) -> bool:
    """Whether there is a file of annotations among them."""
    return any(file.suffix.lower() == ANNOTATIONS for file in files)


def units(inputs: Sequence[Input], options: Options) -> Iterable[Unit]:
    """Each text with the annotation files about it; each annotation file without a text by itself.

    Raises FormatError where an annotation file names no annotator or may be about several texts.
    """
    return pair(inputs, options)


def survey(units: Sequence[Unit], options: Options) -> None:
    """Raise FormatError, before anything is imported, where the mapping lacks types that the files hold, or is for
    another format.
    """
    refuse_unnamed(_types(units, options), options.mapping, options.schema, NAME)


def types_in(inputs: Iterable[Input], options: Options) -> Seen:
    """The types that the files of annotations among others hold; their texts need not be there."""
    found = Seen()
    for given in filter(is_annotations, inputs):
        content = _content(given, options)
        if isinstance(content, str):
            see(entries(content, ""), found)
        else:
            found.unread += 1
    return found


def _types(units: Iterable[Unit], options: Options) -> Seen:
    return types_in((given for unit in units for given in unit.inputs), options)


def parts(unit: Unit, options: Options) -> Iterable[Part]:
    """The unit itself."""
    return [Part(unit=unit)]


def read(part: Part, options: Options) -> Iterable[Item]:
    """What is in a unit; see `read_unit`."""
    return [read_unit(part.unit, options)]


def read_unit(unit: Unit, options: Options) -> Item:
    """The document and what its annotation files say of it. Raises FormatError where a file cannot be opened."""
    if options.in_place:
        unread = [fault for given in unit.inputs if (fault := unopened(given)) is not None]
        if unread:
            return _partly(unit, options, unread)
    return _read(unit, options)


def _partly(unit: Unit, options: Options, unread: Sequence[ForeignFault]) -> Item:
    """What can be looked at of a unit some of whose files cannot be opened: nothing where that is the text."""
    faults = Item(faults=tuple(unread))
    names = {fault.place.file for fault in unread}
    if unit.main.name in names:
        return faults
    readable = tuple(given for given in unit.others if given.name not in names)
    rest = _read(msgspec.structs.replace(unit, others=readable), options)
    return _joined(rest.document, [faults, rest])


def _read(unit: Unit, options: Options) -> Item:
    if is_annotations(unit.main):
        return _without_text(unit.main, options)
    data = _bytes(unit.main)
    text = _decoded(data, options.encoding)
    sha256 = hashlib.sha256(data).hexdigest()
    if not isinstance(text, str):
        main = _whole(unit.main, data, NOT_DECODED, text.detail, number=1)
        others = (_whole(given, _bytes(given), TEXT_NOT_DECODED, unit.main.name) for given in unit.others)
        return _joined(None, [main, *others])
    faults: tuple[ForeignFault, ...] | None = None
    if options.in_place:
        text, faults = _as_counted(unit, text, options)
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
    parts = [Item(counts=(count,), faults=faults), *(_annotations(given, about, options) for given in unit.others)]
    return _joined(document, parts)


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
    read, proof = _entries(content.removeprefix("\ufeff"), about.text, options)
    account = Account(given.name, read)
    mapping = options.mapping or _NOTHING
    if options.in_place and mapping.schema == inferring.OWN:
        types = Seen()
        see(account.entries, types)
        mapping = completed(mapping, types)
    records = mapped(account, about.text, about.marks, mapping, options.schema, in_place=options.in_place)
    if options.in_place:
        records = without_repeats(records)
    line = AnnotationLine(
        document=about.document,
        text_sha256=about.sha256,
        schema=options.schema.reference,
        annotations=records.annotations,
        relations=records.relations,
    )
    return Item(
        lines=((named(given, options).annotator, line),),
        counts=(msgspec.structs.replace(account.count(hashlib.sha256(data).hexdigest()), proof=proof),),
        set_aside=account.set_aside(without_mark(options.encoding or "utf-8", data)),
        faults=faults_of(account, mapping, _triggers(mapping)) if options.in_place else None,
        shown=_shown(account) if options.in_place else {},
        values=_values(account, mapping) if options.in_place else {},
        misplaced=None if options.in_place else misplaced([line], about.text),
    )


def _entries(content: str, text: str, options: Options) -> tuple[Sequence[Entry], str | None]:
    """The entries of a file with pieces in code points, and how it is known what its offsets count. In place they stay
    as they are, because rules tell of them in the file's own numbers.
    """
    stated = entries(content, text)
    if options.in_place or not any(isinstance(entry, TextBound) for entry in stated):
        return stated, None
    counting, proof = counting_of(text, stated, "codepoint", (), options.offsets)
    if counting.differs:  # what belongs to an entry depends on where its pieces are
        stated = entries(content, text, counting.pieces)
    return written_as_there(text, stated), str(proof)


def _values(account: Account, mapping: Mapping) -> dict[tuple[str, str], tuple[ValueEntry, ...]]:
    """Which lines give what entries their attributes."""
    found: dict[tuple[str, str], tuple[ValueEntry, ...]] = {}
    for entry in account.entries:
        target = mapping.attributes.get(entry.type) if isinstance(entry, Property) else None
        if isinstance(entry, Property) and isinstance(target, AttributeTarget):
            value = ValueEntry(target.attribute, entry.line, id_of(entry))
            key = (account.file, entry.target)
            found[key] = (*found.get(key, ()), value)
    return found


def _shown(account: Account) -> dict[tuple[str, str], Piece]:
    """Where events are shown: at their triggers."""
    events = (entry for entry in account.entries if isinstance(entry, Event))
    triggers = ((event.id, account.by_id.get(event.trigger)) for event in events)
    return {(account.file, name): found.pieces[0] for name, found in triggers if isinstance(found, TextBound)}


def _detail(detail: str | None) -> str:
    return (detail or "").removeprefix("utf-8: ")


def _triggers(mapping: Mapping) -> frozenset[str]:
    """The types of text-bound entries that are triggers and nothing else."""
    layer = conf_schema.TRIGGERS
    return frozenset(
        name for name, target in mapping.spans.items() if isinstance(target, SpanTarget) and target.layer == layer
    )


def _whole(given: Input, data: bytes, reason: str, detail: str | None = None, number: int | None = None) -> Item:
    """A file that is set aside as a whole; its entries are its lines, because no text tells which belong together."""
    if number is None:
        number = sum(bool(line.strip()) for line in data.split(b"\n"))
    sha256 = hashlib.sha256(data).hexdigest()
    return Item(
        counts=(FileCount(file=given.name, sha256=sha256, entries=number, kept=0, set_aside=number),),
        set_aside=(SetAside(file=given.name, reason=reason, detail=detail, hint=HINTS[reason], content=data),),
        faults=tuple(_fault_of_whole(given, reason, detail)),
    )


def _fault_of_whole(given: Input, reason: str, detail: str | None) -> Iterator[ForeignFault]:
    """What is wrong with a file none of which can be read; nothing where that is its text's fault."""
    place = Place(given.name, 0)
    if reason == NO_TEXT:
        hint = "Put its text beside it; if its name holds the annotator too, say where with --annotator-from."
        yield ForeignFault(rule="foreign-text-missing", place=place, message=NO_TEXT, hint=hint)
    elif reason == NOT_DECODED:
        hint = "Save it as UTF-8: brat reads nothing else."
        yield ForeignFault(
            rule="foreign-file-undecoded", place=place, message=f"is not UTF-8: {_detail(detail)}", hint=hint
        )


def _joined(document: Document | None, items: Iterable[Item]) -> Item:
    parts = list(items)
    return Item(
        document=document,
        lines=tuple(line for part in parts for line in part.lines),
        counts=tuple(count for part in parts for count in part.counts),
        set_aside=tuple(aside for part in parts for aside in part.set_aside),
        faults=tuple(fault for part in parts for fault in part.faults or ()),
        shown={key: piece for part in parts for key, piece in part.shown.items()},
        values={key: values for part in parts for key, values in part.values.items()},
        misplaced=together(part.misplaced for part in parts),
    )


def _as_counted(unit: Unit, text: str, options: Options) -> tuple[str, tuple[ForeignFault, ...]]:
    """The text as the annotation files about it count its characters, and a fault if that is not as brat counts."""
    contents = [content for given in unit.others if isinstance(content := _content(given, options), str)]
    counted, left_out = as_counted(text, contents)
    if left_out is None:
        return text, ()
    files = f"{PurePosixPath(unit.others[0].name).name}{' and others' if len(unit.others) > 1 else ''}"
    message = f"the offsets of {files} do not count {left_out}"
    hint = "Take these characters out of the text's file: brat counts all that it holds."
    fault = ForeignFault(rule="foreign-offsets-uncounted", place=Place(unit.main.name, 0), message=message, hint=hint)
    return counted, (fault,)


def own(units: Sequence[Unit], options: Options) -> Sequence[Own]:
    """The units by the annotation.conf that holds for them, each with what it says; those for which none holds with
    the types that they use. Raises SchemaError where a configuration is not text.
    """
    by_path: dict[Path | None, list[Unit]] = {}
    places: dict[Path, Path | None] = {}
    for unit in units:
        folder = next(filter(is_annotations, unit.inputs), unit.main).path.parent
        if folder not in places:
            places[folder] = conf.find(folder)
        by_path.setdefault(places[folder], []).append(unit)
    return [_inferred(group, options) if path is None else _configured(path, group) for path, group in by_path.items()]


def _configured(path: Path, units: Sequence[Unit]) -> Own:
    configuration = conf.load(path, verbatim=True)
    faults = tuple(
        ForeignFault(
            rule="foreign-configuration-wrong",
            place=Place(path.as_posix(), fault.line),
            message=fault.problem,
            hint=fault.hint,
        )
        for fault in configuration.faults
    )
    return Own(
        units=units, schema=configuration.schema, mapping=configuration.mapping, source=path.as_posix(), faults=faults
    )


def _inferred(units: Sequence[Unit], options: Options) -> Own:
    schema, mapping = inferred(_types(units, options))
    return Own(units=units, schema=schema, mapping=mapping)


def _content(given: Input, options: Options) -> str | NotText:
    if options.in_place and unopened(given) is not None:
        return NotText(reason=NOT_DECODED)
    content = _decoded(_bytes(given), options.encoding)
    return content.removeprefix("\ufeff") if isinstance(content, str) else content


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
