"""Which faults each peer finds: `python -m tests.bench.finding [--each 10] [--peers …]`.

A clean made-up corpus gets `--each` faults of each kind of `tests/bench/faults.py`, one for a document, and a shard
for each document so that nothing is counted together. A fault is found if the peer names the document's line or its
annotations' line, for whatever reason. The last row says how many clean documents were named. What STAM and
dkpro-cassis cannot be given, because the conversion has no place for it, they do not find either. Nothing is asserted.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.faults import BYTES, SEEDS
from tests.bench.make_corpus import MAIN, Maker, make
from tests.bench.peers import PEERS, peer, version

_CLEAN = 200


def seeded(corpus: Path, each: int) -> dict[str, list[str]]:
    """Put the faults into a corpus of one document a shard; the names of the shards by the kind of their fault."""
    left = sorted(path.name for path in (corpus / "documents").glob("*.jsonl"))
    placed: dict[str, list[str]] = {}
    for kind in (*SEEDS, *BYTES):
        placed[kind] = []
        for name in list(left):
            if len(placed[kind]) == each:
                break
            if _seed(corpus, kind, name):
                left.remove(name)
                placed[kind].append(name)
    return placed


def _seed(corpus: Path, kind: str, name: str) -> bool:
    about, said = corpus / "documents" / name, corpus / "annotations" / MAIN / name
    if kind in BYTES:
        raw = said.read_bytes().removesuffix(b"\n")
        said.write_bytes(BYTES[kind](raw) + b"\n")
        return BYTES[kind](raw) != raw
    document, line = json.loads(about.read_bytes()), json.loads(said.read_bytes())
    if not SEEDS[kind](document, line):
        return False
    for path, content in ((about, document), (said, line)):
        path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return True


def named(name: str, corpus: Path, folder: Path) -> set[str]:
    """The shards in which a peer, or corpuskit, finds fault with some line."""
    if name == "corpuskit":
        command = [sys.executable, "-m", "corpuskit", "validate", str(corpus), "--output", "jsonl"]
        found = _output(command)
        files = (Path(json.loads(line)["place"]["file"]) for line in found if line.startswith("{"))
        return {file.name for file in files if file.suffix == ".jsonl"}  # registries belong to no document
    folder.mkdir()
    command = [sys.executable, "-m", "tests.bench.peers"]
    _output([*command, "--prepare", name, str(corpus), str(folder)])
    return {Path(line.rpartition(":")[0]).name for line in _output([*command, name, str(corpus), str(folder)])}


def _output(command: list[str]) -> Iterator[str]:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        sys.exit(done.stderr)
    return iter(done.stdout.splitlines())


def main() -> None:
    """Seed, look, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS)
    given = parser.parse_args()
    there = [name for name in given.peers if version(peer(name).PACKAGES) is not None]
    with tempfile.TemporaryDirectory() as place:
        corpus = Path(place) / "corpus"
        documents = given.each * (len(SEEDS) + len(BYTES)) + _CLEAN
        make(corpus, Maker(documents, documents * 10_000, "news", seed=1, twice=0), most=1)
        placed = seeded(corpus, given.each)
        found = {name: named(name, corpus, Path(place) / name) for name in [*there, "corpuskit"]}
        faulty = {shard for shards in placed.values() for shard in shards}
        print("\n".join(_table(placed, found)))
        print(f"| *of {documents - len(faulty)} clean documents* | ", end="")
        print(" | ".join(str(len(shards - faulty)) for shards in found.values()), "|")
        print(
            "\n".join(["", f"{given.each} faults of each kind; {version(p for n in there for p in peer(n).PACKAGES)}"])
        )


def _table(placed: dict[str, list[str]], found: dict[str, set[str]]) -> Iterator[str]:
    yield f"| fault | {' | '.join(found)} |"
    yield "| --- |" + " --- |" * len(found)
    for kind, shards in placed.items():
        cells = (str(len(named_ & set(shards))) for named_ in found.values())
        yield f"| {kind}{'' if shards else ' (could not be placed)'} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
