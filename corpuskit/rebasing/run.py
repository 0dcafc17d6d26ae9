"""One rebase, from the id of the edited document to a commit: the lines of all annotators, carried over and placed."""

from pathlib import Path

import msgspec

from corpuskit.alignment import Alignment
from corpuskit.corpus import Bundle, Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.importing.merging import Replaced, merge_lines
from corpuskit.jsonl import id_of
from corpuskit.model import Document
from corpuskit.plainyaml import did_you_mean
from corpuskit.rebasing.carrying import Carried, carry
from corpuskit.storage import Staging, Writer


class Rebased(msgspec.Struct, kw_only=True):
    """What was carried over from the document `old` to `new`, or would be, for each annotator.

    `left` names the annotators who have annotated the new document already: nothing of theirs is carried. `unreadable`
    counts what could not be read of the old document's lines.
    """

    old: str
    new: str
    carried: dict[str, Carried] = {}
    left: list[str] = []
    unreadable: int = 0


def rebase(root: Path, document: str, *, dry_run: bool = False) -> Rebased:
    """Carry the annotations of the document that `document` revises over to it, in one transaction.

    The annotations of the old document stay as they are. Raises CorpuskitError, having changed nothing, where there is
    no such document, where it revises none, or where one of the two has no text.
    """
    if dry_run:
        return _Run(Corpus(root), document).carried()
    with Writer(root, "corpuskit rebase") as writer:
        run = _Run(Corpus(root), document)
        staging = writer.staging("rebase")
        rebased = run.carried()
        run.write(rebased, staging)
        staging.commit()
        return rebased


class _Run:
    """The two documents of a rebase."""

    def __init__(self, corpus: Corpus, document: str) -> None:
        self._corpus = corpus
        self._new = self._bundle(document, "there is no document")
        new = _read(self._new, document)
        if new.revises is None:
            hint = f'Say in its line which document it revises, for example "revises": "{document}-old".'
            raise CorpuskitError(f"{self._new.place}: the document '{document}' does not revise another one", hint)
        self._old = self._bundle(new.revises, f"{self._new.place}: '{document}' revises a document that is not there:")
        self._texts = _text(_read(self._old, new.revises), self._old), _text(new, self._new)

    def _bundle(self, name: str, problem: str) -> Bundle:
        names: list[str] = []
        for shard in self._corpus.shards():
            here = [id_of(raw) or "" for _, raw in self._corpus.lines(f"documents/{shard}.jsonl")]
            if name in here:
                return next(b for b in self._corpus.bundles_of(shard) if b.place and id_of(b.raw) == name)
            names += here
        raise CorpuskitError(f"{problem} '{name}'", did_you_mean(name, names))

    def carried(self) -> Rebased:
        """What becomes of all lines about the old document."""
        old, new = id_of(self._old.raw) or "", id_of(self._new.raw) or ""
        rebased = Rebased(old=old, new=new, unreadable=sum(f.annotator is not None for f in self._old.faults))
        alignment = Alignment(*self._texts)
        taken = {line.annotator for line in self._new.lines}
        taken |= {fault.annotator for fault in self._new.faults if fault.annotator is not None}
        for line in self._old.lines:
            if line.annotator in taken:
                rebased.left.append(line.annotator)
            elif line.annotator in rebased.carried:
                hint = "Make one line of the two."
                raise CorpuskitError(f"{line.place}: {line.annotator} has annotated '{old}' twice", hint)
            else:
                rebased.carried[line.annotator] = carry(line.record, alignment, new)
        return rebased

    def write(self, rebased: Rebased, staging: Staging) -> None:
        """Stage the annotations files with the new lines at their places; other lines keep their bytes."""
        snapshot, shard = self._corpus.snapshot, self._new.shard
        documents = [id_of(raw) for _, raw in self._corpus.lines(f"documents/{shard}.jsonl")]
        order = {name: number for number, name in reversed(list(enumerate(documents))) if name is not None}
        for annotator, carried in rebased.carried.items():
            if not (carried.line.annotations or carried.line.relations):
                continue
            path = f"annotations/{annotator}/{shard}.jsonl"
            before: list[bytes] = []
            if snapshot.exists(path):
                with snapshot.open(path) as file:
                    before = list(file)
            staging.write(path, merge_lines(before, [(carried.line, Replaced())], order))


def _read(bundle: Bundle, name: str) -> Document:
    if bundle.document is None:
        reason = bundle.faults[0].reason if bundle.faults else "it is no record"
        raise CorpuskitError(f"{bundle.place}: the document '{name}' cannot be read: {reason}", None)
    return bundle.document


def _text(document: Document, bundle: Bundle) -> str:
    if document.text is None:
        hint = "Bring the text back: without both texts nobody can tell what was edited."
        raise CorpuskitError(f"{bundle.place}: the document '{document.id}' has no text", hint)
    return document.text
