"""BioC JSON and BioC JSON Lines: collections of annotated documents, as PubTator gives them out.

Read are collections, lists of documents, answers of PubTator, and lines with a document each. What documents hold, how
their text is put together and what becomes of infons is as in BioC XML; values of infons keep their types, and a list
is several values. Records that are a passage or a sentence alone are set aside.

Written are STEM.json, a collection in which each document is one passage, and STEM.key, which says what the infons
mean. Further infons begin with `corpuskit:`. Not carried: infons of passages and sentences, and where these begin.
`--encoding` is for files that are not UTF-8.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from corpuskit.articles.items import Head, Source
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.bioc import saying, writing
from corpuskit.formats.bioc.json_reading import HOLDING, written
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.json_heads import first_records

NAME = "bioc-json"
TITLE = "BioC JSON and JSON Lines"
SUFFIXES: tuple[str, ...] = (".json", ".jsonl", ".bioc")
EXTRA: str | None = None
HOLDS = frozenset(
    "pieces overlap nested relations relation-attributes attributes many-values document status confidence tool "
    "time comment ids annotators metadata title language typed-values empty-label zero-width unaligned".split()
)


def claims(head: Head) -> bool:
    """Whether the first records are documents with passages, or hold such."""
    return any(_is_ours(record) for record in first_records(head))


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents of a file, in its order. Raises FormatError for an unknown encoding."""
    return saying.documents(written(source, asked.encoding), source)


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """All documents in one collection, and its key."""
    about = {"source": "", "date": "", "key": f"{asked.stem}.key", "version": "1.0", "infons": {}}
    # A line that begins the collection and no record: so it is not taken for one of several lines of JSON.
    opening = b"{\n" + msgspec.json.encode(about)[1:-1] + b',\n"documents":[\n'
    records = (msgspec.json.encode(writing.as_json(writing.written(outgoing))) for outgoing in documents)
    target.add(f"{asked.stem}.json", writing.in_collection(records, opening, b",\n", b"\n]}\n"))
    target.add(f"{asked.stem}.key", writing.key_file(asked, f"{asked.stem}.json"))


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What BioC cannot say of a document."""
    return saying.losses(outgoing)


def _is_ours(record: dict[str, Any]) -> bool:
    if str(record.get("bioctype")).startswith("BioC"):
        return True
    for name in HOLDING:
        inside = record.get(name)
        if isinstance(inside, list) and any(_is_document(one) for one in inside):
            return True
    return _is_document(record)


def _is_document(record: Any) -> bool:
    passages = record.get("passages") if isinstance(record, dict) else None
    return isinstance(passages, list) and all(isinstance(one, dict) and "offset" in one for one in passages[:3])
