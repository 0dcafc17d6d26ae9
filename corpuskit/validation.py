"""Validation: every rule over every registry and document of a corpus, as a stream of findings."""

from collections.abc import Callable, Iterator, Sequence

from corpuskit.corpus import Bundle, Corpus, RegistryTable
from corpuskit.findings import Finding, Place, Summary
from corpuskit.rules import BUNDLE_RULES, REGISTRY_RULES, RULES, Rule, find_rules
from corpuskit.rules.context import Context
from corpuskit.rules.view import View


class Validation:
    """The findings of a corpus, in the order of its files, to be iterated once; `summary` is complete at the end.

    One shard is in memory at a time. `progress` is called with the number of documents looked at so far.
    """

    def __init__(self, corpus: Corpus, rules: Sequence[Rule], progress: Callable[[int], object]) -> None:
        self.summary = Summary()
        self._corpus = corpus
        self._rules = rules
        self._progress = progress

    def __iter__(self) -> Iterator[Finding]:
        """Look at the registries, then at each document with all that is said of it."""
        for finding in self._all():
            self.summary.add(finding)
            yield finding

    def _all(self) -> Iterator[Finding]:
        corpus = self._corpus
        tables = {name: corpus.registry_table(name) for name in corpus.schema.registries}
        earlier: dict[str, Place] = {}
        registries = {name: _ids(table) for name, table in tables.items() if table.fault is None}
        context = Context(schema=corpus.schema, registries=registries, earlier=earlier)
        registry_rules = [rule for rule in REGISTRY_RULES if rule in self._rules]
        for name, table in tables.items():
            for registry_rule in registry_rules:
                yield from registry_rule.check(table, corpus.schema.registries[name], context)
        bundle_rules = [rule for rule in BUNDLE_RULES if rule in self._rules]
        for bundle in corpus.bundles():
            view = View(bundle, corpus.schema)
            found = [finding for rule in bundle_rules for finding in rule.check(view, context)]
            self._count(bundle)
            if bundle.document is not None and bundle.place is not None:
                earlier.setdefault(bundle.document.id, bundle.place)
            yield from sorted(found, key=_order)

    def _count(self, bundle: Bundle) -> None:
        if bundle.place is not None:
            self.summary.documents += 1
            self._progress(self.summary.documents)
        self.summary.annotations += sum(len(line.record.annotations) for line in bundle.lines)
        self.summary.relations += sum(len(line.record.relations) for line in bundle.lines)


def validate(
    corpus: Corpus, rules: Sequence[Rule] = RULES, progress: Callable[[int], object] = lambda _: None
) -> Validation:
    """Look at a corpus with these rules; nothing is read before the result is iterated."""
    return Validation(corpus, rules, progress)


def choose(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> list[Rule]:
    """The rules that `select` names (all, if it names none) without those that `ignore` names.

    Both hold codes, names or families such as SPN. Raises CorpuskitError for a word that names no rule.
    """
    wanted = [rule for word in select for rule in find_rules(word)] if select else list(RULES)
    unwanted = [rule for word in ignore for rule in find_rules(word)]
    return [rule for rule in RULES if rule in wanted and rule not in unwanted]


def _ids(table: RegistryTable) -> frozenset[str]:
    return frozenset(row.cells["id"] for row in table.rows if row.cells.get("id"))


def _order(finding: Finding) -> tuple[bool, Place, int, str]:
    """What is said of the document itself comes first, then line by line what stands first in the text."""
    place = finding.place
    return not place.file.startswith("documents/"), place, -1 if finding.start is None else finding.start, finding.code
