"""What texts are made of: unusual characters and their names, garbled stretches, tokens, outlines and the roll."""

from collections.abc import Iterator, Set

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.corpus import Bundle
from corpuskit.errors import CorpuskitError
from corpuskit.evidence.characters import described, full, listed, point, seen, unusual, word_around
from corpuskit.evidence.context import Context
from corpuskit.evidence.garbling import Garbled, garbled
from corpuskit.evidence.outline import Outline
from corpuskit.evidence.roll import Roll, read_again
from corpuskit.evidence.tokens import BLANK, token_split_at, tokens_of
from corpuskit.evidence.view import View
from corpuskit.findings import Place
from corpuskit.model import Document
from corpuskit.schema.types import Schema

LAW = settings(derandomize=True, max_examples=60)
SCHEMA = Schema(name="test", version=1)


# Characters


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ('Plain ~ text,\n\twith !"#', ""),
        ("“a” é🌊", "“”é🌊"),
        ("a\rb\x00c\x1f\x7f\x80", "\r\x00\x1f\x7f\x80"),
        ("half \ud83c\udf0a of \udc00", "\ud83c\udf0a\udc00"),
    ],
)
def test_what_is_unusual_is_all_but_printable_ascii_tab_and_line_feed(text: str, found: str) -> None:
    """Protects the quick look at a text: what it leaves out no rule sees, halves of surrogate pairs included."""
    assert unusual(text) == found


@LAW
@given(st.text(max_size=20))
def test_unusual_characters_are_found_one_by_one(text: str) -> None:
    """Protects the quick look by a slow one."""
    assert unusual(text) == "".join(c for c in text if not (" " <= c <= "~" or c in "\t\n"))


def test_documents_characters_and_places_are_named_shortly() -> None:
    """Protects the words of messages."""
    assert full("a" * 120) == f"'{'a' * 120}'"
    assert full("a" * 121) == f"'{'a' * 59}…{'a' * 60}'"
    assert point("\x9b") == "U+009B"
    assert point("🌊") == "U+1F30A"
    assert described("\u202e") == "U+202E (right-to-left override)"
    assert described("\x9b") == "U+009B"


@pytest.mark.parametrize(
    ("items", "total", "words"),
    [
        (["3"], None, "3"),
        (["3", "9"], None, "3 and 9"),
        (["3", "9", "12"], None, "3, 9 and 12"),
        (["3", "9", "12", "15"], None, "3, 9, 12 and 1 more"),
        (["3", "9", "12"], 4, "3, 9, 12 and 1 more"),
        (["3", "9", "12"], 3, "3, 9 and 12"),
        (["3"], 1_500, "3 and 1,499 more"),
        (["3", "9", "12", "15"], 2_003, "3, 9, 12 and 2,000 more"),
    ],
)
def test_the_first_three_are_listed_and_the_others_counted(items: list[str], total: int | None, words: str) -> None:
    """Protects the words of messages that name many places."""
    assert listed(items, total) == words


def test_characters_are_named_with_their_places() -> None:
    """Protects that the places are counted in all, not only where they are named."""
    text = "a\x1bb\x9bc\x00\x01"
    assert seen(text, [1]) == "U+001B at 1"
    assert seen(text, [1, 3]) == "U+001B at 1 and U+009B at 3"
    assert seen(text, [1, 3, 5, 6]) == "U+001B at 1, U+009B at 3, U+0000 at 5 and 1 more"


@pytest.mark.parametrize(
    ("text", "piece", "word"),
    [
        ("so\u200bme", (2, 3), "some"),
        ("to so\u200bme of", (5, 6), "some"),
        ("as its\u200belf is", (6, 7), "itself"),
        ("\u200bme", (0, 1), "me"),
        ("so\u200b", (2, 3), "so"),
        ("\u200b", (0, 1), ""),
        ("a-so\u200b\u200bme-b", (4, 6), "some"),
        (f"{'a' * 40}\u200b{'b' * 40}", (40, 41), f"{'a' * 19}…{'b' * 20}"),
        (f"{'c' * 9}{'a' * 10}\u200b{'b' * 21}", (19, 20), f"{'c' * 9}{'a' * 10}{'b' * 21}"),
        (f"c{'a' * 40}\u200b", (41, 42), "a" * 40),
        (f"\u200b{'a' * 40}c", (0, 1), "a" * 40),
        (f"{'c' * 5}{'a' * 40}\u200bb", (45, 46), f"{'a' * 19}…{'a' * 19}b"),
    ],
)
def test_the_word_around_a_stretch_is_shown_without_it(text: str, piece: tuple[int, int], word: str) -> None:
    """Protects the word in messages on invisible characters, and its bounds where a word never ends."""
    assert word_around(text, *piece) == word


# Garbled text


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("cafÃ© au lait", [(3, 5, "é")]),
        ("â€œsoâ€\x9d", [(0, 3, "“"), (5, 8, "”")]),
        ("a ðŸŒŠ b", [(2, 6, "🌊")]),
        ("it wasâ€ then", [(6, 8, "")]),
        ("at 5.Â then", [(5, 6, "")]),
        ("‚Äôs", [(0, 3, "’")]),
        ("cafÃƒÂ© au lait", [(3, 7, "é")]),
        ("it Ã la carte", []),
        ("citÃ  and", [(3, 4, "")]),
        ("l’Ãcole", [(2, 3, "")]),
        ("Spaß“ ist", []),
        ("GROSSÄ… und", []),
        ("Ã©cole", [(0, 2, "é")]),
        ("cafA\u0303© au lait", [(3, 6, "é")]),
        ("plain", []),
    ],
)
def test_a_garbled_stretch_is_given_with_what_it_was(text: str, stretches: list[tuple[int, int, str]]) -> None:
    """Protects what text-garbled says, in code points of the text as it is."""
    assert garbled(text) == [Garbled(*stretch) for stretch in stretches]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        # Three in a row are certain if a sign is among them that ends no word.
        ("ÐŸÑ€", []),
        ("ÐŸÑ€Ð¸", [(0, 6, "При")]),
        ("Ð‚Ð‚Ð‚", []),
        ("Ð‚Ð‚Ð‚ÐŸ", [(0, 8, "ЂЂЂП")]),
        # A sign that may end a word is certain after a small letter, and for western letters before one.
        ("zÃ…b", [(1, 3, "Å")]),
        ("zÃ… b", [(1, 3, "Å")]),
        (" Ã…rhus", [(1, 3, "Å")]),
        ("Ã…rhus", [(0, 2, "Å")]),
        ("9Ã…rhus", [(1, 3, "Å")]),
        (" Ã…RHUS", []),
        (" Ã… hus", []),
        ("GÃ…rd", []),
        (" Ã… ", []),
        ("zÄ…b", [(1, 3, "ą")]),
        ("zÅ‚o", [(1, 3, "ł")]),
        (" Ä…b", []),
        (" Å‚o", []),
        ("zÆ…b", []),
        (" Â®r", [(1, 3, "®")]),
        (" Â®R", []),
        # A sign that ends no word is certain for letters of Latin.
        ("GÃ©", [(1, 3, "é")]),
        ("GÅ¼", [(1, 3, "ż")]),
        ("GÆ¼", []),
        # What is no UTF-8 is no garbled text.
        ("zà€€", []),
        ("zà€€ cafÃ©", [(8, 10, "é")]),
        # Twice garbled, as far as that is certain as well.
        ("zÃ„â€¦b", [(1, 6, "ą")]),
        (" Ã„â€¦b", [(1, 6, "Ä…")]),
        (" Ã„â€¦B", [(1, 6, "Ä…")]),
        (" Ãƒâ€¦rhus", [(1, 6, "Å")]),
        (" Ãƒâ€¦RHUS", [(1, 6, "Ã…")]),
        ("zÃƒb", [(1, 3, "")]),
        ("zÃ‚b", [(1, 3, "")]),
        ("zÃ„b", [(1, 3, "Ä")]),
        ("zÃƒâ€°", [(1, 6, "É")]),
        ("cafÃ©Ã la", [(3, 6, "")]),
        ("cafÃ©Â la", [(3, 6, "")]),
        ("cafÃ©ÃLA", [(3, 5, "é")]),
    ],
)
def test_a_sequence_counts_only_where_it_is_no_chance(text: str, stretches: list[tuple[int, int, str]]) -> None:
    """Protects real letters and signs that could be turned back, beside those that were read wrongly."""
    assert garbled(text) == [Garbled(*stretch) for stretch in stretches]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("A\u0303© cafA\u0303©", [(0, 3, "é"), (7, 10, "é")]),
        ("A\u0303 \u0304. A\u0303©", [(0, 4, "ï"), (6, 9, "é")]),
        ("A\u03031⁄4 A\u03031⁄2 A\u03033⁄4", [(0, 5, "ü"), (6, 11, "ý"), (12, 17, "þ")]),
        ("1⁄4 A\u0303©", [(4, 7, "é")]),
        ("x\u0301 A\u0303©", [(3, 6, "é")]),
        ("A\u0303 \u0301. A\u0303 \u0308. A\u0303 \u0327", [(0, 4, "ô"), (6, 10, "è"), (12, 16, "ø")]),
    ],
)
def test_places_are_those_of_the_text_where_letters_and_signs_were_taken_apart(
    text: str, stretches: list[tuple[int, int, str]]
) -> None:
    """Protects positions behind one, two and more parts that were put together to be read."""
    assert garbled(text) == [Garbled(*stretch) for stretch in stretches]


def test_what_is_doubtful_counts_beside_what_is_certain() -> None:
    """Protects both sides: alone it is no finding, beside a certain one it is."""
    assert garbled("Spaß“ und") == []
    assert garbled("Spaß“ und cafÃ©") == [Garbled(3, 5, "ߓ"), Garbled(13, 15, "é")]


@LAW
@given(st.lists(st.sampled_from(["é", "ñ", "ü", "“", "’", "–", "€", "🌊", "½", " ", "a", "Rain"]), max_size=8))
def test_a_text_read_in_the_wrong_encoding_can_be_read_again(words: list[str]) -> None:
    """Protects what is said to be meant: put in place of the stretches, it gives the text as it was."""
    text = "".join(f"r{word}" for word in words)
    wrong = text.encode().decode("latin-1")
    right, end = "", 0
    for stretch in garbled(wrong):
        right += wrong[end : stretch.start] + stretch.meant
        end = stretch.end
    assert right + wrong[end:] == text


def test_a_place_is_garbled_from_the_first_code_point_of_a_stretch_to_its_last() -> None:
    """Protects rules on characters, which say nothing of what another rule explains."""
    view = View(Bundle(shard="00001", document=Document(id="d", text="cafÃ© and naÃ¯ve")), SCHEMA)
    assert view.garbled == [Garbled(3, 5, "é"), Garbled(12, 14, "ï")]
    assert [at for at in range(-1, 20) if view.is_garbled(at)] == [3, 4, 12, 13]
    assert not View(Bundle(shard="00001"), SCHEMA).is_garbled(0)


# Tokens


def test_tokens_are_given_without_white_space_between_them() -> None:
    """Protects alignment to tokens: by the rules of the language, or of none where it is unknown."""
    assert tokens_of("It rains,  so.", BLANK, "en") == [(0, 2), (3, 8), (8, 9), (11, 13), (13, 14)]
    assert tokens_of("It rains.", BLANK, None) == [(0, 2), (3, 8), (8, 9)]
    assert tokens_of("I can't", BLANK, "EN-GB") == [(0, 1), (2, 4), (4, 7)]
    assert tokens_of("I can't", BLANK, "en-GB-oed") == [(0, 1), (2, 4), (4, 7)]
    assert tokens_of("I can't", BLANK, None) == [(0, 1), (2, 7)]
    assert tokens_of("I can't", BLANK, "qq") == [(0, 1), (2, 7)]


def test_a_pipeline_that_is_not_there_is_named_with_what_to_do() -> None:
    """Protects the whole message for people who ask for a pipeline."""
    with pytest.raises(CorpuskitError) as caught:
        tokens_of("It rains.", "en_no_such", "en")
    assert caught.value.message == "the pipeline 'en_no_such' cannot be loaded by spaCy"
    assert caught.value.hint == "Install it with: python -m spacy download en_no_such, or leave the name out."


def test_a_position_splits_a_token_only_inside_it() -> None:
    """Protects edges of tokens, and white space between them."""
    tokens = [(0, 2), (3, 8), (8, 9), (10, 12)]
    split = {at: token for at in range(-1, 14) if (token := token_split_at(tokens, at)) is not None}
    assert split == {1: (0, 2), 4: (3, 8), 5: (3, 8), 6: (3, 8), 7: (3, 8), 11: (10, 12)}
    assert token_split_at([], 1) is None


# Outlines


def outline(text: str | None, name: str = "d", revises: str | None = None) -> Outline:
    return Outline.of(Document(id=name, text=text, revises=revises))


def test_an_outline_holds_the_lengths_of_paragraphs_without_white_space_around_them() -> None:
    """Protects the comparing of documents: blank lines and indents say nothing."""
    one = outline(" Rain fell. \n\n\nSnow\n \nRain fell.", revises="c")
    assert (one.document, one.revises, one.length) == ("d", "c", 24)
    assert one.paragraphs == {hash("Rain fell."): 20, hash("Snow"): 4}
    assert one.text == hash(" Rain fell. \n\n\nSnow\n \nRain fell.")
    assert outline(None) == Outline("d", None, hash(""), 0, {})


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("Rain.\nSnow.", "Rain.\nSnow.", 1.0),
        ("Rain.\nSnow.", "Snow.\nWind.", 0.5),
        ("Rain.", "Rain.\nSnow.\nWind.\nFog..", 0.25),
        ("Rain.\nRain.", "Rain.\nSnow.", 0.5),
        ("Rain.\nRain.\nRain.\nRain.", "Rain.\nRain.", 0.5),
        ("Rain.\nFog", "Fog", 0.375),
        ("Rain.", "Snow.", 0.0),
        ("", "", 0.0),
        ("", "Snow.", 0.0),
        ("R\nS", "R\nT", 0.5),
    ],
)
def test_what_two_documents_share_is_measured_by_the_longer_one(one: str, other: str, share: float) -> None:
    """Protects the share that nearly repeated documents are found by; it is the same both ways."""
    assert outline(one).shared(outline(other)) == share
    assert outline(other).shared(outline(one)) == share


def test_a_single_code_point_is_all_of_its_text() -> None:
    """Protects short texts from dividing by more than they have."""
    assert outline("R").shared(outline("R")) == 1.0


def test_documents_are_related_where_one_revises_the_other() -> None:
    """Protects edited texts, which are alike on purpose."""
    first, second, third = outline("a", "d1"), outline("b", "d2", "d1"), outline("c", "d3", "d2")
    assert first.related(second)
    assert second.related(first)
    assert second.related(third)
    assert not first.related(third)
    assert not outline("a", "d4", "d9").related(outline("b", "d5", "d9"))


# The roll


def test_the_roll_gives_back_places_and_keys_by_number() -> None:
    """Protects where findings on many documents point: each file is kept once."""
    roll = Roll()
    places = [Place(f"documents/{shard}.jsonl", line) for shard in ("1", "2", "3", "4") for line in (1, 2, 5)]
    assert len(roll) == 0
    for number, place in enumerate(places):
        roll.add(place, -number)
    assert len(roll) == 12
    assert [roll.place(number) for number in range(12)] == places
    assert [roll.key(number) for number in range(12)] == [-number for number in range(12)]


@LAW
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3)), min_size=1, max_size=9))
def test_places_are_found_however_many_files_there_are(pairs: list[tuple[str, int]]) -> None:
    """Protects the search for a file by halving, from one file to many."""
    roll = Roll()
    for file, line in pairs:
        roll.add(Place(file, line), 0)
    assert [roll.place(number) for number in range(len(pairs))] == [Place(file, line) for file, line in pairs]


def test_documents_with_the_same_key_are_grouped_in_order() -> None:
    """Protects which documents are compared, and that the first one of a file leads its group."""
    roll = Roll()
    for number, key in enumerate([7, 2**62, 3, 7, -(2**62), 3, 7, 2**62]):
        roll.add(Place("a", number), key)
    assert roll.groups() == [[0, 3, 6], [1, 7], [2, 5]]
    assert Roll().groups() == []


def test_a_document_under_several_keys_counts_by_its_first_number() -> None:
    """Protects from comparing a document with itself; the same line of another file is another document."""
    roll = Roll()
    for place in [("a", 1), ("a", 1), ("a", 2), ("b", 2), ("b", 2), ("b", 2)]:
        roll.add(Place(*place), 0)
    assert [roll.first_of(number) for number in range(6)] == [0, 0, 2, 3, 3, 3]


def test_documents_are_read_again_with_their_numbers() -> None:
    """Protects the texts that closing rules compare: one that is gone by now is left out."""
    roll = Roll()
    places = [Place("a", 1), Place("a", 2), Place("b", 1)]
    for place in places:
        roll.add(place, 0)
    asked: list[Set[Place]] = []

    def again(wanted: Set[Place]) -> Iterator[tuple[Place, Document]]:
        asked.append(wanted)
        yield from ((place, Document(id=str(place))) for place in places[1:] if place in wanted)

    context = Context(schema=SCHEMA, registries={}, earlier={}, read_again=again)
    assert list(read_again(context, roll, [0, 2])) == [(2, Document(id="b:1"))]
    assert list(read_again(context, roll, [1])) == [(1, Document(id="a:2"))]
    assert asked == [{places[0], places[2]}, {places[1]}]
    assert list(Context(schema=SCHEMA, registries={}, earlier={}).read_again({places[0]})) == []
