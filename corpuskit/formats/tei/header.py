"""What the header of a TEI text says of it: title, authors, where and when it was published, language."""

import re
from collections.abc import Iterator

from corpuskit.formats.tei.elements import Element
from corpuskit.formats.tei.features import features_of
from corpuskit.formats.tei.names import METADATA, UNDETERMINED
from corpuskit.formats.tei.text import words_of
from corpuskit.model import Scalar, Value

_ADDRESS = re.compile(r"https?://\S+")


def title_of(header: Element | None) -> str | None:
    """The title of the text."""
    statement = _at(header, "fileDesc", "titleStmt")
    titles = list(statement.elements("title")) if statement is not None else []
    main = [one for one in titles if one.attributes.get("type", "main") == "main"] or titles
    return next(filter(None, map(words_of, main)), None)


def language_of(root: Element, text: Element | None, header: Element | None) -> str | None:
    """The language of the text: as it says, else as the header says where it names one only, else as all says."""
    usage = _at(header, "profileDesc", "langUsage")
    languages = usage.elements("language") if usage is not None else ()
    named = [_named(one.attributes.get("ident", "")) or words_of(one) for one in languages]
    body = text.first("body") if text is not None else None
    said = [one.attributes.get("xml:lang", "") for one in (text, body) if one is not None]
    said += named if len(named) == 1 else []
    return next(filter(None, (*said, root.attributes.get("xml:lang", ""))), None)


def _named(ident: str) -> str:
    return "" if ident == UNDETERMINED else ident


def metadata_of(root: Element, header: Element | None) -> dict[str, Value]:
    """What else is said of the text, by the names that articles have it under. What was written here comes back as it
    was; the header then says nothing more.
    """
    known = {one.id: one for one in root.below() if one.id}
    for stand_off in root.elements("standOff"):
        for one in stand_off.elements("fs"):
            if one.attributes.get("type") == METADATA:
                return _several((name, value) for name, value in features_of(one, known) if value is not None)
    return _several(_said(header)) if header is not None else {}


def _several(said: Iterator[tuple[str, Scalar]]) -> dict[str, Value]:
    found: dict[str, list[Scalar]] = {}
    for name, value in said:
        if value not in found.setdefault(name, []):
            found[name].append(value)
    return {name: values[0] if len(values) == 1 else list(values) for name, values in found.items()}


def _said(header: Element) -> Iterator[tuple[str, Scalar]]:
    statement, publication = _at(header, "fileDesc", "titleStmt"), _at(header, "fileDesc", "publicationStmt")
    source = _at(header, "fileDesc", "sourceDesc")
    authors = _words(statement, "author") or _words(source, "author")
    for name, found in (
        ("authors", authors),
        ("outlet", _journals(source) or (_words(source, "publisher") or _words(publication, "publisher"))[:1]),
        ("published", (_dates(source) or _dates(publication))[:1]),
        ("url", (_addresses(source) or _addresses(publication))[:1]),
        ("licence", _licences(publication)[:1]),
        ("keywords", _words(_at(header, "profileDesc", "textClass"), "term")),
    ):
        for value in found:
            yield name, value


def _at(element: Element | None, *path: str) -> Element | None:
    for name in path:
        element = element.first(name) if element is not None else None
    return element


def _below(element: Element | None, *names: str) -> Iterator[Element]:
    return element.below(*names) if element is not None else iter(())


def _words(element: Element | None, name: str) -> list[str]:
    return [words for one in _below(element, name) if (words := words_of(one))]


def _journals(source: Element | None) -> list[str]:
    titles = [one for one in _below(source, "title") if one.attributes.get("level") == "j"]
    return [words for one in titles if (words := words_of(one))][:1]


def _dates(element: Element | None) -> list[str]:
    dates = [one.attributes.get("when") or words_of(one) for one in _below(element, "date")]
    return [date for date in dates if date]


def _addresses(element: Element | None) -> list[str]:
    said = [one.attributes.get("target") or words_of(one) for one in _below(element, "idno", "ptr", "ref")]
    return [address for address in said if _ADDRESS.fullmatch(address)]


def _licences(publication: Element | None) -> list[str]:
    said = [one.attributes.get("target") or words_of(one) for one in _below(publication, "licence")]
    return [licence for licence in said if licence]
