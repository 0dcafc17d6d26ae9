"""A BioC document as XML."""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

import msgspec

from corpuskit.formats.bioc.items import OWN, TYPED, Infons, Mark, Written
from corpuskit.formats.uima.own import UNHELD, without_unheld

OPENING = b'<?xml version="1.0" encoding="UTF-8"?>\n<collection>\n<source></source>\n<date></date>\n<key>%s</key>\n'
CLOSING = b"</collection>\n"
_IN_TEXT = {"\r": "&#13;"}
_IN_ATTRIBUTES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def document_as_xml(document: Written) -> bytes:
    """The element of a document; characters that XML cannot hold are kept for those of the text alone."""
    return "".join(_document(document)).encode()


def unheld(document: Written) -> Iterator[str]:
    """The values of infons with characters that XML cannot hold."""
    marks = [*document.annotations, *document.relations, *(m for one in document.passages for m in one.annotations)]
    for infons in (document.infons, *(mark.infons for mark in marks)):
        for name, value in infons:
            if UNHELD.search(name) or (isinstance(value, str) and UNHELD.search(value)):
                yield value


def _document(document: Written) -> Iterator[str]:
    yield f"<document>\n<id>{_text(document.id)}</id>\n"
    passages = []
    infons = list(document.infons)
    for passage in document.passages:
        text, replaced = without_unheld(passage.text or "")
        passages.append(msgspec.structs.replace(passage, text=text))
        infons += [(f"{OWN}replaced", replaced)] if replaced is not None else []
    numbers = {name for name, value in document.infons if not isinstance(value, str)}
    typed = [(name, value) for name, value in document.infons if name in numbers]
    infons += [(TYPED, msgspec.json.encode(typed).decode())] if typed else []
    yield _infons(infons)
    for passage in passages:
        yield f"<passage>\n<offset>{passage.offset}</offset>\n<text>{_text(passage.text or '')}</text>\n"
        yield from map(_annotation, passage.annotations)
        yield "</passage>\n"
    yield from map(_annotation, document.annotations)
    yield from map(_relation, document.relations)
    yield "</document>\n"


def _annotation(mark: Mark) -> str:
    places = "".join(f'<location offset="{start}" length="{length}"/>\n' for start, length in mark.places)
    text = f"<text>{_text(mark.text or '')}</text>\n"
    return f'<annotation id="{_attribute(mark.id)}">\n{_infons(mark.infons)}{places}{text}</annotation>\n'


def _relation(mark: Mark) -> str:
    nodes = "".join(f'<node refid="{_attribute(refid)}" role="{_attribute(role)}"/>\n' for refid, role in mark.places)
    return f'<relation id="{_attribute(mark.id)}">\n{_infons(mark.infons)}{nodes}</relation>\n'


def _infons(infons: Infons) -> str:
    return "".join(f'<infon key="{_attribute(name)}">{_text(_word(value))}</infon>\n' for name, value in infons)


def _word(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(value: str) -> str:
    return escape(UNHELD.sub("\ufffd", value), _IN_TEXT)


def _attribute(value: str) -> str:
    return escape(UNHELD.sub("\ufffd", value), _IN_ATTRIBUTES)
