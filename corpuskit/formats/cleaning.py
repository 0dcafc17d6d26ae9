"""Page furniture in raw articles: which lines belong to the web page around an article, and why.

Conservative and line-wise: a line goes only if all of it matches a pattern of `furniture.yaml` where that pattern may
stand, or if it stands before the headline and repeats it. What is doubtful stays.
"""

import functools
import itertools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from corpuskit.formats.cleaning_headline import repeats
from corpuskit.plainyaml import YamlFile

_FILE = Path(__file__).with_name("furniture.yaml")
_LONGEST = 300  # code points; paragraphs need not be tried, since no pattern matches as much
_SENTENCE_ENDS = tuple(".!?…。”“\"’'»«)")


class Pattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of furniture: a regular expression over a whole line, what the line is, and where it counts as such.

    `examples` are lines that match, `keep` near misses that must not match any pattern.
    """

    pattern: str
    why: str
    where: Literal["anywhere", "edges"]
    examples: tuple[str, ...]
    keep: tuple[str, ...]

    def matches(self, line: str) -> bool:
        """Whether the whole line is furniture of this kind, white space at its ends aside."""
        return _compiled(self.pattern).fullmatch(line.strip()) is not None


class Cleaning(msgspec.Struct, frozen=True, kw_only=True):
    """What cleaning found: why each removed line goes, by its index (from 0), and the index of the line that a removed
    one repeats, which is therefore known to be the headline.
    """

    removed: dict[int, str]
    headline: int | None = None


def clean(lines: Sequence[str]) -> Cleaning:
    """Find the furniture in the lines of a raw article. Nothing is changed; the caller leaves the lines out."""
    kinds = {index: kind for index, line in enumerate(lines) if (kind := _kind(line))}
    removed: dict[int, str] = {}
    blocks = line_blocks(lines, {})
    for block in blocks:
        if all(index in kinds for index in block) and any(kinds[index].where == "anywhere" for index in block):
            removed.update({index: kinds[index].why for index in block})
    filled = [index for block in blocks for index in block if index not in removed]
    first, headline = _clean_top(lines, filled, kinds, removed)
    # Furniture directly after the headline, and at the end: here it may also share a block with text, but only after
    # what ends as a sentence does; otherwise the line could be the end of a wrapped one.
    end = len(filled)
    while end > first and filled[end - 1] in kinds:
        end -= 1
    after = first + 1
    while after < end and filled[after] in kinds:
        after += 1
    each_alone = all(len(block) == 1 for block in blocks)
    for index in filled[first + 1 : after] + filled[end:]:
        before = "" if index == 0 or each_alone or index - 1 in removed else lines[index - 1].strip()
        if not before or before.endswith(_SENTENCE_ENDS):
            removed.setdefault(index, kinds[index].why)
    return Cleaning(removed=removed, headline=headline)


def line_blocks(lines: Sequence[str], removed: dict[int, str]) -> list[list[int]]:
    """The indexes of the lines that are neither blank nor removed, by blocks: runs of adjacent lines, or each line by
    itself where no blank line stands between any two of them.
    """
    filled = [index for index, line in enumerate(lines) if index not in removed and line and not line.isspace()]
    if not filled:
        return []
    between = range(filled[0] + 1, filled[-1])
    if not any(index not in removed and (not lines[index] or lines[index].isspace()) for index in between):
        return [[index] for index in filled]
    blocks: list[list[int]] = []
    for index in filled:
        if blocks and blocks[-1][-1] == index - 1:
            blocks[-1].append(index)
        else:
            blocks.append([index])
    return blocks


@functools.cache
def patterns() -> tuple[Pattern, ...]:
    """The kinds of furniture that are known, those that count anywhere first. Raises SchemaError with line and key."""
    file = YamlFile.read(_FILE, _FILE.name)
    data = file.mapping(file.data, ())
    file.refuse_unknown(data, ("patterns",), ())
    found = []
    for index, item in enumerate(data.get("patterns") or ()):
        path = ("patterns", index)
        pattern = file.convert(file.mapping(item, path), Pattern, path)
        try:
            _compiled(pattern.pattern)
        except re.error as error:
            raise file.error((*path, "pattern"), f"not a regular expression: {error}") from error
        found.append(pattern)
    return tuple(sorted(found, key=lambda pattern: pattern.where))


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _kind(line: str) -> Pattern | None:
    if not line or len(line) > _LONGEST or line.isspace():
        return None
    return next((pattern for pattern in patterns() if pattern.matches(line)), None)


def _clean_top(
    lines: Sequence[str], filled: list[int], kinds: dict[int, Pattern], removed: dict[int, str]
) -> tuple[int, int | None]:
    """Remove what stands before the headline; the headline's position in `filled`, and its index if it is known."""
    text = [position for position, index in enumerate(filled) if index not in kinds]
    headline = None
    for position, following in itertools.pairwise(text):
        why = repeats(lines[filled[position]], lines[filled[following]])
        if why is None:
            break
        headline = filled[following]
        removed[filled[position]] = why
    first = next((position for position in text if filled[position] not in removed), len(filled))
    removed.update({index: kinds[index].why for index in filled[:first] if index in kinds})
    return first, headline
