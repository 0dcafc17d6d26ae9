"""Validation timed beside its floor and its peers: `python -m tests.bench.validating CORPUS [--rounds 3]`.

Make the corpus with `python -m tests.bench.make_corpus`; it should be clean, as the path that explains findings may be
slower. The floor is orjson merely parsing the same lines. Each runs in a process of its own, all in turn, round by
round; the table gives the least CPU time (user and system) of the rounds and what belongs to that run, because other
work on the machine only ever adds. Slow peers, and those that read converted files, get the first shards only and are
compared with the floor on these. What is converted is converted beforehand. A peer that is not installed is left out
and named; see `tests/bench/peers` for what to install. Nothing is asserted.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.peers import FIRST_TIER, PEERS, peer, version
from tests.bench.whole_way import measured

Run = tuple[float, float, float, int]
_FLOOR = PEERS[0]


class Table:
    """What is run on which corpus, and what was measured. `share` is the corpus of the first shards."""

    def __init__(self, corpus: Path, share: Path, prepared: Path, names: list[str]) -> None:
        self.corpora = {"all": corpus, "share": share}
        self.commands: dict[tuple[str, str], list[str]] = {}
        self.runs: dict[tuple[str, str], list[Run]] = {}
        self.missing: list[str] = []
        for name in names:
            self._add_peer(name, prepared / name)
        validate = ["-m", "corpuskit", "validate", str(corpus)]
        self.commands["corpuskit validate, first tier", "all"] = [*validate, "--select", FIRST_TIER]
        self.commands["corpuskit validate", "all"] = validate

    def _add_peer(self, name: str, folder: Path) -> None:
        if version(peer(name).PACKAGES) is None:
            self.missing.append(name)
            return
        which = "share" if peer(name).SLOW else "all"
        folder.mkdir()
        for corpus in {which, "share"} if name == _FLOOR else {which}:
            command = ["-m", "tests.bench.peers", name, str(self.corpora[corpus]), str(folder)]
            measured([sys.executable, *command[:2], "--prepare", *command[2:]])
            self.commands[name, corpus] = command

    def measure(self) -> None:
        """Run everything once."""
        for key, command in self.commands.items():
            self.runs.setdefault(key, []).append(measured([sys.executable, *command]))

    def rows(self) -> list[str]:
        """The table in Markdown."""
        best = {key: min(runs) for key, runs in self.runs.items()}
        rows = ["| what | on | CPU s | clock s | peak MB | times the floor |", "| --- | --- | --- | --- | --- | --- |"]
        for (name, which), (cpu, clock, peak, code) in sorted(best.items(), key=lambda entry: entry[0][1]):
            floor = f"{cpu / best[_FLOOR, which][0]:.1f}" if (_FLOOR, which) in best else "?"
            note = "" if code == 0 else f" (exit {code})"
            rows.append(f"| {name}{note} | {which} | {cpu:.2f} | {clock:.2f} | {peak:.0f} | {floor} |")
        return rows


def share_of(corpus: Path, shards: int, folder: Path) -> Path:
    """A corpus of the first shards of another, as links to its files."""
    names = {path.name for path in sorted((corpus / "documents").glob("*.jsonl"))[:shards]}
    for path in corpus.rglob("*"):
        inside = path.relative_to(corpus)
        if path.is_file() and (path.name in names or inside.parts[0] not in ("documents", "annotations")):
            (folder / inside).parent.mkdir(parents=True, exist_ok=True)
            (folder / inside).symlink_to(path.resolve())
    return folder


def size_of(corpus: Path) -> str:
    """How many documents and bytes a corpus has, in words."""
    documents = sum(path.read_bytes().count(b"\n") for path in sorted((corpus / "documents").glob("*.jsonl")))
    size = sum(
        path.stat().st_size for kind in ("documents", "annotations") for path in (corpus / kind).rglob("*.jsonl")
    )
    return f"{documents:,} documents, {size / 1_000_000:,.0f} MB"


def _conditions(table: Table, rounds: int) -> list[str]:
    names = {name for name, _ in table.commands if name in PEERS}
    packages = sorted({package for name in names for package in peer(name).PACKAGES})
    info = Path("/proc/cpuinfo")
    models = [line.partition(": ")[2] for line in info.read_text().splitlines() if "model name" in line]
    return [
        *(f"- {which}: {size_of(corpus)}" for which, corpus in table.corpora.items()),
        f"- the least of {rounds} rounds; Python {platform.python_version()}, {version(packages)}",
        f"- {(models or [platform.machine()])[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end",
        f"- the first tier is `--select {FIRST_TIER}`",
        *(f"- {name} is not installed and left out" for name in table.missing),
        *(f"- {name} checks {peer(name).CHECKS}; not: {peer(name).CANNOT}" for name in PEERS if name in names),
    ]


def main() -> None:
    """Convert, measure and print the table with its conditions."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS, help="all, if not given")
    parser.add_argument("--shards", type=int, default=5, help="how many the slow peers get")
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp())
    try:
        share = share_of(given.corpus, given.shards, work / "share")
        (work / "prepared").mkdir()
        names = [_FLOOR, *(name for name in PEERS if name in given.peers and name != _FLOOR)]
        table = Table(given.corpus, share, work / "prepared", names)
        for _ in range(given.rounds):
            table.measure()
        print("\n".join([*table.rows(), "", *_conditions(table, given.rounds)]))
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
