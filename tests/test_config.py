"""The configuration of a corpus: what corpus.yaml may say, and how mistakes in it are told."""

from pathlib import Path

import pytest

from corpuskit.config import Checks, Config, read_config
from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError, SchemaError
from corpuskit.findings import Severity
from corpuskit.sifting import Choice, Sieve, Sifted
from corpuskit.snapshot import Snapshot
from corpuskit.validation import validate
from tests.corpus_of_lines import make_corpus

FAULTY = (
    'documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}',
    (
        'annotations/gold/00001.jsonl: {"document":"a","annotations":'
        '[{"id":"c1","layer":"cues","label":"cue","pieces":[[4,7]]},'
        '{"id":"c2","layer":"cues","label":"cue","pieces":[[3,9]]}]}'
    ),
    (
        'annotations/mira/00001.jsonl: {"document":"a","schema":"news@0","annotations":'
        '[{"id":"c1","layer":"cues","label":"cue","pieces":[[4,7]]}]}'
    ),
)


def corpus(folder: Path, *configuration: str) -> Corpus:
    """A corpus with faults of three severities, and these lines in its corpus.yaml."""
    lines = [f"corpus.yaml: {line}" for line in ("", *configuration)]
    return make_corpus(folder, (*lines, *FAULTY))


def found(source: Corpus, **choice: object) -> list[str]:
    """Annotator, code and severity of what counts."""
    sieve = Sieve(source, Choice(**choice))  # type: ignore[arg-type]
    findings = Sifted(validate(source, sieve.rules), sieve)
    return sorted(f"{finding.annotator} {finding.code} {finding.severity}" for finding in findings)


def error_of(source: Corpus) -> tuple[str, str | None]:
    """The mistake in its corpus.yaml, with the place from the name of the file on."""
    with pytest.raises(CorpuskitError) as caught:
        Sieve(source, Choice())
    return caught.value.message.removeprefix(f"{source.root}/"), caught.value.hint


ALL = ["gold SPN104 warning", "gold SPN105 warning", "mira COR104 info", "mira SPN105 warning"]


def test_without_a_word_everything_counts(tmp_path: Path) -> None:
    """Protects corpora from before there was anything to configure."""
    source = corpus(tmp_path)
    assert source.config == Config(title=None, validate=Checks())
    assert found(source) == ALL


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        (["validate:", "  select: [span-splits-word, COR]"], [ALL[1], ALL[2], ALL[3]]),
        (["validate:", "  ignore: [SPN]"], [ALL[2]]),
        (["validate:", "  severity: warning"], [ALL[0], ALL[1], ALL[3]]),
        (["validate:", "  ignore_for_annotator: {mira: [SPN]}"], ALL[:3]),
        (
            ["validate:", "  severities: {SPN105: error}", "  severity: error"],
            ["gold SPN105 error", "mira SPN105 error"],
        ),
        (
            ["validate:", "  severities: {spn105: info, SPN: error}"],
            ["gold SPN104 error", "gold SPN105 info", "mira COR104 info", "mira SPN105 info"],
        ),
        (["validate:"], ALL),
    ],
    ids=["select", "ignore", "severity", "annotator", "severities", "one before its family", "empty"],
)
def test_a_corpus_says_what_counts(tmp_path: Path, configuration: list[str], expected: list[str]) -> None:
    """Protects teams that have agreed once on what is a fault in their corpus."""
    assert found(corpus(tmp_path, *configuration)) == expected


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"select": ["SPN105"]}, [ALL[1], ALL[3]]),
        ({"ignore": ["COR"]}, []),
        ({"severity": Severity.WARNING}, []),
        ({"select": ["SPN"], "ignore": ["SPN105"]}, [ALL[0]]),
        ({"select": ["SPN", "COR"], "severity": Severity.WARNING}, [ALL[0], ALL[1], ALL[3]]),
    ],
    ids=["select", "ignore", "severity", "both", "all"],
)
def test_who_selects_is_not_held_back_by_the_corpus(
    tmp_path: Path, choice: dict[str, object], expected: list[str]
) -> None:
    """Protects the command line: what it selects is looked for, what it ignores is ignored besides."""
    assert found(corpus(tmp_path, "validate:", "  ignore: [SPN]"), **choice) == expected


@pytest.mark.parametrize(
    ("lines", "message", "hint"),
    [
        (
            ["  ignore:", "    - SPN104", "    - SPN15"],
            "corpus.yaml:5: validate.ignore.1: there is no rule 'SPN15'",
            "Did you mean SPN105?",
        ),
        (
            ["  select: [text-difers]"],
            "corpus.yaml:3: validate.select.0: there is no rule 'text-difers'",
            "Did you mean text-differs?",
        ),
        (
            ["  severities:", "    SPM104: error"],
            "corpus.yaml:4: validate.severities.SPM104: there is no rule 'SPM104'",
            "Did you mean SPN104?",
        ),
        (
            ["  ignore_for_annotator:", "    mirra: [SPN]"],
            "corpus.yaml:4: validate.ignore_for_annotator.mirra: there is no annotator 'mirra'",
            "Did you mean mira?",
        ),
        (
            ["  ignore_for_annotator: {xyz: [SPN]}"],
            "corpus.yaml:3: validate.ignore_for_annotator.xyz: there is no annotator 'xyz'",
            "Known annotators: gold, mira.",
        ),
        (
            ["  ignore_for_annotator: {mira: [nonsense-of-mine]}"],
            "corpus.yaml:3: validate.ignore_for_annotator.mira.0: there is no rule 'nonsense-of-mine'",
            "List all rules with: corpuskit explain --list",
        ),
    ],
)
def test_a_wrong_word_is_told_with_its_line_and_the_nearest_right_one(
    tmp_path: Path, lines: list[str], message: str, hint: str
) -> None:
    """Protects against a misspelt code that would switch nothing off, without anybody noticing."""
    assert error_of(corpus(tmp_path, "validate:", *lines)) == (message, hint)


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (
            "format: 1\nvalidate:\n  ignores: [SPN]\n",
            (
                ":3: validate.ignores: unknown key; expected one of select, ignore, ignore_for_annotator, severities, "
                "severity, baseline"
            ),
            "Did you mean ignore?",
        ),
        ("format: 1\nvalidate: [SPN]\n", ":2: validate: expected a mapping of names, found a list", None),
        ("format: 1\nvalidate:\n  ignore: SPN\n", ":3: validate.ignore: expected a list, found text", None),
        (
            "format: 1\nvalidate:\n  ignore: [5]\n",
            ":3: validate.ignore.0: expected text, found a whole number",
            'Write "5".',
        ),
        (
            "format: 1\nvalidate:\n  severity: bad\n",
            ":3: validate.severity: found 'bad', expected one of error, warning, info",
            None,
        ),
        (
            "format: 1\nvalidate:\n  severities:\n    SPN105: warnin\n",
            ":4: validate.severities.SPN105: found 'warnin', expected one of error, warning, info",
            "Did you mean warning?",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_key(tmp_path: Path, content: str, message: str, hint: str | None) -> None:
    """Protects against a key that would do nothing."""
    (tmp_path / "corpus.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        read_config(tmp_path, Snapshot(tmp_path))
    assert (caught.value.message, caught.value.hint) == (f"{tmp_path}/corpus.yaml{message}", hint)


def test_a_folder_without_configuration_is_no_corpus(tmp_path: Path) -> None:
    """Protects people in the wrong folder."""
    with pytest.raises(CorpuskitError) as caught:
        read_config(tmp_path, Snapshot(tmp_path))
    assert caught.value.message == f"{tmp_path}: not a corpus: there is no corpus.yaml"
    assert caught.value.hint == f"Make one with: corpuskit init {tmp_path}"


def test_a_folder_that_is_not_there_is_told_from_one_that_is_no_corpus(tmp_path: Path) -> None:
    """Protects users with a typing mistake in a path from being told to make a corpus there."""
    messages = []
    (tmp_path / "there").mkdir()
    for name in ("there", "nowhere"):
        with pytest.raises(CorpuskitError) as caught:
            Corpus(tmp_path / name)
        messages.append((caught.value.message, caught.value.hint))
    assert messages == [
        (
            f"{tmp_path / 'there'}: not a corpus: there is no corpus.yaml",
            f"Make one with: corpuskit init {tmp_path / 'there'}",
        ),
        (f"{tmp_path / 'nowhere'}: there is no such folder", "Check the path, and the folder that you are in."),
    ]
