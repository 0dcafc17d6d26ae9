"""A text holds leftovers of markup: tags such as ``<p>``, or character references such as ``&nbsp;``.

They come from web pages that were not cleaned. Readers see them, word lists and models count them as words, and quoted
words with a tag inside match nothing. ``a < b``, ``<3``, ``AT&T`` and addresses in angle brackets are no markup. There
is one finding for each text. Clean the source and import it as a new document that `revises` this one.

Bad:

    documents/00001.jsonl: {"id":"a","text":"<p>The mayor&nbsp;spoke.</p>"}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor <mayor@example.org> of AT&T spoke of 3 < 4 and <3."}
"""

import re
from collections.abc import Iterator
from html.entities import name2codepoint

from corpuskit.evidence.characters import NAMED, REVISE, listed
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity
from corpuskit.terminal import count

CODE = "DOC116"
NAME = "markup-left"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)
# Bare tags count only of elements whose names are no words by themselves; of those of one letter not after a letter,
# where they could be variables between comparisons.
_BARE = (
    "br|div|span|em|strong|ul|ol|li|tr|td|th|tbody|thead|tfoot|h[1-6]|img|hr|iframe|blockquote|figcaption|noscript|sup|"
    "sub|svg|html|href|dl|dt|dd|nav|tt|wbr|colgroup"
)
_NAME = "[a-z][a-z0-9:_-]{0,40}"
# No alternative looks beyond the next angle bracket, so both are linear; both begin with one character to look for.
_TAG = re.compile(
    rf"<(?:/{_NAME}\s*>|{_NAME}\s[^<>=]*=[^<>]*>|{_NAME}\s?/>|(?:{_BARE})\s*>|(?<!\w<)[abipsuq]>"
    r"|!--|!doctype\b|!\[CDATA\[)",
    re.IGNORECASE,
)
_NAMES = "|".join([*sorted(name2codepoint, key=len, reverse=True), "apos", "AMP", "LT", "GT", "QUOT", "NBSP"])
_REFERENCE = re.compile(rf"&(?:#[0-9]{{2,7}};|#[xX][0-9a-fA-F]{{2,6}};|(?:{_NAMES});|nbsp\b)")


def suspicious(text: str) -> bool:
    """Whether a text may hold markup."""
    return "<" in text or "&" in text


def check(view: View, _context: Context) -> Iterator[Finding]:
    """One finding for each text, at the first of them, which names the first ones that differ."""
    if view.text is None or view.document is None or not suspicious(view.text):
        return
    found = sorted((m.start(), m.group()) for pattern in (_TAG, _REFERENCE) for m in pattern.finditer(view.text))
    if found:
        first = {held.lower(): (at, held) for at, held in reversed(found)}  # the first of each kind
        shown = sorted(first.values())[:NAMED]
        items = [f"{quoted(held)} at {at}" for at, held in shown]
        number = count(len(found), "leftover")
        message = f"the text of {quoted(view.document.id)} has {number} of markup: {listed(items, len(found))}"
        yield _found.in_text(view, (found[0][0], found[0][0] + len(found[0][1])), message, REVISE)
