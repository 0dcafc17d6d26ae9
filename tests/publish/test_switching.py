"""Going over from one build to the next while people read: every answer is of one build from start to end."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpuskit.corpus import Corpus
from corpuskit.publish import Build, publish
from corpuskit.publish.locks import is_held
from corpuskit.publish.reloading import Reloading
from corpuskit.publish.switching import Switch
from corpuskit.publish.terms import OPEN
from tests.publish.making import GOLD, make_corpus

PATHS = (
    "/", "/tram", "/tram/documents/tram~2Eline", "/tram/documents", "/tram/quotes", "/tram/texts",
    "/tram/documents.json?_shape=array", "/tram/quotes.json?_shape=array", "/tram/texts.json?_shape=array",
)  # fmt: skip


def write_edition(corpus: Corpus, number: int) -> Corpus:
    """Mark the corpus, its documents and its annotations with a number."""
    mark = f"edition-{number:02}"
    (corpus.root / "corpus.yaml").write_text(f"format: 1\ntitle: {mark}\n", encoding="utf-8")
    document = {"id": "tram.line", "title": mark, "text": f"{mark}. " * 20}
    (corpus.root / "documents" / "00001.jsonl").write_text(json.dumps(document) + "\n", encoding="utf-8")
    quote = {**GOLD[5], "pieces": [[0, len(mark)]], "comment": mark}
    line = {"document": "tram.line", "annotations": [quote]}
    (corpus.root / "annotations" / "gold" / "00001.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    return Corpus(corpus.root)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return write_edition(make_corpus(tmp_path / "tram", lines=[("gold", {"document": "tram.line"})]), 0)


def switched(build: Build, work: Callable[[Switch, httpx.AsyncClient], Awaitable[Any]], told: Any = None) -> Any:
    """What is done with a switch that lives, and a client of it."""

    async def run() -> Any:
        switch = Switch(build, told or (lambda _: None))
        await switch._serving.start()
        transport = httpx.ASGITransport(app=switch)
        try:
            async with httpx.AsyncClient(transport=transport, base_url="http://here", follow_redirects=True) as client:
                return await work(switch, client)
        finally:
            switch._serving.leave()

    return asyncio.run(run())


def test_builds_under_load_give_no_error_and_no_page_of_two_builds(corpus: Corpus, tmp_path: Path) -> None:
    """Protects readers of a corpus that is being worked on: eight of them read on while it is published again."""
    site = tmp_path / "site"
    build = publish(corpus, site)
    seen: list[int] = []
    mixed: list[tuple[str, set[str]]] = []
    failed: list[tuple[str, int]] = []

    async def work(switch: Switch, client: httpx.AsyncClient) -> None:
        over = False

        async def reader(number: int) -> None:
            while not over:
                path = PATHS[number % len(PATHS)]
                number += 1
                answer = await client.get(path)
                if answer.status_code != 200:
                    failed.append((path, answer.status_code))
                editions = set(re.findall(r"edition-(\d+)", answer.text))
                if len(editions) != 1:
                    mixed.append((path, editions))
                seen.extend(map(int, editions))

        readers = [asyncio.create_task(reader(number)) for number in range(8)]
        for number in range(1, 7):
            await asyncio.to_thread(publish, write_edition(corpus, number), site)
            assert await switch.look()
        await client.get("/tram")
        over = True
        await asyncio.gather(*readers)
        assert "edition-06" in (await client.get("/tram/texts.json")).text

    switched(build, work)
    assert (failed, mixed) == ([], [])
    assert len(set(seen)) > 2
    assert len(list(site.glob("*.db"))) == 1
    assert not is_held(next(site.glob("*.db")))


def test_a_request_that_has_begun_is_answered_by_its_build(corpus: Corpus, tmp_path: Path) -> None:
    """Protects long answers: the build that began one stays until it is sent, and goes then."""
    build = publish(corpus, tmp_path / "site")

    async def work(switch: Switch, client: httpx.AsyncClient) -> None:
        begun, go_on = asyncio.Event(), asyncio.Event()
        body = b""

        async def send(message: dict[str, Any]) -> None:
            nonlocal body
            begun.set()
            await go_on.wait()
            body += message.get("body", b"")

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": "/tram/texts.csv", "raw_path": b"/tram/texts.csv", "query_string": b"", "headers": [],
            "client": ("127.0.0.1", 1), "server": ("here", 80), "root_path": "",
        }  # fmt: skip
        slow = asyncio.create_task(switch(scope, receive, send))
        await begun.wait()
        publish(write_edition(corpus, 1), build.folder)
        assert await switch.look()
        assert build.database.exists()
        assert "edition-01" in (await client.get("/tram/texts.json")).text
        go_on.set()
        await slow
        assert b"edition-00" in body
        assert b"edition-01" not in body
        assert not build.database.exists()

    switched(build, work)


def test_the_configuration_of_a_new_build_is_taken_too(corpus: Corpus, tmp_path: Path) -> None:
    """Protects permissions and settings that come with a build: they hold from its first page on."""
    build = publish(corpus, tmp_path / "site")

    async def work(switch: Switch, client: httpx.AsyncClient) -> None:
        path = build.folder / "metadata.json"
        metadata = json.loads(path.read_text(encoding="utf-8"))
        metadata["databases"]["tram"]["allow"] = {"id": "root"}
        path.write_text(json.dumps(metadata), encoding="utf-8")
        assert not await switch.look()  # the same build: who changes these files by hand starts the server again
        publish(write_edition(corpus, 1), build.folder)
        assert await switch.look()
        assert [(await client.get(path)).status_code for path in ("/tram/texts", "/tram/quotes.json")] == [403, 403]

    switched(build, work)


def test_a_build_that_cannot_be_served_leaves_the_one_before(corpus: Corpus, tmp_path: Path) -> None:
    """Protects the site from half a publication: it goes on as it was, and says why."""
    build = publish(corpus, tmp_path / "site")

    async def work(switch: Switch, client: httpx.AsyncClient) -> None:
        names = ("settings.json", "datasette.json")  # each version of Datasette reads its own
        settings = [(build.folder / name).read_bytes() for name in names]
        later = publish(write_edition(corpus, 1), build.folder)
        for name in names:
            (build.folder / name).write_text("{", encoding="utf-8")
        with pytest.raises(Exception, match=r"JSON|Expecting"):
            await switch.look()
        assert "edition-00" in (await client.get("/tram/texts.json")).text
        for name, content in zip(names, settings, strict=True):
            (build.folder / name).write_bytes(content)
        assert await switch.look()
        assert "edition-01" in (await client.get("/tram/texts.json")).text
        later.database.with_name("gone.db").touch()
        (build.folder / "metadata.json").unlink()
        assert not await switch.look()
        assert "edition-01" in (await client.get("/tram/texts.json")).text

    switched(build, work)


def test_a_corpus_that_changes_is_published_when_it_has_come_to_rest(corpus: Corpus, tmp_path: Path) -> None:
    """Protects `serve --reload` from publishing half of what is being written, and from publishing nothing new."""
    told: list[Exception] = []
    reloading = Reloading(corpus.root, tmp_path / "site", OPEN, told.append)
    assert reloading.look() is None
    write_edition(corpus, 1)
    assert reloading.look() is None  # not yet: more may be coming
    write_edition(corpus, 22)
    assert reloading.look() is None
    build = reloading.look()
    assert build is not None
    assert build.database.exists()
    assert reloading.look() is None
    assert told == []


def test_what_cannot_be_published_is_told_once_and_changes_nothing(corpus: Corpus, tmp_path: Path) -> None:
    """Protects the site while a schema is being edited: the build before stays, the mistake is told, once."""
    told: list[Exception] = []
    build = publish(corpus, tmp_path / "site")
    reloading = Reloading(corpus.root, build.folder, OPEN, told.append)
    schema = (corpus.root / "schema.yaml").read_text(encoding="utf-8")
    (corpus.root / "schema.yaml").write_text("layers: [\n", encoding="utf-8")
    assert [reloading.look() for _ in range(4)] == [None] * 4
    assert [type(error).__name__ for error in told] == ["SchemaError"]
    assert build.database.exists()
    (corpus.root / "schema.yaml").write_text(schema, encoding="utf-8")
    write_edition(corpus, 333)
    assert reloading.look() is None
    assert reloading.look() is not None
