"""The rules that a schema states itself: what they see, what they find, how they are chosen and explained."""

import json
from pathlib import Path

import pytest

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.findings import Finding
from corpuskit.queries import RULES, Queries, faults_of, rules_of
from corpuskit.queries.statement import Statement, study
from corpuskit.rules import Rule
from corpuskit.schema import Schema, read_schema
from corpuskit.schema.shipped import shipped
from corpuskit.validation import GENERAL, choose, known_rules, validate
from tests.conftest import ROOT, Run
from tests.corpus_of_lines import examples_of, findings_in, make_corpus

SCHEMA = """\
schema: s
version: 1
registries:
  actors: {name: {type: string}, gender: {type: string, sensitive: true}}
layers:
  notes: {labels: [good, bad], span: {pieces: many}, attributes: {who: {type: ref, registry: actors}}}
  sources: {span: {pieces: 1}}
relations:
  from_whom: {from: notes, to: sources, per_from: 0..1, attributes: {sure: {type: bool}}}
  seen_by: {from: notes, to: sources}
"""
TEXT = "“It rains,” she said, and it did."
NOTE = {"id": "n1", "layer": "notes", "label": "bad", "pieces": [[0, 11]], "text": "“It rains,”"}


def lines(*rules: str, **files: list[object]) -> list[str]:
    """The lines of a corpus with the schema above and these rules, each ``id | scope | sql``."""
    parts = [rule.split(" | ") for rule in rules]
    stated = [
        {"id": name, "severity": "warning", "message": f"is {name}", "scope": scope, "sql": sql}
        for name, scope, sql in parts
    ]
    schema = [f"schema.yaml: {line}" for line in SCHEMA.splitlines()]
    made = [*schema, f"schema.yaml: rules: {json.dumps(stated)}"] if stated else schema
    for name, records in files.items():
        place = "documents" if name == "documents" else f"annotations/{name}"
        made += [f"{place}/00001.jsonl: {json.dumps(record, ensure_ascii=False)}" for record in records]
    return made


def line(*annotations: object, document: str = "a", relations: tuple[object, ...] = ()) -> dict[str, object]:
    return {"document": document, "annotations": list(annotations), "relations": list(relations)}


def found(folder: Path, given: list[str]) -> list[Finding]:
    """What the schema's own rules, and the rules about them, find."""
    corpus = make_corpus(folder, given)
    return list(validate(corpus, [*RULES, *rules_of(corpus.schema)]))


def told(findings: list[Finding]) -> list[str]:
    return [f"{finding.place}: {finding.code} {finding.message}" for finding in findings]


DOCUMENT = {"id": "a", "text": TEXT}


def test_a_finding_says_where_and_shows_the_text(tmp_path: Path) -> None:
    """Protects the way from a rule of a schema to the place in the file: as good as that of any other rule."""
    (finding,) = found(tmp_path, lines("odd | shard | SELECT key FROM notes", documents=[DOCUMENT], gold=[line(NOTE)]))
    assert (finding.code, finding.rule, finding.severity.value) == ("QRY/odd", "odd", "warning")
    assert finding.message == "n1: is odd"
    assert str(finding.place) == "annotations/gold/00001.jsonl:1"
    assert (finding.document, finding.annotator, finding.annotation) == ("a", "gold", "n1")
    assert (finding.start, finding.end) == (0, 11)
    assert finding.excerpt is not None
    assert finding.excerpt.marked == "“It rains,”"


def test_a_key_that_comes_twice_is_one_finding(tmp_path: Path) -> None:
    """Protects people from one finding for each pair of rows that a join makes."""
    given = lines("odd | shard | SELECT n.key FROM notes n, notes m", documents=[DOCUMENT],
                  gold=[line(NOTE, {**NOTE, "id": "n2"})])  # fmt: skip
    assert told(found(tmp_path, given)) == [
        "annotations/gold/00001.jsonl:1: QRY/odd n1: is odd",
        "annotations/gold/00001.jsonl:1: QRY/odd n2: is odd",
    ]


def test_only_accepted_annotations_and_relations_are_seen(tmp_path: Path) -> None:
    """Protects the work of people from what a tool has suggested, or somebody has rejected."""
    source = {"id": "s1", "layer": "sources", "pieces": [[12, 15]]}
    link = {"id": "r1", "label": "from_whom", "from": "n1", "to": "s1", "status": "suggested"}
    suggested = {**NOTE, "id": "n2", "status": "suggested"}
    given = lines("lonely | shard | SELECT key FROM notes WHERE from_whom IS NULL", documents=[DOCUMENT],
                  gold=[line(NOTE, suggested, source, relations=(link,))])  # fmt: skip
    assert told(found(tmp_path, given)) == ["annotations/gold/00001.jsonl:1: QRY/lonely n1: is lonely"]


def test_joins_on_document_and_annotator_stay_with_one_annotator(tmp_path: Path) -> None:
    """Protects annotators from being measured by each other's annotations."""
    sql = "SELECT n.key FROM notes n JOIN sources s USING (document, annotator)"
    source = {"id": "s1", "layer": "sources", "pieces": [[12, 15]]}
    given = lines(f"both | shard | {sql}", documents=[DOCUMENT], anna=[line(NOTE)], ben=[line(source)],
                  cem=[line(NOTE, source)])  # fmt: skip
    assert told(found(tmp_path, given)) == ["annotations/cem/00001.jsonl:1: QRY/both n1: is both"]


def test_relations_documents_and_records_can_be_returned(tmp_path: Path) -> None:
    """Protects rules about other things than annotations: the name of the column says what its values are."""
    source = {"id": "s1", "layer": "sources", "pieces": [[12, 15]]}
    link = {"id": "r1", "label": "from_whom", "from": "n1", "to": "s1", "attributes": {"sure": False}}
    given = lines(
        "unsure | shard | SELECT key FROM relations WHERE sure = 0",
        "untitled | shard | SELECT id AS document FROM documents WHERE title IS NULL",
        "unused | corpus | SELECT id AS actors FROM actors WHERE id NOT IN (SELECT who FROM notes WHERE who NOT NULL)",
        "man | corpus | SELECT a.id AS actors FROM actors a WHERE gender = 'm'",
        documents=[DOCUMENT],
        gold=[line({**NOTE, "attributes": {"who": "ida"}}, source, relations=(link,))],
    )
    given += ["registry/actors.csv: id,name,gender", "registry/actors.csv: ida,Ida,f", "registry/actors.csv: bo,Bo,m"]
    assert told(found(tmp_path, given)) == [
        "annotations/gold/00001.jsonl:1: QRY/unsure r1: is unsure",
        "documents/00001.jsonl:1: QRY/untitled a: is untitled",
        "registry/actors.csv:3: QRY/man bo: is man",
        "registry/actors.csv:3: QRY/unused bo: is unused",
    ]


def test_rules_of_the_corpus_see_all_shards(tmp_path: Path) -> None:
    """Protects comparisons across shards, which rules of a shard cannot make."""
    sql = "SELECT n.key FROM notes n WHERE EXISTS (SELECT 1 FROM notes m WHERE m.text = n.text AND m.key <> n.key)"
    given = lines(f"far | corpus | {sql}", f"near | shard | {sql}", documents=[DOCUMENT], gold=[line(NOTE)])
    given += [text.replace("00001", "00002").replace('"a"', '"b"') for text in given if text.startswith(("doc", "ann"))]
    assert told(found(tmp_path, given)) == [
        "annotations/gold/00001.jsonl:1: QRY/far n1: is far",
        "annotations/gold/00002.jsonl:1: QRY/far n1: is far",
    ]


def test_marks_are_unknown_where_an_annotation_is_misplaced(tmp_path: Path) -> None:
    """Protects people from two findings for one cause: a shifted annotation says nothing about quotation marks."""
    sql = "SELECT key FROM notes JOIN notes_pieces USING (key) WHERE NOT starts_with_mark OR inner_marks > 0"
    shifted = {**NOTE, "id": "n2", "pieces": [[1, 12]]}
    beyond = {**NOTE, "id": "n3", "pieces": [[1, 99]]}
    inside = {**NOTE, "id": "n4", "pieces": [[1, 9]], "text": "It rains"}
    given = lines(f"bare | shard | {sql}", documents=[DOCUMENT], gold=[line(NOTE, shifted, beyond, inside)])
    assert told(found(tmp_path, given)) == ["annotations/gold/00001.jsonl:1: QRY/bare n4: is bare"]


def test_ids_with_slashes_are_found_all_the_same(tmp_path: Path) -> None:
    """Protects findings in corpora with faulty ids, whose keys cannot be divided."""
    given = lines(
        "odd | shard | SELECT key FROM notes",
        "all | corpus | SELECT key FROM notes",
        documents=[{**DOCUMENT, "id": "a/b"}],
        gold=[line({**NOTE, "id": "n/1"}, document="a/b")],
    )
    assert [finding.annotation for finding in found(tmp_path, given)] == ["n/1", "n/1"]


def test_many_documents_are_named_each_by_its_own_line(tmp_path: Path) -> None:
    """Protects findings of shards that are inserted and read again in parts: each is told once, in its place."""
    records = [{"id": f"d{number}", "text": TEXT} for number in range(250)]
    gold = [line(NOTE, document=str(record["id"])) for record in records]
    given = lines("odd | shard | SELECT key FROM notes ORDER BY id, key DESC", documents=list(records), gold=list(gold))
    told_of = [(finding.document, finding.place.line) for finding in found(tmp_path, given)]
    assert told_of == [(f"d{number}", number + 1) for number in range(250)]


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("SELECT key FROM notes", {"notes": {"key"}}),
        ("SELECT key FROM notes JOIN notes_pieces USING (key)", {"notes": {"key"}, "notes_pieces": {"key"}}),
        ("SELECT s.key FROM notes n JOIN sources s USING (document, annotator)",
         {"notes": {"document", "annotator"}, "sources": {"key", "document", "annotator"}}),
        ("SELECT key FROM notes NATURAL JOIN notes_pieces", {
            "notes": {"key", "document", "annotator", "start_offset", "end_offset"},
            "notes_pieces": {"key", "document", "annotator", "start_offset", "end_offset"}}),
        ("SELECT key FROM notes WHERE (SELECT count(*) FROM texts) > 1", {"notes": {"key"}, "texts": {"document"}}),
    ],
)  # fmt: skip
def test_a_rule_loads_only_what_it_reads(schema: Schema, sql: str, reads: dict[str, set[str]]) -> None:
    """Protects the speed of rules, and NATURAL JOIN from finding fewer columns than a published corpus has."""
    rule = schema.rules[0]
    (understood,) = study(schema, [type(rule)(id="x", severity="error", message="m", sql=sql)]).values()
    assert isinstance(understood, Statement)
    assert {table: set(columns) for table, columns in understood.reads.items()} == reads


@pytest.fixture
def schema(tmp_path: Path) -> Schema:
    return make_corpus(tmp_path, lines("odd | shard | SELECT key FROM notes")).schema


@pytest.mark.parametrize("name", ["news", "attribution"])
def test_examples_of_shipped_schemas_hold(name: str) -> None:
    """Protects the rules that come with corpuskit: each has two bad and two good examples, and agrees with them."""
    schema = read_schema(shipped("schemas") / f"{name}.yaml")
    assert faults_of(schema) == []
    for rule in schema.rules:
        assert sum(example.bad for example in rule.examples) >= 2, rule.id
        assert sum(not example.bad for example in rule.examples) >= 2, rule.id


def test_the_sample_corpus_follows_the_rules_of_its_schema() -> None:
    """Protects the first impression: what comes with corpuskit is itself without findings."""
    corpus = Corpus(ROOT / "corpus")
    assert corpus.schema == read_schema(ROOT / "schemas" / "news.yaml")
    assert told(list(validate(corpus, [*RULES, *rules_of(corpus.schema)]))) == []


def test_an_example_that_fails_is_told_with_its_line(tmp_path: Path) -> None:
    """Protects authors of rules: a rule that does not do what its examples say is pointed at, in both directions."""
    text = (
        "schema: s\nversion: 1\nlayers: {notes: {span: {pieces: 1}}}\nrules:\n"
        "  - {id: odd, severity: error, message: m, sql: SELECT key FROM notes WHERE length(text) > 2, examples: [\n"
        "      bad: {text: ab, annotations: [{id: n1, layer: notes, text: ab}]},\n"
        "      good: {text: abc, annotations: [{id: n1, layer: notes, text: abc}]},\n"
        "      good: {text: ab, annotations: [{id: n1, layer: notes, text: ab}]}]}\n"
    )
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    faults = faults_of(read_schema(tmp_path / "s.yaml"))
    assert [(fault.line, fault.problem) for fault in faults] == [
        (6, "the rule 'odd' finds nothing in a bad example"),
        (7, "the rule 'odd' finds something in a good example"),
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.CODE)
def test_the_rules_about_rules_show_what_they_find(rule: Rule, tmp_path: Path) -> None:
    """Protects their explanations, whose examples are run as those of other rules."""
    (bad,), (good,) = examples_of(rule, "Bad"), examples_of(rule, "Good")
    everything = [*RULES, *rules_of(make_corpus(tmp_path / "schema", bad).schema)]
    assert [f.code for f in findings_in(tmp_path / "bad", *bad, rules=everything)] == [rule.CODE]
    everything = [*RULES, *rules_of(make_corpus(tmp_path / "schema", good).schema)]
    assert findings_in(tmp_path / "good", *good, rules=everything) == []


def test_rules_of_a_schema_are_chosen_like_others(schema: Schema) -> None:
    """Protects --select and --ignore: code, name and family, in any case of letters."""
    known = known_rules(schema)
    for word in ("QRY", "QRY/odd", "qry/ODD", "odd"):
        assert [rule.CODE for rule in choose([word], among=known)] == ["QRY/odd"]
        assert choose(ignore=[word], among=known) == list(GENERAL)
    assert [rule.CODE for rule in choose(["SCH102", "odd"], among=known)] == ["SCH102", "QRY/odd"]
    with pytest.raises(CorpuskitError, match="there is no rule 'QRY/old'") as caught:
        choose(["QRY/old"], among=known)
    assert caught.value.hint == "Did you mean QRY/odd?"


def test_without_chosen_rules_no_table_is_made(tmp_path: Path) -> None:
    """Protects the speed of a validation that does not ask for the rules of the schema."""
    corpus = make_corpus(
        tmp_path, lines("odd | shard | SELECT key FROM notes", documents=[DOCUMENT], gold=[line(NOTE)])
    )
    assert not Queries(corpus, choose(["SPN"])).reads
    assert list(validate(corpus, choose(["SPN"]))) == []


def test_a_rule_is_explained_in_its_corpus(tmp_path: Path, corpuskit: Run) -> None:
    """Protects `explain`: the message, the help, the examples and the statement, and what to do outside the corpus."""
    corpuskit("init", str(tmp_path / "c"))
    result = corpuskit("explain", "quote-without-source", "--corpus", str(tmp_path / "c"))
    text = result.stdout
    assert text.startswith(
        "QRY/quote-without-source quote-without-source (warning)\n\nA quote is neither attributed to a source nor"
    )
    assert "\nBad:\n\n    The bridge is safe, the mayor says.\n    q1 quotes indirect: The bridge is safe\n" in text
    assert "    q1 attributed_to s1\n" in text
    assert text.endswith("\n    SELECT key FROM quotes WHERE attributed_to IS NULL AND agentless IS NOT 1\n")
    outside = corpuskit("explain", "QRY/quote-without-source")
    assert outside.returncode == 2
    assert "Rules of a schema are explained inside their corpus, or with: --corpus FOLDER" in outside.stderr
