"""Arithmetic on pieces: blocks, words, and how annotations meet."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.offsets import (
    Piece,
    blocks,
    bounds,
    covered,
    is_word_character,
    merged,
    splits_word,
)

SPANS = st.tuples(st.integers(0, 12), st.integers(1, 5)).map(lambda pair: (pair[0], pair[0] + pair[1]))
PIECES = st.lists(SPANS, min_size=1, max_size=4)
CHARACTERS = "ab \t\n\r\x0b\u2028\u00a0é"


def characters(pieces: list[Piece]) -> set[int]:
    """The offsets that pieces cover, one by one: slow and plainly right."""
    return {offset for start, end in pieces for offset in range(start, end)}


def reference_blocks(text: str) -> list[str]:
    """The blocks of a text by splitting it into lines, for texts with line feeds only."""
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            found[-1].append(line)
        else:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


# Blocks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("one", ["one"]),
        ("one\n\ntwo", ["one", "two"]),
        ("one\ntwo\n\nthree\n", ["one\ntwo", "three"]),
        ("\n\n one \n \n\ttwo", [" one ", "\ttwo"]),
        ("one\r\ntwo\r\n\r\nthree", ["one\r\ntwo", "three"]),
        ("one\rtwo\r\rthree", ["one\rtwo", "three"]),
        ("one\n\rtwo", ["one", "two"]),
        ("one\n\u00a0\ntwo", ["one", "two"]),
        ("one\u2028\u2028two", ["one\u2028\u2028two"]),
    ],
)
def test_blocks_lie_between_blank_lines(text: str, expected: list[str]) -> None:
    """Protects the definition of a block, by which annotations may not reach over paragraphs."""
    assert [text[start:end] for start, end in blocks(text)] == expected


@given(st.text(CHARACTERS.replace("\r", ""), max_size=40))
def test_blocks_are_those_of_the_slow_way(text: str) -> None:
    """Protects the fast way to find blocks from differing from the plain one."""
    assert [text[start:end] for start, end in blocks(text)] == reference_blocks(text)


@given(st.text(CHARACTERS, max_size=40))
def test_blocks_do_not_depend_on_the_kind_of_line_end(text: str) -> None:
    """Protects texts of other tools, which are stored with the line ends that they came with."""
    plain = re.sub(r"\r\n|\r", "\n", text)
    found = [re.sub(r"\r\n|\r", "\n", text[start:end]) for start, end in blocks(text)]
    assert found == [plain[start:end] for start, end in blocks(plain)]


@given(st.text(CHARACTERS, max_size=40))
def test_only_white_space_is_outside_all_blocks(text: str) -> None:
    """Protects every word from being in no block, and blocks from overlapping."""
    found = blocks(text)
    assert found == merged(found)
    inside = characters(found)
    assert all(character.isspace() for offset, character in enumerate(text) if offset not in inside)


def test_finding_blocks_takes_time_in_proportion() -> None:
    """Protects against texts of nothing but line ends, or of very many blocks."""
    assert blocks("\n" * 300_000) == []
    assert len(blocks("a\n\n" * 100_000)) == 100_000


# Words


@pytest.mark.parametrize(
    ("text", "position", "splits"),
    [
        ("ferry", 2, True),
        ("ferry boat", 5, False),
        ("ferry boat", 6, False),
        ("ferry", 0, False),
        ("ferry", 5, False),
        ("ferry", 9, False),
        ("ferry", -1, False),
        ("route66", 5, True),
        ("3.5", 1, False),
        ("don’t", 3, False),
        ("Zoe\u0308", 3, True),
        ("e\u0308e", 2, True),
        ("snake_case", 5, False),
        ("m²", 1, True),
        ("\u0c24\u0c46\u0c32", 1, True),
        ("ภาษาไทย", 4, False),
        ("市長は", 1, False),
        ("カタカナ", 2, False),
        ("ພາສາ", 2, False),
        ("市長A", 2, False),
        ("한국어", 1, True),
        ("\U00020000\U00020001", 1, False),
        ("A\u0f00", 1, False),  # the first character of a range of such scripts,
        ("A\u3029", 1, False),  # the last one,
        ("A\u302a", 1, True),  # and the one after it
        ("👩\u200d🚒", 1, False),
    ],
)
def test_a_boundary_between_word_characters_splits_a_word(text: str, position: int, splits: bool) -> None:
    """Protects the definition of a split word: letters, digits and marks on both sides, save in unspaced scripts."""
    assert splits_word(text, position) is splits


@given(st.characters())
def test_word_characters_are_letters_marks_and_numbers(character: str) -> None:
    """Protects the definition by Unicode's general categories, whatever shortcut is taken."""
    assert is_word_character(character) is (unicodedata.category(character)[0] in "LMN")


@given(st.text(max_size=20), st.integers(-3, 25))
def test_no_boundary_splits_a_word_twice_or_outside(text: str, position: int) -> None:
    """Protects callers that ask about any offset, also one beyond the text."""
    if splits_word(text, position):
        assert 0 < position < len(text)
        assert not text[position - 1].isspace()
        assert not text[position].isspace()


# Pieces


def test_covered_text_is_the_pieces_as_stored() -> None:
    """Protects the checksum of annotations: stored order, one space between pieces, nothing else."""
    assert covered("The ferry stopped at noon", [(10, 17), (0, 3)]) == "stopped The"
    assert covered("The ferry", [(0, 2), (2, 3)]) == "Th e"
    assert covered("The ferry", []) == ""


@given(PIECES)
def test_merged_pieces_cover_the_same_characters(pieces: list[Piece]) -> None:
    """Protects arithmetic on annotations: merging loses and adds nothing, and leaves gaps between what is left."""
    result = merged(pieces)
    assert characters(result) == characters(pieces)
    assert all(left[1] < right[0] for left, right in pairwise(result))
    assert merged(result) == result


@given(PIECES)
def test_bounds_hold_all_pieces(pieces: list[Piece]) -> None:
    """Protects the columns start and end, which stand for the whole annotation."""
    covering = characters(pieces)
    assert bounds(pieces) == (min(covering), max(covering) + 1)


def test_no_pieces_have_no_bounds() -> None:
    """Protects callers from bounds of a statement about the whole document."""
    with pytest.raises(ValueError, match="empty"):
        bounds([])
