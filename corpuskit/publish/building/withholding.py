"""What a release without texts holds back: texts, and words of them wherever else they stand.

Offsets, labels and attributes are given, and of the words that an annotation covers those that make no stretch longer
than the release allows: also not together with what other annotations of the document give. Titles count as words of
the text, for an article begins with its headline. A comment, a free attribute, metadata or a record of a registry may
quote an article: it is held back where it has six words in a row in common with the text or a line that was removed
from it. A finding is given with the sentence that says what its rule looks for.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.findings import Finding
from corpuskit.model import Document
from corpuskit.rows import Cell, Row
from corpuskit.sifting import Choice, Sieve

# So many words in a row are taken from the article; fewer may be anybody's.
RUN = 6
_WORD = re.compile(r"\w+")
_NAMES = frozenset({"key", "document", "annotator", "id", "from_key", "to_key", "revises", "file"})
_HELD = "(words of an article, which are no part of this release)"
Grams = frozenset[tuple[str, ...]]


def grams_of(text: str) -> Grams:
    """All runs of `RUN` words of a text, in small letters, whatever stands between the words."""
    words = _WORD.findall(text.lower())
    return frozenset(zip(*(words[start:] for start in range(RUN)), strict=False))


class Withholding:
    """Takes the words of articles out of the rows of one corpus; documents come one after the other.

    `excerpts` is the length in code points above which no stretch of a text is given.
    """

    def __init__(self, corpus: Corpus, excerpts: int) -> None:
        self._excerpts = excerpts
        self._titles = {rule.code: rule.title for rule in Sieve(corpus, Choice(with_known=True)).texts().values()}
        self._addresses = {one.name for one in corpus.schema.metadata.values() if one.type == "url"}
        self._elsewhere: dict[tuple[str, ...], bool] = {}
        for text in _texts_elsewhere(corpus):
            self._elsewhere |= dict.fromkeys(grams_of(text), False)
        self._document = Document(id="")
        self._grams: Grams | None = None
        self._given: list[tuple[int, int]] = []

    def of_document(self, document: Document, names: Sequence[str], row: Row) -> Row:
        """The row of the table `documents`; rows that come after it are about this document."""
        self._document, self._grams, self._given = document, None, []
        if self._elsewhere:
            for gram in self._own() & self._elsewhere.keys():
                self._elsewhere[gram] = True
        return tuple(
            self._title(cell) if name == "title" else cell if name in self._addresses else self._kept(name, cell)
            for name, cell in zip(names, row, strict=True)
        )

    def of_rows(self, table: str, names: Sequence[str], made: Iterable[Row]) -> Iterator[Row]:
        """Rows of any other table about the document."""
        for row in made:
            cells = dict(zip(names, row, strict=True))
            if table == "texts":
                yield (row[0], self._title(cells["title"]), None)
                continue
            kept = {name: self._kept(name, cell) for name, cell in cells.items()}
            if "text" in cells and "key" in cells:
                kept["text"] = self._words(cells)
            yield tuple(kept.values())

    def of_findings(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Findings with what their rule looks for in place of what it says, which may quote."""
        for finding in findings:
            title = self._titles.get(finding.code, finding.rule)
            message = finding.rule if self._is_quoted(title) else title
            yield msgspec.structs.replace(finding, message=message, hint=None)

    def of_record(self, row: Sequence[Cell]) -> Row:
        """A row about no document in particular, after all documents: without cells that quote one of them."""
        return tuple(None if isinstance(cell, str) and self._is_quoted(cell) else cell for cell in row)

    def of_json(self, content: str) -> str:
        """What is written in JSON, without texts in it that quote a document. All documents are there already."""
        return json.dumps(self._without(json.loads(content)), ensure_ascii=False)

    def _own(self) -> Grams:
        """The runs of words of the document itself: its text, its title, the lines that were removed from it."""
        if self._grams is None:
            document = self._document
            removed = document.origin.removed if document.origin else ()
            texts = (document.text or "", document.title or "", *(line.text for line in removed))
            self._grams = frozenset().union(*map(grams_of, texts))
        return self._grams

    def _kept(self, name: str, cell: Cell) -> Cell:
        if not isinstance(cell, str) or name in _NAMES or cell.count(" ") < RUN - 1:
            return cell
        return None if not self._own().isdisjoint(grams_of(cell)) else cell

    def _title(self, title: Cell) -> Cell:
        return title if isinstance(title, str) and len(title) <= self._excerpts else None

    def _words(self, cells: dict[str, Cell]) -> Cell:
        """The words of an annotation, if they are those of its place and make no stretch that is too long."""
        words, start, end = cells["text"], cells["start_offset"], cells["end_offset"]
        text = self._document.text
        if not (isinstance(words, str) and isinstance(start, int) and isinstance(end, int) and text is not None):
            return None
        if not 0 <= start < end <= len(text) or end - start > self._excerpts:
            return None
        there = text[start:end]
        if words != there and not all(word in there for word in words.split()):
            return None
        return words if self._fits(text, start, end) else None

    def _fits(self, text: str, start: int, end: int) -> bool:
        """Whether a stretch may be given beside those that are; two with no letter or digit between them are one."""
        given = self._given
        first = last = bisect_left(given, (start, end))
        while first > 0 and _touch(text, given[first - 1][1], start):
            first -= 1
            start, end = min(start, given[first][0]), max(end, given[first][1])
        while last < len(given) and _touch(text, end, given[last][0]):
            end = max(end, given[last][1])
            last += 1
        if end - start > self._excerpts:
            return False
        given[first:last] = [(start, end)]
        return True

    def _is_quoted(self, text: str) -> bool:
        return any(self._elsewhere.get(gram) for gram in grams_of(text))

    def _without(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._without(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self._without(part) for part in value]
        return _HELD if isinstance(value, str) and self._is_quoted(value) else value


def _touch(text: str, end: int, start: int) -> bool:
    return not any(character.isalnum() for character in text[end:start])


def _texts_elsewhere(corpus: Corpus) -> Iterator[str]:
    """What is published of a corpus and belongs to no document: its registries, its schema, what it says of itself."""
    for name in corpus.schema.registries:
        for row in corpus.registry_table(name).rows:
            yield from row.cells.values()
    for described in (corpus.schema, corpus.config):
        yield from _strings(msgspec.to_builtins(described))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, str):
        yield value
