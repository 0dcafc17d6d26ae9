"""What the reader page shows, decided before the template: which annotators and layers, in which colours and order."""

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup

from corpuskit.offsets import Piece
from corpuskit.publish.addresses import Addresses
from corpuskit.publish.pages.reader.directions import Direction, direction_of
from corpuskit.publish.pages.reader.hits import hits_of
from corpuskit.publish.pages.reader.listing import Listed, Listing, facts
from corpuskit.publish.pages.reader.marking import Block, Shape, drawn
from corpuskit.publish.pages.reader.palette import Palette, Style
from corpuskit.publish.pages.reader.reading import Article, Mark, Neighbour, Reference
from corpuskit.schema.types import Layer, Schema

_GOLD = "gold"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What the address asks for: annotators to show beside each other, layers (``quotes``) and labels
    (``quotes:direct``) that are switched on. Nothing means the default. `words` are to be found in the text.
    """

    annotators: Sequence[str] = ()
    layers: Sequence[str] = ()
    words: str = ""


class Annotator(msgspec.Struct, frozen=True, kw_only=True):
    """An annotator of this document; `alone` and `toggled` are addresses: only this one, and added or taken away."""

    name: str
    count: int
    shown: bool
    alone: str
    toggled: str


class Toggle(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the legend: a layer or one of its labels. `code` is its CSS class, `value` its value in the form."""

    code: str
    name: str
    value: str
    count: int
    on: bool
    title: str
    tint: bool = False
    help: str | None = None
    labels: tuple["Toggle", ...] = ()


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The whole page. `rows` are the blocks of the text, each as one Block for every annotator in `columns`; `hits` the
    places of the words that were looked for; `before` and `after` the neighbours with their addresses.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Block, ...]]
    headed: bool
    byline: tuple[str, ...]
    direction: Direction
    annotators: tuple[Annotator, ...]
    all_annotators: str
    legend: tuple[Toggle, ...]
    styles: tuple[Style, ...]
    hidden: str
    statements: tuple[Markup, ...]
    entries: tuple[Markup, ...]
    metadata: Markup
    hits: tuple[Piece, ...]
    words: str
    without_words: str
    before: tuple[Neighbour, str] | None
    after: tuple[Neighbour, str] | None


def view_of(schema: Schema, article: Article, choice: Choice, address: Addresses) -> View:
    """The page of an article as `choice` asks for it; unknown names in it are passed over."""
    counts = Counter(mark.annotator for mark in article.marks)
    columns = _columns(sorted(counts), choice.annotators)
    marks = [mark for mark in article.marks if mark.annotator in columns]
    for number, mark in enumerate(marks, 1):  # without gaps where not all annotators are shown
        mark.number = number
    palette = Palette(schema, marks)
    hits = tuple(hits_of(article.text or "", choice.words)) if choice.words else ()
    rows, incomplete = _rows(article, marks, columns, palette, hits)
    legend = _legend(palette, marks, choice.layers)
    listing = Listing(address, article.id, palette, _query(columns, choice), several=len(columns) > 1)
    entries = listing.entries(marks, article.links, article.problems, incomplete)
    first = rows[0][0].html.striptags() if rows else ""
    return View(
        columns=columns,
        rows=rows,
        headed=article.title is not None and first.strip() == " ".join(article.title.split()),
        byline=_byline(schema, article),
        direction=direction_of(article.text or article.title or ""),
        annotators=_annotators(counts, columns, choice),
        all_annotators=_query(sorted(counts), choice),
        legend=legend,
        styles=tuple(palette.styles.values()),
        hidden=" ".join(f"no-{t.code}" for layer in legend for t in (layer, *layer.labels) if not t.on),
        statements=_html(entries, statements=True),
        entries=_html(entries, statements=False),
        metadata=facts(address, article.metadata),
        hits=hits,
        words=choice.words,
        without_words=_query(columns, msgspec.structs.replace(choice, words="")),
        before=_placed(article.before, choice, address),
        after=_placed(article.after, choice, address),
    )


def _annotators(counts: Counter[str], columns: Sequence[str], choice: Choice) -> tuple[Annotator, ...]:
    return tuple(
        Annotator(
            name=name,
            count=count,
            shown=name in columns,
            alone=_query([name], choice),
            toggled=_query(_toggled(columns, name), choice),
        )
        for name, count in sorted(counts.items())
    )


def _html(entries: Iterable[Listed], *, statements: bool) -> tuple[Markup, ...]:
    return tuple(entry.html for entry in entries if entry.statement is statements)


def _placed(neighbour: Neighbour | None, choice: Choice, address: Addresses) -> tuple[Neighbour, str] | None:
    """A neighbour with the address that shows it as this document was asked for."""
    if neighbour is None:
        return None
    asked = {"annotator": list(choice.annotators), "layer": list(choice.layers), "q": choice.words}
    return neighbour, address.document(neighbour.id, **asked)


def _columns(known: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(name for name in wanted if name in known))
    if chosen or not known:
        return chosen
    return (_GOLD,) if _GOLD in known else (known[0],)


def _toggled(columns: Sequence[str], name: str) -> list[str]:
    rest = [column for column in columns if column != name]
    return rest if name in columns else [*columns, name]


def _query(annotators: Iterable[str], choice: Choice) -> str:
    pairs = [("annotator", name) for name in annotators] + [("layer", name) for name in choice.layers]
    return "?" + urlencode(pairs + ([("q", choice.words)] if choice.words else []))


def _rows(
    article: Article, marks: Sequence[Mark], columns: Sequence[str], palette: Palette, hits: Sequence[Piece]
) -> tuple[list[tuple[Block, ...]], frozenset[int]]:
    text = article.text or ""
    by_column: list[list[Block]] = []
    incomplete: frozenset[int] = frozenset()
    for number, column in enumerate(columns or ("",)):
        shapes = [_shape(mark, palette) for mark in marks if mark.annotator == column]
        blocks, missing = drawn(text, shapes, hits, places=number == 0)
        by_column.append(blocks)
        incomplete |= missing
    return list(zip(*by_column, strict=True)), incomplete


def _shape(mark: Mark, palette: Palette) -> Shape:
    return Shape(
        number=mark.number,
        pieces=mark.pieces,
        classes=palette.classes(mark),
        anchor=mark.anchor,
        tip=f"{mark.layer}: {mark.label}" if mark.label else mark.layer,
        tint=palette.is_tint(mark.layer),
    )


def _legend(palette: Palette, marks: Sequence[Mark], wanted: Sequence[str]) -> tuple[Toggle, ...]:
    counts = Counter((mark.layer, mark.label) for mark in marks)
    layers = [layer for layer in palette.layers if not palette.is_statement(layer.name)]
    return tuple(_toggle(layer, palette, counts, wanted) for layer in layers)


def _toggle(layer: Layer, palette: Palette, counts: Counter[tuple[str, str | None]], wanted: Sequence[str]) -> Toggle:
    inside = [value for value in wanted if value.startswith(f"{layer.name}:")]
    labels = []
    for label in palette.labels[layer.name]:
        value = f"{layer.name}:{label or ''}"
        known = layer.labels.get(label or "")
        labels.append(
            Toggle(
                code=palette.label_code(layer.name, label),
                name=label or "no label",
                title=(known and known.title) or label or "no label",
                value=value,
                count=counts[layer.name, label],
                on=not inside or value in inside,
                help=known.help if known else None,
            )
        )
    return Toggle(
        code=palette.layer_code(layer.name),
        name=layer.name,
        title=layer.title or layer.name,
        value=layer.name,
        count=sum(label.count for label in labels),
        on=not wanted or layer.name in wanted,
        tint=palette.is_tint(layer.name),
        help=layer.help,
        labels=tuple(labels) if any(label.count and label.value[-1] != ":" for label in labels) else (),
    )


def _byline(schema: Schema, article: Article) -> tuple[str, ...]:
    wanted = {name for name, attribute in schema.metadata.items() if attribute.type in ("string", "enum", "date")}
    parts = [
        ", ".join(v.name if isinstance(v, Reference) else v for v in values)
        for name, values in article.metadata
        if name in wanted
    ]
    return tuple(parts[:4])
