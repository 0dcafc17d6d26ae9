"""What the page of one annotation shows: its words in place, values, relations both ways, findings, what others say."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from corpuskit.offsets import Piece
from corpuskit.publish.addresses import Addresses
from corpuskit.publish.links import web_address
from corpuskit.publish.pages.annotation.context import Excerpt, excerpt, paragraphs
from corpuskit.publish.pages.reader.listing import facts
from corpuskit.publish.pages.reader.marking import Block, Shape
from corpuskit.publish.pages.reader.palette import Palette, Style
from corpuskit.publish.pages.reader.reading import Article, Mark, Problem
from corpuskit.schema.types import Schema

_MOST_OTHERS = 50


class Other(msgspec.Struct, frozen=True, kw_only=True):
    """Another annotation: how it is related, its words with some context, where it is shown alone and in the reader.

    `relation` is None for one of another annotator that overlaps; `same` says that it covers exactly the same.
    """

    relation: str | None
    status: str | None
    mark: Mark | None
    anchor: str
    excerpt: Excerpt | None
    row: str | None
    reader: str | None
    same: bool = False


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The whole page."""

    mark: Mark
    key: str
    classes: str
    styles: tuple[Style, ...]
    blocks: list[Block]
    values: Markup
    relations: tuple[Other, ...]
    others: tuple[Other, ...]
    problems: tuple[Problem, ...]
    before: str | None
    after: str | None
    reader: str
    report: str | None


def view_of(schema: Schema, article: Article, mark: Mark, address: Addresses, report: str | None) -> View:
    """The page of one of an article's annotations; `report` is the address that corpus.yaml gives for reports."""
    for number, one in enumerate(article.marks, 1):
        one.number = number
    palette = Palette(schema, article.marks)
    key = f"{article.id}/{mark.anchor}"
    relations = tuple(_relations(article, mark, address))
    ends = [other.mark for other in relations if other.mark is not None and other.mark is not mark]
    lit = {one.number: one for one in (mark, *ends)}.values()
    shapes = [_shape(one, palette, "on" if one is mark else "near") for one in lit]
    own = [one for one in article.marks if one.annotator == mark.annotator and one.layer == mark.layer]
    at = own.index(mark)
    return View(
        mark=mark,
        key=key,
        classes=palette.classes(mark),
        styles=tuple(palette.styles.values()),
        blocks=paragraphs(article.text, mark.pieces, shapes) if article.text is not None else [],
        values=facts(address, mark.values),
        relations=relations,
        others=tuple(_overlapping(article, mark, address)),
        problems=tuple(problem for problem in article.problems if problem.anchor == mark.anchor),
        before=_row(address, article, own[at - 1]) if at > 0 else None,
        after=_row(address, article, own[at + 1]) if at + 1 < len(own) else None,
        reader=address.annotation(key),
        report=report_to(report, key),
    )


def report_to(report: str | None, key: str) -> str | None:
    """The address for a report about an annotation; None where corpus.yaml has none of the web or of mail."""
    return web_address((report or "").replace("{key}", quote(key, safe="")), mail=True)


def _shape(mark: Mark, palette: Palette, state: str) -> Shape:
    return Shape(
        number=mark.number,
        pieces=mark.pieces,
        classes=f"{palette.classes(mark)} {state}",
        anchor=mark.anchor,
        tip=f"{mark.layer}: {mark.label}" if mark.label else mark.layer,
        tint=palette.is_tint(mark.layer),
    )


def _relations(article: Article, mark: Mark, address: Addresses) -> Iterator[Other]:
    known = {one.anchor: one for one in article.marks}
    for link in article.links:
        words = link.label.replace("_", " ")
        ends = ((link.source, link.target, f"→ {words}"), (link.target, link.source, f"← {words} this"))
        for here, there, said in ends:
            if here == mark.anchor:
                yield _other(article, known.get(there), there, address, said, link.status)


def _overlapping(article: Article, mark: Mark, address: Addresses) -> Iterator[Other]:
    """Annotations of the same layer by others that share characters with this one; of the document, where it has no
    place in the text.
    """
    alike = [one for one in article.marks if one.layer == mark.layer and one.annotator != mark.annotator]
    meeting = [one for one in alike if _meet(one.pieces, mark.pieces) or not (one.pieces or mark.pieces)]
    for one in sorted(meeting, key=lambda other: other.annotator)[:_MOST_OTHERS]:
        other = _other(article, one, one.anchor, address, None, one.status)
        yield msgspec.structs.replace(other, same=sorted(one.pieces) == sorted(mark.pieces))


def _meet(some: Iterable[Piece], others: tuple[Piece, ...]) -> bool:
    return any(start < end_ and start_ < end for start, end in some for start_, end_ in others)


def _other(
    article: Article, mark: Mark | None, anchor: str, address: Addresses, relation: str | None, status: str | None
) -> Other:
    return Other(
        relation=relation,
        status=status,
        mark=mark,
        anchor=anchor,
        excerpt=excerpt(article.text, mark.pieces, mark.text or mark.id) if mark is not None else None,
        row=_row(address, article, mark) if mark is not None else None,
        reader=address.annotation(f"{article.id}/{mark.anchor}") if mark is not None else None,
    )


def _row(address: Addresses, article: Article, mark: Mark) -> str:
    return address.row(mark.layer, f"{article.id}/{mark.anchor}")
