"""The journal: which files an import read, with their hashes, and for each what came in, was kept and was set aside."""

import base64
from collections.abc import Iterable, Iterator

import msgspec

from corpuskit.errors import CorpuskitError
from corpuskit.formats.items import SetAside
from corpuskit.importing.sampling import Sample
from corpuskit.snapshot import Snapshot

FOLDER = "imports"


class Settings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How an import read its files: what has to be the same for a file to count as imported before."""

    format: str
    schema: str
    annotator: str | None = None
    annotator_from: str | None = None
    encoding: str | None = None
    language: str | None = None
    clean: bool = True
    reader: str | None = None
    columns: dict[str, str] = {}
    separator: str | None = None
    offsets: str | None = None
    normalise: bool = False
    furniture_sha256: str | None = None
    sample: Sample | None = None
    mapping_sha256: str | None = None
    metadata_sha256: str | None = None
    key: str | None = None
    schema_sha256: str | None = None
    takes: bool = False  # whether what a tool changed or deleted gives way: with a sidecar and --replace


class FileEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The account of one file in one import. `unit` is a hash of all files that were read together and the settings.

    `not_drawn` counts the articles that a sample left out; they are no entries. `offsets` says of how many documents
    what the offsets count, and how that was known.
    """

    file: str
    sha256: str
    unit: str
    entries: int
    kept: int
    set_aside: int
    not_drawn: int = 0
    offsets: dict[str, int] = {}


class Journal(msgspec.Struct, frozen=True, kw_only=True):
    """The account of one import."""

    run: str
    settings: Settings
    totals: dict[str, int]
    ignored: tuple[str, ...] = ()
    files: tuple[FileEntry, ...] = ()


def read_journals(snapshot: Snapshot) -> Iterator[Journal]:
    """The journals of a corpus in the order in which they were made. Raises CorpuskitError for one that is damaged."""
    for name in snapshot.names(FOLDER, ".json"):
        path = f"{FOLDER}/{name}.json"
        try:
            yield msgspec.json.decode(snapshot.read(path), type=Journal)
        except msgspec.MsgspecError as error:
            hint = "Restore it from a copy; without it, imports cannot know what came in before."
            raise CorpuskitError(f"{path}: not a journal: {error}", hint) from error


def written(journal: Journal) -> Iterator[bytes]:
    """A journal as the bytes of its file: JSON with one line for each file, so that differences read well."""
    head = msgspec.json.encode({"run": journal.run, "settings": journal.settings, "totals": journal.totals})
    yield head[:-1] + b',\n"ignored":' + msgspec.json.encode(journal.ignored) + b',\n"files":[\n'
    for index, entry in enumerate(journal.files):
        yield (b",\n" if index else b"") + msgspec.json.encode(entry)
    yield b"\n]}\n"


def set_aside_lines(items: Iterable[SetAside]) -> Iterator[bytes]:
    """What was set aside as lines of JSON: the bytes as `text`, or as `base64` where they are not UTF-8."""
    for item in items:
        line: dict[str, object] = {"file": item.file, "member": item.member, "line": item.line}
        line |= {"reason": item.reason, "detail": item.detail}
        try:
            line["text"] = item.content.decode("utf-8")
        except UnicodeDecodeError:
            line["base64"] = base64.b64encode(item.content).decode("ascii")
        yield msgspec.json.encode({key: value for key, value in line.items() if value is not None}) + b"\n"
