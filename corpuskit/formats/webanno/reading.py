"""Reading a WebAnno TSV file: one document, with the annotations of one annotator, whom the file does not name."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec.structs import replace

from corpuskit.articles.items import Head, Source
from corpuskit.formats.annotated import Asked
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument
from corpuskit.formats.joining import joined
from corpuskit.formats.webanno import faults
from corpuskit.formats.webanno.escapes import NOTHING
from corpuskit.formats.webanno.header import FORMAT, LAYER, NEWEST, Header, read_header
from corpuskit.formats.webanno.layout import Layout, lay_out
from corpuskit.formats.webanno.links import Links
from corpuskit.formats.webanno.marks import Marks
from corpuskit.formats.webanno.rows import Body, read_body

_LONGEST = 200_000_000  # bytes of a file
_BLANK = frozenset({NOTHING, ""})  # cells of no annotation
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?#FORMAT=WebAnno TSV 3(?:\.\d{1,3})?[ \t]*(?:\r?\n|\r?\Z)")


def claims(head: Head) -> bool:
    """Whether the first line of a file says that it is WebAnno TSV 3."""
    return _BEGINS.match(head.start) is not None


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The document of a file."""
    text = _text(source, asked.encoding)
    yield text if isinstance(text, Damage) else _document(source.name, text)


def _text(source: Source, encoding: str | None) -> str | Damage:
    try:
        with source.open() as stream:
            data = stream.read(_LONGEST + 1)
    except OSError as error:
        return faults.damage(faults.NOT_READ, None, str(error))
    if len(data) > _LONGEST:
        return faults.damage(faults.TOO_LONG, None, f"more than {_LONGEST:,} bytes")
    try:
        return data.decode(encoding or "utf-8").removeprefix("\ufeff")
    except LookupError:
        return faults.damage(faults.NOT_TEXT, None, f"there is no encoding {encoding}")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return faults.damage(faults.NOT_TEXT, line, f"byte {error.start:,} is none of {error.encoding}")


def _document(name: str, text: str) -> ForeignDocument | Damage:
    lines = [(number, line.removesuffix("\r")) for number, line in enumerate(text.split("\n"), 1)]
    found = FORMAT.match(lines[0][1])
    if found is None:
        return faults.damage(faults.NOT_TSV, 1, lines[0][1][:100])
    version = int(found[1] or 0)
    if version > NEWEST:
        return faults.damage(faults.NEWER, 1, lines[0][1][:100])
    first = next((at for at, (_, line) in enumerate(lines) if at and not line.startswith(LAYER)), len(lines))
    header = read_header(lines[1:first], version)
    if isinstance(header, Damage):
        return header
    body = read_body(iter(lines[first:]), header.width, version)
    layout = lay_out(body.sentences)
    if isinstance(layout, Damage):
        return layout
    # Many stand in a line, and some in several: the number tells them apart.
    entries = [replace(entry, number=number) for number, entry in enumerate(_entries(header, body, layout), 1)]
    said = AnnotatorSet(annotator=None, entries=tuple(joined(entries)))
    return ForeignDocument(
        name=PurePosixPath(name).stem, text=layout.text, sets=(said,), unit="utf16", spare=("codepoint",)
    )


def _entries(header: Header, body: Body, layout: Layout) -> Iterator[Entry]:
    marks = Marks(header.version)
    links = Links(marks)
    rows = [row for sentence in body.sentences for row in sentence.rows]
    marks.rows = {row.id: row for row in rows}
    for row in rows:
        if _BLANK.issuperset(row.cells):
            continue
        for layer in header.layers:
            if all(row.cells[column.at] in _BLANK for column in layer.columns):
                continue
            if layer.kind == "relation":
                links.take_relations(row, layer)
            elif layer.kind == "chain":
                links.take_elements(row, layer)
            else:
                links.take_slots(row, layer, marks.take(row, layer))
    links.finish()
    for mark in marks.all:
        yield mark.text_bound(layout)
        yield from mark.entries
    yield from links.entries
    yield from body.unread
