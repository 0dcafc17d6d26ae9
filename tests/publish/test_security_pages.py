"""Every page of a published corpus: its headers, what it reveals, who may see it, and texts that mean harm in it."""

import asyncio
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest

from corpuskit.publish import Build, publish, serving
from corpuskit.publish.pages import PAGES
from corpuskit.schema import read_schema
from corpuskit.schema.types import Schema
from tests.publish.hostile import PAYLOADS, make_hostile_site
from tests.publish.making import Json, get, make_corpus

NOBODY: Json = {"allow": {"id": "root"}}
PER_SHAPE = 2  # addresses that differ only in the rows they show, of which so many are asked for
MOST = 130
ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "srcset",
    "ping",
    "background",
    "cite",
    "xlink:href",
)
KINDS = ("", ".json", ".csv", ".jsonl")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("kept")
    return publish(make_corpus(folder / "tram"), folder / "site")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("harm")
    return publish(make_hostile_site(folder / "harm"), folder / "site")


def starts(name: str) -> list[str]:
    """Where a walk through a site begins: our pages, Datasette's own, and what is not there."""
    own = [f"/{name}/-/{page.NAME}" for page in PAGES]
    tables = [f"/{name}/{table}{kind}" for table in ("documents", "quotes", "claims", "actors", "findings", "relations",
              "texts", "build", "coding") for kind in KINDS]  # fmt: skip
    theirs = [f"/-/{page}{kind}" for page in ("databases", "plugins", "versions", "settings", "config", "metadata",
              "actor", "threads", "actions", "jump", "schema", "rules") for kind in ("", ".json")]  # fmt: skip
    errors = ["/nowhere", f"/{name}/nowhere", f"/{name}/quotes/nowhere", f"/{name}/-/nowhere/at/all", "/nowhere.json"]
    asked = [f"/{name}?sql=select+*+from+quotes", f"/{name}/-/query?sql=select+*+from+claims", f"/{name}?sql=nonsense"]
    return ["/", "/.json", f"/{name}", f"/{name}.json", *own, *tables, *theirs, *errors, *asked]


def shape(path: str) -> str:
    """What addresses have in common that differ only in the rows they show."""
    parts = urlsplit(path)
    names = sorted({item.partition("=")[0] for item in parts.query.split("&")})
    levels = parts.path.strip("/").split("/")
    suffix = re.search(r"\.[a-z]+$", parts.path)
    return "/".join([*levels[: 2 if "-" not in levels else 3], str(len(levels)), *names]) + (
        suffix[0] if suffix else ""
    )


def walk(build: Build) -> dict[str, Any]:
    """The answers of a site by address: from where a walk begins, and along links, some of each shape."""

    async def answers() -> dict[str, Any]:
        datasette = serving.datasette_for(build)
        await datasette.invoke_startup()
        found: dict[str, Any] = {}
        waiting, shapes = starts(build.name), dict[str, int]()
        try:
            while waiting and len(found) < MOST:
                path = waiting.pop(0)
                found[path] = await datasette.client.get(path)
                for link in links(path, found[path]):
                    kind = shape(link)
                    if link not in found and link not in waiting and shapes.get(kind, 0) < PER_SHAPE:
                        shapes[kind] = shapes.get(kind, 0) + 1
                        waiting.append(link)
        finally:
            for database in datasette.databases.values():
                database.close()
        return found

    return asyncio.run(answers())


def is_page(answer: Any) -> bool:
    return bool(answer.headers.get("content-type", "").startswith("text/html") and answer.text)


def links(path: str, answer: Any) -> Iterator[str]:
    if is_page(answer):
        for found in re.findall(r'<a [^>]*?href="([^"]*)"', answer.text):
            address = urljoin(f"http://localhost{path}", html.unescape(found).partition("#")[0])
            if address.startswith("http://localhost/") and not address.endswith(".db"):
                yield address.removeprefix("http://localhost")


@pytest.fixture(scope="module")
def walked(build: Build) -> dict[str, Any]:
    return walk(build)


@pytest.fixture(scope="module")
def harmed(hostile: Build) -> dict[str, Any]:
    return walk(hostile)


def test_every_answer_has_the_headers(walked: dict[str, Any]) -> None:
    """Protects readers by what their browsers do for pages that say so: each page, each file, each error says it."""
    for path, answer in walked.items():
        headers = answer.headers
        assert (path, headers.get("x-content-type-options")) == (path, "nosniff")
        assert headers["referrer-policy"] in ("same-origin", "no-referrer")  # Datasette's own on some of its pages
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        if is_page(answer):
            assert re.search(r"script-src 'nonce-[\w-]{20,}'", policy)
            assert "unsafe-eval" not in policy
            assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")


def test_our_pages_have_the_strictest_policy(walked: dict[str, Any]) -> None:
    """Protects the pages of ours from styles and scripts in attributes, of which they have none."""
    own = [answer for answer in walked.values() if is_page(answer) and "corpuskit-page" in answer.text]
    assert len(own) > 10
    for answer in own:
        policy = answer.headers["content-security-policy"]
        assert "style-src-attr 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<[^>]+ (?:style|on[a-z]+)=", re.sub(r'"[^"]*"', '""', answer.text.partition("<main")[2]))


def test_no_two_answers_have_the_same_nonce(build: Build) -> None:
    """Protects the nonce from being known to whoever read a page before."""
    policies = [page.headers["content-security-policy"] for page in get(build, "/tram", "/tram", "/tram/quotes")]
    assert len({re.search(r"nonce-([\w-]+)", policy)[1] for policy in policies}) == 3  # type: ignore[index]


def test_no_answer_reveals_a_folder(build: Build, walked: dict[str, Any]) -> None:
    """Protects the server: where its files are, and as whom it runs, is nobody's business."""
    secrets = {
        str(build.folder),
        str(build.folder.resolve()),
        str(build.folder.parent),
        str(Path.cwd()),
        "site-packages",
    }
    secrets |= {f"{Path.home()}/"}
    for path, answer in walked.items():
        text = answer.text.replace("\\/", "/")
        assert (path, [secret for secret in secrets if secret in text]) == (path, [])
        assert "Traceback (most recent" not in text


def test_errors_are_pages_of_ours(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects visitors from pages of code: what is not there, not allowed or broken is said in plain words."""
    paths = ["/nowhere", "/tram/nowhere", "/tram/-/nowhere", "/tram/documents/nowhere", "/tram/nowhere.json"]
    for answer in get(build, *paths):
        assert answer.status_code == 404
        assert "No page has this address" in answer.text
    (forbidden,) = get(build, "/tram/quotes", metadata=NOBODY)
    assert forbidden.status_code == 403
    assert "<h1>You may not see this</h1>" in forbidden.text
    (data,) = get(build, "/tram/quotes.json", metadata=NOBODY)
    assert (data.status_code, data.json()["ok"], data.json()["status"]) == (403, False, 403)
    monkeypatch.setattr("corpuskit.publish.pages.home.read_home", lambda *_: dict[str, int]()[str(build.folder)])
    (broken,) = get(build, "/tram")
    assert broken.status_code == 500
    assert "<h1>Something went wrong</h1>" in broken.text
    assert str(build.folder) not in broken.text


def test_an_address_that_is_too_long_is_refused(build: Build) -> None:
    """Protects the search from questions of ten thousand words."""
    (answer,) = get(build, f"/tram/texts?_search={'a+' * 10_000}")
    assert answer.status_code == 414


def forbidden_tables(schema: Schema) -> Iterator[tuple[Any, str]]:
    for page in PAGES:
        if page.offered(schema):
            yield from ((page, table) for table in sorted({"documents", *page.reads(schema)}))


def addresses_of(page: Any) -> list[str]:
    """The addresses of a page: that of the menu, and that of a row or part where its pattern has one."""
    tried = [f"/tram/-/{page.NAME}", "/tram", "/tram/documents/tram~2Eline", "/tram/quotes/tram~2Eline~2Fgold~2Fq1",
             f"/tram/-/{page.NAME}/tram~2Eline.json", f"/tram/-/{page.NAME}/tram~2Eline/json",
             f"/tram/-/{page.NAME}/ida"]  # fmt: skip
    return [path for path in tried if re.match(page.PATH, path)]


def test_each_page_is_closed_where_it_should_be(build: Build) -> None:
    """Protects what is held back: a page answers 403 on a locked instance, and where a table it reads is closed."""
    schema = read_schema(build.folder.parent / "tram" / "schema.yaml")
    paths = [path for page in PAGES for path in addresses_of(page)]
    assert len(paths) >= len(PAGES)
    locked = get(build, *paths, metadata=NOBODY)
    assert {path: answer.status_code for path, answer in zip(paths, locked, strict=True)} == dict.fromkeys(paths, 403)
    closed: dict[str, list[Any]] = {}
    for page, table in forbidden_tables(schema):
        closed.setdefault(table, []).append(page)
    for table, pages in closed.items():
        metadata = {"databases": {"tram": {"tables": {table: NOBODY}}}}
        paths = [path for page in pages for path in addresses_of(page)]
        for path, answer in zip(paths, get(build, *paths, metadata=metadata), strict=True):
            assert (table, path, answer.status_code) == (table, path, 403)


def harm_in(answer: Any) -> list[str]:
    """What markup of a text became in a page; nothing where all is well."""
    found = ["computed 1337"] if "1337" in answer.text else []
    nonce = re.search(r"nonce-([\w-]+)", answer.headers["content-security-policy"])
    tree = lxml.html.document_fromstring(
        answer.text.encode().replace(b"\x00", b""), parser=lxml.html.HTMLParser(encoding="utf-8")
    )
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        attributes = dict(element.attrib)
        if "harm" in element.tag or any("harm" in name for name in attributes):
            found.append(f"element {element.tag} {attributes}")
        if element.tag in ("script", "style") and nonce and attributes.get("nonce") != nonce[1]:
            found.append(f"{element.tag} without the nonce")
        events = [name for name in attributes if name.startswith("on") and attributes[name] != "openColumnChooser()"]
        bad = [attributes[name] for name in ADDRESSES if name in attributes and not is_harmless(attributes[name])]
        found += [f"{element.tag} {each}" for each in [*events, *bad]]
    return found


def is_harmless(address: str) -> bool:
    """Whether an address leads into the site, or to the web where it says so."""
    plain = re.sub(r"[\x00-\x20]", "", address)
    if re.match(r"(?i)https?://", plain) or (plain.startswith("data:image/") and "svg" not in plain):
        return True
    return not re.match(r"(?i)[^/?#]*:", plain) and not re.match(r"[/\\]{2}", plain)


def test_no_page_takes_a_text_for_markup(harmed: dict[str, Any]) -> None:
    """Protects readers from texts that mean harm, in each field, on each page of ours and of Datasette."""
    pages = {path: answer for path, answer in harmed.items() if is_page(answer)}
    assert len(pages) > 60
    assert {path: harm for path, answer in pages.items() if (harm := harm_in(answer))} == {}


def test_the_texts_are_shown_as_they_are(harmed: dict[str, Any]) -> None:
    """Protects the test above from a site that shows nothing: each payload that can stand in a page stands in one."""
    shown = "".join(html.unescape(re.sub(r"<[^>]*>", "", a.text)) for a in harmed.values() if is_page(a))
    squeezed = re.sub(r"\s+|[\x00-\x1f]", "", shown)
    missing = [p for p in PAYLOADS[:-1] if re.sub(r"\s+|[\x00-\x1f]|\ufffd", "", p) not in squeezed]
    assert len(missing) < 6, missing


def test_data_is_never_taken_for_a_page(harmed: dict[str, Any]) -> None:
    """Protects readers who open data in a browser: it says what it is, and nothing may run in it."""
    data = [answer for answer in harmed.values() if "json" in answer.headers.get("content-type", "")]
    assert len(data) > 10
    for answer in data:
        assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        for line in (
            answer.text.strip().split("\n") if "jsonl" in answer.headers["content-type"] else [answer.text or "{}"]
        ):
            json.loads(line)


def test_values_of_cells_become_links_only_to_the_web(hostile: Build) -> None:
    """Protects readers of Datasette's own tables, in which what looks like an address becomes a link."""
    paths = [f"/{hostile.name}/{table}?_size=max" for table in ("documents", "actors", "quotes", "claims", "entities")]
    for path, answer in zip(paths, get(hostile, *paths), strict=True):
        for found in re.findall(r'href="([^"]*)"', answer.text):
            assert (path, is_harmless(html.unescape(found))) == (path, True), found
