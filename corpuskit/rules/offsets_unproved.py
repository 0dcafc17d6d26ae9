"""Annotations came from a file whose offsets could not be proved.

Tools count code points, UTF-16 units or bytes, with or without a byte order mark or carriage returns. Where a file
records the words of its annotations, import finds out which; where it does not, and the edges of words do not tell
either, annotations may stand a few characters from where they were made. Look at some of them in the article, then
import the file again with `--replace` and `--offsets`, which states what its offsets count; that is written down, and
this finding is gone.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    imports/1.json: {"run":"1","files":[
    imports/1.json: {"file":"a.jsonl","offsets":{"UTF-16 units: not proved":1}}
    imports/1.json: ]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    imports/1.json: {"run":"1","files":[
    imports/1.json: {"file":"a.jsonl","offsets":{"code points: as stated":1}}
    imports/1.json: ]}
"""

from collections.abc import Iterator

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found
from corpuskit.findings import Finding, Place, Severity
from corpuskit.terminal import count

CODE = "COR140"
NAME = "offsets-unproved"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)
_UNPROVED = ": not proved"  # how the words end that the journal has for it
_HINT = "Look whether they stand where they should, then import the file again with --replace and --offsets."


class _Entry(msgspec.Struct, frozen=True):
    """What the journal says of the offsets of a file."""

    file: str
    offsets: dict[str, int] = {}


def check(corpus: Corpus, _context: Context) -> Iterator[Finding]:
    """One finding for each file, where the journal of its last import says that its offsets were not proved."""
    last: dict[str, tuple[Place, _Entry]] = {}
    for name in corpus.snapshot.names("imports", ".json"):
        path = f"imports/{name}.json"
        for number, raw in enumerate(corpus.snapshot.read(path).split(b"\n"), 1):
            entry = _entry_in(raw)
            if entry is not None:
                last[entry.file] = (Place(path, number), entry)
    for place, entry in last.values():
        for words, documents in entry.offsets.items():
            if words.endswith(_UNPROVED):
                unit = words.removesuffix(_UNPROVED)
                of = count(documents, "document")
                yield _found.at(place, f"{entry.file}: the offsets of {of}, taken as {unit}, are not proved", _HINT)


def _entry_in(line: bytes) -> _Entry | None:
    """The account of a file that stands on a line of its own, as journals are written; None for any other line."""
    if b'"offsets"' not in line:
        return None
    try:
        return msgspec.json.decode(line.strip().removesuffix(b","), type=_Entry)
    except msgspec.MsgspecError:
        return None
