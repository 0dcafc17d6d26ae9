"""The sidecar of an export among the files that `corpuskit import` is given."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from corpuskit.errors import CorpuskitError
from corpuskit.formats.items import Input
from corpuskit.formats.sidecar.lines import Sidecar, is_sidecar
from corpuskit.importing.inputs import Collected, collect


def sidecar_among(paths: tuple[Path, ...], root: Path) -> Sidecar | None:
    """The sidecar among files, or at the top of folders. Raises CorpuskitError where there are several, or it is not
    whole.
    """
    found = list(dict.fromkeys(path.absolute() for path in _candidates(paths)))
    if not found:
        return None
    if len(found) > 1:
        problem = f"{found[0]} and {found[1]} are both sidecars of exports"
        raise CorpuskitError(problem, "Import one export after the other.")
    return Sidecar(found[0], collect(found, root).inputs[0].name)


def _candidates(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        # Links in a folder may lead out of it.
        files = [file for file in sorted(path.glob("*.jsonl")) if not file.is_symlink()] if path.is_dir() else [path]
        yield from (file for file in files if file.is_file() and is_sidecar(file))


def with_sidecar(collected: Collected, sidecar: Sidecar) -> Collected:
    """The files of an import, and the sidecar as one of them."""
    own = Input(sidecar.path, sidecar.name)
    inputs = [given for given in collected.inputs if given.name != own.name]
    ignored = tuple(name for name in collected.ignored if name != own.name)
    return msgspec.structs.replace(collected, inputs=(*inputs, own), ignored=ignored)
