"""What came back from a tool, against what its corpus has since it went out: what was changed, deleted, or is newer."""

from collections.abc import Mapping, Sequence

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.formats.sidecar.lines import Out, Said, digest
from corpuskit.importing.known import Known
from corpuskit.importing.reading import GaveWay, ReadUnit
from corpuskit.jsonl import decoded
from corpuskit.model import Annotation, AnnotationLine, Relation, encode, text_hash

Records = Sequence[Annotation] | Sequence[Relation]


class Since:
    """Looks up what the corpus has now. The lines of one shard are in memory at a time."""

    def __init__(self, corpus: Corpus, known: Known) -> None:
        self._corpus = corpus
        self._known = known
        self._shard: str | None = None
        self._lines: dict[tuple[str, str], bytes] = {}

    def judged(self, read: ReadUnit, went: Out | None) -> ReadUnit:
        """What is to become of a document, with the records that the tool changed or deleted: those that the corpus
        still has as they went out. What it has otherwise by now stays; what the tool did not touch of that is left out
        of what came.
        """
        if went is None or not self._is_same(went):
            return read
        ways = {one.annotator: one for one in went.lines}
        lines: list[tuple[str, AnnotationLine]] = []
        gave_way: list[GaveWay] = []
        newer = 0
        for annotator, line in read.lines:
            old = self._line(annotator, line.document) if line.document == went.out else None
            if old is not None and annotator in ways:
                judging = _Judging(old, line, ways[annotator], frozenset(read.replaced))
                line, newer = judging.left(), newer + judging.newer
                gave_way += judging.gave_way(annotator)
            lines.append((annotator, line))
        # Of what came from no file, the tool had only what went out; the rest is not for it to replace.
        return msgspec.structs.replace(
            read, lines=tuple(lines), gave_way=tuple(gave_way), newer=newer, replaces_own=False
        )

    def _is_same(self, went: Out) -> bool:
        document = self._known.document(went.out)
        return document is not None and text_hash(document.text or "") == went.sha256

    def _line(self, annotator: str, document: str) -> AnnotationLine | None:
        shard = self._known.by_id[document].shard
        if shard != self._shard:
            self._shard, self._lines = shard, {}
            for name in self._corpus.annotators():
                for _, raw in self._corpus.lines(f"annotations/{name}/{shard}.jsonl"):
                    line = decoded(raw, AnnotationLine)
                    if line is not None:
                        self._lines[name, line.document] = raw
        raw_line = self._lines.get((annotator, document))
        return decoded(raw_line, AnnotationLine) if raw_line is not None else None


class _Judging:
    """One line of the corpus, as it came back and as it went out."""

    def __init__(self, old: AnnotationLine, came: AnnotationLine, went: Said, files: frozenset[str]) -> None:
        self.newer = 0
        self._came = came
        self._files = files  # what came from these gives way anyhow
        self._left_out: set[str] = set()
        self._gave: list[tuple[Annotation | Relation, bool]] = []
        self._judge(old.annotations, came.annotations, went.annotations)
        self._judge(old.relations, came.relations, went.relations)
        self._keep_ends(old.relations)

    def _judge(self, old: Records, came: Records, went: Mapping[str, str]) -> None:
        coming = {one.id: digest(one) for one in came}
        for record in old:
            now, then, there = digest(record), went.get(record.id), coming.get(record.id)
            if then is None or now == there or self._is_replaced(record):
                continue
            if now == then:
                self._gave.append((record, there is None))
                continue
            self.newer += 1
            if there == then:
                self._left_out.add(record.id)

    def _keep_ends(self, relations: Sequence[Relation]) -> None:
        """Let the annotations stay that were deleted in the tool, but that a relation needs which stays."""
        going = {record.id for record, _ in self._gave if isinstance(record, Relation)}
        staying = [one for one in relations if one.id not in going and not self._is_replaced(one)]
        ends = {end for one in staying for end in (one.from_, one.to)}
        needed = [
            record for record, deleted in self._gave if deleted and isinstance(record, Annotation) and record.id in ends
        ]
        self._gave = [(record, deleted) for record, deleted in self._gave if record not in needed]
        self.newer += len(needed)

    def _is_replaced(self, record: Annotation | Relation) -> bool:
        file = record.origin.file if record.origin else None
        return file is not None and file in self._files

    def left(self) -> AnnotationLine:
        """What came, without what the corpus has in a newer state and the tool did not touch."""
        annotations = tuple(one for one in self._came.annotations if one.id not in self._left_out)
        relations = tuple(one for one in self._came.relations if one.id not in self._left_out)
        return msgspec.structs.replace(self._came, annotations=annotations, relations=relations)

    def gave_way(self, annotator: str) -> list[GaveWay]:
        """The records that give way, as the corpus has them."""
        document = self._came.document
        return [
            GaveWay(
                document=document,
                annotator=annotator,
                id=record.id,
                record=encode(record).strip(),
                deleted=deleted,
                relation=isinstance(record, Relation),
            )
            for record, deleted in self._gave
        ]
