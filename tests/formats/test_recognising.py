"""Files that are read by their content, whose first record is longer than what is looked at at first."""

import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpuskit.articles.items import Head
from corpuskit.cli import program
from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.formats.json_heads import is_cut_off, whole_records
from tests.exporting.travelling import corpus_of

SCHEMA = "{schema: small, version: 1, layers: {quotes: {span: {overlap: any}, labels: [direct, other]}}}"


def long_corpus(folder: Path, length: int) -> Corpus:
    """A corpus of two documents of so many characters, with an annotation at the end of each."""
    chance = random.Random(length)
    documents = []
    for own in ("d1", "d2"):
        words = "".join(f"{chance.choice(['rain', 'Anna', 'flood', 'mayor'])} " for _ in range(length))[: length - 7]
        text = f"{words.rstrip()} said so"
        quote = {"id": "q1", "layer": "quotes", "label": "direct", "text": "said so"}
        quote |= {"pieces": [[len(text) - 7, len(text)]]}
        line = {"document": own, "schema": "small@1", "annotations": [quote]}
        documents.append(({"id": own, "text": text, "language": "en"}, [("anna", line)]))
    return corpus_of(folder, SCHEMA, documents)


def cut(start: bytes) -> Head:
    """The head of a file that goes on."""
    return Head(name="a.jsonl", start=start, whole=False)


def told(*words: object) -> tuple[int, str]:
    """The exit code and all that a command says."""
    result = CliRunner().invoke(program, [str(word) for word in words], standalone_mode=False)
    if isinstance(result.exception, CorpuskitError):
        return 2, f"{result.output}error: {result.exception.message}\nhint: {result.exception.hint}\n"
    return 0 if result.exception is None else 3, result.output


@pytest.mark.parametrize("length", [30_000, 200_000])
@pytest.mark.parametrize("name", ["hf", "hf-tokens", "span-table-jsonl", "prodigy", "doccano", "label-studio"])
def test_long_documents_come_back(name: str, length: int, tmp_path: Path) -> None:
    """Protects long articles from not being recognised by the format that they were written in."""
    long_corpus(tmp_path / "c", length)
    code, said = told("export", tmp_path / "c", "--format", name, "--to", tmp_path / "out", "--lossy")
    assert code == 0, said
    empty = corpus_of(tmp_path / "back", SCHEMA, [])
    code, said = told("import", tmp_path / "out", "--into", empty.root)
    assert f"took the mapping that the export wrote: {tmp_path / 'out' / 'corpuskit.mapping.yaml'}\n" in said
    assert f"imported 2 documents, 2 annotations, 0 relations, by 1 annotator, read as {name}\n" in said


def test_a_record_that_is_cut_off_is_not_asked() -> None:
    """Protects formats that ask for what all records have from the one of which the end is not seen."""
    lines = b'{"a": 1, "b": 2}\n{"a": 1, "b'
    assert whole_records(cut(lines)) == ({"a": 1, "b": 2},)
    assert not is_cut_off(cut(lines))
    assert is_cut_off(cut(b'[{"a": "x'))


def test_a_named_format_that_no_file_has_is_told(tmp_path: Path) -> None:
    """Protects from an import that reads nothing and says nothing."""
    corpus_of(tmp_path / "c", SCHEMA, [])
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "x.jsonl").write_text('{"a":1}\n', encoding="utf-8")
    code, said = told("import", tmp_path / "e" / "x.jsonl", "--format", "doccano", "--into", tmp_path / "c")
    assert code == 2
    assert said == (
        "error: e/x.jsonl:1: is not doccano: expected doccano, found that a record has no text: 'text' is not there\n"
        'hint: Give it a text: {"text": "…", "label": […]}.\n'
    )


@pytest.mark.parametrize("named", [True, False])
def test_annotators_in_folders_stay_apart(named: bool, tmp_path: Path) -> None:
    """Protects what several people say from becoming what one says, where the mapping of the export is taken."""
    long_corpus(tmp_path / "c", 100)
    told("export", tmp_path / "c", "--format", "brat", "--to", tmp_path / "out", "--lossy")
    mapping = tmp_path / "out" / "corpuskit.mapping.yaml"
    assert "\nannotators: in folders\n" in mapping.read_text(encoding="utf-8")
    empty = corpus_of(tmp_path / "back", SCHEMA, [])
    told("import", tmp_path / "out", "--into", empty.root, *(["--mapping", mapping] if named else []))
    assert Corpus(empty.root).annotators() == ["anna"]
