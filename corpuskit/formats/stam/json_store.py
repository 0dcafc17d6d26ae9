"""STAM JSON: stores of texts with annotations, as the STAM tools and libraries write them.

Each text (a resource) is a document. The type of an annotation is the value of its key `type`, or of one whose address
ends so; without it, the type is the first key, and the value of that an attribute of the same name: `pos` with `noun`
is of the type pos, with the attribute pos. All other keys are attributes, whatever set they are of; lists give several
values. The keys `annotator` and `creator` name the annotator, `comment` and `note` are comments.

What is about a text is an annotation, in several pieces where the selector is composite or directional, and several
annotations where it is a MultiSelector. What is about a resource says something of the whole document. An annotation of
another one with offsets is an annotation of its text; without, its keys are attributes of that one, or notes. A
DirectionalSelector of annotations is a relation. What is said of sets and keys is set aside. Texts and parts in files
of their own (`@include`) are read from the same folder and below; nothing is fetched. Stores that a store includes are
files of their own: one that holds nothing else is passed over.

Written is one store for the corpus, as queries of STAM go through a store and a value is kept there once; it is
NAME.store.stam.json with the texts in it, and after some 128 MB another one begins, NAME~2.store.stam.json, so that a
corpus of any size can be written. The sets are corpuskit (type, annotator, status, confidence, tool, made, comment,
title, language), corpuskit-attributes and corpuskit-metadata, and that of STAM's own text validation, by which offsets
are proved. Annotations are called document/annotator/id. Nothing is
lost. `--encoding` is for files that are not UTF-8.
"""

from collections.abc import Iterable, Iterator

from corpuskit.articles.items import Head, Source
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.json_heads import first_records
from corpuskit.formats.stam import json_reading, json_writing
from corpuskit.formats.stam.holding import HOLDS as HOLDS
from corpuskit.formats.stam.reading import documents_of

NAME = "stam"
TITLE = "STAM JSON"
SUFFIXES: tuple[str, ...] = (".json",)
EXTRA: str | None = None
_OWN = ("resources", "annotations")


def claims(head: Head) -> bool:
    """Whether a file begins as a store that holds something itself."""
    return any(
        record.get("@type") == "AnnotationStore" and not (head.whole and "@include" in record and _is_empty(record))
        for record in first_records(head)[:1]
    )


def _is_empty(record: dict[str, object]) -> bool:
    return not any(record.get(part) for part in _OWN)


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents of a store, one for each text."""
    return documents_of(json_reading.store_of(source, asked))


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """One store, or several where it gets large."""
    json_writing.write(documents, target, asked.stem)
