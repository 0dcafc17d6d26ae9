"""BioC XML: collections of annotated documents, as PubTator and other tools of biomedical text mining have them.

Read are documents with passages and sentences, annotations with one location or several, and relations. The infon type
is the type of an annotation or a relation, annotator who made it, updated_at when; all other infons are attributes, and
those of a document and its collection metadata. A relation of two nodes is a relation; one of more is an event if a
node has the role trigger, else a relation TYPE:ROLE from its first node to each other. An annotation without a location
is about the document, or about its passage; where it has a text, that is looked for. Relations between concepts, as in
PubTator 3, are set aside.

The text is put together from the passages at their offsets. What is between two is filled with line breaks and blanks:
one place with a line break, more with a line break at each end; places between sentences with blanks. Where offsets
leave no room for the texts, or much more than they need, passages follow each other in lines, and their annotations
move along. Offsets are counted in code points, UTF-16 units or bytes, from the document's or the passage's beginning,
as the recorded texts of the annotations prove. A first passage of the type title is also the title. Without any text in
the file it is that of the corpus.

Written are STEM.xml, a collection in which each document is one passage, and STEM.key, which says what the infons mean.
Further infons begin with `corpuskit:`. Not carried: infons of passages and sentences, and where these begin; values
come back as words. Many programs know one infon of a name: of several they see one. `--encoding` is for files that are
not UTF-8 and do not say so.
"""

import re
from collections.abc import Iterable, Iterator

from corpuskit.articles.items import Head, Source
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.bioc import saying, writing
from corpuskit.formats.bioc.xml_reading import written
from corpuskit.formats.bioc.xml_writing import CLOSING, OPENING, document_as_xml, unheld
from corpuskit.formats.entries import Damage, ForeignDocument

NAME = "bioc-xml"
TITLE = "BioC XML"
SUFFIXES: tuple[str, ...] = (".xml", ".bioc")
EXTRA: str | None = None
HOLDS = frozenset(
    "pieces overlap nested relations relation-attributes attributes many-values document status confidence tool "
    "time comment ids annotators metadata title language empty-label zero-width unaligned".split()
)
_BETWEEN = rb"(?:\s|<!--.*?-->|<\?.*?\?>)*"
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?" + _BETWEEN + rb"(?:<!DOCTYPE\s+collection\b[^>\[]{0,300}>)?" + _BETWEEN
    + rb"<collection>" + _BETWEEN + rb"<(?:source|date|key|infon|document)\b",
    re.DOTALL,
)  # fmt: skip


def claims(head: Head) -> bool:
    """Whether a file begins as a BioC collection does."""
    start = head.start
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "replace").encode("utf-8", "replace")
    return _OPENING.match(start) is not None


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents of a collection, in its order."""
    return saying.documents(written(source, asked.encoding), source)


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """All documents in one collection, and its key."""
    opening = OPENING % f"{asked.stem}.key".encode()
    elements = (document_as_xml(writing.written(outgoing)) for outgoing in documents)
    target.add(f"{asked.stem}.xml", writing.in_collection(elements, opening, b"", CLOSING))
    target.add(f"{asked.stem}.key", writing.key_file(asked, f"{asked.stem}.xml"))


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What XML cannot say of a document."""
    for _ in unheld(writing.written(outgoing)):
        yield "values with characters that XML cannot hold"
    yield from saying.losses(outgoing)
