"""The reader for everybody: keys and focus, screen readers, forced colours, going back, many columns."""

from collections.abc import Iterator
from typing import Any

import pytest

from corpuskit.publish import publish
from tests.publish.making import GOLD, GOLD_RELATIONS, at, make_corpus
from tests.publish.served import Served, serving
from tests.publish.test_reader_in_browser import Open, browser, chosen, number_of, open_page

__all__ = ["browser", "open_page"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("ports")]

NAMES = ("anna", "berit", "carl", "dora", "emil", "gold")
FOCUSED = "document.activeElement.id || document.activeElement.textContent"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    gold = {"document": "tram.line", "annotations": [*GOLD, *pile()], "relations": GOLD_RELATIONS}
    lines = [(name, gold) for name in NAMES]
    corpus = make_corpus(tmp_path_factory.mktemp("aids") / "tram", lines=lines)
    publish(corpus, corpus.root / ".corpuskit" / "site")
    with serving(corpus.root, 18_180) as started:
        yield started


def pile() -> list[dict[str, Any]]:
    """More annotations at one place than can be drawn."""
    start, end = at("Harbour Post")
    return [{"id": f"z{n}", "layer": "quotes", "label": "mixed", "pieces": [[start - n, end]]} for n in range(12)]


def test_what_is_chosen_gets_the_focus_and_gives_it_back(served: Served, open_page: Open) -> None:
    """Protects readers without a mouse: the annotation is under the focus, and closing leads back to its words."""
    page = open_page(served.first)
    page.focus('.text a:text-is("Ida Holm")')
    page.keyboard.press("Enter")
    assert chosen(page) == "Ida Holm"
    assert page.evaluate(FOCUSED) == "selected"
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "Ida Holm"
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.evaluate(FOCUSED) == "selected"
    page.click("#selected .close")
    assert page.evaluate(FOCUSED) == "Ida Holm"


def test_every_annotation_is_reached_by_keys(served: Served, open_page: Open) -> None:
    """Protects annotations that begin where a shorter one does, or that lie too deep to be drawn."""
    page = open_page(served.first)
    wanted = page.eval_on_selector_all(".list .entry", "entries => entries.map(entry => entry.id)")
    assert len(wanted) == len(GOLD) - 1 + 12
    assert "not drawn in full" in page.inner_text(".list")
    reached = []
    for _ in wanted:
        page.keyboard.press("n")
        reached.append(page.get_attribute("#selected .permalink", "href").partition("#")[2])
    assert reached == wanted


def test_what_is_chosen_is_said(served: Served, open_page: Open) -> None:
    """Protects people who listen: the place for news is there from the beginning, and marks say what they are."""
    page = open_page(served.first)
    assert page.get_attribute("#ck-said", "role") == "status"
    assert page.inner_text("#ck-said") == ""
    assert page.get_by_role("link", name="Ida Holm, entities: PERSON", exact=True).count() == 1
    page.keyboard.press("n")
    assert page.inner_text("#ck-said") == "sources person: Mayor Ida Holm"
    page.keyboard.press("Escape")
    assert page.inner_text("#ck-said") == ""
    assert page.get_by_role("link", name="compare berit", exact=True).count() == 1


def test_keys_can_be_switched_off_for_good(served: Served, open_page: Open) -> None:
    """Protects people who speak to their computer, to whom single letters happen."""
    page = open_page(served.first)
    page.uncheck("#ck-keys")
    page.keyboard.press("n")
    assert chosen(page) is None
    page.reload()
    assert not page.is_checked("#ck-keys")
    page.keyboard.press("n")
    assert chosen(page) is None
    page.check("#ck-keys")
    page.keyboard.press("n")
    assert chosen(page) == "Mayor Ida Holm"


def test_an_annotation_of_a_layer_that_is_switched_off_can_be_shown(served: Served, open_page: Open) -> None:
    """Protects the way along relations: what they lead to is shown, even if its layer is not."""
    page = open_page(served.first)
    page.click('.legend input[value="sources"]')
    page.click("text=and then once more")
    page.click("#selected .related a")
    assert chosen(page) == "she"
    assert page.is_visible("#selected blockquote")
    assert not page.is_visible('[id="gold/s2"]')


def test_a_relation_leads_to_the_annotation_where_it_begins(served: Served, open_page: Open) -> None:
    """Protects links from findings about relations, which have no words of their own."""
    page = open_page(served.first + "?annotator=gold#gold/r3")
    assert chosen(page) == '"We counted twice," "and then once more."'
    assert page.locator('[id="gold/r3"]').count() == 1


def test_addresses_that_are_mistyped_or_left_do_nothing(served: Served, open_page: Open) -> None:
    """Protects the page from an address that is no text, and from showing what the address names no more."""
    page = open_page(served.first + "#%E0%A4%A")
    assert chosen(page) is None
    page.evaluate("location.hash = '#gold/q2'")
    page.wait_for_selector("#selected:visible")
    page.go_back()
    page.wait_for_selector("#selected", state="hidden")
    page.evaluate("location.hash = '#gold/q2'")
    page.wait_for_selector("#selected:visible")
    page.evaluate("location.hash = ''")
    page.wait_for_selector("#selected", state="hidden")


def test_going_back_shows_the_layers_that_are_ticked(served: Served, open_page: Open) -> None:
    """Protects the agreement of boxes and marks: the browser restores the boxes, the page must follow."""
    page = open_page(served.first)
    page.click('.legend input[value="sources"]')
    page.goto(served.home)
    page.go_back()
    page.wait_for_function(
        "() => document.querySelector('.legend input[value=sources]').checked"
        " === !document.getElementById('ck').classList.contains('no-l2')"
    )
    page.evaluate("document.querySelector('.legend input[value=sources]').checked = false")
    page.evaluate("document.getElementById('ck').classList.remove('no-l2')")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert page.evaluate("document.getElementById('ck').classList.contains('no-l2')")


def test_marks_are_seen_in_forced_colours(served: Served, open_page: Open) -> None:
    """Protects readers who set their own colours: without backgrounds, outlines show tints and what is selected."""
    page = open_page(served.first, forced_colors="active")
    style = "mark => getComputedStyle(mark).outlineStyle"
    page.click("text=and then once more")
    assert page.eval_on_selector(".text .m.on", style) == "solid"
    assert page.eval_on_selector(".text .m.near", style) == "dashed"
    tint = f'.text .m.tint[data-n="{number_of(page, "gold/e1")}"]'
    assert page.eval_on_selector(tint, style) == "dotted"
    page.click('.legend input[value="entities"]')
    assert page.eval_on_selector(tint, style) == "none"
    line = f'.text .m[data-n="{number_of(page, "gold/s1")}"]'
    assert page.eval_on_selector(line, "mark => getComputedStyle(mark).borderBottomStyle") != "none"
    page.click('.legend input[value="sources"]')
    assert page.eval_on_selector(line, "mark => getComputedStyle(mark).borderBottomStyle") == "none"


def test_many_columns_can_be_scrolled_and_say_so(served: Served, open_page: Open) -> None:
    """Protects the comparison of six: the text scrolls by keys too, and nobody takes three columns for all of them."""
    address = served.first + "?" + "&".join(f"annotator={name}" for name in NAMES)
    page = open_page(address, viewport={"width": 1100, "height": 800})
    region = page.get_by_role("region", name="The text with the annotations of 6 annotators side by side")
    assert region.get_attribute("tabindex") == "0"
    assert page.inner_text("#ck-cue") == "Scroll the text sideways to see all 6 annotators →"
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.ck .text').scrollLeft > 0")
    page.set_viewport_size({"width": 2600, "height": 800})
    page.wait_for_selector("#ck-cue", state="hidden")


def test_the_page_says_its_language_and_its_footer_can_be_read(served: Served, open_page: Open) -> None:
    """Protects the voice of screen readers, and readers in the dark from grey words on grey."""
    page = open_page(served.first, color_scheme="dark")
    assert page.get_attribute("html", "lang") == "en"
    for place in ("footer", "footer a"):
        assert page.eval_on_selector(place, CONTRAST) > 4.5


CONTRAST = """element => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const clear = (colour) => parts(colour).length === 4 && parts(colour)[3] === 0;
  let behind = element;
  while (clear(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
  const pair = [light(getComputedStyle(element).color), light(getComputedStyle(behind).backgroundColor)];
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}"""
