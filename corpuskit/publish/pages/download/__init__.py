"""Downloads of one document with its annotations: a page of formats, each with what it cannot hold, and the files."""

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec

from corpuskit.errors import CorpuskitError
from corpuskit.exporting import WRITTEN
from corpuskit.model import Document
from corpuskit.publish.framing import Frame, page_of
from corpuskit.publish.pages.download.own import as_csv, as_json
from corpuskit.publish.pages.download.rebuilding import Lines, rebuilt
from corpuskit.publish.pages.download.writing import Going, packed
from corpuskit.schema.types import Schema

NAME = "download"
TITLE = "A document as files of other tools"
PATH = r"/(?P<database>[^/.]+)/-/download/(?P<document>[^/]+?)(?:/(?P<format>[a-z-]+))?$"
MENU: str | None = None
TEMPLATE = "corpuskit-download.html"

MOST_CHARACTERS = 2_000_000
MOST_ANNOTATIONS = 20_000
_TYPES = {
    ".json": "application/json; charset=utf-8", ".jsonl": "application/x-ndjson; charset=utf-8",
    ".csv": "text/csv; charset=utf-8", ".zip": "application/zip", ".xml": "application/xml", ".xmi": "application/xml",
}  # fmt: skip
_UNSAFE = re.compile("[^A-Za-z0-9._-]+")


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A format: what it is, where its file is, what it cannot hold of the document; `refusal` where there is none."""

    name: str
    title: str
    address: str
    losses: tuple[str, ...] = ()
    refusal: str | None = None


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file to download."""

    name: str
    content: bytes


#: How many formats there are.
NUMBER = len(WRITTEN) + 2


def offered(schema: Schema) -> bool:
    """Every corpus has documents."""
    return True


def reads(schema: Schema) -> frozenset[str]:
    """All that a document consists of: half a document is not given away as the whole."""
    pieces = {f"{layer.name}_pieces" for layer in schema.layers.values() if layer.span is not None}
    return frozenset({"documents", "texts", "relations", *schema.layers, *pieces})


@page_of(NAME, reads)
async def respond(frame: Frame) -> Any:
    """The page of formats of a document, or the document in one of them."""
    from datasette import NotFound, Response
    from datasette.utils import tilde_decode

    identifier = tilde_decode(frame.request.url_vars["document"])
    name = frame.request.url_vars["format"]
    if name is not None and name not in ("json", "csv", *WRITTEN):
        raise NotFound(f"There is no format {name}")
    found = await frame.read(lambda connection: _read(connection, frame, identifier, name))
    if found is None:
        raise NotFound(f"There is no document {identifier}")
    if isinstance(found, str):
        return Response.text(found + "\n", status=422)
    if isinstance(found, File):
        kind = _TYPES.get("." + found.name.rpartition(".")[2], "application/octet-stream")
        headers = {"content-disposition": f'attachment; filename="{found.name}"', "x-content-type-options": "nosniff"}
        return Response(found.content, headers=headers, content_type=kind)
    document, offers = found
    context = {"document": document, "offers": offers, "back": frame.address.document(identifier)}
    return await frame.page(TEMPLATE, context, name=NAME)


def _read(
    connection: sqlite3.Connection, frame: Frame, identifier: str, name: str | None
) -> tuple[Document, list[Offer]] | File | str | None:
    """What was asked for of a document: the page, a file, or in words why there is none; None without a document."""
    too_much = _too_much(connection, frame.schema, identifier)
    if too_much is not None:
        return too_much
    found = rebuilt(connection, frame.schema, identifier)
    if found is None:
        return None
    document, lines = found
    if name is None:
        return document, list(_offers(frame, document, lines))
    try:
        return _file(frame.schema, document, lines, name)
    except CorpuskitError as error:
        return str(error)


def _too_much(connection: sqlite3.Connection, schema: Schema, identifier: str) -> str | None:
    row = connection.execute("SELECT length FROM documents WHERE id = ?", [identifier]).fetchone()
    if row is not None and isinstance(row[0], int) and row[0] > MOST_CHARACTERS:
        return f"{identifier} has {row[0]:,} characters; up to {MOST_CHARACTERS:,} can be downloaded"
    number = 0
    for layer in schema.layers:
        sql = f'SELECT count(*) FROM "{layer}" WHERE document = ?'  # noqa: S608 - names come from a checked schema
        number += connection.execute(sql, [identifier]).fetchone()[0]
    if number > MOST_ANNOTATIONS:
        return f"{identifier} has {number:,} annotations; up to {MOST_ANNOTATIONS:,} can be downloaded"
    return None


def _file(schema: Schema, document: Document, lines: Lines, name: str) -> File:
    """The document in a format: the file itself where it is one, else all of them in an archive."""
    stem = _UNSAFE.sub("-", document.id)[:120]
    if name == "json":
        return File(name=f"{stem}.json", content=as_json(document, lines))
    if name == "csv":
        return File(name=f"{stem}.csv", content=as_csv(document, lines))
    if document.text is None:
        raise CorpuskitError(f"the text of {document.id} is not part of this release", "Take it as JSON or CSV.")
    files = Going(document, lines, schema, name).files()
    if not files:
        raise CorpuskitError(f"{name} has nothing to write of {document.id}", "Take it as JSON or CSV.")
    if len(files) == 1:
        ((path, content),) = files.items()
        suffix = path.rpartition("/")[2].partition(".")[2].rpartition(".")[2]
        return File(name=f"{stem}.{_UNSAFE.sub('-', suffix) or 'txt'}", content=content)
    return File(name=f"{stem}-{name}.zip", content=packed(files))


def _offers(frame: Frame, document: Document, lines: Lines) -> Iterator[Offer]:
    def place(name: str) -> str:
        return frame.address.page(NAME, document.id, name)

    yield Offer(name="json", title="The records of the corpus", address=place("json"))
    beyond = ("the text and metadata", "attributes of relations")
    yield Offer(name="csv", title="A table of the annotations, for spreadsheets", address=place("csv"), losses=beyond)
    for name, module in WRITTEN.items():
        if document.text is None:
            yield Offer(name=name, title=module.TITLE, address=place(name), refusal="needs the text")
            continue
        losses = Going(document, lines, frame.schema, name).losses
        yield Offer(name=name, title=module.TITLE, address=place(name), losses=tuple(losses.lines()))
