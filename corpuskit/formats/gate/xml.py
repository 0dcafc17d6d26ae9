"""GATE documents in XML, as GATE saves them.

Each file is one document, called as the file is. An annotation set is an annotator, the default set one without a name;
so is "Original markups", which GATE makes of the markup of a page. A type is a type; features are attributes, each
item of a list is a value, and maps are JSON. Numbers and truth values are known by their Java class; objects of other
classes stay as they are written there. Features of the document are metadata, but for title and language. The
relations of a set are relations; of the type coref, or in the feature matches, they join all that mean the same.
Relations of more than two others are set aside. Annotations are where their nodes are in the text, whatever the nodes
are called, so that nothing depends on what offsets count.

Written is DOCUMENT.xml. A further piece is an annotation of its own, to which a relation called `continues` leads from
the one before it. What GATE has no place for is in features that begin with `corpuskit.`: ids that are no numbers,
status, confidence, tools, times, comments, that an annotation is about the whole document, and characters that XML
cannot hold, for which a U+FFFD stands in the text.

`--encoding` is for files that do not say what they are in, or not what is right.
"""

import re
from collections.abc import Iterable, Iterator

from corpuskit.articles.items import Head, Source
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.gate import writing, xml_reading
from corpuskit.formats.gate.files import content_of
from corpuskit.formats.gate.reading import foreign
from corpuskit.formats.gate.xml_writing import written
from corpuskit.formats.uima.files import stem_of

NAME = "gate-xml"
TITLE = "GATE XML"
SUFFIXES: tuple[str, ...] = (".xml",)
EXTRA: str | None = None
HOLDS = writing.HOLDS

_BLANK = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
_ROOT = re.compile(rb"(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*>|\s)*<GateDocument[\s>]", re.DOTALL)


def claims(head: Head) -> bool:
    """Whether a file is XML with the root element of a GATE document."""
    return _ROOT.match(head.start.lstrip(_BLANK).replace(b"\0", b"")) is not None


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The document of a file."""
    data = content_of(source)
    found = data if isinstance(data, Damage) else xml_reading.read(data, stem_of(source), asked.encoding)
    yield found if isinstance(found, Damage) else foreign(found)


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """A file for each document, with the sets of all annotators."""
    for outgoing in documents:
        target.add(f"{outgoing.document.id}.xml", written(writing.gate_of(outgoing)))


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What the meaning that relations have here takes from a document."""
    return writing.losses(outgoing)
