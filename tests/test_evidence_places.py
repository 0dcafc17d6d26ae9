"""Where recorded texts stand: nearby, and by offsets that count something else than code points."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.evidence.nearby import REACH, fits, nearest, only_places, only_shift, recorded_parts, shift_of
from corpuskit.evidence.units import UNITS, Reading
from corpuskit.model import Annotation
from corpuskit.offsets import Piece, covered

LAW = settings(derandomize=True, max_examples=60)
TEXT = "Rain fell in Selby. The mayor spoke. Nobody came to Ayle."
UNIT = {unit.words: unit for unit in UNITS}


def cue(name: str, *pieces: Piece, text: str | None = None, **more: Any) -> Annotation:
    return Annotation(id=name, layer="cues", pieces=pieces, text=text, **more)


def at(text: str, word: str, name: str = "", by: int = 0) -> Annotation:
    """A cue that records a word, with offsets that are so many code points behind where it stands first."""
    start = text.index(word) + by
    return cue(name or word, (start, start + len(word)), text=word)


# What is recorded of each piece


@pytest.mark.parametrize(
    ("pieces", "text", "parts"),
    [
        ([(0, 4)], "Rain", ["Rain"]),
        ([(0, 4), (13, 18)], "Rain Selby", ["Rain", "Selby"]),
        ([(0, 4), (4, 5), (13, 18)], "Rain   Selby", ["Rain", " ", "Selby"]),
        ([(0, 4), (7, 7)], "Rain ", ["Rain", ""]),
        ([(5, 2), (0, 4)], " Rain", ["", "Rain"]),
        ([(5, 4)], "", [""]),
        ([(5, 4)], None, [""]),
        ([], None, []),
        ([], "Rain", None),
        ([(0, 4), (13, 18)], "Rain,Selby", None),
        ([(0, 4), (13, 18)], "RainXSelby", None),
        ([(0, 4), (13, 18)], "Rain", None),
        ([(0, 4)], "Rains", None),
        ([(0, 4)], "Rai", None),
        ([(0, 4)], None, None),
        ([(0, 4)], "XXXX", ["XXXX"]),
    ],
)
def test_a_recorded_text_is_divided_as_the_pieces_are_long(
    pieces: list[Piece], text: str | None, parts: list[str] | None
) -> None:
    """Protects the search for pieces: a text that cannot be that of the pieces is divided into none."""
    assert recorded_parts(cue("c1", *pieces, text=text)) == parts


PIECES = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)).map(lambda p: (p[0], p[0] + p[1])), max_size=4)


@LAW
@given(st.text("ab ", min_size=30, max_size=30), PIECES)
def test_the_parts_of_a_covered_text_are_what_each_piece_holds(text: str, pieces: list[Piece]) -> None:
    """Protects the inverse of `covered`, which joins by one space."""
    assert recorded_parts(cue("c1", *pieces, text=covered(text, pieces))) == [text[s:e] for s, e in pieces]


@pytest.mark.parametrize(
    ("pieces", "parts", "shift", "fitting"),
    [
        ([(0, 4)], ["Rain"], 0, True),
        ([(2, 6)], ["Rain"], -2, True),
        ([(2, 6)], ["Rain"], -1, False),
        ([(1, 5), (14, 19)], ["Rain", "Selby"], -1, True),
        ([(1, 5), (15, 20)], ["Rain", "Selby"], -1, False),
        ([(55, 56)], ["."], 1, True),
        ([(0, 1)], ["."], -1, False),
        ([(0, 5)], ["Ayle."], -5, False),
        ([(3, 4)], ["."], -4, False),
    ],
)
def test_parts_fit_only_where_each_stands_and_nothing_counts_from_the_end(
    pieces: list[Piece], parts: list[str], shift: int, fitting: bool
) -> None:
    """Protects against Python's negative positions, which count from the end of a text."""
    assert fits(TEXT, pieces, parts, shift) is fitting


# The nearest place


@pytest.mark.parametrize(
    ("annotation", "shift"),
    [
        (at(TEXT, "Selby"), 0),
        (at(TEXT, "Selby", by=3), -3),
        (at(TEXT, "Selby", by=-3), 3),
        (at(TEXT, "Rain", by=1), -1),
        (at(TEXT, "Ayle.", by=-1), 1),
        (at(TEXT, "Rain", by=500), -500),
        (at(TEXT, "Ayle.", by=-100), 100),
        (cue("c1", (2, 6), (15, 20), text="Rain Selby"), -2),
        (cue("c1", (15, 20), (2, 6), text="Selby Rain"), -2),
        (cue("c1", (2, 6), (16, 21), text="Rain Selby"), None),
        (cue("c1", (0, 4), text="Mist"), None),
        (cue("c1", (0, 4), text="Mayor"), None),
        (cue("c1", (0, 0), text=""), None),
        (cue("c1", (0, 4), (7, 7), text="Rain "), None),
        (cue("c1", text=None), None),
    ],
)
def test_the_smallest_move_brings_all_pieces_to_their_texts(annotation: Annotation, shift: int | None) -> None:
    """Protects the hint of text-differs: pieces keep their distances, and an empty piece says nothing."""
    assert shift_of(TEXT, annotation) == shift


@pytest.mark.parametrize(
    ("text", "start", "shift"),
    [
        ("ab.......ab", 4, -4),
        ("ab.......ab", 5, 4),
        ("ab......ab", 4, 4),  # as far on both sides
        ("aaaa", 1, 0),
        ("xaab", 2, -1),
        ("xabx", 2, -1),
        ("abab", 1, 1),
    ],
)
def test_of_two_places_the_nearer_one_counts_and_the_later_one_where_both_are_as_near(
    text: str, start: int, shift: int
) -> None:
    """Protects which place a hint names, also where occurrences overlap the offsets."""
    word = "aa" if "aa" in text else "ab"
    assert shift_of(text, cue("c1", (start, start + 2), text=word)) == shift


def test_the_farther_place_is_taken_where_only_there_all_pieces_fit() -> None:
    """Protects discontinuous annotations: the nearest place of the longest piece may not fit the others."""
    assert shift_of("ab.......ab.c", cue("c1", (2, 4), (5, 6), text="ab c")) == 7
    assert shift_of("ababxc", cue("c1", (1, 3), (6, 7), text="ab c")) == -1


def test_the_longest_piece_is_looked_for() -> None:
    """Protects the search from short pieces, which stand everywhere."""
    text = "a a a a a long a"
    assert shift_of(text, cue("c1", (5, 6), (7, 11), text="a long")) == 3
    assert shift_of(text, cue("c1", (5, 9), (10, 11), text="long a")) == 5
    assert shift_of(text, cue("c1", (0, 4), (5, 6), text="long a")) == 10


@pytest.mark.parametrize(("distance", "found"), [(REACH, True), (REACH + 1, False)])
def test_a_text_is_looked_for_as_far_as_it_may_have_moved_and_no_farther(distance: int, found: bool) -> None:
    """Protects the time that a line of wrong annotations takes, and the exact distance on both sides."""
    before, after = "Rain" + " " * (2 * distance), " " * (2 * distance) + "Rain"
    assert shift_of(before, cue("c1", (distance, distance + 4), text="Rain")) == (-distance if found else None)
    assert shift_of(after, cue("c1", (distance, distance + 4), text="Rain")) == (distance if found else None)
    assert only_shift(before, [cue("c1", (distance, distance + 4), text="Rain")]) == (-distance if found else None)
    assert only_shift(after, [cue("c1", (distance, distance + 4), text="Rain")]) == (distance if found else None)


def test_a_second_place_counts_however_far_away_it_is() -> None:
    """Protects from taking the nearer of two places for the only one."""
    text = f"Rain{' ' * 3 * REACH}Rain and more"
    assert only_places(text, cue("c1", (0, 3), text="Rain")) is None
    assert only_places(text[:-13], cue("c1", (0, 3), text="Rain")) == ((0, 4),)


@LAW
@given(st.text("ab", min_size=1, max_size=12), st.text("ab", min_size=1, max_size=3), st.integers(-2, 14))
def test_the_shift_of_one_piece_is_the_smallest_there_is(text: str, word: str, start: int) -> None:
    """Protects the search by a slow one: all places, the nearest first, the later of two."""
    places = [place for place in range(len(text)) if text.startswith(word, place)]
    begin = max(0, min(start, len(text)))
    best = min(places, key=lambda place: (abs(place - begin), -place), default=None)
    expected = None if best is None else best - start
    assert shift_of(text, cue("c1", (start, start + len(word)), text=word)) == expected


def test_the_hint_names_the_place_of_each_piece_up_to_five() -> None:
    """Protects the whole words of the hint, which people act on."""
    letters = "a b c d e f g"
    five = cue("c1", *((2 * n + 1, 2 * n + 2) for n in range(5)), text="a b c d e")
    six = cue("c1", *((2 * n + 1, 2 * n + 2) for n in range(6)), text="a b c d e f")
    assert nearest(TEXT, at(TEXT, "Selby", by=2)) == "The recorded text stands at 13 to 18."
    assert nearest(letters, five) == "The recorded text stands at 0 to 1, 2 to 3, 4 to 5, 6 to 7, 8 to 9."
    assert nearest(letters, six) == "The recorded text stands at 0 to 1, 2 to 3, 4 to 5, 6 to 7, 8 to 9, …."


def test_a_text_that_the_pieces_cannot_hold_is_found_as_a_whole() -> None:
    """Protects annotations whose lengths are wrong too: the text is still where it is."""
    assert nearest(TEXT, cue("c1", (14, 16), text="Selby")) == "The recorded text stands at 13 to 18."
    assert nearest(TEXT, cue("c1", (14, 16), (1, 2), text="Selby")) == "The recorded text stands at 13 to 18."
    far = "Selby" + " " * 50 + "Selby"
    assert nearest(far, cue("c1", (49, 50), (50, 51), text="Selby")) == "The recorded text stands at 55 to 60."
    assert nearest(far, cue("c1", (40, 41), (8, 9), text="Selby")) == "The recorded text stands at 0 to 5."


def test_no_hint_is_given_where_nothing_is_found_or_recorded() -> None:
    """Protects from hints that say nothing."""
    assert nearest(TEXT, cue("c1", (14, 16), text="Mist")) is None
    assert nearest(TEXT, cue("c1", text="Selby")) is None
    assert nearest(TEXT, cue("c1", (13, 18))) is None
    assert nearest(TEXT, cue("c1", (13, 13), text="")) is None


# The only place


def test_the_only_place_is_where_the_text_occurs_once() -> None:
    """Protects mending: where two places would do, nobody knows which is right."""
    assert only_places(TEXT, cue("c1", (14, 16), text="Selby")) == ((13, 18),)
    assert only_places(TEXT, cue("c1", (2, 3), text="Ra")) == ((0, 2),)
    assert only_places(TEXT, cue("c1", (2, 6), (15, 20), text="Rain Selby")) == ((0, 4), (13, 18))
    assert only_places(TEXT, cue("c1", (3, 7), (15, 20), text="Rain Selby")) is None
    assert only_places(TEXT, cue("c1", (14, 16), text="a")) is None
    assert only_places(TEXT, cue("c1", (14, 16), text="Mist")) is None
    assert only_places(TEXT, cue("c1", (14, 16), text="")) is None
    assert only_places(TEXT, cue("c1", (14, 16))) is None
    assert only_places(TEXT, cue("c1", text="Selby")) is None
    assert only_places(TEXT, cue("c1", (14, 16), (17, 19), text="Selby")) is None


def test_places_that_overlap_are_two_places() -> None:
    """Protects from taking one of two places because they have characters in common."""
    assert only_places("xaaax", cue("c1", (0, 2), text="aa")) is None
    assert only_places("xaax", cue("c1", (0, 2), text="aa")) == ((1, 3),)


def test_the_only_shift_of_a_group_brings_each_to_its_text() -> None:
    """Protects mending: all of a group move together or not at all."""
    mayor, spoke = at(TEXT, "mayor", by=2), at(TEXT, "spoke", by=2)
    assert only_shift(TEXT, [mayor, spoke]) == -2
    assert only_shift(TEXT, [mayor]) == -2
    assert only_shift(TEXT, [at(TEXT, "mayor", by=-20)]) == 20
    assert only_shift(TEXT, [mayor, at(TEXT, "spoke", by=3)]) is None
    assert only_shift(TEXT, [mayor, cue("c1", (0, 3), text="Rain")]) is None
    assert only_shift(TEXT, [mayor, cue("c1", (0, 4))]) is None
    assert only_shift(TEXT, [mayor, cue("c1", (0, 0), text="")]) is None
    assert only_shift(TEXT, [cue("c1", (0, 4), (5, 5), text="Rain ")]) is None
    assert only_shift(TEXT, [cue("c1", (0, 4), text="Mist")]) is None


def test_a_group_that_would_fit_twice_has_no_shift() -> None:
    """Protects from moving annotations to the first of two places."""
    assert only_shift("rain, rain", [cue("c1", (2, 6), text="rain")]) is None
    assert only_shift("rain, rain!", [cue("c1", (2, 6), text="rain"), cue("c2", (6, 7), text="!")]) == 4
    assert only_shift("a rain, a rain", [cue("c1", (2, 3), (4, 8), text="a rain")]) is None


def test_the_longest_recorded_part_of_a_group_decides() -> None:
    """Protects the limit on places: a common word in a group does no harm where another one is rare."""
    text = "a " * 150 + "Selby"
    common, rare = cue("c1", (299, 300), text="a"), cue("c2", (301, 306), text="Selby")
    assert only_shift(text, [common, rare]) == -1
    assert only_shift(text, [rare, common]) == -1
    assert only_shift(text, [cue("c3", (299, 300), (301, 306), text="a Selby")]) == -1


@pytest.mark.parametrize(("times", "shift"), [(100, 198), (101, None)])
def test_a_text_that_stands_at_too_many_places_has_no_shift(times: int, shift: int | None) -> None:
    """Protects the time that a common word takes."""
    text = "ab" * times + "z"
    group = [cue("c1", (0, 2), text="ab"), cue("c2", (2, 3), text="z")]
    assert only_shift(text, group) == shift


@LAW
@given(st.text("ab", min_size=2, max_size=12), st.integers(0, 10), st.integers(1, 3), st.integers(-3, 3))
def test_the_only_shift_is_found_if_and_only_if_one_move_fits(text: str, start: int, length: int, by: int) -> None:
    """Protects the search by a slow one that tries every move."""
    start = min(start, len(text) - 1)
    end = min(len(text), start + length)
    moved = cue("c1", (start + by, end + by), text=text[start:end])
    moves = [place - start - by for place in range(len(text)) if text.startswith(text[start:end], place)]
    assert only_shift(text, [moved]) == (moves[0] if len(moves) == 1 else None)


# Units

MEASURES: dict[str, Callable[[str, int], int]] = {
    "UTF-16 units": lambda text, at: len(text[:at].encode("utf-16-le")) // 2,
    "bytes of UTF-8": lambda text, at: len(text[:at].encode()),
    "each line break as two characters": lambda text, at: at + _lone_feeds(text, at),
    "each line break of two characters as one": lambda text, at: at - text[:at].count("\r\n"),
    "UTF-16 units, and each line break as two": lambda text, at: (
        len(text[:at].encode("utf-16-le")) // 2 + _lone_feeds(text, at)
    ),
    "bytes of UTF-8, and each line break as two": lambda text, at: len(text[:at].encode()) + _lone_feeds(text, at),
}


def _lone_feeds(text: str, end: int) -> int:
    """How many line feeds that follow no carriage return stand before a place."""
    return text[:end].replace("\r\n", "").count("\n")


@pytest.mark.parametrize("words", list(MEASURES))
@LAW
@given(text=st.text("a€🌊\r\n", min_size=1, max_size=8))
def test_offsets_in_a_unit_are_turned_back_into_code_points(words: str, text: str) -> None:
    """Protects what is said of offsets that count something else, by measuring the text before each."""
    places = [at for at in range(len(text) + 1) if text[max(0, at - 1) : at + 1] != "\r\n"]
    pieces = [(first, last) for first in places for last in places if first < last]
    measured = [(MEASURES[words](text, first), MEASURES[words](text, last)) for first, last in pieces]
    assert Reading(UNIT[words], text).pieces(measured) == tuple(pieces)


@pytest.mark.parametrize(
    ("words", "text", "piece", "turned"),
    [
        ("UTF-16 units", "🌊a", (0, 2), (0, 1)),
        ("UTF-16 units", "🌊a", (2, 3), (1, 2)),
        ("UTF-16 units", "🌊a", (0, 1), None),
        ("UTF-16 units", "🌊a", (1, 3), None),
        ("UTF-16 units", "🌊a", (2, 4), None),
        ("UTF-16 units", "🌊a", (2, 2), None),
        ("UTF-16 units", "🌊a", (3, 2), None),
        ("UTF-16 units", "🌊a", (-1, 2), None),
        ("UTF-16 units", "a🌊b🌊c", (4, 6), (3, 4)),
        ("UTF-16 units", "a🌊b🌊c", (6, 7), (4, 5)),
        ("bytes of UTF-8", "€a", (0, 3), (0, 1)),
        ("bytes of UTF-8", "€a", (2, 3), None),
        ("bytes of UTF-8", "éa", (2, 3), (1, 2)),
        ("bytes of UTF-8", "\x7fa", (1, 2), (1, 2)),
        ("bytes of UTF-8", "\ud800a", (3, 4), (1, 2)),
        ("each line break as two characters", "\na", (2, 3), (1, 2)),
        ("each line break as two characters", "\r\na", (2, 3), (2, 3)),
        ("each line break of two characters as one", "\r\na", (1, 2), (2, 3)),
        ("each line break of two characters as one", "a\nb", (2, 3), (2, 3)),
        ("bytes of UTF-8, and each line break as two", "\né", (2, 4), (1, 2)),
    ],
)
def test_an_offset_inside_a_character_is_that_of_none(
    words: str, text: str, piece: Piece, turned: Piece | None
) -> None:
    """Protects from units that explain offsets which cannot have been counted in them."""
    assert Reading(UNIT[words], text).pieces([piece]) == (None if turned is None else (turned,))


def test_a_unit_differs_only_where_something_counts_for_more_or_less() -> None:
    """Protects plain texts, of which nothing can be said."""
    assert [unit.words for unit in UNITS if Reading(unit, "plain").differs] == []
    assert [unit.words for unit in UNITS if Reading(unit, "é").differs] == [
        "bytes of UTF-8",
        "bytes of UTF-8, and each line break as two",
    ]
    assert [unit.words for unit in UNITS if Reading(unit, "a\r\nb").differs] == [
        "each line break of two characters as one"
    ]
    assert Reading(UNIT["UTF-16 units"], "🌊a").pieces([]) == ()
