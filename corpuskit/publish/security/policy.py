"""The Content-Security-Policy of each kind of answer: what a browser may load, run and send: next to nothing."""

import base64
import functools
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpuskit.publish.security.nonces import Answer

#: Of what is no page: nothing in it is to run, wherever it is opened.
PLAIN = "default-src 'none'; frame-ancestors 'none'"

_STYLE = re.compile(r"<style>([^<`$]*)</style>")
_EVENT = re.compile(r"""<[^>]*?\son[a-z]+=("[^"{]*"|'[^'{]*')""")


def policy_of(answer: Answer) -> str:
    """The policy of an HTML page. Datasette's own pages have styles in attributes, ours have none."""
    word = f"'nonce-{answer.nonce}'"
    scripts = word
    if not answer.own and (events := _events()):
        scripts = " ".join([word, "'unsafe-hashes'", *events])
    parts = {
        "default-src": "'none'",
        "script-src": scripts,
        "style-src": " ".join(["'self'", word, *_styles()]),
        "style-src-attr": "'none'" if answer.own else "'unsafe-inline'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def styles_in(script: str) -> Iterator[str]:
    """The style sheets that a script inserts as they stand in it."""
    return (found[1] for found in _STYLE.finditer(script))


def events_in(template: str) -> Iterator[str]:
    """The scripts in attributes of a template, such as of ``onclick``, as a browser reads them."""
    return (html.unescape(found[1][1:-1]) for found in _EVENT.finditer(template))


def source_hash(content: str) -> str:
    """A script or style sheet as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@functools.cache
def _styles() -> tuple[str, ...]:
    return _hashes(style for text in _texts("static", ".js") for style in styles_in(text))


@functools.cache
def _events() -> tuple[str, ...]:
    return _hashes(event for text in _texts("templates", ".html") for event in events_in(text))


def _hashes(contents: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({source_hash(content) for content in contents}))


def _texts(folder: str, suffix: str) -> Iterator[str]:
    """The files of the installed Datasette; another version of it has others, so they are read when it starts."""
    import datasette

    for path in sorted((Path(datasette.__file__).parent / folder).rglob(f"*{suffix}")):
        yield path.read_text(encoding="utf-8", errors="replace")


def prepare() -> None:
    """Read Datasette's files now rather than with the first answer."""
    _styles()
    _events()
