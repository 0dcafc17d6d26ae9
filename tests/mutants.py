"""How many small changes of the code the tests notice: ``python -m tests.mutants offsets storage rules``.

Needs mutmut 3 (``pip install mutmut``), which is not among the test requirements: a run takes minutes, not seconds. The
working tree is copied into a temporary folder, the named modules or folders of the package are mutated there with the
tests that go with them, and the share of noticed mutants is printed, with the surviving ones below it.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
_COPIED = (
    "corpuskit",
    "schemas",
    "corpus",
    "tests",
    "README.md",
    "LICENSE",
    ".gitignore",
    ".pre-commit-hooks.yaml",
    "pyproject.toml",
)
_SURVIVOR = re.compile(r"^\s*(\S+): (\w[\w ]*)$", re.MULTILINE)


#: Beginnings of the names of tests that go with a part of the package without bearing its name.
_ALSO = {
    "rules": ("validation", "whole_findings", "foreign_seeded", "mending_details", "fixing_rules"),
    "evidence": ("rules", "whole_findings", "mending_details", "fixing_rules"),
    "snapshot": ("storage", "corpus"),
}


def tests_of(name: str) -> list[str]:
    """The test files that go with a module or folder of the package, by their names."""
    wanted = re.compile(rf"test_({'|'.join((name, *_ALSO.get(name, ())))})(_|[.])")
    return sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "tests").rglob("test_*.py") if wanted.match(p.name))


def prepare(folder: Path, names: list[str]) -> None:
    """Copy the tree and tell mutmut what to mutate and which tests to run."""
    for name in _COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    paths = [f"corpuskit/{name}" if (ROOT / "corpuskit" / name).is_dir() else f"corpuskit/{name}.py" for name in names]
    tests = [test for name in names for test in tests_of(name)]
    config = (folder / "pyproject.toml").read_text(encoding="utf-8")
    config = re.sub(r"^addopts = .*$", 'addopts = "-p no:xdist -p no:cacheprovider"', config, flags=re.MULTILINE)
    copied = [name for name in _COPIED if name != "pyproject.toml"]
    settings = f"\n[tool.mutmut]\nsource_paths = {paths}\nalso_copy = {copied}\n"
    settings += f"pytest_add_cli_args_test_selection = {tests}\n"
    (folder / "pyproject.toml").write_text(config + settings, encoding="utf-8")


def main(names: list[str]) -> None:
    """Run mutmut over the named parts of the package and print the score and what survived."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        prepare(folder, names)
        subprocess.run(["mutmut", "run"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        told = subprocess.run(["mutmut", "results", "--all", "true"], cwd=folder, check=True, capture_output=True)
        states = _SURVIVOR.findall(told.stdout.decode())
        counts = Counter(state for _, state in states)
        noticed = counts["killed"] + counts["timeout"]
        print(f"{noticed:,} of {len(states):,} mutants noticed: {noticed / len(states):.1%}; {dict(counts)}")
        for name, state in states:
            if state not in ("killed", "timeout"):
                shown = subprocess.run(["mutmut", "show", name], cwd=folder, check=True, capture_output=True)
                changed = [line for line in shown.stdout.decode().splitlines() if re.match(r"[-+] ", line)]
                print(f"\n{state}: {name}", *changed, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
