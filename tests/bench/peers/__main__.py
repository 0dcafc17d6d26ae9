"""Run one peer: `python -m tests.bench.peers NAME CORPUS FOLDER`, with `--prepare` to convert what it needs."""

import sys
from pathlib import Path

from tests.bench.peers import peer


def main() -> None:
    """Do what the arguments say."""
    name, corpus, folder = sys.argv[-3], Path(sys.argv[-2]), Path(sys.argv[-1])
    if "--prepare" in sys.argv:
        peer(name).prepare(corpus, folder)
        return
    code = 0
    for place in peer(name).faulty(corpus, folder):
        print(place)
        code = 1
    sys.exit(code)


if __name__ == "__main__":
    main()
