"""What tests of pages in a real browser share."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.publish.served import ARGUMENTS, chromium


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
