"""What both kinds of UIMA files have in common: how they lie in folders, and the type system beside them."""

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

import msgspec

from corpuskit.articles.items import Source
from corpuskit.articles.items import Unread as Unreadable
from corpuskit.formats.annotated import Asked, Outgoing, Target, Writing
from corpuskit.formats.entries import Damage, Unread
from corpuskit.formats.uima.cas import Cas, Sofa
from corpuskit.formats.uima.schema_types import SchemaTypes
from corpuskit.formats.uima.types import TypeSystem, from_xml
from corpuskit.formats.uima.writing import cas_of

HOLDS = frozenset(
    "pieces overlap nested relations relation-attributes attributes many-values document status confidence tool "
    "time comment ids metadata title language typed-values empty-label zero-width unaligned".split()
)
TOO_LARGE = "a UIMA file that is too large"
TYPE_SYSTEM = "TypeSystem.xml"

_NAMES = (TYPE_SYSTEM, "typesystem.xml")
_LARGEST = 256_000_000  # bytes
_LARGEST_TEXT = LARGEST_TYPES = 10_000_000


def content_of(source: Source) -> bytes | Damage:
    """The bytes of a file; one that is larger than any document with its tokens is not read."""
    with source.open() as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        detail = f"it has more than {_LARGEST:,} bytes"
        return Damage(reason=TOO_LARGE, detail=detail, hint="Export the document again with fewer layers, or split it.")
    return data


def types_beside(asked: Asked) -> tuple[TypeSystem | None, Unread | None]:
    """The type system in the same folder, if there is one, and what to say where it cannot be read."""
    for name in _NAMES:
        source = asked.beside(name)
        if source is None:
            continue
        with source.open() as stream:
            data = stream.read(LARGEST_TYPES)
        found = from_xml(data)
        if not isinstance(found, Unreadable):
            return found, None
        hint = "Export it again; until then numbers and unknown features are read as words."
        detail = f"{source.name}: {found.detail}" if found.detail else source.name
        return None, Unread(line=1, content="", path=source.name, reason=found.reason, detail=detail, hint=hint)
    return None, None


def completed(cas: Cas, asked: Asked, unread: Unread | None) -> Cas:
    """A file with the texts that lie beside it, and with what could not be read there."""
    sofas = {id_: _with_text(sofa, asked) for id_, sofa in cas.sofas.items()}
    more = (unread,) if unread else ()
    return msgspec.structs.replace(cas, sofas=sofas, unread=(*more, *cas.unread))


def stem_of(source: Source) -> str:
    """What a file is called, without its folder and its suffix."""
    return PurePosixPath(source.name.replace("\\", "/")).stem


def write(
    documents: Iterable[Outgoing],
    target: Target,
    asked: Writing,
    suffix: str,
    written: Callable[[Cas, TypeSystem], Iterable[bytes]],
) -> None:
    """A file for each document and annotator, in a folder for each annotator who has a name; the type system in each.

    The type system is written last, because foreign types that the mapping does not know are added to it.
    """
    types = SchemaTypes(asked.schema, asked.mapping)
    folders: dict[str, None] = {}
    for outgoing in documents:
        for set_ in outgoing.sets or (None,):
            folder = f"{set_.annotator}/" if set_ is not None and set_.annotator is not None else ""
            folders[folder] = None
            cas = cas_of(outgoing.document, set_, types, xml=suffix == ".xmi")
            target.add(f"{folder}{outgoing.document.id}{suffix}", written(cas, types.system))
    for folder in folders or {"": None}:
        target.add(f"{folder}{TYPE_SYSTEM}", types.system.as_xml())


def _with_text(sofa: Sofa, asked: Asked) -> Sofa:
    """A text that its address says lies in the same folder; nothing is ever fetched."""
    if sofa.text is not None or sofa.uri is None:
        return sofa
    name = sofa.uri.rpartition("/")[2]
    source = asked.beside(name) if name and not name.startswith(".") and "\\" not in name else None
    if source is None:
        return sofa
    with source.open() as stream:
        data = stream.read(_LARGEST_TEXT)
    try:
        text = data.decode(asked.encoding or "utf-8-sig")
    except (UnicodeError, LookupError):
        return sofa
    return msgspec.structs.replace(sofa, text=text)
