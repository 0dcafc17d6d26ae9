"""Data sets for the Hugging Face library, with all that is said of each document in one record.

A record has `id`, `title`, `language`, `text`, `metadata`, `annotator` and lists: `annotations`, each with id, type,
pieces, text and attributes, and `relations` between these. Values of metadata and attributes are JSON, so that numbers
stay numbers. Written as JSON Lines, or with `--parquet` as Parquet, with a card (README.md) that names the columns for
`datasets.load_dataset`. Both are read back; a file of Parquet longer than 64 KiB is only recognised if its name ends
in ``.hf.parquet``. `--encoding` is heeded for JSON. Offsets are code points. Nothing is lost but where records came
from.
"""

from collections.abc import Iterable, Iterator

from corpuskit.articles.items import Head, Source
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.hf import reading, writing
from corpuskit.formats.hf.rows import is_parquet
from corpuskit.formats.json_heads import whole_records

NAME = "hf"
TITLE = "data sets for Hugging Face, annotations with offsets (JSONL, Parquet)"
SUFFIXES: tuple[str, ...] = (".jsonl", ".parquet")
EXTRA: str | None = "parquet"
HOLDS = frozenset(
    "pieces overlap nested relations relation-attributes attributes many-values document status confidence tool comment"
    " time ids annotators metadata title language typed-values empty-label zero-width unaligned".split()
)


def claims(head: Head) -> bool:
    """Whether the records have a text and annotations in pieces."""
    if is_parquet(head):
        named = head.name.lower().endswith(".hf.parquet")
        return named or (head.whole and b"annotations" in head.start and b"pieces" in head.start)
    records = whole_records(head)
    return bool(records) and all(
        isinstance(one.get("text"), str)
        and isinstance(one.get("relations"), list)
        and isinstance(one.get("annotations"), list)
        and all(isinstance(each, dict) and "pieces" in each for each in one["annotations"])
        for one in records
    )


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents of a file. Raises FormatError for an unknown encoding."""
    return reading.documents(source, asked)


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """One file with a record for each document and annotator, and its card."""
    writing.write(documents, target, asked)
