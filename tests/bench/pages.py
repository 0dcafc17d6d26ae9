"""The pages of a published corpus timed over loopback, one client: `python -m tests.bench.pages CORPUS [--rounds 100]`.

The corpus is served by `corpuskit serve` in a process of its own. Prints the median and the 95th percentile for each
kind of page, in milliseconds, after ten requests that do not count. Nothing is asserted.
"""

import argparse
import http.client
import itertools
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from corpuskit.corpus import Corpus
from tests.publish.served import serving

_WARM = 10


def pages(corpus: Corpus, home: str, get: "Get") -> dict[str, Iterator[str]]:
    """For each kind of page the addresses to ask for, in turn."""
    database = f"{home}/{json.loads(get('/-/databases.json'))[0]['name']}"
    lines: dict[str, set[str]] = {}
    for bundle in corpus.bundles():
        if bundle.document is not None:
            lines[bundle.document.id] = {line.annotator for line in bundle.lines}
    layer = next(name for name, found in corpus.schema.layers.items() if found.span is not None and found.labels)
    most = max(lines, key=lambda name: len(lines[name]))
    compared = "&".join(f"annotator={quote(name)}" for name in sorted(lines[most]))
    words = ("president", "minister", "said", "report", "bridge", "water")
    kinds = {
        "reader": [f"/documents/{quote(name, safe='').replace('%', '~')}" for name in lines],
        f"reader, {len(lines[most])} annotators compared": [f"/documents/{most}?{compared}"],
        f"table of {layer}": [f"/{layer}"],
        f"{layer} of one document": [f"/{layer}?document={quote(name)}" for name in lines],
        f"{layer} by a facet": [f"/{layer}?label={quote(label)}" for label in corpus.schema.layers[layer].labels],
        "search": [f"/texts?_search={word}" for word in words],
    }
    return {kind: itertools.cycle([database + path for path in paths]) for kind, paths in kinds.items()}


class Get:
    """Asks one server for pages over one connection; a page that is no 200 ends the measurement."""

    def __init__(self, home: str) -> None:
        address = urlsplit(home)
        self._connection = http.client.HTTPConnection(address.hostname or "", address.port)

    def __call__(self, path: str) -> bytes:
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        return body


def main() -> None:
    """Serve, ask and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=100)
    given = parser.parse_args()
    with serving(given.corpus, 18_300) as served:
        get = Get(served.home)
        print(f"{'page':<36}{'p50 ms':>8}{'p95 ms':>8}{'kB':>8}")
        for kind, addresses in pages(Corpus(given.corpus), "", get).items():
            for path in itertools.islice(addresses, _WARM):
                get(path)
            times, size = [], 0
            for path in itertools.islice(addresses, given.rounds):
                started = time.perf_counter()
                size += len(get(path))
                times.append((time.perf_counter() - started) * 1000)
            p95 = statistics.quantiles(times, n=20)[-1]
            print(f"{kind:<36}{statistics.median(times):>8.0f}{p95:>8.0f}{size / given.rounds / 1000:>8.0f}")


if __name__ == "__main__":
    main()
