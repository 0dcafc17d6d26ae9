"""Reads the documents of BioC JSON, one at a time: of a collection, a list, or lines."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from corpuskit.articles.choosing import head_of
from corpuskit.articles.items import Source
from corpuskit.formats.bioc.items import Infons, Mark, Stretch, Written
from corpuskit.formats.entries import Damage
from corpuskit.formats.json_heads import first_records
from corpuskit.formats.json_tasks import Task, listed, mapped, tasks, text_of, value_of

NO_DOCUMENT = "a record without passages"
HINT = 'A BioC document is {"id": …, "infons": {…}, "passages": [{"offset": …, "text": …}], …}.'
_AT_ONCE = 64_000_000  # bytes of a collection that is read at once
_parts = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_list = msgspec.json.Decoder(list[msgspec.Raw]).decode


class _Pair(msgspec.Struct, gc=False):
    """A location, or a node of a relation."""

    offset: Any = None
    length: Any = None
    refid: Any = None
    role: Any = None


class _Mark(msgspec.Struct, gc=False):
    """An annotation or a relation as it should be; what differs is read as it is."""

    id: Any = None
    infons: dict[str, Any] = {}
    text: str | None = None
    locations: list[_Pair] = []
    nodes: list[_Pair] = []


_as_they_should_be = msgspec.json.Decoder(list[_Mark]).decode
HOLDING = ("documents", "PubTator3")


def written(source: Source, encoding: str | None) -> Iterator[tuple[Written, Infons] | Damage]:
    """The documents, each with what is said of the collection before it. Raises FormatError for an unknown encoding."""
    first = next(iter(first_records(head_of(source))), {})
    holding = next((name for name in HOLDING if isinstance(first.get(name), list)), None)
    about = [(name, first[name]) for name in ("source", "date") if holding and first.get(name)]
    if holding and isinstance(first.get("infons"), dict):
        about += first["infons"].items()
    found = (_at_once(source, holding) if holding else None) or tasks(source, encoding, inside=holding is not None)
    for number, task in enumerate(found):
        if isinstance(task, Damage):
            yield task
        elif "passages" in task.parts:
            path = f"$.{holding}[{number}]" if holding else "$"
            yield _document(task, path), about
        else:
            yield task.damage(NO_DOCUMENT, None, HINT)


def _at_once(source: Source, holding: str) -> Iterator[Task] | None:
    """The records of a collection that is not large; None where they have to be looked for one by one."""
    if source.size is None or source.size > _AT_ONCE:
        return None
    with source.open() as stream:
        data = stream.read(_AT_ONCE + 1)
    try:
        data.decode()
        contents = _list(_parts(data)[holding])
        return iter(list(_placed(data, [(bytes(one), _parts(one)) for one in contents])))
    except (ValueError, RecursionError, KeyError):
        return None


def _placed(data: bytes, contents: Iterable[tuple[bytes, dict[str, msgspec.Raw]]]) -> Iterator[Task]:
    """Records with the lines where they begin."""
    line, at = 1, 0
    for content, parts in contents:
        # Before all but the first stands nothing but blanks and a comma.
        start = data.index(b"{", at) if at else data.index(content)
        line += data.count(b"\n", at, start)
        yield Task(line=line, content=content, parts=parts)
        line += content.count(b"\n")
        at = start + len(content)


def _document(task: Task, path: str) -> Written:
    parts = task.parts
    return Written(
        id=task.value("id") if "id" in parts else task.value("pmid"),
        infons=_infons(task.value("infons")),
        passages=[
            _stretch(one, f"{path}.passages[{number}]", task.line)
            for number, one in enumerate(listed(parts["passages"]) or ())
        ],
        annotations=_marks(parts.get("annotations"), f"{path}.annotations", task.line, "locations"),
        relations=_marks(parts.get("relations"), f"{path}.relations", task.line, "nodes"),
        line=task.line,
        content=task.content,
    )


def _stretch(raw: msgspec.Raw, path: str, line: int, *, inner: bool = False) -> Stretch:
    """A passage, or a sentence, in which there are no further ones."""
    parts = mapped(raw) or {}
    values = {name: value_of(parts[name]) for name in ("offset", "text", "infons") if name in parts}
    text = values.get("text")
    return Stretch(
        offset=values.get("offset"),
        text=text if isinstance(text, str) else None,
        infons=_infons(values.get("infons")),
        sentences=[
            _stretch(one, f"{path}.sentences[{number}]", line, inner=True)
            for number, one in enumerate((() if inner else listed(parts.get("sentences"))) or ())
        ],
        annotations=_marks(parts.get("annotations"), f"{path}.annotations", line, "locations"),
        relations=_marks(parts.get("relations"), f"{path}.relations", line, "nodes"),
    )


def _marks(raw: msgspec.Raw | None, path: str, line: int, places: str) -> list[Mark]:
    given = listed(raw)
    if raw is None or not given:
        return []
    try:
        read = _as_they_should_be(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [_mark(one, f"{path}[{number}]", line, places) for number, one in enumerate(given)]
    bound = places == "locations"
    return [
        Mark(
            one.id,
            _infons(one.infons),
            [(pair.offset, pair.length) for pair in one.locations]
            if bound
            else [(pair.refid, pair.role) for pair in one.nodes],
            one.text,
            line,
            f"{path}[{number}]",
            str(content, "utf-8", "replace"),
        )
        for number, (one, content) in enumerate(zip(read, given, strict=True))
    ]


def _mark(raw: msgspec.Raw, path: str, line: int, places: str) -> Mark:
    value = value_of(raw)
    if not isinstance(value, dict):
        return Mark(line=line, path=path, content=text_of(raw))
    first, second = ("offset", "length") if places == "locations" else ("refid", "role")
    found = value.get(places)
    text = value.get("text")
    return Mark(
        id=value.get("id"),
        infons=_infons(value.get("infons")),
        places=[
            (one.get(first), one.get(second)) if isinstance(one, dict) else (None, None)
            for one in (found if isinstance(found, list) else ())
        ],
        text=text if isinstance(text, str) else None,
        line=line,
        path=path,
        content=text_of(raw),
    )


def _infons(value: Any) -> Infons:
    """Infons as pairs; a list of values is several of one name."""
    if not isinstance(value, dict):
        return []
    if list not in map(type, value.values()):
        return list(value.items())
    return [(name, each) for name, one in value.items() for each in (one if isinstance(one, list) and one else [one])]
