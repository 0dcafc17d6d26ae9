"""Text made safe to show: nothing from a corpus moves a cursor, hides a word or begins a line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.terminal import count, safe, shorten


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a plain line", "a plain line"),
        ("Zoë Quéméré “said”: 市長 👍", "Zoë Quéméré “said”: 市長 👍"),
        ("two\nlines\r\n", "two\\nlines\\r\\n"),
        ("tab\tbed", "tab\\tbed"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x9b31m", "\\x9b31m"),
        ("\x07\x08\x7f\0", "\\x07\\x08\\x7f\\x00"),
        ("evil\u202egnp.exe", "evil\\u202egnp.exe"),
        ("a\u2028b\u2029c", "a\\u2028b\\u2029c"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("\ud800", "\\ud800"),
        ("\ue000\U000f0000", "\\ue000\\U000f0000"),
        ("\U000e0041", "\\U000e0041"),
        ("e\u0308", "e\u0308"),
        ("a\u00a0b\u3000c", "a\u00a0b\u3000c"),
        ("", ""),
    ],
)
def test_what_does_not_print_is_escaped(text: str, expected: str) -> None:
    """Protects terminals and logs from escape sequences, and readers from text that runs backwards or is invisible."""
    assert safe(text) == expected


@given(st.text(st.characters()))
def test_whatever_the_text_one_printable_line_comes_out(text: str) -> None:
    """Protects messages for every text that there can be: each character prints or is a space, and it is one line."""
    result = safe(text)
    assert all(character.isprintable() or unicodedata.category(character) == "Zs" for character in result)
    assert len(result.splitlines()) <= 1
    result.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])))
def test_printable_text_is_shown_as_it_is(text: str) -> None:
    """Protects texts of all languages from escapes that they do not need."""
    assert safe(text) == text


@given(st.text(), st.integers(1, 40))
def test_shortened_text_keeps_both_ends(text: str, width: int) -> None:
    """Protects tables and messages from long values, whose beginning and end tell most."""
    result = shorten(text, width)
    assert len(result) <= width
    if len(text) <= width:
        assert result == text
    else:
        left, _, right = result.partition("…") if "…" not in text else (result[: (width - 1) // 2], "", "")
        assert text.startswith(left)
        assert text.endswith(right)


def test_shortening_puts_dots_in_the_middle() -> None:
    """Protects the look of a shortened text."""
    assert shorten("abcdefghij", 10) == "abcdefghij"
    assert shorten("abcdefghijk", 10) == "abcd…ghijk"
    assert shorten("abc", 1) == "…"
    assert len(shorten("x" * 100)) == 60


@pytest.mark.parametrize(
    ("number", "noun", "expected"),
    [
        (0, ("document", None), "0 documents"),
        (1, ("document", None), "1 document"),
        (2, ("document", None), "2 documents"),
        (1013, ("document", None), "1,013 documents"),
        (1, ("entry", "entries"), "1 entry"),
        (2, ("entry", "entries"), "2 entries"),
    ],
)
def test_numbers_come_with_their_noun(number: int, noun: tuple[str, str | None], expected: str) -> None:
    """Protects messages from "1 documents"."""
    assert count(number, *noun) == expected
