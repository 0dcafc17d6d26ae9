"""Raw articles as plain text, one in each file.

Reads the headline and the paragraphs. The encoding is the stated one (`--encoding`), else a byte order mark's, else
UTF-8, else the likeliest one, which is recorded; there is no guessing where all but a few bytes are UTF-8. Blank lines
separate blocks; a file without any has a block in each line. Lines that belong to the web page around the article, such
as "Source link", are removed and recorded, unless cleaning is off (`--no-clean`). The text begins with the headline;
the title is the headline where it looks like one. Dates, outlets and languages are not guessed: `--language` states the
language, `--metadata` describes each article, and a `--mapping` may say, under metadata, what the table's columns
become. There are no annotations to carry.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from corpuskit.errors import FormatError
from corpuskit.formats import decoding
from corpuskit.formats.cleaning import Cleaning, clean, line_blocks
from corpuskit.formats.cleaning_headline import could_be_headline
from corpuskit.formats.decoding import NotText, Text, decode
from corpuskit.formats.items import FileCount, Input, Item, Options, Own, SetAside, Unit
from corpuskit.formats.mapping import check_format
from corpuskit.formats.naming import document_id
from corpuskit.formats.unopened import unopened
from corpuskit.model import Document, Origin, Removed
from corpuskit.schema.types import Schema

NAME = "txt"
TITLE = "raw articles as plain text"
SUFFIXES: tuple[str, ...] = (".txt",)
CARRIES_ANNOTATIONS = False
HEEDS = frozenset({"encoding", "language", "clean", "mapping", "metadata"})

NOTHING_LEFT = "the file holds nothing but page furniture"
HINTS = {NOTHING_LEFT: "Look at the file; with --no-clean its lines are kept.", **decoding.HINTS}


def units(inputs: Sequence[Input], options: Options) -> Iterable[Unit]:
    """One unit for each file."""
    return [Unit(main=given) for given in inputs]


def survey(units: Sequence[Unit], options: Options) -> None:
    """Raise FormatError where a mapping is for another format, or maps annotations, which articles do not have."""
    check_format(options.mapping, NAME)
    if options.mapping is not None and options.mapping.maps_annotations:
        problem = f"the format {NAME} has no annotations to map, only metadata"
        raise FormatError(problem, "Leave out all sections of the mapping but metadata.")


def own(units: Sequence[Unit], options: Options) -> Sequence[Own]:
    """All units, with a schema without layers: articles are texts and nothing else."""
    return [Own(units=units, schema=Schema(name=NAME, version=1))]


def read(unit: Unit, options: Options) -> Item:
    """The article in a file, or the file set aside. Raises FormatError where it cannot be opened, or where the stated
    encoding does not exist.
    """
    name = unit.main.name
    if options.in_place and (fault := unopened(unit.main)) is not None:
        return Item(faults=(fault,))
    try:
        data = unit.main.path.read_bytes()
    except OSError as error:
        raise FormatError(f"{name}: cannot be read: {error.strerror or error}") from error
    sha256 = hashlib.sha256(data).hexdigest()
    found = decode(data, options.encoding)
    document = found if isinstance(found, NotText) else _document(found, name, sha256, options)
    if isinstance(document, NotText):
        hint = HINTS[document.reason]
        aside = SetAside(file=name, reason=document.reason, detail=document.detail, hint=hint, content=data)
        count = FileCount(file=name, sha256=sha256, entries=1, kept=0, set_aside=1)
        return Item(counts=(count,), set_aside=(aside,))
    count = FileCount(file=name, sha256=sha256, entries=1, kept=1, set_aside=0)
    return Item(document=document, counts=(count,))


def _document(source: Text, name: str, sha256: str, options: Options) -> Document | NotText:
    lines = source.content.split("\n")
    cleaning = clean(lines) if options.clean else Cleaning(removed={})
    blocks = line_blocks(lines, cleaning.removed)
    if not blocks:
        return NotText(reason=NOTHING_LEFT)
    stem = PurePosixPath(name).stem
    own = document_id(stem, sha256)
    return Document(
        id=own,
        title=_title(lines, blocks, cleaning.headline),
        text="\n\n".join("\n".join(lines[index].rstrip() for index in block) for block in blocks).strip(),
        language=options.language,
        origin=Origin(
            file=name,
            sha256=sha256,
            format=NAME,
            encoding=source.encoding,
            id=None if own == stem else stem,
            removed=tuple(
                Removed(line=index + 1, text=lines[index], why=why) for index, why in sorted(cleaning.removed.items())
            ),
        ),
    )


def _title(lines: Sequence[str], blocks: list[list[int]], confirmed: int | None) -> str | None:
    """The first block if it looks like a headline, or if a breadcrumb repeated it; unknown is absent."""
    first = blocks[0]
    if len(blocks) < 2 or len(first) > 1:
        return None
    line = lines[first[0]].strip()
    return line if first[0] == confirmed or could_be_headline(line) else None
