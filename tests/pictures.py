"""The pictures of the README, taken of the sample corpus with Chromium: `python -m tests.pictures`."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.publish.served import ARGUMENTS, chromium, serving

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".pictures"
# Name, what follows the address of the first document's folder, and what to select on the page.
PICTURES = (
    ("reader", "harbour-bridge?annotator=gold", "gold/q3"),
    ("compare", "harbour-bridge?annotator=gold&annotator=mira", None),
)


def main() -> None:
    """Serve a copy of the sample corpus and take all pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        corpus = Path(shutil.copytree(ROOT / "corpus", Path(place) / "corpus"))
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        with serving(corpus, 18_200) as served:
            page = browser.new_page(viewport={"width": 1280, "height": 860})
            documents = served.first.rpartition("/")[0]
            for name, address, selected in PICTURES:
                page.goto(f"{documents}/{address}" + (f"#{selected}" if selected else ""))
                page.wait_for_timeout(300)
                page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
