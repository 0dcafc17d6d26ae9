"""Reading and writing of each format timed beside other tools' readers, over one corpus, in one run.

    python -m tests.bench.throughput CORPUS [FORMAT ...] [--peers PYTHON] [--rounds 3]

The corpus is exported to each format, which gives the speed of writing, and the files are read three times: by the
format's reader, which gives documents with entries as objects and where they are; by all that an import does, which
also proves what offsets count, maps types, covers the words again and keeps the account of entries; and by the reader
of another tool, where there is one, with the interpreter that `--peers` names (see `tests/bench/readers.py`). Each runs
in a process of its own, in turn; imports and the start of the process do not count. The table gives the least CPU time
of the rounds, as other work on the machine only ever adds. Edges inside tokens move outwards. Nothing is asserted.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpuskit.corpus import Corpus
from corpuskit.exporting import MAPPING, WRITTEN, Request, export
from corpuskit.formats import ANNOTATED, FORMATS
from corpuskit.formats.annotated_reading import FromFiles
from corpuskit.formats.entries import ForeignDocument, TextBound
from corpuskit.formats.items import Input, Options
from corpuskit.formats.mapping_reading import load_mapping
from corpuskit.schema import read_schema
from tests.bench.readers import READERS, Marked, Read, measured
from tests.exporting.travelling import FOLDERS

_MODES = ("write", "entries", "import")
_HEAD = ("format", "MB", "written", "read", "imported", "peer", "it reads", "read / peer", "imported / peer")


def write(corpus: Path, name: str, folder: Path) -> dict[str, float]:
    """Export, and what that took."""
    clock, cpu = time.perf_counter(), time.process_time()
    export(Corpus(corpus), Request(format=WRITTEN[name], misaligned="expand"), folder)
    return {"cpu": time.process_time() - cpu, "clock": time.perf_counter() - clock}


def entries(name: str, given: list[Input], options: Options) -> Read:
    """What a format's reader gives."""
    module = next(module for module in ANNOTATED if name == module.NAME)
    format_ = FromFiles(module)
    for unit in format_.units(given, options):
        for part in format_.parts(unit, options):
            if isinstance(part.foreign, ForeignDocument):
                yield (
                    part.foreign.text or "",
                    [
                        (entry.pieces[0][0], entry.pieces[-1][1], entry.surface or "")
                        for one in part.foreign.sets
                        for entry in one.entries
                        if isinstance(entry, TextBound) and entry.pieces
                    ],
                )


def imported(name: str, given: list[Input], options: Options) -> Read:
    """What an import would store."""
    format_ = next(one for one in FORMATS if name == one.NAME)
    for unit in format_.units(given, options):
        for part in format_.parts(unit, options):
            for item in format_.read(part, options):
                marked: list[Marked] = [
                    (one.pieces[0][0], one.pieces[-1][1], one.text or "")
                    for _, line in item.lines
                    for one in line.annotations
                    if one.pieces
                ]
                yield item.document.text or "" if item.document is not None else "", marked


def run(mode: str, corpus: Path, name: str, folder: Path) -> dict[str, float]:
    """One measurement, in this process."""
    if mode == "write":
        return write(corpus, name, folder)
    schema = read_schema(corpus / "schema.yaml")
    options = Options(schema=schema, mapping=load_mapping(folder / MAPPING, schema), annotator_from=FOLDERS)
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MAPPING)
    given = [Input(path, path.relative_to(folder).as_posix()) for path in paths]
    return measured((entries if mode == "entries" else imported)(name, given, options))


def _child(command: list[str]) -> dict[str, Any] | None:
    """What a process of its own measured; None where it failed, which is told."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        print(f"{' '.join(command)}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def rounds(corpus: Path, name: str, folder: Path, peers: str | None, number: int) -> dict[str, dict[str, Any]]:
    """For each of what is measured, the run that took the least time."""
    best: dict[str, dict[str, Any]] = {}
    for turn in range(number):
        for mode in (*_MODES, "peer"):
            command = [sys.executable, "-m", "tests.bench.throughput", str(corpus), name, "--run", mode]
            command += ["--folder", str(folder / f"{turn}" if mode == "write" else folder / "0")]
            if mode == "peer":
                if peers is None or name not in READERS:
                    continue
                command = [peers, str(Path(__file__).with_name("readers.py")), name, str(folder / "0")]
            if (mode == "entries" and name == "brat") or (said := _child(command)) is None:
                continue  # brat's lines become annotations at once
            if mode not in best or said["cpu"] < best[mode]["cpu"]:
                best[mode] = said
    return best


def row(name: str, best: dict[str, dict[str, Any]], documents: int, size: float) -> tuple[str, ...]:
    """A line of the table; speeds are documents and megabytes per second of CPU."""

    def speed(mode: str) -> str:
        took = best[mode]["cpu"] if mode in best else 0
        return f"{documents / took:,.0f} ({size / took:.1f})" if took else ""

    def ratio(mode: str) -> str:
        return f"{best['peer']['cpu'] / best[mode]['cpu']:.1f}" if "peer" in best and mode in best else ""

    peer = best.get("peer", {}).get("peer", "none")
    speeds = [speed(mode) for mode in (*_MODES, "peer")]
    return f"`{name}`", f"{size:.1f}", *speeds[:3], peer, speeds[3], ratio("entries"), ratio("import")


def table(corpus: Path, names: list[str], peers: str | None, number: int) -> Iterator[str]:
    """The table in Markdown, line by line."""
    documents = sum(bundle.document is not None for bundle in Corpus(corpus).bundles())
    yield "| " + " | ".join(_HEAD) + " |"
    yield "| " + " | ".join("---" for _ in _HEAD) + " |"
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            best = rounds(corpus, name, Path(folder), peers, number)
            files = [path for path in (Path(folder) / "0").rglob("*") if path.is_file()]
            size = sum(path.stat().st_size for path in files) / 1_000_000
        yield "| " + " | ".join(row(name, best, documents, size)) + " |"
    yield ""
    yield "Speeds are documents (megabytes of files) per second of CPU; a ratio above 1 means faster than the peer."
    yield f"{documents:,} documents; the least of {number} rounds; Python {platform.python_version()}"
    yield f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end"


def main() -> None:
    """Measure and print the table, or run one measurement."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("formats", nargs="*", default=list(WRITTEN))
    parser.add_argument("--peers", metavar="PYTHON", help="an interpreter that has the other tools' packages")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run", choices=_MODES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        print(json.dumps(run(given.run, given.corpus, given.formats[0], given.folder)))
        return
    for line in table(given.corpus, given.formats, given.peers, given.rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
