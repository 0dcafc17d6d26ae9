"""The documents of a store of STAM: each of its texts, with what its annotations say of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument
from corpuskit.formats.json_tasks import metadata_of
from corpuskit.formats.stam.resolving import Placed, Resolving, annotator_of
from corpuskit.formats.stam.saying import Sayings, entries_of, values_of
from corpuskit.formats.stam.stores import Fault, Given, Resource, Store
from corpuskit.model import Value

_OF_DOCUMENTS = frozenset({"title", "language", "metadata", "annotator"})


def documents_of(store: Store | Fault) -> Iterator[ForeignDocument | Damage]:
    """The documents in the order of the store's texts, after what of the store cannot be read."""
    if isinstance(store, Fault):
        yield Damage(reason=store.reason, detail=store.detail, hint=store.hint)
        return
    by_resource: dict[str, list[tuple[Given, Sequence[Placed]]]] = {}
    resolving = Resolving(store)
    for given, placed in zip(store.annotations, resolving.placed, strict=True):
        if given.elsewhere or placed is None:
            continue
        if isinstance(placed, Fault):
            store.refuse(placed, given.place)
            continue
        if len(placed) == 1:
            by_resource.setdefault(placed[0].resource, []).append((given, placed))
            continue
        for name in dict.fromkeys(one.resource for one in placed):
            here = [one for one in placed if one.resource == name]
            by_resource.setdefault(name, []).append((given, here))
    yield from store.damages
    number, sayings = 0, Sayings()
    for resource in store.resources.values():
        said = by_resource.pop(resource.id, [])
        if said or not resource.elsewhere:
            document, number = _document(resource, said, number, sayings, single=len(store.resources) == 1)
            yield document


def _document(
    resource: Resource, said: list[tuple[Given, Sequence[Placed]]], number: int, sayings: Sayings, *, single: bool
) -> tuple[ForeignDocument, int]:
    sets: dict[str | None, list[Entry]] = {}
    about: dict[str, Any] = {}
    metadata: dict[str, list[Any]] = {}
    for given, placed in said:
        if _is_of_document(given, placed):
            _take(given, about, metadata)
            if any(datum.role == "annotator" for datum in given.data):
                sets.setdefault(annotator_of(given), [])
            continue
        for one in placed:
            entries = sets.setdefault(one.annotator, [])
            before = len(entries)
            entries += entries_of(given, one, number, sayings)
            number += len(entries) - before
    contents = b"\n".join([resource.content, *(given.place.content for given, _ in said)])
    document = ForeignDocument(
        name=resource.id,
        text=resource.text,
        sets=tuple(AnnotatorSet(annotator=who, entries=tuple(entries)) for who, entries in sets.items()),
        title=about.get("title"),
        language=about.get("language"),
        metadata=_metadata(metadata),
        line=resource.line,
        content=None if single else contents,
    )
    return document, number


def _is_of_document(given: Given, placed: Sequence[Placed]) -> bool:
    """Whether nothing but the title, language and metadata of a document is said, or who looked at it."""
    return placed[0].kind == "whole" and bool(given.data) and all(one.role in _OF_DOCUMENTS for one in given.data)


def _take(given: Given, about: dict[str, Any], metadata: dict[str, list[Any]]) -> None:
    for datum in given.data:
        if datum.role == "metadata":
            metadata.setdefault(datum.key, []).extend(values_of(datum.value))
        elif isinstance(datum.value, str):
            about[datum.role] = datum.value


def _metadata(found: dict[str, list[Any]]) -> dict[str, Value]:
    """One value as it is, several as a list."""
    made = {name: metadata_of(values[0] if len(values) == 1 else values) for name, values in found.items()}
    return {name: value for name, value in made.items() if value is not None}
