"""Texts with annotations as HTML: nothing lost, nothing invented, every character under its annotations."""

import time
from html.parser import HTMLParser
from urllib.parse import quote, unquote

from hypothesis import given
from hypothesis import strategies as st

from corpuskit import offsets
from corpuskit.publish.pages.reader.marking import LANES, Block, Shape, drawn


def shape(number: int, *pieces: tuple[int, int], tint: bool = False) -> Shape:
    return Shape(number=number, pieces=pieces, classes="l0", anchor=f"gold/{number}", tip="quotes", tint=tint)


class Reading(HTMLParser):
    """Reads a block back: its characters, each with the numbers of the annotations around it."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.open: list[str | None] = []
        self.characters: list[tuple[str, frozenset[int]]] = []
        self.ticks: list[tuple[int, str]] = []
        self.feed(str(block.html))
        self.close()
        assert not self.open, "an element is not closed"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.open.append(found.get("data-n"))
        for tick in {"b", "e"} & set((found.get("class") or "").split()):
            self.ticks.append((int(found["data-n"] or 0), tick))

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        numbers = frozenset(int(number) for number in self.open if number is not None)
        self.characters += [(character, numbers) for character in data]


texts = st.text(alphabet="ab <&\"'\n🚋é", max_size=60)
shapes = st.lists(
    st.tuples(st.lists(st.tuples(st.integers(-3, 65), st.integers(-3, 65)), max_size=3), st.booleans()), max_size=3
)


@given(texts, shapes)
def test_every_character_is_under_its_annotations(
    text: str, given_shapes: list[tuple[list[tuple[int, int]], bool]]
) -> None:
    """Protects the reader from showing an annotation where it is not, whatever crosses, nests or lies outside."""
    made = [shape(number, *pieces, tint=tint) for number, (pieces, tint) in enumerate(given_shapes)]
    blocks, incomplete = drawn(text, made)
    assert not incomplete
    expected = []
    for start, end in offsets.blocks(text):
        expected.append(
            [
                (text[at], frozenset(s.number for s in made if any(a <= at < b for a, b in s.pieces)))
                for at in range(start, end)
            ]
        )
    assert [Reading(block).characters for block in blocks] == expected


def test_ticks_stand_where_an_annotation_begins_and_ends() -> None:
    """Protects the difference between an annotation's end and a place where it is only interrupted."""
    blocks, _ = drawn("aa bb cc", [shape(1, (0, 2), (6, 8)), shape(2, (1, 7))])
    assert sorted(Reading(blocks[0]).ticks) == [(1, "b"), (1, "e"), (2, "b"), (2, "e")]


def test_overlapping_annotations_have_lanes_of_their_own() -> None:
    """Protects against two lines drawn over each other; the longer annotation lies further below."""
    blocks, _ = drawn("one two three", [shape(1, (0, 13)), shape(2, (4, 7))])
    assert blocks[0].lanes == 2
    html = str(blocks[0].html)
    assert 'class="m l0 d1 b e" data-n="1"' in html
    assert 'class="m l0 d0 b e" data-n="2"' in html


def test_text_that_looks_like_html_stays_text() -> None:
    """Protects visitors from scripts inside articles, and shows control characters instead of passing them on."""
    blocks, _ = drawn("<script>\x00", [shape(0, (0, 9))])
    assert "<script" not in str(blocks[0].html)
    assert [character for character, _ in Reading(blocks[0]).characters] == [*"<script>", "␀"]


def test_an_annotation_with_a_hostile_id_is_a_link_that_stays_one() -> None:
    """Protects the attributes of links: an id is part of an address, a tip part of a name, neither ends them."""
    hostile = '"><script>alert(1)</script>&\n #%'
    made = Shape(number=0, pieces=((0, 3),), classes="l0", anchor=f"gold/{hostile}", tip=f"quotes: {hostile}")
    (block,), _ = drawn('a"b', [made])
    assert "<script" not in str(block.html)
    reading = Links()
    reading.feed(str(block.html))
    ((address, name),) = reading.found
    assert unquote(address) == f"#gold/{hostile}"
    assert address == "#gold/" + quote(hostile, safe="/")
    assert name == f'a"b, quotes: {hostile}'


class Links(HTMLParser):
    """The links of a block as (address, accessible name)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        assert set(values) <= {"class", "data-n", "title", "href", "aria-label", "tabindex"}
        if tag == "a":
            self.found.append((values["href"] or "", values["aria-label"] or ""))


def test_a_pile_of_annotations_is_quick_and_bounded() -> None:
    """Protects against articles whose annotations all cross: lanes are limited, and the rest is named as missing."""
    text = "word " * 20_000
    made = [shape(number, (number, 50_000 + number)) for number in range(5_000)]
    started = time.perf_counter()
    blocks, incomplete = drawn(text, made)
    assert time.perf_counter() - started < 5
    assert len(incomplete) == 5_000 - LANES
    assert len(blocks[0].html) < 200_000
