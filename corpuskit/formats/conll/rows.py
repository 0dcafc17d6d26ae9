"""The lines of a file of tokens: rows of cells, comments, and where sentences end."""

import codecs
import re
from collections.abc import Iterator

import msgspec

from corpuskit.articles.encodings import decoding
from corpuskit.articles.items import Asked as AskedOfArticles
from corpuskit.articles.items import Source
from corpuskit.articles.parts import encoding_of
from corpuskit.formats.annotated import Asked
from corpuskit.formats.entries import Damage
from corpuskit.terminal import count

LONG_LINE = "a line is too long for a file of tokens"
UNDECODED = "part of the file is not in the encoding of the rest"
HINTS = {
    LONG_LINE: "Look whether the file is of another kind; there must be one token on each line.",
    UNDECODED: "Say what the file is in with --encoding, such as cp1252.",
}
_LONGEST_LINE = 1_000_000  # code points
_CHUNK = 1 << 18  # bytes that are read at once
_MOST_ROWS = 100_000  # of one sentence: a file without sentences is cut there


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A token: its line (from 1), its text as it stands, and its cells; `number` counts the tokens of one line."""

    line: int
    content: str
    cells: tuple[str, ...]
    number: int = 0


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """Lines up to a blank one: the comments before and among them, with their lines, and the rows."""

    line: int
    comments: tuple[tuple[int, str], ...]
    rows: tuple[Row, ...]


class Broken(Exception):
    """A file cannot be read any further."""

    def __init__(self, damage: Damage) -> None:
        super().__init__(damage.reason)
        self.damage = damage


def encoding(source: Source, asked: Asked) -> str:
    """The encoding of a file. Raises Broken for what is no text, FormatError where the stated one does not exist."""
    found = encoding_of(source, AskedOfArticles(encoding=asked.encoding))
    if isinstance(found, decoding.NotText):
        raise Broken(Damage(reason=found.reason, detail=found.detail, hint=decoding.HINTS[found.reason]))
    if found.part is None:
        reason = decoding.NEARLY
        raise Broken(Damage(reason=reason, hint=decoding.HINTS[reason]))
    return found.part


def lines(source: Source, codec: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, without their breaks. Raises Broken."""
    number = 0
    decoder = codecs.getincrementaldecoder(codec)()
    kept, final = "", False
    with source.open() as stream:
        while not final:
            chunk = stream.read(_CHUNK)
            final = not chunk
            try:
                kept += decoder.decode(chunk, final)
            except UnicodeError as error:
                raise _broken(UNDECODED, f"{codec}: {error}", number + 1) from error
            *whole, kept = kept.split("\n")
            for line in [*whole, kept] if final and kept else whole:
                number += 1
                yield number, line.removeprefix("\ufeff").rstrip("\r") if number == 1 else line.rstrip("\r")
            if len(kept) > _LONGEST_LINE:
                raise _broken(LONG_LINE, f"it has more than {count(_LONGEST_LINE, 'character')}", number + 1)


def _broken(reason: str, detail: str, line: int) -> Broken:
    return Broken(Damage(reason=reason, detail=detail, hint=HINTS[reason], line=line, content=b""))


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """How lines are divided: at tabs or at any white space, into how many cells; `inline` is the number of parts of
    each token where a line is a sentence of tokens such as ``Paris|NNP|B-LOC``. `declared` says that the number of
    cells is known and not only seen, so that a line with as many is a row whatever it begins with.
    """

    tabs: bool
    cells: int
    inline: int = 0
    declared: bool = False

    def row(self, line: str) -> tuple[str, ...]:
        """The cells of a line."""
        return tuple(line.rstrip("\t ").split("\t")) if self.tabs else tuple(line.split())


def sentences(numbered: Iterator[tuple[int, str]], shape: Shape) -> Iterator[Sentence]:
    """The sentences of a file."""
    comments: list[tuple[int, str]] = []
    rows: list[Row] = []
    for number, line in numbered:
        blank = not line.strip()
        if not blank and is_comment(line, shape, inside=bool(rows)):
            comments.append((number, line))
        elif not blank and shape.inline:
            rows = list(_inline(number, line))
        elif not blank:
            rows.append(Row(line=number, content=line, cells=shape.row(line)))
        if (blank or shape.inline or len(rows) >= _MOST_ROWS) and rows:
            yield Sentence(line=(comments or [(rows[0].line, "")])[0][0], comments=tuple(comments), rows=tuple(rows))
            comments, rows = [], []
    if rows or comments:
        first = comments[0][0] if comments else rows[0].line
        yield Sentence(line=first, comments=tuple(comments), rows=tuple(rows))


def _inline(number: int, line: str) -> Iterator[Row]:
    for place, item in enumerate(line.split(), 1):
        yield Row(line=number, content=item, cells=tuple(item.split("|")), number=place)


_TAG_AT_END = re.compile(r"(?:O|[BIESLUMW]-\S+)\s*")


def is_comment(line: str, shape: Shape, *, inside: bool) -> bool:
    """Whether a line says something of the lines after it, and is no row whose token begins with a number sign.

    `inside` says that a sentence has begun.
    """
    if not line.startswith("#"):
        return False
    cells = shape.row(line)
    return len(cells) != shape.cells or not (shape.declared or inside or _TAG_AT_END.fullmatch(cells[-1]))
