"""The front of a server: with one published corpus and nothing else to see, the home page of the corpus."""

from typing import Any

from corpuskit.publish.pages import home
from corpuskit.publish.permitted import may_view

PATH = r"/$"


async def respond(datasette: Any, request: Any, send: Any) -> Any:
    """The home page of the only corpus, or Datasette's own list of databases, which ``/?`` with anything asks for."""
    from datasette.utils import tilde_encode

    name = None if request.query_string else await only_corpus(datasette, request.actor)
    values = request.scope["url_route"]["kwargs"]
    if name is None:
        from datasette.views.index import IndexView

        values.setdefault("format", None)
        return await IndexView.as_view(datasette)(request, send)
    values["database"] = tilde_encode(datasette.databases[name].route)
    return await home.respond(datasette, request, send)


async def only_corpus(datasette: Any, actor: dict[str, Any] | None) -> str | None:
    """The name of the published corpus that is all that a visitor may see; None where there is more, or less."""
    seen = [
        name
        for name in datasette.databases
        if name not in ("_internal", "_memory") and await may_view(datasette, actor, name)
    ]
    corpora: frozenset[str] = getattr(datasette, "corpuskit_names", frozenset())
    if len(seen) != 1 or seen[0] not in corpora:
        return None
    return seen[0] if await _may_read(datasette, actor, seen[0]) else None


async def _may_read(datasette: Any, actor: dict[str, Any] | None, database: str) -> bool:
    from corpuskit.publish.access import visible_tables

    return bool(await visible_tables(datasette, actor, database, ["documents"]))
