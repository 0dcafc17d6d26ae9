"""Which column of a table of annotations is what: what a mapping says, else guesses from names and the first rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from corpuskit.articles.tables.column_names import plain
from corpuskit.formats.entries import Unit
from corpuskit.formats.json_tasks import offset_of


class TableTarget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the columns of a table of annotations are; for nested JSON, paths such as ``span.start``.

    `records` is the path of the list of records, where that is a part of a mapping. `spans` is the path of a list in
    each record, whose elements are the annotations; what they lack is looked for in the record itself.

    `document` names the document, `text` holds its text, `beside` is how the file of its text is
    called, such as ``{document}.txt``. `pieces` holds several pieces, such as ``[[0, 4], [9, 12]]``, in place of
    `start` and `end`; with `inclusive` an end is the last character and not the one behind it. `surface` is the text of
    the annotation; `type` is what all annotations are where no column is the `label`. `head` and `child` hold the ids
    that a relation links. `attributes` says which columns are kept as what; without it, all that are nothing else are
    kept under their own names. `metadata` does so for what is said of the document.
    """

    records: str | None = None
    spans: str | None = None
    document: str | None = None
    text: str | None = None
    beside: str | None = None
    start: str | None = None
    end: str | None = None
    pieces: str | None = None
    inclusive: bool = False
    unit: Unit | None = None
    label: str | None = None
    type: str = "span"
    id: str | None = None
    annotator: str | None = None
    surface: str | None = None
    status: str | None = None
    confidence: str | None = None
    tool: str | None = None
    comment: str | None = None
    head: str | None = None
    child: str | None = None
    title: str | None = None
    language: str | None = None
    attributes: dict[str, str] | None = None
    metadata: dict[str, str] = {}


#: What columns are called, the surest first. Case, accents and marks do not count.
NAMES: dict[str, tuple[str, ...]] = {
    field: tuple(names.split())
    for field, names in {
        "document": """document documentid documentname doc docid docname docno file filename fileid article articleid
            articlename articlefile textid textname story storyid sourcefile txt txtfile dokument dokumentid datei
            dateiname fichier documento archivo""",
        "start": """start startoffset offsetstart startchar charstart startcharacter spanstart startpos startposition
            startindex startidx begin beginoffset offsetbegin beginchar charbegin beginposition beginindex von anfang
            debut inicio""",
        "end": """end endoffset offsetend endchar charend endcharacter spanend endpos endposition endindex endidx stop
            stopoffset bis ende fin final""",
        "pieces": """pieces spans spanlist bytespans quotebytespans charspans offsets fragments""",
        "label": """label type tag annotationlabel annotationtype spanlabel spantype entitytype entitylabel quotetype
            category class code codename kind layer typ kategorie etikett etiquette etiqueta categoria""",
        "id": """id annotationid spanid tagid tid entityid quoteid quotationid mentionid markableid""",
        "annotator": """annotator annotatorid annotatorname annotatedby coder coderid codername user username rater
            labeler labeller worker workerid kodierer codeur""",
        "surface": """surface spantext coveredtext quotetext quotation quote mention mentiontext entitytext exact
            string phrase text zitat""",
        "text": """documenttext doctext fulltext articletext storytext rawtext body text content volltext""",
        "status": "status answer",
        "confidence": "confidence score probability prob certainty",
        "tool": "tool model system recipe",
        "comment": "comment comments note notes remark remarks kommentar",
        "head": "from fromid head headid sourceid arg1",
        "child": "to toid child childid targetid arg2",
    }.items()
}
INNER = "attributes"  # of records of JSON: a mapping of attributes
#: The columns of tables that this program writes: the first ones, those of relations, and what is said of both.
WRITTEN = ("document", "annotator", "id", "label", "start", "end", "text")
ENDS = ("from", "to")
DETAILS = ("status", "confidence", "tool", "comment")
OWN = TableTarget(
    document="document",
    annotator="annotator",
    id="id",
    label="label",
    start="start",
    end="end",
    pieces="pieces",
    surface="text",
    head="from",
    child="to",
    status="status",
    confidence="confidence",
    tool="tool",
    comment="comment",
)
_MOST = 0.8  # of the rows that are looked at, at least, have to agree with a guess
_ENOUGH = 0.5
_LONG = 300  # code points that no name of a document has
_KEYS = ("document", "annotator", "id")
Row = Mapping[str, Any]


def guess(columns: Sequence[str], rows: Sequence[Row]) -> TableTarget | None:
    """What the columns are, told by their names and some first rows; None for what is no table of annotations: that
    has places in numbers and a label.
    """
    if _is_own(columns):
        return OWN
    found = _named(columns)
    if "pieces" in found and not _all(rows, found["pieces"], lambda cell: pieces_of(cell) is not None):
        del found["pieces"]
    if not {"start", "end"} <= found.keys():
        found.pop("start", None)
        found.pop("end", None)
    elif not all(_all(rows, found[side], lambda cell: number_of(cell) is not None) for side in ("start", "end")):
        return None
    if "label" not in found or not ({"start", "pieces"} & found.keys()) or not rows:
        return None
    if not {"head", "child"} <= found.keys():
        found.pop("head", None)
        found.pop("child", None)
    _settle_document(found, rows)
    inclusive = _settle_texts(columns, found, rows)
    return msgspec.convert(found | {"inclusive": inclusive}, TableTarget)


def problem_of(target: TableTarget) -> tuple[str, str] | None:
    """What does not fit together in what a mapping says of a table: the key that it is about, and why."""
    for one, other in (("start", "end"), ("end", "start"), ("head", "child"), ("child", "head")):
        if getattr(target, one) is not None and getattr(target, other) is None:
            return one, f"has no meaning without {other}"
    if target.start is None and target.pieces is None:
        return "start", "is missing: without start and end, or pieces, nothing has a place"
    if target.beside is not None and target.text is not None:
        return "beside", "has no meaning with text: the text stands in its column"
    return None


def _is_own(columns: Sequence[str]) -> bool:
    """Whether this program wrote the table: then nothing has to be guessed."""
    if tuple(columns[: len(WRITTEN)]) == WRITTEN:
        return True
    known = {*WRITTEN, *DETAILS, *ENDS, "pieces", INNER}
    return {"document", "id", "label"} <= set(columns) <= known


def _named(columns: Sequence[str]) -> dict[str, str]:
    """The columns by what they are called; each is one thing only."""
    found: dict[str, str] = {}
    free = {plain(column): column for column in reversed(columns)}
    for ours, names in NAMES.items():
        if ours in ("surface", "text"):
            continue
        name = next((name for name in names if name in free), None)
        if name is not None:
            found[ours] = free.pop(name)
    return found


def _all(rows: Sequence[Row], column: str, fits: Any) -> bool:
    """Whether nearly all cells that are not blank fit, and some are not blank."""
    cells = [row.get(column) for row in rows]
    filled = [cell for cell in cells if not is_blank(cell)]
    return bool(filled) and sum(bool(fits(cell)) for cell in filled) >= _MOST * len(filled)


def _settle_document(found: dict[str, str], rows: Sequence[Row]) -> None:
    """Long cells are no names; what is called an id and comes again and again names the document."""
    column = found.get("document")
    if column is not None and any(len(str(row.get(column, ""))) > _LONG for row in rows):
        del found["document"]
    if "document" not in found and "id" in found:
        ids = [row.get(found["id"]) for row in rows if not is_blank(row.get(found["id"]))]
        if len(set(map(str, ids))) < len(ids):
            found["document"] = found.pop("id")
    if "id" in found and _comes_again([tuple(str(row.get(found.get(key, ""))) for key in _KEYS) for row in rows]):
        del found["id"]


def _comes_again(ids: Sequence[tuple[str, ...]]) -> bool:
    """Whether something stands in rows that do not follow each other, as ids of annotations never do."""
    runs = [one for number, one in enumerate(ids) if number == 0 or ids[number - 1] != one]
    return len(set(runs)) < len(runs)


def _settle_texts(columns: Sequence[str], found: dict[str, str], rows: Sequence[Row]) -> bool:
    """Which column holds the texts of the annotations and which those of the documents, told by their lengths; the
    answer says whether ends are the last characters of annotations.
    """
    taken = set(found.values())
    free = {plain(column): column for column in columns if column not in taken}
    inclusive = False
    for name in NAMES["surface"]:
        if name in free:
            fits = _share(rows, found, free[name], 0)
            inclusive = fits < _ENOUGH <= _share(rows, found, free[name], 1)
            if fits >= _ENOUGH or inclusive or "pieces" in found:
                found["surface"] = free.pop(name)
                break
    for name in NAMES["text"]:
        if name in free and _share(rows, found, free[name], None) >= _MOST:
            found["text"] = free[name]
            break
    return inclusive


def _share(rows: Sequence[Row], found: Mapping[str, str], column: str, more: int | None) -> float:
    """In how many rows the text is as long as its place says, with `more` characters; with None, long enough to be the
    text of the document.
    """
    if "start" not in found:
        return 0
    seen = right = 0
    for row in rows:
        start, end, text = number_of(row.get(found["start"])), number_of(row.get(found["end"])), row.get(column)
        if start is None or end is None or not isinstance(text, str):
            continue
        seen += 1
        right += len(text) >= end and len(text) > end - start if more is None else len(text) == end - start + more
    return right / seen if seen else 0


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing."""
    if isinstance(cell, str):
        return not cell or cell.isspace()
    return cell is None or cell != cell or cell in ([], {})


def number_of(cell: Any) -> int | None:
    """An offset in a cell, also one written as a text; None for anything else."""
    if isinstance(cell, str):
        digits = cell.strip().removesuffix(".0")
        return int(digits) if len(digits) < 19 and digits.removeprefix("-").isdecimal() else None
    return offset_of(cell)


def pieces_of(cell: Any) -> tuple[tuple[int, int], ...] | None:
    """Pieces in a cell: a list, or a text such as ``[[0, 4], [9, 12]]`` or ``0:4;9:12``; None for anything else."""
    numbers = [number_of(one) for one in (_split(cell) if isinstance(cell, str) else _flat(cell))]
    whole = [number for number in numbers if number is not None]
    if not whole or len(whole) < len(numbers) or len(whole) % 2:
        return None
    return tuple(zip(whole[::2], whole[1::2], strict=True))


def _split(cell: str) -> list[str]:
    for sign in "[](){},;:-–":
        cell = cell.replace(sign, " ")
    return cell.split()


def _flat(cell: Any) -> Iterable[Any]:
    if not isinstance(cell, list | tuple):
        return [cell]
    return [number for one in cell for number in (one if isinstance(one, list | tuple) else [one])]
