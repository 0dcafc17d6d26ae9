"""doccano: texts with labels as JSON Lines, as it exports and imports them, or in one piece of JSON.

Read are sequence labelling (`label` or `labels` with [start, end, label]), relation extraction (`entities` and
`relations`), intent detection (`entities` and `cats`) and text classification (`label` with names, for the whole
document; also as CSV), and older exports with `annotations`, in which labels may be numbers and each user is an
annotator of their own. Comments become statements about the document, of the type Comments; what else a record says is
metadata. Otherwise the annotator is `--annotator`, or what stands between `.by-` and `.jsonl` in the file's name, as it
is written.

Offsets count UTF-16 units, as browsers do, unless the project counts grapheme clusters; files made by programs often
count code points. Which it is is proved by the texts, as far as they show it.

Written is a file for each annotator, and one for documents that nobody annotated: as relation extraction where the
schema has relations or annotations in several pieces, which relations called `continues` join; else as intent
detection, text classification or sequence labelling, by its layers. Beside them stand the label types, which doccano
reads on its page of labels. Not carried: attributes, status, confidence, tools and comments. Records of more than
64 KiB are only recognised with `--format`. `--encoding` is for files that are not UTF-8.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from corpuskit.articles.items import Head, Source
from corpuskit.articles.tables.column_names import NAMES, plain
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.doccano import tables, writing
from corpuskit.formats.doccano.entries_of_records import ANNOTATING, Reading
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.json_heads import first_records, whole_records
from corpuskit.formats.json_tasks import Task, metadata_of, name_of, tasks, value_of
from corpuskit.formats.json_tasks import mapped as parts_of
from corpuskit.model import Value

NAME = "doccano"
TITLE = "doccano"
SUFFIXES: tuple[str, ...] = (".jsonl", ".json", ".csv")
EXTRA: str | None = None
HOLDS = frozenset(
    {
        "pieces",
        "overlap",
        "nested",
        "relations",
        "document",
        "annotators",
        "metadata",
        "title",
        "language",
        "typed-values",
        "empty-label",
        "unaligned",
    }
)

NO_TEXT = "a record has no text"
NO_TEXT_HINT = 'Give it a text: {"text": "…", "label": […]}.'
#: How the types of labels are called that stand in files of their own.
COLOURS = frozenset({"background_color", "backgroundColor"})
_BY = re.compile(r".*\.by-([A-Za-z0-9][A-Za-z0-9._-]*?)(?:~[0-9]+)?\.jsonl?", re.DOTALL)
_OF_ARTICLES = frozenset(
    name for field in ("title", "url", "outlet", "authors", "published", "section") for name in NAMES[field]
)


def claims(head: Head) -> bool:
    """Whether the first records hold a text with what doccano calls labels, or are types of labels."""
    if tables.is_table(head):
        return True
    found = first_records(head)
    if found and all(map(_is_label_type, whole_records(head))):
        return True
    return any(isinstance(record.get("text"), str) and _is_labelled(record) for record in found)


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents in the file's order; types of labels are none. Raises FormatError for an unknown encoding."""
    match = _BY.fullmatch(source.name)
    annotator = match[1] if match else None
    read = tables.tasks_of if tables.starts_as_table(source) else tasks
    for task in read(source, asked.encoding):
        if isinstance(task, Damage):
            yield task
        elif not COLOURS & task.parts.keys():
            yield _document(task, PurePosixPath(source.name).stem, annotator)


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """A file for each annotator, in the shape that doccano imports, and the types of labels."""
    writing.write(documents, target, asked)


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What doccano's own meaning takes from a document."""
    return writing.losses(outgoing)


def _is_label_type(record: dict[str, Any]) -> bool:
    return isinstance(record.get("text"), str) and bool(COLOURS & record.keys())


def _is_labelled(record: dict[str, Any]) -> bool:
    if any(map(_is_span, _elements(record, "entities"))) or any(map(_is_old, _elements(record, "annotations"))):
        return True
    labels = [*_elements(record, "label"), *_elements(record, "labels")]
    if any(map(_is_triple, labels)):
        return True
    if isinstance(record.get("cats"), list) and ("entities" in record or set(record) <= {"id", "text", "cats", "meta"}):
        return True
    if _is_bare(record):
        return True
    named = bool(_elements(record, "label")) and all(isinstance(one, str) for one in labels)
    return named and not any(plain(name) in _OF_ARTICLES for name in record)


def _is_bare(record: dict[str, Any]) -> bool:
    """Whether there is nothing where doccano has its labels: nobody annotated the text, or found nothing in it."""
    kinds = record.keys() & {"entities", "relations", "cats", "label"}
    if "id" not in record or any(record[kind] not in (None, []) for kind in kinds):
        return False
    return ("entities" in kinds and len(kinds) > 1) or record.keys() == {"id", "text", "label"}


def _elements(record: dict[str, Any], name: str) -> list[Any]:
    found = record.get(name)
    return found if isinstance(found, list) else []


def _is_triple(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 3 and all(type(n) is int for n in one[:2]) and isinstance(one[2], str)


def _is_span(one: Any) -> bool:
    return _is_triple(one) or (isinstance(one, dict) and {"start_offset", "end_offset", "label"} <= one.keys())


def _is_old(one: Any) -> bool:
    return isinstance(one, dict) and "user" in one and bool({"label", "text"} & one.keys())


def _document(task: Task, stem: str, annotator: str | None) -> ForeignDocument | Damage:
    text = task.value("text")
    if not isinstance(text, str) or not text:
        detail = "'text' is not there" if "text" not in task.parts else "'text' is empty or no text"
        return task.damage(NO_TEXT, detail, NO_TEXT_HINT)
    reading = Reading(task, annotator)
    said = {name: raw for name, raw in task.parts.items() if name not in ANNOTATING and name not in ("text", "id")}
    metadata = _metadata(said)
    return ForeignDocument(
        name=name_of(task.value("id")) or f"{stem}-{task.line}",
        text=text,
        sets=reading.sets(),
        unit="utf16",
        spare=("codepoint", "grapheme"),
        title=_taken(metadata, "title"),
        language=_taken(metadata, "language"),
        metadata=metadata,
        line=task.line,
        content=task.content,
    )


def _metadata(said: dict[str, Any]) -> dict[str, Value]:
    """What else a record says; `meta` holds more of it."""
    found: dict[str, Value] = {}
    for name, raw in said.items():
        inner = parts_of(raw) if name == "meta" else None
        for key, part in (inner if inner is not None else {name: raw}).items():
            value = metadata_of(value_of(part))
            if value is not None:
                found[key] = value
    return found


def _taken(metadata: dict[str, Value], name: str) -> str | None:
    if not isinstance(metadata.get(name), str):
        return None
    return str(metadata.pop(name))
