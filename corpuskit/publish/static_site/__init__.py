"""The site of a published corpus as files, for any web host and for reading from a folder without one.

The pages are those that the server gives: it is asked for each of them, and links are made to lead from file to file.
What answers a question, such as search, filters and tables, needs a server and is left out.
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from corpuskit.errors import CorpuskitError, StorageError
from corpuskit.publish import Build, serving
from corpuskit.publish.published import read_build
from corpuskit.publish.static_site.places import Place, Places, linked
from corpuskit.publish.static_site.rewriting import links_of, rewritten
from corpuskit.storage import NewFolder, new_folder

LIST = "site.json"
_IN_MEMORY = 64 << 20  # bytes of pages that wait; beyond, they wait on the disk
_OUTSIDE = ("http://", "https://", "mailto:")


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """The file that says what a folder is, so that a later site may take its place: corpus, build, and all files."""

    corpus: str
    build: str
    corpuskit: str
    files: list[str]


def write_site(build: Build, folder: Path, progress: Callable[[int, int], object] = lambda _d, _a: None) -> Listing:
    """Write the site of a build into a folder, which is there whole or not at all; `progress` gets (done, of all): of
    pages, each counted when it is fetched and when it is written, and of documents.

    The folder must not exist, be empty, or hold an earlier site of the same corpus and nothing else. The same build
    gives the same bytes. Raises StorageError where it holds something else or cannot be written, CorpuskitError where
    the pages are not open to everybody.
    """
    with new_folder(folder, lambda there: _refuse_other(there, build.name)) as target:
        return asyncio.run(_write(build, target, progress))


async def _write(build: Build, target: NewFolder, progress: Callable[[int, int], object]) -> Listing:
    datasette = serving.datasette_for(build)
    datasette._settings["base_url"] = "/"  # links are relative in the end
    await datasette.invoke_startup()
    connection = sqlite3.connect(f"{build.database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        published = read_build(connection)
        if published is None:
            raise CorpuskitError(f"{build.database}: is no published corpus", "Publish it again.")
        places = Places(connection, build.name, published.schema)
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as waiting:
            site = _Site(datasette.client, places, target, _Waiting(waiting))
            documents = places.documents()
            await site.gather(places.home(), lambda done, total: progress(done, 2 * total + len(documents)))
            await site.write(documents, progress)
        listing = Listing(
            corpus=build.name, build=published.id, corpuskit=published.corpuskit, files=sorted([*site.files, LIST])
        )
        target.add(LIST, msgspec.json.format(msgspec.json.encode(listing), indent=1) + b"\n")
        return listing
    finally:
        connection.close()
        for database in datasette.databases.values():
            database.close()


class _Waiting:
    """Pages that were fetched and are not written yet: which links in them lead anywhere is known only at the end."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._at: dict[Place, tuple[int, int]] = {}

    def add(self, place: Place, content: bytes) -> None:
        self._at[place] = (self._stream.seek(0, 2), len(content))
        self._stream.write(content)

    def __contains__(self, place: Place) -> bool:
        return place in self._at

    def places(self) -> list[Place]:
        return list(self._at)

    def content(self, place: Place) -> bytes:
        start, length = self._at[place]
        self._stream.seek(start)
        content: bytes = self._stream.read(length)
        return content


class _Site:
    """A site in the making: first all pages but those of documents are fetched, then everything is written."""

    def __init__(self, client: Any, places: Places, target: NewFolder, waiting: _Waiting) -> None:
        self.files: list[str] = []
        self._client = client
        self._places = places
        self._target = target
        self._waiting = waiting
        self._assets: dict[str, Place] = {}
        self._given: set[Place] = set()  # downloads of the document that is being written

    async def gather(self, home: Place, progress: Callable[[int, int], object]) -> None:
        """Fetch the home page, and from there every page but those of documents."""
        seen, queue = {home}, [home]
        for number, place in enumerate(queue):  # it grows meanwhile
            progress(number, len(queue))
            response = await self._client.get(place.address)
            if place == home and response.status_code != 200:
                problem = f"the site is not open to everybody: its home page answers {response.status_code}"
                raise CorpuskitError(problem, "Files on a web host are; open it in metadata.json, or serve it instead.")
            if response.status_code != 200:
                continue
            self._waiting.add(place, response.content)
            if not place.file.endswith(".html"):
                continue
            for link in links_of(response.text):
                found = self._places.at(urljoin(place.address, link)) if not link.startswith(_OUTSIDE) else None
                if found and not found[0].of_document and found[0] not in seen:
                    seen.add(found[0])
                    queue.append(found[0])

    async def write(self, documents: list[str], progress: Callable[[int, int], object]) -> None:
        """Write all files: the pages that wait, each of which counts twice by now, then those of each document."""
        pages = self._waiting.places()
        total, done = 2 * len(pages) + len(documents), len(pages)
        for place in pages:
            self._write(place, self._waiting.content(place))
            done += 1
            progress(done, total)
        for document in documents:
            await self._write_document(document)
            done += 1
            progress(done, total)
        for address, place in self._assets.items():
            response = await self._client.get(address)
            self._add(place, response.content)

    async def _write_document(self, document: str) -> None:
        downloads = [*self._places.downloads(document).values(), self._places.formats(document)]
        given = {place: await self._client.get(place.address) for place in downloads}
        self._given = {place for place, response in given.items() if response.status_code == 200}
        for place in self._given:
            self._write(place, given[place].content)
        for place in self._places.readers(document):
            response = await self._client.get(place.address)
            if response.status_code != 200:
                raise CorpuskitError(f"the page of {document} answers {response.status_code}", "Mend it, or report it.")
            self._write(place, response.content)

    def _write(self, place: Place, content: bytes) -> None:
        if place.file.endswith(".html"):
            html = rewritten(content.decode(), lambda address: self._link(place, address))
            content = html.encode()
        self._add(place, content)

    def _link(self, source: Place, address: str) -> str | None:
        if address.startswith((*_OUTSIDE, "#")):
            return address
        whole = urljoin(source.address, address)
        split = urlsplit(whole)
        asset = self._places.asset(split)
        if asset is not None:
            self._assets[asset.address] = asset
            return linked(source, asset, "")
        found = self._places.at(whole)
        return linked(source, *found) if found and self._is_there(found[0]) else None

    def _is_there(self, place: Place) -> bool:
        if not place.of_document:
            return place in self._waiting
        return place in self._given or not place.is_download

    def _add(self, place: Place, content: bytes) -> None:
        self._target.add(place.file, content)
        self.files.append(place.file)


def _refuse_other(folder: Path, corpus: str) -> None:
    """Raise unless all that a folder holds is an earlier site of this corpus."""
    hint = "Name a folder that does not exist yet, is empty, or holds an earlier site of this corpus and nothing else."
    try:
        listing = msgspec.json.decode((folder / LIST).read_bytes(), type=Listing)
    except (OSError, msgspec.MsgspecError) as error:
        raise StorageError(f"{folder}: holds something else than a site of corpuskit", hint) from error
    if listing.corpus != corpus:
        raise StorageError(f"{folder}: holds the site of the corpus {listing.corpus}", hint)
    known = set(listing.files)
    for path in folder.rglob("*"):
        if not path.is_dir() and path.relative_to(folder).as_posix() not in known:
            raise StorageError(f"{path}: is no file of the site that was written there", hint)
