"""What is known of a CATMA project beside its annotations: names of tags and properties, and texts, by their ids."""

import functools
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import msgspec

from corpuskit.articles.items import Source
from corpuskit.formats.annotated import Asked

_LARGEST = 100_000_000  # bytes of a text
_LARGEST_HEADER = 4_000_000
_LONGEST_NAME = 200
_DEEPEST = 50  # tags above one another


class Tag(msgspec.Struct, frozen=True):
    """A tag: its name, the id of the one above it, and the names of its properties by their ids."""

    name: str
    parent: str | None
    properties: dict[str, str]


def tags_around(asked: Asked) -> dict[str, Tag]:
    """The tags of the project that a file belongs to, by their ids."""
    found = {}
    for source in asked.around("tagsets/**/propertydefs.json"):
        tag = _tag(_content(source, _LARGEST_HEADER))
        if tag is not None:
            found[tag[0]] = tag[1]
    return found


def named(tags: Mapping[str, Tag], own: str) -> str:
    """The name of a tag after those of the ones above it; its id where it is not known."""
    names: list[str] = []
    at: str | None = own
    while at is not None and at in tags and len(names) < _DEEPEST:
        names.append(tags[at].name)
        at = tags[at].parent
    return "/".join(reversed(names)) or own


def tag_of(value: Any) -> tuple[str, Tag] | None:
    """A tag as JSON has it, with its id; None for anything else."""
    if not isinstance(value, dict):
        return None
    own, name, parent = (value.get(key) for key in ("uuid", "name", "parentUuid"))
    properties: dict[str, str] = {}
    for kind in ("systemPropertyDefinitions", "userDefinedPropertyDefinitions"):
        defined = value.get(kind)
        for one in defined.values() if isinstance(defined, dict) else ():
            if isinstance(one, dict) and isinstance(one.get("uuid"), str) and isinstance(one.get("name"), str):
                properties[one["uuid"]] = one["name"]
    if not isinstance(own, str) or not isinstance(name, str):
        return None
    return own, Tag(name, parent if isinstance(parent, str) and parent else None, properties)


class Text(msgspec.Struct, frozen=True):
    """A document of a project: its text as far as it is there, its name and title."""

    name: str
    text: str | None
    title: str | None = None
    language: str | None = None


def text_of(own: str, title: str | None, asked: Asked) -> Text:
    """The text of a document, from the project or from beside the file; nothing is ever fetched."""
    header: Any = None
    text = None
    if _is_plain(own):
        header = _json(next(asked.around(f"documents/{_glob(own)}/header.json"), None))
        text = _decoded(next(asked.around(f"documents/{_glob(own)}/{_glob(own)}.txt"), None), asked)
    about, technical, index = (
        _inner(header, key) for key in ("gitContentInfoSet", "gitTechInfoSet", "gitIndexInfoSet")
    )
    title = _word(about.get("title")) or title
    file = _word(technical.get("fileName"))
    for stem in (own.removesuffix(".txt"), title):
        if text is None and stem and _is_plain(stem):
            text = _decoded(asked.beside(f"{stem}.txt"), asked)
    name = PurePosixPath(file).stem if file else title or own.removesuffix(".txt")
    return Text(name, text, title, (_word(index.get("locale")) or "").replace("_", "-") or None)


@functools.lru_cache(maxsize=4096)  # the same for each file of a project
def _tag(content: bytes) -> tuple[str, Tag] | None:
    return tag_of(_decode(content))


def _json(source: Source | None) -> Any:
    return None if source is None else _decode(_content(source, _LARGEST_HEADER))


def _decode(content: bytes) -> Any:
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _content(source: Source, largest: int) -> bytes:
    with source.open() as stream:
        return stream.read(largest + 1)


def _decoded(source: Source | None, asked: Asked) -> str | None:
    if source is None:
        return None
    data = _content(source, _LARGEST)
    try:
        return None if len(data) > _LARGEST else data.decode(asked.encoding or "utf-8-sig")
    except (UnicodeError, LookupError):
        return None


def _is_plain(name: str) -> bool:
    """Whether something can be the name of a file in a folder."""
    return 0 < len(name) <= _LONGEST_NAME and name.isprintable() and not set(name) & {"/", "\\"} and name[0] != "."


def _glob(name: str) -> str:
    """A name for a pattern, in which its characters mean themselves."""
    return "".join(f"[{one}]" if one in "*?[" else one for one in name)


def _inner(value: Any, key: str) -> dict[str, Any]:
    inner = value.get(key) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
