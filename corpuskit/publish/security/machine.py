"""What a server tells of the machine it runs on: nothing. Datasette tells where its files are, in several places."""

from pathlib import Path
from typing import Any

#: Lists the threads and tasks of the program, with the files of its code; nobody reads it in a corpus.
THREADS = r"/-/threads(?:\.json)?$"


async def refuse_threads() -> Any:
    """There is no list of threads. Raises Datasette's NotFound."""
    from datasette import NotFound

    raise NotFound("The threads of this server are not listed")


def hide_folders(datasette: Any) -> None:
    """Let Datasette's list of databases name their files without the folders they are in."""
    plain = datasette._connected_databases

    def without_folders() -> Any:
        return [{**one, "path": Path(one["path"]).name if one.get("path") else None} for one in plain()]

    datasette._connected_databases = without_folders


def without_paths(words: str, datasette: Any) -> str:
    """A message without the folders of the databases that are served, and without the home folder."""
    folders = {str(Path(one.path).resolve().parent) for one in datasette.databases.values() if one.path}
    folders |= {str(Path(one.path).parent) for one in datasette.databases.values() if one.path}
    folders |= {str(Path.cwd()), str(Path.home())}
    for folder in sorted(folders - {".", "/"}, key=len, reverse=True):
        words = words.replace(folder, "…")
    return words
