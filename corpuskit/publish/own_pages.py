"""Datasette's own pages of a published corpus - tables, rows, queries - with the header, colours and type of ours."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from datasette import hookimpl
from jinja2 import BaseLoader, FunctionLoader

from corpuskit.publish import assets
from corpuskit.publish.framing import MenuItem, frame_of
from corpuskit.publish.permitted import may_view
from corpuskit.publish.published import read_build

Hook = TypeVar("Hook", bound=Callable[..., Any])
hook: Callable[[Hook], Hook] = hookimpl
# Datasette asks for these before its own templates, so that a site can give one database pages of another look.
_ASKED = re.compile(r"(?P<kind>table|row|query|database)-(?P<rest>[\w-]+)\.html")
_TEMPLATE = (
    '{{% extends "{kind}.html" %}}'
    "{{% block body_class %}}{{{{ super() }}}} corpuskit-own{{% endblock %}}"
    '{{% block crumbs %}}{{% include "corpuskit-header.html" %}}{{% endblock %}}'
    '{{% block content %}}<main id="main">{{{{ super() }}}}</main>{{% endblock %}}'
)
_STYLES = ("site.css", "datasette.css")


class Site(msgspec.Struct, frozen=True):
    """What the header of a page says: the title of the corpus, its home page, the menu."""

    title: str
    home: str
    menu: list[MenuItem]


def templates(names: Callable[[], frozenset[str]]) -> BaseLoader:
    """The templates of Datasette's own pages of the published corpora, whose names are given when they are asked for.

    A template that somebody made for such a page comes before these.
    """
    from datasette.utils import to_css_class

    def load(name: str) -> str | None:
        asked = _ASKED.fullmatch(name)
        if asked is None:
            return None
        ours = [to_css_class(database) for database in names()]
        mine = any(asked["rest"] == own or asked["rest"].startswith(f"{own}-") for own in ours)
        return _TEMPLATE.format(kind=asked["kind"]) if mine else None

    return _Unlisted(load)


def site_of(datasette: Any) -> Callable[..., Any]:
    """What templates call to get the Site of a request; None where its database is no published corpus."""

    async def site(request: Any, database: str | None) -> Site | None:
        from datasette import Forbidden

        if database is None or database not in datasette.databases or "database" not in request.url_vars:
            return None
        try:
            frame = await frame_of(datasette, request, lambda schema: ())
        except Forbidden:  # one table is open, but not the corpus
            published = await datasette.databases[database].execute_fn(read_build)
            return Site(published.title, datasette.urls.database(database), []) if published else None
        return Site(frame.published.title, frame.address.home(), frame.menu("tables")) if frame else None

    return site


class _Unlisted(FunctionLoader):
    """Templates that are made when they are asked for, so that there is no list of them; 1.0 asks for one."""

    def list_templates(self) -> list[str]:
        return []


@hook
def extra_css_urls(template: str, database: str | None, datasette: Any) -> list[str]:
    """The style sheets of these pages."""
    if database is None or template.startswith("corpuskit-") or database not in _published(datasette):
        return []
    return [f"/-/corpuskit/{assets.versioned(name)}" for name in _STYLES]


@hook
def menu_links(datasette: Any, actor: Any, request: Any) -> Any:
    """The way back to the corpora, from pages of Datasette that have no header of ours."""

    async def links() -> list[dict[str, str]]:
        here = request.url_vars.get("database") if request is not None and "url_route" in request.scope else None
        return [
            {"href": str(datasette.urls.database(name)), "label": f"Corpus: {name}"}
            for name in sorted(_published(datasette))
            if name != here and await may_view(datasette, actor, name)
        ]

    return links


def _published(datasette: Any) -> frozenset[str]:
    found: frozenset[str] = getattr(datasette, "corpuskit_names", frozenset())
    return found
