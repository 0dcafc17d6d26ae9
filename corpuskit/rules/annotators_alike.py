"""The names of two annotators differ only in capital letters.

On most computers with macOS or Windows their two folders are one, so that the files of one replace those of the other
as soon as the corpus is copied or cloned there; and for people they are mostly one annotator, written in two ways.
Rename the folder of one of the two, or put its files into the other.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/Gold/00001.jsonl: {"document":"a","annotations":[]}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","annotations":[]}
    annotations/golda/00001.jsonl: {"document":"a","annotations":[]}
"""

from collections.abc import Iterator

from corpuskit.corpus import Corpus
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.findings import Finding, Place, Severity

CODE = "COR116"
NAME = "annotators-alike"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)
_HINT = (
    "Rename the folder of one of them, or put its files into the other: on macOS and Windows the two are one folder."
)


def check(corpus: Corpus, _context: Context) -> Iterator[Finding]:
    """One finding for each annotator whose name is an earlier one's but for capitals, at the first of its files."""
    first: dict[str, str] = {}
    for annotator in corpus.annotators():
        file = next(iter(corpus.snapshot.files(f"annotations/{annotator}")), None)
        if file is None:
            continue
        earlier = first.setdefault(annotator.casefold(), annotator)
        if earlier != annotator:
            message = f"the annotators {quoted(earlier)} and {quoted(annotator)} differ only in capital letters"
            yield _found.at(Place(file, 0), message, _HINT)
