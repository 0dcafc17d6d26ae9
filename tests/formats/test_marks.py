"""Which words stand inside quotation marks, in the ways in which languages write them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.formats.placing.marks import Marks, quoted
from corpuskit.offsets import Piece


def inside(text: str) -> list[str]:
    return [text[start:end] for start, end in quoted(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Rain," she said, "and snow."', ['"Rain,"', '"and snow."']),
        ("“Rain,” she said. “Snow.”", ["“Rain,”", "“Snow.”"]),
        ("„Regen“, sagt sie, „und Schnee“.", ["„Regen“", "„und Schnee“"]),
        ("„Deszcz”, mówi.", ["„Deszcz”"]),
        ("« La pluie », dit-elle.", ["« La pluie »"]),
        ("»Regen«, sagt sie.", ["»Regen«"]),
        ("”Regn”, sier hun.", ["”Regn”"]),
        ("“He said ‘rain’ and I'll go,” she said.", ["“He said ‘rain’ and I'll go,”"]),
        ('“It is "rain", I think.”', ['“It is "rain", I think.”']),
        ('a 6" nail and a 5" nail', []),
        ("don't say 'rain'", []),
        ("rain.” He left.", []),
        ("“Rain.\n\n“Snow.” He left.", ["“Rain.", "“Snow.”"]),
        ('"Rain.\n"Snow." He left.', ['"Rain.\n"Snow."']),
        ("“Rain” “", ["“Rain”", "“"]),
        ('"', []),
        ("", []),
    ],
)
def test_quotations_are_found_in_the_ways_of_many_languages(text: str, expected: list[str]) -> None:
    """Protects labels of quotes in texts with straight, curly, low and angle marks, nested or left open."""
    assert inside(text) == expected


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([(0, 7)], "all"),
        ([(1, 5)], "all"),
        ([(0, 7), (18, 29)], "all"),
        ([(0, 29)], "some"),
        ([(18, 29), (8, 11)], "some"),
        ([(8, 16)], "none"),
        ([(0, 1)], "none"),
        ([(30, 900)], "none"),
        ([(900, 2)], "none"),
        ([], "none"),
    ],
)
def test_the_share_of_an_annotation_in_marks(pieces: list[Piece], expected: str) -> None:
    """Protects direct, mixed and indirect from each other; only letters and digits count, bad offsets are no crash."""
    assert Marks('"Rain," she said, "and snow."').share(pieces) == expected


@given(st.text('ab "“”„«»\n', max_size=40))
def test_quotations_are_in_order_and_apart(text: str) -> None:
    """Protects the arithmetic on them, for any mess of marks."""
    found = quoted(text)
    assert all(start < end <= len(text) for start, end in found)
    assert all(left[1] <= right[0] for left, right in pairwise(found))
