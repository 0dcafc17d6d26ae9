"""Tests of what the offsets of files count: each way to count is told from the others by the recorded texts."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import regex
from hypothesis import assume, given
from hypothesis import strategies as st

from corpuskit.formats import brat
from corpuskit.formats.entries import AnnotatorSet, TextBound, Unit
from corpuskit.formats.placing.counting import Counting, Way
from corpuskit.formats.placing.fitting import fit
from corpuskit.formats.placing.normal_forms import alike
from corpuskit.formats.placing.proving import Proof, proved
from corpuskit.offsets import Piece, covered

from .standoff import annotations_of, options, units

SIGNS = [*"ab \n😊\u0301\u0323éאָ각क\u093c", "\r\n"]
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=30).map("".join)
WAYS = st.builds(
    Way,
    unit=st.sampled_from(["codepoint", "utf16", "utf8"]),
    mark=st.sampled_from(["", "counted"]),
    breaks=st.sampled_from(["", "two", "one"]),
    form=st.sampled_from([None, "NFC", "NFD"]),
)
SIZES: dict[str, Callable[[str], int]] = {
    "codepoint": len,
    "utf16": lambda t: len(t.encode("utf-16-le")) // 2,
    "utf8": lambda t: len(t.encode()),
}
DECOMPOSED = "Re\u0301ne\u0301e cafe\u0301 Zoe\u0308 spoke."


def spans(*given_: tuple[Piece, str | None]) -> list[AnnotatorSet]:
    """Annotations with recorded texts, by one annotator."""
    entries = [
        TextBound(line=n, content="", id=f"T{n}", type="x", pieces=(piece,), surface=surface)
        for n, (piece, surface) in enumerate(given_, 1)
    ]
    return [AnnotatorSet(annotator=None, entries=tuple(entries))]


def placed(text: str, *given_: tuple[Piece, str | None]) -> tuple[list[str], Proof]:
    """What annotations cover after their offsets were turned into code points."""
    sets, proof = proved(text, spans(*given_), "codepoint", ())
    return [covered(text, entry.pieces) for entry in sets[0].entries if isinstance(entry, TextBound)], proof


def counted(text: str, way: Way, place: int) -> int:
    """An offset as a tool counts it that counts in some way, worked out from the beginning of the text."""
    before = text[:place] if way.form is None else unicodedata.normalize(way.form, text[:place])
    feeds, pairs = before.count("\n"), before.count("\r\n")
    extra = {"": 0, "two": feeds - pairs, "one": -pairs}[way.breaks]
    size = SIZES[way.unit]
    return size(before) + extra + (size("\ufeff") if way.mark else 0)


@given(TEXTS, WAYS, st.data())
def test_offsets_are_turned_back_whatever_they_count(text: str, way: Way, data: st.DataObject) -> None:
    """Protects all ways to count, and all of them together: what was counted from a place leads back to it."""
    edges = sorted({0, *(match.end() for match in regex.finditer(r"\X", text))})
    counting = Counting(way, text)
    assume(counting.possible)
    start, end = sorted((data.draw(st.sampled_from(edges)), data.draw(st.sampled_from(edges))))
    assert counting.pieces([(counted(text, way, start), counted(text, way, end))]) == ((start, end),)


@given(TEXTS, WAYS, st.data())
def test_recorded_texts_are_found_whatever_offsets_count(text: str, way: Way, data: st.DataObject) -> None:
    """Protects the proof: where one way gives all recorded texts, the annotations come to stand on their texts."""
    edges = {match.start() for match in regex.finditer(r"\X", text)}
    words = [match.span() for match in regex.finditer(r"[^\s]\X*?(?=\s|$)", text) if match.start() in edges]
    assume(words and Counting(way, text).possible)
    chosen = data.draw(st.lists(st.sampled_from(words), min_size=2, unique=True)) if len(words) > 1 else words
    recorded = [unicodedata.normalize(way.form or "NFC", text[start:end]) for start, end in chosen]
    offsets = [(counted(text, way, start), counted(text, way, end)) for start, end in chosen]
    found, proof = placed(text, *zip(offsets, recorded, strict=True))
    if len(chosen) > 1 or not way.mark:
        assert proof.how == "recorded"
        assert all(alike(one, other) for one, other in zip(found, recorded, strict=True))


@pytest.mark.parametrize(
    ("text", "given_", "found", "said"),
    [
        ("😊 Ann", [((3, 6), "Ann")], ["Ann"], "UTF-16 units: proved by the recorded texts"),
        ("é Ann", [((3, 6), "Ann")], ["Ann"], "bytes of UTF-8: proved by the recorded texts"),
        ("😊 é Ann", [((5, 8), "Ann")], ["Ann"], "UTF-16 units: proved by the recorded texts"),
        (
            "Ann saw Bo",
            [((1, 4), "Ann"), ((9, 11), "Bo")],
            ["Ann", "Bo"],
            "code points, the byte order mark counted: proved by the recorded texts",
        ),
        (
            "\ufeffAnn ran",
            [((0, 3), "Ann")],
            ["Ann"],
            "code points, the byte order mark left out: proved by the recorded texts",
        ),
        (
            "a\r\nb\r\nAnn",
            [((4, 7), "Ann")],
            ["Ann"],
            "code points, each line break of two characters as one: proved by the recorded texts",
        ),
        (
            "a\nb\nAnn",
            [((6, 9), "Ann")],
            ["Ann"],
            "code points, each line break as two: proved by the recorded texts",
        ),
        (
            DECOMPOSED,
            [((6, 10), "café"), ((15, 20), "spoke")],
            ["cafe\u0301", "spoke"],
            "NFC code points: proved by the recorded texts",
        ),
        (
            "Ann saw Bo",
            [((1, 4), "Ann"), ((4, 7), "saw")],
            ["nn ", "saw"],
            "code points: at most half of the recorded texts fit",
        ),
        (
            "Ann saw Bo",
            [((0, 3), "Ann"), ((4, 7), "saw"), ((8, 10), "Cy")],
            ["Ann", "saw", "Bo"],
            "code points: proved by most of the recorded texts",
        ),
        ("Ann saw", [((1, 4), "Ann")], ["nn "], "code points: at most half of the recorded texts fit"),
        ("Ann", [], [], "code points: all ways of counting agree"),
        ("Ann", [((0, 3), None)], ["Ann"], "code points: all ways of counting agree"),
    ],
)
def test_the_way_to_count_is_told(
    text: str, given_: list[tuple[Piece, str | None]], found: list[str], said: str
) -> None:
    """Protects the account of how it is known what offsets count, and from guesses where texts do not prove it."""
    there, proof = placed(text, *given_)
    assert (there, str(proof)) == (found, said)


def test_a_recorded_text_in_another_normal_form_is_written_as_it_stands() -> None:
    """Protects recorded texts as evidence: letters put together in another way are no difference."""
    sets, _ = proved(DECOMPOSED, spans(((6, 10), "café")), "codepoint", ())
    (entry,) = sets[0].entries
    assert isinstance(entry, TextBound)
    assert (entry.pieces, entry.surface) == (((8, 13),), "cafe\u0301")


def test_an_offset_inside_what_is_written_in_another_way_is_none() -> None:
    """Protects letters from being cut between the letter and its mark where the text has no such place."""
    assert Counting(Way(unit="codepoint", form="NFD"), "é x").pieces([(1, 2)]) is None
    assert Counting(Way(unit="codepoint", form="NFD"), "é x").pieces([(2, 9)]) is None


def test_texts_in_two_normal_forms_are_one_text() -> None:
    """Protects annotations of a tool that composes letters from being refused by the corpus's own text."""
    composed = unicodedata.normalize("NFC", DECOMPOSED)
    found = fit(composed, f"  {DECOMPOSED}")
    assert found is not None
    assert covered(f"  {DECOMPOSED}", found.pieces([(6, 10), (15, 20)])) == "cafe\u0301 spoke"
    assert fit(composed, DECOMPOSED.replace("spoke", "spike")) is None


@pytest.mark.parametrize(
    ("text", "line", "unit", "pieces", "proof"),
    [
        ("😊 Ada\n", "T1\tWords 3 6\tAda\n", None, ((2, 5),), "UTF-16 units: proved by the recorded texts"),
        ("😊 Ada\n", "T1\tWords 3 6\n", "utf16", ((2, 5),), "UTF-16 units: as stated"),
        ("😊 Ada\n", "T1\tWords 3 6\tAda\n", "codepoint", ((3, 6),), "code points: as stated"),
        (DECOMPOSED, "T1\tWords 0 5\tRénée\n", None, ((0, 7),), "NFC code points: proved by the recorded texts"),
        (
            "It\r\nsaid\r\nAda",
            "T1\tWords 8 11\tAda\n",
            None,
            ((10, 13),),
            "code points, each line break of two characters as one: proved by the recorded texts",
        ),
        (
            "\ufeffIt said Ada",
            "T1\tWords 8 11\tAda\n",
            None,
            ((9, 12),),
            "code points, the byte order mark left out: proved by the recorded texts",
        ),
        ("It said Ada", "T1\tWords 2 5\tAda\n", None, ((2, 5),), "code points: at most half of the recorded texts fit"),
    ],
)
def test_what_offsets_of_brat_files_count_is_proved(
    text: str, line: str, unit: Unit | None, pieces: tuple[Piece, ...], proof: str, tmp_path: Path
) -> None:
    """Protects annotations from tools that do not count as brat does, and tells where nothing proves it."""
    (found,) = units(tmp_path, {"a.txt": text, "a.ann": line})
    item = brat.read_unit(found, options(offsets=unit))
    assert annotations_of(item)["T1"].pieces == pieces
    assert [count.proof for count in item.counts] == [None, proof]


def test_lines_of_a_recorded_text_are_found_by_the_turned_offsets(tmp_path: Path) -> None:
    """Protects recorded texts over several lines, which are told from entries by where the annotation is."""
    lines = "T1\tWords 3 6\tAda\nT2\tWords 7 15\tsaid\nyes\nT3\tWords 3 6\tAda\n"
    (found,) = units(tmp_path, {"a.txt": "😊 Ada said\nyes", "a.ann": lines})
    item = brat.read_unit(found, options())
    assert annotations_of(item)["T2"].text == "said\nyes"
    assert item.counts[1].entries == item.counts[1].kept == 3
