"""Which findings count: those of the rules that were chosen, as severe as asked for, and not known already."""

import inspect
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from corpuskit.baseline import Baseline, Known, known, read_baseline
from corpuskit.config import Checks, config_file
from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.findings import Finding, RuleText, Severity, Summary
from corpuskit.plainyaml import Steps, did_you_mean
from corpuskit.rules import Rule, find_rules
from corpuskit.schema.types import Schema
from corpuskit.validation import GENERAL, asked_for, choose, known_rules

_WHERE = "validate"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asks for: rules by code, name or family, the least severity, and the file of known findings.

    What is left open is as corpus.yaml says. With `anew`, the file need not be there, because it will be written; with
    `with_known`, findings that it remembers count like others. `tokens` names a pipeline, without which no rule looks
    at tokens.
    """

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    severity: Severity | None = None
    baseline: Path | None = None
    anew: bool = False
    with_known: bool = False
    tokens: str | None = None


class Sieve:
    """What is chosen for a corpus, from its corpus.yaml and from a person's choice; for files read in place, by choice,
    with the rules of the `schema` that was stated for them.

    `rules` are those that look. Who selects rules gets them, whatever corpus.yaml selects and ignores; who ignores some
    ignores them too. Raises CorpuskitError for a word that names no rule or annotator (at its line in corpus.yaml), and
    where the file of known findings cannot be read.
    """

    def __init__(self, source: Corpus | Path, choice: Choice, schema: Schema | None = None) -> None:
        self._corpus = source if isinstance(source, Corpus) else None
        checks = self._corpus.config.validate if self._corpus is not None else Checks()
        if self._corpus is not None:
            schema = self._corpus.schema
        self._known = known_rules(schema) if schema is not None else GENERAL
        self._check_words(checks)
        self._severities = _severities(checks, self._known)
        severity = choice.severity or checks.severity
        ignore = [*(() if choice.select else checks.ignore), *choice.ignore]
        chosen = choose(choice.select or checks.select, ignore, among=self._known)
        self.rules = [
            rule
            for rule in chosen
            if self._severity(rule).rank <= severity.rank and (choice.tokens is not None or asked_for(rule) != "tokens")
        ]
        self.tokens = choice.tokens
        self._exempt = {
            (name, rule.CODE)
            for name, words in checks.ignore_for_annotator.items()
            for word in words
            for rule in find_rules(word, self._known)
        }
        self.baseline_path, self.baseline_name = self._baseline_file(choice, checks)
        self.baseline = self._baseline(choice)

    def texts(self) -> dict[str, RuleText]:
        """The chosen rules by code, as reports show them."""
        return {rule.CODE: _text(rule, self._severity(rule)) for rule in self.rules}

    def judged(self, finding: Finding) -> Finding | None:
        """The finding with the severity that this corpus gives it; None where its annotator is exempt from the rule."""
        if finding.annotator is not None and (finding.annotator, finding.code) in self._exempt:
            return None
        severity = self._severities.get(finding.code, finding.severity)
        return finding if severity is finding.severity else msgspec.structs.replace(finding, severity=severity)

    def _severity(self, rule: Rule) -> Severity:
        return self._severities.get(rule.CODE, rule.SEVERITY)

    def _check_words(self, checks: Checks) -> None:
        """Raise at the line of the first word under `validate` that names no rule or annotator."""
        words: list[tuple[str, Steps]] = [
            *((word, (_WHERE, "select", number)) for number, word in enumerate(checks.select)),
            *((word, (_WHERE, "ignore", number)) for number, word in enumerate(checks.ignore)),
            *((word, (_WHERE, "severities", word)) for word in checks.severities),
        ]
        annotators = self._corpus.annotators() if self._corpus is not None else []
        for name, ignored in checks.ignore_for_annotator.items():
            steps: Steps = (_WHERE, "ignore_for_annotator", name)
            if name not in annotators:
                hint = did_you_mean(name, annotators) or f"Known annotators: {', '.join(annotators)}."
                raise self._error(steps, f"there is no annotator '{name}'", hint)
            words += [(word, (*steps, number)) for number, word in enumerate(ignored)]
        for word, steps in words:
            try:
                find_rules(word, self._known)
            except CorpuskitError as error:
                raise self._error(steps, error.message, error.hint) from error

    def _error(self, steps: Steps, problem: str, hint: str | None) -> CorpuskitError:
        assert self._corpus is not None  # only a corpus has a corpus.yaml
        return config_file(self._corpus.root, self._corpus.snapshot).error(steps, problem, hint)

    def _baseline_file(self, choice: Choice, checks: Checks) -> tuple[Path | None, str]:
        if choice.baseline is not None:
            return choice.baseline, str(choice.baseline)
        if checks.baseline is not None and self._corpus is not None:
            return self._corpus.root / checks.baseline, checks.baseline
        return None, ""

    def _baseline(self, choice: Choice) -> Baseline | None:
        path = self.baseline_path
        if path is None or choice.with_known or (choice.anew and not path.exists()):
            return None
        return read_baseline(path, self.baseline_name)


class Stream(Protocol):
    """Findings to be iterated once, such as a validation, with a summary that is complete at the end."""

    summary: Summary

    def __iter__(self) -> Iterator[Finding]:
        """The findings in the order of the files."""


class Sifted:
    """The findings of a validation that count, to be iterated once; `summary` is complete at the end.

    At most `most` of them are yielded; all are counted. `remembered` is then what a new file of known findings holds:
    all that was found and counts, what was known and came up, and what is known of rules that did not look.
    """

    def __init__(self, validation: Stream, sieve: Sieve, most: int | None = None) -> None:
        self.summary = Summary()
        self.remembered: Counter[Known] = Counter()
        self._validation = validation
        self._sieve = sieve
        self._most = most

    def __iter__(self) -> Iterator[Finding]:
        """The findings in the order of the validation."""
        shown = 0
        for finding in self._counted():
            if self._most is not None and shown >= self._most:
                self.summary.left_out += 1
                continue
            shown += 1
            yield finding
        self._close()

    def _counted(self) -> Iterator[Finding]:
        baseline = self._sieve.baseline
        for raw in self._validation:
            finding = self._sieve.judged(raw)
            if finding is None:
                continue
            self.remembered[known(finding)] += finding.times
            if baseline is not None and baseline.take(finding):
                self.summary.known += 1
            else:
                self.summary.add(finding)
                yield finding

    def _close(self) -> None:
        seen, codes = self._validation.summary, {rule.CODE for rule in self._sieve.rules}
        self.summary.documents = seen.documents
        self.summary.annotations = seen.annotations
        self.summary.relations = seen.relations
        if self._sieve.baseline is not None:
            self.summary.gone = self._sieve.baseline.left(codes.__contains__).total()
            self.remembered += self._sieve.baseline.left(lambda code: code not in codes)


def _severities(checks: Checks, known: Sequence[Rule]) -> dict[str, Severity]:
    """The severities that a corpus gives to rules, by code; what names one rule comes before what names a family."""
    found: dict[str, Severity] = {}
    for word, severity in sorted(checks.severities.items(), key=lambda item: -len(find_rules(item[0], known))):
        found |= {rule.CODE: severity for rule in find_rules(word, known)}
    return found


def _text(rule: Rule, severity: Severity) -> RuleText:
    text = inspect.cleandoc(rule.__doc__ or "")
    title = " ".join(text.partition("\n\n")[0].split())
    return RuleText(code=rule.CODE, name=rule.NAME, severity=severity, title=title, text=text)
