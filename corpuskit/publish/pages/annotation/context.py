"""Where an annotation stands: the paragraphs around it with its words marked, and short excerpts around others."""

from collections.abc import Iterable, Sequence

import msgspec
from markupsafe import Markup

from corpuskit import offsets
from corpuskit.publish.pages.reader.directions import Direction, direction_of
from corpuskit.publish.pages.reader.marking import Block, Shape, drawn, plain

_AROUND = 700  # code points of a long paragraph before and after a piece
_SHORT = 90  # of an excerpt, before and after
_WORDS = 400  # of an excerpt, from the first of the words to the last
_MOST_WINDOWS = 12


class Excerpt(msgspec.Struct, frozen=True):
    """Words with a little of what stands before and after them, as HTML, and which way they run."""

    html: Markup
    direction: Direction


def paragraphs(text: str, pieces: Sequence[offsets.Piece], shapes: Sequence[Shape]) -> list[Block]:
    """The paragraphs that pieces touch, with shapes drawn on them; of long ones what is near the pieces."""
    found: list[Block] = []
    for start, end in _windows(text, pieces):
        inside = [
            msgspec.structs.replace(shape, pieces=moved)
            for shape in shapes
            if (moved := tuple((s - start, e - start) for s, e in shape.pieces if s < end and start < e))
        ]
        blocks, _ = drawn(text[start:end], inside)
        before = Markup("… ") if start > 0 and not _begins(text, start) else Markup()
        after = Markup(" …") if end < len(text) and not _ends(text, end) else Markup()
        found += [
            Block(
                (before if number == 0 else "") + block.html + (after if number == len(blocks) - 1 else ""),
                block.lanes,
                block.direction,
            )
            for number, block in enumerate(blocks)
        ]
    return found


def excerpt(text: str | None, pieces: Sequence[offsets.Piece], words: str) -> Excerpt:
    """The words of another annotation, marked, with what stands around them; of many words only their beginning."""
    inside = [] if text is None else offsets.merged([(s, e) for s, e in pieces if 0 <= s < e <= len(text)])
    if text is None or not inside or inside[-1][1] - inside[0][0] > _WORDS:
        shown = plain(words if len(words) <= _WORDS else words[:_WORDS] + "…")
        return Excerpt(Markup(f"<b>{shown}</b>"), direction_of(words))  # noqa: S704 - escaped
    first, last = inside[0][0], inside[-1][1]
    before = text[max(0, first - _SHORT) : first].rpartition("\n")[2]
    after = text[last : last + _SHORT].partition("\n")[0]
    parts = ["…" if len(before) == _SHORT else "", plain(before)]
    at = first
    for start, end in inside:
        parts += [plain(text[at:start]), "<b>", plain(text[start:end]), "</b>"]
        at = end
    parts += [plain(after), "…" if len(after) == _SHORT else ""]
    return Excerpt(Markup("".join(parts)), direction_of(before + words + after))  # noqa: S704 - escaped


def _windows(text: str, pieces: Iterable[offsets.Piece]) -> list[offsets.Piece]:
    """Stretches of the text that hold the pieces: paragraphs, or parts of long ones."""
    inside = offsets.merged([(max(0, s), min(e, len(text))) for s, e in pieces if s < e and s < len(text) and e > 0])
    wanted = []
    for start, end in offsets.each_block(text):
        touched = [(s, e) for s, e in inside if s < end and start < e]
        for first, last in touched:
            low, high = max(start, first - _AROUND), min(end, last + _AROUND)
            wanted.append((_word_from(text, low, start), _word_to(text, high, end)))
    return offsets.merged(wanted)[:_MOST_WINDOWS]


def _word_from(text: str, at: int, least: int) -> int:
    """The beginning of the next word, unless the paragraph begins here."""
    space = text.find(" ", at, at + 40) if at > least else -1
    return at if space < 0 else space + 1


def _word_to(text: str, at: int, most: int) -> int:
    space = text.rfind(" ", at - 40, at) if at < most else -1
    return at if space < 0 else space


def _begins(text: str, at: int) -> bool:
    return text[at - 1] in "\r\n"


def _ends(text: str, at: int) -> bool:
    return text[at] in "\r\n"
