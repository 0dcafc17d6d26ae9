"""Renderers: formats in which Datasette gives out the rows of a table or the result of a query. One file, one format.

To add one, write `renderers/NAME.py` with `NAME`, which becomes the suffix of addresses, `rendering` and `can_render`,
and name it in `RENDERERS`.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from datasette import hookimpl

from corpuskit.publish.renderers import jsonl

Hook = TypeVar("Hook", bound=Callable[..., Any])
hook: Callable[[Hook], Hook] = hookimpl


class Renderer(Protocol):
    """A module of this folder."""

    NAME: str

    def rendering(self, datasette: Any) -> Callable[..., Any]:
        """What Datasette is to call: it takes of what Datasette offers what it names, and gives a Response."""

    @property
    def can_render(self) -> Callable[..., bool]:
        """Whether pages offer the format."""


RENDERERS: tuple[Renderer, ...] = (jsonl,)


@hook
def register_output_renderer(datasette: Any) -> list[dict[str, Any]]:
    """All of them, for Datasette."""
    return [
        {"extension": one.NAME, "render": one.rendering(datasette), "can_render": one.can_render} for one in RENDERERS
    ]
