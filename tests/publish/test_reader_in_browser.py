"""The reader in a real browser: selecting, keys, layers, and the same page without JavaScript."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from corpuskit.publish import publish
from tests.publish.making import make_corpus, make_hostile_corpus
from tests.publish.served import ARGUMENTS, Served, chromium, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("ports")]

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = chromium()
    if program is None:
        reason = "there is no Chromium on this machine"
        if os.environ.get("CORPUSKIT_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(make_corpus(tmp_path_factory.mktemp("browser") / "tram").root, 18_140) as started:
        yield started


@pytest.fixture
def open_page(browser: Any) -> Iterator[Open]:
    """Opens an address; at the end no error may have come up and no other host may have been asked."""
    complaints: list[str] = []
    contexts = []

    def open_(address: str, **options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith("http://127.0.0.1:") else complaints.append(r.url))
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def chosen(page: Any) -> str | None:
    """The text of the selected annotation in the panel; None where none is selected."""
    return page.inner_text("#selected blockquote") if page.is_visible("#selected") else None


def marked(page: Any, kind: str) -> set[str]:
    """The numbers of the annotations that are lit up in the text as `on` or `near`."""
    return set(page.eval_on_selector_all(f".text .m.{kind}", "marks => marks.map(mark => mark.dataset.n)"))


def number_of(page: Any, anchor: str) -> str:
    return str(page.get_attribute(f'[id="{anchor}"]', "data-n"))


def test_a_click_shows_an_annotation_and_lights_up_what_it_is_related_to(served: Served, open_page: Open) -> None:
    """Protects the heart of the reader: from words to their annotation, its attributes, its source and its cue."""
    page = open_page(served.first)
    assert chosen(page) is None
    page.click("text=and then once more")
    assert chosen(page) == '"We counted twice," "and then once more."'
    assert "statement" in page.inner_text("#selected")
    assert marked(page, "on") == {number_of(page, "gold/q2")}
    assert marked(page, "near") == {number_of(page, "gold/s2")}
    assert page.url.endswith("?annotator=gold#gold/q2")
    page.click("#selected .related a")
    assert chosen(page) == "she"
    page.keyboard.press("Escape")
    assert chosen(page) is None
    assert marked(page, "on") == set()
    assert page.url == served.first + "?annotator=gold"


def test_a_second_click_means_the_annotation_around(served: Served, open_page: Open) -> None:
    """Protects nested annotations: the shortest comes first, the next click reaches the one around it."""
    page = open_page(served.first)
    page.click("text=tram would")
    assert chosen(page) == "tram would"
    page.click("text=tram would")
    assert chosen(page) == 'the tram would "pay for itself"'


def test_keys_move_the_selection(served: Served, open_page: Open) -> None:
    """Protects reading without a mouse."""
    page = open_page(served.first)
    page.keyboard.press("n")
    assert chosen(page) == "Mayor Ida Holm"
    page.keyboard.press("n")
    assert chosen(page) == "Ida Holm"
    page.keyboard.press("p")
    assert chosen(page) == "Mayor Ida Holm"
    page.keyboard.press("p")  # round to the last one
    assert chosen(page) == "she"


def test_keys_switch_layers_and_go_from_document_to_document(served: Served, open_page: Open) -> None:
    """Protects reading a corpus through with one hand: what is switched off stays so in the next document."""
    page = open_page(served.first)
    page.keyboard.press("2")
    assert not page.is_checked('.legend input[value="sources"]')
    assert not page.is_visible('[id="gold/s1"]')
    with page.expect_navigation():
        page.keyboard.press("j")
    assert "/documents/brief?" in page.url
    assert "layer=quotes" in page.url
    assert "layer=sources" not in page.url
    with page.expect_navigation():
        page.keyboard.press("k")
    assert not page.is_visible('[id="gold/s1"]')
    page.keyboard.press("2")
    assert page.is_visible('[id="gold/s1"]')
    assert "layer" not in page.url


def test_a_question_mark_lists_the_keys_which_can_be_switched_off(served: Served, open_page: Open) -> None:
    """Protects people who do not know the keys, and those whose software sends keys of its own."""
    page = open_page(served.first)
    assert not page.is_visible("#ck-help")
    page.keyboard.press("?")
    assert "switch quotes off and on" in page.inner_text("#ck-help")
    page.keyboard.press("n")
    assert chosen(page) is None
    page.keyboard.press("Escape")
    assert not page.is_visible("#ck-help")
    page.uncheck("#ck-keys")
    for key in "n2j?":
        page.keyboard.press(key)
    assert chosen(page) is None
    assert page.url == served.first
    page.click("#ck-help-open")
    assert page.is_visible("#ck-help")


def test_relations_are_drawn_from_end_to_end(served: Served, open_page: Open) -> None:
    """Protects the curves: one for each relation whose ends are apart, drawn anew when the page changes its width."""
    page = open_page(served.first + "?annotator=gold#gold/q1")
    paths = ".ties > g path"
    page.wait_for_function(f"document.querySelectorAll('{paths}').length === 2")
    assert set(page.eval_on_selector_all(".ties text", "all => all.map(one => one.textContent)")) == {
        "attributed to", "signalled by",
    }  # fmt: skip
    before = page.get_attribute(paths, "d")
    page.set_viewport_size({"width": 420, "height": 700})
    page.wait_for_function(f"document.querySelector('{paths}').getAttribute('d') !== '{before}'")
    page.keyboard.press("Escape")
    assert page.locator(paths).count() == 0


def test_words_that_were_looked_for_are_marked(served: Served, open_page: Open) -> None:
    """Protects the way from a search to the place: marks are links' ends, also without JavaScript."""
    page = open_page(served.first + "?q=counted", java_script_enabled=False)
    page.click(".sought a")
    assert page.inner_text("mark.hit:target") == "counted"
    page.click("text=take the marks away")
    assert page.locator("mark.hit").count() == 0


def test_a_link_to_an_annotation_selects_it(served: Served, open_page: Open) -> None:
    """Protects links that people send to each other: they lead to the place in the text."""
    page = open_page(served.first + "?annotator=anna#anna/q1", viewport={"width": 1000, "height": 300})
    assert chosen(page) == 'said the tram would "pay for itself"'
    page.wait_for_function(
        "() => { const place = document.querySelector('.text .m.on').getBoundingClientRect();"
        " return place.top >= 0 && place.bottom <= innerHeight }"
    )


def test_a_layer_can_be_switched_off_and_on(served: Served, open_page: Open) -> None:
    """Protects the legend: what is switched off is neither marked nor listed nor reached by keys."""
    page = open_page(served.first)
    mark, entry = f'.m[data-n="{number_of(page, "gold/s1")}"]', '[id="gold/s1"]'
    colour = "mark => getComputedStyle(mark).borderBottomColor"
    assert page.eval_on_selector(mark, colour) != "rgba(0, 0, 0, 0)"
    page.click('.legend input[value="sources"]')
    assert page.eval_on_selector(mark, colour) == "rgba(0, 0, 0, 0)"
    assert not page.is_visible(entry)
    page.keyboard.press("n")
    assert chosen(page) == "Ida Holm"
    page.click('.legend input[value="sources"]')
    assert page.is_visible(entry)
    page.click('.legend input[value="sources:person"]')
    assert not page.is_visible(entry)


def test_everything_can_be_read_without_javascript(served: Served, open_page: Open) -> None:
    """Protects readers whose browsers run no scripts: links in the text lead to entries, the form to other layers."""
    page = open_page(served.first, java_script_enabled=False)
    page.click("text=and then once more")
    assert page.url == served.first + "#gold/q2"
    assert page.is_visible('[id="gold/q2"]:target')
    assert not page.is_visible("#selected")
    page.click('.legend input[value="sources"]')
    page.click(".legend button")
    assert not page.is_visible('[id="gold/s1"]')
    assert page.is_visible('[id="gold/q2"]')
    page.click("text=compare")
    page.wait_for_selector('[id="anna/q1"]')


def test_a_phone_shows_the_article_first(served: Served, open_page: Open) -> None:
    """Protects readers on small screens: no sideways scrolling, the text before the panel."""
    page = open_page(served.first, viewport={"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("main").bounding_box()["y"] < page.locator("aside").bounding_box()["y"]
    page.click("text=Ida Holm")
    assert chosen(page) == "Ida Holm"


def test_hostile_text_does_nothing(tmp_path_factory: pytest.TempPathFactory, open_page: Open) -> None:
    """Protects visitors of a corpus that means harm, also when they select everything in it."""
    corpus = make_hostile_corpus(tmp_path_factory.mktemp("hostile") / "bad")
    publish(corpus, corpus.root / ".corpuskit" / "site")
    with serving(corpus.root, 18_160) as started:
        page = open_page(started.first)
        for _ in range(8):
            page.keyboard.press("n")
            assert page.is_visible("#selected")
        assert page.evaluate("window.harmed") is None
