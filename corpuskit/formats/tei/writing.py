"""Writes a TEI file for each document: its text as one block, and apart from it what is said of it."""

from collections.abc import Iterable, Iterator

from corpuskit.formats.annotated import Outgoing, Target, Writing
from corpuskit.formats.entries import AnnotatorSet, Link, Property, Said, TextBound
from corpuskit.formats.tei.features import Feature, element, record, structure
from corpuskit.formats.tei.header_writing import Header
from corpuskit.formats.tei.names import IMPOSSIBLE, METADATA, SPACE, TEXT, WHOLE, as_attribute, as_name, as_text
from corpuskit.model import Document
from corpuskit.offsets import covered

ABOUT = "about"  # begins the identifiers of what TEI has no words for, of a relation


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """DOCUMENT.xml for each document."""
    for outgoing in documents:
        target.add(f"{outgoing.document.id}.xml", _Writing(outgoing).all())


def losses(outgoing: Outgoing) -> Iterator[str]:
    """What the names of types in TEI cannot hold."""
    for given in outgoing.sets:
        for entry in given.entries:
            if isinstance(entry, TextBound) and IMPOSSIBLE.search(entry.type):
                yield "types called with characters that XML cannot hold"


class _Writing:
    """The file of one document."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._document = outgoing.document
        self._sets = outgoing.sets
        self._types: dict[str, str] = {}
        self._features: dict[int, dict[str, list[Feature]]] = {}
        for number, given in enumerate(outgoing.sets):
            features = self._features.setdefault(number, {})
            for entry in given.entries:
                if isinstance(entry, Property):
                    features.setdefault(entry.target, []).append((entry.type, entry.value))
                elif isinstance(entry, TextBound):
                    self._types.setdefault(entry.type, f"type.{len(self._types) + 1}")
        self._header = Header(outgoing)

    def all(self) -> Iterator[bytes]:
        """The bytes of the file, as they come."""
        document = self._document
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{SPACE}">\n'.encode()
        yield self._header.written().encode()
        text = as_text(document.text or "")
        opening = f'<text xml:id="{WHOLE}"{self._header.language}>\n<body>\n<ab xml:id="{TEXT}" xml:space="preserve">'
        yield f"{opening}{text}</ab>\n</body>\n</text>\n".encode()
        if self._sets or document.metadata:
            yield b"<standOff>\n"
            yield self._metadata().encode()
            yield self._interpretations().encode()
            for number, given in enumerate(self._sets):
                for line in self._said(number, given):
                    yield line.encode()
            yield b"</standOff>\n"
        yield b"</TEI>\n"

    def _metadata(self) -> str:
        values: list[Feature] = []
        for name, value in self._document.metadata.items():
            values += [(name, one) for one in (value if isinstance(value, list) else [value])]
        return f"{structure(METADATA, values)}\n" if values else ""

    def _interpretations(self) -> str:
        each = [
            element("interp", IMPOSSIBLE.sub("\ufffd", name), f' xml:id="{own}"') for name, own in self._types.items()
        ]
        return "".join(("<interpGrp>\n", *(f"{one}\n" for one in each), "</interpGrp>\n")) if each else ""

    def _said(self, number: int, given: AnnotatorSet) -> Iterator[str]:
        """What one annotator says."""
        resp = f' resp="#{self._header.people[given.annotator]}"' if given.annotator is not None else ""
        spans = {entry.id for entry in given.entries if isinstance(entry, TextBound)}
        yield f"<spanGrp{resp}>\n"
        for entry in given.entries:
            if isinstance(entry, TextBound):
                yield self._span(number, entry)
        yield "</spanGrp>\n"
        links = [(place, entry) for place, entry in enumerate(given.entries, 1) if isinstance(entry, Link)]
        links = [(place, link) for place, link in links if len(link.ends) == 2 and spans.issuperset(link.ends)]
        if links:
            yield f"<listRelation{resp}>\n"
            structures = []
            for place, link in links:
                line, said = self._relation(number, link, link.id or f"L{place}")
                yield line
                structures += said
            yield "</listRelation>\n"
            yield from structures

    def _span(self, number: int, entry: TextBound) -> str:
        pieces = " ".join(f"#string-range({TEXT},{start},{end - start})" for start, end in entry.pieces)
        said = record(_about(entry, self._document)) + structure("attributes", self._features[number].get(entry.id, []))
        opening = f'<span{_named(number, entry.id)} ana="#{self._types[entry.type]}"{self._sure(entry)}'
        return f'{opening} target="{pieces or f"#{WHOLE}"}">{said}</span>\n'

    def _relation(self, number: int, link: Link, own: str) -> tuple[str, list[str]]:
        """A relation, and the feature structures that it points to."""
        given = ((ABOUT, "corpuskit", _about(link, None)), ("fs", "attributes", self._features[number].get(own, [])))
        said = [(f"{kind}.{_id(number, own)}", type_, features) for kind, type_, features in given if features]
        ana = " ".join(f"#{id_}" for id_, _, _ in said)
        ana = f' ana="{ana}"' if ana else ""
        first, second = (f"#{_id(number, end)}" for end in link.ends)
        opening = f'<relation{_named(number, own)} name="{as_name(link.type)}"{ana}{self._sure(link)}'
        structures = [f"{structure(type_, features, id_)}\n" for id_, type_, features in said]
        return f'{opening} active="{first}" passive="{second}"/>\n', structures

    def _sure(self, entry: Said) -> str:
        """How sure it is, and which tool says so."""
        cert = f' cert="{entry.confidence!r}"' if entry.confidence is not None else ""
        return cert + (f' resp="#{self._header.tools[entry.tool]}"' if entry.tool is not None else "")


def _about(entry: Said, document: Document | None) -> list[Feature]:
    """What TEI has no words for."""
    said: list[Feature] = []
    if isinstance(entry, TextBound) and entry.pieces and document is not None:
        said.append(("text", covered(document.text or "", entry.pieces)))
    known = (("status", entry.status), ("made", entry.made), ("comment", entry.comment))
    return said + [(name, value) for name, value in known if value is not None]


def _id(number: int, own: str) -> str:
    return f"s{number + 1}.{as_name(own)}"


def _named(number: int, own: str) -> str:
    return f' xml:id="{_id(number, own)}" n="{as_attribute(own)}"'
