"""Reads the documents of BioC XML, one at a time."""

from collections.abc import Iterator
from typing import Any

from corpuskit.articles.items import Source
from corpuskit.formats.bioc.items import Infons, Mark, Stretch, Written
from corpuskit.formats.entries import Damage
from corpuskit.formats.xml_events import HINTS, Events, Stopped


def written(source: Source, encoding: str | None) -> Iterator[tuple[Written, Infons] | Damage]:
    """The documents, each with what is said of the collection before it; a damage ends them. Raises OSError."""
    reading = _Reading(source, encoding)
    try:
        for _ in reading.events.run(reading.kept_from):
            for document in reading.taken():
                yield document, reading.about
    except Stopped as stopped:
        for document in reading.taken():
            yield document, reading.about
        yield reading.damage(*stopped.args)


class _Reading:
    """Follows the elements. What is open is told by what there is: a document, a stretch in it, a mark in that."""

    def __init__(self, source: Source, encoding: str | None) -> None:
        self.about: Infons = []
        self._document: Written | None = None
        self._document_at = 0
        self._above: Stretch | None = None  # the passage around a sentence
        self._stretch: Stretch | None = None
        self._mark: Mark | None = None
        self._mark_at = 0
        self._key = ""
        self._done: list[Written] = []
        self.events = Events(source, encoding, self._start, self._end, spaces=False)
        self._text = self.events.text
        self._parser = self.events.parser

    def kept_from(self) -> int | None:
        """Where the document that is open begins."""
        return self._document_at if self._document is not None else None

    def taken(self) -> list[Written]:
        """The documents that are whole."""
        done, self._done = self._done, []
        return done

    def damage(self, reason: str, detail: str | None) -> Damage:
        """What cannot be read: the document that is open, and all that follows."""
        line = self._document.line if self._document is not None else self._parser.CurrentLineNumber
        rest = self.events.rest(self.kept_from())
        return Damage(reason=reason, detail=detail, hint=HINTS[reason], line=line, content=rest)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._text:
            self._text.clear()
        if name == "text":
            return
        if name == "infon":
            self._key = attributes.get("key", "")
        elif name == "location":
            if self._mark is not None:
                self._mark.places.append((attributes.get("offset"), attributes.get("length")))
        elif name == "node":
            if self._mark is not None:
                self._mark.places.append((attributes.get("refid"), attributes.get("role", "")))
        elif name == "annotation" or name == "relation":
            self._open_mark(name, attributes.get("id"))
        elif name in _STRETCHES or name == "document":
            self._open(name)

    def _open_mark(self, name: str, own: str | None) -> None:
        bearer: Any = self._stretch or self._document
        if bearer is None or self._mark is not None:
            return
        self._mark_at = self._parser.CurrentByteIndex
        self._mark = Mark(id=own, line=self._parser.CurrentLineNumber)
        (bearer.annotations if name == "annotation" else bearer.relations).append(self._mark)

    def _open(self, name: str) -> None:
        if self._mark is not None:
            return
        if name == "document" and self._document is None:
            self._document_at = self._parser.CurrentByteIndex
            self._document = Written(line=self._parser.CurrentLineNumber)
        elif name == "passage" and self._document is not None and self._stretch is None:
            self._stretch = Stretch()
            self._document.passages.append(self._stretch)
        elif name == "sentence" and self._stretch is not None and self._above is None:
            self._above, self._stretch = self._stretch, Stretch()
            self._above.sentences.append(self._stretch)

    def _end(self, name: str) -> None:
        if name == "location" or name == "node":
            return
        if name == "infon":
            text = self._text
            self._infons().append((self._key, text[0] if len(text) == 1 else "".join(text)))
        elif name == "text":
            bearer = self._mark or self._stretch
            if bearer is not None:
                bearer.text = "".join(self._text)
        elif name == "annotation" or name == "relation":
            self._close_mark()
        else:
            self._close(name)
        self._text.clear()

    def _infons(self) -> Infons:
        if self._mark is not None:
            return self._mark.infons
        bearer = self._stretch or self._document
        return self.about if bearer is None else bearer.infons

    def _close_mark(self) -> None:
        if self._mark is not None:
            end = self.events.behind(self._parser.CurrentByteIndex)
            self._mark.content = self.events.written(self._mark_at, end).decode("utf-8", "replace")
            self._mark = None

    def _close(self, name: str) -> None:
        if name == "offset":
            if self._stretch is not None:
                self._stretch.offset = "".join(self._text)
        elif name == "id":
            if self._document is not None and self._stretch is None:
                self._document.id = "".join(self._text)
        elif name == "sentence" and self._above is not None:
            self._stretch, self._above = self._above, None
        elif name == "passage" and self._above is None:
            self._stretch = None
        elif name == "document" and self._document is not None and self._stretch is None:
            end = self.events.behind(self._parser.CurrentByteIndex)
            self._document.content = self.events.written(self._document_at, end)
            self._done.append(self._document)
            self._document = None
        elif self._document is None and name in ("source", "date"):
            said = "".join(self._text)
            self.about += [(name, said)] if said.strip() else []


_STRETCHES = frozenset({"passage", "sentence"})
