"""`corpuskit schema`: checking, showing, drafting and comparing, as people meet them on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpuskit.cli import program
from corpuskit.cli.schema import command as group
from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.evolution.comparing import changes, likely_rename
from corpuskit.evolution.completing import Completing
from corpuskit.evolution.inferring import seen_in
from corpuskit.findings import Severity
from corpuskit.plainyaml import YamlFile
from corpuskit.schema import Schema
from corpuskit.schema.reading import schema_from
from corpuskit.validation import validate
from tests.corpus_of_lines import NEWS as NEWS_FILE
from tests.corpus_of_lines import make_corpus

NEWS = NEWS_FILE.read_text(encoding="utf-8")
HEAD = "schema: s\nversion: 1\n"
SCHEMA = """\
schema: own
version: 1
layers:
  quotes:
    labels: [direct, mixed]
    label: optional
    span: {pieces: many}
    attributes: {act: {type: enum, values: [said, asked]}, sure: {type: bool}}
  sources:
relations:
  said_by: {from: quotes, to: sources}
"""
LINES = (
    'documents/00001.jsonl: {"id":"a","text":"It rains, she said.","metadata":{"day":"2024-04-03","n":1}}',
    'documents/00001.jsonl: {"id":"b","text":"Nothing.","metadata":{"day":"2024-04-04","n":2.5}}',
    (
        'annotations/gold/00001.jsonl: {"document":"a","schema":"own@1","annotations":['
        '{"id":"q1","layer":"quotes","label":"direct","pieces":[[0,2],[3,8]],"attributes":{"act":"said","sure":true}},'
        '{"id":"q2","layer":"quotes","label":"mixed","pieces":[[3,8]],"attributes":{"act":"asked"}},'
        '{"id":"q3","layer":"quotes","pieces":[[0,8]],"attributes":{"act":"said"}},'
        '{"id":"s1","layer":"sources","pieces":[[10,13]]}],'
        '"relations":[{"id":"r1","label":"said_by","from":"q1","to":"s1"},'
        '{"id":"r2","label":"said_by","from":"q2","to":"s1"}]}'
    ),
)


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(program, ["schema", *arguments], standalone_mode=False)
    if result.exception is not None and not isinstance(result.exception, SystemExit | CorpuskitError):
        raise result.exception
    return result


def refused(*arguments: str) -> tuple[str, str | None]:
    with pytest.raises(CorpuskitError) as caught:
        program.main(["schema", *arguments], standalone_mode=False)
    return caught.value.message, caught.value.hint


def corpus(folder: Path, schema: str = SCHEMA, *lines: str) -> Path:
    text = [f"schema.yaml: {line}" for line in schema.rstrip("\n").split("\n")]
    for line in (*text, *(lines or LINES)):
        name, _, content = line.partition(": ")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(content + "\n")
    (folder / "corpus.yaml").write_text("format: 1\n")
    return folder


def schema_of(text: str) -> Schema:
    return schema_from(YamlFile(text, "s.yaml"))


# check


def test_a_right_schema_is_called_right(tmp_path: Path) -> None:
    """Protects the answer that people hope for, for a file, a corpus and a shipped schema."""
    folder = corpus(tmp_path / "c")
    told = "own@1 is right: 2 layers, 1 relation, 0 rules\n"
    for which in (folder, folder / "schema.yaml"):
        result = run("check", str(which))
        assert (result.return_value, result.output) == (0, f"{folder / 'schema.yaml'}: {told}")
    assert (
        run("check", "news").output
        == f"news: news@1 is right: 6 layers, 7 relations, {len(schema_of(NEWS).rules)} rules\n"
    )


def test_all_errors_are_printed_with_their_lines(tmp_path: Path) -> None:
    """Protects those who mend a schema: every error at once, and exit code 1, since the check itself was done."""
    path = tmp_path / "s.yaml"
    path.write_text(HEAD + "layers:\n  l: {lables: [a]}\n  m: {span: {overlap: nesting}}\n")
    result = run("check", str(path))
    assert result.return_value == 1
    assert result.output == (
        f"error: {path}:4: layers.l.lables: unknown key; expected one of title, help, examples, labels, label, span, "
        "attributes\n  Did you mean labels?\n"
        f"error: {path}:5: layers.m.span.overlap: found 'nesting', expected one of none, nest, any\n"
        "  Did you mean nest?\n"
        f"{path}: 2 errors\n"
    )


def test_what_is_not_yaml_is_a_finding_of_the_check(tmp_path: Path) -> None:
    """Protects the check of a hostile file: its text is escaped, and it ends with 1."""
    path = tmp_path / "s.yaml"
    path.write_text("schema: &a [\x7f]\n")
    result = run("check", str(path))
    assert result.return_value == 1
    assert result.output.startswith(f"error: {path}")
    assert "\x7f" not in result.output
    path.write_bytes(b"schema: \xff")
    assert run("check", str(path)).output == f"error: {path}: not UTF-8 at byte 8\n  Save the file as UTF-8.\n"


def test_rules_of_schemas_and_their_examples_are_looked_at(tmp_path: Path) -> None:
    """Protects against a schema that reads well and does something else: labels that look the same, failing rules."""
    path = tmp_path / "s.yaml"
    path.write_text(
        HEAD + 'layers: {l: {labels: [a, "a "]}}\nrules:\n  - {id: r, severity: info, message: m, '
        "sql: SELECT key FROM l, examples: [{good: {text: x, annotations: [{id: a, layer: l, label: a, text: x}]}}]}\n"
    )
    result = run("check", str(path))
    assert result.return_value == 1
    assert result.output == (
        f"warning: {path}: SCH105 the labels 'a' and 'a ' of the layer l look the same\n"
        "  They differ only in white space.\n"
        f"error: {path}:5: the rule 'r' finds something in a good example\n"
        "  Mend the statement, or the example if it is wrong.\n"
    )


def test_what_is_merely_worth_a_look_does_not_fail_the_check(tmp_path: Path) -> None:
    """Protects continuous integration from failing for a missing translation."""
    path = tmp_path / "s.yaml"
    path.write_text(HEAD + "layers: {l: {help: {en: a, de: b}}, m: {help: {en: a}}}\n")
    result = run("check", str(path))
    assert result.return_value == 0
    assert result.output.startswith(f"info: {path}: SCH106 layers.m.help is not given in de, though 1 is\n")


def test_a_schema_that_is_not_there_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects people who mistype a path, or are in a folder without a corpus."""
    assert refused("check", "newz") == (
        "there is no schema 'newz'",
        "Give the path of a file, or one of: attribution, news.",
    )
    assert refused("check", str(tmp_path))[0] == f"{tmp_path}: there is no schema.yaml"
    assert refused("check", "") == ("the path is empty", "Name a schema file or a corpus.")
    monkeypatch.chdir(tmp_path)
    assert refused("check")[1] == "Name a schema file or a corpus."


def test_the_corpus_around_the_current_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the short way of calling the commands inside a corpus."""
    folder = corpus(tmp_path / "c")
    monkeypatch.chdir(folder / "documents")
    assert run("check").output.endswith("own@1 is right: 2 layers, 1 relation, 0 rules\n")


# show


def test_a_schema_is_shown_as_a_codebook_yaml_or_json(tmp_path: Path) -> None:
    """Protects the three ways to look at a schema, of which two can be read by programs."""
    path = tmp_path / "s.yaml"
    path.write_text(HEAD + 'help: {en: "A\\e[31m", de: Ein}\nlayers: {l: {labels: [a]}}\n')
    assert run("show", str(path), "--language", "de").output == (
        "s@1  Ein\n\nLayer l\n  span  one piece, annotations may overlap\n  labels\n    a\n"
    )
    assert "\\x1b[31m" in run("show", str(path)).output
    shown = [run("show", str(path), "--output", kind).output for kind in ("yaml", "json")]
    assert shown[0] == (
        'schema: s\nversion: 1\nhelp: {en: "A\\e[31m", de: Ein}\nlayers:\n  l:\n    labels: [a]\n'
        "    span: {pieces: 1, within: document, align: character, overlap: any}\n"
    )
    assert [schema_of(text) for text in shown] == [schema_of(path.read_text())] * 2


def test_an_unknown_language_is_refused_with_those_there_are(tmp_path: Path) -> None:
    """Protects against a codebook in another language than was asked for."""
    path = tmp_path / "s.yaml"
    path.write_text(HEAD + "help: {en: A, de: Ein}\nlayers: {}\n")
    assert refused("show", str(path), "--language", "fr") == (
        "the schema s@1 says nothing in the language 'fr'",
        "It has: en, de.",
    )
    assert refused("show", "news", "--language", "fr")[1] == "Its texts are given without a language."


def test_the_language_of_schemas_is_printed_as_json() -> None:
    """Protects the file that editors are given."""
    assert json.loads(run("json-schema").output)["title"] == "A corpuskit schema"


# infer

DRAFT = """\
# Drafted from 2 documents: numbers say how often something was found there.
# What is written here was so in all of them; correct what must hold, and say in help what is meant.
schema: c
version: 1

metadata:
  day: {type: date}  # 2
  "n": {type: float}  # 2

layers:
  quotes:  # 3 annotations
    labels:
      direct:  # 1
      mixed:  # 1
    label: optional  # 1 annotation without
    span: {pieces: many, within: block, align: word, overlap: nest}
    attributes:
      act: {type: string}  # 3
      sure: {type: bool}  # 1
  sources:  # 1 annotation
    span: {pieces: 1, within: block, align: word, overlap: none}

relations:
  said_by: {from: quotes, to: sources, per_from: 0..1}  # 2; at most 1 from one annotation
"""


def test_a_schema_is_drafted_from_a_corpus(tmp_path: Path) -> None:
    """Protects the draft word for word: what there is, how often, and what holds of it."""
    folder = corpus(tmp_path / "c")
    text = run("infer", str(folder)).output
    assert text == DRAFT
    assert schema_of(text).layers["quotes"].labels


ODD = (
    'documents/00001.jsonl: {"id":"a","text":"Aa bb cc.\\n\\nDd.","metadata":{"select":"x"}}',
    'annotations/gold/00001.jsonl: {"document":"a","annotations":['
    + ",".join(
        f'{{"id":"e{n}","layer":"My Layer","label":"1","pieces":[[{n},{n + 4}]],'
        f'"attributes":{{"rel":"on","Who":"ada","tags":["x"],"at":"https://a.example"}}}}'
        for n in range(8)
    )
    + ',{"id":"d1","layer":"my_layer","attributes":{"key":1}}],"relations":['
    + ",".join(f'{{"id":"r{n}","label":"rel","from":"e{n}","to":"d1","attributes":{{"w":1}}}}' for n in range(8))
    + "]}",
    "registry/people.csv: id,name,Full name",
    "registry/people.csv: ada,Ada,Ada L",
)


def test_names_that_a_schema_cannot_have_are_made_fitting(tmp_path: Path) -> None:
    """Protects the draft of foreign data from being one that cannot be read."""
    folder = corpus(tmp_path / "select", HEAD + "layers: {}", *ODD)
    text = run("infer", str(folder), "--name", "My corpus").output
    schema = schema_of(text)
    assert schema.name == "my_corpus"
    assert list(schema.metadata) == ["select_"]
    assert list(schema.layers) == ["my_layer", "my_layer_2"]
    layer = schema.layers["my_layer"]
    assert (layer.span and layer.span.overlap, layer.span and layer.span.within) == ("any", "document")
    assert list(layer.labels) == ["1"]
    assert {name: (a.type, a.values, a.registry, a.many) for name, a in layer.attributes.items()} == {
        "rel": ("enum", ("on",), None, False),
        "who": ("ref", (), "people", False),
        "tags": ("enum", ("x",), None, True),
        "at": ("url", (), None, False),
    }
    assert schema.layers["my_layer_2"].span is None
    assert list(schema.layers["my_layer_2"].attributes) == ["key_"]
    assert list(schema.relations) == ["rel_2"]
    assert schema.relations["rel_2"].attributes["w"].type == "int"
    assert list(schema.registries["people"].columns) == ["name", "full_name"]
    assert 'called "My Layer" in the data' in text


def test_what_all_have_is_required_and_ids_are_no_enum(tmp_path: Path) -> None:
    """Protects the draft: it asks for what all annotations have, closes no list of ids, and fits its own corpus."""
    notes = [
        {"id": f"n{n}", "layer": "odd" if n == 7 else "notes", "attributes": {"ref": f"T{n % 4}", "kind": "ab"[n % 2]}}
        for n in range(128)
    ]
    del notes[127]["attributes"]["ref"]
    links = [{"id": f"r{n}", "label": "near", "from": f"n{n}", "to": f"n{n - 1}"} for n in range(1, 128)]
    line = json.dumps({"document": "a", "annotations": notes, "relations": links})
    files = ('documents/00001.jsonl: {"id":"a","text":"Aa bb."}', f"annotations/gold/00001.jsonl: {line}")
    folder = corpus(tmp_path / "c", HEAD + "layers: {}", *files)
    text = run("infer", str(folder)).output
    attributes = schema_of(text).layers["notes"].attributes
    assert (attributes["ref"].type, attributes["ref"].required) == ("string", False)
    kind = attributes["kind"]
    assert (kind.type, set(kind.values), kind.required) == ("enum", {"a", "b"}, True)
    assert schema_of(text).relations["near"].from_layers == ("notes", "odd")
    assert "; from odd only 1; to odd only 1" in text
    (folder / "schema.yaml").write_text(text)
    assert [finding for finding in validate(Corpus(folder)) if finding.severity is Severity.ERROR] == []


def test_a_schema_is_drafted_from_a_folder_of_brat_and_its_configuration(tmp_path: Path) -> None:
    """Protects the first step of those who come from another tool."""
    (tmp_path / "a.txt").write_text("Ada sleeps.\n")
    (tmp_path / "a.ann").write_text("T1\tPerson 0 3\tAda\n")
    assert "Person:" in run("infer", str(tmp_path)).output
    (tmp_path / "annotation.conf").write_text("[entities]\nPerson\nPlace\n[relations]\n[events]\n[attributes]\n")
    text = run("infer", str(tmp_path / "annotation.conf")).output
    assert text.startswith("# Drafted from annotation.conf.\n")
    assert list(schema_of(text).layers["entities"].labels) == ["Person", "Place"]


RECORDS = """\
id,name,born,weight,alive,Home page,wikidata,locale,kind,aliases,code,seen,note
a,Ada,1815,1.5,TRUE,https://a.example,Q7259,en,person,Ada | A. L.,01234,2024-04-03,
b,Bob,1901,2,false,,Q42,pt-BR,person,,05678,2024-04-04,
c,Cy,-3,.5,,,Q1,de,person,C,00001,,
"""
COLUMNS = """\
registries:
  empty:  # 0 records
  people:  # 3 records
    name: {type: string}  # 3
    born: {type: int}  # 3
    weight: {type: float}  # 3
    alive: {type: bool}  # 2
    home_page: {type: url}  # 1, called "Home page" in the data
    wikidata: {type: string, pattern: "^Q[1-9][0-9]*$"}  # 3
    locale: {type: lang}  # 3
    kind: {type: enum, values: [person]}  # 3
    aliases: {type: string, many: true}  # 2
    code: {type: string}  # 3
    seen: {type: date}  # 2
    note: {type: string}  # 0
"""


def test_columns_of_registries_are_drafted_with_their_types(tmp_path: Path) -> None:
    """Protects the draft of a registry: what its cells spell, and digits that are no number from losing their zeros."""
    lines = [f"registry/people.csv: {line}" for line in RECORDS.splitlines()]
    folder = corpus(tmp_path / "c", HEAD + "layers: {}", *LINES, *lines, "registry/empty.csv: id")
    text = run("infer", str(folder)).output
    assert COLUMNS in text
    schema = schema_of(text)
    (folder / "schema.yaml").write_text(text.replace("home_page", "homepage"))
    people = (folder / "registry" / "people.csv").read_text().replace("Home page", "homepage")
    (folder / "registry" / "people.csv").write_text(people)
    assert [str(f.message) for f in validate(Corpus(folder)) if f.severity is Severity.ERROR] == []
    assert schema.registries["people"].columns["aliases"].many


CONF = """\
[entities]
Person
Place
[relations]
Lives-in\tArg1:Person, Arg2:Place
[events]
Move\tWho-Arg:Person, To-Arg?:Place
[attributes]
Negated\tArg:<EVENT>
Certainty\tArg:<ANY>, Value:L1|L2
"""
ANN = """\
T1\tPerson 0 3\tAda
T2\tPlace 13 17\tRome
T3\tMove 4 9\tmoved
E1\tMove:T3 Who-Arg:T1 To-Arg:T2
A1\tCertainty E1 L9
A2\tFoo E1
T4\tAnimal 0 7\tAda mov
R1\tNear Arg1:T1 Arg2:T2
R2\tNegated Arg1:T1 Arg2:T2
"""
FROM_BOTH = """\
# Drafted from annotation.conf and from 1 document: each comment tells where a line comes from, and how
# often something was found. What the two do not agree about is as the configuration has it: decide.
schema: own
version: 1

layers:
  entities:  # annotation.conf; 3 annotations
    labels:
      Person: {}  # annotation.conf; 1
      Place: {}  # annotation.conf; 1
      Animal:  # only in the data: 1
    span: {pieces: 1, within: block, align: character, overlap: none}  # OVERLAP
    attributes:
      certainty: {type: enum, title: Certainty, values: [L1, L2]}  # annotation.conf; not in the data
  events:  # annotation.conf; 1 annotation
    labels:
      Move: {}  # annotation.conf; 1
    span: {pieces: 1, within: block, align: word, overlap: any}  # overlap by annotation.conf; the rest as in the data
    attributes:
      negated: {type: bool, title: Negated}  # annotation.conf; not in the data
      certainty: {type: enum, title: Certainty, values: [L1, L2, L9]}  # annotation.conf; 1; only in the data: L9
      foo: {type: bool}  # only in the data: 1, called "Foo" in the data

relations:
  who_arg:  # annotation.conf; 1
    from: events.Move
    to: entities.Person
    per_from: 1..1
    title: Who-Arg
  to_arg:  # annotation.conf; 1
    from: events.Move
    to: entities.Place
    per_from: 0..1
    title: To-Arg
  lives_in:  # annotation.conf; not in the data
    from: entities.Person
    to: entities.Place
    title: Lives-in
    attributes:
      certainty: {type: enum, title: Certainty, values: [L1, L2]}  # annotation.conf; not in the data
  near: {from: entities, to: entities, per_from: 0..1}  # NEAR, called "Near" in the data
  negated_2: {from: entities, to: entities, per_from: 0..1}  # NEAR, called "Negated" in the data
"""


def test_a_folder_of_brat_is_drafted_from_its_configuration_and_its_files(tmp_path: Path) -> None:
    """Protects what annotation.conf says from being guessed anew, and what files hold besides from being lost."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "a.txt").write_text("Ada moved to Rome.\n")
    (folder / "a.ann").write_text(ANN)
    (tmp_path / "annotation.conf").write_text(CONF)
    text = run("infer", str(folder)).output
    wanted = FROM_BOTH.replace(
        "OVERLAP", "overlap by annotation.conf, though the data have nest; the rest as in the data"
    )
    assert text == wanted.replace("NEAR", "only in the data: 1; at most 1 from one annotation")
    assert list(schema_of(text).layers["entities"].labels) == ["Person", "Place", "Animal"]


STATED = """\
schema: stated
version: 1
layers:
  quotes: {labels: [direct], span: {overlap: none}, attributes: {act: {type: int}, sure: {type: enum, values: [a, b]}}}
  coding: {span: document}
relations:
  said_by: {from: coding, to: quotes, per_from: 0..1, attributes: {how: {type: string}}}
"""
COMPLETED = """\
layers:
  quotes:  # x.conf; 4 annotations
    labels:
      direct: {}  # x.conf; 1
      mixed:  # only in the data: 2
    label: optional  # only in the data: 1 annotation without
    span: {pieces: many, within: block, align: character, overlap: none}  # overlap by x.conf, though the data have any; the rest as in the data
    attributes:
      act: {type: int}  # x.conf; 3; not all values in the data are of the type int
      sure: {type: enum, values: [a, b]}  # x.conf; 1; not all in the data have a value
      said_by_2: {type: bool}  # only in the data: 1, called "said_by" in the data
  coding:  # x.conf; not in the data
    span: document  # x.conf; not in the data
  sources:  # only in the data: 1 annotation
    span: {pieces: 1, within: block, align: word, overlap: none}

relations:
  said_by:  # x.conf; 3; up to 2 from one annotation; from quotes only in the data: 3; to sources only in the data: 3
    from: coding
    to: quotes
    per_from: 0..1
    attributes:
      how: {type: string}  # x.conf; not in the data
"""  # noqa: E501


def test_what_configuration_and_data_do_not_agree_about_is_told(tmp_path: Path) -> None:
    """Protects people from taking a configuration for what was done: each difference stands in a comment."""
    line = (
        LINES[2]
        .replace(
            '{"id":"s1"',
            '{"id":"q4","layer":"quotes","label":"mixed","pieces":[[5,13]],"attributes":{"said_by":true}},{"id":"s1"',
        )
        .replace('"relations":[', '"relations":[{"id":"r3","label":"said_by","from":"q1","to":"s1"},')
    )
    seen = seen_in(Corpus(corpus(tmp_path / "c", SCHEMA, LINES[0], line)).bundles())
    lines = list(Completing(seen, schema_of(STATED), "x.conf").lines("own"))
    text = "\n".join(lines) + "\n"
    assert text[text.index("layers:") :] == COMPLETED
    assert schema_of(text).name == "own"


def test_configurations_that_differ_are_named_and_none_is_preferred(tmp_path: Path) -> None:
    """Protects a folder of several projects from a draft by the configuration of one of them alone."""
    for name, more in (("a", ""), ("b", "Animal\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text("Ada.\n")
        (tmp_path / name / "x.ann").write_text("T1\tPerson 0 3\tAda\n")
        (tmp_path / name / "annotation.conf").write_text(CONF.replace("Place\n[", f"Place\n{more}["))
    text = run("infer", str(tmp_path)).output
    one, other = (f"{tmp_path}/{name}/annotation.conf" for name in "ab")
    told = f"# Not heeded, since they differ, were {one}, {other}: name one of their folders for a draft of it.\n"
    assert text.startswith(f"{told}# Drafted from 2 documents: ")
    (tmp_path / "b" / "annotation.conf").write_text(CONF)
    assert run("infer", str(tmp_path)).output.startswith("# Drafted from annotation.conf and from 2 documents: ")
    (tmp_path / "b" / "annotation.conf").write_text(CONF.replace("Arg2:Place", "Arg2"))
    assert refused("infer", str(tmp_path))[0].startswith(f"{tmp_path}/b/annotation.conf:5: ")


def test_what_is_not_there_cannot_be_drafted_from(tmp_path: Path) -> None:
    """Protects against a traceback for a mistyped path."""
    assert refused("infer", str(tmp_path / "x")) == (
        f"{tmp_path / 'x'}: there is no such file or folder",
        "Name a corpus, a folder or a file.",
    )


# diff

OTHER = """\
schema: own
version: 2
layers:
  quotes:
    labels: [direct, partial]
    span: {pieces: 1, overlap: none}
    attributes: {act: {type: enum, values: [said, told], required: true}, surely: {type: bool}}
  speakers:
relations:
  said_by: {from: quotes, to: speakers, per_from: 0..1}
"""


NOT_COUNTED = "    not counted: it concerns several records at once; validate finds them after a migration\n"


def test_changes_are_told_with_what_they_touch(tmp_path: Path) -> None:
    """Protects the decision for or against a new version: what changed, what it breaks, and where."""
    folder = corpus(tmp_path / "c")
    new = tmp_path / "new.yaml"
    new.write_text(OTHER)
    result = run("diff", str(folder), str(new), str(folder))
    assert result.return_value == 1
    place = "annotations/gold/00001.jsonl:1"
    assert result.output == (
        "own@1 to own@2: 13 changes; 10 changes may make wrong what was right\n"
        f"! layers.sources: removed\n    touches 1 record: {place} s1\n"
        "  layers.speakers: added\n"
        f"! layers.quotes.labels.mixed: removed\n    touches 1 record: {place} q2\n"
        "  layers.quotes.labels.partial: added\n"
        f"! layers.quotes.label: a label is required now\n    touches 1 record: {place} q3\n"
        f"! layers.quotes.span.pieces: was many, is 1\n    touches 1 record: {place} q1\n"
        "! layers.quotes.span.overlap: was any, is none\n"
        f"{NOT_COUNTED}"
        "! layers.quotes.attributes.sure: removed; perhaps it is called surely now (a guess)\n"
        f"    touches 1 record: {place} q1\n"
        "  layers.quotes.attributes.surely: added\n"
        f"! layers.quotes.attributes.act.values: without asked; with told\n    touches 1 record: {place} q2\n"
        "! layers.quotes.attributes.act: is required now\n    touches 0 records\n"
        "! relations.said_by.to: was sources, is speakers\n"
        f"{NOT_COUNTED}"
        "! relations.said_by.per_from: was 0..*, is 0..1\n"
        f"{NOT_COUNTED}"
    )


def test_what_stays_right_is_said_to(tmp_path: Path) -> None:
    """Protects the use of `diff` as a check: exit code 0 where nothing that was right becomes wrong."""
    new = tmp_path / "new.yaml"
    new.write_text(SCHEMA.replace("[direct, mixed]", "[direct, mixed, other]").replace("version: 1", "version: 2"))
    folder = corpus(tmp_path / "c")
    result = run("diff", str(folder), str(new))
    assert (result.return_value, result.output) == (
        0,
        "own@1 to own@2: 1 change; what was right stays right\n  layers.quotes.labels.other: added\n",
    )
    assert run("diff", str(new), str(new)).output == "own@2 to own@2: 0 changes; what was right stays right\n"


BASE = (
    "schema: s\nversion: 1\nlayers:\n  l: {labels: [a, b], span: {}, attributes: {k: {type: int}, t: {type: string}}}\n"
    "  m: {}\nrelations: {r: {from: l, to: [l, m]}}\n"
)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("schema: s", "schema: z", [(False, "schema: was s, is z")]),
        ("k: {type: int}", "k: {type: float}", [(False, "layers.l.attributes.k.type: was int, is float")]),
        ("k: {type: int}", "k: {type: bool}", [(True, "layers.l.attributes.k.type: was int, is bool")]),
        ("t: {type: string}", "t: {type: date}", [(True, "layers.l.attributes.t.type: was string, is date")]),
        (
            "t: {type: string}",
            "t: {type: string, pattern: a}",
            [(True, "layers.l.attributes.t.pattern: was not given, is a")],
        ),
        (
            "t: {type: string}",
            "t: {type: string, many: true}",
            [(True, "layers.l.attributes.t.many: was not given, is true")],
        ),
        ("t: {type: string}", "t: {type: string, when: {k: 1}}", [(True, "layers.l.attributes.t.when: changed")]),
        (
            "t: {type: string}",
            "t: {type: string, help: x, sensitive: true}",
            [(False, "layers.l.attributes.t: help, sensitive changed")],
        ),
        (
            "t: {type: string}",
            "t: {type: string}, u: {type: int, required: true}",
            [(True, "layers.l.attributes.u: added, and required")],
        ),
        ("span: {}", "span: {align: word}", [(True, "layers.l.span.align: was character, is word")]),
        ("span: {}", "span: {within: block}", [(True, "layers.l.span.within: was document, is block")]),
        ("span: {}", "span: {pieces: many}", [(False, "layers.l.span.pieces: was 1, is many")]),
        ("span: {}", "span: document", [(True, "layers.l.span: is about the whole document now")]),
        (
            "span: {}",
            "span: {overlap_with: {m: nest}}",
            [(True, "layers.l.span.overlap_with.m: was any, is nest")],
        ),
        (
            "labels: [a, b],",
            "labels: [a, b], label: optional,",
            [(False, "layers.l.label: a label may be left out now")],
        ),
        ("from: l,", "from: l.a,", [(True, "relations.r.from: was l, is l.a")]),
        ("from: l,", "from: [l, m],", [(False, "relations.r.from: was l, is l, m")]),
        ("to: [l, m]", "to: m", [(True, "relations.r.to: was l, m, is m")]),
        ("to: [l, m]", "to: [l, m], per_to: 1..2", [(True, "relations.r.per_to: was 0..*, is 1..2")]),
        (
            "from: l, to: [l, m]",
            "from: [l, m], to: [l, m], acyclic: true",
            [(False, "relations.r.from: was l, is l, m"), (True, "relations.r.acyclic: was false, is true")],
        ),
        ("relations:", "metadata: {a: {type: int}}\nrelations:", [(False, "metadata.a: added")]),
        ("relations:", "registries: {a: {b: {type: int}}}\nrelations:", [(False, "registries.a: added")]),
        (
            "relations:",
            "require: {suggested: [tool]}\nrelations:",
            [(True, "require: was nothing, is suggested: tool")],
        ),
        (
            "relations:",
            "rules: [{id: x, severity: info, message: m, sql: SELECT 1}]\nrelations:",
            [(False, "rules.x: added")],
        ),
    ],
)
def test_each_change_is_named_and_weighed(old: str, new: str, told: list[tuple[bool, str]]) -> None:
    """Protects the words of each change, and whether something that was right may now be wrong."""
    found = changes(schema_of(BASE), schema_of(BASE.replace(old, new, 1)))
    assert [(change.breaks, f"{change.where}: {change.what}") for change in found] == told


def test_a_rename_is_guessed_by_the_name_alone() -> None:
    """Protects against guesses that are far from the mark."""
    assert likely_rename("attributed_to", ["credited", "attributed", "sources"]) == "attributed"
    assert likely_rename("Mixed", ["mixed", "other"]) == "mixed"
    assert likely_rename("cues", ["signals"]) is None


def test_each_command_of_the_group_shows_an_example() -> None:
    """Protects the help of the commands: what they do, and how to call them."""
    for command in group.commands.values():
        assert "Example:" in (command.help or ""), command.name
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert getattr(parameter, "help", None), f"{command.name} --{parameter.name}"


def test_the_corpora_of_these_tests_can_be_read(tmp_path: Path) -> None:
    """Protects the tests above from a corpus that is none."""
    assert make_corpus(tmp_path, LINES).shards() == ["00001"]
