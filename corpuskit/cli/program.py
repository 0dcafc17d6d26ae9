"""The program around the commands: grouped help, and errors as messages with an exit code instead of tracebacks."""

import datetime
import errno
import io
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import NoReturn

import click

from corpuskit.cli.progress import plain
from corpuskit.errors import CorpuskitError
from corpuskit.release import __version__
from corpuskit.terminal import safe

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_GOES_ON = "import"
DONE, WITH_FINDINGS, NOT_DONE, OUR_BUG, INTERRUPTED = 0, 1, 2, 70, 130

_HELP = """Annotation corpora of news articles: import, validate, publish and browse.

A command finds its corpus by its argument, else in the current folder or above it.
"""


class Program(click.Group):
    """The `corpuskit` command, with its commands under headings."""

    def __init__(self, headings: dict[str, tuple[click.Command, ...]]) -> None:
        super().__init__("corpuskit", help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
        self.headings = headings
        self.begun: str | None = None  # the command that runs
        for commands in headings.values():
            for command in commands:
                self.add_command(command)
        click.version_option(__version__, prog_name="corpuskit")(self)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; it is remembered for what is said where it is stopped."""
        found = super().resolve_command(ctx, args)
        self.begun = found[0]
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings; a heading without commands is left out."""
        width = max((len(name) for name in self.commands), default=0)
        for heading, commands in self.headings.items():
            rows = [(f"{command.name:<{width}}", command.get_short_help_str(90)) for command in commands]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


def run(program: click.Command) -> NoReturn:
    """Run a click command as a program and exit: 0 done, 1 done with findings, 2 not done, 70 a bug of ours."""
    _show_everything()
    try:
        code = program.main(standalone_mode=False, color=False if plain() else None)
        if sys.stdout is not None:  # as it is where it was closed
            sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else DONE)
    except CorpuskitError as error:
        complain(error.message, error.hint)
        sys.exit(NOT_DONE)
    except click.ClickException as error:
        error.show()
        sys.exit(NOT_DONE)
    except (KeyboardInterrupt, click.Abort):
        complain("stopped", _after(program))
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader of our output, such as head, had enough
        _drop_output()
        sys.exit(DONE)
    except Exception as error:
        sys.exit(_unexpected(error))


def _after(program: click.Command) -> str:
    """What to do about a command that was stopped: only an import keeps what it has done by then."""
    going_on = isinstance(program, Program) and program.begun == _GOES_ON
    return f"Run the same command again to {'go on' if going_on else 'begin from the start'}."


def _show_everything() -> None:
    """Write characters that the terminal's or the file's encoding does not have as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Let what is still to be written go nowhere, so that leaving does not fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unexpected(error: Exception) -> int:
    """Tell an error that no command expected; returns the exit code."""
    if isinstance(error, OSError) and error.filename is None and error.errno in _FULL:
        _drop_output()
        problem = (error.strerror or str(error)).lower()
        complain(f"the output cannot be written: {problem}", "Make room there, or send the output elsewhere.")
        return NOT_DONE
    if isinstance(error, PermissionError) and error.filename is not None:
        complain(f"{error.filename}: permission denied", "Check who may read and write it.")
        return NOT_DONE
    _report_bug(error)
    return OUR_BUG


def complain(message: str, hint: str | None = None) -> None:
    """Print an error and what to do next to the standard error stream."""
    colour = False if plain() else None
    click.echo(f"{click.style('error:', fg='red', bold=True)} {safe(message)}", err=True, color=colour)
    if hint:
        lines = "\n".join(safe(line) for line in hint.split("\n"))  # a hint may hold a draft to copy
        click.echo(f"{click.style('hint:', fg='cyan')} {lines}", err=True, color=colour)


def _report_bug(error: Exception) -> None:
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%d-%H%M%S")
    path = Path(tempfile.gettempdir()) / f"corpuskit-crash-{stamp}-{os.getpid()}.txt"
    report = f"command: {sys.argv}\npython: {sys.version}\n\n{''.join(traceback.format_exception(error))}"
    path.write_text(report, encoding="utf-8", errors="backslashreplace")
    complain(f"this is a bug in corpuskit: {type(error).__name__}: {error}", f"What happened is written down in {path}")
