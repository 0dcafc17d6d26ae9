"""The pages of a published corpus timed over loopback, one client: `python -m tests.bench.pages SITE [--rounds 100]`.

SITE is what `corpuskit publish CORPUS --to SITE` wrote; it is served as `corpuskit serve` does, by a process of its
own. Prints the median and the 95th percentile for each kind of page, in milliseconds, after ten requests that do not
count: as the client sees it, and the CPU time that the server spends on it, which other work on the machine changes
less. `--only WORDS` measures the kinds with these words in their names; `--crowd 50` adds so many readers at once.
Nothing is asserted.
"""

import argparse
import contextlib
import http.client
import itertools
import multiprocessing
import random
import sqlite3
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.addresses import kinds_of

_WARM = 10
_PORT = 18_300
_PAUSE = 0.2


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int]]:
    """Serve a published folder until the block ends; gives the port and the number of the process."""
    start = multiprocessing.get_context("spawn")
    ports: Any = start.Queue()
    process = start.Process(target=_serve, args=(folder, ports), daemon=True)
    process.start()
    try:
        port = ports.get(timeout=60)
        for _ in range(300):
            with contextlib.suppress(OSError):
                Get(port)("/-/versions.json")
                break
            time.sleep(_PAUSE)
        yield port, process.pid or 0
    finally:
        process.terminate()
        process.join()


def _serve(folder: Path, ports: Any) -> None:
    from corpuskit.publish import build_in, serving, switching

    build = build_in(folder)
    assert build is not None, f"{folder}: nothing is published there"
    listening = serving.listen(_PORT)
    ports.put(listening.getsockname()[1])
    serving.serve(switching.Switch(build), listening)


class Get:
    """Asks one server for pages over one connection; a page that is no 200 ends the measurement, unless told."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)

    def __call__(self, path: str) -> bytes:
        status, body = self.ask(path)
        if status != 200:
            raise SystemExit(f"{path}: {status}")
        return body

    def ask(self, path: str) -> tuple[int, bytes]:
        """The status and the body of the answer."""
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        return answer.status, answer.read()


def cpu_of(process: int) -> float:
    """The CPU time of a process in milliseconds, as Linux tells it of each thread; 0 elsewhere."""
    spent = 0
    for path in Path(f"/proc/{process}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):
            spent += int(path.read_text().split()[0])
    return spent / 1e6


def measure(get: Get, process: int, addresses: list[str], rounds: int) -> str:
    """The times of one kind of page as a line of the table."""
    asked = itertools.cycle(addresses)
    for path in itertools.islice(asked, _WARM):
        get(path)
    times, spent, size = list[float](), list[float](), 0
    for path in itertools.islice(asked, rounds):
        before, started = cpu_of(process), time.perf_counter()
        size += len(get(path))
        times.append((time.perf_counter() - started) * 1000)
        spent.append(cpu_of(process) - before)
    told = [statistics.median(times), _high(times), statistics.median(spent), _high(spent), size / rounds / 1000]
    return "".join(f"{number:>9.0f}" for number in told)


def _high(numbers: list[float]) -> float:
    return statistics.quantiles(numbers, n=20)[-1]


def crowd(port: int, addresses: list[str], readers: int, rounds: int) -> str:
    """So many readers at once, each over its own connection, each for so many pages."""
    answers: list[tuple[float, int]] = []

    def read(number: int) -> None:
        get, paths = Get(port), random.Random(number).choices(addresses, k=rounds)
        for path in paths:
            started = time.perf_counter()
            try:
                status, body = get.ask(path)
                status = status if b"interrupted" not in body else 500
            except (OSError, http.client.HTTPException):
                status = 0
            answers.append(((time.perf_counter() - started) * 1000, status))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    times, wrong = [took for took, _ in answers], sum(status != 200 for _, status in answers)
    told = f"{len(answers) / seconds:.0f} a second, p50 {statistics.median(times):.0f} ms, p95 {_high(times):.0f} ms"
    return f"{readers} readers at once: {len(answers)} pages, {wrong} errors, {told}"


def main() -> None:
    """Serve, ask and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("site", type=Path)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--only", default="")
    parser.add_argument("--crowd", type=int, default=0)
    given = parser.parse_args()
    with contextlib.closing(sqlite3.connect(next(given.site.glob("*.db")))) as connection:
        kinds = kinds_of(connection)
    with serving(given.site) as (port, process):
        get = Get(port)
        print(f"{'page':<44}{'p50 ms':>9}{'p95 ms':>9}{'CPU p50':>9}{'CPU p95':>9}{'kB':>9}")
        for kind, addresses in kinds.items():
            if given.only in kind and addresses:
                print(f"{kind:<44}{measure(get, process, addresses, given.rounds)}", flush=True)
        if given.crowd:
            mixed = [path for kind, addresses in kinds.items() if given.only in kind for path in addresses[:50]]
            print(crowd(port, mixed, given.crowd, 10))


if __name__ == "__main__":
    main()
