"""Mistakes that beginners make in a schema: all at one level are told, and each with what to do in one sentence."""

import pytest

from corpuskit.errors import SchemaError
from corpuskit.plainyaml import YamlFile
from corpuskit.schema.reading import errors_in

HEAD = "schema: s\nversion: 1\n"
LAYER = HEAD + "layers: {l: {"
SPACES = "Write spaces in place of the tab at the beginning of the line."
NO_BREAK = "Write a plain space in place of each no-break space in line 4; it looks the same."
CURLY = 'Write straight quotes, such as "this", in place of curly ones.'
QUOTES = "Put a text in which a colon, a comma or a bracket stands in quotes."
KEYS = "type, title, help, examples, values, registry, pattern, required, many, default, when, sensitive"
LAYER_KEYS = "title, help, examples, labels, label, span, attributes"
COLUMN = "Lines that belong together begin in one column, and are either all keys or all items of a list (-)."


def told(text: str) -> list[tuple[str, str | None]]:
    """The errors of a schema, with what to do."""
    try:
        found = errors_in(YamlFile(text, "s.yaml"))
    except SchemaError as error:
        found = [error]
    return [(error.message, error.hint) for error in found]


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        (HEAD + "layers:\n\tl: {}\n", 4, SPACES),
        (HEAD + "layers: {l: {span: document\nrequire: {}\n", 4, "Close the { of line 3 with a }."),
        (HEAD + "layers: {l: {labels: [a, b}}\n", 3, "Close the [ of line 3 with a ]."),
        (HEAD + "metadata: {a: {type: string, pattern: “[a-z]”}}\nlayers: {}\n", 3, CURLY),
        (HEAD + "layers:\n\u00a0 l: {labels: [a]}\n  m: {labels: [a]}\n", 5, NO_BREAK),
        (LAYER + "help: a place: not a person}}\n", 3, QUOTES),
        (HEAD + "layers:\n  l:\n    help: a place: not a person\n", 5,
         "Put a text in which a colon stands in quotes; keys of one mapping begin in one column."),
        (HEAD + "metadata:\n  - outlet: {type: string}\n  pages: {type: int}\nlayers: {}\n", 5, COLUMN),
    ],
)  # fmt: skip
def test_what_is_not_yaml_is_told_with_what_to_do(text: str, line: int, hint: str) -> None:
    """Protects people who have never seen YAML from words such as token and block mapping alone."""
    ((message, found),) = told(text)
    assert message.startswith(f"s.yaml:{line}: not YAML: ")
    assert found == hint


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (HEAD + "metadata: {a: {type:date}}\nlayers: {}\n",
         f"3: metadata.a.type:date: unknown key; expected one of {KEYS}", "Write a space behind the colon: type: date"),
        (HEAD + "metadata: {a: date}\nlayers: {}\n",
         "3: metadata.a: expected a mapping such as {type: string}, found 'date'", "Write {type: date}."),
        (HEAD + "metadata: {a: dte}\nlayers: {}\n",
         "3: metadata.a: expected a mapping such as {type: string}, found 'dte'", "Write {type: string}."),
        (LAYER + "labels: {p: a place}}}\n",
         "3: layers.l.labels.p: expected a mapping such as {help: …}, found 'a place'", 'Write {help: "a place"}.'),
        (LAYER + "labels: {p: {help: a place, such as Bonn}}}}\n",
         "3: layers.l.labels.p.such as Bonn: unknown key; expected one of title, help, examples",
         "Put a text in which a comma stands in quotes."),
        (LAYER + "help: a place, such as Bonn}}\n",
         f"3: layers.l.such as Bonn: unknown key; expected one of {LAYER_KEYS}",
         'Put a text in which a comma stands in quotes: help: "a place, such as Bonn"'),
        ("shema: s\nversion: 1\nlayers: {}\n", "1: schema: missing; expected the schema's name",
         "Did you mean schema where it says shema?"),
        (HEAD + "metadata: {a: {type: enum, values: [1, 2]}}\nlayers: {}\n",
         "3: metadata.a.values.0: expected text, found a whole number", 'Write "1".'),
    ],
)  # fmt: skip
def test_what_is_meant_otherwise_is_told_with_what_to_write(text: str, message: str, hint: str) -> None:
    """Protects the same people where it is YAML, but says something else than they mean."""
    assert told(text) == [(f"s.yaml:{message}", hint)]


def test_all_unknown_keys_of_a_mapping_are_told() -> None:
    """Protects people from mending one mistake only to be told of the next one beside it."""
    expected = "expected one of schema, version, help, metadata, registries, layers, relations, require, rules"
    assert told("foo: 1\nbar: 2\n" + HEAD + "layers: {}\n") == [
        (f"s.yaml:1: foo: unknown key; {expected}", None),
        (f"s.yaml:2: bar: unknown key; {expected}", None),
    ]


def test_all_wrong_values_of_a_mapping_are_told() -> None:
    """Protects the same for values; a key that is required is not said to be missing because its value is wrong."""
    assert told(LAYER + "span: {pieces: 2, within: blok, align: wrd}}}\n") == [
        ("s.yaml:3: layers.l.span.pieces: found 2, expected one of 1, many", None),
        ("s.yaml:3: layers.l.span.within: found 'blok', expected one of block, document", "Did you mean block?"),
        ("s.yaml:3: layers.l.span.align: found 'wrd', expected one of word, character, token", "Did you mean word?"),
    ]
    (one,) = told(HEAD + "metadata: {a: {type: 1}}\nlayers: {}\n")
    assert one[0].startswith("s.yaml:3: metadata.a.type: found 1, expected one of string, enum")
