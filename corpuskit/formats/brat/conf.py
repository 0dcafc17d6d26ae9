"""brat's own configuration, annotation.conf with visual.conf, as a schema: found as brat finds it, and read in full.

brat takes the nearest file of that name in the folder of the annotations or above it. `tools.conf` and
`kb_shortcuts.conf` say nothing of annotations and are not read.
"""

from pathlib import Path

import msgspec

from corpuskit.errors import SchemaError
from corpuskit.formats.brat.conf_lines import ConfFault, parsed
from corpuskit.formats.brat.conf_schema import SECTIONS, schema_of
from corpuskit.formats.mapping import Mapping
from corpuskit.schema.types import Schema

ANNOTATION_CONF, VISUAL_CONF = "annotation.conf", "visual.conf"
_LABELS = "labels"
_LIMIT = 5_000_000  # bytes


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """A configuration that was read: the schema, the mapping for brat's reader, and what is wrong in the file."""

    path: Path
    schema: Schema
    mapping: Mapping
    faults: tuple[ConfFault, ...] = ()


def read(path: Path) -> Schema:
    """The schema in an annotation.conf, or in the one that holds for a folder.

    Raises SchemaError with file and line for the first thing in it that brat would not understand; what brat tolerates
    is left out.
    """
    configuration = load(path)
    fault = next((fault for fault in configuration.faults if not fault.tolerated), None)
    if fault is not None:
        raise SchemaError(f"{configuration.path}:{fault.line}: {fault.problem}", fault.hint)
    return configuration.schema


def load(path: Path, *, verbatim: bool = False) -> Configuration:
    """An annotation.conf, or the one that holds for a folder, with its faults; the rest of it is read all the same.

    With `verbatim` attributes and relations are called as in brat's files. Raises SchemaError where there is no such
    file or it is not text.
    """
    found = find(path) if path.is_dir() else path
    if found is None:
        raise SchemaError(f"{path}: there is no {ANNOTATION_CONF} here or in a folder above", "Name another folder.")
    conf = parsed(_content(found), SECTIONS)
    made = schema_of(conf, _titles(found.parent), verbatim=verbatim)
    faults = sorted((*conf.faults, *made.faults), key=lambda fault: fault.line)
    return Configuration(path=found, schema=made.schema, mapping=made.mapping, faults=tuple(dict.fromkeys(faults)))


def find(folder: Path, name: str = ANNOTATION_CONF) -> Path | None:
    """The configuration file that holds for a folder: the nearest in it or above it, or None."""
    here = folder / name
    if here.is_file():
        return here  # called as the folder was called by whoever asks
    return next((above / name for above in folder.absolute().parents if (above / name).is_file()), None)


def _titles(folder: Path) -> dict[str, str]:
    """How types are called where people see them, if a visual.conf says so; faults of it hurt nobody."""
    path = find(folder, VISUAL_CONF)
    if path is None:
        return {}
    try:
        conf = parsed(_content(path), (_LABELS,), frozenset({_LABELS}))
    except SchemaError:
        return {}
    types = conf.sections.get(_LABELS, ())
    return {type_.name: type_.terms[1] for type_ in types if len(type_.terms) > 1 and type_.terms[1] != "<EMPTY>"}


def _content(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SchemaError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    if len(data) > _LIMIT:
        raise SchemaError(f"{path}: {len(data):,} bytes, but at most {_LIMIT:,} are read")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SchemaError(f"{path}: not UTF-8 at byte {error.start}", "Save the file as UTF-8.") from error
