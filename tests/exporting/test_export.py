"""The command export: what it says, what it refuses, and what then lies in the folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError, StorageError
from corpuskit.exporting import WRITTEN, Request, export, survey
from corpuskit.formats.mapping_reading import load_mapping
from corpuskit.storage import new_folder
from tests.conftest import Run
from tests.exporting.comparing import facts, missing
from tests.exporting.travelling import corpus_of, out_and_back

SCHEMA = """{schema: small, version: 1,
 layers: {
  quotes: {span: {pieces: many}, labels: [direct, in favour], label: optional, attributes: {sure: {type: bool}}},
  sources: {span: {pieces: many}},
  topic: {span: document, labels: [war, peace]}},
 relations: {said_by: {from: quotes, to: sources}}}
"""
_HINT = "Keep it beside the files with --sidecar, allow it with --lossy, or choose a format that holds it"
TEXT = "Anna 🌊 said hello\r\nto “Bert”."
ANNOTATIONS: list[dict[str, Any]] = [
    {"id": "q1", "layer": "quotes", "label": "direct", "pieces": [[7, 11], [12, 21]], "attributes": {"sure": False}},
    {"id": "q2", "layer": "quotes", "label": "in favour", "pieces": [[23, 27]]},
    {"id": "s1", "layer": "sources", "pieces": [[0, 4]], "comment": "who?"},
    {"id": "t1", "layer": "topic", "label": "war"},
]
RELATIONS = [{"id": "r1", "label": "said_by", "from": "q1", "to": "s1"}]


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    line = {"document": "d1", "annotations": ANNOTATIONS, "relations": RELATIONS}
    other = {"document": "d1", "annotations": ANNOTATIONS[2:3]}
    nobody: list[tuple[str, dict[str, Any]]] = []
    documents = [
        ({"id": "d1", "text": TEXT}, [("anna", line), ("ben", other)]),
        ({"id": "d2", "text": "Rain."}, nobody),
    ]
    return corpus_of(tmp_path / "corpus", SCHEMA, documents)


def test_an_export_that_would_lose_something_is_refused(corpus: Corpus, tmp_path: Path, corpuskit: Run) -> None:
    """Protects people from finding out after the fact that their data did not survive."""
    done = corpuskit("export", corpus.root, "--format", "webanno-tsv", "--to", tmp_path / "out")
    assert done.returncode == 2
    assert done.stdout.splitlines() == [
        "webanno-tsv: 2 documents, 4 annotations, 1 relation",
        "would lose 1 statement about a whole document",
        "would lose 2 comments",
        "note: 5 records will have other ids",
    ]
    assert "webanno-tsv cannot hold all of it; nothing was written" in done.stderr
    others = {name for name, form in WRITTEN.items() if {"document", "comment"} <= form.HOLDS}
    hint = done.stderr.partition(f"hint: {_HINT}: ")[2]
    assert set(hint.strip().removesuffix(".").split(", ")) == others
    assert not (tmp_path / "out").exists()


def test_a_dry_run_counts_and_writes_nothing(corpus: Corpus, tmp_path: Path, corpuskit: Run) -> None:
    """Protects the question that costs nothing: what would become of my data?"""
    done = corpuskit("export", corpus.root, "--format", "conll", "--to", tmp_path / "out", "--dry-run")
    assert done.returncode == 1
    assert "would lose 1 document that nobody annotated\n" in done.stdout
    assert not (tmp_path / "out").exists()
    assert corpuskit("export", corpus.root, "--format", "label-studio", "--dry-run").returncode == 0


def test_what_is_told_to_do_next_brings_everything_back(corpus: Corpus, tmp_path: Path, corpuskit: Run) -> None:
    """Protects the line that people copy from the screen."""
    done = corpuskit("export", corpus.root, "--format", "uima-xmi", "--to", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()[-1].partition("to bring them back: ")[2]
    assert told == (
        "corpuskit import out --format uima-xmi --mapping out/corpuskit.mapping.yaml --annotator-from "
        "'([^/]+)/(?=[^/]+$)'"
    )
    _, _, back = out_and_back(corpus, "uima-xmi", tmp_path / "again")
    assert missing(facts(corpus), facts(back)) == {}


def test_a_folder_that_holds_something_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    """Protects whatever lies in a folder that was named by mistake."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StorageError) as caught:
        export(corpus, Request(format=WRITTEN["hf"]), tmp_path / "out")
    assert str(caught.value) == (
        f"{tmp_path / 'out'}: is not empty\nName a folder that does not exist yet, or is empty."
    )
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.txt"]


def test_an_export_that_fails_leaves_no_folder(corpus: Corpus, tmp_path: Path) -> None:
    """Protects people from taking half an export for a whole one."""

    class Failing:
        NAME = "hf"
        HOLDS = WRITTEN["hf"].HOLDS

        def write(self, documents: Any, target: Any, _asked: Any) -> None:
            target.add("a.txt", b"half")
            raise CorpuskitError("no")

    with pytest.raises(CorpuskitError):
        export(corpus, Request(format=Failing()), tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "corpus.schema.yaml"]


@pytest.mark.parametrize("path", ["../out.txt", "/etc/x", "a//b", "a/../../b", "a\\b", "c:x", "a\0b"])
def test_no_file_is_written_outside_of_the_folder(path: str, tmp_path: Path) -> None:
    """Protects the disk from names that a corpus holds."""
    with pytest.raises(StorageError, match="is not a path inside a folder"), new_folder(tmp_path / "out") as target:
        target.add(path, b"x")
    assert list(tmp_path.iterdir()) == []


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    """Protects the first of two documents whose names are the same on this disk."""
    with new_folder(tmp_path / "out") as target:
        target.add("d1.txt", b"x")
        with pytest.raises(StorageError, match=r"d1\.txt: is there already"):
            target.add("d1.txt", b"y")
    assert (tmp_path / "out" / "d1.txt").read_bytes() == b"x"


def test_only_what_was_asked_for_goes_out(corpus: Corpus) -> None:
    """Protects shares of a corpus from holding more than was meant to be given away."""
    told = survey(corpus, Request(format=WRITTEN["hf"], annotators=("ben",)))
    assert (told.documents, told.annotations, list(told.annotators)) == (1, 1, ["ben"])
    told = survey(corpus, Request(format=WRITTEN["hf"], layers=("quotes",)))
    assert (told.annotations, told.relations, told.losses.kinds["ends"]) == (2, 0, 0)
    with pytest.raises(CorpuskitError, match="the corpus has no annotator 'carl'; it has: anna, ben"):
        survey(corpus, Request(format=WRITTEN["hf"], annotators=("carl",)))
    with pytest.raises(
        CorpuskitError, match="the corpus has no layer 'quote'; it has: quotes, sources, topic"
    ) as raised:
        survey(corpus, Request(format=WRITTEN["hf"], layers=("quote",)))
    assert raised.value.hint == "Did you mean quotes?"


@pytest.mark.parametrize("inside", [".", "annotations/out", "README"])
def test_an_export_into_the_corpus_is_refused(inside: str, corpus: Corpus, tmp_path: Path, corpuskit: Run) -> None:
    """Protects a corpus from files of another tool that are then read as part of it."""
    target = corpus.root / inside
    done = corpuskit("export", corpus.root, "--format", "hf", "--lossy", "--to", target)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"error: {target}: is inside the corpus {corpus.root}\n"
        "hint: Name a folder outside it: what is in a corpus is read as part of it.\n"
    )
    with pytest.raises(CorpuskitError, match="is inside the corpus"):
        export(corpus, Request(format=WRITTEN["hf"]), target)


def test_what_a_sidecar_keeps_is_not_left_out_too(corpus: Corpus, tmp_path: Path, corpuskit: Run) -> None:
    """Protects people from an option that would do nothing."""
    done = corpuskit("export", corpus.root, "--format", "hf", "--lossy", "--sidecar", "--to", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.endswith("Error: --lossy leaves out what --sidecar keeps: give one of the two\n")


def test_a_folder_that_cannot_be_made_is_named_as_it_was_given(corpus: Corpus, tmp_path: Path) -> None:
    """Protects people from the name of a hidden folder that they never gave."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError) as raised:
        export(corpus, Request(format=WRITTEN["hf"]), tmp_path / "file" / "out")
    assert raised.value.message == f"{tmp_path / 'file' / 'out'}: cannot be written: not a directory"


def test_edges_inside_tokens_are_told_before_anything_is_written(corpus: Corpus, tmp_path: Path) -> None:
    """Protects people from annotations that are moved without their word."""
    line = json.loads((corpus.root / "annotations/ben/00001.jsonl").read_text(encoding="utf-8"))
    line["annotations"][0]["pieces"] = [[0, 3]]
    (corpus.root / "annotations/ben/00001.jsonl").write_text(json.dumps(line), encoding="utf-8")
    told = survey(corpus, Request(format=WRITTEN["conll"]))
    assert told.unaligned == 1
    told = survey(corpus, Request(format=WRITTEN["conll"], misaligned="drop"))
    assert told.unaligned == 0
    assert told.losses.told == {"an annotation with an edge inside a token, left out": 1}


MAPPING = """mapping: 1
format: label-studio
schema: small
spans:
  QUOTE: {layer: quotes, label: {from_marks: [direct, in favour, direct]}}
  WHO: {layer: sources}
relations:
  speaks: {relation: said_by, reverse: true}
attributes:
  Sure: {attribute: sure, values: {certainly: true, hardly: false}}
"""


def test_a_mapping_is_read_backwards(corpus: Corpus, tmp_path: Path) -> None:
    """Protects people whose tool has names of its own, in both directions."""
    (tmp_path / "own.yaml").write_text(MAPPING, encoding="utf-8")
    mapping = load_mapping(tmp_path / "own.yaml", corpus.schema)
    request = Request(format=WRITTEN["label-studio"], mapping=mapping)
    told = survey(corpus, request)
    assert told.losses.lines() == [
        "1 annotation whose layer and label the mapping does not have",
        "1 label that does not follow from the quotation marks",
    ]
    export(corpus, request, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["config.xml", "tasks.json"]
    results = json.loads((tmp_path / "out" / "tasks.json").read_text(encoding="utf-8"))[0]["annotations"][0]["result"]
    said = [one["value"] for one in results if "value" in one]
    assert {label for value in said for label in value.get("labels", ())} == {"QUOTE", "WHO"}
    assert [value["choices"] for value in said if "choices" in value] == [["hardly"]]
    speaks = [(one["from_id"], one["to_id"]) for one in results if one.get("labels") == ["speaks"]]
    assert speaks == [("s1", "q1")]


def test_a_mapping_for_another_format_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    """Protects people from an export by names that the other tool does not know."""
    (tmp_path / "own.yaml").write_text(MAPPING, encoding="utf-8")
    mapping = load_mapping(tmp_path / "own.yaml", corpus.schema)
    with pytest.raises(CorpuskitError) as caught:
        survey(corpus, Request(format=WRITTEN["doccano"], mapping=mapping))
    assert str(caught.value) == (
        "the mapping is for the format 'label-studio', but the files are read as doccano\n"
        "Give a mapping whose first lines say format: doccano."
    )


def test_records_that_cannot_be_read_are_told(corpus: Corpus, tmp_path: Path, corpuskit: Run) -> None:
    """Protects people from an export that lacks something without a word."""
    path = corpus.root / "annotations/ben/00001.jsonl"
    path.write_text('{"document": "d1", "annotations": [{"id": 7}]}\n', encoding="utf-8")
    done = corpuskit("export", corpus.root, "--format", "hf", "--to", tmp_path / "out", "--lossy")
    assert done.returncode == 1
    assert "left out: 1 unreadable record; corpuskit validate " in done.stdout


def test_a_document_without_text_is_refused(tmp_path: Path) -> None:
    """Protects people from files that show nothing where a release left the texts out."""
    corpus = corpus_of(tmp_path / "corpus", SCHEMA, [({"id": "d1", "length": 3}, [])])
    with pytest.raises(CorpuskitError) as caught:
        survey(corpus, Request(format=WRITTEN["brat"]))
    assert str(caught.value) == (
        "document d1 has no text\nBring its text back first, by importing the texts; then export again."
    )
