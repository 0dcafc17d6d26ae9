"""The documents that a table of annotations speaks of: rows as entries, put together by document and annotator."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import msgspec

from corpuskit.articles.encodings.decoding import NotText, strictly
from corpuskit.articles.items import Source
from corpuskit.formats.annotated import Asked
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument
from corpuskit.formats.json_tasks import metadata_of
from corpuskit.formats.span_table.columns import TableTarget, guess, is_blank
from corpuskit.formats.span_table.entries_of_rows import entries_of, merged, others
from corpuskit.formats.span_table.rows import Row, at, rows
from corpuskit.model import Value

NO_COLUMNS = "the table does not show which of its columns are places and labels"
NO_COLUMNS_HINT = "Say so in the section table of a mapping: start, end and label, or pieces and label."
NO_NAME = "a row names no document"
NO_NAME_HINT = "Fill in the cell, and import the table again."
#: How files of texts are called that lie beside a table.
BESIDE = ("{document}", "{document}.txt", "texts/{document}.txt", "text/{document}.txt", "txt/{document}.txt")
BESIDE_ONE = ("{document}.txt", "novel_text.txt", "text.txt")  # for a table about one text
_LOOKED_AT = 200  # rows from which the columns are told
_HELD = 64_000_000  # bytes of a table whose rows are all held, so that those of a document may stand apart
_LONGEST_TEXT = 100_000_000  # bytes of a file beside
_LONGEST_NAME = 200


def read(source: Source, asked: Asked, target: TableTarget | None) -> Iterator[ForeignDocument | Damage]:
    """The documents of a table; `target` says what its columns are, else they are guessed."""
    stream = rows(source, asked.encoding, target)
    if target is None:
        first = list(itertools.islice(stream, _LOOKED_AT))
        looked_at = [row.cells for row in first if isinstance(row, Row)]
        target = guess(list(dict.fromkeys(name for cells in looked_at for name in cells)), looked_at)
        if target is None:
            yield from _without_columns(first, looked_at)
            return
        stream = itertools.chain(first, stream)
    table = _Table(source, asked, target)
    if source.size is not None and source.size <= _HELD:
        yield from table.all(stream)
    else:
        yield from table.streamed(stream)


def _without_columns(first: Sequence[Row | Damage], looked_at: Sequence[Mapping[str, Any]]) -> Iterator[Damage]:
    if not looked_at:  # not one row
        yield from (row for row in first if isinstance(row, Damage))
        return
    names = ", ".join(list(looked_at[0])[:20])
    yield Damage(reason=NO_COLUMNS, detail=f"its columns are {names[:300]}", hint=NO_COLUMNS_HINT)


class _Table:
    """A table with what is known of its columns, and of the folder that it lies in."""

    def __init__(self, source: Source, asked: Asked, target: TableTarget) -> None:
        self._source = source
        self._asked = asked
        self._target = target
        self._own = others(target)
        self._only = None if target.document is not None else self._name_of_all()

    def all(self, stream: Iterable[Row | Damage]) -> Iterator[ForeignDocument | Damage]:
        """The documents in the order in which they are first named."""
        groups: dict[str, list[Row]] = {}
        for row in stream:
            name = None if isinstance(row, Damage) else self._name(row)
            if isinstance(row, Damage):
                yield row
            elif name is None:
                yield self._nameless(row)
            else:
                groups.setdefault(name, []).append(row)
        for name in list(groups):
            yield self._document(name, groups.pop(name))

    def streamed(self, stream: Iterable[Row | Damage]) -> Iterator[ForeignDocument | Damage]:
        """The documents of a long table: those of one that stand apart are told apart."""
        group: list[Row] = []
        current: str | None = None
        for row in stream:
            name = None if isinstance(row, Damage) else self._name(row)
            if group and (name != current):
                yield self._document(str(current), group)
                group = []
            if isinstance(row, Damage):
                yield row
            elif name is None:
                yield self._nameless(row)
            else:
                current = name
                group.append(row)
        if group:
            yield self._document(str(current), group)

    def _name(self, row: Row) -> str | None:
        if self._only is not None:
            return self._only
        found = at(row.cells, self._target.document)
        if isinstance(found, str):
            return found.strip() or None
        if isinstance(found, float) and found.is_integer():
            found = int(found)
        return None if is_blank(found) or isinstance(found, list | dict) else str(found).strip()

    def _nameless(self, row: Row) -> Damage:
        detail = f"column {self._target.document}"
        return Damage(reason=NO_NAME, detail=detail, hint=NO_NAME_HINT, line=row.line, content=row.content)

    def _name_of_all(self) -> str:
        """What the document of a table about one text is called: as the table, or as its folder where the file of its
        text is called as in all folders.
        """
        path = PurePosixPath(self._source.name)
        own = self._asked.beside(f"{path.stem}.txt") is not None
        general = any(self._asked.beside(name) is not None for name in BESIDE_ONE[1:])
        return path.parent.name if general and not own and path.parent.name else path.stem

    def _document(self, name: str, given: Sequence[Row]) -> ForeignDocument | Damage:
        text = self._text(name, given[0])
        if isinstance(text, Damage):
            content = b"\n".join(row.content for row in given)
            return msgspec.structs.replace(text, line=given[0].line, content=content)
        sets: dict[str | None, list[Entry]] = {}
        for number, row in enumerate(given, 1):
            found = at(row.cells, self._target.annotator)
            annotator = None if is_blank(found) else str(found)
            sets.setdefault(annotator, []).extend(entries_of(row, self._target, number, self._own))
        first = given[0].cells
        title, language = (at(first, path) for path in (self._target.title, self._target.language))
        return ForeignDocument(
            name=name,
            text=text,
            sets=tuple(AnnotatorSet(annotator=who, entries=merged(entries)) for who, entries in sets.items()),
            unit=self._target.unit or "codepoint",
            spare=() if self._target.unit else ("utf16", "utf8"),
            title=title if isinstance(title, str) and title else None,
            language=language if isinstance(language, str) and language else None,
            metadata=self._metadata(first),
            line=given[0].line,
            content=b"\n".join(row.content for row in given),
        )

    def _metadata(self, cells: Mapping[str, Any]) -> dict[str, Value]:
        found = {ours: metadata_of(at(cells, path)) for path, ours in self._target.metadata.items()}
        return {name: value for name, value in found.items() if value is not None and value != ""}

    def _text(self, name: str, row: Row) -> str | Damage | None:
        """The text in its column, else in a file beside; None where the corpus has to have it."""
        inside = at(row.cells, self._target.text)
        if isinstance(inside, str):
            return inside
        patterns = BESIDE if self._only is None else BESIDE_ONE
        for pattern in (self._target.beside,) if self._target.beside else patterns:
            path = pattern.replace("{document}", name)
            if len(path) > _LONGEST_NAME or not path.isprintable() or ".." in path or path == self._source.name:
                continue
            found = self._asked.beside(path)
            if found is not None and path != PurePosixPath(self._source.name).name:
                return _content(found, self._asked.encoding)
        return None


def _content(source: Source, encoding: str | None) -> str | Damage:
    with source.open() as stream:
        data = stream.read(_LONGEST_TEXT + 1)
    if len(data) > _LONGEST_TEXT:
        detail = f"{source.name}: more than {_LONGEST_TEXT:,} bytes"
        return Damage(reason="the text beside the table is too long", detail=detail, hint="Divide it.")
    text = strictly(data, encoding or "utf-8", "for UTF-8")
    if isinstance(text, NotText):
        detail = f"{source.name}: {text.detail}"
        hint = "Say what the files are in with --encoding, such as cp1252 or utf-16."
        return Damage(reason="the text beside the table is not in its encoding", detail=detail, hint=hint)
    return text.removeprefix("\ufeff")
