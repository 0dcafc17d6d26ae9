"""Reads CATMA's files: which of its shapes one has, and the documents in it."""

import re
from collections.abc import Iterator
from typing import Any

from corpuskit.articles.items import Head, Source
from corpuskit.formats.annotated import Asked
from corpuskit.formats.catma import exports, pages, tei
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.json_heads import first_records

_TEI = re.compile(rb"<(?:[A-Za-z]+:)?TEI\b[^>]{0,500}>")
_OURS = re.compile(
    rb"""<fsdDecl\b[^>]{0,200}xml:id\s*=\s*["'](?:CATMA_|T_)|["']CATMA_TECH_DESC["']|<ab\s+type\s*=\s*["']catma["']"""
)


def claims(head: Head) -> bool:
    """Whether a file is a page of CATMA's annotations, an export of a project, or a collection in its TEI."""
    if any(_is_ours(record) for record in first_records(head)):
        return True
    start = head.start
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "replace").encode("utf-8", "replace")
    return _TEI.search(start) is not None and _OURS.search(start) is not None


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """What a file says of each document. Raises FormatError for an unknown encoding."""
    with source.open() as stream:
        start = stream.read(1 << 10)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "replace").encode("utf-8", "replace")
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        yield from tei.documents(source, asked)
    elif start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" and b'"exportId"' in start:
        yield from exports.documents(source, asked)
    else:
        yield from pages.documents(source, asked)


def _is_ours(record: dict[str, Any]) -> bool:
    if "exportId" in record:
        inside = record.get("documents")
        return isinstance(inside, list) and all(isinstance(one, dict) and "annotations" in one for one in inside[:3])
    body = record.get("body")
    return isinstance(body, dict) and {"tag", "tagset", "properties"} <= body.keys() and "target" in record
