"""Quotation marks in four languages, told from apostrophes, inches and arrows."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit import quotation
from corpuskit.quotation import Marks, continues, marks_in

MARKED = [
    "[“We cannot wait,”] she said. [“Steel does not read budgets.”]",
    "[“Last year he said, [‘The budget is balanced,’] and look,”] she said",
    '["He told the board, [\'The money is in the fund,\'] and it was not,"] she said. ["Not even a crane."]',
    "Trump's ['nasty woman'] line, and the workers' union didn't pay",
    "['The workers' union is angry,'] he said",
    "[‘The workers’ union is angry,’] he said",
    "He called them ['losers'] and the workers' union left",
    "Unions' fury: ['workers' rights at risk'] say leaders",
    "goin' to say ['yes'] and leavin' now",
    "the traders’ association, rock 'n' roll, the '90s and ’68, 'tis the season for 'em",
    "Hawai‘i, o‘zbek and O’Neill’s",
    "the wife of the Prophet, ‘Aisha, and the ‘burbs",
    "the 'burbs of the capital and the workers' union, the ’burbs and the voters’ wish",
    "an 'ammer that he took with him from the yard, and then for many a year nothing at all, the workers' union said",
    "[‘The sound is not the world.\n\n[“[‘But every hectare counts,’]”] she said",
    "[“’Tis the season,”] he said",
    "[“Who said [‘no’]?”]",
    'The pipe was 5" wide, and ["he is 6\'2" tall,"] she said',
    '(["Foo"]) and —["Bar"]—',
    'said:["Foo bar"].He left',
    "[“Foo.”]He said [“Bar”]—and [“Baz”]",
    '[" Foo bar , "] he said . [" Baz "]',
    "[''Foo bar,''] he said, [``baz'']",
    "[`Foo bar'] he said",
    "[“… and so,”] he said",
    "[„Das Schiff gehört uns allen“]: Krautersund streitet",
    "[„Er sagte [‚nein‘] und ging“], sagte sie. ([„Nur so“])",
    '[„Gut"], sagte er. [„Bar“] und [„Baz”].',
    "[»Ja!«], sagte er, [»aber [›nein‹] auch.«]",
    "Hans’ Auto und Foo‚ bar‚ baz",
    "[« Foo »], dit-il. [« Bar ! »] L’homme a dit : [« C’est l’heure. »]",
    "Il dit [«Bar»] et d’[“Opera”] aussi",
    "[”Hej”], sade hon. [”Jag sa [’nej’] till honom.”]",
    "[»Hei»], hän sanoi.",
    "Home » News » Politics",
    "[「日本」]と[『本』]",
]


def shown(text: str) -> str:
    """The text with a bracket before each mark that opens and behind each that closes."""
    parts, done = [], 0
    for mark in marks_in(text):
        parts += [text[done : mark.start], "[" if mark.opens else "", text[mark.start : mark.end]]
        parts.append("" if mark.opens else "]")
        done = mark.end
    return "".join([*parts, text[done:]])


@pytest.mark.parametrize("marked", MARKED)
def test_marks_open_and_close_where_readers_see_them(marked: str) -> None:
    """Protects the rules on quotes from apostrophes, and from the ways in which languages set their marks."""
    assert shown(marked.replace("[", "").replace("]", "")) == marked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("„Ich bin getauft.\n\n„Meine Kinder“, sagte sie", "[„Ich bin getauft.\n\n[„Meine Kinder“], sagte sie"),
        ("“One.\r\n\r\n“Two”, 'three\n \nfour' he said", "[“One.\r\n\r\n[“Two”], 'three\n \nfour' he said"),
        ("“One.\n“Two.”", "[“One.\n[“Two.”]"),
    ],
)
def test_a_blank_line_ends_what_is_open(text: str, expected: str) -> None:
    """Protects single marks from finding a partner in another paragraph, and repeated marks from being lost."""
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("“A ‘b’ c,”", (1, 1, 2)),
        ("“A ‘b’ c,", (1, 0, 2)),
        ("A ‘b’ c", (0, 0, 2)),
        ("‘b’", (1, 1, 0)),
        ("b’ c,”", (0, 1, 1)),
        ("” she", (0, 0, 1)),
        (" “A ‘b’ c,” ", (1, 1, 2)),
        ("she", (0, 0, 0)),
    ],
)
def test_edges_are_those_of_the_piece(piece: str, expected: tuple[int, int, int]) -> None:
    """Protects the columns of pieces: a mark counts as an edge only if it opens at the start or closes at the end."""
    text = "So “A ‘b’ c,” she said"
    start = text.index(piece)
    assert Marks(text).edges(start, start + len(piece)) == expected


@pytest.mark.parametrize(
    ("between", "after", "expected"),
    [
        ("\n\n", "“B", True),
        ("\r\n \r\n", "B", True),
        ("\n", "“B", True),
        ("\n", "B", False),
        (" ", "“B", False),
        ("\n\nhe\n\n", "“B", False),
        ("", "“B", False),
    ],
)
def test_a_quotation_goes_on_in_the_next_paragraph(between: str, after: str, expected: bool) -> None:
    """Protects quotes of several paragraphs from being asked for marks that nobody sets."""
    assert continues(f"“A{between}{after}", 2, 2 + len(between)) is expected


@given(st.text(alphabet="ab s.,-\n\r «»„“”‘’‚'\"`›‹5", max_size=60))
def test_marks_are_in_order_and_apart(text: str) -> None:
    """Protects counting by bisection: whatever the text, marks neither overlap nor stand out of order."""
    found = marks_in(text)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in found)
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))


@given(st.text(alphabet="ab '\"“”‘’\n", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_marks_of_a_piece_are_counted_once(text: str, start: int, end: int) -> None:
    """Protects the sum of the three columns, which says how many marks a piece holds."""
    start, end = min(start, len(text)), min(end, len(text))
    inside = [mark for mark in marks_in(text) if start <= mark.start < end]
    if start < end:
        assert sum(Marks(text).edges(start, end)) <= len(inside)
        assert all(value >= 0 for value in Marks(text).edges(start, end))


def edges_by_all_marks(text: str, start: int, end: int) -> tuple[int, int, int]:
    """What `Marks.edges` says, worked out from the marks of the whole text."""
    inside = [mark for mark in marks_in(text) if start <= mark.start < end]
    words = text[start:end]
    first_at = start + len(words) - len(words.lstrip())
    last_at = end - (len(words) - len(words.rstrip()))
    first = sum(mark.opens and mark.start == first_at for mark in inside)
    last = sum(not mark.opens and mark.end == last_at for mark in inside)
    return first, last, len(inside) - first - last


@given(
    st.text(alphabet="abs .,-\n\r\t «»„“”‘’‚'\"`›‹5?in「」!(", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12),
    st.sampled_from([3, 4_000]),
)
def test_pieces_are_answered_alone_as_from_the_whole_text(
    text: str, pieces: list[tuple[int, int]], longest: int
) -> None:
    """Protects the short ways to an answer, by the piece or by its block, from differing from the long one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quotation, "_LONGEST_BLOCK", longest)
        marks = Marks(text)
        for start, end in pieces:
            if start < end <= len(text):
                assert marks.edges(start, end) == edges_by_all_marks(text, start, end)


@pytest.mark.parametrize("text", ['"' * 50_000, "“" * 50_000, "s' a" * 20_000, "‘a s’ b " * 10_000, "»«" * 30_000])
def test_hostile_texts_end(text: str) -> None:
    """Protects validation from texts of nothing but marks, for which a search that goes back would take for ever."""
    assert len(marks_in(text)) <= len(text)
