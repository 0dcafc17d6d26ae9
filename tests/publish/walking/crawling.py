"""What pages a published corpus has, found as a reader finds them: by the links from its first page on."""

import re
from collections import Counter, deque
from typing import Any
from urllib.parse import parse_qsl, unquote, urldefrag, urlencode, urljoin, urlsplit

import httpx
import msgspec
from lxml import html

from corpuskit.publish.pages import PAGES

_LIMIT = 160  # addresses that are asked for; a corpus has any number of them
_EACH = 3  # pages of one kind, each with something else asked of it
_FILES = re.compile(r"\.[a-z0-9-]+$")
WORD = "bridge"  # which the sample corpus is full of
Shape = tuple[str, ...]


class Found(msgspec.Struct, frozen=True):
    """An address of the site with what it answered. `ours` is the name of our page, None where it is Datasette's."""

    address: str
    status: int
    ours: str | None
    links: tuple[str, ...]
    anchors: frozenset[str]

    @property
    def kind(self) -> tuple[object, ...]:
        """Pages of one kind look alike: a list and what it lists are two, and so are a form and what it finds."""
        steps, _, asked = self.address.partition("?")
        return self.ours, steps.count("/"), "q=" in asked


class Site:
    """The pages of a corpus that is served at an address. Each is asked for once."""

    def __init__(self, home: str) -> None:
        self.home = home
        self._known: dict[str, Found] = {}
        self._client = httpx.Client(follow_redirects=True, timeout=30)

    def ask(self, address: str) -> Found:
        """What an address answers; it has no fragment."""
        if address not in self._known:
            response = self._client.get(address)
            is_page = response.headers.get("content-type", "").startswith("text/html")
            self._known[address] = (
                _read(address, response) if is_page else Found(address, response.status_code, None, (), frozenset())
            )
        return self._known[address]

    def close(self) -> None:
        """Ask no more."""
        self._client.close()

    def is_within(self, address: str) -> bool:
        """Whether an address is one of this site."""
        return address.startswith(self.home)

    def pages(self) -> list[Found]:
        """The pages that links lead to, from the first one on; few of each shape, so that each kind is there."""
        todo, met, families = deque([self.home]), set[str | Shape](), Counter[Shape]()
        pages: list[Found] = []
        while todo and len(pages) < _LIMIT:
            address = todo.popleft()
            shape = shape_of(address)
            if address in met or shape in met or families[shape[:3]] >= _EACH:
                continue
            found = self.ask(address)
            met |= {address, shape}
            families[shape[:3]] += 1
            if found.anchors or found.status != 200:
                pages.append(found)
            todo.extend(link for link in map(bare, found.links) if self.is_within(link) and not _is_file(link))
        return pages

    def broken(self, page: Found, limit: int) -> list[str]:
        """What is wrong with the links of a page: the first of each shape, then others, at most `limit` of them."""
        links = list(dict.fromkeys(link for link in page.links if self.is_within(link)))
        first = list({shape_of(bare(link)): link for link in reversed(links)}.values())
        chosen = list(dict.fromkeys([*reversed(first), *links]))[:limit]
        return [said for link in chosen if (said := self._wrong_with(link))]

    def _wrong_with(self, link: str) -> str | None:
        address, fragment = urldefrag(link)
        found = self.ask(address)
        if found.status != 200:
            return f"{link}: {found.status}"
        if fragment and found.anchors and unquote(fragment) not in found.anchors:
            return f"{link}: there is no such place on the page"
        return None


def bare(address: str) -> str:
    """An address without its fragment."""
    return urldefrag(address).url


def shape_of(address: str) -> Shape:
    """What addresses of one kind have in common: the page or the table, how deep it is, and what is asked for."""
    parts = urlsplit(address)
    steps = parts.path.strip("/").split("/")
    times = Counter(re.sub(r"__\w+$", "", name) for name, _ in parse_qsl(parts.query))
    asked = sorted(name + "+" * (number > 1) for name, number in times.items())
    if len(steps) > 2 and steps[1] == "-":
        return ("page", steps[2], str(len(steps)), *asked)
    kind = ("index", "home", "table", "row")[min(len(steps), 3) if steps != [""] else 0]
    # Rows of each table, since they have pages of their own; of tables there are many that look alike.
    where = steps[1] if kind == "row" else ""
    return (kind, where, "", *asked)


def _is_file(address: str) -> bool:
    path = urlsplit(address).path
    return bool(_FILES.search(path)) or path.startswith("/-/")


def _read(address: str, response: httpx.Response) -> Found:
    tree = html.fromstring(response.content)
    here = str(response.url)
    links = [urljoin(here, str(link)) for link in tree.xpath("//a/@href")]
    anchors = frozenset(map(str, tree.xpath("//@id"))) | {""}
    classes = str(tree.xpath("string(//body/@class)")).split()
    names = [page.NAME for page in PAGES if f"page-{page.NAME}" in classes]
    ours = names[0] if names and "corpuskit-page" in classes else None
    if ours is not None:
        links += [urljoin(here, sent) for form in tree.forms if (sent := _sent(form)) is not None]
    return Found(address, response.status_code, ours, tuple(dict.fromkeys(links)), anchors)


def _sent(form: Any) -> str | None:
    """The address that a form leads to when it is sent as it stands, with a word where it asks for words."""
    if form.method != "GET":
        return None
    values = [(name, WORD if name == "q" and not value else value) for name, value in form.form_values()]
    if any(name == "q" for name in form.fields) and not any(name == "q" for name, _ in values):
        values.append(("q", WORD))
    given = [(name, value) for name, value in values if value]
    return f"{form.action or ''}?{urlencode(given)}"
