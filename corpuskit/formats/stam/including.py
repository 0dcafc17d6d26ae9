"""The files that a store names: those in its own folder or below are read, nothing else is, and nothing is fetched."""

import re

from corpuskit.articles.encodings.decoding import strictly
from corpuskit.articles.items import Source
from corpuskit.formats.annotated import Asked
from corpuskit.formats.stam.stores import Fault

OUTSIDE = "a file that it names is not in its folder"
ADDRESS = "a file that it names is on the web"
MISSING = "a file that it names is not there"
TOO_LARGE = "a file is larger than can be read"
UNDECODED = "a file is not in the encoding that it should be in"
_HINTS = {
    OUTSIDE: "Put it beside the store, and name it there without a path.",
    ADDRESS: "Nothing is fetched: save it beside the store, and name it there.",
    MISSING: "Put it where the store says, and import the store again.",
    TOO_LARGE: "Split the store: each text with its annotations can be a store of its own.",
    UNDECODED: "STAM is UTF-8: save it so, or say what it is in with --encoding.",
}
LARGEST = 500_000_000  # bytes of a file
_LONGEST = 240
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def fault(reason: str, detail: str | None) -> Fault:
    """A fault of a file, with what to do about it."""
    return Fault(reason, detail, _HINTS[reason])


def included(name: str, asked: Asked) -> bytes | Fault:
    """The bytes of a file by the name that a store has for it."""
    if _ADDRESS.match(name):
        return fault(ADDRESS, name[:_LONGEST])
    path = name.replace("\\", "/").removeprefix("./")
    parts = path.split("/")
    if (
        not path
        or ":" in parts[0]
        or not path.isprintable()
        or len(path.encode("utf-8", "replace")) > _LONGEST
        or {"", ".."} & {*parts}
    ):
        return fault(OUTSIDE, name[:_LONGEST])
    try:
        source = asked.beside(path)
    except (OSError, ValueError):
        source = None
    return fault(MISSING, path) if source is None else bytes_of(source)


def bytes_of(source: Source) -> bytes | Fault:
    """All bytes of a file."""
    try:
        with source.open() as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        return fault(MISSING, f"{source.name}: {error.strerror}")
    return data if len(data) <= LARGEST else fault(TOO_LARGE, f"{source.name}: more than {LARGEST:,} bytes")


def decoded(data: bytes, encoding: str | None, name: str, *, default: str = "utf-8") -> str | Fault:
    """A text; every character counts, also a byte order mark. Raises FormatError for an unknown encoding."""
    found = strictly(data, encoding or default, "for UTF-8")
    return found if isinstance(found, str) else fault(UNDECODED, f"{name}: {found.detail}")
