"""Rules: each looks at a bundle - a document with all annotators' lines - and yields findings. One file, one rule.

To add one, write `rules/what_is_wrong.py` with what `Rule` asks for and name it in `RULES`.
"""

from collections.abc import Iterator
from typing import Protocol

from corpuskit.corpus import Bundle
from corpuskit.findings import Finding, Severity
from corpuskit.rules.context import Context


class Rule(Protocol):
    """A module of this folder. Its docstring is what `corpuskit explain` prints; its examples run as tests."""

    CODE: str
    NAME: str
    SEVERITY: Severity

    def check(self, bundle: Bundle, context: Context) -> Iterator[Finding]:
        """The findings of this rule for one bundle, in the order of the files."""


RULES: tuple[Rule, ...] = ()
