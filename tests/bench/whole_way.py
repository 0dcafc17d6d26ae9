"""The whole way timed: import, validate and publish an attribution corpus, beside what a floor or a peer needs.

    python -m tests.bench.whole_way [BRAT_FOLDER] [--rounds 5]

BRAT_FOLDER holds articles in brat's format as PolNeAR has them; without it, 924 made-up ones are used. Each command
runs in a process of its own, in turn with the others, and the table gives medians: seconds of CPU, seconds on the
clock, peak memory, and the ratio of CPU to the floor of the same step. The peer `bratly` (with `bratly-io-fs`) is timed
where it is installed. Nothing is asserted: the figures hold for the machine they were measured on.
"""

import argparse
import importlib.util
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
WORDS = "the minister council bridge vote said that report money city harbour plan after before we they new old".split()

READ_BYTES = "import sys, pathlib\nfor p in pathlib.Path(sys.argv[1]).rglob('*.*'): p.read_bytes()"
READ_BRATLY = """
import sys, pathlib
from bratly.io.file_read_src import read_and_load_ann_file
for p in sorted(pathlib.Path(sys.argv[1]).rglob('*.ann')):
    try:
        read_and_load_ann_file(str(p))
    except Exception:
        pass
"""
PARSE_LINES = """
import sys, pathlib, msgspec
from corpuskit.model import AnnotationLine, Document
for kind, pattern in ((Document, 'documents/*.jsonl'), (AnnotationLine, 'annotations/*/*.jsonl')):
    decoder = msgspec.json.Decoder(kind)
    for path in pathlib.Path(sys.argv[1]).glob(pattern):
        with path.open('rb') as file:
            for line in file:
                decoder.decode(line)
"""
INSERT_ROWS = """
import sys, sqlite3
source = sqlite3.connect(sys.argv[1])
target = sqlite3.connect(sys.argv[2])
target.execute('PRAGMA journal_mode=OFF'); target.execute('PRAGMA synchronous=OFF')
tables = source.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' "
                        "AND name NOT LIKE '%_fts_%' AND name NOT LIKE 'sqlite_%'").fetchall()
for name, sql in tables:
    rows = source.execute(f'SELECT * FROM "{name}"').fetchall()
    target.execute(sql)
    if rows:
        target.executemany(f'INSERT INTO "{name}" VALUES ({",".join("?" * len(rows[0]))})', rows)
target.commit()
"""


def made_up(folder: Path, articles: int = 924) -> Path:
    """A folder of made-up articles with attributions, the same for every call."""
    chance = random.Random(1)
    folder.mkdir(parents=True)
    for number in range(articles):
        text, lines = "", []
        for index in range(24):
            source, cue, content = f"Speaker{chance.randint(1, 40)}", "said", " ".join(chance.choices(WORDS, k=24))
            position, first = len(text), 4 * index + 1
            for place, (kind, words) in enumerate((("Source", source), ("Cue", cue), ("Content", content))):
                lines.append(f"T{first + place}\t{kind} {position} {position + len(words)}\t{words}")
                position += len(words) + 1
            cue_start = len(text) + len(source) + 1
            lines.append(f"T{first + 3}\tAttribution {cue_start} {cue_start + len(cue)}\t{cue}")
            roles = f"Content:T{first + 2} Cue:T{first + 1} Source:T{first}"
            lines.append(f"E{index + 1}\tAttribution:T{first + 3} {roles}")
            text += f"{source} {cue} {content}.\n\n"
        (folder / f"a{number:04}.txt").write_text(text, encoding="utf-8")
        (folder / f"a{number:04}_0000.ann").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def measured(command: list[str]) -> tuple[float, float, float, int]:
    """Run a command: (seconds of CPU, seconds on the clock, peak memory in MB, exit code)."""
    started = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = os.posix_spawn(command[0], command, environment, file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - started
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def main() -> None:
    """Time everything and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        folder = (given.folder or made_up(work / "brat")).resolve()
        groups = steps(work, folder)
        figures: dict[str, list[tuple[float, float, float, int]]] = {}
        for _ in range(given.rounds):
            shutil.rmtree(work / "corpus", ignore_errors=True)
            command(work, "init", str(work / "corpus"), "--schema", "attribution")
            for members in groups.values():
                for name, arguments in members.items():
                    (work / "rows.db").unlink(missing_ok=True)
                    found = [str(next((work / "site").glob("*.db"))) if a == "DB" else a for a in arguments]
                    figures.setdefault(name, []).append(measured([sys.executable, *found]))
        print(f"{folder.name}: {sum(1 for _ in folder.rglob('*.ann')):,} .ann files, medians of {given.rounds} rounds")
        report(groups, figures)


def command(work: Path, *arguments: str) -> None:
    """Run one corpuskit command that is not timed."""
    assert measured([sys.executable, "-m", "corpuskit", *arguments])[3] == 0


def steps(work: Path, folder: Path) -> dict[str, dict[str, list[str]]]:
    """The commands to time, in groups; the first of a group is its floor."""
    corpus, site = str(work / "corpus"), str(work / "site")
    options = ["--format", "brat", "--mapping", "polnear", "--annotator-from", "_([0-9a-f]{4})[.]ann$"]
    table = folder / "metadata.tsv"
    metadata = ["--metadata", str(table), "--key", "filename"] if table.exists() else []
    reading = {"read all bytes": ["-c", READ_BYTES, str(folder)]}
    if importlib.util.find_spec("bratly"):
        reading["bratly reads all .ann"] = ["-c", READ_BRATLY, str(folder)]
    reading["corpuskit import"] = ["-m", "corpuskit", "import", str(folder), "--into", corpus, *options, *metadata]
    return {
        "import": reading,
        "validate": {
            "msgspec decodes all lines": ["-c", PARSE_LINES, corpus],
            "corpuskit validate": ["-m", "corpuskit", "validate", corpus],
        },
        "publish": {
            "corpuskit publish": ["-m", "corpuskit", "publish", corpus, "--to", site],
            "sqlite3 inserts the same rows": ["-c", INSERT_ROWS, "DB", str(work / "rows.db")],
        },
    }


def report(groups: dict[str, dict[str, list[str]]], figures: dict[str, list[tuple[float, float, float, int]]]) -> None:
    """Print the table."""
    print(f"{'step':<10}{'what':<34}{'CPU s':>8}{'clock s':>9}{'peak MB':>9}{'ratio':>8}{'exit':>6}")
    for group, members in groups.items():
        cpu = {name: statistics.median(run[0] for run in figures[name]) for name in members}
        floor = cpu[next(name for name in members if not name.startswith("corpuskit"))]
        for name in members:
            wall, peak = (statistics.median(run[column] for run in figures[name]) for column in (1, 2))
            codes = figures[name][-1][3]
            print(f"{group:<10}{name:<34}{cpu[name]:>8.2f}{wall:>9.2f}{peak:>9.0f}{cpu[name] / floor:>8.1f}{codes:>6}")


if __name__ == "__main__":
    main()
