"""Reads STAM CSV: a table of what is in a store, one of annotations, and one of data for each set."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from corpuskit.articles.items import Source
from corpuskit.articles.tables.table_dialect import next_row
from corpuskit.formats.annotated import Asked
from corpuskit.formats.stam.including import bytes_of, decoded, included
from corpuskit.formats.stam.json_parts import NO_DATA, NO_DATA_HINT
from corpuskit.formats.stam.json_reading import Reading
from corpuskit.formats.stam.stores import COMPLEX, Cursor, Datum, Fault, Given, Place, Selector, Store

NO_STORE = "a table that is no store of STAM"
NO_STORE_HINT = "It begins with Type,Id,Filename, and in the next line says what the AnnotationStore is."
NO_COLUMN = "a table of STAM lacks a column"
NO_COLUMN_HINT = "The first line names the columns: write the store again with the program that made it."
UNEVEN = "a row has more or fewer cells than the table has columns"
UNEVEN_HINT = "Mend the row: texts with commas, quotes or line breaks stand in double quotes."
NO_SELECTOR = "a row in which parts of a selector are missing"
NO_SELECTOR_HINT = "Its cells have a value for each type of SelectorType, with ; between them."
STORE = ("Type", "Id")
_ANNOTATIONS = (
    "Id", "AnnotationData", "AnnotationDataSet", "SelectorType", "TargetResource", "TargetAnnotation", "BeginOffset",
    "EndOffset",
)  # fmt: skip
_DATA = ("Id", "Key", "Value")
_JSON = ".json"
_LARGEST = 2**63


class _Row(msgspec.Struct, frozen=True):
    cells: dict[str, str]
    line: int
    content: bytes


def store_of(source: Source, asked: Asked) -> Store | Fault:
    """All that a store says, or why it says nothing. Raises FormatError for an unknown encoding."""
    data = bytes_of(source)
    text = data if isinstance(data, Fault) else _text(data, asked, source.name)
    if isinstance(text, Fault):
        return text
    return _Tables(asked).store(text)


class _Tables:
    """The reading of one store."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._json = Reading(asked)  # for what is in files of JSON
        self._known = self._json.known

    def store(self, text: str) -> Store | Fault:
        """What the table of the store names."""
        rows: dict[str, list[_Row]] = {}
        for row in self._rows(text, None, STORE):
            if isinstance(row, Fault):
                return Fault(NO_STORE, row.detail, NO_STORE_HINT)
            rows.setdefault(row.cells["Type"], []).append(row)
        if "AnnotationStore" not in rows:
            return Fault(NO_STORE, "no row is of the type AnnotationStore", NO_STORE_HINT)
        for row in rows.get("TextResource", ()):
            self._resource(row)
        for row in rows.get("AnnotationDataSet", ()):
            for name in _files(row):
                self._vocabulary(row, name)
        for row in rows["AnnotationStore"]:
            for name in _files(row):
                self._annotations(row, name)
        return self._known

    def _resource(self, row: _Row) -> None:
        names = _files(row)
        place = Place(row.line, f"line {row.line}", row.content)
        name = names[0] if names else row.cells["Id"]
        data = included(name, self._asked)
        if not name.endswith(_JSON):
            self._json.plain(place, row.cells["Id"] or name, name, data)
        elif isinstance(data, Fault):
            self._known.refuse(data, place)
        else:
            for there in self._json.inside(place, name, data):
                self._json.resource(there)

    def _vocabulary(self, row: _Row, name: str) -> None:
        data = self._file(row, name)
        if data is None:
            return
        if name.endswith(_JSON):
            for place in self._json.inside(Place(row.line, name, row.content), name, data):
                self._json.vocabulary(place)
            return
        for one in self._table(row, name, data, _DATA):
            cells = one.cells
            if cells["Id"]:
                value = _value(cells["Value"], cells.get("Type", ""))
                self._known.datum(row.cells["Id"], cells["Id"], cells["Key"], value)

    def _annotations(self, row: _Row, name: str) -> None:
        data = self._file(row, name)
        if data is None:
            return
        if name.endswith(_JSON):
            for place in self._json.inside(Place(row.line, name, row.content), name, data):
                self._json.annotation(place)
            return
        known = self._known
        data_of: dict[tuple[str, str], tuple[Datum, ...] | Fault] = {}
        for number, one in enumerate(self._table(row, name, data, _ANNOTATIONS)):
            own = one.cells["Id"] or f"!A{number}"  # as STAM refers to what has no id
            place = Place(row.line, f"{name}:{one.line}", one.content)
            target, cells = _selector(one.cells), (one.cells["AnnotationData"], one.cells["AnnotationDataSet"])
            if cells not in data_of:
                data_of[cells] = _data(*cells, known)
            said = data_of[cells]
            if isinstance(target, Fault):
                known.refuse(target, place)
            elif isinstance(said, Fault):
                known.refuse(said, place)
            else:
                known.annotations.append(Given(own, target, said, place))

    def _file(self, row: _Row, name: str) -> bytes | None:
        data = included(name, self._asked)
        if isinstance(data, Fault):
            self._known.refuse(data, Place(row.line, f"line {row.line}", row.content))
            return None
        return data

    def _table(self, row: _Row, name: str, data: bytes, columns: Iterable[str]) -> Iterator[_Row]:
        """The rows of a table that the store names; what makes no sense is set aside."""
        place = Place(row.line, name, row.content)
        text = _text(data, self._asked, name)
        if isinstance(text, Fault):
            self._known.refuse(text, place)
            return
        for one in self._rows(text, Place(row.line, name, b""), columns):
            if isinstance(one, Fault):
                self._known.refuse(one, place)
            else:
                yield one

    def _rows(self, text: str, named: Place | None, columns: Iterable[str]) -> Iterator[_Row | Fault]:
        """The rows of a table, or that it is none; `named` is where the store names it, None for its own table."""
        lines = _Kept(text)
        reader = csv.reader(lines, strict=True)
        header: list[str] | None = None
        while True:
            line = reader.line_num + 1
            try:
                cells = next_row(reader)
            except csv.Error as error:
                cells = [str(error)]
            if cells is None:
                break
            if not cells:
                continue
            content = lines.taken()
            if header is None:
                header = cells
                missing = [column for column in columns if column not in header]
                if missing:
                    yield Fault(NO_COLUMN, ", ".join(missing), NO_COLUMN_HINT)
                    return
            elif len(cells) == len(header):
                yield _Row(dict(zip(header, cells, strict=True)), line, content)
            else:
                path = f"line {line}" if named is None else f"{named.path}:{line}"
                detail = f"{len(cells)} cells, not {len(header)}"
                place = Place(line if named is None else named.line, path, content)
                self._known.refuse(Fault(UNEVEN, detail, UNEVEN_HINT), place)
        if header is None:
            yield Fault(NO_COLUMN, ", ".join(columns), NO_COLUMN_HINT)


class _Kept:
    """The lines of a text, of which those are kept that were read since the last row."""

    def __init__(self, text: str) -> None:
        self._lines = iter(text.splitlines(keepends=True) if text.isascii() else _lines(text))
        self._kept: list[str] = []

    def __iter__(self) -> "_Kept":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._kept.append(line)
        return line

    def taken(self) -> bytes:
        """The lines since the last row, as UTF-8, without the last line's break."""
        content = "".join(self._kept).rstrip("\r\n").encode("utf-8", "surrogatepass")
        self._kept = []
        return content


def _lines(text: str) -> Iterator[str]:
    """Lines that end with a line feed, and with nothing else."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def _text(data: bytes, asked: Asked, name: str) -> str | Fault:
    return decoded(data, asked.encoding, name, default="utf-8-sig")


def _files(row: _Row) -> list[str]:
    """The files that a row of the store names, in this and the older shape of the table."""
    return [name for column in ("Filename", "Filename1", "Filename2") if (name := row.cells.get(column))]


def _value(word: str, type_: str) -> Any:
    """A value by its type; a text where none is said, or it is not of that."""
    try:
        if (type_ == "Int" and abs(int(word)) < _LARGEST) or (type_ == "Int" and int(word) == -_LARGEST):
            return int(word)
        if type_ == "Float":
            return float(word)
    except ValueError:
        return word
    if type_ == "Bool" and word in ("true", "false"):
        return word == "true"
    return None if type_ == "Null" else word


def _data(ids_: str, sets_: str, store: Store) -> tuple[Datum, ...] | Fault:
    if not ids_:
        return ()
    ids, sets = ids_.split(";"), sets_.split(";")
    found = []
    for number, own in enumerate(ids):
        known = store.find(sets[min(number, len(sets) - 1)], own)
        if known is None:
            return Fault(NO_DATA, own, NO_DATA_HINT)
        found.append(known)
    return store.shared(found)


def _selector(cells: dict[str, str]) -> Selector | Fault:
    kind, resource, annotation = cells["SelectorType"], cells["TargetResource"], cells["TargetAnnotation"]
    if ";" not in kind and kind not in COMPLEX:
        return _simple(kind, resource, annotation, cells["BeginOffset"], cells["EndOffset"])
    kinds = kind.split(";")
    resources, annotations = resource.split(";"), annotation.split(";")
    begins, ends = cells["BeginOffset"].split(";"), cells["EndOffset"].split(";")
    # Where all parts are of one type, it may be said once; there are as many parts as the longest cell has.
    number = max(map(len, (kinds, resources, annotations, begins, ends)))
    kinds += kinds[-1:] * (number - len(kinds)) if len(kinds) > 1 else []
    columns = [one + [""] * (number - len(one)) for one in (kinds, resources, annotations, begins, ends)]
    parts = [_simple(*cells_) for cells_ in list(zip(*columns, strict=True))[1:]]
    wrong = next((part for part in parts if isinstance(part, Fault)), None)
    return wrong or Selector(kinds[0], parts=tuple(part for part in parts if isinstance(part, Selector)))


def _simple(kind: str, resource: str, annotation: str, begin: str, end: str) -> Selector | Fault:
    offset = None
    if begin or end:
        cursors = _cursor(begin), _cursor(end)
        if cursors[0] is None or cursors[1] is None:
            return Fault(NO_SELECTOR, f"offsets '{begin[:20]}' and '{end[:20]}'", NO_SELECTOR_HINT)
        offset = (cursors[0], cursors[1])
    if not kind:
        return Fault(NO_SELECTOR, "a type is missing", NO_SELECTOR_HINT)
    return Selector(kind, resource or annotation, offset)


def _cursor(word: str) -> Cursor | None:
    """A number, which counts from the end where it has a minus, also before 0."""
    from_end = word.startswith("-")
    digits = word[from_end:]
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 18:
        return None
    return (-int(digits) if from_end else int(digits)), from_end
