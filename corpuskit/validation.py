"""Validation: every rule over the files, registries and documents of a corpus, as a stream of findings."""

from collections.abc import Callable, Iterator, Sequence

from corpuskit.corpus import Bundle, Corpus
from corpuskit.findings import Finding, Place, Summary
from corpuskit.registries import RegistryTable
from corpuskit.rules import BUNDLE_RULES, FOLDER_RULES, REGISTRY_RULES, RULES, Rule, find_rules
from corpuskit.rules.context import Context
from corpuskit.rules.view import View


class Validation:
    """The findings of a corpus, in the order of its files, to be iterated once; `summary` is complete at the end.

    One shard is in memory at a time, and its findings come when it has been looked at, because a cause that is said
    once for a file says how often it was met. `progress` is called with the number of lines of documents so far.
    """

    def __init__(self, corpus: Corpus, rules: Sequence[Rule], progress: Callable[[int], object]) -> None:
        self.summary = Summary()
        self._corpus = corpus
        self._rules = rules
        self._progress = progress
        self._seen = 0

    def __iter__(self) -> Iterator[Finding]:
        """Look at the files, then at the registries, then at each document with all that is said of it."""
        for finding in self._all():
            self.summary.add(finding)
            yield finding

    def _all(self) -> Iterator[Finding]:
        corpus = self._corpus
        tables = {name: corpus.registry_table(name) for name in corpus.schema.registries}
        earlier: dict[str, Place] = {}
        context = Context(
            schema=corpus.schema,
            registries={name: _ids(t) for name, t in tables.items() if t.fault is None and not t.absent},
            absent=frozenset(name for name, table in tables.items() if table.absent),
            earlier=earlier,
        )
        yield from context.closed(
            [f for rule in FOLDER_RULES if rule in self._rules for f in rule.check(corpus, context)]
        )
        registry_rules = [rule for rule in REGISTRY_RULES if rule in self._rules]
        for name, table in tables.items():
            for registry_rule in registry_rules:
                yield from registry_rule.check(table, corpus.schema.registries[name], context)
        for shard in corpus.shards():
            yield from context.closed(list(self._in_shard(shard, context, earlier)))

    def _in_shard(self, shard: str, context: Context, earlier: dict[str, Place]) -> Iterator[Finding]:
        rules = [rule for rule in BUNDLE_RULES if rule in self._rules]
        for bundle in self._corpus.bundles_of(shard):
            view = View(bundle, context.schema)
            found = [finding for rule in rules for finding in rule.check(view, context)]
            self._count(bundle)
            if bundle.document is not None and bundle.place is not None:
                earlier.setdefault(bundle.document.id, bundle.place)
            yield from sorted(found, key=_order)

    def _count(self, bundle: Bundle) -> None:
        if bundle.place is not None:
            self._seen += 1
            self._progress(self._seen)
        self.summary.documents += bundle.document is not None
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
