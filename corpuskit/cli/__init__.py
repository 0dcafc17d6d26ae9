"""The command line: one module per command. Only this folder parses options, prints and exits.

To add a command, write `cli/NAME.py` with a click command called `command` and name it in `COMMANDS`.
"""

from typing import NoReturn

import click

from corpuskit.cli import (
    dedupe,
    explain,
    export,
    import_,
    init,
    map_,
    publish,
    quickstart,
    rebase,
    schema,
    serve,
    show,
    validate,
)
from corpuskit.cli.program import Program, run

COMMANDS: dict[str, tuple[click.Command, ...]] = {
    "Start": (quickstart.command, init.command, import_.command, map_.command),
    "Check": (validate.command, explain.command, schema.command, rebase.command, dedupe.command),
    "Team": (),
    "Read": (serve.command, show.command),
    "Share": (export.command, publish.command),
    "Suggest": (),
}

program = Program(COMMANDS)


def main() -> NoReturn:
    """Run the program and exit with its code."""
    run(program)
