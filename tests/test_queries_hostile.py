"""Hostile SQL in a schema: whatever a statement tries, it is told in one line within seconds, and memory is bounded."""

import json
import resource
import sqlite3
from pathlib import Path

import pytest

from corpuskit.errors import SchemaError
from corpuskit.findings import Finding
from corpuskit.queries import RULES, Queries, faults_of, rules_of
from corpuskit.queries.guard import MEGABYTES
from corpuskit.schema import read_schema
from tests.corpus_of_lines import make_corpus

SCHEMA = "schema: s\nversion: 1\nlayers: {notes: {span: {pieces: many}}}\nrules:\n"
COUNTING = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t)"
ONLY_READS = "A rule only reads the tables of the corpus: layers, their pieces, relations, documents, registries."


def checked(folder: Path, sql: str) -> tuple[str, str | None]:
    """What `schema check` says of a schema with this statement: the line, the message and the hint."""
    rule = {"id": "odd", "severity": "error", "message": "m", "sql": sql}
    path = folder / "s.yaml"
    path.write_text(f"{SCHEMA}  - {json.dumps(rule)}\n", encoding="utf-8")
    try:
        (fault,) = faults_of(read_schema(path, "s.yaml"))
    except SchemaError as error:
        return error.message, error.hint
    return f"s.yaml:{fault.line}: {fault.problem}", fault.hint


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("WITH x AS (SELECT 1) INSERT INTO notes (key) SELECT 1", "it writes to notes"),
        ("WITH x AS (SELECT 1) UPDATE notes SET key = 1", "it writes to notes"),
        ("WITH x AS (SELECT 1) DELETE FROM notes", "it deletes from notes"),
        ("SELECT load_extension('x') AS key", "it calls load_extension(), which rules may not call"),
        ("SELECT hex(randomblob(1000000000)) AS key", "it calls randomblob(), which rules may not call"),
        ("SELECT hex(zeroblob(1000000000)) AS key", "it calls zeroblob(), which rules may not call"),
        ("SELECT random() AS key", "it calls random(), which rules may not call"),
        ("SELECT name AS key FROM sqlite_master", "it reads sqlite_master, which is no table of a corpus"),
        ("SELECT count(*) AS key FROM sqlite_master", "it reads sqlite_master, which is no table of a corpus"),
        ("SELECT 'x' AS key FROM dbstat", "it reads sqlite_master, which is no table of a corpus"),
        ("SELECT name AS key FROM pragma_database_list", "it reads sqlite_master, which is no table of a corpus"),
    ],
)
def test_a_statement_that_does_more_than_read_is_refused(tmp_path: Path, sql: str, problem: str) -> None:
    """Protects the computer of somebody who validates a corpus that came by mail."""
    assert checked(tmp_path, sql) == (f"s.yaml:5: the rule 'odd' may not run: {problem}", ONLY_READS)


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("ATTACH '/etc/passwd' AS x", "begins with 'ATTACH', expected SELECT or WITH"),
        ("PRAGMA writable_schema = 1", "begins with 'PRAGMA', expected SELECT or WITH"),
        ("SELECT key FROM notes; DROP TABLE notes", "holds more than one statement"),
        ("-- only\nDROP TABLE notes", "begins with 'DROP', expected SELECT or WITH"),
    ],
)
def test_other_statements_are_refused_when_a_schema_is_read(tmp_path: Path, sql: str, problem: str) -> None:
    """Protects against statements that are no SELECT at all."""
    assert checked(tmp_path, sql)[0] == f"s.yaml:5: rules.0.sql: {problem}"


@pytest.mark.parametrize(
    ("sql", "problem", "hint"),
    [
        ("SELECT key FROM note", "cannot run: no such table: note", "Did you mean notes?"),
        ("SELECT kye AS key FROM notes", "cannot run: no such column: kye", "Did you mean key?"),
        ("SELECT key FROM notes WHERE writefile('a', 'b')", "cannot run: no such function: writefile", None),
        ("SELECT key FROM notes WHERE id = ?",
         "holds a ? or :name, but nothing fills it in", "Write the value itself."),
        ("SELECT key FROM", "cannot run: incomplete input", None),
        ("SELECT key, id FROM notes", "returns 2 columns (key, id), expected one",
         "Select only the key of what is wrong."),
        ("SELECT id FROM notes", "returns a column 'id', expected one of key, document",
         "Select the column key of a layer or of relations as it is, or the column id of documents AS document."),
        ("SELECT key FROM notes WHERE " + "(" * 500 + "1" + ")" * 500, "cannot run: parser stack overflow", None),
        ("SELECT key FROM notes WHERE 1" + "+1" * 5_000,
         "cannot run: Expression tree is too large (maximum depth 200)", None),
        (" UNION ALL ".join(["SELECT key FROM notes"] * 200), "cannot run: too many terms in compound SELECT", None),
    ],
)  # fmt: skip
def test_a_statement_that_cannot_run_is_told(tmp_path: Path, sql: str, problem: str, hint: str | None) -> None:
    """Protects authors of rules: the line, SQLite's words, and the nearest name."""
    assert checked(tmp_path, sql) == (f"s.yaml:5: the rule 'odd' {problem}", hint)


def test_views_upon_views_are_no_bomb(tmp_path: Path) -> None:
    """Protects the preparation of statements, which no progress handler can stop, from doubling and doubling."""
    parts = ["a0 AS (SELECT key FROM notes)"]
    parts += [f"a{n} AS (SELECT x.key FROM a{n - 1} x, a{n - 1} y)" for n in range(1, 40)]
    message, _ = checked(tmp_path, f"WITH {', '.join(parts)} SELECT key FROM a39")
    assert message.startswith("s.yaml:5: the rule 'odd' ")


def findings(folder: Path, sql: str, *, scope: str = "shard", seconds: float = 0.3, notes: int = 200) -> list[Finding]:
    """What running this statement over a corpus of so many notes finds."""
    rule = {"id": "odd", "severity": "error", "message": "m", "sql": sql, "scope": scope}
    made = [{"id": f"n{n}", "layer": "notes", "pieces": [[n, n + 1]]} for n in range(notes)]
    texts = [f"schema.yaml: {text}" for text in f"{SCHEMA}  - {json.dumps(rule)}".splitlines()]
    texts += ["documents/00001.jsonl: " + json.dumps({"id": "a", "text": "a" * 5_000})]
    texts += ["annotations/gold/00001.jsonl: " + json.dumps({"document": "a", "annotations": made})]
    corpus = make_corpus(folder, texts)
    queries = Queries(corpus, [*RULES, *rules_of(corpus.schema)], seconds)
    found = list(queries.at_start())
    for _ in range(2):  # as if there were two shards
        for bundle in corpus.bundles_of("00001"):
            queries.add(bundle)
        found += queries.in_shard()
    return [*found, *queries.in_corpus()]


FOREVER = [
    f"{COUNTING} SELECT group_concat('longer and longer') AS key FROM t",
    f"{COUNTING} SELECT max(n) AS key FROM t",
    f"{COUNTING} SELECT 'a/gold/n1' AS key FROM t",
    "SELECT a.key FROM notes a, notes b, notes c, notes d, notes e WHERE a.id || b.id || c.id || d.id || e.id = 'x'",
]
TOO_MUCH = [
    f"{COUNTING} SELECT n AS key FROM t",
    f"{COUNTING}, u(x) AS (SELECT printf('%.900000c', 'x') || n FROM t UNION SELECT 1) SELECT x AS key FROM u",
    f"{COUNTING} SELECT DISTINCT printf('%.900000c', 'x') || n AS key FROM t",
    f"{COUNTING} SELECT max(n) AS key FROM t GROUP BY printf('%.900000c', n)",
]


@pytest.mark.parametrize("scope", ["shard", "corpus"])
@pytest.mark.parametrize("sql", FOREVER)
def test_a_rule_that_runs_for_ever_is_stopped_once(tmp_path: Path, sql: str, scope: str) -> None:
    """Protects a validation from waiting: a rule that was stopped is told once and not asked again."""
    (finding,) = findings(tmp_path, sql, scope=scope)
    assert (finding.code, str(finding.place)) == ("SCH103", "schema.yaml:5")
    assert finding.message == "the rule 'odd' was stopped after 0.3 seconds"


@pytest.mark.parametrize("sql", TOO_MUCH)
def test_a_rule_that_wants_all_memory_is_stopped(tmp_path: Path, sql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the computer from statements that pile up rows: they are stopped by memory, or before that by time."""
    monkeypatch.setattr("corpuskit.queries.guard.MEGABYTES", 50)  # so that it is quick
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (finding,) = findings(tmp_path, sql, seconds=5)
    assert finding.code == "SCH103"
    assert finding.message in (
        f"the rule 'odd' was stopped when it held {MEGABYTES} MB",
        "the rule 'odd' was stopped after 5 seconds",
    )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEGABYTES * 1_000


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT hex(hex(hex(printf('%.900000c', 'x')))) AS key FROM notes",
        "SELECT replace(replace(replace(text, 'a', text), 'a', text), 'a', text) AS key FROM texts",
    ],
)
def test_a_value_that_grows_is_stopped(tmp_path: Path, sql: str) -> None:
    """Protects the computer from single values that fill the memory, whose making nothing can interrupt."""
    (finding,) = findings(tmp_path, sql, seconds=5)
    assert (finding.code, finding.message) == ("SCH103", "the rule 'odd' makes a value of more than a megabyte")


@pytest.mark.parametrize("pattern", ["%a" * 200 + "b", "%a" * 2_000])
def test_patterns_do_not_explode(tmp_path: Path, pattern: str) -> None:
    """Protects against LIKE over a long text, which nothing can interrupt while it is under way."""
    found = findings(tmp_path, f"SELECT document FROM texts WHERE text LIKE '{pattern}'", seconds=5, notes=1)
    assert [finding.code for finding in found] in ([], ["SCH102"])


def test_what_names_nothing_is_told_once(tmp_path: Path) -> None:
    """Protects from a crash, and from a finding for each row, where a rule returns something else than keys."""
    for what in ("id", "7", "NULL", "CAST(key AS BLOB)", "printf('%.9999999c', 'x')"):
        (finding,) = findings(tmp_path, f"SELECT {what} AS key FROM notes")
        assert finding.code == "SCH104"
        assert finding.hint == "Select a key of the tables as it is."
    assert finding.severity == "error"
    (finding,) = findings(tmp_path, "SELECT 'nowhere' AS document FROM notes", scope="corpus")
    assert finding.message == "the rule 'odd' returns 'nowhere', but there are no documents of that name"


def test_findings_remain_when_another_rule_is_stopped(tmp_path: Path) -> None:
    """Protects the findings of sound rules from a runaway beside them."""
    rules = [
        {"id": "runaway", "severity": "error", "message": "m", "sql": FOREVER[0]},
        {"id": "sound", "severity": "error", "message": "m", "sql": "SELECT key FROM notes"},
    ]
    texts = [f"schema.yaml: {text}" for text in f"{SCHEMA}  - {json.dumps(rules)[1:-1]}".splitlines()]
    texts[-1:] = [f"schema.yaml:   - {json.dumps(rule)}" for rule in rules]
    texts += ['documents/00001.jsonl: {"id":"a","text":"abc"}']
    texts += [
        'annotations/gold/00001.jsonl: {"document":"a","annotations":[{"id":"n1","layer":"notes","pieces":[[0,3]]}]}'
    ]
    corpus = make_corpus(tmp_path, texts)
    queries = Queries(corpus, [*RULES, *rules_of(corpus.schema)], 0.2)
    for bundle in corpus.bundles_of("00001"):
        queries.add(bundle)
    assert [finding.code for finding in queries.in_shard()] == ["QRY/sound", "SCH103"]


def test_sqlite_can_limit_what_is_relied_upon() -> None:
    """Protects the limits above: an SQLite that ignored them would make this file's other tests slow, not red."""
    connection = sqlite3.connect(":memory:")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1_000)
    with pytest.raises(sqlite3.DataError, match="too big"):
        connection.execute("SELECT hex(zeroblob(600))").fetchall()
    connection.close()
