"""Finding the hits of a question: in the words of SQLite's index, and then to the code point in the texts."""

import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from corpuskit.offsets import Piece, merged
from corpuskit.publish.derived import unspaced
from corpuskit.publish.pages.concordance.asking import ALL, Question
from corpuskit.publish.pages.concordance.lines import Line, line_of
from corpuskit.publish.pages.reader.hits import hits_of

_COUNTED = 20_000  # documents that are counted one by one


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """How much is looked at for one page: rows of an index, lines, code points of text, seconds."""

    rows: int = 500
    lines: int = 2_000
    characters: int = 6_000_000
    seconds: float = 0.6


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of the first rows that match, in the order of the corpus. Rows are documents or annotations.

    `following` is behind which row more of them begin, None where these are all; `total` says how many there are.
    """

    lines: list[Line]
    rows: int
    following: int | None
    total: str
    seconds_over: bool = False


Row = tuple[Any, ...]


def find(connection: sqlite3.Connection, question: Question, visible: frozenset[str], bounds: Bounds) -> Found:
    """The lines of a question, as many as the bounds allow. Raises sqlite3.Error where the database cannot be read."""
    from datasette.utils import sqlite_timelimit

    search = _Search(connection, question, visible)
    lines: list[Line] = []
    rows = characters = 0
    last = question.after
    whole, over = True, False
    deadline = time.perf_counter() + bounds.seconds
    try:
        with sqlite_timelimit(connection, round(bounds.seconds * 1000)):
            for row in search.rows(bounds.rows + 1):
                over = time.perf_counter() > deadline
                if rows == bounds.rows or characters > bounds.characters or len(lines) >= bounds.lines or over:
                    whole = False
                    break
                rows, last = rows + 1, row[0]
                characters += row[3] or 0
                lines += search.lines(row)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        whole, over = False, True
    total = f"{rows:,}" if whole and not question.after else search.count()
    following = None if whole or not rows else last
    return Found(lines=lines, rows=rows, following=following, total=total, seconds_over=over)


class _Search:
    """The rows of one question and the lines in each of them.

    A row is its number, the document's id, title and length, its metadata, and then what the kind of place asks for.
    """

    def __init__(self, connection: sqlite3.Connection, question: Question, visible: frozenset[str]) -> None:
        self._connection = connection
        self._question = question
        self._layer = question.place.layer if question.place.kind == "layer" else None
        self._texts = "texts" in visible and (not self._layer or f"{self._layer}_pieces" in visible)
        self._text: tuple[str, str] = ("", "")  # the last document that was read
        # Nobody can put these into a text that was written before.
        self._marks = tuple(f"\ue000{secrets.token_hex(6)}{end}" for end in "<>")
        self._own = [one for one in question.filters if one.table == "documents"]
        self._of_annotations = [one for one in question.filters if one.table == self._layer]

    def rows(self, most: int) -> Iterator[Row]:
        """The rows that match, in order, from behind the place where the question begins."""
        listed = ['d."id"', 'd."title"', 'd."length"', *(f'd."{one.column}"' for one in self._own)]
        listed.append(f'd."{self._question.date}"' if self._question.date else "NULL")
        if self._layer:
            names = [
                "key",
                "annotator",
                "text",
                "label",
                *(f.column for f in self._of_annotations if f.column != "label"),
            ]
            listed += [f'a."{name}"' for name in names]
        number, source, where, values = self._source()
        marked: list[str] = []
        if self._question.query and not self._by_hand:
            index, column = (f"{self._layer}_fts", 0) if self._layer else ("texts_fts", 1)
            listed.append(f'highlight("{index}", {column}, ?, ?)')
            marked = list(self._marks)
        sql = (
            f"SELECT {number}, {', '.join(listed)} FROM {source} "  # noqa: S608 - names of a checked schema
            f"WHERE {' AND '.join([*where, f'{number} > ?'])} ORDER BY {number} LIMIT ?"
        )
        yield from self._connection.execute(sql, [*marked, *values, self._question.after, most])

    def count(self) -> str:
        """How many rows match in all, in words where they are more than is counted or it takes too long."""
        from datasette.utils import sqlite_timelimit

        question = self._question
        number, source, where, values = self._source(alone=True)
        conditioned = "d." in " ".join(where) or "a." in " ".join(where)
        most = -1 if question.query.is_word and not conditioned else _COUNTED + 1
        sql = f"SELECT count(*) FROM (SELECT {number} FROM {source} WHERE {' AND '.join(where)} LIMIT ?)"  # noqa: S608
        try:
            with sqlite_timelimit(self._connection, 150):
                counted = int(self._connection.execute(sql, [*values, most]).fetchone()[0])
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            return "more than could be counted in time"
        return f"more than {_COUNTED:,}" if counted > _COUNTED and most > 0 else f"{counted:,}"

    @property
    def _by_hand(self) -> bool:
        return self._question.query.unspaced

    def _source(self, *, alone: bool = False) -> tuple[str, str, list[str], list[str]]:
        """The number of a row, what rows are taken from, conditions, and the values of these. `alone`: for counting,
        without tables that no condition needs.
        """
        question, layer = self._question, self._layer
        more = list(question.conditions())
        if question.place.kind != "layer":  # which annotations it is inside of is asked for each document
            more = [one for one in more if one[0].startswith("d.")]
        where, values = [sql for sql, _ in more], [value for _, value in more]
        if layer:
            where.append("a.status IS NULL")
            if question.annotator != ALL:
                where.append("a.annotator = ?")
                values.append(question.annotator)
        match = question.query.match() if question.query else ""
        joined = "" if alone and not where else ' CROSS JOIN "documents" d ON d.rowid = f.rowid'
        if layer:
            joined = f' CROSS JOIN "{layer}" a ON a.rowid = f.rowid CROSS JOIN "documents" d ON d.id = a.document'
            if not question.query:
                return (
                    "a.rowid",
                    f'"{layer}" a NOT INDEXED CROSS JOIN "documents" d ON d.id = a.document',
                    where,
                    values,
                )
        if self._by_hand:
            return self._unspaced(where, values)
        index = f"{layer}_fts" if layer else "texts_fts"
        asked = match if layer else question.query.match("text")
        return "f.rowid", f'"{index}" f{joined}', [f'"{index}" MATCH ?', *where], [asked, *values]

    def _unspaced(self, where: list[str], values: list[str]) -> tuple[str, str, list[str], list[str]]:
        query, layer = self._question.query, self._layer
        if layer and not self._texts:  # what is in the texts is not to be told: look at each annotation
            words = ["".join(term.words) for term in query.terms]
            held = " OR ".join("instr(a.text, ?)" for _ in words)
            source = f'"{layer}" a NOT INDEXED CROSS JOIN "documents" d ON d.id = a.document'
            return "a.rowid", source, [*where, f"({held})"], [*values, *words]
        found = (
            f"(SELECT rowid AS number FROM {unspaced.NAME} WHERE {unspaced.NAME} MATCH ? UNION "  # noqa: S608
            "SELECT rowid FROM texts_fts WHERE texts_fts MATCH ?) c"
        )
        asked = [query.match_unspaced(), query.match("text")]
        source = f'{found} CROSS JOIN "documents" d ON d.rowid = c.number'
        if not layer:
            return "c.number", source, where or ["1"], [*asked, *values]
        return "a.rowid", f'{source} CROSS JOIN "{layer}" a ON a.document = d.id', where, [*asked, *values]

    def lines(self, row: Row) -> Iterator[Line]:
        """The lines of a row: one for each hit."""
        facts = dict(zip([one.parameter for one in self._own], row[4:], strict=False))
        if self._question.date:
            facts["date"] = row[4 + len(self._own)]
        known = {"document": row[1], "title": row[2] or row[1], "facts": facts}
        if self._layer:
            yield from self._lines_of_annotation(row, known)
            return
        text, hits = self._hits(row[-1], row[1], row[3])
        if self._question.place.kind != "texts":
            hits = self._within(row[1], hits)
        for start, end in hits:
            yield line_of(text, start, end, **known)

    def _hits(self, marked: Any, document: str, length: int | None) -> tuple[str, list[Piece]]:
        if not self._by_hand and isinstance(marked, str):
            text, hits = apart(marked, *self._marks)
            if len(text) == length:
                return text, hits
        # SQLite ends what it marks at a zero character.
        text = self._text_of(document)
        return text, list(hits_of(text, self._question.query.marked))

    def _within(self, document: str, hits: Iterable[Piece]) -> list[Piece]:
        """The hits that are wholly inside, or wholly outside, the accepted annotations of the layer."""
        question = self._question
        conditions = [one for one in question.conditions() if one[0].startswith("a.")]
        if question.annotator != ALL:
            conditions.append(("a.annotator = ?", question.annotator))
        sql = (
            f'SELECT p.start_offset, p.end_offset FROM "{question.place.layer}_pieces" p '  # noqa: S608
            f'JOIN "{question.place.layer}" a ON a.key = p.key WHERE p.document = ? AND a.status IS NULL '
            + "".join(f" AND {condition}" for condition, _ in conditions)
        )
        pieces = self._connection.execute(sql, [document, *(value for _, value in conditions)]).fetchall()
        taken = merged([(start, end) for start, end in pieces if start < end])
        if question.place.kind == "inside":
            return [(s, e) for s, e in hits if any(start <= s and e <= end for start, end in taken)]
        return [(s, e) for s, e in hits if not any(start < e and s < end for start, end in taken)]

    def _lines_of_annotation(self, row: Row, known: dict[str, Any]) -> Iterator[Line]:
        at = 5 + len(self._own)
        key, annotator, words, label = row[at : at + 4]
        words = words or ""
        names = [one for one in self._of_annotations if one.column != "label"]
        facts = dict(zip([one.parameter for one in names], row[at + 4 :], strict=False))
        known["facts"] |= {"label": label, "annotator": annotator} | facts
        known["annotation"] = key
        if not self._question.query:
            hits = [(0, len(words))]
        elif self._by_hand:
            hits = list(hits_of(words, self._question.query.marked))
        else:
            shown, hits = apart(row[-1] or "", *self._marks)
            hits = hits if shown == words else list(hits_of(words, self._question.query.marked))
        pieces, text = self._placed(key, row[1], words) if hits else ([], "")
        for hit in hits:
            place = placed(hit, pieces)
            if place is None:
                yield line_of(words, *hit, **known, placed=False)
            else:
                yield line_of(text, *place, **known, words=words[hit[0] : hit[1]])

    def _placed(self, key: str, document: str, words: str) -> tuple[list[Piece], str]:
        """The pieces of an annotation and its text; none where they are not to be seen, or do not hold its words."""
        if not self._texts:
            return [], ""
        sql = f'SELECT start_offset, end_offset FROM "{self._layer}_pieces" WHERE key = ? ORDER BY piece'  # noqa: S608
        pieces = self._connection.execute(sql, [key]).fetchall()
        text = self._text_of(document)
        if any(not 0 <= start <= end <= len(text) for start, end in pieces):
            return [], ""
        joined = " ".join(text[start:end] for start, end in pieces)
        return (pieces, text) if joined == words or joined.startswith(words.removesuffix("…")) else ([], "")

    def _text_of(self, document: str) -> str:
        if self._text[0] != document:
            row = self._connection.execute("SELECT text FROM texts WHERE document = ?", [document]).fetchone()
            self._text = (document, (row[0] or "") if row else "")
        return self._text[1]


def apart(marked: str, opening: str, closing: str) -> tuple[str, list[Piece]]:
    """A text without the marks around its hits, and where these are, in code points."""
    first, *others = marked.split(opening)
    parts, hits, at = [first], [], len(first)
    for other in others:
        hit, _, rest = other.partition(closing)
        hits.append((at, at + len(hit)))
        at += len(hit) + len(rest)
        parts += [hit, rest]
    return "".join(parts), hits


def placed(hit: Piece, pieces: list[Piece]) -> Piece | None:
    """Where a hit in the words of an annotation, which are its pieces joined by one space, is in the text."""
    found: list[int] = []
    for wanted, last in ((hit[0], False), (hit[1], True)):
        at = 0
        for start, end in pieces:
            length = end - start
            if at <= wanted <= at + length - (not last and length > 0):
                found.append(start + wanted - at)
                break
            at += length + 1
    return (found[0], found[1]) if len(found) == 2 and found[0] <= found[1] else None
