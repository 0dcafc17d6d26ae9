"""What an input is to the corpus: new, known, changed, known under other settings, or set aside before."""

from collections.abc import Mapping
from enum import Enum

from corpuskit.formats.items import Input, Unit
from corpuskit.importing.journal import Settings
from corpuskit.importing.known import Known


class State(Enum):
    """The state of one input file."""

    NEW = "nothing of it was kept so far"
    ASIDE = "it was set aside whole, read in the same way; the reason may have gone, so it is tried again"
    SAME = "it was imported, with these bytes and settings"
    OTHERWISE = "it was imported with these bytes and other settings"
    CHANGED = "it was imported with other bytes"
    REFUSED = "it was imported with other bytes, and set aside with these"


class States:
    """The states of the files of a unit. `replace` means that files that changed replace what came from them."""

    def __init__(self, unit: Unit, known: Known, hashes: Mapping[str, str], settings: Settings, replace: bool) -> None:
        self._states = {file.name: _state(file, known, hashes[file.name], settings) for file in unit.inputs}
        self._replace = replace

    def __getitem__(self, file: Input) -> State:
        return self._states[file.name]

    def stops(self, file: Input) -> bool:
        """Whether a file must be set aside because other bytes of it were imported before."""
        return not self._replace and self[file] in (State.CHANGED, State.REFUSED)

    def replaces(self, file: Input) -> bool:
        """Whether what came from a file before is replaced."""
        return self._replace and self[file] in (State.CHANGED, State.REFUSED, State.OTHERWISE)

    def is_read(self, file: Input) -> bool:
        """Whether there is something to read in a file."""
        return self[file] in (State.NEW, State.ASIDE) or self.replaces(file)


def _state(file: Input, known: Known, sha256: str, settings: Settings) -> State:
    entries = known.entries(file.name, settings)
    standing = known.by_file.get(file.name)
    set_aside = any(entry.sha256 == sha256 and entry.kept == 0 and same for entry, same in entries)
    kept = next(((entry, same) for entry, same in entries if entry.kept or entry.entries == 0), None)
    before = standing.sha256 if standing else kept[0].sha256 if kept else None
    if before is None:
        return State.ASIDE if set_aside else State.NEW
    if before != sha256:
        return State.REFUSED if set_aside else State.CHANGED
    return State.OTHERWISE if kept and kept[0].sha256 == sha256 and not kept[1] else State.SAME
