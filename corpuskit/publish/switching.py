"""Serving one build after the other without mixing them: each request is answered by one Datasette over one build.

A new build gets a Datasette of its own, with its database, its configuration and its threads. When that has answered
for the first time, new requests go to it, while those that have begun stay with the one before; this one is closed
when the last of them has been answered, and its database removed unless somebody else reads it.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from corpuskit.errors import CorpuskitError
from corpuskit.publish import Build, build_in, remove_unless_current
from corpuskit.publish.configuration import FILES
from corpuskit.publish.locks import held
from corpuskit.publish.serving import datasette_for

Signature = tuple[tuple[int, int, int] | None, ...]
Scope = dict[str, Any]
Channel = Callable[..., Awaitable[Any]]
#: Watches for new builds so often, in seconds.
PAUSE = 0.5


class Serving:
    """One build that is being served: its Datasette, the requests that have begun, the lock on its database."""

    def __init__(self, build: Build, secret: str) -> None:
        self.build = build
        self._kept = contextlib.ExitStack()
        self._kept.enter_context(held(build.database))  # before it is looked at, so that nobody removes it after
        try:
            if not build.database.is_file():
                raise CorpuskitError(f"{build.database}: is not there any more", "Publish the corpus again.")
            self.datasette = datasette_for(build, secret=secret)
        except BaseException:
            self._kept.close()
            raise
        self._app: Any = None
        self._begun = 0
        self._leaving = False

    async def start(self) -> None:
        """Make it ready: what Datasette does at its first request is done now."""
        await self.datasette.invoke_startup()
        self._app = self.datasette.app()
        await self.datasette.client.get("/-/versions.json")

    async def answer(self, scope: Scope, receive: Channel, send: Channel) -> None:
        """Answer one request, whole."""
        self._begun += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._begun -= 1
            self._close_if_idle()

    def leave(self) -> None:
        """Take no more requests; close when those that have begun are answered."""
        self._leaving = True
        self._close_if_idle()

    def _close_if_idle(self) -> None:
        if not self._leaving or self._begun:
            return
        self._leaving = False
        if hasattr(self.datasette, "close"):  # 1.0
            self.datasette.close()
        else:
            self.datasette.executor.shutdown(wait=True)
            for database in self.datasette.databases.values():
                database.close()
        self._kept.close()
        remove_unless_current(self.build.database)


class Switch:
    """An ASGI application that serves what is published in a folder, and from then on what is published there next.

    `told` is called with the build whenever another one takes over, and with the exception where that fails.
    """

    def __init__(self, build: Build, told: Callable[[Build | Exception], object] = lambda _: None) -> None:
        self._secret = secrets.token_hex(32)  # so that forms of one build can be sent to the next
        self._told = told
        self._seen = signature(build.folder)
        self._serving = Serving(build, self._secret)
        self._watch: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Channel, send: Channel) -> None:
        """Answer a request by the build that is current when it begins."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._serving.answer(scope, receive, send)

    async def _live(self, receive: Channel, send: Channel) -> None:
        await receive()
        await self._serving.start()
        self._watch = asyncio.create_task(self._watching())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._watch.cancel()
        self._serving.leave()
        await send({"type": "lifespan.shutdown.complete"})

    async def _watching(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            try:
                await self.look()
            except Exception as error:  # whatever is wrong with a new build, the one before goes on
                self._told(error)

    async def look(self) -> bool:
        """Switch to another build, if the folder has one; whether it has."""
        before, folder = self._serving, self._serving.build.folder
        seen = await asyncio.to_thread(signature, folder)
        if seen == self._seen:
            return False
        build = await asyncio.to_thread(build_in, folder)
        if build is None or build.database == before.build.database:
            self._seen = seen
            return False
        after = await asyncio.to_thread(Serving, build, self._secret)
        try:
            await after.start()
            whole = seen == await asyncio.to_thread(signature, folder)
        except BaseException:
            after.leave()
            self._seen = seen
            raise
        if not whole:  # published again meanwhile, so that files of two builds may have been read: look again
            after.leave()
            return False
        self._seen, self._serving = seen, after
        before.leave()
        with contextlib.suppress(OSError):  # nobody may be listening any more
            self._told(build)
        return True


def signature(folder: Path) -> Signature:
    """What tells whether the files beside a database have been written since."""
    found: list[tuple[int, int, int] | None] = []
    for name in FILES:
        try:
            stat = (folder / name).stat()
        except OSError:
            found.append(None)
        else:
            found.append((stat.st_mtime_ns, stat.st_ino, stat.st_size))
    return tuple(found)
