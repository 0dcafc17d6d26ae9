"""Reading a corpus: bundles join documents with their lines, and what is damaged hides nothing else."""

import json
from pathlib import Path

import pytest

from corpuskit.corpus import Bundle, Corpus
from corpuskit.creating import create_corpus
from corpuskit.errors import CorpuskitError, SchemaError
from corpuskit.schema.shipped import find_shipped
from corpuskit.snapshot import Snapshot

DOCUMENTS = "documents/00001.jsonl"
GOLD = "annotations/gold/00001.jsonl"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    create_corpus(tmp_path / "corpus", find_shipped("news", "schema"))
    return tmp_path / "corpus"


def write(root: Path, path: str, *lines: object) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    (root / path).write_text(text, encoding="utf-8")


def bundles(root: Path) -> list[Bundle]:
    return list(Corpus(root).bundles())


def cue(name: str) -> dict[str, object]:
    return {"id": name, "layer": "cues", "label": "cue", "pieces": [[0, 3]]}


def test_a_bundle_joins_a_document_with_all_annotators_lines(root: Path) -> None:
    """Protects the join by document id, whatever the order of the lines in the annotators' files."""
    write(root, DOCUMENTS, {"id": "a", "text": "One."}, {"id": "b", "text": "Two."})
    write(root, GOLD, {"document": "b", "annotations": [cue("g")]}, {"document": "a"})
    write(root, "annotations/anna/00001.jsonl", {"document": "b", "annotations": [cue("x")]})
    first, second = bundles(root)
    assert first.document is not None
    assert (first.document.id, [line.annotator for line in first.lines]) == ("a", ["gold"])
    assert [(line.annotator, line.place.line, line.record.annotations[0].id) for line in second.lines] == [
        ("anna", 1, "x"),
        ("gold", 1, "g"),
    ]


def test_one_bad_annotation_does_not_hide_the_others(root: Path) -> None:
    """Protects good work beside a fault: annotations of a line are read one by one where the line fails."""
    write(root, DOCUMENTS, {"id": "a", "text": "One."})
    bad = {"id": "c2", "layer": "cues", "pieces": [[0, "three"]]}
    write(root, GOLD, {"document": "a", "annotations": [cue("c1"), bad, {"layer": "cues"}, cue("c4")]})
    (bundle,) = bundles(root)
    assert [a.id for a in bundle.lines[0].record.annotations] == ["c1", "c4"]
    assert [(f.annotation, f.reason) for f in bundle.faults] == [
        ("c2", "pieces[0][1]: expected a whole number, found text"),
        (None, "there is no key 'id'"),
    ]


def test_damaged_lines_are_faults_with_their_places(root: Path) -> None:
    """Protects every line: what is no JSON, nested too deep or of no document is told, not skipped."""
    write(root, DOCUMENTS, {"id": "a", "text": "One."}, "{broken", {"id": "b", "text": 5})
    write(root, GOLD, "[" * 100_000, {"document": "b", "annotations": [cue("c1")]}, {"document": "elsewhere"}, "{}")
    found = bundles(root)
    assert [(b.document.id if b.document else None, len(b.lines)) for b in found] == [
        ("a", 0),
        (None, 0),
        (None, 1),
        (None, 1),
        (None, 0),
    ]
    faults = [(str(f.place), f.document) for b in found for f in b.faults]
    assert faults == [
        (f"{DOCUMENTS}:2", None),
        (f"{DOCUMENTS}:3", "b"),
        (f"{GOLD}:1", None),
        (f"{GOLD}:4", None),
    ]


def test_a_file_without_a_last_line_feed_is_read_whole(root: Path) -> None:
    """Protects the last record of a file that an editor has saved."""
    (root / "documents").mkdir()
    (root / DOCUMENTS).write_bytes(b'{"id":"a","text":"x"}\n\n{"id":"b","text":"y"}')
    assert [d.id for d in Corpus(root).documents()] == ["a", "b"]


def test_a_corpus_is_found_from_a_folder_inside_it(root: Path) -> None:
    """Protects the habit of working inside the corpus folder."""
    (root / "documents").mkdir()
    assert Corpus.find(root / "documents").root == root


def test_a_folder_without_a_corpus_is_told(tmp_path: Path) -> None:
    """Protects users in the wrong folder, with what to do next."""
    with pytest.raises(CorpuskitError) as caught:
        Corpus.find(tmp_path)
    assert caught.value.message == f"{tmp_path}: no corpus here or in a folder above: there is no corpus.yaml"
    assert caught.value.hint == "Make one with: corpuskit init FOLDER"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("format: 2\n", ":1: format: the corpus has format 2, but this corpuskit reads up to 1"),
        ("title: x\n", ":1: format: expected the version of the folder's format, such as 1, found nothing"),
        (
            "format: 1\ntitel: x\n",
            (
                ":2: titel: unknown key; expected one of format, title, description, licence, citation, authors, year, "
                "version, url, doi, report, validate"
            ),
        ),
    ],
)
def test_a_wrong_corpus_yaml_is_told_with_line_and_key(root: Path, content: str, message: str) -> None:
    """Protects against reading a corpus of another version, or a misspelt key that would do nothing."""
    (root / "corpus.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        Corpus(root)
    assert caught.value.message == f"{root}/corpus.yaml{message}"


def test_a_registry_is_read_by_id_and_its_faults_are_told(root: Path) -> None:
    """Protects the file that people edit by hand: quoting as spreadsheets write it, a clear word where it is broken."""
    registry = root / "registry/actors.csv"
    registry.write_bytes('\ufeffid,name,aliases\nm1,"Ruiz, Ana",Ana | A. R.\n'.encode())
    assert Corpus(root).registry("actors") == {"m1": {"id": "m1", "name": "Ruiz, Ana", "aliases": "Ana | A. R."}}
    registry.write_text("name\nAna\n", encoding="utf-8")
    with pytest.raises(CorpuskitError) as caught:
        Corpus(root).registry("actors")
    assert caught.value.message == "registry/actors.csv:1: there is no column 'id'"


def test_a_byte_order_mark_is_no_part_of_the_first_record(root: Path) -> None:
    """Protects the first document of a file that an editor has saved with such a mark; later marks are a fault."""
    (root / "documents").mkdir()
    (root / DOCUMENTS).write_bytes(b'\xef\xbb\xbf{"id":"a","text":"x"}\n\xef\xbb\xbf{"id":"b","text":"y"}\n')
    assert [d.id for d in Corpus(root).documents()] == ["a"]
    assert [[f.document for f in bundle.faults] for bundle in bundles(root)] == [[], ["b"]]


def test_a_file_is_no_corpus(root: Path) -> None:
    """Protects people who give corpus.yaml in place of its folder."""
    with pytest.raises(CorpuskitError) as caught:
        Corpus(root / "corpus.yaml")
    assert caught.value.message == f"{root}/corpus.yaml: is a file, not a corpus folder"
    assert caught.value.hint == f"Give the folder that it is in: {root}"


def test_all_files_below_a_folder_are_listed_but_hidden_ones(root: Path) -> None:
    """Protects the rules on files that nobody reads from looking into hidden folders, and from missing deep ones."""
    for path in ("documents/b.jsonl", "documents/x/a.json", "documents/.x/c.jsonl", "documents/.d.jsonl"):
        write(root, path)
    assert Snapshot(root).files("documents") == ["documents/b.jsonl", "documents/x/a.json"]
    assert Snapshot(root).files("nowhere") == []


def test_a_snapshot_of_a_file_is_empty(root: Path) -> None:
    """Protects callers from an error of the system where a file is given as a corpus."""
    snapshot = Snapshot(root / "corpus.yaml")
    assert (snapshot.exists("corpus.yaml"), snapshot.names("documents", ".jsonl")) == (False, [])
