"""An annotator left one document empty, though they annotated nearly all the others.

A line without annotations says "there is nothing to annotate here", and counts as that in every comparison of
annotators. From somebody who marked at least three places in a document on average, in at least five others, and left
at most one in ten empty, it more often means that the document was opened and left, or that a file was lost. If there
is nothing in it, all is well; else annotate it, or remove the line, which says that it was not looked at. It is said
once for each annotator. Texts that are much shorter than those with annotations are left out.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke, the council said."}
    documents/00001.jsonl: {"id":"b","text":"The mayor left, the council said."}
    documents/00001.jsonl: {"id":"c","text":"The mayor wept, the council said."}
    documents/00001.jsonl: {"id":"d","text":"The mayor sang, the council said."}
    documents/00001.jsonl: {"id":"e","text":"The mayor ran, the council said."}
    documents/00001.jsonl: {"id":"f","text":"The mayor fell, the council said."}
    annotations/anna/00001.jsonl: {"document":"a","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,15]]}]}
    annotations/anna/00001.jsonl: {"document":"b","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,14]]}]}
    annotations/anna/00001.jsonl: {"document":"c","annotations":[]}
    annotations/anna/00001.jsonl: {"document":"d","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,14]]}]}
    annotations/anna/00001.jsonl: {"document":"e","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,13]]}]}
    annotations/anna/00001.jsonl: {"document":"f","annotations":[{"id":"e1","layer":"cues","label":"cue","pieces":[[0,3]]},{"id":"e2","layer":"cues","label":"cue","pieces":[[4,9]]},{"id":"e3","layer":"cues","label":"cue","pieces":[[10,14]]}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/anna/00001.jsonl: {"document":"a","annotations":[]}
"""  # noqa: E501

from array import array
from collections.abc import Iterator

import msgspec

from corpuskit.evidence.characters import NAMED, listed
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import Glance
from corpuskit.findings import Finding, Place, Severity

CODE = "COR114"
NAME = "document-left-empty"
SEVERITY = Severity.INFO
_found = Found(CODE, NAME, SEVERITY)
_OTHERS = 5  # documents with annotations
_DENSE = 3  # annotations in each of them on average; then hardly any document has none by chance
_SHARE = 10  # of so many documents at most one is left empty
_SHORT = 4  # so many times shorter than the others
_HINT = "Annotate it, or remove the line; if there is nothing to annotate in it, leave it as it is."


class _Empty(msgspec.Struct, frozen=True):
    place: Place
    document: str
    length: int


class _Work(msgspec.Struct):
    """What an annotator did: documents with annotations, these, and the texts' code points.

    Of documents that were left empty it keeps how long each text is, and more only of the first ones.
    """

    documents: int = 0
    annotations: int = 0
    characters: int = 0
    left: "array[int]" = msgspec.field(default_factory=lambda: array("L"))
    empty: list[_Empty] = []


class EmptyWatch:
    """What each annotator did."""

    def __init__(self) -> None:
        self._work: dict[str, _Work] = {}

    def see(self, glance: Glance) -> None:
        """Count what each annotator marked in a document."""
        if glance.document is None or glance.text is None:
            return
        length = len(glance.text)
        for line in glance.lines:
            work = self._work.get(line.annotator)
            if work is None:
                work = self._work[line.annotator] = _Work()
            if line.annotations:
                work.documents += 1
                work.annotations += line.annotations
                work.characters += length
            else:
                work.left.append(length)
                if len(work.empty) <= NAMED * _SHARE:
                    work.empty.append(_Empty(line.place, glance.document, length))

    def findings(self) -> Iterator[Finding]:
        """One finding for each annotator, at the first line."""
        for annotator, work in sorted(self._work.items()):
            dense = work.documents >= _OTHERS and work.annotations >= _DENSE * work.documents
            if not dense or len(work.left) > max(1, work.documents // _SHARE):
                continue
            mean = work.characters / work.documents
            empty = [one for one in work.empty if one.length * _SHORT >= mean]
            if empty:
                total = sum(length * _SHORT >= mean for length in work.left)
                names = listed([quoted(one.document) for one in empty], total)
                message = f"{annotator} left {names} empty, but annotated {work.documents:,} other documents"
                finding = _found.at(empty[0].place, message, _HINT)
                yield msgspec.structs.replace(finding, document=empty[0].document, annotator=annotator)


def begin(_context: Context) -> EmptyWatch:
    """A watch over the annotators of one validation."""
    return EmptyWatch()
