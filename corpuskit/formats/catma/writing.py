"""Writes an annotation collection in CATMA's TEI for each document and annotator, and the texts."""

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from urllib.parse import quote
from xml.sax.saxutils import escape

from corpuskit.formats.annotated import Outgoing, Target, Writing
from corpuskit.formats.catma.found import AUTHOR, COLOUR, MADE, id_for, time_for, time_from
from corpuskit.formats.entries import AnnotatorSet, Property, TextBound
from corpuskit.formats.mapping import SpanTarget
from corpuskit.formats.several_files import AGAIN
from corpuskit.formats.uima.own import UNHELD

_NAMESPACE = uuid.UUID("0d6e9a57-9f0c-5b8e-8b43-3a2c8a2f6f11")
_VERSION = "2000-01-01T00:00:00.000+0000"  # of tags: CATMA wants one, and the same input gives the same bytes
_IN_TEXT = {"\r": "&#13;"}
_IN_ATTRIBUTES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """DOCUMENT.txt for each document, and DOCUMENT~ANNOTATOR.xml for each of its annotators."""
    for outgoing in documents:
        document, text = outgoing.document, outgoing.document.text or ""
        # A mark of its own keeps one with which the text begins.
        target.add(f"{document.id}.txt", ("\ufeff" * text.startswith("\ufeff") + text).encode())
        for given in outgoing.sets or (AnnotatorSet(annotator=None, entries=()),):
            name = document.id if given.annotator is None else f"{document.id}{AGAIN}{given.annotator}"
            target.add(f"{name}.xml", "".join(_Collection(outgoing, given, asked).lines()).encode())


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What a collection cannot say of a document."""
    for given in outgoing.sets:
        for entry in given.entries:
            if isinstance(entry, TextBound) and time_from(time_for(entry.made)) != entry.made:
                yield "times to less than a thousandth of a second, or without a zone"
            elif isinstance(entry, Property) and isinstance(entry.value, str) and UNHELD.search(entry.value):
                yield "characters of values that XML cannot hold"


class _Collection:
    """What one annotator says of a document."""

    def __init__(self, outgoing: Outgoing, given: AnnotatorSet, asked: Writing) -> None:
        self._document, self._given, self._asked = outgoing.document, given, asked
        self._uri = f"{quote(outgoing.document.id)}.txt"
        self._units = _Units(outgoing.document.text or "")
        self._values: dict[str, dict[str, list[object]]] = {}
        for entry in given.entries:
            if isinstance(entry, Property):
                values = self._values.setdefault(entry.target, {}).setdefault(entry.type, [])
                values += [] if entry.value is None else [entry.value]
        self._spans = [entry for entry in given.entries if isinstance(entry, TextBound) and entry.pieces]

    def lines(self) -> Iterator[str]:
        """The collection, line by line."""
        author = _text(self._given.annotator or "")
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en">\n'
        yield f"<teiHeader>\n<fileDesc>\n<titleStmt>\n<title>{_text(self._title())}</title>\n"
        yield f"<author>{author}</author>\n</titleStmt>\n"
        yield "<publicationStmt>\n<publisher>corpuskit</publisher>\n</publicationStmt>\n<sourceDesc>\n"
        yield f'<p>{_text(self._document.id)}</p>\n<ab>\n<fs xml:id="CATMA_TECH_DESC">\n<f name="version">\n'
        yield "<string>5</string>\n</f>\n</fs>\n</ab>\n</sourceDesc>\n</fileDesc>\n<encodingDesc>\n"
        yield from self._tagsets()
        yield '</encodingDesc>\n</teiHeader>\n<text>\n<body>\n<ab type="catma">\n'
        yield f'<ptr target="{self._uri}#char=0,{self._units(len(self._document.text or ""))}" type="inclusion"/>\n'
        for entry in self._spans:
            yield f'<seg ana="#{_attribute(id_for(entry.id))}">'
            for start, end in entry.pieces:
                place = f"{self._uri}#char={self._units(start)},{self._units(end)}"
                yield f'<ptr target="{place}" type="inclusion"/>'
            yield "</seg>\n"
        yield "</ab>\n</body>\n"
        for entry in self._spans:
            yield from self._instance(entry)
        yield "</text>\n</TEI>\n"

    def _title(self) -> str:
        return " ".join(filter(None, (self._document.id, self._given.annotator)))

    def _tagsets(self) -> Iterator[str]:
        """The tags that the mapping knows and those that are used, with all their properties, by layer."""
        properties: dict[str, dict[str, dict[str, None]]] = {}
        layers: dict[str, list[str]] = {}
        for entry in self._spans:
            names = properties.setdefault(entry.type, {})
            for name, values in self._values.get(entry.id, {}).items():
                names.setdefault(name, {}).update(dict.fromkeys(map(_word, values)))
        known = self._asked.mapping.spans
        for type_ in dict.fromkeys((*known, *properties)):
            target = known.get(type_)
            layer = target.layer if isinstance(target, SpanTarget) else "annotations"
            if target is None or isinstance(target, SpanTarget):
                layers.setdefault(layer, []).append(type_)
        for layer, types in layers.items():
            yield f'<fsdDecl xml:id="{_guid("T", layer)}" n="{_attribute(layer)} {_VERSION}">\n'
            for type_ in types:
                yield from self._tag(type_, properties.get(type_, {}))
            yield "</fsdDecl>\n"

    def _tag(self, type_: str, properties: dict[str, dict[str, None]]) -> Iterator[str]:
        own = _guid("CATMA", type_)
        yield f'<fsDecl xml:id="{own}" n="{_VERSION}" type="{own}">\n<fsDescr>{_text(type_)}</fsDescr>\n'
        system = {COLOUR: {_colour(type_): None}, AUTHOR: {self._given.annotator or "corpuskit": None}}
        for name, values in {**system, **properties}.items():
            declared = "".join(f"<string>{_text(value)}</string>" for value in values)
            yield f'<fDecl xml:id="{_guid("CATMA", type_, name)}" name="{_attribute(name)}"><vRange><vColl>'
            yield f"{declared}</vColl></vRange></fDecl>\n"
        yield "</fsDecl>\n"

    def _instance(self, entry: TextBound) -> Iterator[str]:
        yield f'<fs xml:id="{_attribute(id_for(entry.id))}" type="{_guid("CATMA", entry.type)}">\n'
        made = time_for(entry.made)
        system = {AUTHOR: self._given.annotator, MADE: made}
        for name, word in system.items():
            if word is not None:
                yield f'<f name="{name}"><string>{_text(word)}</string></f>\n'
        for name, values in self._values.get(entry.id, {}).items():
            words = "".join(f"<string>{_text(_word(value))}</string>" for value in values)
            inside = f"<vRange><vColl>{words}</vColl></vRange>" if len(values) > 1 else words
            yield f'<f name="{_attribute(name)}">{inside}</f>\n'
        yield "</fs>\n"


class _Units:
    """The places of a text in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._sums: list[int] = []
        if not text.isascii():
            self._sums.append(0)
            for character in text:
                self._sums.append(self._sums[-1] + (2 if character > "\uffff" else 1))

    def __call__(self, place: int) -> int:
        return self._sums[place] if self._sums else place


def _guid(prefix: str, *parts: str) -> str:
    """An identifier of CATMA's form, the same whenever the same thing is written."""
    return f"{prefix}_{str(uuid.uuid5(_NAMESPACE, chr(0).join(parts))).upper()}"


def _colour(type_: str) -> str:
    """A colour as CATMA has it: a whole number, of which the first byte is full."""
    red, green, blue = hashlib.sha256(type_.encode("utf-8", "surrogatepass")).digest()[:3]
    return str(((red // 2 + 64) << 16 | (green // 2 + 64) << 8 | (blue // 2 + 64)) - (1 << 24))


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(value: str) -> str:
    return escape(UNHELD.sub("\ufffd", value), _IN_TEXT)


def _attribute(value: str) -> str:
    return escape(UNHELD.sub("\ufffd", value), _IN_ATTRIBUTES)
