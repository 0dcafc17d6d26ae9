"""Fixtures that tests of several parts share."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A test's time depends on what else the machine does, so it is no reason to fail. Continuous integration tries the same
# examples each time, so that it judges the change and not the draw.
settings.register_profile("corpuskit", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("corpuskit")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def corpuskit() -> Run:
    """Run the program as a person would, in a process of its own: `corpuskit("validate", folder)`."""

    def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "corpuskit", *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=environment)

    return run


@pytest.fixture
def take_rights() -> Iterator[Callable[[Path], None]]:
    """A function that makes a folder and all in it unwritable for this test, also where the tests are run by root."""
    if sys.platform == "win32":
        pytest.skip("Windows keeps no such rights on folders")
    user = os.geteuid()

    def take(folder: Path) -> None:
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        if user == 0:
            os.seteuid(65534)

    yield take
    os.seteuid(user)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A temporary folder that every user of the system may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="corpuskit-test-"))
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(folder)
