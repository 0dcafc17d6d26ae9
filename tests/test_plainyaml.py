"""YAML as people mean it: what is read, and the whole message for each trap that is refused."""

from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.errors import CorpuskitError, SchemaError
from corpuskit.plainyaml import YamlFile, did_you_mean, shown


def error_of(text: str) -> tuple[str, str | None]:
    with pytest.raises(SchemaError) as caught:
        YamlFile(text, "s.yaml")
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None),
        ("# nothing", None),
        ("a: 1\nb: [x, 2, 1.5]", {"a": 1, "b": ["x", 2, 1.5]}),
        ('a: "no"\n"yes": b', {"a": "no", "yes": "b"}),
        ("a: true\nb: False", {"a": True, "b": False}),
        ("a: ~\nb:", {"a": None, "b": None}),
        ("a: 2031-05-04", {"a": "2031-05-04"}),
        ("1: a\ntrue: b", {"1": "a", "true": "b"}),
        ("a: 0\nb: -12\nc: +3", {"a": 0, "b": -12, "c": 3}),
        ("a: 0..1", {"a": "0..1"}),
        ("a: nowhere", {"a": "nowhere"}),
        ("a: -.inf", {"a": float("-inf")}),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
        ("%YAML 1.2\n---\na: b\n", {"a": "b"}),
        ("a: { }\nb: []", {"a": {}, "b": []}),
    ],
)
def test_plain_yaml_is_plain_values(text: str, data: Any) -> None:
    """Protects what people write: words stay words, dates stay as written, keys are always text."""
    assert YamlFile(text, "s.yaml").data == data


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "y", "n", "No", "YES", "Off"])
@pytest.mark.parametrize(("text", "where"), [("a: {}", "a"), ("{}: a", "{}"), ("a: [b, {}]", "a.1")])
def test_words_that_may_be_truth_values_need_quotes(text: str, where: str, word: str) -> None:
    """Protects Norway and every label "no", as value, key and item."""
    problem = f"{word} without quotes means a truth value to some YAML readers"
    assert error_of(text.format(word)) == (
        f"s.yaml:1: {where.format(word)}: {problem}",
        f'Write "{word}" in quotes for the word; write true or false for a truth value.',
    )


@pytest.mark.parametrize("number", ["012", "0x1f", "1_000", "12:30", "0b11", "-010"])
def test_numbers_in_another_base_need_quotes(number: str) -> None:
    """Protects codes and times, which YAML 1.1 turns into other numbers."""
    problem = f"{number} without quotes is a number in another base to some YAML readers"
    assert error_of(f"\na: {number}") == (f"s.yaml:2: a: {problem}", f'Write "{number}".')


@pytest.mark.parametrize("text", ["1:30.5", "1_0.5", "=", "<<"])
def test_values_with_a_meaning_of_their_own_need_quotes(text: str) -> None:
    """Protects the rest of what YAML 1.1 does not take for text."""
    problem = f"{text} without quotes has a meaning of its own to some YAML readers"
    assert error_of(f"a: {text}") == (f"s.yaml:1: a: {problem}", f'Write "{text}".')


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("a: !!str 12", "!!str"),
        ('a: !!int "12"', "!!int"),
        ("a: !own x", "!own"),
        ("a: ! x", "!"),
        ("a: !!set {x}", "!!set"),
        ("a: !!python/object/apply:os.system [x]", "!!python/object/apply:os.system"),
        ("!!str a: b", "!!str"),
    ],
)
def test_tags_are_refused(text: str, tag: str) -> None:
    """Protects from values that are not what they look like, and from tags that would run something."""
    assert error_of(text) == (f"s.yaml:1: the tag {tag} is not read", "Write the value without a tag.")


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x", "a: *x", "a: &x [1]", "&x a: 1"])
def test_anchors_and_aliases_are_refused(text: str) -> None:
    """Protects from files that grow when they are read, and from changes at a distance."""
    assert error_of(text) == (
        "s.yaml:1: anchors and aliases (& and *) are not read",
        "Write the value out, or put it in quotes.",
    )


def test_a_key_that_is_written_twice_is_refused() -> None:
    """Protects the first value of a key, which most readers drop without a word."""
    assert error_of("a:\n  b: 1\n  c: 2\n  b: 3") == ("s.yaml:4: a.b: written twice, first in line 2", None)
    assert error_of("{a: 1, a: 2}") == ("s.yaml:1: a: written twice, first in line 1", None)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("? [a]\n: b", "s.yaml:1: a key is a word, not a list or a mapping", None),
        (
            "a: b: c",
            "s.yaml:1: not YAML: mapping values are not allowed here",
            "Put a text in which a colon stands in quotes; keys of one mapping begin in one column.",
        ),
        (
            "a:\n\t- b",
            "s.yaml:2: not YAML: found character '\\t' that cannot start any token",
            "Write spaces in place of the tab at the beginning of the line.",
        ),
        ("a: [b", "s.yaml:1: not YAML: expected ',' or ']', but got '<stream end>'", "Close the [ of line 1 with a ]."),
        ("---\na: 1\n---\nb: 2", "s.yaml:3: not YAML: a second document begins, but only one is read", None),
        ("a: \x01", "s.yaml: not YAML: special characters are not allowed", None),
        ("[" * 31, "s.yaml:1: nested more than 30 deep", None),
        (
            'a: "\\ud800"',
            "s.yaml:1: a: half of a surrogate pair, which is no character",
            "Write the character itself.",
        ),
        ("a" * 1_000_001, "s.yaml: 1,000,001 characters, but at most 1,000,000 are read", None),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)
def test_what_is_not_read_gets_its_message(text: str, message: str, hint: str | None) -> None:
    """Protects people who edit YAML by hand: the line and what is wrong there, never a traceback."""
    assert error_of(text) == (message, hint)


@given(st.text(max_size=30) | st.text("ab:-[]{}&*!|>'\"#%@,? \n\t0123\x85\ufeff", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Protects against every other exception that a YAML parser may come up with."""
    try:
        data = YamlFile(text, "s.yaml").data
    except CorpuskitError:
        return
    assert msgspec.json.encode(data)


# Files


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    """Protects files saved by editors that put a mark at the beginning."""
    (tmp_path / "s.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert YamlFile.read(tmp_path / "s.yaml").data == {"a": 1}


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    """Protects the messages for a missing file and for another encoding."""
    with pytest.raises(SchemaError) as missing:
        YamlFile.read(tmp_path / "s.yaml", "my schema")
    assert missing.value.message == "my schema: cannot be read: No such file or directory"
    (tmp_path / "s.yaml").write_bytes("a: é".encode("latin-1"))
    with pytest.raises(SchemaError) as latin:
        YamlFile.read(tmp_path / "s.yaml", "s.yaml")
    assert (latin.value.message, latin.value.hint) == ("s.yaml: not UTF-8 at byte 3", "Save the file as UTF-8.")


# Conversion


class Inner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    size: int = 0


class Thing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str = ""
    kind: Literal["small", "large"]
    from_: str | int = msgspec.field(name="from", default="")
    many: bool = False
    words: tuple[str, ...] = ()
    inner: Inner = Inner()
    sized: dict[str, Inner] = {}
    side: Literal[1, "both"] | None = None


FILE = """\
things:
  one:
    kind: {kind}
    {rest}
"""


@pytest.mark.parametrize(
    ("kind", "rest", "message", "hint"),
    [
        ("smal", "", "3: things.one.kind: found 'smal', expected one of small, large", "Did you mean small?"),
        ("7", "", "3: things.one.kind: found 7, expected one of small, large", None),
        ("small", "form: x", "4: things.one.form: unknown key; expected one of {known}", "Did you mean from?"),
        ("small", "name: x", "4: things.one.name: unknown key; expected one of {known}", None),
        (
            "small",
            "from: 1.5",
            "4: things.one.from: expected a whole number or text, found a number with a fraction",
            None,
        ),
        ("small", 'many: "yes"', "4: things.one.many: expected true or false, found text", None),
        ("small", "words: a", "4: things.one.words: expected a list, found text", None),
        ("small", "words: [a, 1]", "4: things.one.words.1: expected text, found a whole number", 'Write "1".'),
        ("small", "inner: {size: x}", "4: things.one.inner.size: expected a whole number, found text", None),
        ("small", "inner: {sise: 1}", "4: things.one.inner: unknown key 'sise'", None),
        ("small", "sized: {a: {size: x}}", "4: things.one.sized: expected a whole number, found text", None),
        ("small", "side: 2", "4: things.one.side: found 2, expected one of 1, both", None),
    ],
)
def test_what_does_not_convert_is_named_with_line_key_and_expectation(
    kind: str, rest: str, message: str, hint: str | None
) -> None:
    """Protects people from the words of a library: each error says where it is and what would be right."""
    file = YamlFile(FILE.format(kind=kind, rest=rest), "s.yaml")
    with pytest.raises(SchemaError) as caught:
        file.convert(file.data["things"]["one"], Thing, ("things", "one"))
    known = "kind, from, many, words, inner, sized, side"
    assert caught.value.message == f"s.yaml:{message.format(known=known)}"
    assert caught.value.hint == hint


def test_a_missing_key_is_named_at_its_parent() -> None:
    """Protects the message for what is not there and therefore has no line."""
    file = YamlFile("things:\n  one:\n    many: true\n", "s.yaml")
    with pytest.raises(SchemaError) as caught:
        file.convert(file.data["things"]["one"], Thing, ("things", "one"))
    assert caught.value.message == "s.yaml:2: things.one: there is no key 'kind'"


def test_what_converts_is_the_value() -> None:
    """Protects the way from YAML to typed values."""
    file = YamlFile("kind: small\nfrom: 3\nwords: [a]\nside: both\n", "s.yaml")
    assert file.convert(file.data, Thing, ()) == Thing(kind="small", from_=3, words=("a",), side="both")


def test_a_mapping_is_asked_for_by_its_place() -> None:
    """Protects the message for a list or a word where names were expected; an absent mapping is empty."""
    file = YamlFile("a: [b]\nc:\n", "s.yaml")
    assert file.mapping(file.data["c"], ("c",)) == {}
    with pytest.raises(SchemaError) as caught:
        file.mapping(file.data["a"], ("a",))
    assert caught.value.message == "s.yaml:1: a: expected a mapping of names, found a list"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "nothing"), ("x", "'x'"), (3, "3"), (True, "true"), (False, "false"), ([1], "a list"), ({}, "a mapping")],
)
def test_values_are_shown_as_they_were_written(value: Any, expected: str) -> None:
    """Protects messages from Python's way of writing values."""
    assert shown(value) == expected


def test_only_a_near_word_is_suggested() -> None:
    """Protects hints from far-fetched words."""
    assert did_you_mean("lables", ["label", "labels", "span"]) == "Did you mean labels?"
    assert did_you_mean("colour", ["label", "labels", "span"]) is None
    assert did_you_mean("Person", ["LOC", "PERSON", "PER"]) == "Did you mean PERSON?"
    assert did_you_mean("LABLES", ["labels", "Labels"]) == "Did you mean labels?"
