"""Reads the annotations of a CATMA project: a file for each, or lists of them, as Web Annotations of its own kind."""

from collections.abc import Iterator
from typing import Any

from corpuskit.articles.items import Source
from corpuskit.formats.annotated import Asked
from corpuskit.formats.catma.found import AUTHOR, MADE, SYSTEM, Found, last, sets_of
from corpuskit.formats.catma.project import Tag, named, tags_around, text_of
from corpuskit.formats.entries import Damage, ForeignDocument, Unread
from corpuskit.formats.json_tasks import Task, offset_of, tasks
from corpuskit.offsets import Piece

NO_ANNOTATION = "what should be an annotation of CATMA is none"
NO_RANGE = "an annotation without whole numbers for its start and end"
TWO_SOURCES = "an annotation of several documents"
HINTS = {
    NO_ANNOTATION: 'It needs a tag and a target: {"body": {"tag": …}, "target": {"items": [{"source": …}]}}.',
    NO_RANGE: 'Write {"selector": {"start": …, "end": …, "type": "TextPositionSelector"}} for each range.',
    TWO_SOURCES: "An annotation stays within a document: make one for each.",
}


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """What a file says of each document, in the order in which these come first."""
    tags = tags_around(asked)
    by_document: dict[str, list[Found | Unread]] = {}
    lines: dict[str, int] = {}
    contents: dict[str, list[bytes]] = {}
    for number, task in enumerate(tasks(source, asked.encoding), 1):
        if isinstance(task, Damage):
            yield task
            continue
        ranges = list(_items(task.value("target")))
        own = next((name for name, _ in ranges if name), None)
        body = task.value("body")
        if own is None or not isinstance(body, dict) or last(body.get("tag")) is None:
            yield task.damage(NO_ANNOTATION, None, HINTS[NO_ANNOTATION])
            continue
        lines.setdefault(own, task.line)
        contents.setdefault(own, []).append(task.content)
        by_document.setdefault(own, []).append(_found(task, body, ranges, tags, number))
    for own, found in by_document.items():
        text = text_of(own, None, asked)
        yield ForeignDocument(
            name=text.name,
            text=text.text,
            sets=sets_of(found),
            unit="utf16",
            spare=("codepoint",),
            title=text.title,
            language=text.language,
            line=lines[own],
            content=b"\n".join(contents[own]),
        )


def _items(target: Any) -> Iterator[tuple[str | None, Piece | None]]:
    """The ranges of a target, each with the document in which it is."""
    items = target.get("items") if isinstance(target, dict) else None
    for one in items if isinstance(items, list) else []:
        given = one if isinstance(one, dict) else {}
        selector = given.get("selector")
        edges = [offset_of(selector.get(name)) for name in ("start", "end")] if isinstance(selector, dict) else []
        piece = (edges[0], edges[1]) if len(edges) == 2 and edges[0] is not None and edges[1] is not None else None
        named_ = given.get("source")
        yield (last(named_) if isinstance(named_, str) else None), piece


def _found(
    task: Task,
    body: dict[str, Any],
    ranges: list[tuple[str | None, Piece | None]],
    tags: dict[str, Tag],
    number: int,
) -> Found | Unread:
    place: dict[str, Any] = {
        "line": task.line,
        "content": task.content.decode("utf-8", "replace"),
        "path": f"$[{number - 1}]",
    }
    sources = {name for name, _ in ranges}
    pieces = [piece for _, piece in ranges if piece is not None]
    if len(sources) > 1:
        detail = ", ".join(sorted(str(one) for one in sources))[:120]
        return Unread(reason=TWO_SOURCES, detail=detail, hint=HINTS[TWO_SOURCES], **place)
    own = last(task.value("id")) or f"a{number}"
    if len(pieces) < len(ranges):
        return Unread(reason=NO_RANGE, detail=own, hint=HINTS[NO_RANGE], **place)
    tag = last(body["tag"]) or ""
    names = SYSTEM | (tags[tag].properties if tag in tags else {})
    values = list(_values(body.get("properties"), names))
    system = dict(reversed([(name, value) for kind, name, value in values if kind == "system"]))
    return Found(
        id=own,
        type=named(tags, tag),
        ranges=pieces,
        author=system.get(AUTHOR) or None,
        made=system.get(MADE),
        values=[(name, value) for kind, name, value in values if kind != "system"],
        place=place,
    )


def _values(properties: Any, names: dict[str, str]) -> Iterator[tuple[str, str, str | None]]:
    """The properties of both kinds: the kind, the name and a value; None where a property has none."""
    for kind, several in properties.items() if isinstance(properties, dict) else ():
        for own, values in several.items() if isinstance(several, dict) else ():
            given = values if isinstance(values, list) else [values]
            for value in given or [None]:
                yield str(kind), names.get(str(own), str(own)), value if value is None else str(value)
