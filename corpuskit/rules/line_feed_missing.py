"""A file of records does not end with a line feed.

Whole files end with one, so this one was perhaps cut off while it was copied; and whatever is added to it, by `cat` or
by another program, joins its last record with the next one. Compare its number of lines with the original, then end the
last line.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."} (no line feed)

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
"""

import os
from collections import deque
from collections.abc import Iterator

from corpuskit.corpus import Corpus
from corpuskit.evidence.context import Context
from corpuskit.evidence.files import record_files
from corpuskit.evidence.found import Found
from corpuskit.findings import Finding, Place, Severity
from corpuskit.jsonl import is_json

CODE = "COR110"
NAME = "line-feed-missing"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)
_HINT = "See whether something is missing at its end, then end the last line with a line feed."


def check(corpus: Corpus, _context: Context) -> Iterator[Finding]:
    """One finding for each file, at its last line, unless that line cannot be read, which another rule says."""
    for path in record_files(corpus):
        with corpus.snapshot.open(path) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 1))
            if size == 0 or file.read(1) == b"\n":
                continue
            file.seek(0)
            number, last = deque(enumerate(file, 1), maxlen=1).pop()
        if is_json(last):
            yield _found.at(Place(path, number), "the file does not end with a line feed", _HINT)
