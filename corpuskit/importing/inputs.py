"""The files that an import is given: collected from arguments, named the same on every machine, matched to a format."""

import collections
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from corpuskit.errors import CorpuskitError
from corpuskit.formats import FORMATS, Format
from corpuskit.formats.items import Input


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """The inputs that a format reads, in order, and the names of files in given folders that it does not."""

    inputs: tuple[Input, ...]
    ignored: tuple[str, ...]


#: Folders that may not be read, with the error, for who goes on without them.
Refused = dict[Path, OSError]


def collect(
    paths: Sequence[Path],
    root: Path,
    suffixes: Iterable[str],
    besides: Path | None = None,
    refused: Refused | None = None,
) -> Collected:
    """The files among `paths` and in folders among them whose suffix is one of `suffixes`; hidden ones are left out.

    A file is named by its path inside the corpus folder `root`, if it lies there, else by the last folder of the
    argument and what comes below it. A file that is itself an argument is taken whatever its suffix; `besides` is never
    taken. Folders that may not be read are added to `refused`. Raises CorpuskitError where nothing is found, an
    argument does not exist, two files would have one name, or a folder may not be read and there is no `refused`.
    """
    wanted = frozenset(suffixes)
    inputs: dict[str, Input] = {}
    ignored: list[str] = []
    for path in paths:
        for found in _files(path, refused):
            if besides is not None and found.resolve() == besides.resolve():
                continue
            name = _name(found, path, root)
            if path.is_dir() and (found.suffix.lower() not in wanted or not found.is_file()):
                ignored.append(name)
            elif name in inputs and inputs[name].path.resolve() != found.resolve():
                raise CorpuskitError(
                    f"{inputs[name].path} and {found} would both be called {name}",
                    "Import them one after the other, from folders with different names.",
                )
            else:
                inputs.setdefault(name, Input(found, name))
    if not inputs:
        kinds = ", ".join(sorted(wanted))
        looked = ", ".join(str(path) for path in paths)
        hint = f"It holds {_kinds(ignored)}; choose another format with --format." if ignored else None
        raise CorpuskitError(f"{looked}: nothing to import: no {kinds} files there", hint)
    return Collected(inputs=tuple(inputs[name] for name in sorted(inputs)), ignored=tuple(ignored))


def _files(path: Path, refused: Refused | None = None) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise CorpuskitError(f"{path}: there is no such file or folder", "Check the path.")
    return sorted(_below(path, refused))


def _below(top: Path, refused: Refused | None) -> Iterator[Path]:
    """Everything in a folder and the folders in it that is no folder; hidden names are left out, links to folders are
    not followed. A folder that may not be read is added to `refused`; without that, CorpuskitError is raised.
    """
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                found = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            if refused is not None:
                refused[folder] = error
                continue
            reason = (error.strerror or str(error)).lower()
            raise CorpuskitError(f"{folder}: cannot be read: {reason}", "Check who may read it.") from error
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            else:
                yield Path(entry.path)


def _name(found: Path, argument: Path, root: Path) -> str:
    # Bytes of a name that are not UTF-8 reach Python as lone surrogates, which no record can hold.
    return os.fsencode(_plain_name(found, argument, root)).decode("utf-8", "backslashreplace")


def _plain_name(found: Path, argument: Path, root: Path) -> str:
    # Links are not followed: a file is called by the name that people see, wherever its bytes are.
    full, top = _absolute(found), _absolute(root)
    if full.is_relative_to(top):
        return full.relative_to(top).as_posix()
    above = _absolute(argument if argument.is_dir() else argument.parent)
    return (Path(above.name) / full.relative_to(above)).as_posix()


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve would follow links


def _kinds(names: Iterable[str]) -> str:
    counts = collections.Counter(Path(name).suffix.lower() or "files without a suffix" for name in names)
    return ", ".join(f"{number:,} {suffix}" for suffix, number in counts.most_common(5))


def choose_format(name: str | None, paths: Sequence[Path], refused: Refused | None = None) -> Format:
    """The format called `name`, or the one that the files look like: one that carries annotations and finds all of its
    suffixes there, else the one that most files have the suffix of. Raises CorpuskitError if none does; `refused` is as
    for `collect`.
    """
    by_name = {format_.NAME: format_ for format_ in FORMATS}
    if name is not None:
        if name not in by_name:
            raise CorpuskitError(f"there is no format '{name}'", f"Choose one of: {', '.join(by_name)}.")
        return by_name[name]
    found = collections.Counter(file.suffix.lower() for path in paths for file in _files(path, refused))
    for format_ in FORMATS:
        if len(format_.SUFFIXES) > 1 and set(format_.SUFFIXES) <= found.keys():
            return format_
    best = max(FORMATS, key=lambda format_: sum(found[suffix] for suffix in format_.SUFFIXES))
    if any(found[suffix] for suffix in best.SUFFIXES):
        return best
    looked = ", ".join(str(path) for path in paths)
    suffixes = ", ".join(dict.fromkeys(suffix for format_ in FORMATS for suffix in format_.SUFFIXES))
    hint = f"Files of these kinds are read: {suffixes}. For others, name the files and their --format."
    raise CorpuskitError(f"{looked}: no file there that a format reads", hint)
