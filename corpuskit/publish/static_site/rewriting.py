"""A page as a file: links lead to other files, what needs a server is left out, and the page says what it may load.

Everything else stays as it is, character by character.
"""

import base64
import hashlib
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

# The address in a page to the one in the file; None where there is no such file.
Find = Callable[[str], str | None]
_VOID = frozenset(("area base br col embed hr img input link meta source track wbr").split())
_SWITCHES = '<noscript><p class="soft">Layers can be switched off where scripts run.</p></noscript>'


class _Page(HTMLParser):
    """Collects the parts of a page as it goes through them."""

    def __init__(self, find: Find) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.styles: list[str] = []
        self.head = 0
        self._find = find
        self._left_out: list[str] = []  # the open elements of what is being left out
        self._item = -1  # where an entry of the menu begins, until it is known whether it leads anywhere
        self._in_menu = self._in_style = self._unlinked = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if self._left_out or self._is_live(tag, said):
            if tag == "noscript" and not self._left_out:
                self.parts.append(_SWITCHES)
            if tag not in _VOID:
                self._left_out.append(tag)
            return
        if tag == "ul" and _has(said, "site"):
            self._in_menu = True
        elif tag == "li" and self._in_menu:
            self._item = len(self.parts)
        self._in_style = tag == "style"
        self._add(tag, said)
        if tag == "head":
            self.head = len(self.parts)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._left_out:
            self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            while self._left_out and self._left_out.pop() != tag:
                pass
            return
        if tag == "ul":
            self._in_menu = False
        self._in_style = False
        if tag == "a" and self._unlinked:
            tag, self._unlinked = "span", False
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.parts.append(data)
            if self._in_style:
                self.styles.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self.parts.append(f"<!{decl}>")

    def _is_live(self, tag: str, said: dict[str, str | None]) -> bool:
        """Whether an element needs a server; of scripts only ours, which know what they do, do not."""
        if tag == "form":
            return "data-static" not in said and not _has(said, "legend") and said.get("method") != "dialog"
        if tag == "script":
            return not (said.get("src") or "").startswith("/-/corpuskit/")
        if tag == "link":
            return said.get("rel") != "stylesheet"
        plain = tag in ("noscript", "navigation-search") or (tag == "details" and _has(said, "nav-menu"))
        return plain or "data-live" in said

    def _add(self, tag: str, said: dict[str, str | None]) -> None:
        if tag == "a" and said.get("href") is not None:
            self._add_link(said)
        elif tag in ("script", "style", "link", "form"):
            for name in ("nonce", "action", "integrity", "crossorigin"):
                said.pop(name, None)
            for name in ("src", "href"):
                if said.get(name) is not None:
                    said[name] = self._find(said[name] or "")
            self.parts.append(_tag(tag, said))
        else:
            self.parts.append(self.get_starttag_text() or "")

    def _add_link(self, said: dict[str, str | None]) -> None:
        found = self._find(said["href"] or "")
        if found is not None:
            self.parts.append(_tag("a", said | {"href": found}))
        elif self._in_menu and self._item >= 0:
            del self.parts[self._item :]
            self._left_out = ["li", "a"]
        else:
            self._unlinked = True
            self.parts.append(
                _tag("span", {k: v for k, v in said.items() if k in ("class", "id", "dir", "lang", "title")})
            )
        self._item = -1


def rewritten(html: str, find: Find) -> str:
    """The page with links that `find` gives; those for which it gives None become plain words."""
    page = _Page(find)
    page.feed(html)
    page.close()
    page.parts.insert(page.head, f'<meta charset="utf-8">{_policy(page.styles)}')
    return "".join(page.parts)


def links_of(html: str) -> list[str]:
    """The addresses to which a page leads and from which it loads, as far as they are not left out."""
    found: list[str] = []

    def find(address: str) -> str:
        found.append(address)
        return address

    page = _Page(find)
    page.feed(html)
    page.close()
    return list(dict.fromkeys(found))


def _policy(styles: list[str]) -> str:
    """What the browser may load: style sheets and scripts of the site, and the styles that stand in this page."""
    hashes = sorted({base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles})
    allowed = "".join(f" 'sha256-{one}'" for one in hashes)
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self'{allowed}; img-src 'self' data:; "
        "base-uri 'none'; form-action 'self'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}"><meta name="referrer" content="same-origin">'


def _has(said: dict[str, str | None], name: str) -> bool:
    return name in (said.get("class") or "").split()


def _tag(tag: str, said: dict[str, str | None]) -> str:
    told = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in said.items())
    return f"<{tag}{told}>"
