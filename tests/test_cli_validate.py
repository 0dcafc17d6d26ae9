"""The commands `validate` and `explain`: exit codes, streams and options."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpuskit.rules import RULES
from tests.corpus_of_lines import make_corpus

Run = Callable[..., subprocess.CompletedProcess[str]]

CLEAN = ('documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}',)
FAULTY = (
    *CLEAN,
    (
        'annotations/gold/00001.jsonl: {"document":"a","annotations":'
        '[{"id":"c1","layer":"cues","label":"cue","pieces":[[4,7]]}]}'
    ),
)
FINDING = """\
annotations/gold/00001.jsonl:1: SPN105 c1 ends inside the word 'mayor' at 7
    The [[may]]or spoke.
    The word is 4 to 9.
"""


def test_a_clean_corpus_exits_with_0(corpuskit: Run, tmp_path: Path) -> None:
    """Protects scripts that go on only after a clean validation."""
    make_corpus(tmp_path, CLEAN)
    result = corpuskit("validate", tmp_path)
    assert (result.stdout, result.stderr) == ("nothing found in 1 document with 0 annotations\n", "")
    assert result.returncode == 0


def test_findings_exit_with_1_from_inside_the_corpus_too(corpuskit: Run, tmp_path: Path) -> None:
    """Protects the exit code and the report; the corpus is found from a folder below it."""
    make_corpus(tmp_path, FAULTY)
    result = corpuskit("validate", cwd=tmp_path / "documents")
    summary = "1 warning in 1 document; explain one with: corpuskit explain SPN105\n"
    assert (result.stdout, result.stderr) == (FINDING + summary, "")
    assert result.returncode == 1


def test_information_alone_exits_with_0(corpuskit: Run, tmp_path: Path) -> None:
    """Protects a corpus whose schema got a new version from counting as faulty."""
    make_corpus(tmp_path, (*CLEAN, 'annotations/gold/00001.jsonl: {"document":"a","schema":"news@0"}'))
    result = corpuskit("validate", tmp_path)
    assert result.stdout.endswith("\n1 info in 1 document; explain one with: corpuskit explain COR104\n")
    assert result.returncode == 0


def test_json_goes_to_one_stream_and_the_summary_to_the_other(corpuskit: Run, tmp_path: Path) -> None:
    """Protects programs that parse the output while a person reads the rest."""
    make_corpus(tmp_path, FAULTY)
    result = corpuskit("validate", tmp_path, "--output", "json")
    assert [finding["annotation"] for finding in json.loads(result.stdout)["findings"]] == ["c1"]
    assert result.stderr == "1 warning in 1 document; explain one with: corpuskit explain SPN105\n"
    assert result.returncode == 1


@pytest.mark.parametrize(
    "options", [["--select", "DOC,REL"], ["--ignore", "span-splits-word"], ["--ignore", "DOC", "--ignore", "spn105"]]
)
def test_rules_can_be_selected_and_ignored(options: list[str], corpuskit: Run, tmp_path: Path) -> None:
    """Protects the options that let one look at one thing at a time."""
    make_corpus(tmp_path, FAULTY)
    result = corpuskit("validate", tmp_path, *options)
    assert result.stdout == "nothing found in 1 document with 1 annotation\n"
    assert result.returncode == 0


def test_the_context_can_be_left_out(corpuskit: Run, tmp_path: Path) -> None:
    """Protects reports that are to be short: nothing of the text around a finding, in any of them."""
    make_corpus(tmp_path, FAULTY)
    assert "or spoke" not in corpuskit("validate", tmp_path, "--no-context").stdout
    assert "or spoke" not in corpuskit("validate", tmp_path, "--no-context", "--output", "json").stdout


def test_an_unknown_rule_exits_with_2(corpuskit: Run, tmp_path: Path) -> None:
    """Protects against a mistyped code that would ignore nothing."""
    make_corpus(tmp_path, CLEAN)
    result = corpuskit("validate", tmp_path, "--ignore", "SPN15")
    assert result.stderr == "error: there is no rule 'SPN15'\nhint: Did you mean SPN105?\n"
    assert (result.stdout, result.returncode) == ("", 2)


def test_explain_prints_the_explanation_with_its_examples(corpuskit: Run) -> None:
    """Protects the way from a code in a report to what it means."""
    result = corpuskit("explain", "span-splits-word")
    assert result.stdout.startswith(
        "SPN105 span-splits-word (warning)\n\n"
        "A piece of an annotation begins or ends inside a word, in a layer that aligns to words.\n\n"
    )
    assert "\nBad:\n\n    documents/00001.jsonl: " in result.stdout
    assert result.returncode == 0


def test_explain_lists_all_rules(corpuskit: Run) -> None:
    """Protects the overview: every rule has its line with code, severity, name and first sentence."""
    lines = corpuskit("explain", "--list").stdout.splitlines()
    assert [line.split()[:3] for line in lines] == [[rule.CODE, rule.SEVERITY, rule.NAME] for rule in RULES]
    assert lines[0].endswith("  A line of a file, or one annotation in it, is no record.")


@pytest.mark.parametrize("arguments", [[], ["SPN101", "--list"]])
def test_explain_wants_a_rule_or_the_list(arguments: list[str], corpuskit: Run) -> None:
    """Protects against an answer to half of the question."""
    result = corpuskit("explain", *arguments)
    assert result.stderr.endswith("Error: give a rule to explain, or --list to list them all\n")
    assert result.returncode == 2


def test_explain_knows_no_other_rules(corpuskit: Run) -> None:
    """Protects the hint for a mistyped code."""
    result = corpuskit("explain", "SPM105")
    assert result.stderr == "error: there is no rule 'SPM105'\nhint: Did you mean SPN105?\n"
    assert result.returncode == 2


def test_validating_loads_nothing_heavy() -> None:
    """Protects the start of the command that people run most often."""
    code = "import sys, corpuskit.cli.validate; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"spacy", "datasette", "charset_normalizer", "pandas", "numpy"} & set(loaded)
