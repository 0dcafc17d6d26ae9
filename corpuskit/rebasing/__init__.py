"""Annotations of a document carried over to an edited text: as they are where they were left alone, else suggested.

`carrying` finds the new place of each annotation, `run` reads the two documents and writes what was carried.
"""

from corpuskit.rebasing.carrying import Carried, Orphan, carry
from corpuskit.rebasing.run import Rebased, rebase

__all__ = ["Carried", "Orphan", "Rebased", "carry", "rebase"]
