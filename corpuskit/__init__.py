"""Annotation corpora of news articles: import, validate, publish and browse.

>>> import corpuskit
>>> corpus = corpuskit.open("my-corpus")
>>> for quote in corpus.annotations("quotes"):
...     print(quote.key, quote.annotation.text)
"""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from corpuskit.release import __version__

if TYPE_CHECKING:
    from corpuskit.interface import OpenCorpus

__all__ = ["__version__", "open"]


def open(path: str | PathLike[str]) -> "OpenCorpus":  # noqa: A001 - read as corpuskit.open
    """Open the corpus in a folder for reading. Raises CorpuskitError where there is none."""
    from corpuskit.interface import OpenCorpus  # here, so that the command line starts without it

    return OpenCorpus(Path(path))
