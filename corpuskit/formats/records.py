"""Annotation lines of another copy of the corpus, as corpuskit writes them (`annotations/ANNOTATOR/*.jsonl`).

Reads what somebody else annotated on the same documents. The annotator is the stated one (`--annotator`), else what
`--annotator-from` finds in the file's name, else the name of the folder that holds the file. A line is set aside where
it is no annotation line, where the corpus has no such document, and where the document's text is not the one that was
annotated. Nothing in a line is changed and nothing is lost; documents themselves are not read.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

import msgspec

from corpuskit.errors import FormatError, uncapitalised
from corpuskit.formats.items import FileCount, Input, Item, Options, SetAside, Unit
from corpuskit.formats.naming import annotator_in, check_annotator
from corpuskit.model import AnnotationLine, Document, is_name, text_hash

NAME = "records"
TITLE = "annotation lines of another copy of the corpus"
SUFFIXES: tuple[str, ...] = (".jsonl",)
CARRIES_ANNOTATIONS = True

NOT_A_LINE = "not an annotation line"
NO_DOCUMENT = "the corpus has no such document"
OTHER_TEXT = "the document's text is not the one that was annotated"


def units(inputs: Sequence[Input], options: Options) -> Iterable[Unit]:
    """One unit for each file."""
    return [Unit(main=given) for given in inputs]


def survey(units: Sequence[Unit], options: Options) -> None:
    """Raise FormatError, before anything is imported, where a file's annotator cannot be told."""
    for unit in units:
        _annotator(unit.main, options)


def read(unit: Unit, options: Options) -> Item:
    """The lines of a file, all of one annotator. Raises FormatError where the file cannot be opened or its annotator
    cannot be told.
    """
    name = unit.main.name
    annotator = _annotator(unit.main, options)
    try:
        data = unit.main.path.read_bytes()
    except OSError as error:
        raise FormatError(f"{name}: cannot be read: {error.strerror or error}") from error
    kept: list[tuple[str, AnnotationLine]] = []
    aside: list[SetAside] = []
    for number, raw in enumerate(data.split(b"\n"), 1):
        if not raw or raw.isspace():
            continue
        found = _line(raw, options)
        if isinstance(found, AnnotationLine):
            kept.append((annotator, found))
        else:
            reason, detail = found
            aside.append(SetAside(file=name, line=number, reason=reason, detail=detail, content=raw))
    count = FileCount(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        entries=len(kept) + len(aside),
        kept=len(kept),
        set_aside=len(aside),
    )
    return Item(lines=tuple(kept), counts=(count,), set_aside=tuple(aside))


def _line(raw: bytes, options: Options) -> AnnotationLine | tuple[str, str]:
    """The line, or why it is set aside and what is particular about it."""
    try:
        line = msgspec.json.decode(raw, type=AnnotationLine)
    except msgspec.MsgspecError as error:
        return NOT_A_LINE, uncapitalised(str(error))
    except UnicodeDecodeError:
        return NOT_A_LINE, "not UTF-8"
    document = options.known_document(line.document)
    if document is None:
        return NO_DOCUMENT, line.document
    expected = _hash_of(document)
    if line.text_sha256 is not None and expected is not None and line.text_sha256 != expected:
        return OTHER_TEXT, f"{line.document}: annotated {line.text_sha256[:12]}, the corpus has {expected[:12]}"
    return line


def _hash_of(document: Document) -> str | None:
    return document.text_sha256 if document.text is None else text_hash(document.text)


def _annotator(given: Input, options: Options) -> str:
    if options.annotator is not None:
        return check_annotator(options.annotator, "--annotator")
    if options.annotator_from is not None:
        return annotator_in(given.name, options.annotator_from)[0]
    folder = PurePosixPath(given.name).parent.name or given.path.absolute().parent.name
    if not is_name(folder):
        problem = f"{given.name}: its folder '{folder}' cannot be the name of an annotator"
        raise FormatError(problem, "Name the annotator with --annotator.")
    return folder
