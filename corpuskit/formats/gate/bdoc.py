"""GATE documents as bdoc, which GATE exchanges with gatenlp: JSON (bdocjs), YAML (bdocym), and either as gzip.

A file is a document, or, of JSON, several, one a line. It is called by its name, else as the file is. An annotation
set is an annotator, the set without a name one without; so is "Original markups", which GATE makes of the markup of a
page. A type is a type; features are attributes, each item of a list is a value, and maps are JSON. Features of the
document are metadata, but for title and language. What offsets count is what offset_type says: UTF-16 units (j) or
code points (p, also where it says nothing); with anything else it is found out, and told.

The format has no relations. As GATE does, coreference is read from the feature matches, in which each annotation lists
the ids of all that mean the same. Relations are written in the feature `corpuskit.relations` of the annotation from
which they lead, as a list of maps with the type and the id of the annotation to which they lead.

Written is DOCUMENT.bdocjs, in ASCII, whose offsets count code points. A further piece is an annotation of its own, to
which a relation called `continues` leads from the one before it. What else the format has no place for is in features
that begin with `corpuskit.`: ids that are no numbers, status, confidence, tools, times, comments, and that an
annotation is about the whole document.

`--encoding` is for files that are not UTF-8.
"""

from collections.abc import Iterable, Iterator

from corpuskit.articles.items import Head, Source
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.gate import bdoc_json, bdoc_yaml, writing
from corpuskit.formats.gate.bdoc_json import written
from corpuskit.formats.gate.files import opened, unpacked
from corpuskit.formats.gate.reading import foreign

NAME = "gate-bdoc"
TITLE = "GATE bdoc (gatenlp)"
SUFFIXES: tuple[str, ...] = (".bdocjs", ".bdocym", ".bdocjs.gz", ".bdocym.gz")
EXTRA: str | None = None
HOLDS = writing.HOLDS


def claims(head: Head) -> bool:
    """Whether a file begins like JSON or YAML with annotation sets, also as gzip; a large one's name may decide."""
    plain = unpacked(head)
    return bdoc_json.claims(plain) or bdoc_yaml.claims(plain)


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents of a file. Raises FormatError for an unknown encoding."""
    plain = opened(source)
    if isinstance(plain, Damage):
        yield plain
        return
    reading = bdoc_yaml if bdoc_yaml.claims(plain.head) else bdoc_json
    for found in reading.documents(plain.source, asked.encoding):
        yield found if isinstance(found, Damage) else foreign(found)


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """A file for each document, with the sets of all annotators."""
    for outgoing in documents:
        target.add(f"{outgoing.document.id}.bdocjs", written(writing.gate_of(outgoing)))


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What the meaning that relations have here takes from a document."""
    return writing.losses(outgoing)
