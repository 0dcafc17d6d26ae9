"""Looking at pages in Chromium: what the browser complains about, and what a reader with this screen would."""

import re
from typing import Any

import msgspec

from tests.publish.walking.accessibility import violations

_OWN = re.compile(r"^(http://127\.0\.0\.1[:/]|data:|about:|blob:)")
_ELSEWHERE = re.compile(r"^(?!http://127\.0\.0\.1[:/])")

#: What a page of ours says that is wrong with itself, as lines. The width is that of the window.
_CHECKS = """
() => {
  const said = [];
  const count = (selector) => document.querySelectorAll(selector).length;
  const shown = (element) => element.getClientRects().length > 0;
  const one = (selector, name) => {
    const number = [...document.querySelectorAll(selector)].filter(shown).length;
    if (number !== 1) said.push(`${number} of ${name}, not one`);
  };
  one('h1', 'h1');
  one('main, [role=main]', 'main');
  if (count('body > header, [role=banner], body > .not-footer > header') < 1) said.push('no banner');
  if (count('nav, [role=navigation]') < 1) said.push('no navigation');
  if (count('footer, [role=contentinfo]') < 1) said.push('no footer');
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(document.documentElement.lang)) said.push('no language');
  if (!document.title.trim()) said.push('no title');
  if (!document.querySelector('meta[name=viewport]')) said.push('no viewport');
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) {
    const limit = document.documentElement.clientWidth + 1;
    const scrolls = (element) => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== 'visible') return true;
      }
      return false;
    };
    const beyond = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > limit && !scrolls(element))
      .slice(0, 3).map((element) => element.tagName.toLowerCase() + (element.className && '.' + element.className));
    said.push(`${wide} px wider than the window: ${beyond.join(', ')}`);
  }
  return said;
}
"""


class Manner(msgspec.Struct, frozen=True):
    """How a reader looks: light or dark, how wide the window is in px, and whether scripts run."""

    scheme: str
    width: int
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.scheme}-{self.width}-{'scripts' if self.scripts else 'no-scripts'}"


class Visitor:
    """One window of the browser. `complaints` are those of all pages so far, each with the address it is about."""

    def __init__(self, browser: Any, manner: Manner) -> None:
        self.manner = manner
        self.complaints: list[str] = []
        self._context = browser.new_context(
            viewport={"width": manner.width, "height": 900},
            color_scheme=manner.scheme,
            java_script_enabled=manner.scripts,
            reduced_motion="reduce",
        )
        self._context.route(_ELSEWHERE, lambda route: route.abort())
        self.page = self._context.new_page()
        self.page.on("console", lambda said: self._complain(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._complain(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.on("request", lambda r: None if _OWN.match(r.url) else self._complain(f"asks {r.url}"))
        self._address = ""

    def _complain(self, what: str) -> None:
        self.complaints.append(f"{self._address}: {what}")

    def _dismiss(self, dialog: Any) -> None:
        self._complain(f"a dialog says {dialog.message}")
        dialog.dismiss()

    def visit(self, address: str, *, ours: bool) -> None:
        """Open a page and note what is wrong with it; of pages that are not ours, only what the browser says."""
        self._address = address
        answer = self.page.goto(address, wait_until="load")
        if answer is None or answer.status != 200:
            self._complain(f"answers {answer and answer.status}")
        elif ours:
            for said in self.page.evaluate(_CHECKS):
                self._complain(said)

    def measure(self) -> None:
        """Note what axe finds on the page that is open."""
        for said in violations(self.page):
            self._complain(said)

    def close(self) -> None:
        """Close the window."""
        self._context.close()
