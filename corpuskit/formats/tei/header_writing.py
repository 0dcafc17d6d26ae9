"""Writes the header of a TEI file: what is known of the document, who annotated it, and odd characters in it."""

import re
from collections.abc import Iterator

from corpuskit.formats.annotated import Outgoing
from corpuskit.formats.entries import Property, Said
from corpuskit.formats.tei.features import element
from corpuskit.formats.tei.names import CODE_POINT, IMPOSSIBLE, TOOL, UNDETERMINED, as_attribute, as_text, character_id
from corpuskit.model import Document, Value

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_DATE = re.compile(
    r"[0-9]{4}(-[01][0-9](-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)


class Header:
    """The header of a document, with the identifiers of the people and tools that it names."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._document = outgoing.document
        self._odd = sorted(_odd(outgoing))
        self.people = {
            given.annotator: f"annotator.{number}"
            for number, given in enumerate(outgoing.sets, 1)
            if given.annotator is not None
        }
        self.tools: dict[str, str] = {}
        for given in outgoing.sets:
            for entry in given.entries:
                if isinstance(entry, Said) and entry.tool is not None:
                    self.tools.setdefault(entry.tool, f"tool.{len(self.tools) + 1}")

    @property
    def language(self) -> str:
        """The attribute for the language of the text, where it can be said so."""
        language = self._document.language
        return f' xml:lang="{language}"' if language and _LANGUAGE.fullmatch(language) else ""

    def written(self) -> str:
        """The header."""
        document = self._document
        title = element("title", document.title) if document.title else "<title/>"
        return (
            f"<teiHeader>\n<fileDesc>\n<titleStmt>\n{title}\n{''.join(self._authors())}{''.join(self._responsible())}"
            f"</titleStmt>\n<publicationStmt><p>Written by corpuskit from its document {as_text(document.id)}.</p>"
            f"</publicationStmt>\n<sourceDesc><bibl>{''.join(self._source())}</bibl></sourceDesc>\n</fileDesc>\n"
            f"{self._characters()}{self._languages()}</teiHeader>\n"
        )

    def _authors(self) -> Iterator[str]:
        for author in _listed(self._document.metadata.get("authors")):
            yield f"{element('author', author)}\n"

    def _responsible(self) -> Iterator[str]:
        for name, own in self.people.items():
            if name is not None:
                yield f'<respStmt xml:id="{own}"><resp>annotated by</resp>{element("name", name)}</respStmt>\n'
        for name, own in self.tools.items():
            named = element("name", name, f' type="{TOOL}"')
            yield f'<respStmt xml:id="{own}"><resp>annotated with</resp>{named}</respStmt>\n'

    def _source(self) -> Iterator[str]:
        """What of the metadata a reference has a place for; all of it comes back from elsewhere."""
        document = self._document
        yield element("title", document.title or document.id)
        for outlet in _listed(document.metadata.get("outlet")):
            yield element("publisher", outlet)
        for published in _listed(document.metadata.get("published"))[:1]:
            yield element("date", published, f' when="{published}"' if _DATE.fullmatch(published) else "")
        for url in _listed(document.metadata.get("url")):
            yield f'<ref target="{as_attribute(url)}"/>' if re.fullmatch(r"https?://[!-~]+", url) else ""

    def _characters(self) -> str:
        if not self._odd:
            return ""
        each = "".join(
            f'<char xml:id="{character_id(one)}"><localProp name="{CODE_POINT}" value="{ord(one):04X}"/></char>\n'
            for one in self._odd
        )
        return f"<encodingDesc><charDecl>\n{each}</charDecl></encodingDesc>\n"

    def _languages(self) -> str:
        language = self._document.language
        if not language:
            return ""
        ident = language if self.language else UNDETERMINED
        named = element("language", language, f' ident="{ident}"')
        return f"<profileDesc><langUsage>{named}</langUsage></profileDesc>\n"


def _odd(outgoing: Outgoing) -> set[str]:
    """The characters in a document, and in what is said of it, that XML cannot hold."""
    document: Document = outgoing.document
    words = [document.text or "", document.title or "", document.language or ""]
    words += [value for one in document.metadata.values() for value in _listed(one)]
    for given in outgoing.sets:
        words.append(given.annotator or "")
        for entry in given.entries:
            if isinstance(entry, Said):
                words += [entry.comment or "", entry.tool or "", entry.made or ""]
            elif isinstance(entry, Property) and isinstance(entry.value, str):
                words.append(entry.value)
    return {character for word in words for character in IMPOSSIBLE.findall(word)}


def _listed(value: Value | None) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one]
