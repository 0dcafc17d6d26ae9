"""What a real browser makes of the pages: no policy is violated, and no text that means harm runs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from corpuskit.publish import pages
from tests.publish.hostile import make_hostile_site
from tests.publish.making import make_corpus
from tests.publish.served import Served, serving
from tests.publish.test_security_sql import RECURSIVE, asking

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("ports")]

STATUS = "Failed to load resource: the server responded with a status of"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(make_corpus(tmp_path_factory.mktemp("policies") / "tram").root, 18_240) as started:
        yield started


@pytest.fixture(scope="module")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(make_hostile_site(tmp_path_factory.mktemp("harm") / "harm").root, 18_260) as started:
        yield started


def look(browser: Any, site: Served, paths: list[str]) -> list[tuple[str, str]]:
    """What the console, dialogs and other hosts had to do with these pages: nothing, where all is well."""
    told: list[tuple[str, str]] = []
    context = browser.new_context()
    page = context.new_page()
    path = ""

    def tell(words: str) -> None:
        told.append((path, words))

    def refuse(dialog: Any) -> None:
        tell(f"dialog {dialog.message}")
        dialog.dismiss()

    page.on("console", lambda m: tell(m.text) if m.type in ("error", "warning") and STATUS not in m.text else None)
    page.on("pageerror", lambda error: tell(str(error)))
    page.on("dialog", refuse)
    page.on("request", lambda request: None if request.url.startswith("http://127.0.0.1:") else tell(request.url))
    for path in paths:
        page.goto(site.home.rstrip("/") + path)
        page.wait_for_load_state("load")
        if page.query_selector("[data-harm], x-harm"):
            tell("markup of a text")
    context.close()
    return told


def test_no_page_violates_its_policy(browser: Any, served: Served) -> None:
    """Protects our pages and Datasette's own from a policy that takes away what they need, on each of its versions."""
    own = [f"/tram/-/{page.NAME}" for page in pages.PAGES if page.MENU is not None]
    paths = ["/", "/tram", *own, "/tram/documents/tram~2Eline",
             "/tram/documents/tram~2Eline?annotator=gold&annotator=anna",
             "/tram/quotes/tram~2Eline~2Fgold~2Fq1", "/tram/quotes?_facet=label", "/tram/documents?_search=tram",
             "/tram/build", "/tram/actors/ida", asking("select * from quotes"), asking("nonsense"),
             asking(f"{RECURSIVE} select count(*) from c"), "/-/databases", "/nowhere"]  # fmt: skip
    assert look(browser, served, paths) == []


def test_the_editor_of_questions_looks_as_it_should(browser: Any, served: Served) -> None:
    """Protects Datasette's editor, whose style sheets are made by scripts that know nothing of a nonce."""
    page = browser.new_page()
    page.goto(served.home.rstrip("/") + asking("select 1 as one"))
    page.wait_for_selector(".cm-editor, .CodeMirror")
    colours = "e => [...e.querySelectorAll('span')].map(span => getComputedStyle(span).color)"
    assert len(set(page.eval_on_selector(".cm-editor, .CodeMirror", colours))) > 1
    page.close()


def test_texts_that_mean_harm_do_nothing(browser: Any, harmful: Served) -> None:
    """Protects readers from sixty texts that try to run, in each field, on our pages and on Datasette's."""
    own = [f"/harm/-/{page.NAME}" for page in pages.PAGES if page.MENU is not None]
    documents = [f"/harm/documents/h{number}" for number in range(10)]
    tables = [f"/harm/{table}" for table in ("documents", "quotes", "claims", "actors", "findings", "relations")]
    rows = ["/harm/quotes/h0~2Fgold~2Fq0", "/harm/claims/h1~2Fgold~2Fm0", "/harm/actors/p9", "/harm/findings/1"]
    assert (
        look(browser, harmful, ["/", "/harm", *own, *documents, *tables, *rows, asking("x").replace("tram", "harm")])
        == []
    )


def test_a_script_in_a_page_would_not_run(browser: Any, served: Served) -> None:
    """Protects the tests above from a policy that lets everything run: markup that is put in by hand does nothing."""
    page = browser.new_page()
    page.goto(served.home)
    put = "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'><p style='color: red'>"
    page.evaluate(f"document.body.insertAdjacentHTML('beforeend', {json.dumps(put)})")
    page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.harmed = 1';"
                  " document.body.append(s); }")  # fmt: skip
    assert page.evaluate("window.harmed") is None
    page.close()
