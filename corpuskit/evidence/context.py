"""What rules know besides the bundle they look at: the schema, the registries, and which documents came before."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Set

import msgspec

from corpuskit.findings import Finding, Place
from corpuskit.model import Document
from corpuskit.schema.types import Schema


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """`registries` holds the ids of each registry's records, and lacks a registry that cannot be read; `absent` those
    that have no file. `earlier` is where each document id was first seen, which the validation fills as it goes (a
    document is not yet in it when its own bundle is checked). `told` is what rules have said that is said once for the
    whole corpus, `times` how often each cause came up that is said once for a file, `waiting` the findings that will
    say how often. `referred` holds, for each registry, the ids that documents and annotations were seen to refer to.
    `unread` holds the files of which something could not be read, so that more may be referred to than was seen.
    `read_again` gives the documents at some places once more, in the order of the files. `tokens` is the pipeline whose
    tokens rules may ask for, if somebody asked for that.
    """

    schema: Schema
    registries: Mapping[str, frozenset[str]]
    earlier: Mapping[str, Place]
    absent: frozenset[str] = frozenset()
    tokens: str | None = None
    referred: Mapping[str, set[str]] = {}
    unread: set[str] = msgspec.field(default_factory=set)
    read_again: Callable[[Set[Place]], Iterator[tuple[Place, Document]]] = lambda _: iter(())
    told: set[Hashable] = msgspec.field(default_factory=set)
    times: Counter[Hashable] = msgspec.field(default_factory=Counter)
    waiting: dict[int, tuple[Finding, Hashable, Callable[[int], str]]] = msgspec.field(default_factory=dict)

    def first_time(self, cause: Hashable) -> bool:
        """Whether a rule asks for the first time about a cause that is to be reported once, not at every line."""
        if cause in self.told:
            return False
        self.told.add(cause)
        return True

    def time(self, cause: Hashable) -> int:
        """How often a cause has come up in the files at hand, this time included; the cause should name the file."""
        self.times[cause] += 1
        return self.times[cause]

    def counted(self, finding: Finding, cause: Hashable, words: Callable[[int], str]) -> Finding:
        """The finding, whose message will be made by `words` from how often the cause has come up in the end."""
        self.waiting[id(finding)] = (finding, cause, words)  # it is kept here too, so that its id stays its own
        return finding

    def closed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings of files that are at their end, with their counts; what was counted is forgotten then."""
        for finding in findings:
            if id(finding) in self.waiting:
                _, cause, words = self.waiting[id(finding)]
                yield msgspec.structs.replace(finding, message=words(self.times[cause]), times=self.times[cause])
            else:
                yield finding
        self.times.clear()
        self.waiting.clear()


def several(subject: str, predicate: str) -> Callable[[int], str]:
    """Words for `Context.counted`: ``c1 has …`` for one, ``c1 and 15 more have …`` for sixteen."""
    verb, _, rest = predicate.partition(" ")

    def words(times: int) -> str:
        if times == 1:
            return f"{subject} {predicate}"
        return f"{subject} and {times - 1:,} more {_PLURALS[verb]} {rest}"

    return words


_PLURALS = {"has": "have", "is": "are"}
