"""The command line as a family: grouped help, examples, no command forgotten, errors as messages."""

import importlib
import subprocess
import sys
from pathlib import Path

import click
import pytest

from corpuskit.cli import COMMANDS
from corpuskit.cli.program import Program, run
from corpuskit.publish.pages import PAGES
from corpuskit.report import REPORTS
from tests.conftest import ROOT, Run

ALL = [command for members in COMMANDS.values() for command in members]


def modules_of(folder: str, marker: str) -> dict[str, object]:
    """The modules of a family's folder that have an attribute, by name."""
    names = [path.stem for path in sorted((ROOT / "corpuskit" / folder).glob("*.py")) if path.stem != "__init__"]
    modules = {name: importlib.import_module(f"corpuskit.{folder.replace('/', '.')}.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, marker)}


def test_every_command_is_in_the_help() -> None:
    """Protects a new command from being forgotten."""
    for name, module in modules_of("cli", "command").items():
        assert vars(module)["command"] in ALL, f"name cli/{name}.py in COMMANDS of corpuskit/cli/__init__.py"


def test_every_report_and_page_is_registered() -> None:
    """Protects a new report or page from being forgotten."""
    for name, module in modules_of("report", "render").items():
        assert module in REPORTS, f"name report/{name}.py in REPORTS of corpuskit/report/__init__.py"
    for name, module in modules_of("publish/pages", "respond").items():
        assert module in PAGES, f"name publish/pages/{name}.py in PAGES of corpuskit/publish/pages/__init__.py"


def test_help_has_its_headings_in_order() -> None:
    """Protects the order in which a newcomer meets the commands."""
    assert list(COMMANDS) == ["Start", "Check", "Team", "Read", "Share", "Suggest"]
    program = Program(COMMANDS)
    text = program.get_help(click.Context(program))
    shown = [heading for heading in COMMANDS if f"\n{heading}:\n" in text]
    assert shown == [heading for heading, members in COMMANDS.items() if members]


@pytest.mark.parametrize("command", ALL, ids=lambda command: str(command.name))
def test_every_command_explains_itself_with_an_example(command: click.Command) -> None:
    """Protects users from options without a word and commands without an example."""
    text = command.get_help(click.Context(command, info_name=f"corpuskit {command.name}"))
    assert "  Example" in text
    assert f"    corpuskit {command.name}" in text
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"--{parameter.name} of {command.name} says nothing"


def test_a_command_finds_the_corpus_around_the_current_folder(tmp_path: Path, corpuskit: Run) -> None:
    """Protects the habit of working inside the corpus."""
    assert corpuskit("init", tmp_path / "corpus").returncode == 0
    done = corpuskit("validate", cwd=tmp_path / "corpus" / "registry")
    assert (done.returncode, done.stdout) == (0, "nothing found in 0 documents with 0 annotations\n")
    lost = corpuskit("validate", cwd=tmp_path)
    assert lost.returncode == 2
    assert lost.stderr == (
        f"error: {tmp_path}: no corpus here or in a folder above: there is no corpus.yaml\n"
        "hint: Make one with: corpuskit init FOLDER\n"
    )


def test_a_mistake_of_ours_is_a_short_message_and_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects users from tracebacks, and us from losing them."""

    @click.command()
    def broken() -> None:
        """Fail."""
        raise RuntimeError("a \x1b[31mred\x1b[0m surprise")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["corpuskit"])
    with pytest.raises(SystemExit) as ended:
        run(broken)
    assert ended.value.code == 70
    (report,) = tmp_path.iterdir()
    assert capsys.readouterr().err == (
        "error: this is a bug in corpuskit: RuntimeError: a \\x1b[31mred\\x1b[0m surprise\n"
        f"hint: What happened is written down in {report}\n"
    )
    assert 'raise RuntimeError("a' in report.read_text(encoding="utf-8")


def test_output_into_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    """Protects `corpuskit ... | head` from a traceback."""
    command = f"{sys.executable} -m corpuskit explain --list | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("COR101")
