"""Every page of a published corpus as readers meet it: light and dark, wide and small, with scripts and without."""

from collections.abc import Iterator
from typing import Any

import pytest

from corpuskit.publish.pages import PAGES
from corpuskit.schema import read_schema
from tests.publish.served import ROOT
from tests.publish.walking.crawling import Found, Site
from tests.publish.walking.visiting import Manner, Visitor

pytestmark = pytest.mark.browser


def manner(scheme: str, width: int, *, scripts: bool = True) -> Any:
    """A way of looking, as a parameter of a test. Those of one scheme share a browser and a server."""
    marks = pytest.mark.xdist_group(f"walking-{scheme}")
    return pytest.param(Manner(scheme, width, scripts), marks=marks, id=str(Manner(scheme, width, scripts)))


MANNERS = [manner(scheme, width) for scheme in ("light", "dark") for width in (1400, 390)]
PLAIN = [manner(scheme, width, scripts=False) for scheme, width in (("light", 390), ("dark", 1400))]
#: Links of a page that are followed, one of each kind before the second of any.
LINKS = 12


@pytest.fixture(scope="module")
def pages(site: Site) -> list[Found]:
    return site.pages()


@pytest.fixture
def visitor(browser: Any, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    visitor = Visitor(browser, request.param)
    yield visitor
    visitor.close()


@pytest.mark.xdist_group("walking-light")
def test_every_page_can_be_reached_by_links(pages: list[Found]) -> None:
    """Protects the walk, and readers: no page of ours is one that only those find who know its address."""
    schema = read_schema(ROOT / "corpus" / "schema.yaml")
    offered = {page.NAME for page in PAGES if page.offered(schema)}
    assert offered - {page.ours for page in pages} == set()
    assert {"table", "row", "query"} <= {kind_of_theirs(page) for page in pages}


def kind_of_theirs(page: Found) -> str:
    """What a page of Datasette's own is."""
    if page.ours is not None:
        return "ours"
    path, _, asked = page.address.partition("?")
    steps = path.split("/")[3:]
    return "query" if "sql=" in asked else {2: "table", 3: "row"}.get(len(steps), "other")


@pytest.mark.xdist_group("walking-light")
def test_every_link_leads_somewhere(site: Site, pages: list[Found]) -> None:
    """Protects readers from dead ends: addresses that are not there, and places that are not on the page."""
    ours = [page for page in pages if page.ours is not None]
    wrong = {page.address: site.broken(page, 1000 if page.ours == "home" else LINKS) for page in ours}
    assert not any(wrong.values()), "\n".join(f"{on}: {said}" for on, lines in wrong.items() for said in lines)


@pytest.mark.parametrize("visitor", MANNERS, indirect=True)
def test_no_page_complains(visitor: Visitor, pages: list[Found]) -> None:
    """Protects readers whatever their screen and their eyes: no error, nothing that the policy of the site forbids, no
    other host, landmarks and one heading, nothing beyond the edge, and on one page of each kind of ours all that a
    program can tell of WCAG 2.2, A and AA.
    """
    kinds = set()
    for page in pages:
        visitor.visit(page.address, ours=page.ours is not None)
        if page.ours is not None and page.kind not in kinds:
            visitor.measure()
            kinds.add(page.kind)
    assert not visitor.complaints, "\n".join(visitor.complaints)


@pytest.mark.parametrize("visitor", PLAIN, indirect=True)
def test_no_page_complains_without_scripts(visitor: Visitor, pages: list[Found]) -> None:
    """Protects readers whose browsers run no scripts: the same pages, as whole as with them."""
    for page in pages:
        visitor.visit(page.address, ours=page.ours is not None)
    assert not visitor.complaints, "\n".join(visitor.complaints)
