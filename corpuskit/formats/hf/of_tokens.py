"""Data sets for the Hugging Face library with tokens and the numbers of their tags, as programs learn from them.

A record has `tokens` and a column of tags: `ner_tags`, or `entities_tags` and so on where several layers are written,
which hold numbers whose names the card (README.md) beside the file or the Parquet file itself gives, or the tags
themselves. Written with the text and where each token starts (in code points), so that the text comes back exactly; in
other files the text is the tokens with a space between them, unless the corpus has the document already.

Written as JSON Lines, or with `--parquet` as Parquet. `--scheme BIOES` and `--misaligned error|expand|shrink|drop` are
heeded, `--encoding` for reading JSON; tokens are those of spaCy for the document's language. What is only suggested, or
was rejected, is left out. Cannot carry pieces, overlap in a layer, attributes, relations and statements about the
document.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from corpuskit.articles.items import Head, Source
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.conll.snapping import moved_edges
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.hf import token_reading, token_writing
from corpuskit.formats.hf.rows import is_parquet
from corpuskit.formats.json_heads import whole_records

NAME = "hf-tokens"
TITLE = "data sets for Hugging Face, tokens with tags (JSONL, Parquet)"
SUFFIXES: tuple[str, ...] = (".jsonl", ".json", ".parquet")
EXTRA: str | None = "parquet"
HOLDS = frozenset({"annotators", "title", "language"})


def claims(head: Head) -> bool:
    """Whether the records have tokens and a list of tags that is as long."""
    if is_parquet(head):
        named = head.name.lower().endswith(".hf-tokens.parquet")
        return named or (head.whole and b"tokens" in head.start and b"_tags" in head.start)
    records = whole_records(head)
    return bool(records) and all(map(_has_tags, records))


def _has_tags(record: dict[str, Any]) -> bool:
    tokens = record.get("tokens")
    if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
        return False
    columns: Sequence[str] = [name for name in record if token_reading.is_tags(name)]
    return any(isinstance(record[name], list) and len(record[name]) == len(tokens) for name in columns)


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents of a file. Raises FormatError for an unknown encoding."""
    return token_reading.documents(source, asked)


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """One file with a record for each document and annotator, and its card. Raises FormatError for an edge inside a
    token where nobody said what becomes of such.
    """
    token_writing.write(documents, target, asked)


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What is lost of a document because only whole tokens can be marked."""
    return moved_edges(outgoing, asked)
