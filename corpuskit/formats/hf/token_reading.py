"""Reads a data set whose records are tokens with tags, or with their numbers."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from corpuskit.articles.items import Source
from corpuskit.formats.annotated import Asked
from corpuskit.formats.conll.building import Building
from corpuskit.formats.conll.reading import BAD_TAGS, BAD_TAGS_HINT
from corpuskit.formats.conll.schemes import Evidence, Scheme, Tag, parsed, runs
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, TextBound, Unread
from corpuskit.formats.hf.card import class_names
from corpuskit.formats.hf.reading import text_in
from corpuskit.formats.hf.rows import Record, records, schema_metadata
from corpuskit.formats.placing.aligned import aligned
from corpuskit.offsets import Piece
from corpuskit.terminal import count, shorten

NO_TOKENS = "a record without a list of tokens"
NO_TOKENS_HINT = "Each record needs tokens, a list of texts."
BAD_COLUMN = "a column of tags that does not fit the tokens"
BAD_COLUMN_HINT = "There must be one tag, or its number, for each token."
NO_NAMES = "numbers of tags without their names"
NO_NAMES_HINT = "Put the card of the data set (README.md, with class_label names) into the folder of the file."
_COLUMNS = ("tags", "labels", "ner")
_IGNORED = -100  # the number that programs write for a token that does not count


def is_tags(name: str) -> bool:
    """Whether a column is called as columns of tags are."""
    return name.endswith("_tags") or name in _COLUMNS


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents of a file."""
    stem = PurePosixPath(source.name).name.split(".")[0]
    names = class_names(asked, schema_metadata(source))
    for number, record in enumerate(records(source, asked), 1):
        if isinstance(record, Damage):
            yield record
            continue
        tokens = record.values.get("tokens")
        if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
            yield record.damage(NO_TOKENS, None, NO_TOKENS_HINT)
        else:
            yield _document(record, tokens, text_in(record, "id") or f"{stem}-{number}", names)


def _document(record: Record, tokens: Sequence[str], name: str, names: Mapping[str, list[str]]) -> ForeignDocument:
    text, places, exact = _placed(record, tokens)
    columns = [column for column in record.values if is_tags(column) and record.values[column] is not None]
    entries: list[Entry] = []
    for column in columns:
        prefix = "" if len(columns) == 1 or "starts" in record.values else f"{column.removesuffix('_tags')}:"
        if prefix == "ner:":
            prefix = ""
        entries.extend(_annotations(record, column, prefix, places, names.get(column), len(entries)))
    return ForeignDocument(
        name=name,
        text=text,
        sets=(AnnotatorSet(annotator=text_in(record, "annotator"), entries=tuple(entries)),),
        title=text_in(record, "title"),
        language=text_in(record, "language"),
        line=record.line,
        content=record.content,
        tokens=None if exact else tuple(places),
    )


def _placed(record: Record, tokens: Sequence[str]) -> tuple[str, list[Piece], bool]:
    """The text, where the tokens are in it, and whether it is the document's own."""
    text, starts = record.values.get("text"), record.values.get("starts")
    if isinstance(text, str):
        if isinstance(starts, list) and len(starts) == len(tokens) and all(type(s) is int for s in starts):
            places = [(start, start + len(token)) for start, token in zip(starts, tokens, strict=True)]
            if all(s >= 0 and text[s:e] == token for (s, e), token in zip(places, tokens, strict=True)):
                return text, places, True
        found = aligned(tokens, text)
        if found is not None:
            return text, found, True
    building = Building(record.line)
    return " ".join(tokens), building.sentence(tokens), False


def _annotations(
    record: Record, column: str, prefix: str, places: Sequence[Piece], names: Sequence[str] | None, made: int
) -> Iterator[Entry]:
    path = f"$.{column}"
    cells = record.values[column]
    tags = _tags(cells, names, len(places))
    if isinstance(tags, tuple):
        reason, detail, hint = tags
        yield _unread(record, path, shorten(str(cells), 10_000), reason, detail, hint, made + 1)
        return
    evidence = Evidence()
    for tag in tags:
        evidence.add(tag)
    scheme: Scheme = "IO" if any(tag[0] == "?" for tag in tags) and not _prefixed(evidence) else evidence.scheme()
    if scheme == "IO":
        tags = [("I", type_) if prefix_ == "?" else (prefix_, type_) for prefix_, type_ in tags]
    for number, run in enumerate(runs(tags, scheme), made + 1):
        here = f"{path}[{run.first}]"
        content = " ".join(str(cell) for cell in cells[run.first : run.last])
        if run.fault is not None:
            yield _unread(
                record, here, content, BAD_TAGS, f"{shorten(run.fault, 160)} ({scheme})", BAD_TAGS_HINT, number
            )
            continue
        yield TextBound(
            line=record.line,
            number=number,
            content=content,
            path=here,
            id=f"a{number}",
            type=prefix + run.type,
            pieces=((places[run.first][0], places[run.last - 1][1]),),
            surface=None,
        )


def _prefixed(evidence: Evidence) -> bool:
    return any(evidence.prefixes[prefix] for prefix in "BIES")


def _tags(cells: Any, names: Sequence[str] | None, size: int) -> list[Tag] | tuple[str, str, str]:
    """The tags of a column, or why there are none: reason, detail and hint."""
    if not isinstance(cells, list) or len(cells) != size:
        found = count(len(cells), "tag") if isinstance(cells, list) else "no list"
        return BAD_COLUMN, f"{found} for {count(size, 'token')}", BAD_COLUMN_HINT
    words: list[str] = []
    for cell in cells:
        if type(cell) is int and cell == _IGNORED:
            words.append("O")
        elif type(cell) is int and names is None:
            return NO_NAMES, f"such as {cell}", NO_NAMES_HINT
        elif type(cell) is int and names is not None and 0 <= cell < len(names):
            words.append(names[cell])
        elif isinstance(cell, str):
            words.append(cell)
        else:
            known = f"there are {count(len(names), 'name')}" if names is not None else "it is no text"
            return BAD_COLUMN, f"{shorten(str(cell), 40)} is no tag: {known}", BAD_COLUMN_HINT
    return [parsed(word) for word in words]


def _unread(record: Record, path: str, content: str, reason: str, detail: str, hint: str, number: int) -> Unread:
    return Unread(line=record.line, number=number, content=content, path=path, reason=reason, detail=detail, hint=hint)
