"""The nonce of an answer: a word that each script and style sheet of a template bears, and no text of a corpus knows.

It is put into the sources of templates, before anything is filled in, so that markup that found its way into a page
with the text would have none.
"""

import contextlib
import re
import secrets
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

from jinja2 import BaseLoader, Environment

_TAG = re.compile(r"<(script|style)(?=[\s>{])(?![^>]*\bnonce=)")
_MARK = r'<\1 nonce="{{ corpuskit_nonce() }}"'
# Datasette's editors of SQL make style sheets by script; ours, which must come before, lets them bear the nonce.
_EDITOR = re.compile(r"(?=<script[^>]*(?:cm-editor|codemirror))")
_BEFORE_EDITOR = '<script src="{{ corpuskit_asset("editor.js") }}"></script>\n'


class Answer:
    """The answer to one request: its nonce, and whether it is a page of ours rather than one of Datasette's."""

    def __init__(self) -> None:
        self.nonce = secrets.token_urlsafe(18)
        self.own = False


_ANSWER: ContextVar[Answer | None] = ContextVar("corpuskit_answer", default=None)


@contextlib.contextmanager
def answering() -> Iterator[Answer]:
    """The answer that is being made until the block ends."""
    answer = Answer()
    token = _ANSWER.set(answer)
    try:
        yield answer
    finally:
        _ANSWER.reset(token)


def nonce() -> str:
    """The nonce of the answer that is being made; empty where none is, such as in a script that renders a template."""
    answer = _ANSWER.get()
    return answer.nonce if answer is not None else ""


def is_own() -> None:
    """Say that the answer that is being made is a page of ours, for which the strictest policy holds."""
    answer = _ANSWER.get()
    if answer is not None:
        answer.own = True


class MarkingLoader(BaseLoader):
    """Loads what another loader loads, each script and style sheet in it marked to bear the nonce."""

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The marked source of a template. Raises TemplateNotFound where there is none."""
        source, name, fresh = self._loader.get_source(environment, template)
        return marked(source), name, fresh

    def list_templates(self) -> list[str]:
        """The names of all templates."""
        return self._loader.list_templates()


def marked(source: str) -> str:
    """The source of a template in which each script and style sheet bears the nonce."""
    return _TAG.sub(_MARK, _EDITOR.sub(_BEFORE_EDITOR, source, count=1))


def prepare(environment: Any) -> None:
    """Mark all templates of an environment from now on."""
    if environment.loader is not None:
        environment.loader = MarkingLoader(environment.loader)
    environment.globals["corpuskit_nonce"] = nonce
