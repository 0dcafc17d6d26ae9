"""Schemas: what is read, what is refused with which message, and that the shipped ones load."""

from pathlib import Path

import pytest

from corpuskit.errors import CorpuskitError, SchemaError
from corpuskit.plainyaml import YamlFile
from corpuskit.schema import Attribute, End, Label, Layer, Registry, RelationType, Schema, Span, names, read_schema
from corpuskit.schema.reading import schema_from
from corpuskit.schema.shipped import find_shipped, shipped

SCHEMAS = Path(__file__).parent.parent / "schemas"
EMPTY = "schema: s\nversion: 1\nlayers: {}\n"
LAYER = "schema: s\nversion: 1\nlayers:\n  l:\n    "
RELATION = "schema: s\nversion: 1\nlayers:\n  l:\n  m:\nrelations:\n  r: "
OTHER = "Choose another name."
NAME = "is not a name: small letters, digits and underscores, beginning with a letter"
TOP = "schema, version, help, metadata, registries, layers, relations, require, rules"
TYPES = "string, enum, bool, int, float, date, datetime, url, lang, ref"
ATTRIBUTE_KEYS = "type, title, help, examples, values, registry, pattern, required, many, default, when, sensitive"
QUOTES = (End("quotes"),)
SOURCES = (End("sources"),)
FULL = """\
schema: news
version: 3
help: A small one.
metadata:
  outlet: {type: string, help: Who published it}
registries:
  actors:
    name: {type: string, required: true, pattern: "[A-Z].*"}
    born: {type: date, sensitive: true}
layers:
  topics:
    span: document
    attributes:
      topic: {type: enum, values: [war, "no"], many: true}
  quotes:
    help: What was said.
    labels:
      direct: {help: with marks}
      indirect:
    span: {pieces: many, within: block, align: word, overlap: nest}
    attributes:
      speaker: {type: ref, registry: actors}
  sources:
    labels: [person, poll]
    label: optional
relations:
  said_by: {from: quotes, to: sources, per_from: 0..1}
  echoes: {from: quotes, to: quotes, symmetric: true, help: Says the same}
  two: {from: quotes, to: sources, per_from: 2}
require:
  suggested: [tool, confidence]
"""


def schema_of(text: str) -> Schema:
    return schema_from(YamlFile(text, "s.yaml"))


def error_of(text: str) -> tuple[str, str | None]:
    with pytest.raises(SchemaError) as caught:
        schema_of(text)
    return caught.value.message, caught.value.hint


def test_a_schema_is_read_whole() -> None:
    """Protects every word that a schema may hold, and the defaults of those it leaves out."""
    word = Span(pieces="many", within="block", align="word", overlap="nest")
    assert schema_of(FULL) == Schema(
        name="news",
        version=3,
        help="A small one.",
        metadata={"outlet": Attribute(name="outlet", type="string", help="Who published it")},
        registries={
            "actors": Registry(
                name="actors",
                columns={
                    "name": Attribute(name="name", type="string", required=True, pattern="[A-Z].*"),
                    "born": Attribute(name="born", type="date", sensitive=True),
                },
            )
        },
        layers={
            "topics": Layer(
                name="topics",
                span=None,
                attributes={"topic": Attribute(name="topic", type="enum", values=("war", "no"), many=True)},
            ),
            "quotes": Layer(
                name="quotes",
                help="What was said.",
                labels={"direct": Label(name="direct", help="with marks"), "indirect": Label(name="indirect")},
                label_required=True,
                span=word,
                attributes={"speaker": Attribute(name="speaker", type="ref", registry="actors")},
            ),
            "sources": Layer(
                name="sources",
                labels={"person": Label(name="person"), "poll": Label(name="poll")},
                span=Span(pieces=1, within="document", align="character", overlap="any"),
            ),
        },
        relations={
            "said_by": RelationType(name="said_by", from_ends=QUOTES, to_ends=SOURCES, per_from=(0, 1)),
            "echoes": RelationType(
                name="echoes", from_ends=QUOTES, to_ends=QUOTES, symmetric=True, help="Says the same"
            ),
            "two": RelationType(name="two", from_ends=QUOTES, to_ends=SOURCES, per_from=(2, 2)),
        },
        require={"suggested": ("tool", "confidence")},
    )


def test_order_is_that_of_the_file() -> None:
    """Protects the order of columns, legends and pages, which a schema's author chose."""
    schema = schema_of(FULL)
    assert list(schema.layers) == ["topics", "quotes", "sources"]
    assert [relation.name for relation in schema.relations_from("quotes")] == ["said_by", "echoes", "two"]
    assert schema.relations_from("sources") == []


def test_a_schema_is_referred_to_by_name_and_version() -> None:
    """Protects what annotation lines say of the schema they were made by."""
    assert schema_of(FULL).reference == "news@3"


@pytest.mark.parametrize(
    ("arity", "expected", "single"),
    [
        ("0..1", (0, 1), True),
        ("1", (1, 1), True),
        ("1..1", (1, 1), True),
        ("2", (2, 2), False),
        ("0..*", (0, None), False),
        ("1..*", (1, None), False),
        ("2..3", (2, 3), False),
    ],
)
def test_arities_are_read(arity: str, expected: tuple[int, int | None], single: bool) -> None:
    """Protects how many relations an annotation may have, and which fit a column."""
    relation = schema_of(f"{RELATION}{{from: l, to: m, per_from: {arity}}}").relations["r"]
    assert relation.per_from == expected
    assert relation.single is single


def test_a_symmetric_relation_is_never_a_column() -> None:
    """Protects symmetric relations, which are stored once but hold for both ends."""
    assert not schema_of(f"{RELATION}{{from: l, to: l, per_from: 0..1, symmetric: true}}").relations["r"].single


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "1: schema: missing; expected the schema's name", None),
        ("- a", "1: expected a mapping of names, found a list", None),
        ("schema: s\nlayers: {}", "1: version: missing; expected a whole number", None),
        ("schema: s\nversion: 1", "1: layers: missing; expected a mapping of layers", None),
        ("schema: 3\nversion: 1\nlayers: {}", "1: schema: found 3; expected the schema's name", None),
        ("schema: s\nversion: true\nlayers: {}", "2: version: found true; expected a whole number", None),
        ('schema: s\nversion: "1"\nlayers: {}', "2: version: found '1'; expected a whole number", None),
        ("schema: s\nversion: 0\nlayers: {}", "2: version: found 0; versions begin with 1", None),
        ("schema: s\nversion: 1\nlayers: []", "3: layers: found a list; expected a mapping of layers", None),
        ("schema: S\nversion: 1\nlayers: {}", f"1: schema: 'S' {NAME}", None),
        (
            f"{EMPTY}relation: {{}}",
            f"4: relation: unknown key; expected one of {TOP}",
            "Did you mean relations?",
        ),
        (f"{EMPTY}help: [a]", "4: help: expected text, or texts by language, found a list", None),
        (f"{EMPTY}metadata: [a]", "4: metadata: expected a mapping of names, found a list", None),
    ],
)
def test_mistakes_at_the_top_are_named(text: str, message: str, hint: str | None) -> None:
    """Protects the first minutes with a schema: what must be there, and what nobody knows."""
    assert error_of(text) == (f"s.yaml:{message}", hint)


@pytest.mark.parametrize(
    ("layer", "message", "hint"),
    [
        (
            "lables: [a]",
            "lables: unknown key; expected one of title, help, examples, labels, label, span, attributes",
            "Did you mean labels?",
        ),
        ("help: 3", "help: expected text, or texts by language, found 3", None),
        ("labels: [a, 1]", "labels.1: a label is a word, found 1", 'Write "1".'),
        ("labels: [a, b, a]", "labels: a label is written twice", None),
        ("labels: a", "labels: expected a list of labels, found 'a'", "Write labels: [a]."),
        ("labels: 1", "labels: expected a mapping of names, found 1", None),
        ("labels: [true]", "labels.0: a label is a word, found true", 'Write "true".'),
        ("labels: [a, null]", "labels.1: a label is a word, found nothing", None),
        (
            "labels: [{a: x}]",
            "labels.0: a label is a word, found a mapping",
            "Write words alone, or a mapping: labels: {a: {help: …}}.",
        ),
        (
            "label: required",
            "label: a label is required, but the layer has no labels",
            "Give the layer labels, or remove label: required.",
        ),
        ("labels: {a: x}", "labels.a: expected a mapping such as {help: …}, found 'x'", 'Write {help: "x"}.'),
        (
            "labels: {a: {halp: x}}",
            "labels.a.halp: unknown key; expected one of title, help, examples",
            "Did you mean help?",
        ),
        ("label: maybe", "label: found 'maybe', expected required or optional", None),
        ("span: doc", "span: found 'doc', expected document or a mapping such as {pieces: many}", None),
        ("span: 3", "span: expected a mapping of names, found 3", None),
        ("span: {pieces: 2}", "span.pieces: found 2, expected one of 1, many", None),
        (
            "span: {within: blocks}",
            "span.within: found 'blocks', expected one of block, document",
            "Did you mean block?",
        ),
        (
            "span: {align: tokens}",
            "span.align: found 'tokens', expected one of word, character, token",
            "Did you mean token?",
        ),
        (
            "span: {overlap: nesting}",
            "span.overlap: found 'nesting', expected one of none, nest, any",
            "Did you mean nest?",
        ),
        (
            "span: {peices: 1}",
            "span.peices: unknown key; expected one of pieces, within, align, overlap, overlap_with",
            "Did you mean pieces?",
        ),
    ],
)
def test_mistakes_in_a_layer_are_named(layer: str, message: str, hint: str | None) -> None:
    """Protects the heart of a schema: each mistake with its line, its key and what would be right."""
    assert error_of(LAYER + layer) == (f"s.yaml:5: layers.l.{message}", hint)


@pytest.mark.parametrize(
    ("attribute", "message", "hint"),
    [
        ("{type: strng}", f".type: found 'strng', expected one of {TYPES}", "Did you mean string?"),
        (
            "{tpye: string}",
            f".tpye: unknown key; expected one of {ATTRIBUTE_KEYS}",
            "Did you mean type?",
        ),
        ("{}", ": there is no key 'type'", None),
        ("string", ": expected a mapping such as {type: string}, found 'string'", "Write {type: string}."),
        ('{type: int, many: "yes"}', ".many: expected true or false, found text", None),
        ("{type: enum}", ".values: an enum needs its values", "Write type: enum and values: [one, two]."),
        (
            "{type: string, values: [a]}",
            ".values: only an enum has values",
            "Write type: enum and values: [one, two].",
        ),
        ("{type: enum, values: [a, a]}", ".values: a value is written twice", None),
        ("{type: enum, values: [a, 1]}", ".values.1: expected text, found a whole number", 'Write "1".'),
        ("{type: enum, values: a}", ".values: expected a list, found text", None),
        ("{type: ref}", ".registry: a ref needs a registry; known are: actors", None),
        (
            "{type: ref, registry: actor}",
            ".registry: there is no registry 'actor'; known are: actors",
            "Did you mean actors?",
        ),
        ("{type: int, registry: actors}", ".registry: only the type ref has a registry, this is int", None),
        ("{type: int, pattern: a}", ".pattern: only the type string has a pattern, this is int", None),
        (
            '{type: string, pattern: "("}',
            ".pattern: not a regular expression: missing ), unterminated subpattern at position 0",
            None,
        ),
    ],
)
@pytest.mark.parametrize("place", ["layers.l.attributes", "metadata"])
def test_mistakes_in_an_attribute_are_named(place: str, attribute: str, message: str, hint: str | None) -> None:
    """Protects attributes wherever they are declared: of a layer, or as metadata of documents."""
    registries = "registries: {actors: {}}\n"
    text = f"{EMPTY}metadata: {{x: {attribute}}}\n{registries}"
    if place != "metadata":
        text = f"schema: s\nversion: 1\nlayers:\n  l: {{attributes: {{x: {attribute}}}}}\n{registries}"
    assert error_of(text) == (f"s.yaml:4: {place}.x{message}", hint)


@pytest.mark.parametrize(
    ("relation", "message", "hint"),
    [
        ("{}", ": there is no key 'from'", None),
        ("{from: l}", ": there is no key 'to'", None),
        ("{from: k, to: l}", ".from: there is no layer 'k'; known are: l, m", None),
        ("{from: l, to: ll}", ".to: there is no layer 'll'; known are: l, m", "Did you mean l?"),
        (
            "{form: l, to: m}",
            (
                ".form: unknown key; expected one of from, to, per_from, per_to, symmetric, acyclic, title, help, "
                "attributes"
            ),
            "Did you mean from?",
        ),
        (
            "{from: l, to: m, per_from: many}",
            ".per_from: found 'many', expected how many, such as 0..1, 1 or 0..*",
            None,
        ),
        (
            "{from: l, to: m, per_from: 1.5}",
            ".per_from: expected a whole number or text, found a number with a fraction",
            None,
        ),
        (
            "{from: l, to: m, per_from: 2..1}",
            ".per_from: found '2..1', but the second number must not be below the first, nor 0",
            None,
        ),
        (
            "{from: l, to: m, per_from: 0}",
            ".per_from: found 0, but the second number must not be below the first, nor 0",
            None,
        ),
        (
            "{from: l, to: m, symmetric: true}",
            ".symmetric: a symmetric relation has the same layers and labels at both ends",
            None,
        ),
    ],
)
def test_mistakes_in_a_relation_are_named(relation: str, message: str, hint: str | None) -> None:
    """Protects relations from ends that do not exist and from impossible numbers."""
    assert error_of(RELATION + relation) == (f"s.yaml:7: relations.r{message}", hint)


@pytest.mark.parametrize(
    ("require", "message", "hint"),
    [
        (
            "{suggestd: [tool]}",
            "suggestd: unknown status; expected one of accepted, suggested, rejected",
            "Did you mean suggested?",
        ),
        ("{suggested: tool}", "suggested: expected a list of fields, found 'tool'", None),
        (
            "{suggested: [label, tol]}",
            "suggested.1: unknown field 'tol'; expected one of label, text, tool, confidence, comment, origin",
            "Did you mean tool?",
        ),
    ],
)
def test_mistakes_in_what_is_required_are_named(require: str, message: str, hint: str | None) -> None:
    """Protects the demand for provenance from a word that nobody looks at."""
    assert error_of(f"{EMPTY}require: {require}") == (f"s.yaml:4: require.{message}", hint)


# Names


@pytest.mark.parametrize("word", sorted(names.SQL_KEYWORDS))
def test_words_of_sql_are_no_names(word: str) -> None:
    """Protects people who query the database from having to quote every name."""
    problem = f"'{word}' is a word of SQL and cannot name a table or column"
    assert error_of(f"schema: s\nversion: 1\nlayers:\n  '{word}': {{}}") == (
        f"s.yaml:4: layers.{word}: {problem}",
        OTHER,
    )
    assert names.problem_with(word) == problem


@pytest.mark.parametrize("name", ["Quotes", "1st", "_x", "a-b", "a b", "é", "", "a" * 64])
def test_names_are_small_letters_digits_and_underscores(name: str) -> None:
    """Protects the names of tables and columns, which are also parts of links."""
    assert names.problem_with(name) == f"'{name}' {NAME}"


@pytest.mark.parametrize("name", ["quotes", "a", "a1_b", "a" * 63, "orders", "indices"])
def test_other_names_are_free(name: str) -> None:
    """Protects plain words from being refused."""
    assert names.problem_with(name) is None
    assert names.problem_with_table(name) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("layers: {relations: {}}", "3: layers.relations: 'relations' is the name of a table that every corpus has"),
        ("layers: {findings: {}}", "3: layers.findings: 'findings' is the name of a table that every corpus has"),
        ("layers: {x_pieces: {}}", "3: layers.x_pieces: 'x_pieces' looks like a table that is made beside others"),
        ("layers: {sqlite_x: {}}", "3: layers.sqlite_x: 'sqlite_x' looks like a table that is made beside others"),
        ("layers: {X: {}}", f"3: layers.X: 'X' {NAME}"),
        (
            "layers: {}\nregistries: {documents: {}}",
            "4: registries.documents: 'documents' is the name of a table that every corpus has",
        ),
        (
            "layers: {}\nregistries: {r: {id: {type: int}}}",
            "4: registries.r.id: 'id' is a column that every such table has",
        ),
        (
            "layers: {l: {attributes: {label: {type: int}}}}",
            "3: layers.l.attributes.label: 'label' is a column that every such table has",
        ),
        (
            "layers: {l: {attributes: {rowid: {type: int}}}}",
            "3: layers.l.attributes.rowid: 'rowid' is what SQLite calls the number of a row",
        ),
        (
            "layers: {}\nmetadata: {title: {type: string}}",
            "4: metadata.title: 'title' is a column that every such table has",
        ),
        (
            "layers: {l: {}}\nrelations: {key: {from: l, to: l}}",
            "4: relations.key: 'key' is a column that every such table has",
        ),
    ],
)
def test_names_that_collide_with_tables_and_columns_are_refused(text: str, message: str) -> None:
    """Protects the tables that every corpus has, and their columns."""
    assert error_of(f"schema: s\nversion: 1\n{text}") == (f"s.yaml:{message}", OTHER)


def test_a_layer_and_a_registry_may_not_share_a_name() -> None:
    """Protects two tables from becoming one."""
    assert error_of("schema: s\nversion: 1\nregistries: {a: {}}\nlayers: {a: {}}") == (
        "s.yaml:4: layers.a: a registry has the same name, and both become tables",
        "Rename one.",
    )


def test_an_attribute_and_a_single_relation_may_not_share_a_name() -> None:
    """Protects two columns from becoming one; a relation that is no column may share it."""
    text = "schema: s\nversion: 1\n"
    text += "layers: {{l: {{attributes: {{r: {{type: int}}}}}}}}\n"
    text += "relations: {{r: {{from: l, to: l{}}}}}"
    assert error_of(text.format(", per_from: 0..1")) == (
        "s.yaml:4: relations.r: the layer l has an attribute of this name, and both become columns",
        "Rename one.",
    )
    assert not schema_of(text.format("")).relations["r"].single


# What is shipped


@pytest.mark.parametrize("name", ["news", "attribution"])
def test_the_shipped_schemas_load(name: str) -> None:
    """Protects the schemas that come with the program, and that they are found by name."""
    path = find_shipped(name, "schema")
    schema = read_schema(path)
    assert schema.name == name
    assert schema.reference == f"{name}@1"
    assert schema.help
    assert path == SCHEMAS / f"{name}.yaml"


def test_every_shipped_schema_is_tried_above() -> None:
    """Protects a new schema from not being tested."""
    assert sorted(p.stem for p in shipped("schemas").glob("*.yaml") if "." not in p.stem) == ["attribution", "news"]


def test_a_schema_of_ones_own_is_found_by_its_path(tmp_path: Path) -> None:
    """Protects `--schema PATH`."""
    path = tmp_path / "mine.yaml"
    path.write_text(EMPTY)
    assert find_shipped(str(path), "schema") == path


def test_an_unknown_schema_is_named_with_those_that_exist() -> None:
    """Protects people who mistype a schema's name; a mapping is not offered as a schema."""
    with pytest.raises(CorpuskitError) as caught:
        find_shipped("newz", "schema")
    assert caught.value.message == "there is no schema 'newz'"
    assert caught.value.hint == "Give the path of a file, or one of: attribution, news."


def test_a_folder_that_is_not_shipped_is_an_error() -> None:
    """Protects broken installations from a traceback."""
    with pytest.raises(CorpuskitError) as caught:
        shipped("nowhere")
    assert caught.value.message == "the folder 'nowhere' that comes with corpuskit is missing"
    assert caught.value.hint == "Install corpuskit again."
