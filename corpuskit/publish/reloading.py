"""Publishing a corpus again whenever its files change, for those who watch their work in the browser."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.publish import Build, expected_build, is_there, publish
from corpuskit.publish.terms import Terms

#: Looks at the files so often, in seconds; they count as changed when they have stayed the same from one look to the
#: next, so that what writes many of them is not published half-way.
PAUSE = 0.7
Files = frozenset[tuple[str, int, int]]


class Reloading:
    """A thread that publishes a corpus into a folder whenever its files have changed.

    `told` is called with what keeps it from being published; what was published before stays.
    """

    def __init__(self, root: Path, folder: Path, terms: Terms, told: Callable[[Exception], object]) -> None:
        self._root, self._folder, self._terms, self._told = root, folder, terms, told
        self._published = files_of(root)
        self._before = self._published
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="corpuskit-reload")

    def __enter__(self) -> "Reloading":
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Look no more; a build that has been begun is left to itself."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.wait(PAUSE):
            self.look()

    def look(self) -> Build | None:
        """Publish if the files are others than those published last, and have come to rest; what was made, if any."""
        now = files_of(self._root)
        resting, self._before = now == self._before, now
        if now == self._published or not resting:
            return None
        self._published = now  # also where it fails: the next change is the next reason to try
        try:
            corpus = Corpus(self._root)
            if is_there(expected_build(corpus, self._folder, self._terms)):
                return None
            return publish(corpus, self._folder, terms=self._terms)
        except (CorpuskitError, OSError, UnicodeError) as error:
            self._told(error)
        return None


def files_of(root: Path) -> Files:
    """What tells whether anything of a corpus has changed: each file with its size and when it was written."""
    found = set()
    for path in _files(root):
        try:
            stat = path.stat()
        except OSError:  # it is being replaced at this moment
            continue
        found.add((str(path), stat.st_size, stat.st_mtime_ns))
    return frozenset(found)


def _files(root: Path) -> Iterator[Path]:
    yield from root.glob("*.yaml")
    for folder in ("documents", "annotations", "registry"):
        yield from (path for path in (root / folder).rglob("*") if not path.name.startswith("."))
