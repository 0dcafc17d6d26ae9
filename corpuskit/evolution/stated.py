"""Schemas that single files of other tools state: their labelling configs, codebooks, lists of labels, type systems."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from corpuskit.articles.choosing import head_of
from corpuskit.articles.items import Head, Source, Unread
from corpuskit.errors import SchemaError
from corpuskit.evolution.inferring import Names
from corpuskit.formats import inception, refi_qda
from corpuskit.formats.doccano import drafted as doccano
from corpuskit.formats.entries import Damage
from corpuskit.formats.label_studio import drafted as label_studio
from corpuskit.formats.refi_qda import drafted as codebooks
from corpuskit.formats.uima import json_cas, xmi
from corpuskit.formats.uima.drafted import Drafted
from corpuskit.schema.plain import as_yaml, plain
from corpuskit.schema.types import Schema
from corpuskit.terminal import safe

Stated = Schema | Drafted | Damage | Unread


class _Kind(msgspec.Struct, frozen=True):
    """A kind of file: what it is called, how it is told, and what makes a schema of it."""

    title: str
    claims: Callable[[Head], bool]
    schema: Callable[[Source, str], Stated]


def _is_type_system(head: Head) -> bool:
    return b"<typeSystemDescription" in head.start


#: The kinds of files, the particular before the general.
_KINDS = (
    _Kind("the labelling config of a Label Studio project", label_studio.is_config, label_studio.schema_of),
    _Kind("a UIMA type system", _is_type_system, xmi.schema_of),
    _Kind("a REFI-QDA codebook or project", refi_qda.claims, codebooks.schema_of),
    _Kind("an INCEpTION project", inception.claims, inception.schema_of),
    _Kind("a UIMA CAS in JSON with its type system", json_cas.claims, json_cas.schema_of),
    _Kind("a list of labels", doccano.is_labels, doccano.schema_of),
)


def draft_of_file(path: Path, name: str) -> str:
    """The draft of a schema called `name`, as YAML, from a file that states one. Raises SchemaError for others."""
    source = _source(path)
    try:
        head = head_of(source)
        kind = next((kind for kind in _KINDS if kind.claims(head)), None)
        made = kind.schema(source, Names().fitting(name)) if kind is not None else None
        if kind is not None and kind.schema is doccano.schema_of:
            made = doccano.schema_of(source, Names().fitting(name), lambda other: _beside(path, other))
    except OSError as error:
        raise SchemaError(f"{path}: cannot be read: {error.strerror or error}") from error
    if kind is None or made is None:
        known = ", ".join(kind.title for kind in _KINDS)
        raise SchemaError(f"{path}: no file that a schema can be drafted from", f"Name annotation.conf, {known}.")
    if isinstance(made, Damage | Unread):
        detail = f": {made.detail}" if made.detail else ""
        raise SchemaError(f"{path}{f':{made.line}' if made.line else ''}: {made.reason}{detail}", made.hint)
    schema = made.schema if isinstance(made, Drafted) else made
    if not schema.layers:
        raise SchemaError(f"{path}: {kind.title} with nothing that could be a layer", "Name another file.")
    return (
        f"# Drafted from {safe(path.name)}, {kind.title}.\n"
        "# Correct what must hold of pieces, labels and relations: it does not tell. Say in help what is meant.\n"
        f"{as_yaml(plain(schema))}"
    )


def _source(path: Path) -> Source:
    return Source(name=path.name, open=lambda: path.open("rb"), size=path.stat().st_size)


def _beside(path: Path, name: str) -> Source | None:
    other = path.parent / name
    return _source(other) if other.is_file() else None
