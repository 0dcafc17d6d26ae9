"""The schema language: words in languages, conditions, ends by label, rules with examples, and what is refused."""

import pytest

from corpuskit.errors import SchemaError
from corpuskit.model import Annotation, Document, Relation, Value
from corpuskit.plainyaml import YamlFile
from corpuskit.schema import Attribute, End, RuleExample, Schema
from corpuskit.schema.reading import errors_in, schema_from
from corpuskit.schema.shipped import find_shipped
from corpuskit.schema.values import LONGEST_MATCHED, applies, expected_instead, fits

HEAD = "schema: s\nversion: 1\n"
FULL = """\
schema: own
version: 2
help: {en: A small one, de: Eine kleine}
layers:
  quotes:
    title: {en: Quotes, de: Zitate}
    help: Words of others
    examples: ["It rains", a second one]
    labels:
      direct: {title: {en: Direct speech}, help: {en: with marks, de: mit Zeichen}, examples: ["'Rain'"]}
      other:
    span: {pieces: many, align: token, overlap_with: {headings: none, claims: nest}}
    attributes:
      act: {type: enum, values: [said, asked], default: said, title: Speech act, examples: [told]}
      tags: {type: string, many: true, default: [a]}
      why: {type: string, required: true, when: {act: asked, tags: [a, b]}}
  headings:
  claims: {labels: [fact, norm]}
relations:
  about:
    from: [quotes.direct, claims]
    to: [claims.fact, claims.norm]
    per_to: 1..3
    title: is about
    attributes: {sure: {type: bool}, how: {type: string, when: {sure: [false]}}}
  part_of: {from: claims, to: claims, acyclic: true}
rules:
  - id: short-quote
    severity: info
    message: a quote has more than one word
    help: One word is seldom a quote.
    scope: corpus
    sql: |
      -- a comment; with a semicolon
      WITH short AS (SELECT key FROM quotes WHERE text NOT LIKE '% %;')
      SELECT key FROM short;
    examples:
      - bad: {text: "Rain, she said.", language: en, metadata: {a: 1}, annotations: [{id: q1, layer: quotes,
              label: direct, text: Rain, attributes: {act: said}}]}
      - good:
          text: It rains and it rains.
          title: Rain
          annotations:
            - {id: q1, layer: quotes, label: direct, text: [and it, rains.]}
            - {id: c1, layer: claims, label: fact, pieces: [[0, 2], [3, 8]]}
          relations:
            - {label: about, from: q1, to: c1, attributes: {sure: true}}
            - {id: x, label: about, from: q1, to: c1}
"""


def schema_of(text: str) -> Schema:
    return schema_from(YamlFile(text, "s.yaml"))


def error_of(text: str) -> tuple[str, str | None]:
    with pytest.raises(SchemaError) as caught:
        schema_of(text)
    return caught.value.message, caught.value.hint


def test_words_are_read_in_one_language_or_several() -> None:
    """Protects titles and help: the first language counts where nobody asks for one, and all are kept."""
    schema = schema_of(FULL)
    assert (schema.help, schema.helps) == ("A small one", {"en": "A small one", "de": "Eine kleine"})
    quotes = schema.layers["quotes"]
    assert (quotes.title, quotes.titles) == ("Quotes", {"en": "Quotes", "de": "Zitate"})
    assert (quotes.help, quotes.helps, quotes.examples) == ("Words of others", {}, ("It rains", "a second one"))
    direct = quotes.labels["direct"]
    assert (direct.title, direct.titles, direct.help) == ("Direct speech", {"en": "Direct speech"}, "with marks")
    assert (direct.helps, direct.examples) == ({"en": "with marks", "de": "mit Zeichen"}, ("'Rain'",))
    assert schema.relations["about"].title == "is about"


def test_attributes_have_defaults_conditions_and_examples() -> None:
    """Protects what forms begin with, and under which condition an attribute applies."""
    attributes = schema_of(FULL).layers["quotes"].attributes
    assert attributes == {
        "act": Attribute(
            name="act", title="Speech act", type="enum", values=("said", "asked"), default="said", examples=("told",)
        ),
        "tags": Attribute(name="tags", type="string", many=True, default=["a"]),
        "why": Attribute(name="why", type="string", required=True, when={"act": ("asked",), "tags": ("a", "b")}),
    }


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        ({"act": "asked", "tags": ["b"]}, True),
        ({"act": "asked", "tags": ["c", "a"]}, True),
        ({"act": "asked", "tags": ["c"]}, False),
        ({"act": "said", "tags": ["a"]}, False),
        ({"act": "asked"}, False),
        ({}, False),
    ],
)
def test_a_condition_holds_where_every_named_attribute_has_one_of_the_values(
    values: dict[str, Value], holds: bool
) -> None:
    """Protects `when`, on which depends what must be there and what must not."""
    assert applies(schema_of(FULL).layers["quotes"].attributes["why"], values) is holds


def test_a_condition_tells_truth_values_from_numbers() -> None:
    """Protects `when: {count: 1}` from holding for true, which Python takes for the same."""
    assert applies(Attribute(type="int", when={"a": (1,)}), {"a": 1})
    assert not applies(Attribute(type="int", when={"a": (1,)}), {"a": True})
    assert not applies(Attribute(type="int", when={"a": (False,)}), {"a": 0})


def test_values_fit_alone_or_as_a_list() -> None:
    """Protects what conditions and migrations take for a right value."""
    assert fits(Attribute(type="int", many=True), [1, 2])
    assert not fits(Attribute(type="int", many=True), 1)
    assert not fits(Attribute(type="int"), [1])
    assert not fits(Attribute(type="int", many=True), [1, "2"])


def test_only_short_values_are_matched_with_a_pattern() -> None:
    """Protects the time of a validation from a value of a million characters."""
    pattern = Attribute(type="string", pattern=".*")
    assert expected_instead(pattern, "x" * LONGEST_MATCHED) is None
    assert expected_instead(pattern, "x" * (LONGEST_MATCHED + 1)) == (
        "at most 10,000 characters, since it has a pattern"
    )


def test_relations_end_at_labels_of_several_layers() -> None:
    """Protects ends by label, and the layers that tables and rules read of them."""
    about, part_of = schema_of(FULL).relations.values()
    assert about.from_ends == (End("quotes", ("direct",)), End("claims"))
    assert about.to_ends == (End("claims", ("fact", "norm")),)
    assert (about.from_layers, about.to_layers) == (("quotes", "claims"), ("claims",))
    assert (about.per_from, about.per_to, about.acyclic, part_of.acyclic) == ((0, None), (1, 3), False, True)
    assert list(map(str, (*about.from_ends, *about.to_ends))) == ["quotes.direct", "claims", "claims.fact, claims.norm"]
    assert about.attributes["how"].when == {"sure": (False,)}
    claim = Annotation(id="c", layer="claims", label="fact")
    assert [end.takes(claim) for end in (End("claims"), End("claims", ("norm",)), End("claims", ("fact",)))] == [
        True, False, True
    ]  # fmt: skip


def test_spans_align_to_tokens_and_meet_other_layers() -> None:
    """Protects what is said of edges and of other layers."""
    span = schema_of(FULL).layers["quotes"].span
    assert span is not None
    assert (span.align, span.overlap_with) == ("token", {"headings": "none", "claims": "nest"})


def test_rules_are_read_with_their_examples() -> None:
    """Protects the schema's own rules: what they say, and small documents that show what they find."""
    (rule,) = schema_of(FULL).rules
    assert (rule.id, rule.severity, rule.scope) == ("short-quote", "info", "corpus")
    assert (rule.message, rule.help) == ("a quote has more than one word", "One word is seldom a quote.")
    assert rule.sql.startswith("-- a comment; with a semicolon\nWITH short AS")
    bad, good = rule.examples
    assert bad == RuleExample(
        bad=True,
        document=Document(id="example", text="Rain, she said.", language="en", metadata={"a": 1}),
        annotations=(
            Annotation(
                id="q1", layer="quotes", label="direct", pieces=((0, 4),), text="Rain", attributes={"act": "said"}
            ),
        ),
        line=38,
    )
    assert good.text == "It rains and it rains."
    assert good.annotations == (
        Annotation(id="q1", layer="quotes", label="direct", pieces=((9, 15), (16, 22)), text="and it rains."),
        Annotation(id="c1", layer="claims", label="fact", pieces=((0, 2), (3, 8)), text="It rains"),
    )
    assert good.relations == (
        Relation(id="r1", label="about", from_="q1", to="c1", attributes={"sure": True}),
        Relation(id="x", label="about", from_="q1", to="c1"),
    )


ATTRIBUTE = HEAD + "layers: {l: {attributes: {a: {type: enum, values: [x, w]}, b: {type: bool}, c: "
WORDS = HEAD + "layers: {l: {labels: [p, q], "
LAYERS = HEAD + "layers: {l: {labels: [p, q]}, m: {}, d: {span: document}}\n"
RELATION = LAYERS + "relations: {r: "
MEETING = HEAD + "layers: {m: {}, d: {span: document}, o: {span: {overlap_with: {l: none}}}, l: {span: {overlap_with: "
RULE = LAYERS + "rules: [{id: r, severity: info, message: m, sql: SELECT key FROM l"
EXAMPLE = RULE + ", examples: ["


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (WORDS + "help: {}}}", "3: layers.l.help: expected text, or texts by language, found nothing", None),
        (
            WORDS + "help: {english: x}}}",
            "3: layers.l.help.english: expected a language tag such as en or pt-BR, found 'english'",
            None,
        ),
        (WORDS + "title: {en: 3}}}", "3: layers.l.title.en: expected text, found 3", None),
        (
            WORDS + "examples: one}}",
            "3: layers.l.examples: expected a list of texts, found 'one'",
            "Write examples: [one, two].",
        ),
        (WORDS + "examples: [1]}}", "3: layers.l.examples.0: expected text, found 1", None),
        (
            ATTRIBUTE + "{type: int, default: x}}}}",
            "3: layers.l.attributes.c.default: found 'x', expected a whole number",
            None,
        ),
        (
            ATTRIBUTE + "{type: enum, values: [one, two], default: tow}}}}",
            "3: layers.l.attributes.c.default: found 'tow', expected one of one, two",
            "Did you mean two?",
        ),
        (
            ATTRIBUTE + "{type: int, many: true, default: 1}}}}",
            "3: layers.l.attributes.c.default: found 1, expected a list, since it has many values",
            None,
        ),
        (
            ATTRIBUTE + "{type: int, default: [1]}}}}",
            "3: layers.l.attributes.c.default: found a list, expected one value",
            None,
        ),
        (
            ATTRIBUTE + "{type: int, when: {c: 1}}}}}",
            "3: layers.l.attributes.c.when.c: an attribute cannot be a condition of itself",
            None,
        ),
        (
            ATTRIBUTE + "{type: int, when: {aa: x}}}}}",
            "3: layers.l.attributes.c.when.aa: there is no attribute 'aa' beside it; known are: a, b",
            "Did you mean a?",
        ),
        (
            ATTRIBUTE + "{type: int, when: {a: z}}}}}",
            "3: layers.l.attributes.c.when.a: found 'z', expected one of x, w",
            None,
        ),
        (
            ATTRIBUTE + '{type: int, when: {b: [true, "true"]}}}}}',
            "3: layers.l.attributes.c.when.b: found 'true', expected true or false",
            None,
        ),
        (
            ATTRIBUTE + "{type: int, when: {a: []}}}}}",
            "3: layers.l.attributes.c.when.a: a list of no values can never hold",
            "Name at least one value.",
        ),
        (
            ATTRIBUTE
            + "{type: int, when: {d: 1}}, d: {type: int, when: {e: 1}}, e: {type: int, when: {a: x, d: 1}}}}}",
            "3: layers.l.attributes.d.when: conditions in a circle: d needs e needs d",
            None,
        ),
        (
            HEAD + "layers: {}\nmetadata: {a: {type: int}, b: {type: int, when: {a: 1}}}",
            "4: metadata.b.when: only attributes of layers and relations apply under a condition",
            "Remove it.",
        ),
        (
            ATTRIBUTE + '{type: string, pattern: "(a+)+"}}}}',
            "3: layers.l.attributes.c.pattern: can run forever, because it can read one text in very many ways",
            "Write it so that what is repeated can be read in one way only, such as [a-z]+( [a-z]+)*.",
        ),
    ],
)
def test_mistakes_in_words_and_attributes_are_named(text: str, message: str, hint: str | None) -> None:
    """Protects the new keys of attributes: each mistake with its line, its key and what would be right."""
    assert error_of(text) == (f"s.yaml:{message}", hint)


@pytest.mark.parametrize(
    ("meetings", "message", "hint"),
    [
        ("{l: none}", "l: is the layer itself, whose annotations meet as overlap says", "Write overlap: none."),
        ("{mm: none}", "mm: there is no layer 'mm'; known are: m, d, o, l", "Did you mean m?"),
        ("{d: none}", "d: the layer d has no pieces that could overlap: it has span: document", None),
        ("{m: non}", "m: found 'non', expected one of none, nest, any", "Did you mean none?"),
        ("{m: [none]}", "m: found a list, expected one of none, nest, any", None),
    ],
)
def test_mistakes_in_what_is_said_of_other_layers_are_named(meetings: str, message: str, hint: str | None) -> None:
    """Protects `overlap_with` from naming what is no layer with pieces."""
    assert error_of(f"{MEETING}{meetings}}}}}}}") == (f"s.yaml:3: layers.l.span.overlap_with.{message}", hint)


def test_two_layers_may_not_say_different_things_of_each_other() -> None:
    """Protects against a rule that would have to choose whom to believe."""
    assert error_of(MEETING + "{o: nest}}}}")[0] == (
        "s.yaml:3: layers.o.span.overlap_with.l: says none, but the layer l says nest of o"
    )
    assert schema_of(MEETING + "{o: none}}}}").layers["l"].span


@pytest.mark.parametrize(
    ("relation", "message", "hint"),
    [
        ("{from: l.x, to: m}", ".from: the layer l has no label 'x'; it has: p, q", None),
        ("{from: [m, l.pp], to: m}", ".from.1: the layer l has no label 'pp'; it has: p, q", "Did you mean p?"),
        ("{from: m.x, to: m}", ".from: the layer m has no label 'x'; it has: none", None),
        ("{from: [], to: m}", ".from: names no layer", None),
        ("{from: [m, m], to: m}", ".from.1: m is named already", None),
        ("{from: [l.p, l.p], to: m}", ".from.1: l.p is named already", None),
        ("{from: [l, l.p], to: m}", ".from.1: l, with all its labels, is named already", None),
        ("{from: [l.p, l], to: m}", ".from.1: labels of l are named already, and l alone means all", None),
        ("{from: 3, to: m}", ".from: expected text or a list, found a whole number", None),
        (
            "{from: l, to: m, acyclic: true}",
            ".acyclic: a relation can go in a circle only where it starts and ends in the same layers",
            "Remove acyclic.",
        ),
        (
            "{from: m, to: m, acyclic: true, symmetric: true}",
            ".acyclic: a symmetric relation has no direction, so it cannot go in a circle",
            None,
        ),
        (
            "{from: [l.p, m], to: [m, l.q], symmetric: true}",
            ".symmetric: a symmetric relation has the same layers and labels at both ends",
            None,
        ),
        (
            "{from: m, to: m, symmetric: true, per_to: 0..1}",
            ".per_to: a symmetric relation has no direction, so per_from counts those at both ends",
            "Write per_from alone.",
        ),
        (
            "{from: m, to: m, per_to: x}",
            ".per_to: found 'x', expected how many, such as 0..1, 1 or 0..*",
            None,
        ),
        (
            "{from: m, to: m, attributes: {from_key: {type: int}}}",
            ".attributes.from_key: 'from_key' is a column that every such table has",
            "Choose another name.",
        ),
    ],
)
def test_mistakes_in_ends_and_numbers_are_named(relation: str, message: str, hint: str | None) -> None:
    """Protects relations between labels of several layers."""
    assert error_of(f"{RELATION}{relation}}}") == (f"s.yaml:4: relations.r{message}", hint)


def test_ends_may_stand_in_any_order_where_a_relation_is_symmetric() -> None:
    """Protects symmetric relations between the same labels, named in another order."""
    relation = schema_of(f"{RELATION}{{from: [l.p, l.q, m], to: [m, l.q, l.p], symmetric: true}}}}").relations["r"]
    assert relation.symmetric


@pytest.mark.parametrize(
    ("rule", "message", "hint"),
    [
        ("rules: {a: 1}", "rules: expected a list of rules, found a mapping", None),
        ("rules: [1]", "rules.0: expected a mapping of names, found 1", None),
        ("rules: [{}]", "rules.0: there is no key 'id'", None),
        (
            "rules: [{id: A b, severity: info, message: m, sql: SELECT 1}]",
            "rules.0.id: 'A b' is no name of a rule: small letters, digits and hyphens, beginning with a letter",
            None,
        ),
        (
            "rules: [{id: a, severity: fatal, message: m, sql: SELECT 1}]",
            "rules.0.severity: found 'fatal', expected one of error, warning, info",
            None,
        ),
        (
            'rules: [{id: a, severity: info, message: " ", sql: SELECT 1}]',
            "rules.0.message: is empty",
            "Say in a few words what is wrong.",
        ),
        (
            "rules: [{id: a, severity: info, message: m, sql: DELETE FROM l}]",
            "rules.0.sql: begins with 'DELETE', expected SELECT or WITH",
            "A rule only reads: write one SELECT.",
        ),
        (
            'rules: [{id: a, severity: info, message: m, sql: "-- SELECT"}]',
            "rules.0.sql: begins with nothing, expected SELECT or WITH",
            "A rule only reads: write one SELECT.",
        ),
        (
            "rules: [{id: a, severity: info, message: m, sql: SELECT 1; DROP TABLE l}]",
            "rules.0.sql: holds more than one statement",
            "Write one SELECT, or several rules.",
        ),
        (
            'rules: [{id: a, severity: info, message: m, sql: "SELECT \\0"}]',
            "rules.0.sql: holds a NUL character",
            None,
        ),
        (
            f"rules: [{{id: a, severity: info, message: m, sql: SELECT {'1' * 20_000}}}]",
            "rules.0.sql: 20,007 characters, but at most 20,000 are read",
            None,
        ),
        (
            (
                "rules: [{id: a, severity: info, message: m, sql: SELECT 1}, "
                "{id: a, severity: info, message: m, sql: SELECT 1}]"
            ),
            "rules.1.id: 'a' is the id of the rule in line 4 already",
            None,
        ),
    ],
)
def test_mistakes_in_a_rule_are_named(rule: str, message: str, hint: str | None) -> None:
    """Protects the schema's own rules: one that only reads, with a name and something to say."""
    assert error_of(LAYERS + rule) == (f"s.yaml:4: {message}", hint)


@pytest.mark.parametrize(
    ("example", "message", "hint"),
    [
        ("{}", ": has 0 of bad and good, expected one", "Write each example as its own item."),
        ("{worse: {text: a}}", ".worse: unknown key; expected one of bad, good", None),
        ("{bad: {}}", ".bad: there is no key 'text'", None),
        ("{bad: {text: a, annotations: 1}}", ".bad.annotations: expected a list, found 1", None),
        (
            "{bad: {text: a, annotations: [{id: x, layer: k, text: a}]}}",
            ".bad.annotations.0.layer: there is no layer 'k'; known are: l, m, d",
            None,
        ),
        (
            "{bad: {text: a, annotations: [{id: x, layer: l, label: pp, text: a}]}}",
            ".bad.annotations.0.label: there is no label 'pp'; known are: p, q",
            "Did you mean p?",
        ),
        (
            "{bad: {text: a a, annotations: [{id: x, layer: l, text: a}]}}",
            ".bad.annotations.0.text: 'a' stands more than once in the example's text",
            "Give pieces instead.",
        ),
        (
            "{bad: {text: a, annotations: [{id: x, layer: l, text: b}]}}",
            ".bad.annotations.0.text: 'b' does not stand in the example's text",
            None,
        ),
        (
            "{bad: {text: a, annotations: [{id: x, layer: l}]}}",
            ".bad.annotations.0: says neither text nor pieces",
            "Write text: and the words it covers.",
        ),
        (
            "{bad: {text: a, annotations: [{id: x, layer: l, text: a, pieces: [[0, 1]]}]}}",
            ".bad.annotations.0.pieces: text says already where the annotation is",
            None,
        ),
        (
            "{bad: {text: a, annotations: [{id: x, layer: l, pieces: [[0, 2]]}]}}",
            ".bad.annotations.0.pieces: [0, 2] is no stretch of the text, which has 1 characters",
            None,
        ),
        (
            "{bad: {text: a, annotations: [{id: x, layer: d, text: a}]}}",
            ".bad.annotations.0.text: annotations of d are about the document and have none",
            None,
        ),
        (
            "{bad: {text: a, annotations: [{id: x, layer: d, attributes: {z: 1}}]}}",
            ".bad.annotations.0.attributes.z: there is no attribute 'z'; known are: none",
            None,
        ),
        (
            "{bad: {text: a, annotations: [{id: x, layer: d}, {id: x, layer: d}]}}",
            ".bad.annotations: two annotations have one id",
            None,
        ),
        (
            '{bad: {text: a, annotations: [{id: "x y", layer: d}]}}',
            ".bad.annotations.0.id: 'x y' cannot be an id",
            None,
        ),
        (
            "{good: {text: a, relations: [{label: r, from: x, to: x}]}}",
            ".good.relations.0.label: there is no relation 'r'; known are: none",
            None,
        ),
    ],
)
def test_mistakes_in_an_example_of_a_rule_are_named(example: str, message: str, hint: str | None) -> None:
    """Protects examples from rotting: they must fit the schema that they stand in."""
    assert error_of(f"{EXAMPLE}{example}]}}]") == (f"s.yaml:4: rules.0.examples.0{message}", hint)


def test_all_errors_are_told_line_by_line() -> None:
    """Protects people from mending a schema one run at a time."""
    text = (
        "schema: s\nversion: 1\nbogus: 1\nlayers:\n  l: {labels: [a, 1]}\n  m: {lables: [a]}\n"
        "metadata: {x: {type: strng}}\nrequire: {suggested: tool}\nrelations: {r: {from: l, to: k}}\n"
    )
    assert [error.message.partition(": ")[0] for error in errors_in(YamlFile(text, "s.yaml"))] == [
        "s.yaml:3", "s.yaml:5", "s.yaml:6", "s.yaml:7", "s.yaml:8"
    ]  # fmt: skip
    mended = text.replace(", 1]", "]").replace("lables", "labels")
    assert "s.yaml:9: relations.r.to: there is no layer 'k'; known are: l, m" in [
        error.message for error in errors_in(YamlFile(mended, "s.yaml"))
    ]


def test_a_right_schema_has_no_errors() -> None:
    """Protects those who check a schema from an error that is none."""
    assert errors_in(YamlFile(FULL, "s.yaml")) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("schema: !!python/object:os.system x", "s.yaml:1: the tag !!python/object:os.system is not read"),
        ("a: &a [x]\nb: [*a, *a]", "s.yaml:1: anchors and aliases (& and *) are not read"),
        (HEAD + "layers: {}\nlayers: {}", "s.yaml:4: layers: written twice, first in line 3"),
        (HEAD + "layers: " + "{a: " * 40 + "1" + "}" * 40, "s.yaml:3: nested more than 30 deep"),
        (HEAD + "help: " + "x" * 1_000_000, "s.yaml: 1,000,027 characters, but at most 1,000,000 are read"),
        (HEAD + "layers: {l: {help: {no: x}}}", "s.yaml:3: layers.l.help.no: no without quotes means a truth value"),
        ("\x00", "s.yaml: not YAML: special characters are not allowed"),
    ],
)
def test_hostile_schemas_are_refused(text: str, message: str) -> None:
    """Protects against bombs, code in tags, and files without an end, which meet a limit with a clear message."""
    with pytest.raises(SchemaError) as caught:
        schema_of(text)
    assert caught.value.message.startswith(message)


def test_a_schema_with_a_line_of_nearly_a_megabyte_is_read() -> None:
    """Protects large codebooks: the limit is that of the file, and reading stays linear."""
    schema = schema_of(HEAD + "layers: {}\nhelp: " + "word " * 190_000)
    assert len(schema.help or "") == 190_000 * 5 - 1


def test_the_shipped_schemas_have_no_errors() -> None:
    """Protects the shipped schemas from an error that only `schema check` would show."""
    for name in ("news", "attribution"):
        assert errors_in(YamlFile.read(find_shipped(name, "schema"))) == []
