"""A corpus folder made from lines ``FILE: CONTENT``, as they stand in the examples of rules."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpuskit.corpus import Corpus
from corpuskit.findings import Finding
from corpuskit.rules import RULES, Rule
from corpuskit.validation import validate

NEWS = Path(__file__).parent.parent / "schemas" / "news.yaml"
_SECTION = re.compile(r"^(Bad|Good):\n\n((?:    .*\n?)+)", re.MULTILINE)


def make_corpus(folder: Path, lines: Iterable[str]) -> Corpus:
    """Write the lines into their files, in order; without lines for it, the schema is that of news.

    Since nobody would see a byte order mark at the beginning of a line, it is written as ``\\ufeff`` there.
    """
    files = {"corpus.yaml": ["format: 1"]}
    for line in lines:
        name, _, content = line.strip().partition(": ")
        files.setdefault(name, []).append(
            content.replace("\\ufeff", "\ufeff", 1) if content.startswith("\\") else content
        )
    files.setdefault("schema.yaml", [NEWS.read_text(encoding="utf-8").rstrip("\n")])
    for name, contents in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{content}\n" for content in contents), encoding="utf-8", newline="\n")
    return Corpus(folder)


def findings_in(folder: Path, *lines: str, rules: Iterable[Rule] = RULES) -> list[Finding]:
    """What the rules find in a corpus of these lines."""
    return list(validate(make_corpus(folder, lines), tuple(rules)))


def messages_in(folder: Path, *lines: str, rules: Iterable[Rule] = RULES) -> list[str]:
    """The findings as ``CODE message``."""
    return [f"{finding.code} {finding.message}" for finding in findings_in(folder, *lines, rules=rules)]


def examples_of(rule: Rule, kind: str) -> Iterator[list[str]]:
    """The lines of each example of a rule that is `Bad` or `Good`."""
    for match in _SECTION.finditer(rule.__doc__ or ""):
        if match[1] == kind:
            yield [line.strip() for line in match[2].splitlines()]
