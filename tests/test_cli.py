"""The command line as a family: grouped help, examples, no command forgotten, errors as messages."""

import contextlib
import importlib
import os
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
from tests.corpus_of_lines import make_corpus

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


def test_output_that_cannot_be_written_is_a_short_message() -> None:
    """Protects people with a full disk from a report of a bug."""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "corpuskit", "explain", "--list"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert done.stderr == (
        "error: the output cannot be written: no space left on device\n"
        "hint: Make room there, or send the output elsewhere.\n"
    )
    assert done.returncode == 2


def test_a_terminal_without_unicode_sees_escapes(tmp_path: Path) -> None:
    """Protects people on old terminals, and redirects in their encoding, from a crash at the first curly quote."""
    lines = (
        'documents/00001.jsonl: {"id":"a","text":"“Brücke” closed."}',
        (
            'annotations/gold/00001.jsonl: {"document":"a","annotations":'
            '[{"id":"c1","layer":"cues","label":"cue","pieces":[[1,4]]}]}'
        ),
    )
    make_corpus(tmp_path, lines)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "iso-8859-1"}
    command = [sys.executable, "-m", "corpuskit", "validate", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="iso-8859-1", env=environment, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines()[1:3] == [
        "annotations/gold/00001.jsonl:1: SPN105 c1 ends inside the word 'Brücke' at 4",
        "    \\u201c[[Brü]]cke\\u201d closed.",
    ]


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_who_wants_no_colours_gets_no_control_codes(
    setting: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, corpuskit: Run
) -> None:
    """Protects screen readers, logs and simple terminals from colours and a progress bar."""
    make_corpus(tmp_path, ('documents/00001.jsonl: {"id":"a","text":""}',))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    coloured = on_a_terminal("validate", str(tmp_path))
    assert "\x1b[1mdocuments/00001.jsonl:1\x1b[0m" in coloured
    assert "\x1b[?25l" in coloured
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    assert on_a_terminal("validate", str(tmp_path)) == corpuskit("validate", str(tmp_path)).stdout
    assert on_a_terminal("validate", "nowhere").startswith("error: nowhere: there is no such folder")


def on_a_terminal(*arguments: str) -> str:
    """What the program writes to a terminal, on both streams, with the line feeds of other files."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "corpuskit", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        written = b""
        with contextlib.suppress(OSError):  # Linux says in this way that the other end was closed
            while chunk := os.read(ours, 4096):
                written += chunk
        process.wait()
    os.close(ours)
    return written.decode().replace("\r\n", "\n")


def test_a_file_in_place_of_a_corpus_is_told(tmp_path: Path, corpuskit: Run) -> None:
    """Protects people who give the file that they see in the folder."""
    make_corpus(tmp_path, ())
    done = corpuskit("validate", tmp_path / "corpus.yaml")
    assert (done.returncode, done.stderr) == (
        2,
        (
            f"error: {tmp_path}/corpus.yaml: is a file, not a corpus folder\n"
            f"hint: Give the folder that it is in: {tmp_path}\n"
        ),
    )
    other = corpuskit("validate", tmp_path / "schema.yaml")
    assert other.stderr == (
        f"error: {tmp_path}/schema.yaml: is a file, not a corpus folder\nhint: Give the folder of a corpus.\n"
    )


def test_a_corpus_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects people who share a disk from a report of a bug."""
    make_corpus(tmp_path, ('documents/00001.jsonl: {"id":"a","text":"x"}',))
    hidden = tmp_path / "documents" / "00001.jsonl"

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(hidden))

    monkeypatch.setattr("corpuskit.corpus.Corpus.shards", refuse)
    monkeypatch.setattr(sys, "argv", ["corpuskit", "validate", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        run(Program(COMMANDS))
    assert ended.value.code == 2
    assert capsys.readouterr().err == (f"error: {hidden}: permission denied\nhint: Check who may read and write it.\n")


@pytest.mark.parametrize("command", [["init", ""], ["validate", ""]], ids=" ".join)
def test_an_empty_path_is_refused(command: list[str], tmp_path: Path, corpuskit: Run) -> None:
    """Protects the current folder from becoming a corpus because a variable of the shell was not set."""
    done = corpuskit(*command, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.endswith(": the path is empty\n")
    assert not list(tmp_path.iterdir())


def test_a_name_with_spaces_is_quoted_in_what_comes_next(tmp_path: Path, corpuskit: Run) -> None:
    """Protects people who copy the next command from the output."""
    done = corpuskit("init", "my corpus", cwd=tmp_path)
    assert done.stdout == (
        "made my corpus: a corpus with the schema news@1 in my corpus/schema.yaml\n"
        "next: corpuskit import ARTICLES --into 'my corpus'\n"
    )
    assert corpuskit("init", "my corpus", cwd=tmp_path).stderr == (
        "error: my corpus: is a corpus already\nhint: Look at it with: corpuskit validate 'my corpus'\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_text_makes_a_corpus_all_the_same(tmp_path: Path, corpuskit: Run) -> None:
    """Protects old disks with names in other encodings."""
    name = os.fsdecode(b"bad\xe9\x1bname")
    done = corpuskit("init", name, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("made bad\\udce9\\x1bname: a corpus with the schema news@1 in ")
    assert (tmp_path / name / "corpus.yaml").read_text(encoding="utf-8") == 'format: 1\ntitle: "bad??name"\n'
    assert corpuskit("validate", name, cwd=tmp_path).returncode == 0


def test_a_bar_shows_progress_on_a_terminal_only(tmp_path: Path, corpuskit: Run) -> None:
    """Protects people from silence during long work, and pipes and log files from control codes."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    assert corpuskit("init", tmp_path / "corpus").returncode == 0
    (tmp_path / "raw").mkdir()
    for number in range(3):
        (tmp_path / "raw" / f"a{number}.txt").write_text(f"Headline {number}\n\nText.\n", encoding="utf-8")
    command = [sys.executable, "-m", "corpuskit", "import", str(tmp_path / "raw"), "--into", str(tmp_path / "corpus")]
    environment = {"PATH": "", "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    leader, follower = pty.openpty()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=follower, env=environment, check=False)
    os.close(follower)
    seen = os.read(leader, 100_000).decode()
    os.close(leader)
    assert done.returncode == 0
    assert "importing" in seen
    assert "100%" in seen
    assert " MB/s" in seen
    assert "importing" not in corpuskit("import", tmp_path / "raw", "--into", tmp_path / "corpus").stderr


def test_ctrl_c_while_the_program_loads_leaves_no_traceback() -> None:
    """Protects people who think better of it at once from a page of our own code."""
    code = (
        "import sys\n"
        "class Stops:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'corpuskit.cli.export': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stops())\n"
        "from corpuskit.__main__ import main\n"
        "main()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "error: stopped\n")


@pytest.mark.parametrize(("name", "then"), [("import", "go on"), ("export", "begin from the start")])
def test_what_is_said_of_a_stopped_command_is_true_of_it(
    name: str, then: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects people from waiting for an export to go on where it was stopped: only an import does."""

    @click.command(name)
    def stopped() -> None:
        """Be stopped."""
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["corpuskit", name])
    with pytest.raises(SystemExit) as ended:
        run(Program({"Share": (stopped,)}))
    assert ended.value.code == 130
    told = capsys.readouterr().err.removeprefix("\n")
    assert told == f"error: stopped\nhint: Run the same command again to {then}.\n"


@pytest.mark.parametrize("name", ["", "../x"])
def test_a_name_that_no_annotator_can_have_is_refused(name: str, tmp_path: Path, corpuskit: Run) -> None:
    """Protects a corpus from folders that lie elsewhere, and people from an unset variable of their shell."""
    done = corpuskit("import", tmp_path, "--annotator", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"error: --annotator gives '{name}', which cannot be the name of an annotator\n"
        "hint: Names are made of letters, digits, '.', '_' and '-', and begin with a letter or digit.\n"
    )
