"""Which column of a file of tokens holds what, found from all of its rows: tokens, tags in a scheme, other values."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from corpuskit.articles.items import Source
from corpuskit.formats.conll.rows import Shape, lines
from corpuskit.formats.conll.schemes import OUTSIDE, Evidence, Scheme, Tag, parsed

NOTHING = frozenset({"_", "-X-", ""})
_CHUNKS = frozenset("NP VP PP ADVP ADJP SBAR PRT CONJP INTJ LST UCP PNP".split())
_POS = re.compile(r"[A-Z$,.:;()#`'\"!?*+/=|-]{1,12}[A-Za-z0-9$:|_=.-]{0,20}")
_KINDS = 5_000  # values of a column that are remembered
_SHAPES = 8  # numbers of cells that are followed; a file has one, and some broken rows
_SAMPLE = 40  # lines from which it is seen whether each holds a sentence
_REGULAR = 0.95  # of the cells of a column of tags have to be tags
_NO_ROWS = ("#", "-DOCSTART-")
_WORDS = frozenset({"form", "token", "word"})  # what the column with the tokens is called
_NAMES = re.compile(r"#\s*(?:global\.)?columns\s*[=:]\s*(.+)", re.IGNORECASE)


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """What a column holds: tags of annotations in a scheme, or values of each token. `prefix` goes before the types of
    annotations, so that those of two columns can be told apart.
    """

    place: int
    kind: Literal["tags", "value"]
    name: str
    scheme: Scheme = "IOB2"
    prefix: str = ""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is laid out: the shape of its lines, the column with the tokens, and the columns that say anything."""

    shape: Shape
    word: int
    columns: tuple[Column, ...]


class _Cells:
    """What the cells of one column are like."""

    def __init__(self) -> None:
        self.values: Counter[str] = Counter()
        self.evidence = Evidence()
        self.seen = 0
        self.more = False  # there are more values than are counted
        self.counted = 0  # rows that give their number in the sentence

    def add(self, cell: str, tag: Tag, number: int) -> None:
        self.seen += 1
        if cell in self.values or len(self.values) < _KINDS:
            self.values[cell] += 1
        else:
            self.more = True
        self.counted += cell == str(number)
        self.evidence.add(tag)

    @property
    def empty(self) -> bool:
        return not self.more and NOTHING.issuperset(self.values)

    @property
    def prefixed(self) -> bool:
        """Whether these are tags with prefixes; some may be broken."""
        prefixes = self.evidence.prefixes
        none = sum(prefixes[p] for p in "?") - sum(self.values[word] for word in NOTHING)
        return any(prefixes[p] for p in "BIES") and none <= (1 - _REGULAR) * self.seen

    @property
    def bare(self) -> bool:
        """Whether these are types without prefixes, and O for most tokens."""
        return not self.more and self.values["O"] * 2 > self.seen and len(self.values) <= 100


Cells = dict[tuple[bool, int], list[_Cells]]  # by whether tabs divide the line, and into how many cells


def survey(source: Source, codec: str, told: Sequence[str] = ()) -> Layout | None:
    """How a file is laid out, or None where it is no file of tokens with tags. Raises rows.Broken.

    `told` are the columns after the token where they are known: layers with tags, ``_`` for those that are left empty.
    """
    found: Cells = {}
    names: list[str] = []
    tags: dict[str, Tag] = {}
    start = [line for _, line in zip(range(_SAMPLE), _filled(source, codec), strict=False)]
    inline = 0 if told else inline_parts(start)
    number = 0
    for _, line in lines(source, codec):
        if line.startswith("#") and (match := _NAMES.match(line)):
            names = match[1].split()
        if not line.strip():
            number = 0
            for columns in found.values():
                for cells in columns:
                    cells.evidence.begin()
        elif not line.startswith(_NO_ROWS) or (line[0] == "#" and told and len(line.split()) == len(told) + 1):
            rows = _rows(line, inline)
            for place, row in enumerate(rows, number + 1):
                _add(found, row, place, tags, tabs="\t" in line)
            number += len(rows)
    return _told_layout(found, told) or _layout(found, names, inline)


def _told_layout(found: Cells, told: Sequence[str]) -> Layout | None:
    """The layout that is told, or None where nothing is, or the rows have other numbers of cells."""
    size = len(told) + 1
    fitting = {shape: columns for shape, columns in found.items() if shape[1] == size}
    if not told or (found and not fitting):
        return None
    (tabs, _), columns = max(fitting.items(), key=_rows_seen, default=((False, size), [_Cells()] * size))
    kept: list[Column] = []
    for place, name in enumerate(told, 1):
        if name != "_":
            kept.append(Column(place=place, kind="tags", name=name, scheme=columns[place].evidence.scheme()))
        elif not columns[place].empty:
            kept.append(Column(place=place, kind="value", name=_value_name(place, columns[place], kept, ())))
    return Layout(shape=Shape(tabs=tabs, cells=size, declared=True), word=0, columns=tuple(kept))


def _rows_seen(shape: tuple[tuple[bool, int], list[_Cells]]) -> int:
    return shape[1][0].seen


def _filled(source: Source, codec: str) -> Iterator[str]:
    return (line for _, line in lines(source, codec) if line.strip() and not line.startswith(_NO_ROWS))


def inline_parts(start: Sequence[str]) -> int:
    """How many parts each token has where lines are sentences of such as ``Paris|NNP|B-LOC``; 0 where they are not."""
    items = [item.split("|") for line in start for item in line.split()]
    parts = len(items[0]) if items else 0
    return parts if parts > 1 and all(len(i) == parts and parsed(i[-1])[0] != "?" for i in items) else 0


def _rows(line: str, inline: int) -> list[list[str]]:
    if inline:
        return [item.split("|") for item in line.split()]
    return [line.rstrip("\t ").split("\t") if "\t" in line else line.split()]


def _add(found: Cells, row: Sequence[str], number: int, tags: dict[str, Tag], *, tabs: bool) -> None:
    shape = (tabs, len(row))
    if shape not in found:
        if len(found) == _SHAPES:
            return
        found[shape] = [_Cells() for _ in row]
    for cells, cell in zip(found[shape], row, strict=True):
        if cell not in tags:
            if len(tags) > _KINDS:
                tags.clear()
            tags[cell] = parsed(cell)
        cells.add(cell, tags[cell], number)


def _layout(found: Cells, names: Sequence[str], inline: int) -> Layout | None:
    if not found:
        return None
    (tabs, size), columns = max(found.items(), key=_rows_seen)
    named = [name.lower() for name in names] if len(names) == size else []
    numbers = size > 2 and columns[0].counted > 0.5 * columns[0].seen
    word = next((place for place, name in enumerate(named) if name in _WORDS), int(numbers))
    further = [place for place in range(int(numbers), size) if place != word]
    if not further:
        return None
    shape = Shape(tabs=tabs, cells=size, inline=inline, declared=tabs and bool(named))
    tagged = [place for place in further if columns[place].prefixed]
    bare = not tagged and columns[-1].bare
    if bare:
        tagged = [size - 1]
    if not tagged:
        return None
    kept: list[Column] = []
    for place in further:
        if place in tagged:
            kept.append(_tags(place, columns[place], tagged, columns, named, bare=bare))
        elif not columns[place].empty and not _is_outside(columns[place]):
            kept.append(Column(place=place, kind="value", name=_value_name(place, columns[place], kept, named)))
    return Layout(shape=shape, word=word, columns=tuple(kept))


def _is_outside(cells: _Cells) -> bool:
    return set(cells.values) <= {"O", "_"}


def _tags(
    place: int, cells: _Cells, tagged: Sequence[int], columns: Sequence[_Cells], names: Sequence[str], *, bare: bool
) -> Column:
    scheme: Scheme = "IO" if bare else cells.evidence.scheme()
    chunks = [p for p in tagged if _is_chunks(columns[p])]
    first = next((p for p in tagged if p not in chunks), tagged[0])
    if place in chunks and len(tagged) > 1:
        name = "chunk"
    elif place == first:
        return Column(place=place, kind="tags", name="ner", scheme=scheme)
    else:
        name = names[place] if names else "inner" if len(tagged) - len(chunks) == 2 else f"column{place + 1}"
    return Column(place=place, kind="tags", name=name, scheme=scheme, prefix=f"{name}:")


def _is_chunks(cells: _Cells) -> bool:
    return {parsed(value)[1] for value in cells.values if parsed(value) != OUTSIDE} <= _CHUNKS | NOTHING


def _value_name(place: int, cells: _Cells, before: Sequence[Column], names: Sequence[str]) -> str:
    if names:
        return names[place]
    looks = not cells.more and len(cells.values) <= 200 and all(_POS.fullmatch(v) for v in cells.values if v != "_")
    return "pos" if looks and all(column.name != "pos" for column in before) else f"column{place + 1}"
