"""Files of annotations that are looked at where they are: each by its own format, and nothing is passed over."""

import json
from collections.abc import Iterable
from pathlib import Path

from corpuskit.findings import Finding
from corpuskit.in_place import look
from tests.conftest import Run

COLUMNS = "Ann\tB-PER\nran\tO\n.\tO\nx\nBo\tB-PER\nleft\tO\n.\tO\n"


def told(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """The rules and messages of findings."""
    return [(one.rule, one.message) for one in found]


def test_a_file_is_read_by_its_own_format_whatever_lies_beside_it(tmp_path: Path) -> None:
    """Protects from finding nothing in a file because its neighbours are of another format."""
    task = {"text": "Ann ran.", "label": [[0, 2, "PER"]]}
    (tmp_path / "a.jsonl").write_text(json.dumps(task) + "\n", encoding="utf-8")
    (tmp_path / "b.conll").write_text(COLUMNS, encoding="utf-8")
    (tmp_path / "c.conll").write_text(COLUMNS, encoding="utf-8")
    found = look(tmp_path / "a.jsonl")
    assert found.format == "doccano"
    assert [rule for rule, _ in told(found)] == ["span-splits-word"]


def test_a_text_of_brat_is_looked_at_with_its_annotations(tmp_path: Path) -> None:
    """Protects the pair: whoever names the text means what is said of it too."""
    (tmp_path / "a.txt").write_text("Ann ran.", encoding="utf-8")
    (tmp_path / "a.ann").write_text("T1\tPER 0 2\tAn\n", encoding="utf-8")
    (tmp_path / "b.conll").write_text(COLUMNS, encoding="utf-8")
    found = look(tmp_path / "a.txt")
    assert found.format == "brat"
    assert [rule for rule, _ in told(found)] == ["span-splits-word"]


def test_what_an_import_would_set_aside_is_told(tmp_path: Path) -> None:
    """Protects entries that cannot be read from being passed over in silence."""
    (tmp_path / "a.conll").write_text(COLUMNS, encoding="utf-8")
    assert told(look(tmp_path / "a.conll")) == [
        (
            "foreign-entry-unkept",
            "a line has another number of cells than the others: 1 cell with a tab between them, expected 2",
        )
    ]


def test_annotators_whom_a_file_names_are_theirs(tmp_path: Path) -> None:
    """Protects documents that several people annotated from being told as annotated twice by one."""
    versions = [
        {"text": "Ann ran.", "_session_id": name, "spans": [], "sessions": [name], "default": False}
        for name in ("anna", "bert", "cleo")
    ]
    whole = {
        "text": "Ann ran.",
        "_input_hash": 1,
        "_task_hash": 2,
        "spans": [],
        "versions": versions,
        "answer": "accept",
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(whole) + "\n", encoding="utf-8")
    assert told(look(tmp_path / "a.jsonl")) == []


def test_labels_of_whole_documents_are_no_places_in_the_text(tmp_path: Path) -> None:
    """Protects from faults that only the schema has which was inferred: topics have no pieces."""
    task = {"text": "Ann ran.", "label": ["sport"]}
    (tmp_path / "a.jsonl").write_text(json.dumps(task) + "\n", encoding="utf-8")
    assert told(look(tmp_path / "a.jsonl")) == []


def test_what_offsets_count_is_told_and_kept(tmp_path: Path, corpuskit: Run) -> None:
    """Protects the account: the journal says what the offsets of each file count, and the import what to do."""
    root, files = tmp_path / "corpus", tmp_path / "files"
    files.mkdir()
    mapping = "mapping: 1\nformat: brat\nschema: news\nspans:\n  PER: {layer: entities, label: PERSON}\n"
    (tmp_path / "map.yaml").write_text(mapping, encoding="utf-8")
    for name, text, line in (("a", "😊 Ann", "T1\tPER 3 6\tAnn\n"), ("b", "It is Bo", "T1\tPER 0 2\tBo\n")):
        (files / f"{name}.txt").write_text(text, encoding="utf-8")
        (files / f"{name}.ann").write_text(line, encoding="utf-8")
    assert corpuskit("init", root, "--schema", "news").returncode == 0
    done = corpuskit("import", files, "--into", root, "--mapping", tmp_path / "map.yaml")
    assert done.stdout.splitlines()[2:5] == [
        "offsets count UTF-16 units: proved by the recorded texts (1 time)",
        "offsets count code points: at most half of the recorded texts fit (1 time)",
        "    See what corpuskit validate finds at the recorded texts, or state what they count with --offsets.",
    ]
    (journal,) = (root / "imports").glob("*.json")
    kept = {one["file"]: one.get("offsets") for one in json.loads(journal.read_bytes())["files"]}
    assert kept == {
        "files/a.txt": None,
        "files/a.ann": {"UTF-16 units: proved by the recorded texts": 1},
        "files/b.txt": None,
        "files/b.ann": {"code points: at most half of the recorded texts fit": 1},
    }
    checked = corpuskit("validate", root)
    assert "SPN103 T1 records 'Bo', but its pieces hold 'It'" in checked.stdout
