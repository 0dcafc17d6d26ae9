"""A file of records holds none.

Import writes no such file, so it is mostly what is left of a copy that failed or of a disk that was full. Bring it
back, for example from the corpus's history, or remove it. A new corpus may begin with one empty file of documents.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    documents/00002.jsonl: (empty file)

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
"""

from collections.abc import Iterator

from corpuskit.corpus import Corpus
from corpuskit.evidence.context import Context
from corpuskit.evidence.files import record_files
from corpuskit.evidence.found import Found
from corpuskit.findings import Finding, Place, Severity

CODE = "COR112"
NAME = "file-empty"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)
_HINT = "Bring it back, for example from the corpus's history, or remove it."


def check(corpus: Corpus, _context: Context) -> Iterator[Finding]:
    """One finding for each documents or annotations file in which nothing is written."""
    files = list(record_files(corpus))
    if len(files) == 1 and files[0].startswith("documents/"):
        return
    for path in files:
        if next(corpus.lines(path), None) is None:
            yield _found.at(Place(path, 0), "the file holds no record", _HINT)
