"""The pictures of the README, taken of the sample corpus with Chromium: `python -m tests.pictures`."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import sync_playwright

from tests.publish.served import ARGUMENTS, ROOT, chromium, serving
from tests.publish.walking.spoiling import spoil

FOLDER = ROOT / ".pictures"
WIDTH = 1280


class Picture(msgspec.Struct, frozen=True):
    """A page of the sample corpus, as far down as `height`, or as it goes; in a corpus with faults where it says so."""

    name: str
    address: str
    height: int
    faulty: bool = False


PICTURES = (
    Picture("home", "", 1460),
    Picture("reader", "documents/harbour-bridge?annotator=gold#gold/q3", 860),
    Picture("compare", "documents/harbour-bridge?annotator=gold&annotator=mira", 760),
    Picture("concordance", "-/concordance?q=bridge&sort=after", 800),
    Picture("source", "-/sources/actors/ivo-karrendale", 1290),
    Picture("findings", "-/findings", 800, faulty=True),
)


def main() -> None:
    """Serve copies of the sample corpus and take all pictures, with two dots for each pixel."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for faulty in (False, True):
            corpus = Path(shutil.copytree(ROOT / "corpus", Path(place) / str(faulty) / "sample"))
            if faulty:
                spoil(corpus / "annotations" / "gold" / "00001.jsonl")
            with serving(corpus, 18_200) as served:
                for picture in PICTURES:
                    if picture.faulty == faulty:
                        take(browser, f"{served.home}sample/{picture.address}".rstrip("/"), picture)
        browser.close()


def take(browser: Any, address: str, picture: Picture) -> None:
    """Open the page in a window of its own, in daylight, and keep its upper part."""
    page = browser.new_page(
        viewport={"width": WIDTH, "height": picture.height},
        device_scale_factor=2,
        color_scheme="light",
        reduced_motion="reduce",
    )
    page.goto(address, wait_until="networkidle")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )
    foot = page.locator("footer").first.bounding_box()
    height = min(picture.height, int(foot["y"]) if foot else picture.height)
    page.screenshot(
        path=FOLDER / f"{picture.name}.png", clip={"x": 0, "y": 0, "width": WIDTH, "height": height}, full_page=True
    )
    page.close()


if __name__ == "__main__":
    main()
