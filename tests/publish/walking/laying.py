"""Where words and marks lie on the page of an article: whether any lie on others."""

from typing import Any

#: Lines of words as boxes, each as high as its letters can be, and the lines that marks draw below them. A box of
#: letters holds the room above them too, of which marks of the line before may take a fifth.
_LAID = """
() => {
  const said = [], lines = [], room = 0.2;
  const short = (words) => words.trim().slice(0, 30);
  const walk = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const words = walk.currentNode.textContent;
    if (!words.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    for (const box of range.getClientRects()) {
      if (box.width > 1) lines.push({top: box.top, bottom: box.bottom, left: box.left, right: box.right, words});
    }
  }
  lines.sort((one, other) => one.top - other.top);
  const beside = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1.5;
  lines.forEach((line, at) => {
    for (let next = at + 1; next < lines.length && lines[next].top < line.bottom; next++) {
      const other = lines[next], high = Math.min(line.bottom, other.bottom) - other.top;
      if (beside(line, other) && high > room * (line.bottom - line.top)) {
        said.push(`“${short(line.words)}” lies on “${short(other.words)}” by ${high.toFixed(1)} px`);
      }
    }
  });
  for (const mark of document.querySelectorAll('.text .m')) {
    for (const box of mark.getClientRects()) {
      const below = lines.findIndex((line) => line.top > box.top + 8);
      for (let at = Math.max(below, 0); below >= 0 && at < lines.length && lines[at].top < box.bottom; at++) {
        const line = lines[at], high = box.bottom - line.top;
        if (beside(box, line) && high > room * (line.bottom - line.top)) {
          const words = `“${short(mark.textContent)}” strikes “${short(line.words)}”`;
          said.push(`the mark under ${words} by ${high.toFixed(1)} px`);
        }
      }
    }
  }
  return {lines: lines.length, said};
}
"""


def overlaps(page: Any) -> tuple[int, list[str]]:
    """How many pieces of lines the text of the open article has, and which of them lie on others."""
    laid = page.evaluate(_LAID)
    return int(laid["lines"]), list(laid["said"])
