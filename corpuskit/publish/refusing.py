"""What keeps a corpus from being published: a folder that is not for it, narrower terms there, errors that are open."""

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.findings import Finding, Severity
from corpuskit.publish.building.identity import mark_of, slug_of
from corpuskit.publish.configuration import METADATA, foreign_file, published_in
from corpuskit.publish.terms import Terms
from corpuskit.sifting import Choice, Sieve, Sifted
from corpuskit.terminal import count
from corpuskit.validation import validate

_ELSEWHERE = "Publish to another folder: --to FOLDER"


def refuse_foreign(corpus: Corpus, folder: Path) -> None:
    """Raise CorpuskitError where a folder configures Datasette for something else, or for another corpus."""
    found = published_in(folder)
    if found is None:
        if foreign := foreign_file(folder):
            raise CorpuskitError(f"{foreign}: configures Datasette for something else", _ELSEWHERE)
    elif found.name != slug_of(corpus):
        raise CorpuskitError(f"{folder / METADATA}: configures Datasette for the corpus {found.name}", _ELSEWHERE)
    elif found.mark and (mark := mark_of(corpus)) and found.mark != mark:
        problem = f"{folder / METADATA}: configures Datasette for another corpus that is called {found.name} too"
        raise CorpuskitError(problem, f"{_ELSEWHERE}. If it was this corpus once, remove that file.")


def refuse_wider(folder: Path, terms: Terms) -> None:
    """Raise CorpuskitError where a folder was published on narrower terms: what it holds back must not slip out."""
    found = published_in(folder)
    if found is None:
        return
    before = found.terms
    longer = before.excerpts is not None and (terms.excerpts is None or terms.excerpts > before.excerpts)
    if longer or (before.restricted and not terms.restricted):
        problem = f"{folder}: was published with {before.options}, and would now give more away"
        raise CorpuskitError(problem, f"Give the same options again. {_ELSEWHERE}, or remove this one first.")


class Judged:
    """All that validation finds and the corpus asks for, also what is known, as a stream to be iterated once.

    With `refuse`, CorpuskitError is raised at the end if findings that are not known are errors.
    """

    def __init__(self, corpus: Corpus, progress: Callable[[int], object], *, refuse: bool) -> None:
        self._corpus = corpus
        self._progress = progress
        self._refuse = refuse

    def __iter__(self) -> Iterator[Finding]:
        """The findings in the order of the files."""
        corpus = self._corpus
        sieve = Sieve(corpus, Choice(with_known=True))  # readers see what is known to be wrong too
        known = Sieve(corpus, Choice()).baseline if self._refuse else None
        errors = 0
        for finding in Sifted(validate(corpus, sieve.rules, progress=self._progress), sieve):
            if self._refuse and finding.severity is Severity.ERROR and not (known and known.take(finding)):
                errors += finding.times
            yield finding
        if errors:
            root = shlex.quote(str(corpus.root))
            raise CorpuskitError(
                f"{corpus.root}: validation finds {count(errors, 'error')}, so nothing was published",
                f"See them with: corpuskit validate {root} --severity error. Mend them, or give --with-errors.",
            )
