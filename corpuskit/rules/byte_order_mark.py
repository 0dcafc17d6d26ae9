"""A file of records begins with a byte order mark.

Some editors and spreadsheets put this invisible character in front of what they save as UTF-8. corpuskit reads over
it, but other programs take it for a part of the first record and fail there. Save the file as UTF-8 without it.

Bad:

    documents/00001.jsonl: \\ufeff{"id":"a","text":"The mayor spoke."}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
"""

from collections.abc import Iterator

from corpuskit.corpus import Corpus
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found
from corpuskit.findings import Finding, Place, Severity
from corpuskit.jsonl import BYTE_ORDER_MARK

CODE = "COR108"
NAME = "byte-order-mark"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)


def check(corpus: Corpus, _context: Context) -> Iterator[Finding]:
    """One finding for each documents or annotations file."""
    folders = ["documents", *(f"annotations/{annotator}" for annotator in corpus.annotators())]
    for folder in folders:
        for name in corpus.snapshot.names(folder, ".jsonl"):
            path = f"{folder}/{name}.jsonl"
            with corpus.snapshot.open(path) as file:
                marked = file.read(len(BYTE_ORDER_MARK)) == BYTE_ORDER_MARK
            if marked:
                hint = "Save the file as UTF-8 without a byte order mark (BOM)."
                yield _found.at(Place(path, 1), "the file begins with a byte order mark", hint)
