"""Bad input as it really comes: each kind gets its message, the rest of the import goes on, the exit code tells."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpuskit.cli import program
from corpuskit.corpus import Corpus
from corpuskit.errors import StorageError
from tests.conftest import ROOT, Run

MAPPING = """mapping: 1
format: brat
schema: attribution
spans:
  Source: {layer: sources}
"""


@pytest.fixture
def corpus(tmp_path: Path, corpuskit: Run) -> Path:
    assert corpuskit("init", tmp_path / "corpus", "--schema", "attribution").returncode == 0
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    return tmp_path / "corpus"


def write(folder: Path, **files: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        raw = content.encode() if isinstance(content, str) else content
        (folder / name.replace("_", ".")).write_bytes(raw)
    return folder


def aside(corpus: Path) -> list[dict[str, object]]:
    lines = [p.read_text(encoding="utf-8").splitlines() for p in sorted((corpus / "imports").glob("*.set-aside.jsonl"))]
    return [json.loads(line) for found in lines for line in found]


def test_binary_and_empty_files_are_set_aside_and_the_rest_is_imported(
    corpus: Path, tmp_path: Path, corpuskit: Run
) -> None:
    """Protects a folder of articles from one picture among them."""
    raw = write(tmp_path / "raw", a_txt=b"\x89PNG\r\n\x1a\n\x00", b_txt="", c_txt="A headline\n\nOne paragraph.\n")
    done = corpuskit("import", raw, "--into", corpus)
    assert done.returncode == 1
    account = next((corpus / "imports").glob("*.json")).relative_to(corpus).as_posix()
    assert done.stdout == (
        "imported 1 document, read as txt\n"
        "in 3 = kept 1 + set aside 2\n"
        "set aside 1: a binary file, not text, for example raw/a.txt: it begins like a file of another kind\n"
        "    If it is text, say what it is in with --encoding, such as utf-16-le; else save it as plain text.\n"
        "set aside 1: the file holds no text, for example raw/b.txt\n"
        "    There is nothing to do, unless it should hold an article.\n"
        f"account: {account}; next: corpuskit validate {corpus}\n"
    )
    assert [document.id for document in Corpus(corpus).documents()] == ["c"]
    assert [item["file"] for item in aside(corpus)] == ["raw/a.txt", "raw/b.txt"]


def test_many_annotation_files_without_a_text_are_one_message(corpus: Path, tmp_path: Path, corpuskit: Run) -> None:
    """Protects the reader of the output: 127 files with one fault are one line, and all their bytes are kept."""
    brat = write(tmp_path / "brat", a_txt="The mayor spoke.", a_ann="T1\tSource 0 9\tThe mayor\n")
    for number in range(127):
        (brat / f"lost{number:03}.ann").write_text("T1\tSource 0 3\tThe\n", encoding="utf-8")
    done = corpuskit("import", brat, "--into", corpus, "--mapping", tmp_path / "m.yaml")
    assert done.returncode == 1
    assert done.stdout.splitlines()[:4] == [
        "imported 1 document, 1 annotation, 0 relations, by 1 annotator, read as brat",
        "in 129 = kept 2 + set aside 127",
        "offsets count code points: proved by the recorded texts (1 time)",
        "set aside 127: there is no text for it, for example brat/lost000.ann",
    ]
    assert len(aside(corpus)) == 127
    assert {item["text"] for item in aside(corpus)} == {"T1\tSource 0 3\tThe\n"}


def test_annotations_are_taken_when_their_text_has_been_found(corpus: Path, tmp_path: Path, corpuskit: Run) -> None:
    """Protects work that was set aside for a missing text: with the text, the same import takes it."""
    brat = write(tmp_path / "brat", a_ann="T1\tSource 0 9\tThe mayor\n")
    command = ("import", brat, "--into", corpus, "--mapping", tmp_path / "m.yaml", "--format", "brat")
    assert corpuskit(*command).returncode == 1
    write(brat, a_txt="The mayor spoke.")
    assert corpuskit(*command).returncode == 0
    (bundle,) = Corpus(corpus).bundles()
    assert [a.text for line in bundle.lines for a in line.record.annotations] == ["The mayor"]


def test_a_broken_line_is_set_aside_and_an_annotation_beyond_the_text_is_found(
    corpus: Path, tmp_path: Path, corpuskit: Run
) -> None:
    """Protects the other annotations of a file with a fault, and leaves judging offsets to validation."""
    lines = "T1\tSource 0 9\tThe mayor\nT2 broken\nT3\tSource 90 99\tbeyond it\n"
    brat = write(tmp_path / "brat", a_txt="The mayor spoke.", a_ann=lines)
    done = corpuskit("import", brat, "--into", corpus, "--mapping", tmp_path / "m.yaml")
    assert done.returncode == 1
    assert done.stdout.splitlines()[1:8] == [
        "in 4 = kept 3 + set aside 1",
        "offsets count code points: at most half of the recorded texts fit (1 time)",
        "    See what corpuskit validate finds at the recorded texts, or state what they count with --offsets.",
        "kept brat/a.ann:3 T3: 90–99, but the text has 16 characters",
        "    See corpuskit validate: it finds each of them, and says where it may belong.",
        "set aside 1: not a line of brat standoff, for example brat/a.ann:2: has no tab after T2",
        (
            "    Put a tab, not blanks, after the id, and another before the text, where there is one. "
            "Then import the file again with --replace."
        ),
    ]
    assert [(item["line"], item["text"]) for item in aside(corpus)] == [(2, "T2 broken")]
    found = corpuskit("validate", corpus, "--no-context")
    assert found.returncode == 1
    assert found.stdout.splitlines()[0] == (
        "annotations/gold/00001.jsonl:1: SPN101 T3 ends at 99, but the text has 16 characters"
    )


def test_a_mistake_in_the_schema_is_told_with_line_and_key(corpus: Path, corpuskit: Run) -> None:
    """Protects people who write a schema by hand."""
    schema = corpus / "schema.yaml"
    text = schema.read_text(encoding="utf-8")
    line = next(number for number, row in enumerate(text.splitlines(), 1) if "overlap: any" in row)
    schema.write_text(text.replace("overlap: any", "overlap: sometimes", 1), encoding="utf-8")
    done = corpuskit("validate", corpus)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"error: {schema}:{line}: layers.sources.span.overlap: found 'sometimes', expected one of none, nest, any\n"
    )


def test_foreign_types_without_a_mapping_are_listed_with_a_draft(corpus: Path, tmp_path: Path, corpuskit: Run) -> None:
    """Protects users of a new corpus from guessing what to map: they get types, counts and a file to fill in."""
    brat = write(tmp_path / "brat", a_txt="The mayor spoke.", a_ann="T1\tSource 0 9\tThe mayor\nT2\tOdd 4 9\tmayor\n")
    done = corpuskit("import", brat, "--into", corpus)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[:2] == [
        "error: without a mapping nothing says what becomes of 2 foreign types: span Source (1), span Odd (1)",
        "hint: Save these lines as a file, fill them in, and give the file with --mapping:",
    ]
    assert "  Source: {layer: sources}  # 1" in done.stderr.splitlines()
    assert not (corpus / "documents").exists()


def test_an_unknown_encoding_is_told(corpus: Path, tmp_path: Path, corpuskit: Run) -> None:
    """Protects against a misspelt encoding being tried on every file."""
    raw = write(tmp_path / "raw", c_txt="A headline\n\nOne paragraph.\n")
    done = corpuskit("import", raw, "--into", corpus, "--encoding", "latin99")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: there is no text encoding 'latin99'\n"
        "hint: Give a name such as utf-8, cp1252 or utf-16, or leave it out to have it detected.\n"
    )


def test_a_folder_without_rights_is_told_and_nothing_changes(
    open_folder: Path, corpuskit: Run, take_rights: Callable[[Path], None]
) -> None:
    """Protects users of a corpus on a read-only disk from a traceback."""
    corpus = open_folder / "corpus"
    assert corpuskit("init", corpus).returncode == 0
    raw = write(open_folder / "raw", c_txt="A headline\n\nOne paragraph.\n")
    command = ["import", str(raw), "--into", str(corpus)]
    program.main([*command, "--dry-run"], standalone_mode=False)  # load all modules while the rights are there
    take_rights(open_folder)
    with pytest.raises(StorageError) as caught:
        program.main(command, standalone_mode=False)
    assert caught.value.message == f"{corpus / '.corpuskit'}: cannot be written: permission denied"
    assert caught.value.hint == "Check who may write there, and that the disk has room; nothing was changed."


def test_a_second_writer_is_told_to_wait(corpus: Path, tmp_path: Path, corpuskit: Run) -> None:
    """Protects against two imports into one corpus at a time."""
    raw = write(tmp_path / "raw", c_txt="A headline\n\nOne paragraph.\n")
    code = (
        "import sys; from pathlib import Path; from corpuskit.storage import Writer\n"
        "with Writer(Path(sys.argv[1]), 'corpuskit import'):\n    print('locked', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(corpus)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as first:
        assert first.stdout is not None
        first.stdout.readline()
        done = corpuskit("import", raw, "--into", corpus)
        first.communicate("")
    assert done.returncode == 2
    assert done.stderr == (
        f"error: {corpus}: 'corpuskit import' (process {first.pid}) is writing\nhint: Wait until it has finished.\n"
    )
