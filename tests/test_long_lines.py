"""Lines that are too long to be read: a finding each, and the lines after them are read as ever."""

from pathlib import Path

import pytest

from corpuskit import corpus, jsonl
from corpuskit.rules import find_rules
from corpuskit.validation import validate
from tests.corpus_of_lines import make_corpus


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of more than 100 bytes are too long, and what is read over comes in pieces of 30."""
    for module in (corpus, jsonl):
        monkeypatch.setattr(module, "LONGEST_LINE", 100)
    monkeypatch.setattr(jsonl, "_CHUNK", 30)
    monkeypatch.setattr(jsonl, "_SHOWN", 20)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("length", [101, 102, 130, 131, 160, 1000])
def test_a_line_that_is_too_long_is_one_finding_and_hides_no_other(length: int, tmp_path: Path) -> None:
    """Protects memory from a line of any length, and the documents that follow it from being lost with it."""
    made = make_corpus(
        tmp_path,
        [
            f'documents/00001.jsonl: {{"id":"b","text":"{"x" * (length - 20)}"}}',
            'documents/00001.jsonl: {"id":"c","text":"x"}',
            f'annotations/gold/00001.jsonl: {{"document":"c","annotations":[],"schema":"{"x" * (length - 45)}"}}',
            'annotations/gold/00001.jsonl: {"document":"b"}',
        ],
    )
    files = ("documents/00001.jsonl", "annotations/gold/00001.jsonl")
    lengths = [[len(line) for line in (tmp_path / path).read_bytes().splitlines()] for path in files]
    assert lengths == [[length, 21], [length, 16]]
    found = list(validate(made, find_rules("COR101")))
    reason = f"the line cannot be read: it has {length:,} bytes, and lines of more than 100 are not read"
    assert [(str(finding.place), finding.document, finding.message) for finding in found] == [
        ("documents/00001.jsonl:1", "b", reason),
        ("annotations/gold/00001.jsonl:1", "c", reason),
    ]
    assert {finding.hint for finding in found} == {"Divide what it holds over several documents."}


@pytest.mark.usefixtures("short")
def test_a_line_of_just_the_length_that_is_read_is_read(tmp_path: Path) -> None:
    """Protects the boundary: with and without a line feed after it."""
    line = f'{{"id":"b","text":"{"x" * 80}"}}'
    made = make_corpus(tmp_path, [f"documents/00001.jsonl: {line}"])
    assert len(line) == 100
    assert list(validate(made, find_rules("COR101"))) == []
    (tmp_path / "documents" / "00001.jsonl").write_text(line, encoding="utf-8")
    assert list(validate(made, find_rules("COR101"))) == []
