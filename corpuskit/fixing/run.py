"""One run of mending over a corpus, from its lines to a commit: staged, validated as a whole, backed up, committed."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.findings import Finding, Severity
from corpuskit.fixing.backups import back_up
from corpuskit.fixing.changes import Change
from corpuskit.fixing.lines import Left, MendingRule, mend, mending_rules
from corpuskit.fixing.sparing import NOTHING, Spared, spared
from corpuskit.fixing.writing import file_lines
from corpuskit.rules import Rule, find_rules, lines_out_of_order
from corpuskit.sifting import Sieve
from corpuskit.storage import Staging, Writer
from corpuskit.validation import validate

_RUN = "fix"
_SHOWN = 3
_UNREAD = "lines of this file cannot be read, and where they belong is not known"

Progress = Callable[[int], object]
Tell = Callable[[Change], object]


class Fixed(msgspec.Struct, kw_only=True):
    """What was mended, or would be: changes by the code of the rule that made them, and the files.

    `backup` is the folder, relative to the corpus, where the files are as they were; None where nothing was written.
    """

    changes: Counter[str] = msgspec.field(default_factory=Counter)
    files: list[str] = []
    left: list[Left] = []
    backup: str | None = None


def chosen(rules: Sequence[Rule], lossy: Sequence[str]) -> list[MendingRule]:
    """The rules that mend: those of `rules` that are certain, and those that `lossy` names.

    Raises CorpuskitError for a name of a rule that does not mend with a loss.
    """
    able = mending_rules()
    named = {rule.CODE for word in lossy for rule in _lossy(word, able)}
    wanted = {rule.CODE for rule in rules}
    return [rule for rule in able if rule.CODE in named or (rule.FIX == "certain" and rule.CODE in wanted)]


def _lossy(word: str, able: Sequence[MendingRule]) -> list[MendingRule]:
    codes = {rule.CODE for rule in find_rules(word)}
    found = [rule for rule in able if rule.CODE in codes and rule.FIX == "lossy"]
    if found:
        return found
    if any(rule.CODE in codes for rule in able):
        raise CorpuskitError(f"{word} is mended without loss", "It needs no --lossy: --fix alone mends it.")
    known = ", ".join(rule.NAME for rule in able if rule.FIX == "lossy")
    raise CorpuskitError(f"{word} cannot be mended by a rule", f"Rules that can, with a loss: {known}.")


def fix(
    root: Path,
    rules: Sequence[Rule],
    lossy: Sequence[str] = (),
    *,
    sieve: Sieve | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _: None,
    tell: Tell = lambda _: None,
) -> Fixed:
    """Mend the corpus at `root` with the rules among `rules` that are certain, and with those that `lossy` names.

    What `sieve` keeps back is spared, for nobody is told of it. Everything is validated before and after with all
    rules, and nothing is written if the errors would rise; with `dry_run` nothing is written at all. `tell` is called
    with each change, `progress` with the documents so far.
    Raises CorpuskitError, having changed nothing.
    """
    mending = chosen(rules, lossy)
    in_order = lines_out_of_order in rules
    if dry_run:
        corpus = Corpus(root)
        return _Run(corpus, mending, _spared(corpus, sieve, mending), progress, tell, in_order=in_order).over(None)
    with Writer(root, "corpuskit validate --fix") as writer:
        corpus = Corpus(root)
        staging = writer.staging(_RUN)
        leave = _spared(corpus, sieve, mending)
        fixed = _Run(corpus, mending, leave, progress, tell, in_order=in_order).over(staging)
        if fixed.files:
            _refuse_more_errors(corpus, Corpus(root, staging.snapshot()))
            fixed.backup = back_up(root, fixed.files)
        staging.commit()
        return fixed


def _spared(corpus: Corpus, sieve: Sieve | None, mending: Sequence[MendingRule]) -> Spared:
    return NOTHING if sieve is None else spared(corpus, sieve, [*mending, *find_rules(lines_out_of_order.CODE)])


class _Run:
    """The state of one run."""

    def __init__(
        self,
        corpus: Corpus,
        rules: Sequence[MendingRule],
        leave: Spared,
        progress: Progress,
        tell: Tell,
        *,
        in_order: bool,
    ) -> None:
        self._corpus = corpus
        self._rules = rules
        self._spared = leave
        self._progress = progress
        self._tell = tell
        self._in_order = in_order
        self._seen = 0
        self._fixed = Fixed()

    def over(self, staging: Staging | None) -> Fixed:
        """Look at all shards, and stage what is mended in them."""
        for shard in self._corpus.shards():
            files: dict[str, dict[int, bytes]] = {}
            order: dict[str, int] = {}
            watch = lines_out_of_order.Order()
            broken: set[str] = set()
            for bundle in self._corpus.bundles_of(shard):
                mended = mend(bundle, self._corpus.schema, self._rules, self._spared)
                broken |= {fault.place.file for fault in bundle.faults if fault.item is None}
                for place, raw in mended.lines.items():
                    files.setdefault(place.file, {})[place.line] = raw
                self._take(mended.changes, mended.left)
                self._seen += bundle.place is not None
                self._progress(self._seen)
                if bundle.document is not None and self._in_order:
                    order.setdefault(bundle.document.id, len(order))
                    watch.note(bundle.document.id, [line.place for line in bundle.lines])
            for path, (place, document, times) in watch.late.items():
                if self._spared.all_of(lines_out_of_order.CODE, place):
                    broken.add(path)
                    continue
                if path in broken:
                    self._fixed.left.append(Left(lines_out_of_order.CODE, place, _UNREAD))
                    continue
                files.setdefault(path, {})
                self._fixed.changes[lines_out_of_order.CODE] += times
                self._tell(Change(code=lines_out_of_order.CODE, place=place, document=document))
            self._write(files, order, broken, staging)
        return self._fixed

    def _take(self, changes: Sequence[Change], left: Sequence[Left]) -> None:
        self._fixed.left.extend(left)
        for change in changes:
            self._fixed.changes[change.code] += 1
            self._tell(change)

    def _write(
        self, files: dict[str, dict[int, bytes]], order: dict[str, int], unmoved: set[str], staging: Staging | None
    ) -> None:
        for path, mended in sorted(files.items()):
            self._fixed.files.append(path)
            if staging is not None:
                with self._corpus.snapshot.open(path) as file:
                    staging.write(path, file_lines(file, mended, {} if path in unmoved else order))


def _refuse_more_errors(before: Corpus, after: Corpus) -> None:
    """Raise where a corpus would have more errors after than before, naming the first that are new."""
    known: Counter[Hashable] = Counter()
    for finding in _errors(before):
        known[_key(finding)] += finding.times
    number, added = known.total(), list[Finding]()
    for finding in _errors(after):
        number -= finding.times
        known[_key(finding)] -= finding.times
        if known[_key(finding)] < 0 and len(added) < _SHOWN:
            added.append(finding)
    if number < 0:
        listed = "\n".join(f"{finding.place}: {finding.code} {finding.message}" for finding in added)
        hint = f"Leave the rule out with --ignore, or mend these by hand first:\n{listed}"
        raise CorpuskitError(f"{before.root}: there would be more errors than before; nothing was changed", hint)


def _errors(corpus: Corpus) -> Iterator[Finding]:
    return (finding for finding in validate(corpus) if finding.severity is Severity.ERROR)


def _key(finding: Finding) -> Hashable:
    return finding.code, finding.document, finding.annotator, finding.annotation
