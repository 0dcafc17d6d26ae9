"""A corpus that is being served by the command, as tests of it and of its pages in a browser need it."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")

ROOT = Path(__file__).parent.parent.parent


def chromium() -> str | None:
    """Where Chromium is, or None."""
    return next((path for path in map(shutil.which, _NAMES) if path), None)


class Served(msgspec.Struct, frozen=True):
    """What `corpuskit serve` said: the lines up to the hint how to stop it, the home page, the first document."""

    lines: list[str]
    home: str
    first: str


@contextlib.contextmanager
def serving(corpus: Path, port: int) -> Iterator[Served]:
    """Run `corpuskit serve` on a corpus until the block ends."""
    command = [sys.executable, "-u", "-m", "corpuskit", "serve", str(corpus), "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            lines = []
            for line in process.stdout:
                lines.append(line.rstrip("\n"))
                if line.startswith("stop with"):
                    break
            said = {line.partition(": ")[0]: line.partition(": ")[2] for line in lines}
            yield Served(lines, lines[0].rpartition(" ")[2], said["first document"])
        finally:
            process.terminate()
