"""Validation: order, counts, choice of rules, and what of a corpus is in memory at once."""

import tracemalloc
from pathlib import Path

import pytest

from corpuskit.errors import CorpuskitError
from corpuskit.findings import Severity
from corpuskit.rules import RULES
from corpuskit.validation import GENERAL, choose, validate
from tests.corpus_of_lines import make_corpus

LINES = (
    "registry/actors.csv: id,name,kind",
    "registry/actors.csv: finch,,person",
    'documents/00001.jsonl: {"id":"a","text":"The mayor spoke.","metadata":{"published":"today"}}',
    'documents/00001.jsonl: {"id":"b","text":"The mayor left."}',
    'documents/00002.jsonl: {"id":"c","text":""}',
    (
        'annotations/gold/00001.jsonl: {"document":"b","annotations":'
        '[{"id":"c1","layer":"cues","label":"cue","pieces":[[4,10]]}]}'
    ),
    (
        'annotations/gold/00001.jsonl: {"document":"a","schema":"news@0","annotations":'
        '[{"id":"c2","layer":"cues","pieces":[[10,15]]},{"id":"c1","layer":"cues","label":"cue","pieces":[[4,99]]}]}'
    ),
)


def test_findings_come_registry_by_registry_and_document_by_document(tmp_path: Path) -> None:
    """Protects reading a report beside the corpus: the document first, then its annotations in order."""
    assert [(str(f.place), f.code) for f in validate(make_corpus(tmp_path, LINES))] == [
        ("registry/actors.csv:2", "REG103"),
        ("documents/00001.jsonl:1", "DOC107"),
        ("annotations/gold/00001.jsonl:2", "COR104"),
        ("annotations/gold/00001.jsonl:2", "SPN101"),
        ("annotations/gold/00001.jsonl:2", "LAB103"),
        ("annotations/gold/00001.jsonl:1", "SPN104"),
        ("documents/00002.jsonl:1", "DOC105"),
        ("annotations/gold/00001.jsonl:1", "COR129"),  # what compares lines comes when all were seen
    ]


def test_the_summary_counts_what_was_looked_at_and_found(tmp_path: Path) -> None:
    """Protects the line that everybody reads first, and the exit code that depends on it."""
    validation = validate(make_corpus(tmp_path, LINES))
    list(validation)
    summary = validation.summary
    assert (summary.documents, summary.annotations, summary.relations) == (3, 3, 0)
    assert summary.severities == {Severity.ERROR: 4, Severity.WARNING: 3, Severity.INFO: 1}
    assert not summary.clean
    assert str(summary) == "4 errors, 3 warnings, 1 info in 3 documents; explain one with: corpuskit explain REG103"


def test_information_alone_leaves_a_corpus_clean(tmp_path: Path) -> None:
    """Protects people from an exit code 1 for what is merely worth a look."""
    validation = validate(make_corpus(tmp_path, LINES), choose(["COR104"]))
    assert [finding.severity for finding in validation] == [Severity.INFO]
    assert validation.summary.clean


def test_a_clean_corpus_is_said_to_be_clean(tmp_path: Path) -> None:
    """Protects the difference between nothing found and nothing looked at."""
    validation = validate(make_corpus(tmp_path, LINES[3:4]))
    assert list(validation) == []
    assert str(validation.summary) == "nothing found in 1 document with 0 annotations"


def test_progress_counts_documents(tmp_path: Path) -> None:
    """Protects the progress bar from standing still or running over."""
    seen: list[int] = []
    list(validate(make_corpus(tmp_path, LINES), progress=seen.append))
    assert seen == [1, 2, 3]


def test_lines_that_are_no_documents_are_not_counted_as_documents(tmp_path: Path) -> None:
    """Protects the number of documents in the summary from a file that is broken throughout."""
    seen: list[int] = []
    validation = validate(make_corpus(tmp_path, (*LINES, "documents/00002.jsonl: {")), progress=seen.append)
    list(validation)
    assert (validation.summary.documents, seen) == (3, [1, 2, 3, 4])


def test_rules_are_chosen_by_family_code_and_name() -> None:
    """Protects --select and --ignore, which also work together."""
    assert choose() == list(GENERAL)
    assert [rule.CODE for rule in choose(["REL106", "text-differs"])] == ["SPN103", "REL106"]
    in_corpus = [rule.CODE for rule in RULES if rule.CODE.startswith("COR")]
    chosen = [rule.CODE for rule in choose(["COR"], ["line-unreadable", "cor106"])]
    assert chosen == [code for code in in_corpus if code not in ("COR101", "COR106")]
    assert not {rule.CODE[:3] for rule in choose((), ["SPN", "REG"])} & {"SPN", "REG"}


def test_an_unknown_rule_is_refused() -> None:
    """Protects against a choice that silently leaves out nothing."""
    with pytest.raises(CorpuskitError, match="there is no rule 'SPN999'"):
        choose((), ["SPN999"])


def test_a_corpus_is_not_held_in_memory(tmp_path: Path) -> None:
    """Protects large corpora: ten shards need hardly more memory than one."""
    text = "It rains in Selby. " * 2_000

    def peak(shards: int) -> int:
        lines = [
            f'documents/{shard:05}.jsonl: {{"id":"d{shard}-{n}","text":"{text}"}}'
            for shard in range(shards)
            for n in range(10)
        ]
        corpus = make_corpus(tmp_path / str(shards), lines)
        tracemalloc.start()
        list(validate(corpus))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1)
    assert peak(10) < 2 * peak(1)


def test_what_the_schemas_own_rules_find_stands_beside_the_rest_of_a_document(tmp_path: Path) -> None:
    """Protects who mends document by document: none comes twice because some of its findings are made by SQL."""
    lines = [f'documents/00001.jsonl: {{"id":"{name}","text":"It rains, she said {name}."}}' for name in "ab"]
    quote = '{"id":"q1","layer":"quotes","label":"indirect","pieces":[[0,9]]}'
    cue = '{"id":"c1","layer":"cues","label":"cue","pieces":[[15,18]]}'
    lines += [f'annotations/gold/00001.jsonl: {{"document":"{name}","annotations":[{quote},{cue}]}}' for name in "ab"]
    assert [(finding.document, finding.code) for finding in validate(make_corpus(tmp_path, lines))] == [
        ("a", "SPN105"),
        ("a", "QRY/quote-without-source"),
        ("b", "SPN105"),
        ("b", "QRY/quote-without-source"),
    ]
