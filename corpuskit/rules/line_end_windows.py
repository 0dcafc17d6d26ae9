"""The lines of a file of records end as Windows ends them, with CR LF.

Mostly git has changed them, with its setting `core.autocrlf`, or an editor has. corpuskit reads them all the same, but
the file's hash is another one, git shows every line as changed, and programs that split at the line feed keep a
carriage return. Write LF again, and keep git from changing it.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."} (CR LF)

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
"""

import os
from collections.abc import Iterator

from corpuskit.corpus import Corpus
from corpuskit.evidence.context import Context
from corpuskit.evidence.files import record_files
from corpuskit.evidence.found import Found
from corpuskit.findings import Finding, Place, Severity

CODE = "COR111"
NAME = "line-end-windows"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)
_HINT = "Write LF line ends, and put the line '*.jsonl -text' into a file .gitattributes in the corpus."


def check(corpus: Corpus, _context: Context) -> Iterator[Finding]:
    """One finding for each file whose first or last line ends so: whole files are changed, not single lines."""
    for path in record_files(corpus):
        with corpus.snapshot.open(path) as file:
            first = file.readline()
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 2))
            last = file.read(2)
        if first.endswith(b"\r\n") or last == b"\r\n":
            yield _found.at(Place(path, 1), "the lines of the file end with CR LF", _HINT)
