"""Publishing again under load: `python -m tests.bench.rebuilding`.

A small corpus is served by `corpuskit serve`, and published anew twenty times, each build marked with its number in
titles, texts and comments, while eight readers fetch pages and JSON over loopback. Then fifty readers fetch at once.
Printed is how many answers there were, how many were errors, how many held marks of two builds, and their times.
"""

import http.client
import itertools
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.publish.making import make_corpus
from tests.publish.served import serving
from tests.publish.test_switching import PATHS, write_edition

BUILDS, READERS, CROWD, ROUNDS = 20, 8, 50, 4


class Load:
    """Readers in threads of their own; `answers` are (seconds, status, builds that the answer is marked with)."""

    def __init__(self, home: str) -> None:
        self._address = urlsplit(home)
        self.answers: list[tuple[float, int, frozenset[str]]] = []
        self.over = threading.Event()

    def read(self, start: int, most: int | None = None) -> None:
        """Fetch page after page over one connection, until told to end or so many were fetched."""
        connection = http.client.HTTPConnection(self._address.hostname or "", self._address.port)
        for number, path in enumerate(itertools.islice(itertools.cycle(PATHS), start, None)):
            if self.over.is_set() or number == most:
                return
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            marks = frozenset(re.findall(rb"edition-([0-9]+)", answer.read()))
            self.answers.append((time.perf_counter() - began, answer.status, frozenset(map(bytes.decode, marks))))

    def crowd(self, readers: int, most: int | None = None) -> list[threading.Thread]:
        """So many readers that have begun."""
        threads = [threading.Thread(target=self.read, args=(number, most)) for number in range(readers)]
        for thread in threads:
            thread.start()
        return threads

    def told(self, what: str) -> Iterator[str]:
        """The lines that say what came of it."""
        times = sorted(seconds * 1000 for seconds, _, _ in self.answers)
        errors = sum(status not in (200, 302) for _, status, _ in self.answers)
        mixed = sum(len(marks) > 1 for _, _, marks in self.answers)
        builds = len(set().union(*(marks for _, _, marks in self.answers)))
        p95 = statistics.quantiles(times, n=20)[-1]
        yield f"{what}: {len(times):,} answers of {builds} builds, {errors} errors, {mixed} of two builds"
        yield f"  p50 {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, longest {times[-1]:.0f} ms"


def main() -> None:
    """Serve, publish again and again, and print."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = make_corpus(Path(folder) / "tram", lines=[("gold", {"document": "tram.line"})])
        write_edition(corpus, 0)
        with serving(corpus.root, 18_350) as served:
            load = Load(served.home)
            threads = load.crowd(READERS)
            for number in range(1, BUILDS + 1):
                write_edition(corpus, number)
                command = [sys.executable, "-m", "corpuskit", "publish", str(corpus.root), "--with-errors"]
                subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
                time.sleep(0.6)  # time for the server to see each of them
            load.over.set()
            for thread in threads:
                thread.join()
            print(*load.told(f"{BUILDS} builds, {READERS} readers"), sep="\n", flush=True)
            load = Load(served.home)
            for thread in load.crowd(CROWD, ROUNDS):
                thread.join()
            print(*load.told(f"{CROWD} readers at once"), sep="\n")


if __name__ == "__main__":
    main()
