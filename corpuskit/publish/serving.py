"""Serving a published corpus on this machine only: Datasette in this process, on a port that is free."""

import secrets
import socket
import sqlite3
import sys
from typing import Any

from corpuskit.errors import CorpuskitError
from corpuskit.publish import Build
from corpuskit.publish.published import first_document

HOST = "127.0.0.1"
_PORTS = 100


def datasette_for(build: Build, metadata: dict[str, Any] | None = None, secret: str | None = None) -> Any:
    """Datasette with a published corpus and our plugin, also where corpuskit is not installed as a package.

    `metadata` takes the place of the folder's, for example to say who may see what; `secret` signs forms and cookies.
    """
    from datasette.app import Datasette
    from datasette.plugins import pm

    from corpuskit.publish import plugin

    if not pm.is_registered(plugin):
        pm.register(plugin, name="corpuskit")
    datasette = Datasette(config_dir=build.folder, metadata=metadata, secret=secret or secrets.token_hex(32))
    # Another build may stand beside this one, or be made at this moment; only this one is kept from being removed.
    for name, database in list(datasette.databases.items()):
        if name != build.database.stem and name.rpartition("-")[0] == build.name and database.path:
            del datasette.databases[name]
    return datasette


def listen(port: int) -> socket.socket:
    """A socket that listens on this port of this machine, or on the next free one.

    Raises CorpuskitError where none of the next hundred is free.
    """
    for candidate in range(port, min(port + _PORTS, 65_536)):
        # With the protocol named, asyncio sends small answers at once; without it, each would wait 40 ms.
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if sys.platform != "win32":  # a port that was served a moment ago is free; Windows means something else by it
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, candidate))
            listening.listen()
        except OSError:
            listening.close()
            continue
        return listening
    raise CorpuskitError(f"none of the ports {port} to {port + _PORTS - 1} is free", "Give another one with --port.")


def addresses(build: Build, listening: socket.socket) -> tuple[str, str | None]:
    """Where the home page and the first document will be found; no second one in an empty corpus."""
    from datasette.utils import tilde_encode

    home = f"http://{HOST}:{listening.getsockname()[1]}/"
    connection = sqlite3.connect(f"{build.database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        first = first_document(connection)
    finally:
        connection.close()
    return home, f"{home}{build.name}/documents/{tilde_encode(first)}" if first is not None else None


def serve(application: Any, listening: socket.socket) -> None:
    """Serve an ASGI application until the process is interrupted."""
    import uvicorn

    config = uvicorn.Config(application, log_level="warning", lifespan="on")
    uvicorn.Server(config).run(sockets=[listening])
