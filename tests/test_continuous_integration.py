"""Continuous integration: the hook, the workflow and the configuration of the README do what they are said to do."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from corpuskit.corpus import Corpus
from corpuskit.findings import Severity
from corpuskit.sifting import Choice, Sieve
from tests.conftest import ROOT
from tests.corpus_of_lines import make_corpus
from tests.readme import README

BLOCKS = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
HOOKS = ROOT / ".pre-commit-hooks.yaml"
DOCUMENT = 'documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}'
LINE = (
    'annotations/%s/00001.jsonl: {"document":"a","annotations":'
    '[{"id":"c1","layer":"cues","label":"cue","pieces":[[4,%d]]}]}'
)


def block(start: str) -> str:
    """The example in YAML of the README that begins so."""
    [found] = [text for text in BLOCKS if text.startswith(start)]
    return found


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose root is a corpus with one finding; the shell has `corpuskit`, and a pip that does nothing."""
    programs = tmp_path / "bin"
    programs.mkdir()
    script(programs / "corpuskit", f'exec "{sys.executable}" -m corpuskit "$@"')
    script(programs / "pip", 'echo "$@"')
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "repository"
    make_corpus(folder, (DOCUMENT, LINE % ("gold", 7)))
    return folder


def script(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    path.chmod(0o755)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-ec", command], cwd=folder, capture_output=True, text=True, check=False)


def mend(folder: Path) -> None:
    make_corpus(folder, (DOCUMENT, LINE % ("gold", 9)))


def test_the_configuration_of_the_readme_is_read(tmp_path: Path) -> None:
    """Protects those who copy it: each key of the example is known and means what its comment says."""
    folder = tmp_path / "corpus"
    make_corpus(folder, (DOCUMENT, LINE % ("spacy", 9)))
    (folder / "known.jsonl").touch()
    (folder / "corpus.yaml").write_text(f"format: 1\n{block('validate:')}", encoding="utf-8")
    corpus = Corpus(folder)
    checks = corpus.config.validate
    assert set(msgspec.to_builtins(checks)) == {line.split(":")[0].strip() for line in keys_of(block("validate:"))}
    sieve = Sieve(corpus, Choice())
    codes = {rule.CODE for rule in sieve.rules}
    assert {"COR101", "SPN104"} <= codes
    assert not codes & {"DOC110", "SPN105", "COR104", "REL101"}
    assert sieve.texts()["SPN104"].severity is Severity.ERROR
    assert sieve.baseline is not None


def keys_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if re.match(r"  \w", line)]


@pytest.mark.skipif(sys.platform == "win32", reason="the workflow runs on Linux")
def test_the_workflow_of_the_readme_runs(place: Path) -> None:
    """Protects who copies it: its steps are whole, write the file that is uploaded, and fail on findings."""
    workflow: dict[Any, Any] = yaml.safe_load(block("name: corpus"))
    assert set(workflow) == {"name", True, "permissions", "jobs"}  # YAML 1.1 reads `on` as true
    [job] = workflow["jobs"].values()
    assert set(job) == {"runs-on", "steps"}
    assert all(set(step) <= {"uses", "with"} or set(step) == {"run"} for step in job["steps"])
    commands = [step["run"] for step in job["steps"] if "run" in step]
    done = [run(command, place) for command in commands]
    assert [step.returncode for step in done] == [0, 0, 1]
    paths = [step["with"]["path"] for step in job["steps"] if "path" in step.get("with", {})]
    assert done[0].stdout == f"install ./{paths[0]}\n"
    uploaded = [step["with"]["sarif_file"] for step in job["steps"] if "sarif_file" in step.get("with", {})]
    assert [(place / name).is_file() for name in uploaded] == [True]
    assert done[2].stdout.startswith(
        "::warning file=annotations/gold/00001.jsonl,line=1,title=SPN105 span-splits-word::c1 ends inside the word"
    )
    mend(place)
    assert [run(command, place).returncode for command in commands] == [0, 0, 0]


def test_the_hook_and_the_readme_agree() -> None:
    """Protects those who write the hook themselves: it is the one of this repository, started in another way."""
    [hook] = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    [local] = yaml.safe_load(block("repos:"))["repos"][0]["hooks"]
    assert {key: hook[key] for key in local} == local | {"language": "python"}
    assert hook["id"] in README.read_text(encoding="utf-8")
    for path in ("corpus.yaml", "documents/00001.jsonl", "my-corpus/annotations/gold/00001.jsonl", "registry/a.csv"):
        assert re.search(hook["files"], path)
    assert not re.search(hook["files"], "analysis/documents.py")


@pytest.mark.skipif(sys.platform == "win32", reason="the example starts a script of a Unix shell")
def test_pre_commit_runs_the_hook_of_the_readme(place: Path) -> None:
    """Protects the commit: pre-commit itself accepts both files, stops at a finding and passes when it is mended."""
    clientlib = pytest.importorskip("pre_commit.clientlib", reason="pre-commit is not installed")
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    clientlib.load_manifest(str(HOOKS))
    (place / ".pre-commit-config.yaml").write_text(block("repos:"), encoding="utf-8")
    hook = f'"{sys.executable}" -m pre_commit run --all-files'
    assert run("git init -q . && git add .", place).returncode == 0
    stopped = run(hook, place)
    assert stopped.returncode == 1
    assert "annotations/gold/00001.jsonl:1: SPN105 c1 ends inside the word 'mayor' at 7" in stopped.stdout
    mend(place)
    assert run("git add .", place).returncode == 0
    passed = run(hook, place)
    assert (passed.returncode, "Passed" in passed.stdout) == (0, True)
