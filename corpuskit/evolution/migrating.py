"""A corpus migrated to another schema: every annotation line is rewritten by a plan, all in one transaction.

Lines that cannot be read stay as they are, byte for byte. Nothing is lost: what was there is there still, or was told
to be dropped, which is counted.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.evolution.drafting import draft_of
from corpuskit.evolution.plans import Plan, read_plan
from corpuskit.evolution.rewriting import Account, Rewriting
from corpuskit.findings import Place
from corpuskit.jsonl import BYTE_ORDER_MARK, decoded, repeats_a_key
from corpuskit.model import AnnotationLine, encode
from corpuskit.plainyaml import YamlFile
from corpuskit.schema.plain import plain
from corpuskit.schema.reading import schema_from
from corpuskit.schema.types import Registry
from corpuskit.storage import Staging, Writer
from corpuskit.terminal import count

Progress = Callable[[int, int], None]


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """What a migration did or, as a dry run, would do: from which schema to which, and the account of it."""

    old: str
    new: str
    account: Account
    registries: tuple[str, ...] = ()


def migrate(
    root: Path,
    definition: Path,
    plan: Path | None = None,
    *,
    dry_run: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> Migration:
    """Migrate the corpus at `root` to the schema in the file `definition`, by the plan in the file `plan`.

    `progress` is called with (files done, files in all). Raises CorpuskitError, having changed nothing, where schema or
    plan cannot be read, and where the data hold what the new schema has no place for and the plan does not decide: the
    hint is a draft of what to add to the plan.
    """
    if dry_run:
        return _Run(Corpus(root), definition, plan, progress).survey()
    with Writer(root, "corpuskit schema migrate") as writer:
        run = _Run(Corpus(root), definition, plan, progress)
        surveyed = run.survey()
        staging = writer.staging(run.key)
        written = run.write(staging)
        if written.account != surveyed.account or not written.account.balanced:
            raise RuntimeError("a migration did something else than it had counted")
        staging.commit()
        return written


class _Run:
    """One migration: its schemas, its plan, and the files that it goes through."""

    def __init__(self, corpus: Corpus, definition: Path, plan: Path | None, progress: Progress) -> None:
        self._corpus = corpus
        self._progress = progress
        file = YamlFile.read(definition)
        self._new = schema_from(file)
        self._definition = definition.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").encode()
        self._check_versions(file)
        self._plan_name = plan
        self._plan = Plan() if plan is None else read_plan(plan, corpus.schema, self._new)
        self._files = [
            f"annotations/{annotator}/{name}.jsonl"
            for annotator in corpus.annotators()
            for name in corpus.snapshot.names(f"annotations/{annotator}", ".jsonl")
        ]
        wanted = [self._definition.decode(), repr(self._plan)]
        self.key = "migrate-" + hashlib.sha256(msgspec.json.encode(wanted)).hexdigest()[:16]

    def _check_versions(self, file: YamlFile) -> None:
        old, new = self._corpus.schema, self._new
        if old.reference == new.reference:
            same = plain(old) == plain(new)
            problem = f"the corpus has the schema {old.reference} already" + ("" if same else ", and it is another one")
            hint = "There is nothing to do." if same else f"Give the new one version: {old.version + 1}."
            raise file.error(("version",), problem, hint)

    def survey(self) -> Migration:
        """What would be done. Raises CorpuskitError with a draft of a plan where something is not decided."""
        rewriting = Rewriting(self._corpus.schema, self._new, self._plan)
        for number, path in enumerate(self._files, 1):
            for _ in self._rewritten(path, rewriting):
                pass
            self._progress(number, 2 * len(self._files))
        open_ = rewriting.account.open
        if open_:
            places = count(sum(open_.values()), "place")
            problem = (
                f"{places} in the data have no place in {self._new.reference}, and no plan says what becomes of them"
            )
            hint = (
                "Add these lines to the plan, each under its heading, and fill them in:"
                if self._plan_name
                else "Write these lines to a file, fill them in, and give it with --plan FILE:\nplan: 1"
            )
            raise CorpuskitError(problem, f"{hint}\n{draft_of(open_, self._corpus.schema, self._new)}".rstrip("\n"))
        return self._outcome(rewriting)

    def write(self, staging: Staging) -> Migration:
        """Stage every file that changes."""
        rewriting = Rewriting(self._corpus.schema, self._new, self._plan)
        for number, path in enumerate(self._files, 1):
            staging.write(path, self._rewritten(path, rewriting))
            self._progress(len(self._files) + number, 2 * len(self._files))
        staging.write("schema.yaml", [self._definition])
        for name in self._new_registries():
            staging.write(f"registry/{name}.csv", [_header(self._new.registries[name])])
        return self._outcome(rewriting)

    def _outcome(self, rewriting: Rewriting) -> Migration:
        return Migration(
            old=self._corpus.schema.reference,
            new=self._new.reference,
            account=rewriting.account,
            registries=tuple(self._new_registries()),
        )

    def _new_registries(self) -> list[str]:
        """Registries that the new schema adds, which begin as empty files."""
        snapshot = self._corpus.snapshot
        added = [name for name in self._new.registries if name not in self._corpus.schema.registries]
        return [name for name in added if not snapshot.exists(f"registry/{name}.csv")]

    def _rewritten(self, path: str, rewriting: Rewriting) -> Iterator[bytes]:
        """The lines of a file, rewritten; each keeps its line end, and what cannot be read all its bytes."""
        with self._corpus.snapshot.open(path) as file:
            for number, raw in enumerate(file, 1):
                body = raw.rstrip(b"\r\n")
                mark = BYTE_ORDER_MARK if number == 1 and body.startswith(BYTE_ORDER_MARK) else b""
                content = body.removeprefix(mark)
                if not content or content.isspace():
                    yield raw
                    continue
                place = Place(path, number)
                line = decoded(content, AnnotationLine)
                if line is None or repeats_a_key(content):
                    rewriting.account.leave(place)
                    yield raw
                    continue
                yield mark + encode(rewriting.line(line, place)).rstrip(b"\n") + raw[len(body) :]


def _header(registry: Registry) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(["id", *registry.columns])
    return line.getvalue().encode()
