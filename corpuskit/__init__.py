"""Annotation corpora of news articles: import, validate, publish and browse.

>>> import corpuskit
>>> corpus = corpuskit.open("my-corpus")
>>> for quote in corpus.annotations("quotes"):
...     print(quote.key, quote.annotation.text)

`open` gives an `OpenCorpus`; what the user can mend is raised as a `CorpuskitError`, whose text ends with what to do.
"""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from corpuskit.errors import CorpuskitError
from corpuskit.release import __version__

if TYPE_CHECKING:
    from corpuskit.interface import OpenCorpus

__all__ = ["CorpuskitError", "OpenCorpus", "__version__", "open"]


def open(path: str | PathLike[str]) -> "OpenCorpus":  # noqa: A001 - read as corpuskit.open
    """Open the corpus in a folder for reading. Raises CorpuskitError where there is none."""
    from corpuskit.interface import OpenCorpus  # here, so that the command line starts without it

    return OpenCorpus(Path(path))


def __getattr__(name: str) -> object:
    """Find OpenCorpus when it is first asked for."""
    if name != "OpenCorpus":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from corpuskit.interface import OpenCorpus

    return OpenCorpus


def __dir__() -> list[str]:
    """All names, those too that are found when asked for, so that help lists them."""
    return sorted({*globals(), *__all__})
