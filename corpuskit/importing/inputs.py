"""The files that an import is given: collected from arguments, named the same on every machine, matched to a format."""

import collections
import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from corpuskit.articles import READERS
from corpuskit.articles.choosing import PASSED_OVER
from corpuskit.articles.pages.html import SUFFIXES as PAGES
from corpuskit.articles.pages.html import part_of
from corpuskit.errors import CorpuskitError
from corpuskit.formats import FORMATS, Format, articles
from corpuskit.formats.items import Input
from corpuskit.formats.sidecar.lines import FILE as SIDECAR
from corpuskit.formats.unopened import LEADS_OUT, NO_FILE, told


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """The inputs that a format reads, in order, and the names of files in given folders that it does not."""

    inputs: tuple[Input, ...]
    ignored: tuple[str, ...]


_FOLDER = "it is a folder"

#: Folders that may not be read, with the error, for who goes on without them.
Refused = dict[Path, OSError]


def collect(
    paths: Sequence[Path],
    root: Path,
    suffixes: Iterable[str] | None = None,
    besides: Path | None = None,
    refused: Refused | None = None,
    follow: bool = False,
) -> Collected:
    """The files among `paths` and in folders among them whose suffix is one of `suffixes`; hidden ones are left out.
    Without `suffixes` all files are taken but those that never are articles, such as the pictures of saved pages.

    A file is named by its path inside the corpus folder `root`, if it lies there, else by the last folder of the
    argument and what comes below it. A file that is itself an argument is taken whatever its suffix; `besides` is never
    taken. What is no ordinary file, is a link out of its folder (unless `follow`) or may not be read is an input with a
    fault; folders that may not be read are added to `refused`, where that is given, and else such inputs too. Links to
    folders are not read. Raises CorpuskitError where nothing is found, an argument does not exist, or two files would
    have one name.
    """
    wanted = None if suffixes is None else frozenset(suffixes)
    found = _Found(root, besides)
    for path in paths:
        if not path.is_dir():
            found.add(_file_at(path, follow), _name(path, path.parent, root), taken=True)
            continue
        faulty: Refused = {} if refused is None else refused
        name_of = _namer(path, root)
        for file in _below(path, faulty):
            suffix = os.path.splitext(file.path)[1].lower()  # noqa: PTH122 - a path for each of many files is costly
            taken = _may_be_article(file.path, suffix) if wanted is None else suffix in wanted
            found.add(_taken(file, path, follow) if taken else Input(Path(file.path), ""), name_of(file.path), taken)
        for folder, error in faulty.items() if refused is None else ():
            found.add(Input(folder, "", told(error)), _name(folder, path, root), taken=True)
    if not found.inputs:
        kinds = "articles" if wanted is None else ", ".join(sorted(wanted))
        looked = ", ".join(str(path) for path in paths)
        hint = f"It holds {_kinds(found.ignored)}; choose another format with --format." if found.ignored else None
        raise CorpuskitError(f"{looked}: nothing to import: no {kinds} files there", hint)
    return Collected(
        inputs=tuple(found.inputs[name] for name in sorted(found.inputs)), ignored=tuple(sorted(found.ignored))
    )


def _may_be_article(path: str, suffix: str) -> bool:
    return suffix not in PASSED_OVER and (suffix not in PAGES or part_of(path) is None)


class _Found:
    """The files that were found, by their names."""

    def __init__(self, root: Path, besides: Path | None) -> None:
        self.inputs: dict[str, Input] = {}
        self.ignored: list[str] = []
        self._root = root
        self._besides = besides.resolve() if besides is not None else None

    def add(self, given: Input, name: str, taken: bool) -> None:
        """Take a file, or only its name."""
        if self._besides is not None and given.path.resolve() == self._besides:
            return
        there = self.inputs.get(name)
        if not taken or given.fault == _FOLDER:
            self.ignored.append(name)
        elif there is None:
            self.inputs[name] = Input(given.path, name, given.fault)
        elif there.path.resolve() != given.path.resolve():
            raise CorpuskitError(
                f"{there.path} and {given.path} would both be called {name}",
                "Import them one after the other, from folders with different names.",
            )


def _taken(file: "os.DirEntry[str]", argument: Path, follow: bool) -> Input:
    """A file in a folder, or why it cannot be taken: it is none, or a link that leads out of the folder."""
    path = Path(file.path)
    if not file.is_symlink():
        return _file_at(path, follow) if not file.is_file() else Input(path, "", _refused(path))
    try:
        leads_out = not path.resolve().is_relative_to(argument.resolve())
        if file.is_dir():
            return Input(path, "", _FOLDER)
    except (OSError, RuntimeError) as error:  # what Python 3.11 raises for a link to itself is no OSError
        circle = OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        return Input(path, "", told(error if isinstance(error, OSError) else circle))
    return Input(path, "", LEADS_OUT) if leads_out and not follow else _file_at(path, follow)


def _file_at(path: Path, follow: bool) -> Input:
    """A file, or why it cannot be taken. Raises CorpuskitError where there is nothing."""
    if not path.exists() and not path.is_symlink():
        raise CorpuskitError(f"{path}: there is no such file or folder", "Check the path.")
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Input(path, "", told(error))
    return Input(path, "", _refused(path) if stat.S_ISREG(mode) else NO_FILE)


def _refused(path: Path) -> str | None:
    return None if os.access(path, os.R_OK) else told(PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def _files(path: Path, refused: Refused) -> list[Path]:
    if path.is_dir():
        return [Path(file.path) for file in _below(path, refused)]
    if not path.exists() and not path.is_symlink():
        raise CorpuskitError(f"{path}: there is no such file or folder", "Check the path.")
    return [path]


def _below(top: Path, refused: Refused) -> Iterator["os.DirEntry[str]"]:
    """Everything in a folder and the folders in it that is no folder; hidden names are left out, links to folders are
    not followed. A folder that may not be read is added to `refused`.
    """
    folders = [str(top)]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                found = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            refused[Path(folder)] = error
            continue
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                yield entry


def _namer(argument: Path, root: Path) -> Callable[[str], str]:
    """What files in a folder are called, by their paths; as `_name`, for many files."""
    if _absolute(root).is_relative_to(_absolute(argument)):
        return lambda path: _name(Path(path), argument, root)
    top, above = os.fspath(argument), _plain_name(argument, argument, root)
    start = len(top.rstrip(os.sep)) + 1
    return lambda path: _shown(f"{above}/{path[start:].replace(os.sep, '/')}")


def _name(found: Path, argument: Path, root: Path) -> str:
    return _shown(_plain_name(found, argument, root))


def _shown(name: str) -> str:
    # Bytes of a name that are not UTF-8 reach Python as lone surrogates, which no record can hold.
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


def _plain_name(found: Path, argument: Path, root: Path) -> str:
    # Links are not followed: a file is called by the name that people see, wherever its bytes are.
    full, top = _absolute(found), _absolute(root)
    if full.is_relative_to(top):
        return full.relative_to(top).as_posix()
    above = _absolute(argument)
    return (Path(above.name) / full.relative_to(above)).as_posix()


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve would follow links


def _kinds(names: Iterable[str]) -> str:
    counts = collections.Counter(Path(name).suffix.lower() or "files without a suffix" for name in names)
    return ", ".join(f"{number:,} {suffix}" for suffix, number in counts.most_common(5))


def choose_format(name: str | None, paths: Sequence[Path], refused: Refused | None = None) -> Format:
    """The format called `name`, or that of the reader of articles with that name, or the one that the files look like:
    one that carries annotations and finds all of its suffixes there, else articles. Raises CorpuskitError if none has
    the name; `refused` is as for `collect`.
    """
    by_name = {format_.NAME: format_ for format_ in FORMATS} | {reader.NAME: articles for reader in READERS}
    if name is not None:
        if name not in by_name:
            raise CorpuskitError(f"there is no format '{name}'", f"Choose one of: {', '.join(by_name)}.")
        return by_name[name]
    files = [file for path in paths for file in _files(path, {} if refused is None else refused)]
    files = [file for file in files if file.name != SIDECAR] or files
    for format_ in FORMATS:
        if format_.CARRIES_ANNOTATIONS and format_.looks_like(files):
            return format_
    if any(file.suffix.lower() not in PASSED_OVER for file in files) or any(path.is_file() for path in paths):
        return articles
    looked = ", ".join(str(path) for path in paths)
    kinds = _kinds(file.name for file in files)
    hint = f"It holds {kinds}; name the files themselves to have them read." if files else "It is empty."
    raise CorpuskitError(f"{looked}: no file there that a format reads", hint)
