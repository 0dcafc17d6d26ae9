"""What axe finds on a page. It is a package for tests only, in whose file nothing is changed."""

from functools import cache
from importlib import resources
from typing import Any

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
_RUN = """
async (tags) => {
  // An element of Datasette 1.0 keeps a list under the name of a method that axe asks every element for.
  for (const element of document.querySelectorAll('*')) {
    if (typeof element.matches !== 'function') delete element.matches;
  }
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, rules: {'target-size': {enabled: true}}, resultTypes: ['violations'],
  });
  return found.violations.map((one) => ({
    rule: one.id, help: one.help, number: one.nodes.length,
    places: one.nodes.slice(0, 3).map((node) => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')),
  }));
}
"""


@cache
def _program() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: Any) -> list[str]:
    """The rules that the open page breaks, each with how often and three places."""
    page.evaluate(_program())
    return [
        f"{one['rule']} ({one['help']}), {one['number']} times: {'; '.join(one['places'])}"
        for one in page.evaluate(_RUN, _TAGS)
    ]
