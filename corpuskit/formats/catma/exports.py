"""Reads the JSON exports of CATMA projects, with the names of tags and the annotated words in them."""

from collections.abc import Iterator
from typing import Any

from corpuskit.articles.items import Source
from corpuskit.formats.annotated import Asked
from corpuskit.formats.catma.found import Found, sets_of
from corpuskit.formats.catma.project import text_of
from corpuskit.formats.entries import Damage, ForeignDocument, Unread
from corpuskit.formats.json_tasks import Task, listed, mapped, name_of, offset_of, tasks, value_of
from corpuskit.formats.json_tasks import text_of as json_of
from corpuskit.offsets import Piece

NO_DOCUMENTS = "an export without documents"
NO_PHRASE = "an annotation without whole numbers for where it begins and ends"
HINTS = {
    NO_DOCUMENTS: "Get the export again: CATMA writes an error into it where something is wrong.",
    NO_PHRASE: 'Write {"startOffset": …, "endOffset": …, "phrase": …} for each phrase.',
}


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents of an export, in its order."""
    for task in tasks(source, asked.encoding):
        if isinstance(task, Damage):
            yield task
            continue
        inside = listed(task.parts.get("documents"))
        if inside is None:
            yield task.damage(NO_DOCUMENTS, None, HINTS[NO_DOCUMENTS])
        for number, raw in enumerate(inside or ()):
            parts = mapped(raw) or {}
            yield _document(task, bytes(raw), parts, f"$.documents[{number}]", asked)


def _document(task: Task, content: bytes, parts: dict[str, Any], path: str, asked: Asked) -> ForeignDocument | Damage:
    about = value_of(parts["sourceDocument"]) if "sourceDocument" in parts else None
    given = about if isinstance(about, dict) else {key: value_of(parts[key]) for key in ("id", "title") if key in parts}
    own = name_of(given.get("id"))
    annotations = listed(parts.get("annotations"))
    if own is None or annotations is None:
        hint = HINTS[NO_DOCUMENTS]
        return Damage(reason=NO_DOCUMENTS, detail=path, hint=hint, line=task.line, content=content)
    text = text_of(own, name_of(given.get("title")), asked)
    found: dict[str, Found] = {}
    entries: list[Found | Unread] = []
    for number, raw in enumerate(annotations):
        place = {"line": task.line, "content": json_of(raw), "path": f"{path}.annotations[{number}]"}
        one = _found(value_of(raw), number, place)
        before = found.get(one.id) if isinstance(one, Found) else None
        if isinstance(one, Found) and before is not None:  # of former exports: one for each range
            before.ranges = [*before.ranges, *one.ranges]
            before.surface = None
            continue
        if isinstance(one, Found):
            found[one.id] = one
        entries.append(one)
    return ForeignDocument(
        name=text.name,
        text=text.text,
        sets=sets_of(entries),
        unit="utf16",
        spare=("codepoint",),
        title=text.title,
        language=text.language,
        line=task.line,
        content=content,
    )


def _found(value: Any, number: int, place: dict[str, Any]) -> Found | Unread:
    given = value if isinstance(value, dict) else {}
    phrases = given.get("phrases", [given])
    ranges = [_range(one) for one in (phrases if isinstance(phrases, list) else [])]
    pieces = [piece for piece in ranges if piece is not None]
    if not pieces or len(pieces) < len(ranges):
        detail = name_of(given.get("id"))
        return Unread(reason=NO_PHRASE, detail=detail, hint=HINTS[NO_PHRASE], **place)
    words = [one.get("phrase") for one in phrases]
    path = name_of(given.get("tagPath"))
    type_ = (path or "").strip("/") or name_of(given.get("tagName")) or name_of(given.get("tagId")) or "annotation"
    return Found(
        id=name_of(given.get("id")) or f"a{number + 1}",
        type=type_,
        ranges=pieces,
        author=name_of(given.get("author")),
        made=name_of(given.get("createdAt")),
        surface=" ".join(words) if all(isinstance(word, str) for word in words) else None,
        values=list(_values(given.get("userProperties", given.get("properties")))),
        place=place,
    )


def _range(value: Any) -> Piece | None:
    given = value if isinstance(value, dict) else {}
    start, end = offset_of(given.get("startOffset")), offset_of(given.get("endOffset"))
    return None if start is None or end is None else (start, end)


def _values(properties: Any) -> Iterator[tuple[str, str | None]]:
    for one in properties if isinstance(properties, list) else ():
        given = one if isinstance(one, dict) else {}
        name = name_of(given.get("name")) or name_of(given.get("id"))
        values = given.get("values", given.get("value"))
        for value in (values if isinstance(values, list) else [values]) or [None]:
            if name is not None:
                yield name, value if value is None else str(value)
