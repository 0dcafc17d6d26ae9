"""The annotations of a page one by one: each with its values, relations, findings and provenance, as HTML.

Made here and not in a template, for an article may have more than a thousand of them.
"""

from collections.abc import Iterable, Sequence

import msgspec
from markupsafe import Markup

from corpuskit.publish.addresses import Addresses
from corpuskit.publish.links import web_address
from corpuskit.publish.pages.reader.marking import escaped, link_to, plain
from corpuskit.publish.pages.reader.palette import Palette
from corpuskit.publish.pages.reader.reading import Link, Mark, Problem, Shown

# How much of an annotation stands in the list, in code points; the text itself stands above.
_LISTED = 600
_RELATED = 90


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """An annotation in the list, as HTML, and whether it is about the whole document."""

    html: Markup
    statement: bool


class _Related(msgspec.Struct, frozen=True, kw_only=True):
    """A relation seen from one of its ends: the other end, if it is there and shown. `placed` says that links to the
    relation lead here: where it begins or, where that is not shown, where it ends.
    """

    link: Link
    placed: bool
    outgoing: bool
    other: Mark | None


class Listing:
    """Makes the entries of the marks of a page; `query` is what the address of the page asks for."""

    def __init__(self, address: Addresses, document: str, palette: Palette, query: str, *, several: bool) -> None:
        self._address = address
        self._document = document
        self._palette = palette
        self._query = escaped(query)
        self._several = several
        self._rows: dict[tuple[str, str], str] = {}

    def entries(
        self, marks: Sequence[Mark], links: Iterable[Link], problems: Iterable[Problem], incomplete: frozenset[int]
    ) -> list[Listed]:
        """The marks in their order, with the relations and findings that concern them; the numbers in `incomplete` are
        of those that are not drawn in full.
        """
        related = _related(marks, links)
        found: dict[str, list[Problem]] = {}
        for problem in problems:
            found.setdefault(problem.anchor, []).append(problem)
        return [
            Listed(
                html=self._entry(mark, related[mark.anchor], found.get(mark.anchor, ()), mark.number not in incomplete),
                statement=self._palette.is_statement(mark.layer),
            )
            for mark in marks
        ]

    def _entry(self, mark: Mark, related: Sequence[_Related], found: Sequence[Problem], complete: bool) -> Markup:
        numbers = " ".join(str(one.other.number) for one in related if one.other is not None)
        classes, anchor = self._palette.classes(mark), escaped(mark.anchor)
        parts = [
            f'<li class="entry {classes}" id="{anchor}" data-n="{mark.number}" data-related="{numbers}">',
            self._what(mark),
            f'<blockquote dir="auto">{plain(_beginning(mark.text, _LISTED))}</blockquote>' if mark.text else "",
            facts(self._address, mark.values),
            f'<p class="comment" dir="auto">{escaped(mark.comment)}</p>' if mark.comment else "",
            _list("related", map(self._relation, related)),
            _list("problems", map(_problem, found)),
            self._where(mark, complete),
            "</li>",
        ]
        return Markup("".join(parts))  # noqa: S704 - made of escaped parts only

    def _what(self, mark: Mark) -> str:
        swatch = f'<i class="swatch {self._palette.classes(mark)}"></i>' if mark.pieces else ""
        label = f' <span class="label"><bdi>{escaped(mark.label)}</bdi></span>' if mark.label else ""
        status = f' <span class="status">{escaped(mark.status)}</span>' if mark.status else ""
        name = mark.anchor if self._several else mark.id
        href = f"{self._query}{link_to(mark.anchor)}"
        return (
            f'<p class="what" data-n="{mark.number}">{swatch}<b>{escaped(mark.layer)}</b>{label}{status} '
            f'<a class="permalink" href="{href}" title="Link to this annotation">{escaped(name)}</a></p>'
        )

    def _relation(self, one: _Related) -> str:
        link = one.link
        words = escaped(link.label.replace("_", " "))
        direction = f"→ {words}" if one.outgoing else f"← {words} this"
        status = f" ({escaped(link.status)})" if link.status else ""
        place = f' id="{escaped(link.anchor)}"' if one.placed else ""
        anchor = link.target if one.outgoing else link.source
        if one.other is None:
            end = f"<bdi>{escaped(anchor)}</bdi>, which is not shown here"
        else:
            shown = plain(_beginning(one.other.text or one.other.id, _RELATED))
            end = (
                f'<a href="{link_to(one.other.anchor)}" data-to="{one.other.number}"'
                f'{" data-out" if one.outgoing else ""} data-label="{words}"><bdi>{shown}</bdi></a>'
            )
        return f'<li{place}><span class="direction">{direction}{status}:</span> {end}</li>'

    def _where(self, mark: Mark, complete: bool) -> str:
        by = f"by <bdi>{escaped(mark.annotator)}</bdi>"
        if mark.tool:
            by += f" with <bdi>{escaped(mark.tool)}</bdi>"
        if mark.confidence is not None:
            by += f", confidence {mark.confidence:.2f}"
        if mark.made:
            by += f", {escaped(mark.made)}"
        parts = [by]
        if mark.pieces:
            parts.insert(0, ", ".join(f"{start}–{end}" for start, end in mark.pieces))
        if not complete:
            parts.append("not drawn in full: too many annotations overlap here")
        href = escaped(self._row_of(mark))
        parts.append(f'<a href="{href}">on its own<span class="unseen"> {escaped(mark.anchor)}</span></a>')
        return f'<p class="where">{" · ".join(parts)}</p>'

    def _row_of(self, mark: Mark) -> str:
        """The address of an annotation's own page; what those of an annotator and layer have in common is made once."""
        common = mark.layer, mark.annotator
        if common not in self._rows:
            self._rows[common] = self._address.row(mark.layer, f"{self._document}/{mark.annotator}/")
        from datasette.utils import tilde_encode

        return self._rows[common] + (mark.id if mark.id.isascii() and mark.id.isalnum() else tilde_encode(mark.id))


def _related(marks: Sequence[Mark], links: Iterable[Link]) -> dict[str, list[_Related]]:
    known = {mark.anchor: mark for mark in marks}
    related: dict[str, list[_Related]] = {anchor: [] for anchor in known}
    for link in links:
        for here, there, outgoing in ((link.source, link.target, True), (link.target, link.source, False)):
            if here in related:
                other = known.get(there)
                placed = (outgoing or other is None) and link.anchor not in known
                related[here].append(_Related(link=link, placed=placed, outgoing=outgoing, other=other))
    return related


def _problem(problem: Problem) -> str:
    code = f"{problem.code} {problem.rule}".strip()
    return (
        f'<li><span class="severity {escaped(problem.severity)}">{escaped(problem.severity)}</span> '
        f'<bdi dir="auto">{plain(problem.message)}</bdi> <span class="code">{escaped(code)}</span></li>'
    )


def _list(name: str, items: Iterable[str]) -> str:
    inside = "".join(items)
    return f'<ul class="{name}">{inside}</ul>' if inside else ""


def _beginning(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length] + "…"


def facts(address: Addresses, values: Iterable[tuple[str, Sequence[Shown]]]) -> Markup:
    """Named values as a list: references lead to their records, web addresses are links."""
    rows = "".join(
        f"<div><dt>{escaped(name.replace('_', ' '))}</dt><dd>{', '.join(_shown(address, v) for v in value)}</dd></div>"
        for name, value in values
    )
    return Markup(f"<dl>{rows}</dl>" if rows else "")  # noqa: S704 - made of escaped parts only


def _shown(address: Addresses, value: Shown) -> str:
    if not isinstance(value, str):
        return f'<a href="{escaped(address.row(value.registry, value.id))}"><bdi>{escaped(value.name)}</bdi></a>'
    link = web_address(value) if value.startswith("http") else None
    if link is not None:
        return f'<a href="{escaped(link)}" rel="noreferrer">{escaped(value)}</a>'
    return f"<bdi>{escaped(value)}</bdi>"
