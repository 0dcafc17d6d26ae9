"""What an input is to the corpus: new, known, changed, known under other settings, or set aside before."""

from collections.abc import Mapping
from enum import Enum

import msgspec

from corpuskit.formats.items import Input, Unit
from corpuskit.importing.journal import FileEntry, Settings
from corpuskit.importing.known import Known


class State(Enum):
    """The state of one input file."""

    NEW = "nothing of it was kept so far"
    ASIDE = "it was set aside whole, read in the same way; the reason may have gone, so it is tried again"
    SAME = "it was imported, with these bytes and settings"
    OTHERWISE = "it was imported with these bytes and other settings"
    PARTLY = "a sample of it was imported with these bytes; what was not drawn may be imported now"
    CHANGED = "it was imported with other bytes"
    REFUSED = "it was imported with other bytes, and set aside with these"


class States:
    """The states of the files of a unit. `replace` means that files that changed replace what came from them."""

    def __init__(self, unit: Unit, known: Known, hashes: Mapping[str, str], settings: Settings, replace: bool) -> None:
        self._states = {file.name: _state(file, known, hashes, settings) for file in unit.inputs}
        self._replace = replace

    def __getitem__(self, file: Input) -> State:
        return self._states[file.name]

    def stops(self, file: Input) -> bool:
        """Whether a file must be set aside because other bytes of it were imported before."""
        return not self._replace and self[file] in (State.CHANGED, State.REFUSED)

    def replaces(self, file: Input) -> bool:
        """Whether what came from a file before is replaced."""
        return self._replace and self[file] in (State.CHANGED, State.REFUSED, State.OTHERWISE, State.PARTLY)

    def is_read(self, file: Input) -> bool:
        """Whether there is something to read in a file."""
        return self[file] in (State.NEW, State.ASIDE, State.PARTLY) or self.replaces(file)


def _state(file: Input, known: Known, hashes: Mapping[str, str], settings: Settings) -> State:
    found = known.entries(file.name, settings)
    standing = known.by_file.get(file.name)
    if not found and standing is None:
        return State.NEW  # without a look at its bytes, which are read soon enough
    sha256 = hashes[file.name]
    # What a sample left out whole is new to all other imports.
    entries = [
        (entry, then)
        for entry, then in found
        if entry.entries or not entry.not_drawn or (then == settings and entry.sha256 == sha256)
    ]
    set_aside = any(entry.sha256 == sha256 and entry.kept == 0 and then == settings for entry, then in entries)
    kept = [(entry, then) for entry, then in entries if entry.kept or entry.entries == 0]
    before = standing.sha256 if standing else kept[0][0].sha256 if kept else None
    if before is None:
        return State.ASIDE if set_aside else State.NEW
    if before != sha256:
        return State.REFUSED if set_aside else State.CHANGED
    return _same_bytes([(entry, then) for entry, then in kept if entry.sha256 == sha256], settings)


def _same_bytes(kept: list[tuple[FileEntry, Settings]], settings: Settings) -> State:
    """The state of a file whose bytes were imported before, in these imports, the last one first."""
    known = any(
        settings in (then, msgspec.structs.replace(then, takes=False))
        for _, then in kept[: None if settings.sample else 1]
    )
    if known or not kept:
        return State.SAME
    entry, then = kept[0]
    if msgspec.structs.replace(then, sample=None) != msgspec.structs.replace(settings, sample=None):
        return State.OTHERWISE
    return State.PARTLY if entry.not_drawn else State.SAME
