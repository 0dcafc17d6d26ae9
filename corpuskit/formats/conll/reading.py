"""Reads files of tokens with tags in columns: documents, their texts, and what the tags mark."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

import msgspec

from corpuskit.articles.items import Head, Source
from corpuskit.articles.parts import as_seen
from corpuskit.formats.annotated import Asked
from corpuskit.formats.conll.beside import Told, told
from corpuskit.formats.conll.building import Building
from corpuskit.formats.conll.columns import NOTHING, Column, Layout, inline_parts, survey
from corpuskit.formats.conll.rows import Broken, Row, Sentence, encoding, lines, sentences
from corpuskit.formats.conll.schemes import Run, Tag, parsed, runs
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, Property, TextBound, Unread
from corpuskit.model import Value
from corpuskit.terminal import count, shorten

NO_TAGS = "no column of the file holds tags of annotations"
NO_TAGS_HINT = "Look whether each line has a token and a tag such as B-PER or O, with the same number of cells."
WRONG_CELLS = "a line has another number of cells than the others"
WRONG_CELLS_HINT = "Give the line as many cells as the others have, with a tab or a space between them as there."
BAD_TAGS = "tags that cannot stand here"
BAD_TAGS_HINT = "Correct the tags, or convert the file to one scheme throughout."
_START = "-DOCSTART-"
_LONGEST = 2_000_000  # code points of a document: a file without documents is cut at sentences
_SOURCE = re.compile(r"#\s*(https?://\S+)(?:\s+\[(\d{4}-\d\d-\d\d)\])?\s*")
_TAG = re.compile(r"O|[BIESLUMW]-\S+")
_LOOKED_AT = 400  # lines
_SUFFIXES = (".conll", ".iob", ".bio", ".iob2", ".bioes", ".conll2003")


def claims(head: Head) -> bool:
    """Whether most lines at the beginning have a token and a tag, or a document begins as CoNLL-2003 says."""
    seen = as_seen(head)
    if seen.startswith((_START, f"\n{_START}", f"\r\n{_START}")):
        return True
    found = [line for line in seen.splitlines()[: _LOOKED_AT + 1] if line.strip()]
    rows = [line for line in found if not line.startswith("#")]
    if not head.whole and len(rows) > 1:
        rows.pop()  # it may have been cut
    if not rows or any(line.startswith("#FORMAT=") for line in found):
        return False
    if inline_parts(rows[:20]):
        return True
    return _has_tags([row.split("\t") if "\t" in row else row.split() for row in rows], head.name)


def _has_tags(rows: Sequence[Sequence[str]], name: str) -> bool:
    size = max(map(len, rows), key=[len(row) for row in rows].count)
    regular = [row for row in rows if len(row) == size]
    if not 2 <= size <= 20 or len(regular) < max(2, 0.8 * len(rows)):
        return False
    for place in range(1, size):
        cells = {row[place].strip() for row in regular}
        if all(map(_TAG.fullmatch, cells)) and (cells != {"O"} or name.lower().endswith(_SUFFIXES)):
            return True
    return name.lower().endswith(_SUFFIXES) and sum(row[-1] == "O" for row in regular) * 2 > len(regular)


def stem_of(source: Source) -> str:
    """The name of a file without folders and without its last suffix."""
    return PurePosixPath(source.name).stem


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents of a file: their texts are put together from tokens. Raises FormatError for an unknown encoding."""
    try:
        codec = encoding(source, asked)
        beside = told(stem_of(source), asked) or Told()
        layout = survey(source, codec, beside.columns)
        if layout is None:
            yield Damage(reason=NO_TAGS, hint=NO_TAGS_HINT)
            return
        yield from _Reading(source, beside, layout, codec).documents()
    except Broken as broken:
        yield broken.damage


class _Reading:
    """One file, from its sentences to its documents."""

    def __init__(self, source: Source, beside: Told, layout: Layout, codec: str) -> None:
        self._source = source
        self._codec = codec
        self._layout = layout
        self._stem = stem_of(source)
        self._told = beside
        self._tags = [column for column in layout.columns if column.kind == "tags"]
        self._values = [column for column in layout.columns if column.kind == "value"]
        self._number = 0
        self._origin: dict[str, Value] = {}

    def documents(self) -> Iterator[ForeignDocument | Damage]:
        """The documents in order; what cannot be read is told after those before it."""
        held: ForeignDocument | None = None  # the first one, until it is known whether it is the only one
        broken: Damage | None = None
        try:
            for document in self._each():
                if self._number == 1:
                    held = document
                    continue
                if held is not None:
                    yield held
                    held = None
                yield document
        except Broken as error:
            broken = error.damage
        if held is not None:
            alone = self._number == 1 and not self._told.documents
            yield msgspec.structs.replace(held, name=self._stem) if alone else held
        if broken is not None:
            yield broken

    def _each(self) -> Iterator[ForeignDocument]:
        building: Building | None = None
        for sentence in sentences(lines(self._source, self._codec), self._layout.shape):
            rows = sentence.rows
            starts = bool(rows) and self._starts(rows[0])
            origin = _origin(sentence)
            if building is not None and (starts or (origin and origin != self._origin) or building.length > _LONGEST):
                yield self._document(building)
                building = None
            self._origin = origin or self._origin
            building = building or Building(sentence.line)
            self._sentence(building, rows[1:] if starts else rows)
        if building is not None:
            yield self._document(building)

    def _starts(self, row: Row) -> bool:
        """Whether a document begins with a row; where columns are declared, a token may be called like that too."""
        return row.cells[0] == _START and (not self._layout.shape.declared or row.cells[1:2] == ("-X-",))

    def _document(self, building: Building) -> ForeignDocument:
        known = self._told.documents
        said = known[self._number] if self._number < len(known) else None
        self._number += 1
        annotator = AnnotatorSet(annotator=said.annotator if said else None, entries=tuple(building.entries))
        return ForeignDocument(
            name=said.id if said else f"{self._stem}-{self._number}",
            text=building.text,
            sets=(annotator,),
            title=said.title if said else None,
            language=said.language if said else None,
            metadata=self._origin,
            line=building.line,
            tokens=tuple(building.tokens),
        )

    def _sentence(self, building: Building, rows: Sequence[Row]) -> None:
        good: list[Row] = []
        ends: set[int] = set()  # the places of rows before which a line could not be read: no annotation goes on there
        for row in rows:
            if len(row.cells) == self._layout.shape.cells or (self._layout.shape.inline == len(row.cells)):
                good.append(row)
            else:
                ends.add(len(good))
                building.entries.append(self._wrong(row))
        if not good:
            return
        places = building.sentence([row.cells[self._layout.word] for row in good])
        if self._values:
            self._tokens(building, good, places)
        for column in self._tags:
            tags = [_tag(row.cells[column.place], column) for row in good]
            for run in _between(tags, ends, column):
                run.type = self._told.types.get(run.type, run.type)
                building.entries.append(_entry(run, column, good, places, building))

    def _tokens(self, building: Building, rows: Sequence[Row], places: Sequence[tuple[int, int]]) -> None:
        """Each token with values in further columns is an annotation with properties."""
        for row, place in zip(rows, places, strict=True):
            values = [(c, v) for c in self._values if (v := row.cells[c.place]) not in NOTHING]
            if not values:
                continue
            id_ = building.id("t")
            building.entries.append(
                TextBound(
                    line=row.line,
                    number=row.number,
                    content=row.content,
                    id=id_,
                    type="token",
                    pieces=(place,),
                    surface=None,
                )
            )
            building.entries.extend(
                Property(
                    line=row.line, number=column.place + 1, content=value, type=column.name, target=id_, value=value
                )
                for column, value in values
            )

    def _wrong(self, row: Row) -> Unread:
        wanted = self._layout.shape.inline or self._layout.shape.cells
        between = "a bar" if self._layout.shape.inline else "a tab" if self._layout.shape.tabs else "a space"
        return Unread(
            line=row.line,
            number=row.number,
            content=row.content,
            reason=WRONG_CELLS,
            detail=f"{count(len(row.cells), 'cell')} with {between} between them, expected {wanted}",
            hint=WRONG_CELLS_HINT,
        )


def _origin(sentence: Sentence) -> dict[str, Value]:
    """Where a sentence comes from, if a comment says so as GermEval's do."""
    for _, comment in sentence.comments:
        if match := _SOURCE.fullmatch(comment):
            return {"url": match[1], "retrieved": match[2]} if match[2] else {"url": match[1]}
    return {}


def _tag(cell: str, column: Column) -> Tag:
    if cell in NOTHING:
        return ("O", "")
    if column.scheme == "IO":
        return ("O", "") if cell == "O" else ("I", cell)
    return parsed(cell)


def _between(tags: Sequence[Tag], ends: set[int], column: Column) -> Iterator[Run]:
    """The runs of tags, none of which goes on beyond one of `ends`."""
    edges = sorted({0, len(tags), *ends})
    for first, last in pairwise(edges):
        for run in runs(tags[first:last], column.scheme):
            run.first += first
            run.last += first
            yield run


def _entry(
    run: Run, column: Column, rows: Sequence[Row], places: Sequence[tuple[int, int]], building: Building
) -> Entry:
    first = rows[run.first]
    number = first.number or column.place + 1
    if run.fault is not None:
        content = "\n".join(row.content for row in rows[run.first : run.last])
        detail = f"{shorten(run.fault, 160)} (column {column.place + 1}, {column.scheme})"
        return Unread(
            line=first.line, number=number, content=content, reason=BAD_TAGS, detail=detail, hint=BAD_TAGS_HINT
        )
    return TextBound(
        line=first.line,
        number=number,
        content="\n".join(row.content for row in rows[run.first : run.last]),
        id=building.id("a"),
        type=column.prefix + run.type,
        pieces=((places[run.first][0], places[run.last - 1][1]),),
        surface=None,
    )
