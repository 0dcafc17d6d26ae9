"""Raw articles: text, saved web pages, tables, web archives and downloads from news databases, also in archives.

What a file is, its content tells, unless a reader is named. The encoding is the stated one (`--encoding`), else what
the file says of itself or its bytes show; it is recorded. Lines that belong to the web page around an article, such as
"Source link", are removed and recorded, unless cleaning is off (`--no-clean`); further patterns may be given
(`--furniture`). The text begins with the headline; its characters stay as they are unless they are to be composed
(`--normalise`). Dates, outlets and authors are taken from where the file states them, never guessed, and each says
where it was found; `--language` states the language, or has it identified. What the columns of tables become is guessed
from their names and shown, or said with `--map`; a `--separator` is the line between the articles of a text file.
`--metadata` describes each article, and a `--mapping` may say, under metadata, what the table's columns become. Instead
of all articles a `--sample` can be drawn. Several processes can read (`--jobs`). There are no annotations to carry.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpuskit.articles.items import Raw, Source, Unread
from corpuskit.errors import FormatError
from corpuskit.formats.articles.accounting import HINTS as HINTS
from corpuskit.formats.articles.accounting import NO_ARTICLE, UNREADABLE, Entry, entries, whole_file
from corpuskit.formats.articles.making import item_of
from corpuskit.formats.items import Input, Item, Options, Own, Part, Unit
from corpuskit.formats.mapping import check_format
from corpuskit.formats.unopened import unopened
from corpuskit.schema.types import Schema
from corpuskit.storage import file_hash

NAME = "articles"
TITLE = "raw articles"
SUFFIXES: tuple[str, ...] = ()
CARRIES_ANNOTATIONS = False
HEEDS = frozenset(
    {
        "encoding",
        "language",
        "clean",
        "furniture",
        "normalise",
        "mapping",
        "metadata",
        "map",
        "separator",
        "sample",
        "jobs",
    }
)

_SMALL = 2_000_000  # bytes of a file that is read at once, all its articles together


def looks_like(files: Sequence[Path]) -> bool:
    """Whether there is any file that is not one of a format with annotations."""
    return bool(files)


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


def parts(unit: Unit, options: Options) -> Iterator[Part]:
    """A small file as one part; of a larger one each article, as a stream."""
    given = unit.main
    try:
        if given.path.stat().st_size <= _SMALL:
            yield Part(unit=unit)
            return
        sha256 = file_hash(given.path)
    except OSError as error:
        yield Part(unit=unit, sha256="", fault=_unreadable(error))
        return
    for entry in entries(whole_file(given), options):
        yield _part(unit, sha256, entry)


def read(part: Part, options: Options) -> Iterator[Item]:
    """The articles in a part, or what is set aside. Raises FormatError where the stated encoding does not exist."""
    given = part.unit.main
    if part.raw is not None or part.fault is not None:
        yield item_of(part, options)
    elif options.in_place and (told := unopened(given)) is not None:
        yield Item(faults=(told,))
    else:
        for one in _all_of(part.unit, options):
            yield item_of(one, options)


def _all_of(unit: Unit, options: Options) -> Iterator[Part]:
    """The articles of a small file."""
    given = unit.main
    try:
        data = given.path.read_bytes()
    except OSError as error:
        yield _part(unit, "", Entry(found=_unreadable(error)))
        return
    sha256 = hashlib.sha256(data).hexdigest()
    source = Source(name=given.name, open=lambda: io.BytesIO(data), size=len(data))
    empty = True
    for entry in entries(source, options):
        empty = False
        yield _part(unit, sha256, entry)
    if empty:
        fault = Unread(reason=NO_ARTICLE, hint=HINTS[NO_ARTICLE])
        yield _part(unit, sha256, Entry(found=fault))


def _part(unit: Unit, sha256: str, entry: Entry) -> Part:
    found = entry.found
    if isinstance(found, Raw):
        return Part(unit=unit, sha256=sha256, reader=entry.reader, member=entry.member, raw=found)
    return Part(unit=unit, sha256=sha256, reader=entry.reader, member=entry.member, fault=found)


def _unreadable(error: OSError) -> Unread:
    detail = (error.strerror or str(error)).lower()
    return Unread(reason=UNREADABLE, detail=detail, hint=HINTS[UNREADABLE], content=b"")
